"""Which law and which parameters apply to a programme: by division, month, and what was known."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules import queries as rules
from minzheng.kernel.rules.engine import Book, ParameterSet, Program
from minzheng.kernel.rules.engine.edition import Edition
from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import Parameters, significant_area
from minzheng.kernel.rules.worlds import nearest


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

    book: Book
    parameters: Parameters
    known_date: dt.date | None

    def on(self, division_code: str, day: dt.date) -> ParameterSet:
        """The parameters of a division on a day."""
        return _parameters_on(self, division_code, day)

    def of_month(self, division_code: str, month: Month) -> LawOfMonth:
        """What a month is paid by."""
        return _law_of_month(self, _governing_area(self, division_code), month)


class ProgrammeLaw:
    """The rule book of a programme with its parameter file.

    `standards` are the parameters that a decision takes of the month it pays first; all others are those of
    the day of acceptance.
    """

    def __init__(self, file: ParameterFile, book: Book, standards: tuple[str, ...] = ()):
        self.file, self.book, self.standards = file, book, standards

    def known(self, at: dt.datetime | None = None, parameters: Parameters | None = None) -> Law:
        """The law as known at a moment, or now: file and standards that were in force by then. One query.

        With `parameters`, the law as if these stood in their place.
        """
        known_date = at.astimezone(CHINA).date() if at else None
        return _law(self.book, parameters or rules.parameters_of(self.file, at), known_date)

    def setting(self, name: str, division_code: str, on_date: dt.date) -> int | bool:
        """One parameter of a division on a day; ratios in basis points. Raises ParameterError without it."""
        return self.known().on(division_code, on_date)[name].value

    def assessment_program(
        self, division_code: str, law_date: dt.date, month: Month, known_date: dt.date
    ) -> Program:
        """The law of the day of acceptance with the standards of the month that would be paid first.

        办件按受理日取规则，发放按所属期取标准: so the decision promises the amount that the first run pays, also
        when the standard has risen since the case was accepted. What came into force on `known_date` counts.
        """
        law = self.known(dt.datetime.combine(known_date, dt.time.max, CHINA))
        of_month = law.on(division_code, month.first_date)
        standards = {name: of_month[name] for name in self.standards if name in of_month}
        return self.book.compile(law_date, law.on(division_code, law_date) | standards)


@lru_cache(maxsize=256)
def _law(book: Book, parameters: Parameters, known_date: dt.date | None) -> Law:
    return Law(book, parameters, known_date)


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
    return LawOfMonth(law.book.edition(day), law.on(area, day))
