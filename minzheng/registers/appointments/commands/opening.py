"""Opening slots in bulk by a plan, and recording what was counted in years past."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA, at_hour
from minzheng.kernel.territory import queries as territory

from ..errors import PlanInvalid
from ..events import CountsRecorded, SlotsOpened
from ..models import DayCount, Office, OfficeDay, Slot
from ..offers import service
from ..parameters import figures
from ..planning import Hours, Period, Shares, periods
from ..special_days import DayType, day_type
from .allocating import lock_allocation
from .counter import reached_office

MANAGE = "appointment.manage"
PLAN_DAYS_MAX = 200
RELEASE_HOUR = 9
COUNT_MAX = 2_000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Slots for every open day of a span. `special_windows` are the windows of special days."""

    office_id: int
    service: str
    from_date: dt.date
    until_date: dt.date
    halves: tuple[Hours, ...]
    period_minutes: int
    windows: int
    special_windows: int


@dataclass(frozen=True)
class PlannedDay:
    """One day of a plan. `left_out` says why nothing is opened on it; empty where something is."""

    day: dt.date
    type: DayType
    windows: int
    release_at: dt.datetime
    periods: tuple[Period, ...]
    left_out: str = ""

    @property
    def places(self) -> int:
        return sum(period.capacity for period in self.periods)

    @property
    def online(self) -> int:
        return sum(period.online for period in self.periods)


def plan_days(plan: Plan, *, actor: Actor, at: dt.datetime) -> list[PlannedDay]:
    """What the plan would open, day by day. Raises PlanInvalid and Invalid with what to change."""
    office, today = reached_office(plan.office_id, MANAGE, actor), at.astimezone(CHINA).date()
    if plan.from_date < today:
        raise PlanInvalid("开始日期已经过去，请从今天或以后开始。", field="from_date")
    if plan.until_date < plan.from_date:
        raise PlanInvalid("结束日期早于开始日期，请检查。", field="until_date")
    if (plan.until_date - plan.from_date).days >= PLAN_DAYS_MAX:
        raise PlanInvalid(f"一次最多计划 {PLAN_DAYS_MAX} 天，请分几次。", field="until_date")
    said = dict(
        OfficeDay.objects.filter(office=office, day__range=(plan.from_date, plan.until_date)).values_list(
            "day", "is_open"
        )
    )
    there = set(
        Slot.objects.filter(
            office=office, service=plan.service, day__range=(plan.from_date, plan.until_date), closed_at=None
        ).values_list("day", flat=True)
    )
    calendar, known = territory.calendar(at), figures(division_code=office.division_code, on_date=today)
    span = range((plan.until_date - plan.from_date).days + 1)
    return [
        _planned(plan, plan.from_date + dt.timedelta(days=n), calendar, said, there, known, at) for n in span
    ]


def _planned(plan: Plan, day: dt.date, calendar, said: dict, there: set, known: dict, at) -> PlannedDay:
    kind = day_type(day, calendar)
    windows = plan.special_windows if kind.is_special else plan.windows
    ahead = known["special_ahead_days" if kind.is_special else "booking_ahead_days"]
    release_at = max(at_hour(day - dt.timedelta(days=ahead), RELEASE_HOUR), at)
    if day in there:
        return PlannedDay(day, kind, windows, release_at, (), "已有号源，保持不变")
    if not said.get(day, calendar.is_workday(day)):
        return PlannedDay(
            day, kind, windows, release_at, (), "公告停办" if day in said else "休息日，未公告开放"
        )
    shares = Shares(known["walkin_share"], known["priority_share"], known["waiting_share"])
    found = periods(
        plan.halves, period_minutes=plan.period_minutes, windows=windows, shares=shares,
        minutes=known[service(plan.service).minutes],
    )  # fmt: skip
    return PlannedDay(day, kind, windows, release_at, tuple(found))


@transaction.atomic
def open_slots(*, plan: Plan, actor: Actor, at: dt.datetime) -> int:
    """Carry the plan out; returns how many slots were opened. Days that have slots keep them as they are."""
    reached_office(plan.office_id, MANAGE, actor)
    lock_allocation(plan.office_id)
    days = plan_days(plan, actor=actor, at=at)
    rows = [
        Slot(
            office_id=plan.office_id, service=plan.service, day=one.day, starts=period.starts,
            ends=period.ends, capacity=period.capacity, walkin_reserved=period.walkin_reserved,
            priority_reserved=period.priority_reserved, waiting_max=period.waiting_max,
            release_at=one.release_at,
        )
        for one in days
        for period in one.periods
    ]  # fmt: skip
    if not rows:
        raise PlanInvalid("这个计划没有新的号源：每一天都已有号源，或者不开放。请改日期。", field="from_date")
    Slot.objects.bulk_create(rows)
    event = SlotsOpened(
        office_id=plan.office_id, service=plan.service, label=service(plan.service).label,
        from_date=plan.from_date, until_date=plan.until_date, slots=len(rows),
        places=sum(row.capacity for row in rows),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return len(rows)


@transaction.atomic
def record_counts(
    *, office_id: int, service: str, counts: dict[dt.date, int], actor: Actor, at: dt.datetime
) -> int:
    """Enter what was served on days past; a day that is entered again is corrected."""
    office: Office = reached_office(office_id, MANAGE, actor)
    today = at.astimezone(CHINA).date()
    for day, couples in counts.items():
        if day >= today:
            raise PlanInvalid(f"{day} 还没有过去，不能录入办理量。", field="text")
        if not 0 <= couples <= COUNT_MAX:
            raise PlanInvalid(f"{day} 的办理量 {couples} 不在 0 至 {COUNT_MAX} 之间，请检查。", field="text")
    if not counts:
        raise PlanInvalid("没有可录入的行，请按“日期 数量”每行一条填写。", field="text")
    DayCount.objects.bulk_create(
        [DayCount(office=office, service=service, day=day, couples=many) for day, many in counts.items()],
        update_conflicts=True, unique_fields=["office", "service", "day"], update_fields=["couples"],
    )  # fmt: skip
    event = CountsRecorded(office_id=office_id, service=service, days=len(counts))
    audit.record(event, actor=actor, at=at)
    return len(counts)
