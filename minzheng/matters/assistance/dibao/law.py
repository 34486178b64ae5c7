"""Which law and which parameters apply: by division, month, and what was known."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import ParameterSet, Program
from minzheng.kernel.rules.engine.edition import Edition

from .rules import PARAMETERS, book

STANDARDS = ("standard_urban", "standard_rural")


def setting(name: str, division_code: str, on_date: dt.date) -> int | bool:
    """One parameter of a division on a day; ratios in basis points. Raises ParameterError without a value."""
    return parameters_on(division_code, on_date, None)[name].value


@lru_cache(maxsize=4096)
def parameters_on(division_code: str, on_date: dt.date, known_date: dt.date | None) -> ParameterSet:
    """The parameters of a division on a day, as known on another day (None: now)."""
    return PARAMETERS.resolve(division_code, on_date, known_date)


@lru_cache(maxsize=4096)
def governing_area(division_code: str) -> str:
    """The smallest division with parameters of its own that holds a code: it resolves to the same values."""
    rows = (row for name in PARAMETERS.declarations for row in PARAMETERS.history(name, division_code))
    return max((row.area for row in rows), key=len)


@dataclass(frozen=True, eq=False)
class LawOfMonth:
    """The rules in force on the first day of a month, and the parameters of a division on it."""

    rules: Edition
    parameters: ParameterSet

    def same_as(self, other: "LawOfMonth") -> bool:
        """Whether both months are paid alike."""
        same_values = self.parameters.digest == other.parameters.digest
        return self is other or (self.rules is other.rules and same_values)


def law_of_month(division_code: str, month: Month, known_date: dt.date | None) -> LawOfMonth:
    """What a month is paid by."""
    return _law_of_month(governing_area(division_code), month, known_date)


@lru_cache(maxsize=4096)
def _law_of_month(area: str, month: Month, known_date: dt.date | None) -> LawOfMonth:
    day = month.first_date
    return LawOfMonth(book.edition(day), parameters_on(area, day, known_date))


def assessment_program(division_code: str, law_date: dt.date, month: Month, known_date: dt.date) -> Program:
    """The law of the day of acceptance with the standard of the month that would be paid first.

    办件按受理日取规则，发放按所属期取标准: so the decision promises the amount that the first run pays, also
    when the standard has risen since the case was accepted.
    """
    of_month = parameters_on(division_code, month.first_date, known_date)
    standards = {name: of_month[name] for name in STANDARDS if name in of_month}
    return book.compile(law_date, parameters_on(division_code, law_date, known_date) | standards)
