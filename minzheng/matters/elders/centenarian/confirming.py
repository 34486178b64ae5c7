"""Seeing once a year that a centenarian is alive (健在确认): the fact, and for how long it counts."""

import datetime as dt

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number, day_of
from minzheng.kernel.people.models import Fact, FactSource, Person
from minzheng.kernel.territory.working_days import WorkingCalendar

from .entitlement import CONFIRMED, ENTITLEMENT

DAY = dt.timedelta(days=1)


def confirm_alive(
    *, person: Person, on_date: dt.date, note: str = "", evidence_file_id: int | None = None, actor: Actor,
    at: dt.datetime,
) -> Fact:  # fmt: skip
    """Record that an officer saw the person alive on a day.

    Raises NotPermitted outside the jurisdiction, Invalid for a day to come, one before the last confirmation,
    or one after her death.
    """
    access.require(actor, "benefit.report_change", division_code=person.division_code)
    return record(
        person=person, on_date=on_date, note=note, evidence_file_id=evidence_file_id, actor=actor, at=at
    )


def record(
    *, person: Person, on_date: dt.date, note: str = "", evidence_file_id: int | None = None, actor: Actor,
    at: dt.datetime,
) -> Fact:  # fmt: skip
    """As `confirm_alive`, for a step whose permission has been asked."""
    rows = Fact.objects.filter(person=person, superseded_at=None)
    earlier = list(rows.filter(name=CONFIRMED).order_by("valid"))
    _require_possible(rows, earlier, on_date, at.astimezone(CHINA).date())
    fact = people.NewFact(
        name=CONFIRMED, value=day_number(on_date), from_date=_since(person, earlier, on_date),
        until_date=_until(person, on_date), person_id=person.id, source=FactSource.VISITED,
        source_note=note or "入户确认健在", source_date=on_date, evidence_file_id=evidence_file_id,
    )  # fmt: skip
    return people.record_facts([fact], actor=actor, at=at)[0]


def _require_possible(rows, earlier: list[Fact], on_date: dt.date, today: dt.date) -> None:
    if on_date > today:
        raise Invalid("健在确认日期不能晚于今天，请按入户的日期填写。", field="confirmed_date")
    if earlier and on_date < (last := day_of(max(one.value for one in earlier))):
        raise Invalid(f"已有 {last} 的健在确认，不用再登记更早的日期。", field="confirmed_date")
    death = rows.filter(name="death_day").order_by("valid").last()
    if death is not None and on_date > day_of(death.value):
        raise Invalid(
            f"登记的死亡日期是 {day_of(death.value)}，不能登记以后的健在确认。死亡登记有误的，请先更正。",
            field="confirmed_date",
        )


def _setting(name: str, person: Person, day: dt.date) -> int | bool:
    return ENTITLEMENT.law.setting(name, person.division_code, day)


def _since(person: Person, earlier: list[Fact], on_date: dt.date) -> dt.date:
    """Where suspended months are made up, from the end of the one before: she was alive in between."""
    if not _setting("makes_up", person, on_date):
        return on_date
    window = Month.of(on_date).plus(-_setting("window_months", person, on_date)).first_date
    ends = [one.valid.upper for one in earlier if one.valid.upper]
    return min(on_date, max([window, *ends]))


def _until(person: Person, on_date: dt.date) -> dt.date:
    """The day after the last on which it counts: so many months later, or that month's end."""
    return WorkingCalendar.add_months(on_date, _setting("confirm_months", person, on_date)) + DAY
