"""城镇脱贫解困验收: two persons score a household by the checklist."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from .. import declared
from ..errors import ScoredAlready
from ..events import AcceptanceScored
from ..models import AcceptanceScore
from ..reach import SCORE, household_for

SCORERS = 2


@transaction.atomic
def score_acceptance(
    *, household_id: int, given: Mapping[str, int], note: str = "", actor: Actor, at: dt.datetime
) -> AcceptanceScore:
    """The points of one person for this year, in whole points by criterion.

    Raises ScoredAlready for the same person again and for a third, Invalid for points out of range.
    """
    home = household_for(household_id, SCORE, actor=actor)
    today = at.astimezone(CHINA).date()
    before = AcceptanceScore.objects.filter(household=home, year=today.year)
    if before.filter(account_id=actor.account_id).exists():
        raise ScoredAlready("您今年已经给这个家庭评过分，请由另一人评第二份。")
    if before.count() >= SCORERS:
        raise ScoredAlready("这个家庭今年已有两人评分，验收结果已定。")
    points = {}
    for one in declared.criteria(today):
        value = given.get(one.code)
        if value is None or not 0 <= value <= one.points:
            raise Invalid(f"“{one.name}”应在 0 至 {one.points} 分之间，请核对。", field=one.code)
        points[one.code] = value
    made = AcceptanceScore.objects.create(
        household=home, year=today.year, account_id=actor.account_id, scorer_name=actor.name, given=points,
        points=sum(points.values()), note=note.strip(), scored_at=at,
    )  # fmt: skip
    event = AcceptanceScored(household_id=home.id, score_id=made.id, year=made.year, points=made.points)
    audit.record(event, actor=actor, at=at)
    return made
