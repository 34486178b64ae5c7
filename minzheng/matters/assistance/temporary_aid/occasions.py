"""Occasions for which somebody was aided before: the same cause, and all that a household had of late."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits.granting.filing import subject_of
from minzheng.registers.benefits.models import Award

from .entitlement import CODE, ENTITLEMENT
from .forms import CAUSES
from .procedure import LATER

REASON_MIN = 5


def awards_of(person_id: int, on_date: dt.date) -> QuerySet:
    """Every aid to a person or to whom she lives with."""
    home = people.household_of(person_id, on_date=on_date)
    members = [one.person.id for one in people.members(home.id, on_date=on_date)] if home else [person_id]
    concerned = Q(persons__person__in=members) | Q(person=person_id)
    if home is not None:
        concerned |= Q(household=home)
    return Award.objects.filter(concerned, programme=CODE, valid__isempty=False).distinct()


def may_file(person: Person, data: Mapping[str, Any], day: dt.date) -> None:
    """Raise Conflict where the same cause is being decided, Invalid where it was aided this year without a
    reason to ask again, or where the event lies ahead.
    """
    if data["event_date"] > day:
        raise Invalid("发生日期不能晚于今天，请核对。", field="event_date")
    cause = data["cause"]
    waiting = Case.objects.filter(
        matter=CODE, subject=subject_of(person.id), closed_at=None, application__cause=cause
    )
    undecided = waiting.exclude(state=LATER).first()
    if undecided is not None:
        raise Conflict(
            f"{person.name}因{CAUSES[cause]}的申请正在办理（{undecided.number}），不用重复申请。",
            field="cause",
        )
    earlier = _aided_this_year(person, cause, day)
    if earlier is not None and len((data.get("repeat_reason") or "").strip()) < REASON_MIN:
        raise Invalid(
            f"今年已因{CAUSES[cause]}救助过（{earlier.case.number}），同一事由没有正当理由的不再救助。"
            "情况确有变化的，请在这里写明理由。",
            field="repeat_reason",
        )


def _aided_this_year(person: Person, cause: str, day: dt.date) -> Award | None:
    new_year = dt.datetime(day.year, 1, 1, tzinfo=CHINA)
    rows = awards_of(person.id, day).filter(case__application__cause=cause, opened_at__gte=new_year)
    return rows.select_related("case").order_by("-opened_at").first()


def recent_aid_fen(case: Case, on_date: dt.date) -> int:
    """What the household was given within the days that are added up, this case apart (fen)."""
    days = ENTITLEMENT.law.setting("adding_up_days", case.division_code, on_date)
    since = dt.datetime.combine(on_date - dt.timedelta(days), dt.time.min, CHINA)
    rows = awards_of(case.application["person_id"], on_date).filter(opened_at__gte=since).exclude(case=case)
    awards = list(rows)
    if not awards:
        return 0
    end_of_day = dt.datetime.combine(on_date, dt.time.max, CHINA)
    months = {Month.of(award.valid.lower) for award in awards}
    return sum(due.amount_fen for due in ENTITLEMENT.due(awards, months, end_of_day).values())


def covered(case: Case, person: Person) -> list[Person]:
    """The applicant, and where several are aided those of her household who are on file."""
    wanted = case.application["terms"]["persons"]
    day = case.submitted_at.astimezone(CHINA).date()
    others = [one.person for one in people.members(case.application["household_id"], on_date=day)]
    return [person, *(one for one in others if one.id != person.id)][:wanted]
