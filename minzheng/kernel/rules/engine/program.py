"""A compiled book: the rules in force on a date, with the parameters of one division or of several."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ParameterError, RuleError
from .column_door import admit_columns
from .columns import Batch, ColumnResult, HouseholdColumns
from .declared import Declared
from .explanation import Explanation
from .graph import Level
from .sql import print_sql
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
        fine: set[tuple[str, int]] = set()  # values that many sets share are looked at once
        self._sets = [_checked(edition, values, on_date, fine) for values in sets]
        self._words: list[dict] = [{} for _ in sets]
        self._batches: dict[tuple[str, ...], Batch] = {}
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
        return self.edition.formula(name)

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
        order of the members; a month's value is a list of twelve, oldest first. Raises FactError, naming
        every fact that is missing, unknown or out of range.
        """
        names = self.outputs if outputs is None else tuple(outputs)
        self._known(names)
        whole = self._run(names, household, members, household_id, parameter_row)
        for name in self.edition.worded.intersection(whole):
            whole[name] = self.edition.unit(name).plain_all(whole[name])
        return whole

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
            self.edition, self._sets[parameter_row], whole, tuple(member_labels), dict(fact_sources or {}),
            self._words[parameter_row],
        )  # fmt: skip

    def _run(self, names: tuple[str, ...], household, members, household_id, parameter_row: int) -> dict:
        if not 0 <= parameter_row < len(self._sets):
            raise RuleError(
                f"没有第 {parameter_row} 套参数，只有 {len(self._sets)} 套（从 0 数起）；请核对区划。"
            )
        own, rows = self.edition.door(names).admit(household, members, household_id)
        _, function = self.edition.scalar(names)
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
        values = self._batch(names).run(admitted)
        return ColumnResult(values, rows=rows, offsets=admitted.offsets, set_aside=faults)

    @cached_property
    def parameters(self) -> dict[str, np.ndarray]:
        """Each parameter in force as a column: one element, or row of table cells, per set."""
        return {
            name: np.array([whole[name] for whole in self._whole], dtype=column_type(item))
            for name, item in self.edition.parameters.items()
        }

    def _batch(self, names: tuple[str, ...]) -> Batch:
        if names not in self._batches:
            self._batches[names] = Batch(self.edition.plan, names, self.parameters)
        return self._batches[names]

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


def column_type(declared: Declared) -> type:
    """The type of a column of a parameter's values."""
    return bool if declared.kind is Kind.YES_NO else np.int64


def _checked(
    edition: "Edition", values: Mapping[str, Value], on_date: dt.date, fine: set[tuple[str, int]]
) -> dict[str, Value]:
    """The values that the edition uses; raises ParameterError for one missing or not as declared."""
    used = {}
    for name, declared in edition.parameters.items():
        value = values.get(name)
        if value is None:
            why = getattr(values, "missing", {}).get(name) or f"在 {on_date} 没有值；请在参数文件中补上。"
            raise ParameterError(f"{_where(edition, name)}{why}")
        if (name, id(value)) not in fine:
            if wrong := declared.wrong(value.value):
                raise ParameterError(f"{_where(edition, name)}{wrong}")
            fine.add((name, id(value)))
        used[name] = value
    return used


def _where(edition: "Edition", name: str) -> str:
    needed_by = next(traced.rule for traced in edition.rules.values() if name in traced.names)
    return f"参数“{edition.label(name)}”（{name}，{needed_by.place}的规则“{needed_by.label}”需要）"
