"""A compiled book: the rules in force on a date, with the parameters of one division or of several."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ParameterError, RuleError
from . import door
from .column_door import admit_columns
from .columns import ColumnResult, HouseholdColumns, execute
from .declared import Declared
from .explanation import Explanation
from .graph import Level
from .sql import print_sql
from .text import formula
from .units import Kind
from .values import Value, values_digest

if TYPE_CHECKING:
    from .edition import Edition


class Program:
    """The readings of one edition. `Book.compile` makes it; cheap, as the edition keeps what is compiled."""

    def __init__(self, edition: "Edition", sets: Sequence[Mapping[str, Value]], on_date: dt.date):
        if not edition.rules:
            raise RuleError(f"{on_date} 没有任何生效的规则；请核对日期，或补上那个时期的规则版本。")
        if not sets:
            raise ParameterError("没有给出任何一套参数；请先按区划和日期取出参数。")
        self.edition = edition
        self.on_date = on_date
        self._sets = [_checked(edition, values, on_date) for values in sets]
        self._whole = [{name: value.value for name, value in values.items()} for values in self._sets]

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the rules in force."""
        return tuple(self.edition.rules)

    @property
    def inputs(self) -> dict:
        """The declared inputs that the rules in force use, by name."""
        return dict(self.edition.inputs)

    @property
    def digest(self) -> str:
        """Digest of the rules in force; with `parameters_digest` and the facts it fixes every result."""
        return self.edition.digest

    def parameters_digest(self, parameter_row: int = 0) -> str:
        """Digest of the parameters that the rules in force use, of one set."""
        return values_digest(self._sets[parameter_row])

    def formula(self, name: str) -> str:
        """The formula of a rule as an official reads it."""
        self._known([name])
        return formula(self.edition.rules[name].root, self.edition.label)

    def evaluate(
        self,
        household: Mapping[str, Any],
        members: Sequence[Mapping[str, Any]],
        *,
        outputs: Iterable[str] | None = None,
        household_id: object = "",
        parameter_row: int = 0,
    ) -> dict[str, Any]:
        """The outputs (all rules unless named) for one household, without explanation.

        Facts: whole numbers (fen, counts), bools, codes as text, dates. A person's output is a list in the
        order of the members. Raises FactError, naming every fact that is missing, unknown or out of range.
        """
        names = self.outputs if outputs is None else tuple(outputs)
        self._known(names)
        whole = self._run(names, household, members, household_id, parameter_row)
        plain = {}
        for name, value in whole.items():
            unit = self.edition.unit(name)
            if unit.kind in (Kind.DATE, Kind.CODE):
                value = [unit.plain(item) for item in value] if isinstance(value, list) else unit.plain(value)
            plain[name] = value
        return plain

    def explain(
        self,
        household: Mapping[str, Any],
        members: Sequence[Mapping[str, Any]],
        *,
        outputs: Iterable[str] | None = None,
        household_id: object = "",
        parameter_row: int = 0,
        member_labels: Sequence[str] = (),
        fact_sources: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Explanation:
        """Every value that the outputs (all rules unless named) rest on, for one household.

        `member_labels` names the members in the order given; `fact_sources` says where facts come from: a
        text, or for a person's fact one text per member. Raises FactError.
        """
        if member_labels and len(member_labels) != len(members):
            raise RuleError("member_labels 与成员数不一致；请为每位成员给出一个称呼。")
        for name, source in (fact_sources or {}).items():
            if not isinstance(source, str) and len(source) != len(members):
                raise RuleError(f"fact_sources 中“{name}”的来源数与成员数不一致；请为每位成员给出一个。")
        names = self.outputs if outputs is None else tuple(outputs)
        self._known(names)
        whole = self._run(self.edition.resting(names), household, members, household_id, parameter_row)
        return Explanation(
            self.edition, self._sets[parameter_row], whole, tuple(member_labels), dict(fact_sources or {})
        )

    def _run(self, names: tuple[str, ...], household, members, household_id, parameter_row: int) -> dict:
        inputs, function = self.edition.scalar(names)
        own, rows = door.admit(inputs, self.edition.declared, household, members, household_id)
        return function(own, rows, self._whole[parameter_row])

    def run_columns(
        self, columns: HouseholdColumns, outputs: Iterable[str], *, on_bad: str = "refuse"
    ) -> ColumnResult:
        """The outputs for many households; codes as positions, dates as day numbers.

        With several parameter sets, `columns.parameter_rows` says which one each household takes.
        `on_bad="refuse"` raises FactError; `"set_aside"` computes the other households and lists the
        faults in the result.
        """
        names = tuple(outputs)
        self._known(names)
        inputs, declared = self.edition.inputs_of(names), self.edition.declared
        admitted, rows, faults = admit_columns(inputs, declared, columns, len(self._sets), on_bad)
        parameters = {
            name: np.array([whole[name] for whole in self._whole], dtype=_column_type(item))
            for name, item in self.edition.parameters.items()
        }
        values = execute(self.edition.plan, names, admitted, parameters)
        return ColumnResult(values, rows=rows, offsets=admitted.offsets, set_aside=faults)

    def sql(
        self, outputs: Iterable[str], *, households: str = "households", members: str = "members"
    ) -> dict[Level, str]:
        """DuckDB statements for the outputs, one per level; see `engine.sql` for the tables they expect."""
        names = tuple(outputs)
        self._known(names)
        parameters = {
            name: [_sql_value(whole[name]) for whole in self._whole] for name in self.edition.parameters
        }
        return print_sql(self.edition.plan, names, parameters, households, members)

    def _known(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.edition.rules:
                raise RuleError(
                    f"{self.on_date} 没有名为“{name}”的规则；可用的有：{'、'.join(self.edition.rules)}。",
                    rule=name,
                )


def _sql_value(value: int | bool | tuple) -> int | bool | list:
    return list(value) if isinstance(value, tuple) else value


def _column_type(declared: Declared) -> type:
    return bool if declared.kind is Kind.YES_NO else np.int64


def _checked(edition: "Edition", values: Mapping[str, Value], on_date: dt.date) -> dict[str, Value]:
    """The values that the edition uses; raises ParameterError for one missing or not as declared."""
    used = {}
    for name, declared in edition.parameters.items():
        if name not in values:
            why = getattr(values, "missing", {}).get(name) or f"在 {on_date} 没有值；请在参数文件中补上。"
            raise ParameterError(f"{_where(edition, name)}{why}")
        if wrong := _wrong(declared, values[name].value):
            raise ParameterError(f"{_where(edition, name)}{wrong}")
        used[name] = values[name]
    return used


def _where(edition: "Edition", name: str) -> str:
    needed_by = next(traced.rule for traced in edition.rules.values() if name in traced.names)
    return f"参数“{edition.label(name)}”（{name}，规则“{needed_by.label}”需要）"


def _wrong(declared: Declared, value: int | bool | tuple[int, ...]) -> str:
    cells = value if isinstance(value, tuple) else (value,)
    if len(cells) != declared.cells or isinstance(value, tuple) != bool(declared.keys):
        return f"应有 {declared.cells} 个数，实际是 {len(cells)} 个；请核对参数文件。"
    for cell in cells:
        if isinstance(cell, bool) != (declared.unit.kind is Kind.YES_NO) or not isinstance(cell, int):
            return f"的值 {cell!r} 与单位“{declared.unit.text or '是/否'}”不符；请更正。"
        if not declared.low <= cell <= declared.high:
            low, high = declared.unit.show(declared.low), declared.unit.show(declared.high)
            return (
                f"的值 {declared.unit.show(cell)} 超出声明的范围（{low} 至 {high}）；"
                "请核对参数文件的值，或调整 low、high。"
            )
    return ""
