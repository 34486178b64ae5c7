"""The periods of an adoption, and the review that stands still while others run. Pure: no database.

The day of an event is not counted (民法典 第二百零一条). The review of 30 days leaves out every day of a running
notice or assessment; when its last day is a day of rest it ends on the next working day (第二百零三条). A notice is
a period that must pass, not one to keep: its last day is not moved.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.kernel.territory.working_days import WorkingCalendar

_ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stop:
    """Days on which the review stands still, both included; `last` is None while the end is open."""

    first: dt.date
    last: dt.date | None
    reason: str = ""

    def covers(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def notice_last_day(published: dt.date, days: int) -> dt.date:
    """The last day of a notice: registration is possible from the day after."""
    return published + days * _ONE


def assessment_due(consented: dt.date, days: int, calendar: WorkingCalendar) -> dt.date:
    """By when the report must be there."""
    return calendar.add_calendar_days(consented, days)


def review_due(
    received: dt.date, stops: Iterable[Stop], days: int, calendar: WorkingCalendar
) -> dt.date | None:
    """The last day of the review; None while a stop has no end, because then no day can be named."""
    stops = tuple(stops)
    if any(stop.last is None for stop in stops):
        return None
    day, left = received, days
    while left:
        day += _ONE
        left -= not any(stop.covers(day) for stop in stops)
    return calendar.workday_on_or_after(day)


def days_used(received: dt.date, today: dt.date, stops: Iterable[Stop]) -> int:
    """How many days of the review have been used up to and including a day."""
    stops = tuple(stops)
    passed = (received + n * _ONE for n in range(1, (today - received).days + 1))
    return sum(not any(stop.covers(day) for stop in stops) for day in passed)
