"""What an application for 特困供养 asks, and what the township's and the bureau's findings ask."""

from django import forms

from minzheng.kernel.people.facts import DISABILITY, GRADES, SUPPORT_MODES
from minzheng.registers.benefits.fields import NameField
from minzheng.registers.benefits.granting import GrantForm

from .self_care import ITEMS

PLACES = [("", "请选择"), ("1", "城市"), ("0", "农村")]
YES_NO = [("1", "是"), ("0", "否")]
ABLE = [("1", "能"), ("0", "不能")]


def _yes_no(label: str, help_text: str = "", choices=YES_NO) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, choices=choices, widget=forms.RadioSelect, help_text=help_text,
        error_messages={"required": f"请选择：{label}"},
    )  # fmt: skip


class TekunForm(GrantForm):
    support_urban = forms.TypedChoiceField(
        label="按哪种标准", coerce=int, choices=PLACES,
        help_text="有承包地或者参加农村集体经济收益分配的，按农村；易地搬迁到城镇的，按城市。",
    )  # fmt: skip
    support_mode = forms.TypedChoiceField(
        label="供养方式", coerce=int, choices=[("", "请选择"), *SUPPORT_MODES.items()],
        help_text="由本人自愿选择；完全不能自理的优先安排集中供养。",
    )  # fmt: skip
    disability_category = forms.TypedChoiceField(
        label="残疾类别", coerce=int, required=False, empty_value=0, choices=[*DISABILITY.items()]
    )
    disability_grade = forms.TypedChoiceField(
        label="残疾等级", coerce=int, required=False, empty_value=0, choices=[*GRADES.items()],
        help_text="按残疾人证填写；残联已登记的以残联登记为准。",
    )  # fmt: skip
    own_questions = ("support_urban", "support_mode", "disability_category", "disability_grade")

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("disability_category")) != bool(cleaned.get("disability_grade")):
            field = "disability_grade" if cleaned.get("disability_category") else "disability_category"
            self.add_error(field, "残疾类别和残疾等级要一起填写；没有残疾人证的，两项都选“无”。")
        return cleaned


class InvestigationForm(forms.Form):
    """What the township found out: two conditions that no file of another office answers alone."""

    no_income_source = _yes_no(
        "无生活来源",
        "收入低于当地低保标准，且财产符合规定。基础养老金、医保报销、优待抚恤金、高龄津贴不算收入。",
    )
    obligors_incapable = _yes_no(
        "无法定义务人或者义务人无履行能力", "没有赡养、抚养、扶养义务人，或者义务人都没有履行义务的能力。"
    )
    no_labour_by_province = _yes_no("省规定的其他无劳动能力情形", "年龄和残疾等级由系统判断，不在这里填。")
    basis = forms.CharField(
        label="依据", min_length=5, max_length=150,
        widget=forms.Textarea(attrs={"rows": 3, "data-width": "long"}),
        help_text="写明核对报告、入户和邻里访问的情况。",
    )  # fmt: skip


class SelfCareForm(forms.Form):
    """One assessment of self-care; cleans to the items that fail, the day and the two assessors."""

    assessed_on = forms.DateField(label="评估日期", widget=forms.DateInput())
    first_assessor = NameField(label="评估人一")
    second_assessor = NameField(label="评估人二", help_text="由两名以上评估人员共同评估。")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        asked = {key: _yes_no(label, choices=ABLE) for key, label in ITEMS.items()}
        self.fields = {**asked, **self.fields}

    def clean(self):
        cleaned = super().clean()
        cleaned["failed"] = [key for key in ITEMS if cleaned.get(key) == 0]
        return cleaned


class ReportForm(forms.Form):
    change = forms.CharField(
        label="变化情况", min_length=4, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "data-width": "long"}), help_text="例如：中风后不能自己下床、洗澡。",
    )  # fmt: skip


class ObjectionForm(forms.Form):
    objection = forms.CharField(
        label="异议内容", min_length=4, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "data-width": "long"}),
        help_text="写明谁在何时提出、异议的理由；重新调查后再次公示。",
    )  # fmt: skip
