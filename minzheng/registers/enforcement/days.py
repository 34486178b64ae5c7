"""The days of inspection and penalty. Pure: dates in, dates out; money in fen.

行政处罚法 第八十五条: periods of two, three, five and seven days are working days; the others (15, 90) are calendar
days, whose last day moves off a day of rest. The day of the event is not counted (民法典 第二百零一条).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.kernel.territory.working_days import WorkingCalendar

YEARS_TO_PUNISH, YEARS_GRAVE = 2, 5
RECONSIDERATION_DAYS, LITIGATION_MONTHS, ENFORCEMENT_MONTHS = 60, 6, 3
PAY_DAYS, SERVICE_DAYS, DECISION_DAYS, WITHDRAW_DAYS = 15, 7, 90, 3
GRAVE_FROM = dt.date(2021, 7, 15)  # five years: 行政处罚法（2021）第三十六条
BASIS = 10_000
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stop:
    """Days, both included, on which the late charge does not run; `until` None: it still stands."""

    since: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Paid:
    """Fen paid towards the fine on a day."""

    day: dt.date
    fine_fen: int


def last_day_to_file(happened_until: dt.date, *, is_grave: bool, on_date: dt.date) -> dt.date:
    """The last day on which an act can still be taken up: two years from its end, five where lives, health or
    financial safety suffered (only since 2021-07-15)."""
    years = YEARS_GRAVE if is_grave and on_date >= GRAVE_FROM else YEARS_TO_PUNISH
    return WorkingCalendar.add_months(happened_until, 12 * years)


def rights_until(notified: dt.date, working_days: int, calendar: WorkingCalendar) -> dt.date:
    """Until when the party may state its case and ask for a hearing."""
    return calendar.add_working_days(notified, working_days)


def first_hearing_day(noticed: dt.date, working_days: int, calendar: WorkingCalendar) -> dt.date:
    """The first day on which a hearing may be held: the notice comes so many working days before it."""
    return calendar.add_working_days(noticed, working_days)


def pay_by(served: dt.date, calendar: WorkingCalendar) -> dt.date:
    return calendar.add_calendar_days(served, PAY_DAYS)


def enforcement_window(
    served: dt.date, urged: dt.date, urge_days: int, calendar: WorkingCalendar
) -> tuple[dt.date, dt.date]:
    """First and last day of an application to the court (行政强制法 第五十三条、第五十四条).

    It opens when both ways of challenge have run out (60 days, six months) and ten days after the urging; it
    closes three months after the ways of challenge ran out.
    """
    reconsidered = calendar.add_calendar_days(served, RECONSIDERATION_DAYS)
    sued = calendar.workday_on_or_after(calendar.add_months(served, LITIGATION_MONTHS))
    exhausted = max(reconsidered, sued)
    first = max(exhausted, calendar.add_calendar_days(urged, urge_days)) + _ONE
    return first, calendar.workday_on_or_after(calendar.add_months(exhausted, ENFORCEMENT_MONTHS))


def late_days(pay_by: dt.date, until: dt.date, stops: Iterable[Stop] = ()) -> int:
    """Days after the last day of payment up to and including `until`, without those that are stopped."""
    return len(_days(pay_by, until, list(stops)))


def late_charge_fen(
    fine_fen: int, pay_by: dt.date, until: dt.date, *, daily_basis_points: int, payments: Iterable[Paid] = (),
    stops: Iterable[Stop] = (),
) -> int:  # fmt: skip
    """加处罚款 up to a day: so much of what is unpaid at each day's beginning, never more than the fine."""
    paid, total = sorted(payments, key=lambda one: one.day), 0
    for day in _days(pay_by, until, list(stops)):
        open_fen = max(0, fine_fen - sum(one.fine_fen for one in paid if one.day < day))
        total += open_fen * daily_basis_points
    return min(fine_fen, total // BASIS)


def _days(pay_by: dt.date, until: dt.date, stops: list[Stop]) -> list[dt.date]:
    """The days that count. A charge reaches its cap within months; more than ten years are not walked."""
    count = min(max(0, (until - pay_by).days), 3660)
    every = [pay_by + (number + 1) * _ONE for number in range(count)]
    return [day for day in every if not any(one.since <= day <= (one.until or day) for one in stops)]
