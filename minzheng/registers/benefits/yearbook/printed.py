"""What a bureau printed of its year, figure by figure, as it stands in its report."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

UNITS = {"date": "日期", "identifier": "文号", "month range": "月份"}  # of what is no amount
FILES = {("431103", 2020): "lengshuitan_2020.toml"}  # by district and year


@dataclass(frozen=True)
class Printed:
    """A figure as the bureau printed it, with the section in which it stands.

    `qualifier` is how it is put: exact, at_least, at_most, more_than, or derived where others give it.
    `reading` is a sentence of ours: which reading is followed where the report contradicts itself, or why
    ours is another figure. `contradiction` names it in the list of inconsistencies; "" where none is.
    """

    name: str
    id: str
    section: str
    label: str
    value: int | Decimal | str
    unit: str
    period: str
    qualifier: str = "exact"
    reading: str = ""
    contradiction: str = ""

    @property
    def unit_label(self) -> str:
        """The unit as people read it."""
        return UNITS.get(self.unit, self.unit)

    @property
    def decimals(self) -> int:
        """How many decimals it was printed with."""
        return len(str(self.value).partition(".")[2]) if isinstance(self.value, Decimal) else 0


@cache
def printed_figures(district: str, year: int) -> tuple[Printed, ...]:
    """Every printed figure of a district's year in the order of the report; none where nobody entered it."""
    if (district, year) not in FILES:
        return ()
    text = Path(__file__).with_name(FILES[district, year]).read_text(encoding="utf-8")
    rows = tomllib.loads(text, parse_float=Decimal)
    return tuple(Printed(name, **row) for name, row in rows.items())


def printed_years(district: str) -> list[int]:
    """The years of which a district's report was entered, newest first."""
    return sorted((year for place, year in FILES if place == district), reverse=True)
