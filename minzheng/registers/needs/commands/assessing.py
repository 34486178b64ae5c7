"""困难家庭救助帮扶综合评估: what a family needs, area by area."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from .. import declared
from ..events import NeedsAssessed
from ..models import AssessedNeed, Grade, MeasureState, NeedsAssessment, ServiceMeasure
from ..parameters import figures
from ..reach import ASSESS, household_for, months_after


@transaction.atomic
def assess(
    *, household_id: int, assessed_date: dt.date, first_assessor: str, second_assessor: str,
    grades: Mapping[str, tuple[int, str]], review_date: dt.date | None = None, actor: Actor,
    at: dt.datetime, request_id: uuid.UUID,
) -> NeedsAssessment:  # fmt: skip
    """Put down an assessment of every area in force that day; it replaces the one before, which stays.

    `grades` gives {area: (grade, words)}. Measures that are still planned go over to the new assessment.
    Without `review_date` it is the assessment's day plus the months set. Raises NeedsNotFound, NotPermitted,
    Invalid.
    """
    home = household_for(household_id, ASSESS, actor=actor)
    done = NeedsAssessment.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    today = at.astimezone(CHINA).date()
    earlier = NeedsAssessment.objects.filter(household=home, replaced_at=None).first()
    if assessed_date > today:
        raise Invalid("评估日期不能晚于今天，请改正。", field="assessed_date")
    if earlier is not None and assessed_date < earlier.assessed_date:
        raise Invalid(
            f"评估日期早于已有的评估（{earlier.assessed_date}），请核对；只登记比它新的评估。",
            field="assessed_date",
        )
    first, second = first_assessor.strip(), second_assessor.strip()
    if not first or not second or first == second:
        raise Invalid("综合评估由两人入户，请填写两名不同的评估人。", field="second_assessor")
    if review_date is None:
        months = figures(division_code=home.division_code, on_date=assessed_date)["review_months"]
        review_date = months_after(assessed_date, months)
    if review_date <= assessed_date:
        raise Invalid("下次评估日期应在这次评估以后，请改正。", field="review_date")
    rows = _needs(grades, assessed_date)
    if earlier is not None:
        earlier.replaced_at = at
        earlier.save(update_fields=["replaced_at"])
    made = NeedsAssessment.objects.create(
        household=home, assessed_date=assessed_date, first_assessor=first, second_assessor=second,
        review_date=review_date, recorded_at=at, request_id=request_id,
    )  # fmt: skip
    AssessedNeed.objects.bulk_create(
        AssessedNeed(assessment=made, area=area, grade=grade, words=words) for area, grade, words in rows
    )
    if earlier is not None:
        planned = ServiceMeasure.objects.filter(assessment=earlier, state=MeasureState.PLANNED)
        planned.update(assessment=made)
    event = NeedsAssessed(
        household_id=home.id, assessment_id=made.id, assessed_date=assessed_date,
        needs=sum(grade != Grade.NONE for _, grade, _ in rows),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return made


def _needs(grades: Mapping[str, tuple[int, str]], on_date: dt.date) -> list[tuple[str, int, str]]:
    rows = []
    for area in declared.areas(on_date):
        grade, words = grades.get(area.code, (None, ""))
        if grade not in Grade.values:
            raise Invalid(f"请评定“{area.name}”的需求程度：无、一般或突出。", field=f"{area.code}_grade")
        if grade != Grade.NONE and not words.strip():
            raise Invalid(f"“{area.name}”有需求，请写明具体情况。", field=f"{area.code}_words")
        rows.append((area.code, grade, words.strip()))
    return rows
