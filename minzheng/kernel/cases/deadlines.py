"""When a case must have moved on: from its steps, its pauses and the working-day calendar."""

import datetime as dt

from minzheng.kernel.territory.working_days import WorkingCalendar

from .procedures import Limit


def due_date(limit: Limit, from_date: dt.date, calendar: WorkingCalendar, paused_days: int = 0) -> dt.date:
    """The last day of a limit that starts on `from_date` (which is not counted, 民法典 第二百零一条).

    `paused_days` are days of the same kind on which the clock stood still.
    """
    days = limit.days + paused_days
    if limit.working:
        last = calendar.add_working_days(from_date, days)
    else:
        last = calendar.add_calendar_days(from_date, days)
    return due_date(limit.then, last, calendar) if limit.then else last


def paused_working_days(
    pauses: list[tuple[dt.date, dt.date | None]], calendar: WorkingCalendar, today: dt.date
) -> int:
    """Working days inside the pauses; an open pause counts to today."""
    return sum(calendar.working_days_between(start, end or today) for start, end in pauses)


def paused_days(
    limit: Limit, pauses: list[tuple[dt.date, dt.date | None]], calendar: WorkingCalendar, today: dt.date
) -> int:
    """Days of the limit's own kind inside the pauses; an open pause counts to today."""
    if limit.working:
        return paused_working_days(pauses, calendar, today)
    return sum(((end or today) - start).days for start, end in pauses)
