"""A death ends everything that a person had, in every programme and household, with its month (次月停发).

What was granted once for an occasion (临时救助, 殡葬救助) stands: it is no monthly pay that could be issued beyond
the death.
"""

import datetime as dt

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import facts as kinds
from minzheng.kernel.people.models import Fact, FactSource
from minzheng.kernel.watch import commands as watch

from ..events import AwardStopped
from ..models import Award, AwardPerson
from .awards import end_places, locked, tell

DEATH = "死亡"


@transaction.atomic
def record_death(
    *, award_id: int, person_id: int, death_date: dt.date, source_note: str,
    evidence_file_id: int | None = None, actor: Actor, at: dt.datetime,
) -> Award:  # fmt: skip
    """A covered person has died: all that she had ends with the month of death, whenever it is learnt.

    Told again with another date, the new date counts. An award ends when nobody is covered any more. What
    else follows (殡葬救助, a new head of the household) is raised at once.
    """
    award = locked(award_id, actor, "benefit.report_change")
    if death_date > at.date():
        raise Invalid("死亡日期不能晚于今天，请对照证明核对。", field="death_date")
    places = AwardPerson.objects.filter(award=award, person_id=person_id, valid__isempty=False)
    place = places.select_related("person").order_by("-valid").first()
    if place is None:
        raise NotFound("这名人员不在本户保障对象中，请刷新页面后核对。")
    if death_date < place.person.birth_date:
        raise Invalid("死亡日期不能早于出生日期，请对照证明核对。", field="death_date")
    fact = people.NewFact(
        name="death_day", value=kinds.day_number(death_date), from_date=death_date, person_id=person_id,
        source=FactSource.DOCUMENT, source_note=source_note, evidence_file_id=evidence_file_id,
    )  # fmt: skip
    people.record_facts([fact], actor=actor, at=at)
    end_all_for_death(person_id=person_id, death_date=death_date, actor=actor, at=at)
    watch.look([person_id], at=at)
    award.refresh_from_db()
    return award


@transaction.atomic
def end_all_for_death(
    *, person_id: int, death_date: dt.date, actor: Actor, at: dt.datetime, article: str = ""
) -> list[Award]:
    """End what a person had with the month of her death; gives the awards in which something ended.

    What another date of death had ended goes on first, so that this date counts alone. Whoever calls has
    recorded the death.
    """
    next_month = Month.of(death_date).plus(1)
    mine = AwardPerson.objects.filter(person_id=person_id, occasion="", valid__isempty=False)
    awards = Award.objects.select_for_update().filter(id__in=mine.values("award_id"))
    wrong = _other_ends(person_id, next_month)
    ended = []
    for award in awards.order_by("id"):
        for place in mine.filter(award=award, valid__endswith__in=wrong):
            _take_back(award, place)
        if not end_places(award, next_month, person_id=person_id):
            continue
        tell(award, "保障对象死亡", next_month, actor, at)
        _stop_when_nobody_is_left(award, actor, at, article)
        ended.append(award)
    return ended


def _other_ends(person_id: int, next_month: Month) -> set[dt.date]:
    """The days with which other dates of death ever told would have ended everything."""
    told = Fact.objects.filter(person_id=person_id, name="death_day").values_list("value", flat=True)
    ends = {Month.of(kinds.day_of(day)).plus(1).first_date for day in told}
    return ends - {next_month.first_date}


def _take_back(award: Award, place: AwardPerson) -> None:
    if award.stop_reason == DEATH and award.valid.upper == place.valid.upper:
        award.valid, award.stopped_at, award.stop_reason = (award.valid.lower, None), None, ""
        award.save(update_fields=["valid", "stopped_at", "stop_reason"])
        award.refresh_from_db()
    place.valid = (place.valid.lower, award.valid.upper)
    place.save(update_fields=["valid"])


def _stop_when_nobody_is_left(award: Award, actor: Actor, at: dt.datetime, article: str) -> None:
    if award.valid.isempty or award.valid.upper is not None:
        return
    places = [place.valid for place in AwardPerson.objects.filter(award=award, valid__isempty=False)]
    if any(valid.upper is None for valid in places):
        return
    end = max((valid.upper for valid in places), default=award.valid.lower)
    award.valid, award.stopped_at, award.stop_reason = (award.valid.lower, end), at, DEATH
    award.save(update_fields=["valid", "stopped_at", "stop_reason"])
    event = AwardStopped(
        award_id=award.id, from_month=str(Month.of(end)), reason=DEATH, article=article,
        household_id=award.household_id, person_id=award.person_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
