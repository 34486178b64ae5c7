"""The policy of a year, and stays in hospital with their claims."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid

from ..errors import AlreadyThere, NotNow, NotOnTheLedger
from ..models import CarePolicy, HospitalStay, StayState
from ..reach import ARRANGE, places, supported, tell
from .dated import ONE, period, required, today_of

POLICY_DAYS_MAX = 366


@transaction.atomic
def insure(
    *, person_id: int, insurer: str, number: str, from_date: dt.date, until_date: dt.date, actor: Actor,
    at: dt.datetime,
) -> CarePolicy:  # fmt: skip
    """Enter the policy of a year (特困人员住院护理保险). Raises AlreadyThere where its days are covered."""
    supported(person_id, ARRANGE, actor=actor, at=at)
    period(from_date, until_date)
    if (until_date - from_date).days >= POLICY_DAYS_MAX:
        raise Invalid("保单期限不超过一年，请核对起止日期。", field="until_date")
    covered = CarePolicy.objects.select_for_update().filter(
        person_id=person_id, from_date__lte=until_date, until_date__gte=from_date
    )
    sentence = "这段时间已有保单，请核对起止日期。"
    if covered.exists():
        raise AlreadyThere(sentence, field="from_date")
    made = CarePolicy(
        person_id=person_id, insurer=required(insurer, "请填写承保公司。", "insurer"),
        number=required(number, "请填写保单号。", "number"), from_date=from_date, until_date=until_date,
        recorded_at=at, recorded_by_name=actor.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise AlreadyThere(sentence, field="from_date") from error
    tell(person_id, "登记住院护理保险", actor=actor, at=at)
    return made


@transaction.atomic
def record_stay(
    *, person_id: int, hospital: str, reason: str, from_date: dt.date, actor: Actor, at: dt.datetime
) -> HospitalStay:
    """Enter an admission to hospital. One stay at a time. Raises AlreadyThere, Invalid."""
    row, today = supported(person_id, ARRANGE, actor=actor, at=at), today_of(at)
    if not row.from_date <= from_date <= today:
        raise Invalid(f"入院日期应在 {row.from_date} 至 {today} 之间，请核对。", field="from_date")
    made = HospitalStay(
        person_id=person_id, hospital=required(hospital, "请填写医院。", "hospital"),
        reason=required(reason, "请填写住院原因。", "reason"), valid=(from_date, None), recorded_at=at,
        recorded_by_name=actor.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise AlreadyThere(
            "这段时间已登记住院，请先办理上一次住院的出院，再登记新的。", field="from_date"
        ) from error
    tell(person_id, "登记住院", actor=actor, at=at)
    return made


def _stay(person_id: int, stay_id: int, state: StayState, *, actor: Actor, at: dt.datetime) -> HospitalStay:
    """A stay, locked, in a state. A claim may be settled after the person's support has ended."""
    mine = places(actor).filter(person_id=person_id)
    found = HospitalStay.objects.select_for_update().filter(id=stay_id, person__in=mine.values("person_id"))
    row = found.first()
    if row is None:
        raise NotOnTheLedger("没有这次住院。请返回台账重新选择。")
    code = mine.order_by("-valid").values_list("award__division_code", flat=True)[0]
    access.require(actor, ARRANGE, division_code=code)
    if row.state != state:
        raise NotNow(f"这次住院现在是“{row.get_state_display()}”，不能办理这一步。请刷新页面查看。")
    return row


@transaction.atomic
def discharge(
    *, person_id: int, stay_id: int, last_date: dt.date, actor: Actor, at: dt.datetime
) -> HospitalStay:
    """Enter the day of discharge. Raises NotNow, Invalid."""
    row, today = _stay(person_id, stay_id, StayState.INSIDE, actor=actor, at=at), today_of(at)
    first = row.valid.lower
    if not first <= last_date <= today:
        raise Invalid(f"出院日期应在 {first} 至 {today} 之间，请核对。", field="last_date")
    row.valid, row.state = (first, last_date + ONE), StayState.DISCHARGED
    row.save(update_fields=["valid", "state"])
    tell(person_id, "登记出院", actor=actor, at=at)
    return row


@transaction.atomic
def claim(
    *, person_id: int, stay_id: int, nursing_days: int, claimed_fen: int, actor: Actor, at: dt.datetime
) -> HospitalStay:
    """Claim nursing days and an amount in fen, by the policy of the day of admission.

    Raises NotNow, Invalid.
    """
    row = _stay(person_id, stay_id, StayState.DISCHARGED, actor=actor, at=at)
    first, days = row.valid.lower, (row.valid.upper - row.valid.lower).days
    if not 1 <= nursing_days <= days:
        raise Invalid(f"这次住院 {days} 天，申请护理天数应在 1 至 {days} 之间。", field="nursing_days")
    if claimed_fen <= 0:
        raise Invalid("申请金额应大于零。", field="claimed_fen")
    policy = CarePolicy.objects.filter(
        person_id=person_id, from_date__lte=first, until_date__gte=first
    ).first()
    if policy is None:
        raise NotNow(f"没有覆盖入院日 {first} 的保单，不能申请理赔。请先核对并登记保单。")
    row.policy, row.nursing_days, row.claimed_fen = policy, nursing_days, claimed_fen
    row.state = StayState.CLAIMED
    row.save()
    tell(person_id, "申请住院护理保险理赔", actor=actor, at=at)
    return row


@transaction.atomic
def settle_claim(
    *, person_id: int, stay_id: int, paid_fen: int, paid_date: dt.date, actor: Actor, at: dt.datetime
) -> HospitalStay:
    """Enter what the insurer paid, in fen; zero is a refusal. Raises NotNow, Invalid."""
    row, today = _stay(person_id, stay_id, StayState.CLAIMED, actor=actor, at=at), today_of(at)
    if not 0 <= paid_fen <= row.claimed_fen:
        raise Invalid("赔付金额不能超过申请金额，没有赔付的填 0。", field="paid_fen")
    if not row.valid.upper <= paid_date + ONE <= today + ONE:
        raise Invalid(f"赔付日期应在出院以后、{today} 以前，请核对。", field="paid_date")
    row.paid_fen, row.paid_date, row.state = paid_fen, paid_date, StayState.PAID
    row.save()
    tell(person_id, "登记住院护理保险赔付", actor=actor, at=at)
    return row
