"""What is typed on the pages of standards."""

import datetime as dt

from django import forms

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.media_types import PDF
from minzheng.kernel.rules.engine import Declared
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.files import parameter_files
from minzheng.kernel.rules.writing import NO, YES, Plain, parse_cell, places, typed

from .words import CERTAINTY

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
CERTAINTY_CHOICES = [
    ("sure", "有文件原文，已核对"),
    ("likely", "通行做法，没有明文"),
    ("verify", "待核实，先用着"),
]


class FilterForm(forms.Form):
    q = forms.CharField(label="名称或文号", required=False, max_length=40)
    book = forms.ChoiceField(label="用于", required=False)
    certainty = forms.ChoiceField(
        label="把握程度",
        required=False,
        choices=[("", "全部"), *((code, label) for code, (label, _) in reversed(CERTAINTY.items()))],
    )
    area = forms.ChoiceField(label="区划", required=False)
    own = forms.BooleanField(label="只看本区自己定的", required=False)

    def __init__(self, data, *, areas: list[tuple[str, str]]):
        super().__init__(data)
        self.fields["book"].choices = [("", "全部"), *((one.code, one.label) for one in parameter_files())]
        if len(areas) > 1:
            self.fields["area"].choices = areas
        else:
            del self.fields["area"]


class StandardForm(forms.Form):
    """A new value of one parameter: one field, or one for each cell of a table."""

    from_date = forms.DateField(
        label="起始日", help_text="文件规定从哪天起执行。每月按当月 1 日的标准发放，月中起执行的从下个月算。"
    )
    area = forms.ChoiceField(label="适用区划", help_text="下级没有自己的值时，都按这个值。")
    document_number = forms.CharField(
        label="文号", max_length=100, help_text="例如“冷民发〔2021〕3号”；没有文号的写文件名称。"
    )
    article = forms.CharField(
        label="条款", max_length=60, required=False, widget=forms.TextInput(attrs={"data-width": "short"})
    )
    upload = forms.FileField(
        label="文件原文",
        required=False,
        help_text="扫描件或照片。确认待核实的值时，请附上。",
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-max-bytes": str(PDF.limit_bytes)}),
    )
    certainty = forms.ChoiceField(
        label="把握程度", widget=forms.RadioSelect, choices=CERTAINTY_CHOICES, initial="sure"
    )
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data=None, files=None, *, declared: Declared, now: Plain | None, areas, initial):
        super().__init__(data, files, initial=initial)
        self.declared = declared
        self.fields["area"].choices = areas
        self._keys = [key for key, _ in _cells(declared)]
        for number, (key, label) in enumerate(_cells(declared)):
            cell = now[number] if isinstance(now, tuple) else now
            self.fields[key] = _value_field(declared, label)
            if now is not None:
                self.fields[key].initial = typed(declared, cell)
        self.order_fields([*self._keys, *type(self).base_fields])

    @property
    def value_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in self._keys]

    def clean(self):
        """The value as the engine holds it; what cannot be read is said beside its field."""
        cells = []
        for key in self._keys:
            if key not in self.cleaned_data:
                continue
            try:
                cells.append(parse_cell(self.declared, self.cleaned_data[key]))
            except Invalid as error:
                self.add_error(key, error.sentence)
        if len(cells) == len(self._keys):
            self.value = tuple(cells) if self.declared.keys else cells[0]
        return self.cleaned_data

    def proposal(self) -> dict:
        """What `draft_standard` takes of the form."""
        names = ("area", "from_date", "document_number", "article", "note", "certainty", "upload")
        return {"value": self.value, **{name: self.cleaned_data[name] for name in names}}


def _cells(declared: Declared) -> list[tuple[str, str]]:
    """(field, label) of the value, or of each cell of a table in its order."""
    if not declared.keys:
        return [("value", declared.label)]
    return [
        ("value" if number == 0 else f"value_{number}", "·".join(map(str, place)))
        for number, place in enumerate(places(declared))
    ]


def _value_field(declared: Declared, label: str) -> forms.Field:
    unit = declared.unit
    match unit.kind:
        case Kind.YES_NO:
            return forms.ChoiceField(label=label, choices=[(YES, YES), (NO, NO)], widget=forms.RadioSelect)
        case Kind.CODE:
            return forms.ChoiceField(label=label, choices=unit.enumeration.labels)
        case Kind.DATE:
            return forms.CharField(label=label, widget=forms.TextInput(attrs={"type": "date"}))
    bounds = f"{unit.show(declared.low)} 至 {unit.show(declared.high)}"
    attrs = {"inputmode": "decimal", "autocomplete": "off", "data-suffix": unit.text, "data-width": "short"}
    return forms.CharField(
        label=label,
        max_length=30,
        help_text=f"照文件原文填写，{bounds}。",
        widget=forms.TextInput(attrs=attrs),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="撤回原因", max_length=200, help_text="会留在记录里。")


def first_of_next_month(today: dt.date) -> dt.date:
    return (today.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
