"""What officers type about checks by lot."""

import datetime as dt

from django import forms

from minzheng.registers.benefits.programmes import programmes
from minzheng.registers.spot_checks.queries import POPULATIONS

from .forms_months import AREA, PlaceFilter

STATES = (
    ("", "全部"),
    ("waiting", "待检查"),
    ("problem", "待整改"),
    ("late", "整改逾期"),
    ("closed", "已办结"),
)
DAY = {"type": "date"}


def _day(label: str, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY), **more)


class CheckForm(forms.Form):
    """A check and its draw. The share is whole percent."""

    title = forms.CharField(label="名称", max_length=120, help_text="例如：2021 年一季度下放确认对象抽查。")
    population = forms.ChoiceField(label="抽查范围", choices=POPULATIONS, widget=forms.RadioSelect)
    programme_code = forms.ChoiceField(
        label="待遇", choices=lambda: [(one.code, one.name) for one in programmes()]
    )
    first_date = _day("从", help_text="“乡镇（街道）确认的新增对象”按开通日期抽取。")
    last_date = _day("到", help_text="其他范围按这一天在享受的抽取。")
    share = forms.IntegerField(
        label="抽查比例（%）", min_value=1, max_value=100, help_text="不低于当地规定的最低比例。"
    )
    entropy_source = forms.CharField(
        label="随机数来源",
        max_length=120,
        help_text="事先公布、事后人人可查的号码，例如“中国福利彩票双色球”。",
    )
    issue = forms.CharField(label="期号", max_length=32, help_text="还没有开奖的一期，例如 2021003。")
    draw_date = _day("开奖（抽取）日期", help_text="在今天以后。")
    finish_by = _day("检查截止")

    def arguments(self) -> dict:
        values = dict(self.cleaned_data)
        return values | {"share_basis_points": values.pop("share") * 100}


class CheckDrawForm(forms.Form):
    numbers = forms.CharField(
        label="开奖号码",
        max_length=120,
        help_text="照公布的顺序填写，用空格隔开，例如 03 08 12 19 25 30 07。",
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label="作废理由", min_length=4, max_length=300, widget=AREA)


class TaskFilter(PlaceFilter):
    state = forms.ChoiceField(label="进展", required=False, choices=STATES)
    q = forms.CharField(label="姓名", required=False, max_length=40)
    field_order = ("state", "q", "town")


class ResultForm(forms.Form):
    on_date = _day("检查日期")
    checked_by_names = forms.CharField(label="检查人", max_length=130, help_text="两名以上，用顿号隔开。")
    score = forms.IntegerField(label="档案和程序评分（0–100）", min_value=0, max_value=100)
    has_problem = forms.TypedChoiceField(
        label="结果", choices=[("no", "没有问题"), ("yes", "发现问题，要整改")], widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    note = forms.CharField(
        label="检查情况", required=False, max_length=500, widget=AREA, help_text="发现问题的写明是什么问题。"
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **{"initial": {"on_date": today}, **kwargs})


class RectificationForm(forms.Form):
    rectification = forms.CharField(
        label="整改结果", max_length=500, widget=AREA,
        help_text="写明怎样整改的：更正了什么、从哪个月停发或追回，或者为什么不变。",
    )  # fmt: skip
