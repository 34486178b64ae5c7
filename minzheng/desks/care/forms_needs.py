"""What officers type about needs, plans, helpers, and meetings."""

import datetime as dt
import re

from django import forms

from minzheng.registers.needs import declared, queries
from minzheng.registers.needs.commands import Attendance

AREA = forms.Textarea(attrs={"rows": 3, "data-width": "long"})
LACKS = (
    ("", "全部"), ("assessment", "没有评估"), ("measure", "有需求没有措施"), ("helper", "没有帮扶责任人"),
    ("review", "评估已到期"),
)  # fmt: skip
COVERED = (
    ("", "全部"),
    ("none", "没有基本生活救助"),
    ("nothing", "没有任何救助"),
    ("yes", "已有基本生活救助"),
)
OUTCOMES = (("", "全部"), ("passed", "通过"), ("failed", "未通过"), ("waiting", "待评分"))
_NAME_AND_POST = re.compile(r"[\s,，、:：]+")


def _short(label: str, limit: int, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, **more)


def _words(label: str, limit: int = 300, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=AREA, **more)


class _TownForm(forms.Form):
    """A filter by name and township, with more below."""

    q = _short("户主", 40, required=False)
    town = forms.ChoiceField(label="乡镇（街道）", required=False)

    def __init__(self, *values, towns, **more):
        super().__init__(*values, **more)
        self.fields["town"].choices = [("", "全部"), *towns]


class NeedsFilter(_TownForm):
    layer = forms.ChoiceField(label="分层", required=False)
    lacks = forms.ChoiceField(label="还缺什么", required=False, choices=LACKS)

    def __init__(self, *values, layers, **more):
        super().__init__(*values, **more)
        self.fields["q"].label = "户主或帮扶责任人"
        self.fields["layer"].choices = [("", "享受救助的全部"), *layers.items()]


class GroupFilter(_TownForm):
    group = forms.ChoiceField(label="类别", required=False)
    covered = forms.ChoiceField(label="兜底情况", required=False, choices=COVERED)

    def __init__(self, *values, groups, **more):
        super().__init__(*values, **more)
        self.fields["group"].choices = [("", "全部"), *((one.code, one.name) for one in groups)]


class AcceptanceFilter(_TownForm):
    outcome = forms.ChoiceField(label="结果", required=False, choices=OUTCOMES)


class AssessmentForm(forms.Form):
    """The assessment at home: who, when, and each area in force that day."""

    assessed_date = forms.DateField(label="评估日期")
    first_assessor = _short("评估人一", 64)
    second_assessor = _short("评估人二", 64)
    review_date = forms.DateField(
        label="下次评估日期", required=False, help_text="不填的，按本地规定的间隔自动定。"
    )

    def __init__(self, *values, on_date: dt.date, **more):
        super().__init__(*values, **more)
        self.areas = declared.areas(on_date)
        for area in self.areas:
            self.fields[f"{area.code}_grade"] = forms.ChoiceField(
                label=f"{area.name}的需求", choices=queries.GRADES, widget=forms.RadioSelect,
                help_text=f"{area.asks}。",
            )  # fmt: skip
            self.fields[f"{area.code}_words"] = _words(
                f"{area.name}的具体情况", required=False, help_text="有需求的必须写明。"
            )

    @property
    def groups(self) -> list[tuple]:
        """The areas with their two fields, as the page draws them."""
        return [(one, self[f"{one.code}_grade"], self[f"{one.code}_words"]) for one in self.areas]

    def arguments(self) -> dict:
        typed = self.cleaned_data
        kept = ("assessed_date", "first_assessor", "second_assessor", "review_date")
        grades = {
            one.code: (int(typed[f"{one.code}_grade"]), typed[f"{one.code}_words"]) for one in self.areas
        }
        return {name: typed[name] for name in kept} | {"grades": grades}


class PlanForm(forms.Form):
    area = forms.ChoiceField(label="针对哪方面的需求")
    what = _short("做什么", 200, widget=forms.TextInput(attrs={"data-width": "long"}))
    doer_kind = forms.ChoiceField(label="由谁落实", choices=queries.DOERS)
    doer = _short(
        "落实的人或单位", 120, required=False, help_text="由帮扶责任人落实的可以不填，例：区残联、某社工站。"
    )
    due_date = forms.DateField(label="落实期限")

    def __init__(self, *values, areas=(), **more):
        super().__init__(*values, **more)
        self.fields["area"].choices = list(areas)


class _MeasureForm(forms.Form):
    measure_id = forms.IntegerField(widget=forms.HiddenInput)


class FinishForm(_MeasureForm):
    done_date = forms.DateField(label="落实日期")
    outcome = _words("落实情况")


class DropForm(_MeasureForm):
    outcome = _words("取消的原因")


class HelperForm(forms.Form):
    name = _short("姓名", 64)
    unit = _short("单位", 120)
    phone = _short("联系电话", 20, help_text="加密保存，只有乡镇和村的经办人看得到全号。")
    from_date = forms.DateField(label="从哪天起")


class ReleaseForm(forms.Form):
    until_date = forms.DateField(label="到哪天止")


class ProposeForm(forms.Form):
    """Put the household to a meeting that has no minutes yet."""

    meeting_id = forms.TypedChoiceField(label="会议", coerce=int)
    question = _words("提请研究的问题", 500)

    def __init__(self, *values, meetings=(), **more):
        super().__init__(*values, **more)
        self.fields["meeting_id"].choices = [
            (one.id, f"{one.held_date} {one.get_kind_display()}（{one.number}）") for one in meetings
        ]


class ScoreForm(forms.Form):
    """One person's points by criterion."""

    note = _words("说明", required=False)

    def __init__(self, *values, on_date: dt.date, **more):
        super().__init__(*values, **more)
        self.criteria = declared.criteria(on_date)
        for one in reversed(self.criteria):
            field = forms.IntegerField(
                label=one.name, min_value=0, max_value=one.points, help_text=f"0 至 {one.points} 分。",
                widget=forms.NumberInput(attrs={"data-width": "short", "data-suffix": "分"}),
            )  # fmt: skip
            self.fields = {one.code: field} | self.fields

    def arguments(self) -> dict:
        given = {one.code: self.cleaned_data[one.code] for one in self.criteria}
        return {"given": given, "note": self.cleaned_data["note"]}


class MeetingFilter(forms.Form):
    q = _short("编号、地点或议题", 60, required=False)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *queries.MEETING_KINDS])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *queries.MEETING_STATES])
    late = forms.BooleanField(label="只看有逾期跟进的", required=False)


class MeetingForm(forms.Form):
    """A meeting that was held; people by level, one on a line."""

    kind = forms.ChoiceField(label="类型", choices=queries.MEETING_KINDS, widget=forms.RadioSelect)
    division_code = forms.ChoiceField(label="召开的乡镇或区县")
    held_date = forms.DateField(label="会议日期")
    place = _short("地点", 120)

    def __init__(self, *values, places, **more):
        super().__init__(*values, **more)
        self.fields["division_code"].choices = places
        for level, label in queries.LEVELS:
            self.fields[level] = _words(
                f"{label}参会人员", 1000, required=False, help_text="每行一人：姓名，再空一格写单位职务。"
            )

    def arguments(self) -> dict:
        typed = self.cleaned_data
        participants = [
            Attendance(level, *_NAME_AND_POST.split(line.strip(), maxsplit=1))
            for level, _ in queries.LEVELS
            for line in typed[level].splitlines()
            if line.strip()
        ]
        kept = ("kind", "division_code", "held_date", "place")
        return {name: typed[name] for name in kept} | {"participants": participants}


class ItemForm(forms.Form):
    kind = forms.ChoiceField(label="议题类型", choices=queries.ITEM_KINDS, widget=forms.RadioSelect)
    case_number = _short("办件编号", 32, required=False, help_text="议题是办件的填写。")
    subject = _short("议题对象", 120, required=False, help_text="一事一议的填写，写明是什么事、什么人。")
    question = _words("提请研究的问题", 500)


class _ItemForm(forms.Form):
    item_id = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(_ItemForm):
    decision = _words("议定意见", 500)
    follow_up = _short("跟进事项", 300, required=False, help_text="没有跟进的，后三项都不填。")
    follow_up_by = _short("跟进责任人", 120, required=False)
    follow_up_due_date = forms.DateField(label="跟进期限", required=False)


class FollowedForm(_ItemForm):
    done_date = forms.DateField(label="完成日期")
    done_note = _words("跟进结果")


class MinutesForm(forms.Form):
    """Nothing to fill in."""
