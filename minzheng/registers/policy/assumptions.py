"""Assumed values of parameters: read as people type them, and laid over the parameters in force."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules import writing
from minzheng.kernel.rules.engine import Declared, Value
from minzheng.kernel.rules.engine.units import Family
from minzheng.kernel.rules.parameters import Parameters

SOURCE = "假设（测算）"
_YES, _NO = ("是", "true", "1", "１"), ("否", "false", "0", "０")


@dataclass(frozen=True, order=True)
class Assumption:
    """From a month on, a parameter has this value for everybody, whatever else is in force or announced.

    `value` is as the engine holds it: whole numbers (fen, ten-thousandths, counts, day numbers, positions
    of codes), a bool, or the cells of a table.
    """

    name: str
    from_month: Month
    value: int | bool | tuple[int, ...]

    def plain(self) -> dict:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"name": self.name, "from_month": str(self.from_month), "value": value}

    @classmethod
    def read(cls, plain: dict) -> "Assumption":
        value = plain["value"]
        value = tuple(value) if isinstance(value, list) else value
        return cls(plain["name"], Month.parse(plain["from_month"]), value)


def parse_cell(declared: Declared, text: str) -> int | bool:
    """One value as typed or chosen, in the unit of the document and within its range. Raises Invalid."""
    unit, label = declared.unit, declared.label
    if unit.family is Family.YES_NO:
        written = text.strip()
        if written not in (*_YES, *_NO):
            raise Invalid(f"“{label}”应选“是”或“否”。")
        return written in _YES
    value = writing.parse_cell(declared, text)
    # A cell of a table is held to the range alone; whether the table is whole is for whoever has all cells.
    if not declared.low <= value <= declared.high:
        raise Invalid(
            f"“{label}”应在 {unit.show(declared.low)} 至 {unit.show(declared.high)} 之间，"
            f"现在是 {unit.show(value)}。请核对数值和单位。"
        )
    return value


def shown(declared: Declared, value: int | bool | tuple[int, ...]) -> str:
    """A value as people read it; of a table its cells in a row."""
    cells = value if isinstance(value, tuple) else (value,)
    return "、".join(declared.unit.show(cell) for cell in cells)


def assume(parameters: Parameters, assumptions: Iterable[Assumption], root: str) -> Parameters:
    """The parameters with assumed values for a division and everything below it.

    In every area that has values of its own, and at each later date at which one would follow, the assumed
    value stands instead. Days before its first month keep what was in force. Raises ParameterError for an
    unknown name or a value out of range.
    """
    rows = []
    areas = {root, *(area for area in parameters.areas if area.startswith(root))}
    for one in assumptions:
        declared = parameters.declarations.get(one.name)
        first = one.from_month.first_date
        for area in sorted(areas):
            own = {row.from_date for row in _own_rows(parameters, one.name, area) if row.from_date > first}
            rows += [(one.name, _assumed(declared, one.value, area, day)) for day in sorted({first, *own})]
    return parameters.overlay(rows)


def _own_rows(parameters: Parameters, name: str, area: str) -> list[Value]:
    if name not in parameters.declarations:
        return []
    return [row for row in parameters.history(name, area) if row.area == area]


def _assumed(declared: Declared | None, value, area: str, day: dt.date) -> Value:
    # Known last of all, so that it wins over whatever stands on the same day.
    unit, label = (declared.unit.text, declared.label) if declared else ("", "")
    return Value(value, unit, label, SOURCE, area, day, known_from=dt.date.max)
