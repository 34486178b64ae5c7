"""What officers ask and type about what goes on month by month: reviews and changes."""

import datetime as dt

from django import forms

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.month_changes import KINDS
from minzheng.registers.benefits.programmes import programmes
from minzheng.registers.benefits.reviewing import FINDINGS, HOME, UNCHANGED, WAYS, reviewed

AREA = forms.Textarea(attrs={"rows": 3, "data-width": "long"})
MONTHS_BACK = 36
FIRST_YEAR = 2016  # 发改价格规〔2016〕1835号
SOON, LATE, FOUND, ALL = "", "late", "found", "all"
WHICH = ((SOON, "30 天内到期"), (LATE, "已逾期"), (FOUND, "发现变化、待处理"), (ALL, "全部"))


class PlaceFilter(forms.Form):
    """A filter with the townships that the officer can see."""

    town = forms.ChoiceField(label="乡镇（街道）", required=False)

    def __init__(self, *args, towns: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = [("", "全部"), *towns]


class ReviewFilter(PlaceFilter):
    which = forms.ChoiceField(label="范围", required=False, choices=WHICH)
    q = forms.CharField(label="姓名", required=False, max_length=40)
    programme = forms.ChoiceField(
        label="待遇",
        required=False,
        choices=lambda: [("", "全部"), *((one.code, one.name) for one in reviewed())],
    )
    field_order = ("which", "q", "programme", "town")


class ReviewForm(forms.Form):
    on_date = forms.DateField(label="复核日期", widget=forms.DateInput(attrs={"type": "date"}))
    way = forms.ChoiceField(label="方式", choices=WAYS, widget=forms.RadioSelect)
    finding = forms.ChoiceField(label="结果", choices=FINDINGS, widget=forms.RadioSelect)
    note = forms.CharField(
        label="情况", required=False, max_length=300, widget=AREA,
        help_text="没有变化的可以不填；有变化的写明是谁、什么变了、从什么时候起。",
    )  # fmt: skip

    def __init__(self, *args, today: dt.date, **kwargs):
        kwargs.setdefault("initial", {"on_date": today, "way": HOME, "finding": UNCHANGED})
        super().__init__(*args, **kwargs)


class SettlementForm(forms.Form):
    settlement = forms.CharField(
        label="处理结果", max_length=300, widget=AREA,
        help_text="写明怎样处理的：更正了什么、从哪个月停发，或者为什么不变。",
    )  # fmt: skip


class ChangesFilter(PlaceFilter):
    programme = forms.ChoiceField(
        label="待遇", required=False, choices=lambda: [(one.code, one.name) for one in programmes()]
    )
    month = forms.ChoiceField(label="月份", required=False)
    kind = forms.ChoiceField(label="变动", required=False, choices=[("", "全部"), *KINDS.items()])
    field_order = ("programme", "month", "kind", "town")

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        months = [Month.of(today).plus(-step) for step in range(MONTHS_BACK)]
        self.fields["month"].choices = [(str(one), one.label) for one in months]


class YearForm(forms.Form):
    """A year since the mechanism has rules."""

    year = forms.TypedChoiceField(label="年份", required=False, coerce=int)

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(one, f"{one} 年") for one in range(today.year, FIRST_YEAR - 1, -1)]
