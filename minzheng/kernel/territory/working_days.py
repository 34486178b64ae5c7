"""Counting days as the law counts them. Pure: no database, no clock.

Civil Code art. 201: the day of the event is not counted, counting begins on the next day. Art. 202: a
period of months ends on the corresponding day, or on the last day of a month that lacks it. Art. 203: a
period in days whose last day is a day of rest ends on the day after the rest. Licensing Law art. 82: its
periods are in working days, statutory holidays not included.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of China as the State Council's notices stood at some moment.

    `exceptions` says of a day, whatever its weekday, whether it is worked (True: 调休上班) or is a day of
    rest (False). Days without an exception are worked Monday to Friday. For a year of which no notice was
    known (`is_known(year)` is False) that weekday rule is all there is: an answer that reaches into such a
    year is provisional, and whoever shows it must say so (`unknown_years`).
    """

    exceptions: Mapping[dt.date, bool]
    known_years: frozenset[int] = field(default_factory=frozenset)

    def is_known(self, year: int) -> bool:
        """Whether the arrangement of holidays of that year was published."""
        return year in self.known_years

    def unknown_years(self, first: dt.date, last: dt.date) -> tuple[int, ...]:
        """The years between two days, both included, whose holidays were not published."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.is_known(year))

    def is_workday(self, day: dt.date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def workday_on_or_after(self, day: dt.date) -> dt.date:
        """The day itself when it is worked, otherwise the first working day after it."""
        while not self.is_workday(day):
            day += _ONE
        return day

    def add_working_days(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after `day`, which is itself not counted; n = 0 gives `day`."""
        _refuse_negative(n)
        while n:
            day += _ONE
            n -= self.is_workday(day)
        return day

    def add_calendar_days(self, day: dt.date, n: int) -> dt.date:
        """The last day of a period of n days after `day`, moved past days of rest (Civil Code 203).

        A weekend moves it; a weekend day that is worked (调休) does not. n = 0 gives `day`.
        """
        _refuse_negative(n)
        return self.workday_on_or_after(day + n * _ONE) if n else day

    @staticmethod
    def add_months(day: dt.date, n: int) -> dt.date:
        """The corresponding day n months later, or that month's last day when it has none (Civil Code 202).

        It is not moved off a day of rest: where the article counts a time limit that ends on a working
        day, pass the result to `workday_on_or_after`.
        """
        _refuse_negative(n)
        years, month = divmod(day.month - 1 + n, 12)
        year = day.year + years
        return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def working_days_between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after `first` up to and including `last`.

        Negative, by the same count, when `last` is before `first`: the days by which a limit is overdue.
        """
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_workday(day) for day in _days_after(first, last))


def _days_after(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + n * _ONE for n in range(1, (last - first).days + 1))


def _refuse_negative(n: int) -> None:
    if n < 0:
        raise ValueError("a period cannot be negative")
