"""Looking at an award again (定期复核): what was found, and what was done about it."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid, NotFound

from ..errors import ReviewSettled
from ..events import AwardReviewed, ReviewDealtWith, ReviewsTakenOver
from ..models import Award, AwardReview, ReviewFinding, ReviewWay
from ..programmes import programme
from ..reviewing import READS

RECORDS, SETTLES = "case.visit", "case.assess"
WORDS_MIN = 4


@transaction.atomic
def record_review(
    *, award_id: int, on_date: dt.date, way: str, finding: str, note: str, actor: Actor, at: dt.datetime
) -> AwardReview:
    """What somebody found who looked at an award on a day. It changes nothing by itself.

    Raises NotFound for an award that is not looked at again or out of reach, Invalid for a day on which it
    did not run, that is still to come, or not after the last review, and for a change without words.
    """
    award = Award.objects.select_for_update().filter(id=award_id).first()
    if (
        award is None
        or not programme(award.programme).reviewed
        or not access.may(actor, READS, division_code=award.division_code)
    ):
        raise NotFound("没有这项要定期复核的待遇，请返回列表重新查找。")
    access.require(actor, RECORDS, division_code=award.division_code)
    _judge_day(award, on_date, at.astimezone(CHINA).date())
    note = note.strip()
    if finding != ReviewFinding.UNCHANGED and len(note) < WORDS_MIN:
        raise Invalid("有变化或者不再符合的，请写明发现了什么。", field="note")
    review = AwardReview.objects.create(
        award=award, on_date=on_date, way=ReviewWay(way), finding=ReviewFinding(finding), note=note,
        reviewed_by_name=actor.name, recorded_at=at,
    )  # fmt: skip
    event = AwardReviewed(award_id=award.id, on_date=on_date.isoformat(), finding=review.finding)
    audit.record(event, actor=actor, at=at)
    return review


def _judge_day(award: Award, on_date: dt.date, today: dt.date) -> None:
    if on_date > today:
        raise Invalid("复核日期不能晚于今天，请按实际复核的日期填写。", field="on_date")
    if award.valid.isempty or not (
        award.valid.lower <= on_date and (award.valid.upper is None or on_date < award.valid.upper)
    ):
        raise Invalid("这一天没有在享受这项待遇，请核对复核日期。", field="on_date")
    last = AwardReview.objects.filter(award=award).order_by("-on_date").first()
    if last is not None and on_date <= last.on_date:
        raise Invalid(f"已有 {last.on_date} 的复核记录，不用再登记这一天或更早的。", field="on_date")


@transaction.atomic
def settle_review(*, review_id: int, settlement: str, actor: Actor, at: dt.datetime) -> AwardReview:
    """Say what was done about what a review found: facts corrected, stopped, or nothing and why.

    Raises NotFound, ReviewSettled where it was dealt with before or found nothing, Invalid without words.
    """
    review = AwardReview.objects.select_for_update(of=("self",)).select_related("award").filter(id=review_id)
    found = review.first()
    if found is None or not access.may(actor, READS, division_code=found.award.division_code):
        raise NotFound("没有这条复核记录，请返回列表重新查找。")
    access.require(actor, SETTLES, division_code=found.award.division_code)
    if found.settled_at is not None or found.finding == ReviewFinding.UNCHANGED:
        raise ReviewSettled("这条复核记录没有要处理的事，或者已经处理过了，请刷新页面查看。")
    if len(settlement.strip()) < WORDS_MIN:
        raise Invalid("请写明怎样处理的：更正了什么、从哪个月停发，或者为什么不变。", field="settlement")
    found.settlement, found.settled_by_name, found.settled_at = settlement.strip(), actor.name, at
    found.save(update_fields=["settlement", "settled_by_name", "settled_at"])
    audit.record(ReviewDealtWith(award_id=found.award_id, review_id=found.id), actor=actor, at=at)
    return found


@transaction.atomic
def take_over_reviews(
    *, found: Mapping[int, dt.date], way: str, basis: str, actor: Actor, at: dt.datetime
) -> int:
    """A bureau's own record of reviews that found nothing, by award, taken over as it is; gives how many.

    Raises Invalid, and takes nothing over, where one of the awards is out of reach or did not run on its day,
    or a day is still to come.
    """
    access.require(actor, "people.import_ledger")
    today = at.astimezone(CHINA).date()
    rows = access.visible_to(actor, "people.import_ledger", Award.objects.filter(id__in=found))
    running = {award_id for award_id, valid in rows.values_list("id", "valid") if found[award_id] in valid}
    if strange := len(found.keys() - running) + sum(day > today for day in found.values()):
        raise Invalid(f"有 {strange} 条复核记录的待遇或日期不对，全部没有导入。请核对后重新导入。")
    copied = copy_in(
        AwardReview(
            award_id=award_id, on_date=day, way=ReviewWay(way), finding=ReviewFinding.UNCHANGED, note=basis,
            reviewed_by_name=actor.name, recorded_at=at,
        )
        for award_id, day in found.items()
    )  # fmt: skip
    audit.record(ReviewsTakenOver(count=copied, basis=basis), actor=actor, at=at)
    return copied
