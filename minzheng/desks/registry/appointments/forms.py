"""What officers type at this part of the desk."""

import datetime as dt
import re

from django import forms

from minzheng.registers.appointments import queries as appointments
from minzheng.registers.appointments.offers import CHOICES
from minzheng.registers.appointments.planning import Hours

_OFF = {"autocomplete": "off"}
STATES = [("", "全部"), *appointments.STATE_CHOICES]


def _short(label: str, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs=_OFF | {"data-width": "medium"}), **more)


class TodayFilterForm(forms.Form):
    day = forms.DateField(label="日期", required=False, widget=forms.DateInput())
    text = forms.CharField(label="姓名、预约码或电话", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)


class CodeForm(forms.Form):
    code = _short("预约码", max_length=20, error_messages={"required": "请输入或扫描预约码。"})


class WindowForm(forms.Form):
    window = forms.IntegerField(label="窗口", min_value=1, max_value=30, initial=1)


class PersonsForm(forms.Form):
    """People at the counter or on the telephone. Documents may be left out where they lie on the table."""

    first_name = forms.CharField(label="姓名", max_length=40)
    first_number = forms.CharField(
        label="证件号", max_length=30, required=False, widget=forms.TextInput(attrs=_OFF)
    )
    second_name = forms.CharField(
        label="对方姓名", max_length=40, required=False, help_text="两个人办的事项必填。"
    )
    second_number = forms.CharField(
        label="对方证件号", max_length=30, required=False, widget=forms.TextInput(attrs=_OFF)
    )
    phone = _short("联系电话", max_length=20, required=False)
    is_priority = forms.BooleanField(label="老年人、残疾人、孕妇优先", required=False)


class WalkInForm(PersonsForm):
    service = forms.ChoiceField(label="事项", choices=CHOICES)
    field_order = ["service"]


class PhoneForm(PersonsForm):
    is_flexible = forms.BooleanField(label="约满时，当天别的时段也可以", required=False)
    wants_checkup = forms.BooleanField(label="愿意参加免费婚前医学检查", required=False)
    consent = forms.BooleanField(
        label="已告知个人信息的用途并得到同意", error_messages={"required": "请告知当事人并得到同意后勾选。"}
    )


class ToldForm(forms.Form):
    note = forms.CharField(label="通知结果", max_length=200, help_text="例如：男方接听，同意新时间。")


class MovesFilterForm(forms.Form):
    text = forms.CharField(label="姓名或电话", required=False, max_length=40)
    open_only = forms.BooleanField(label="只看未通知", required=False)


class ReferralFilterForm(forms.Form):
    from_date = forms.DateField(label="从", required=False, widget=forms.DateInput())
    until_date = forms.DateField(label="到", required=False, widget=forms.DateInput())


class SayForm(forms.Form):
    """A notice that the office is shut or open on a day."""

    day = forms.DateField(label="日期", widget=forms.DateInput())
    kind = forms.ChoiceField(
        label="公告",
        choices=[("close", "停办（已约的自动改期）"), ("open", "开放（休息日加班办理）")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="公告内容", max_length=200, help_text="当事人会看到，例如：系统升级，停办一天。"
    )


class OfficeForm(forms.Form):
    name = forms.CharField(label="名称", max_length=60)
    address = forms.CharField(label="地址", max_length=200)
    phone = forms.CharField(label="电话", max_length=40)
    hours = forms.CharField(
        label="办公时间", max_length=100, help_text="例如：工作日 9:00—12:00、13:00—17:00。"
    )
    checkup_hospital = forms.CharField(label="免费婚前医学检查医院", max_length=100, required=False)


class TimeField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time", "data-width": "short"}, format="%H:%M")


class PlanForm(forms.Form):
    """Slots for every open day of a span."""

    service = forms.ChoiceField(label="事项", choices=CHOICES)
    from_date = forms.DateField(label="从", widget=forms.DateInput())
    until_date = forms.DateField(label="到", widget=forms.DateInput())
    morning_starts = TimeField(label="上午开始", initial=dt.time(9))
    morning_ends = TimeField(label="上午结束", initial=dt.time(12))
    afternoon_starts = TimeField(label="下午开始", initial=dt.time(13))
    afternoon_ends = TimeField(label="下午结束", initial=dt.time(17))
    period_minutes = forms.IntegerField(label="时段长", min_value=5, max_value=480, initial=60)
    windows = forms.IntegerField(label="平日窗口", min_value=1, max_value=30, initial=1)
    special_windows = forms.IntegerField(
        label="特殊日窗口", min_value=1, max_value=30, initial=4, help_text="5·20、七夕等，看“办理量预测”。"
    )

    def halves(self) -> tuple[Hours, ...]:
        typed = self.cleaned_data
        return (
            Hours(typed["morning_starts"], typed["morning_ends"]),
            Hours(typed["afternoon_starts"], typed["afternoon_ends"]),
        )


class ForecastForm(forms.Form):
    service = forms.ChoiceField(label="事项", choices=CHOICES, required=False)
    from_date = forms.DateField(label="从", required=False, widget=forms.DateInput())
    until_date = forms.DateField(label="到", required=False, widget=forms.DateInput())


class CountsForm(forms.Form):
    """Lines of date and number, as pasted from a table."""

    service = forms.ChoiceField(label="事项", choices=CHOICES)
    text = forms.CharField(
        label="历年日办理量",
        max_length=60_000,
        help_text="每行一天：日期、空格、数量，例如 2019-05-20 72。可以从 Excel 复制两列。",
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_text(self) -> dict[dt.date, int]:
        found: dict[dt.date, int] = {}
        for number, line in enumerate(self.cleaned_data["text"].splitlines(), 1):
            if not line.strip():
                continue
            match = re.fullmatch(
                r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s,，]+(\d{1,5})\s*对?\s*", line
            )
            if match is None:
                raise forms.ValidationError(f"第 {number} 行“{line.strip()[:30]}”不是“日期 数量”，请改正。")
            year, month, day, count = map(int, match.groups())
            try:
                date = dt.date(year, month, day)
            except ValueError:
                raise forms.ValidationError(f"第 {number} 行的日期不存在，请改正。") from None
            if date in found:
                raise forms.ValidationError(f"第 {number} 行的 {date} 前面已有一行，请只留一行。")
            found[date] = count
        return found
