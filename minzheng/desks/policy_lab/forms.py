"""What is asked in the lab. Everything stands in the query, so that an address can be passed on."""

from urllib.parse import urlencode

from django import forms

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import Declared
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.writing import typed
from minzheng.registers.policy.assumptions import Assumption, parse_cell
from minzheng.registers.policy.queries import Adjustable, Place
from minzheng.registers.policy.simulating import Question

LENGTHS = (1, 3, 6, 12, 24, 36)
DEFAULT_LENGTH = 12
YEAR_MIN = 2000
MONTHS_AHEAD = 60
_NOT_OFFERED = {"invalid_choice": "没有“%(value)s”这个选项，请从列表中选择。"}
# A changed programme, month or region brings other present values with it: the whole lab is drawn anew.
_REDRAW = {
    "hx-get": "",
    "hx-include": "closest form",
    "hx-target": "#lab",
    "hx-select": "#lab",
    "hx-swap": "outerHTML",
    "hx-replace-url": "true",
    "hx-trigger": "change",
}


class MonthInput(forms.TextInput):
    input_type = "month"


class MonthInputField(forms.CharField):
    """A month as the browser's own picker gives it; cleans to a Month."""

    def __init__(self, **more):
        super().__init__(widget=MonthInput(attrs={"data-width": "short", **_REDRAW}), max_length=10, **more)

    def clean(self, value):
        try:
            return Month.parse(super().clean(value))
        except Invalid as error:
            raise forms.ValidationError(error.sentence) from error


class ScopeForm(forms.Form):
    """Which programme, which snapshot, which months, whose parameters."""

    place = forms.ChoiceField(label="待遇", error_messages=_NOT_OFFERED, widget=forms.Select(attrs=_REDRAW))
    snapshot = forms.TypedChoiceField(
        label="快照", required=False, coerce=int, empty_value=None, error_messages=_NOT_OFFERED,
        widget=forms.Select(attrs=_REDRAW),
    )  # fmt: skip
    first = MonthInputField(label="测算起月")
    length = forms.TypedChoiceField(
        label="测算多久",
        coerce=int,
        error_messages=_NOT_OFFERED,
        choices=[(months, f"{months} 个月") for months in LENGTHS],
        widget=forms.Select(attrs={"data-width": "short", **_REDRAW}),
    )
    region = forms.ChoiceField(
        label="标准取自", required=False, error_messages=_NOT_OFFERED, widget=forms.Select(attrs=_REDRAW)
    )

    def __init__(self, data, *, places: list[Place], names: dict[str, str], today_month: Month):
        defaults = {
            "place": places[0].key,
            "snapshot": "",
            "first": str(today_month.plus(1)),
            "length": str(DEFAULT_LENGTH),
            "region": "",
        }
        super().__init__({**defaults, **{name: data[name] for name in defaults if data.get(name)}})
        self._places = {one.key: one for one in places}
        self._now = today_month
        many = len({one.division_prefix for one in places}) > 1
        self.fields["place"].choices = [
            (key, f"{names.get(one.division_prefix, one.division_prefix)} {one.programme.name}" if many
             else one.programme.name)
            for key, one in self._places.items()
        ]  # fmt: skip

    @property
    def place_asked(self) -> Place:
        """The place in the query, or the first where it names none."""
        return self._places.get(self.data["place"]) or next(iter(self._places.values()))

    def asked(self) -> tuple[Month, Month, str]:
        """First month, last month and region; where one is wrong, the default: the page is drawn anyway."""
        self.is_valid()
        first = self.cleaned_data.get("first") or self._now.plus(1)
        length = self.cleaned_data.get("length") or DEFAULT_LENGTH
        return first, first.plus(length - 1), self.cleaned_data.get("region", "")

    def offer_snapshots(self, snapshots: list[tuple[int, str]]) -> None:
        """The first is computed on unless another one is chosen."""
        (first, label), *others = snapshots or [(None, "还没有快照")]
        if self.data["snapshot"] == str(first):
            self.data["snapshot"] = ""
        self.fields["snapshot"].choices = [("", label), *others]

    @property
    def snapshot_asked(self) -> str:
        return self.data["snapshot"]

    def offer_regions(self, present: str, regions: list[tuple[str, str]]) -> None:
        self.fields["region"].choices = [("", present), *regions]

    def clean_first(self) -> Month:
        month, latest = self.cleaned_data["first"], self._now.plus(MONTHS_AHEAD)
        if month.year < YEAR_MIN or month > latest:
            raise forms.ValidationError(
                f"测算起月应在 {YEAR_MIN} 年 1 月至{latest.label}之间，现在是{month.label}。"
            )
        return month


def value_key(name: str, cell: int | None = None) -> str:
    """The field of a parameter's assumed value, or of one cell of a table."""
    return f"v-{name}" if cell is None else f"v-{name}-{cell}"


def month_key(name: str) -> str:
    return f"m-{name}"


class AssumptionsForm(forms.Form):
    """One field for each parameter's assumed value (for each cell of a table), and its first month."""

    def __init__(self, data, *, rows: list[Adjustable], first: Month, last: Month):
        super().__init__(data)
        self._rows, self._first, self._last = rows, first, last
        months = [(str(month), month.label) for month in first.through(last)]
        for row in rows:
            for key, label in cells_of(row.declared):
                self.fields[key] = _value_field(row.declared, label)
            self.fields[month_key(row.name)] = forms.ChoiceField(
                label=f"{row.declared.label}从哪个月起",
                required=False,
                error_messages=_NOT_OFFERED,
                choices=[("", "起月"), *months],
            )

    def clean(self):
        """Each parameter's cells as one Assumption; a month without a value is asked about."""
        self.assumptions = []
        for row in self._rows:
            found = self._assumption(row)
            if found is not None:
                self.assumptions.append(found)
        return self.cleaned_data

    def _assumption(self, row: Adjustable) -> Assumption | None:
        keys = [key for key, _ in cells_of(row.declared)]
        written = [self.cleaned_data.get(key, "").strip() for key in keys]
        month = self.cleaned_data.get(month_key(row.name), "")
        if any(key in self.errors for key in [*keys, month_key(row.name)]):
            return None
        if not any(written):
            if month:
                self.add_error(
                    keys[0],
                    f"“{row.declared.label}”选了执行月份，还没有填假设值。请填写，或把月份改回“起月”。",
                )
            return None
        try:
            cells = [self._cell(row, place, text) for place, text in enumerate(written)]
        except Invalid as error:
            self.add_error(next(key for key, text in zip(keys, written, strict=True) if text), error.sentence)
            return None
        value = tuple(cells) if row.declared.keys else cells[0]
        return Assumption(row.name, Month.parse(month) if month else self._first, value)

    @staticmethod
    def _cell(row: Adjustable, place: int, text: str) -> int | bool:
        if text:
            return parse_cell(row.declared, text)
        if row.value is None:
            raise Invalid(f"“{row.declared.label}”现在没有值，请把每一格都填上。")
        return row.value.value[place]


def cells_of(declared: Declared) -> list[tuple[str, str]]:
    """(key of the field, label) of a parameter: one, or one for each cell of a table in its order."""
    if not declared.keys:
        return [(value_key(declared.name), declared.label)]
    places = [""]
    for _, codes in declared.keys:
        places = [f"{before}·{code}".strip("·") for before in places for code in codes]
    return [
        (value_key(declared.name, place), f"{declared.label}（{words}）")
        for place, words in enumerate(places)
    ]


def _value_field(declared: Declared, label: str) -> forms.Field:
    if declared.unit.kind is Kind.YES_NO:
        return forms.ChoiceField(
            label=label, required=False, choices=[("", "不改"), ("是", "是"), ("否", "否")]
        )
    if declared.unit.kind is Kind.CODE:
        labels = declared.unit.enumeration.labels
        return forms.ChoiceField(label=label, required=False, choices=[("", "不改"), *labels])
    attrs = {"inputmode": "decimal", "autocomplete": "off"}
    if declared.unit.kind is Kind.DATE:
        attrs = {"type": "date"}
    return forms.CharField(label=label, required=False, max_length=30, widget=forms.TextInput(attrs=attrs))


def query_of(question: Question, declared: dict[str, Declared], snapshot_id: int | None = None) -> str:
    """The query under which the lab asks a question: what is shared, printed and gone on from.

    Without a snapshot it is asked of the newest.
    """
    pairs = [
        ("place", f"{question.programme}:{question.division_prefix}"),
        *([("snapshot", str(snapshot_id))] if snapshot_id else []),
        ("first", str(question.first_month)),
        ("length", str(len(question.months))),
    ]
    if question.region:
        pairs.append(("region", question.region))
    for one in question.assumptions:
        cells = one.value if isinstance(one.value, tuple) else (one.value,)
        keys = [key for key, _ in cells_of(declared[one.name])]
        pairs += [(key, typed(declared[one.name], cell)) for key, cell in zip(keys, cells, strict=True)]
        if one.from_month != question.first_month:
            pairs.append((month_key(one.name), str(one.from_month)))
    return urlencode(pairs)


class SaveForm(forms.Form):
    name = forms.CharField(label="方案名称", max_length=60, help_text="如：城市标准提到 600 元。")
    note = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class CompareForm(forms.Form):
    a = forms.TypedChoiceField(label="方案甲", coerce=int)
    b = forms.TypedChoiceField(label="方案乙", coerce=int)

    def __init__(self, data, *, scenarios: list):
        super().__init__(data)
        choices = [(one.id, one.name) for one in scenarios]
        self.fields["a"].choices = self.fields["b"].choices = choices
