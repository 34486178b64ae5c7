"""Benefits that follow others without an application (免申即享), opened and ended for a whole district at once.

The night's look does the same person by person; this is for the first month after a roll was taken over, and
for districts that do it with each month's list.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in
from minzheng.kernel.base.months import Month

from ..events import AwardsTakenOver, AwardStopped
from ..models import Award, AwardPerson

BATCH = 2000
ENDED = "随同的待遇已终止"


@dataclass(frozen=True)
class Following:
    """How many awards were opened and ended."""

    opened: int
    ended: int


@transaction.atomic
def follow_all(
    *, follower: str, followed: Collection[str], division_prefix: str, month: Month, basis: str, actor: Actor,
    at: dt.datetime,
) -> Following:  # fmt: skip
    """Let a programme cover exactly those whom others cover in a month.

    Who has one of `followed` has the follower from the first month of what it follows, or from the end of an
    earlier award of it; who has none any more has it until the month. The same month again changes nothing.
    """
    access.require(actor, "benefit.decide_change", division_code=division_prefix)
    first = month.first_date
    rows = AwardPerson.objects.filter(
        programme__in=followed, award__division_code__startswith=division_prefix, valid__contains=first
    )
    covered = dict(rows.order_by("-id").values_list("person_id", "id"))
    mine = AwardPerson.objects.filter(programme=follower, valid__isempty=False)
    running = set(mine.filter(valid__contains=first).values_list("person_id", flat=True))
    ended = _end(follower, division_prefix, covered.keys(), month, actor, at)
    wanted = [place_id for person_id, place_id in covered.items() if person_id not in running]
    new = list(AwardPerson.objects.filter(id__in=wanted).select_related("award").order_by("id"))
    until = {
        place.person_id: place.valid.upper
        for place in mine.filter(person__in=[place.person_id for place in new]).order_by("valid")
    }
    opened = [
        Award(programme=follower, household_id=place.award.household_id, person_id=place.person_id,
              payee_id=place.award.payee_id, division_code=place.award.division_code, basis=basis,
              valid=(max(place.valid.lower, until.get(place.person_id) or place.valid.lower), None),
              opened_at=at)
        for place in new
    ]  # fmt: skip
    Award.objects.bulk_create(opened, batch_size=BATCH)
    copy_in(
        [
            AwardPerson(award=award, programme=follower, person_id=award.person_id, valid=award.valid)
            for award in opened
        ]
    )
    if opened:
        audit.record(AwardsTakenOver(programme=follower, count=len(opened), basis=basis), actor=actor, at=at)
    return Following(len(opened), ended)


def _end(
    follower: str, division_prefix: str, covered: Collection[int], month: Month, actor: Actor, at: dt.datetime
) -> int:
    """End the awards of a follower that follow nothing in a month; gives how many."""
    running = Award.objects.filter(
        programme=follower, division_code__startswith=division_prefix, person__isnull=False,
        valid__upper_inf=True, valid__startswith__lte=month.first_date,
    )  # fmt: skip
    over = [award_id for award_id, who in running.values_list("id", "person_id") if who not in covered]
    ending = list(Award.objects.select_for_update().filter(id__in=over).order_by("id"))
    places = list(AwardPerson.objects.filter(award__in=ending, valid__upper_inf=True))
    for award in ending:
        award.valid = (award.valid.lower, month.first_date)
        award.stopped_at, award.stop_reason = at, ENDED
    for place in places:
        place.valid = (place.valid.lower, month.first_date)
    Award.objects.bulk_update(ending, ["valid", "stopped_at", "stop_reason"], batch_size=BATCH)
    AwardPerson.objects.bulk_update(places, ["valid"], batch_size=BATCH)
    events = [
        AwardStopped(
            award_id=award.id, from_month=str(month), reason=ENDED, household_id=award.household_id,
            person_id=award.person_id,
        )
        for award in ending
    ]  # fmt: skip
    audit.record_all(events, actor=actor, at=at)
    return len(ending)
