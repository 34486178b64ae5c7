"""Which law and which parameters apply: by division, month, and what was known."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules import queries as rules
from minzheng.kernel.rules.engine import ParameterSet, Program
from minzheng.kernel.rules.engine.edition import Edition
from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import Parameters, significant_area
from minzheng.kernel.rules.worlds import nearest

from .rules import PARAMETERS, book

FILE = ParameterFile("dibao", "最低生活保障", PARAMETERS)
STANDARDS = ("standard_urban", "standard_rural")


@dataclass(frozen=True, eq=False)
class LawOfMonth:
    """The rules in force on the first day of a month, and the parameters of a division on it."""

    rules: Edition
    parameters: ParameterSet

    def same_as(self, other: "LawOfMonth") -> bool:
        """Whether both months are paid alike."""
        same_values = self.parameters.digest == other.parameters.digest
        return self is other or (self.rules is other.rules and same_values)


@dataclass(frozen=True, eq=False)
class Law:
    """The rules with the parameters as known on a day (None: all that is known now).

    One operation asks for it once and keeps it: a value that comes into force meanwhile counts for the next.
    """

    parameters: Parameters
    known_date: dt.date | None

    def on(self, division_code: str, day: dt.date) -> ParameterSet:
        """The parameters of a division on a day."""
        return _parameters_on(self, division_code, day)

    def of_month(self, division_code: str, month: Month) -> LawOfMonth:
        """What a month is paid by."""
        return _law_of_month(self, _governing_area(self, division_code), month)


def known(at: dt.datetime | None = None, parameters: Parameters | None = None) -> Law:
    """The law as known at a moment, or now: file and standards that were in force by then. One query.

    With `parameters`, the law as if these stood in their place.
    """
    return _law(parameters or rules.parameters_of(FILE, at), at.astimezone(CHINA).date() if at else None)


def setting(name: str, division_code: str, on_date: dt.date) -> int | bool:
    """One parameter of a division on a day; ratios in basis points. Raises ParameterError without a value."""
    return known().on(division_code, on_date)[name].value


def assessment_program(division_code: str, law_date: dt.date, month: Month, known_date: dt.date) -> Program:
    """The law of the day of acceptance with the standard of the month that would be paid first.

    办件按受理日取规则，发放按所属期取标准: so the decision promises the amount that the first run pays, also
    when the standard has risen since the case was accepted. What came into force on `known_date` counts.
    """
    law = known(dt.datetime.combine(known_date, dt.time.max, CHINA))
    of_month = law.on(division_code, month.first_date)
    standards = {name: of_month[name] for name in STANDARDS if name in of_month}
    return book.compile(law_date, law.on(division_code, law_date) | standards)


@lru_cache(maxsize=64)
def _law(parameters: Parameters, known_date: dt.date | None) -> Law:
    return Law(parameters, known_date)


@lru_cache(maxsize=4096)
def _parameters_on(law: Law, division_code: str, day: dt.date) -> ParameterSet:
    return law.parameters.resolve(division_code, day, law.known_date)


@lru_cache(maxsize=4096)
def _governing_area(law: Law, division_code: str) -> str:
    """The smallest division with parameters of its own that holds a code: it resolves to the same values."""
    return nearest(law.parameters.areas, significant_area(division_code))


@lru_cache(maxsize=4096)
def _law_of_month(law: Law, area: str, month: Month) -> LawOfMonth:
    day = month.first_date
    return LawOfMonth(book.edition(day), law.on(area, day))
