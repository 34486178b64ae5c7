"""A form for the value of one kind of fact, with the right input for its unit."""

import datetime as dt

from django import forms

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen, yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import FactKind, Unit, day_number, day_of

from .forms import MonthChoiceField, file_field

_UNITS = {Unit.FEN_A_YEAR: "元/年", Unit.FEN: "元"}
_YES_NO = [("1", "是"), ("0", "否")]


class MoneyField(forms.CharField):
    """An amount as people write it; cleans to fen."""

    def __init__(self, *, unit: str = "元", **kwargs):
        attrs = {"inputmode": "decimal", "data-suffix": unit, "data-width": "short"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_fen(text, label=str(self.label))
        except Invalid as error:
            raise forms.ValidationError(error.sentence) from error


def value_field(kind: FactKind, *, label: str = "", initial: int | None = None) -> forms.Field:
    """The field of a kind of fact; cleans to what `record_value` reads."""
    label = label or kind.label
    if kind.unit in _UNITS:
        shown = None if initial is None else yuan_text(initial).replace(",", "")
        return MoneyField(label=label, unit=_UNITS[kind.unit], initial=shown)
    if kind.unit is Unit.DAY:
        return forms.DateField(label=label, initial=None if initial is None else day_of(initial))
    if kind.unit is Unit.COUNT:
        widget = forms.NumberInput(attrs={"data-width": "short", "data-suffix": kind.measure})
        return forms.IntegerField(
            label=label, min_value=kind.low, max_value=kind.high, initial=initial, widget=widget
        )
    choices = (
        _YES_NO if kind.unit is Unit.YES_NO else [(str(key), text) for key, text in kind.choices.items()]
    )
    shown = None if initial is None else str(initial)
    return forms.ChoiceField(label=label, choices=choices, initial=shown, widget=forms.RadioSelect)


def record_value(cleaned: int | str | dt.date) -> int:
    """The whole number that the register keeps."""
    return day_number(cleaned) if isinstance(cleaned, dt.date) else int(cleaned)


def read_back(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(label, what was filled in) of each field of a valid form, to be looked over before it is done."""
    rows = []
    for bound in form.visible_fields():
        cleaned = form.cleaned_data.get(bound.name)
        text = cleaned.label if isinstance(cleaned, Month) else str(bound.value() or "").strip()
        if isinstance(bound.field, forms.ChoiceField):
            text = str({str(key): label for key, label in bound.field.choices}.get(text, text))
        unit = bound.field.widget.attrs.get("data-suffix", "")
        rows.append((str(bound.label), f"{text} {unit}".strip() if text else "—"))
    return rows


class CorrectionForm(forms.Form):
    """What is true instead, since when, why, and the paper that proves it."""

    from_date = forms.DateField(label="从哪天起", help_text="这个值从这一天起成立；以前的记录保留不动。")
    reason = forms.CharField(
        label="更正的理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明怎么知道的。例如：入户时查看劳动合同，月工资 1,200 元。",
    )
    file = file_field("依据材料")

    def __init__(self, *args, kind: FactKind, current: int | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(kind, label=f"{kind.label}应为", initial=current)
        self.order_fields(["value", "from_date", "reason", "file"])


class AwardFactForm(forms.Form):
    """A changed fact of a household in receipt, and the month from which it counts."""

    from_month = MonthChoiceField(label="从哪个月起算")
    note = forms.CharField(label="理由和依据", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, kind: FactKind, current: int | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(kind, label=f"{kind.label}变为", initial=current)
        self.order_fields(["value", "from_month", "note"])

    def groups(self) -> list[tuple[str, list]]:
        """The fields as they are drawn: (legend, fields)."""
        return [("", list(self.visible_fields()))]
