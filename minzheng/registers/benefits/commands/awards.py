"""Opening, changing and stopping awards, and the card they are paid to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import facts as kinds
from minzheng.kernel.people.models import FactSource, Household, Person

from ..errors import AlreadyCovered
from ..events import AwardOpened, AwardStopped, CardRegistered, HouseholdChanged
from ..models import Award, AwardPerson, PayCard

CARD = "benefits.card"


@transaction.atomic
def open_award(
    *, programme: str, household: Household, payee: Person, division_code: str, persons: Iterable[Person],
    from_month: Month, basis: str, case: Case | None = None, actor: Actor, at: dt.datetime,
) -> Award:  # fmt: skip
    """Open a household's entitlement from a month on. Refused when it, or one of its persons, has one."""
    try:
        with transaction.atomic():
            award = Award.objects.create(
                programme=programme, household=household, payee=payee, division_code=division_code,
                valid=(from_month.first_date, None), case=case, basis=basis, opened_at=at,
            )  # fmt: skip
            places = [
                AwardPerson(award=award, programme=programme, person=person, valid=(from_month.first_date, None))
                for person in persons
            ]
            AwardPerson.objects.bulk_create(places)
    except IntegrityError as error:
        raise AlreadyCovered(
            "这户家庭或其中的成员同一期间已在享受同一待遇，不能重复开通。请先核对原有待遇，确需调整的先办理减员或停发。"
        ) from error
    event = AwardOpened(
        award_id=award.id, programme=programme, from_month=str(from_month), household_id=household.id,
        person_id=payee.id, case_id=case.id if case else None,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return award


def locked(award_id: int, actor: Actor, action: str) -> Award:
    """The award, locked, inside the actor's jurisdiction for the action."""
    award = Award.objects.select_for_update().filter(id=award_id).first()
    seen = ("benefit.read", action)
    if award is None or not any(access.may(actor, name, division_code=award.division_code) for name in seen):
        raise NotFound("没有这项待遇，请返回列表重新查找。")
    access.require(actor, action, division_code=award.division_code)
    return award


@transaction.atomic
def stop_award(*, award_id: int, from_month: Month, reason: str, actor: Actor, at: dt.datetime) -> Award:
    """No entitlement from a month on. Months already issued beyond it become a clawback of the next run."""
    award = locked(award_id, actor, "benefit.decide_change")
    if not reason.strip():
        raise Invalid("请选择停发原因。", field="reason")
    if from_month.first_date < award.valid.lower:
        raise Invalid(f"停发月份不能早于起发月份 {Month.of(award.valid.lower).label}。", field="from_month")
    if award.valid.upper is not None:
        raise AlreadyCovered(f"这项待遇已自 {Month.of(award.valid.upper).label} 起停发，请刷新页面查看。")
    award.valid = (award.valid.lower, from_month.first_date)
    award.stopped_at, award.stop_reason = at, reason.strip()
    award.save(update_fields=["valid", "stopped_at", "stop_reason"])
    for place in AwardPerson.objects.filter(award=award, valid__upper_inf=True):
        place.valid = (place.valid.lower, max(from_month.first_date, place.valid.lower))
        place.save(update_fields=["valid"])
    event = AwardStopped(award_id=award.id, from_month=str(from_month), reason=reason.strip(), household_id=award.household_id)
    audit.record(event, actor=actor, at=at)
    return award


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of the facts an award rests on. Which of the fields are set says what happened.

    `from_month` is the first month for which the change counts; the law of the programme sets it, and
    the officer confirms it.
    """

    from_month: Month
    facts: tuple[people.NewFact, ...] = ()
    note: str


@transaction.atomic
def change_facts(*, award_id: int, change: Change, actor: Actor, at: dt.datetime) -> Award:
    """Correct or update facts of the household or its members (收入、财产、残疾等级、渐退期)."""
    award = locked(award_id, actor, "benefit.decide_change")
    _require_note(change.note)
    people.record_facts(change.facts, actor=actor, at=at)
    labels = "、".join(dict.fromkeys(kinds.kind_of(fact.name).label for fact in change.facts))
    _tell(award, f"变更{labels}", change.from_month, actor, at)
    return award


@transaction.atomic
def record_death(
    *, award_id: int, person_id: int, death_date: dt.date, source_note: str, evidence_file_id: int | None = None,
    actor: Actor, at: dt.datetime,
) -> Award:  # fmt: skip
    """A covered person has died: the share ends with the month of death (次月停发), whenever it is learnt."""
    award = locked(award_id, actor, "benefit.report_change")
    if death_date > at.date():
        raise Invalid("死亡日期不能晚于今天，请对照证明核对。", field="death_date")
    place = AwardPerson.objects.select_for_update().filter(
        award=award, person_id=person_id, valid__isempty=False
    ).order_by("-valid").first()
    if place is None:
        raise NotFound("这名人员不在本户保障对象中，请刷新页面后核对。")
    fact = people.NewFact(
        name="death_day", value=kinds.day_number(death_date), from_date=death_date, person_id=person_id,
        source=FactSource.DOCUMENT, source_note=source_note, evidence_file_id=evidence_file_id,
    )  # fmt: skip
    people.record_facts([fact], actor=actor, at=at)
    next_month = Month.of(death_date).plus(1)
    place.valid = (place.valid.lower, max(next_month.first_date, place.valid.lower))
    place.save(update_fields=["valid"])
    _tell(award, "保障对象死亡", next_month, actor, at)
    living = AwardPerson.objects.filter(award=award, valid__upper_inf=True)
    if not living.exists() and award.valid.upper is None:
        award.valid = (award.valid.lower, max(next_month.first_date, award.valid.lower))
        award.stopped_at, award.stop_reason = at, "死亡"
        award.save(update_fields=["valid", "stopped_at", "stop_reason"])
        event = AwardStopped(award_id=award.id, from_month=str(next_month), reason="死亡", household_id=award.household_id)
        audit.record(event, actor=actor, at=at)
    return award


@transaction.atomic
def add_person(
    *, award_id: int, person: Person, relation: str, from_month: Month, facts: Iterable[people.NewFact], note: str,
    actor: Actor, at: dt.datetime,
) -> Award:  # fmt: skip
    """A new member counts from a month on (增人), with the facts needed to count her."""
    award = locked(award_id, actor, "benefit.decide_change")
    _require_note(note)
    people.add_member(
        household=award.household, person=person, relation=relation, from_date=from_month.first_date, source=note,
        actor=actor, at=at,
    )  # fmt: skip
    people.record_facts(facts, actor=actor, at=at)
    try:
        with transaction.atomic():
            AwardPerson.objects.create(
                award=award, programme=award.programme, person=person, valid=(from_month.first_date, None)
            )
    except IntegrityError as error:
        raise AlreadyCovered(f"{person.name}同一期间已在另一户享受同一待遇，请先在原户减员。", field="person") from error
    _tell(award, "增加保障对象", from_month, actor, at)
    return award


@transaction.atomic
def remove_person(
    *, award_id: int, person_id: int, from_month: Month, reason: str, actor: Actor, at: dt.datetime
) -> Award:
    """A member no longer counts from a month on (减员: 迁出、结婚、服刑 …)."""
    award = locked(award_id, actor, "benefit.decide_change")
    _require_note(reason)
    people.remove_member(
        household_id=award.household_id, person_id=person_id, until_date=from_month.first_date, reason=reason,
        actor=actor, at=at,
    )  # fmt: skip
    for place in AwardPerson.objects.filter(award=award, person_id=person_id, valid__upper_inf=True):
        place.valid = (place.valid.lower, max(from_month.first_date, place.valid.lower))
        place.save(update_fields=["valid"])
    _tell(award, f"减少保障对象（{reason}）", from_month, actor, at)
    return award


def _require_note(note: str) -> None:
    if len(note.strip()) < 2:
        raise Invalid("请写明变更的理由和依据。", field="note")


def _tell(award: Award, what: str, from_month: Month, actor: Actor, at: dt.datetime) -> None:
    event = HouseholdChanged(
        award_id=award.id, household_id=award.household_id, what=what, from_month=str(from_month)
    )
    audit.record(event, actor=actor, at=at)


def check_card_number(text: str) -> str:
    """A bank card number with a right check digit (ISO/IEC 7812 Luhn). Raises Invalid."""
    number = "".join(ch for ch in text if ch.isdigit())
    if not 12 <= len(number) <= 19:
        raise Invalid("银行卡号应为 12 至 19 位数字，请对照卡面重新填写。", field="card_number")
    total = 0
    for place, ch in enumerate(reversed(number)):
        digit = int(ch) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    if total % 10:
        raise Invalid("银行卡号校验不符，通常是某一位数字写错，请对照卡面逐位核对。", field="card_number")
    return number


def new_card(*, person_id: int, holder_name: str, bank: str, number: str, from_date: dt.date, at: dt.datetime) -> PayCard:
    """An unsaved card from checked values; for `register_card` and bulk intake."""
    checked = check_card_number(number)
    return PayCard(
        person_id=person_id, holder_name=holder_name.strip(), bank=bank.strip(),
        number_cipher=secrecy.encrypt(checked, purpose=CARD), number_tail=checked[-4:], valid=(from_date, None),
        recorded_at=at,
    )  # fmt: skip


@transaction.atomic
def register_card(
    *, person: Person, holder_name: str, bank: str, number: str, from_date: dt.date, actor: Actor, at: dt.datetime
) -> PayCard:
    """The card to which a person is paid from a day on; the earlier one ends the day before."""
    card = new_card(person_id=person.id, holder_name=holder_name, bank=bank, number=number, from_date=from_date, at=at)
    if not card.holder_name or not card.bank:
        raise Invalid("请填写户名和开户行。", field="holder_name")
    for old in PayCard.objects.select_for_update().filter(person=person, valid__upper_inf=True):
        # A card replaced on its first day keeps an empty period: its payments still point to it.
        old.valid = (old.valid.lower, max(from_date, old.valid.lower))
        old.save(update_fields=["valid"])
    card.save()
    audit.record(CardRegistered(person_id=person.id), actor=actor, at=at)
    return card
