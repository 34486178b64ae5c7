"""Opening, changing and stopping awards, and the card they are paid to.

A period that ends on the day on which it begins is empty, and PostgreSQL forgets the bounds of an empty
range: nothing here asks an empty period when it began or ended.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import SYSTEM, Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import facts as kinds
from minzheng.kernel.people import queries as people_read
from minzheng.kernel.people.models import Household, Membership, Person

from ..errors import AlreadyCovered
from ..events import AwardOpened, AwardStopped, CardRegistered, HouseholdChanged, PaidByHand
from ..models import Award, AwardPerson, PayCard

CARD = "benefits.card"
PAID_BY_HAND = "paid_by_hand_fen"  # of an award's terms: what a township has paid from its reserve
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789", " -\u3000")
_NOT_FOR_A_BANK_FILE = re.compile(r'[,"\x00-\x1f\x7f]|^[=+\-@]')


@transaction.atomic
def open_award(
    *, programme: str, household: Household, payee: Person, division_code: str, persons: Iterable[Person],
    from_month: Month, until_month: Month | None = None, person: Person | None = None, occasion: str = "",
    terms: Mapping[str, int] | None = None, basis: str, case: Case | None = None, actor: Actor,
    at: dt.datetime,
) -> Award:  # fmt: skip
    """Open an entitlement from a month on. Refused when the household, or one of the persons, has one.

    With `person` it is hers alone; `until_month` is the first month that it no longer covers.
    """
    valid = (from_month.first_date, until_month.first_date if until_month else None)
    try:
        with transaction.atomic():
            award = Award.objects.create(
                programme=programme, household=household, person=person, payee=payee,
                division_code=division_code, valid=valid, occasion=occasion, terms=dict(terms or {}),
                case=case, basis=basis, opened_at=at,
            )  # fmt: skip
            places = [
                AwardPerson(award=award, programme=programme, person=one, occasion=occasion, valid=valid)
                for one in persons
            ]
            AwardPerson.objects.bulk_create(places)
    except IntegrityError as error:
        who = person.name if person else "这户家庭或其中的成员"
        raise AlreadyCovered(
            f"{who}同一期间已在享受同一待遇，不能重复开通。请先核对原有待遇，确需调整的先办理减员或停发。"
        ) from error
    event = AwardOpened(
        award_id=award.id, programme=programme, from_month=str(from_month), household_id=household.id,
        person_id=payee.id, case_id=case.id if case else None,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return award


@transaction.atomic
def pay_by_hand(*, award_id: int, amount_fen: int, actor: Actor, at: dt.datetime) -> Award:
    """A township has paid an award granted once from its reserve (备用金): the next run pays the reserve back.

    Raises AlreadyCovered where it was paid before, by hand or by a run.
    """
    award = Award.objects.select_for_update().get(id=award_id)
    access.require(actor, "case.accept", division_code=award.division_code)
    if PAID_BY_HAND in award.terms:
        raise AlreadyCovered("这笔救助已经用备用金发放过，不能再发一次。请刷新页面查看。")
    if award.issued.exists():
        raise AlreadyCovered("这笔救助已列入银行发放批次，不能再用备用金发放。")
    award.terms = award.terms | {PAID_BY_HAND: amount_fen}
    award.save(update_fields=["terms"])
    audit.record(
        PaidByHand(award_id=award.id, amount_fen=amount_fen, household_id=award.household_id),
        actor=actor,
        at=at,
    )
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
def stop_award(
    *, award_id: int, from_month: Month, reason: str, actor: Actor, at: dt.datetime, article: str = ""
) -> Award:
    """No entitlement from a month on. Months already issued beyond it become a clawback of the next run.

    The system itself stops only what an article says (the awards of who is in 特困供养 now): it names it.
    """
    if actor == SYSTEM and not article:
        raise ValueError("the system stops an award only by a stated article")
    award = (
        Award.objects.select_for_update().get(id=award_id)
        if actor == SYSTEM
        else locked(award_id, actor, "benefit.decide_change")
    )
    if not reason.strip():
        raise Invalid("请选择停发原因。", field="reason")
    _require_running(award)
    if from_month.first_date < award.valid.lower:
        raise Invalid(f"停发月份不能早于起发月份 {Month.of(award.valid.lower).label}。", field="from_month")
    award.valid = (award.valid.lower, from_month.first_date)
    award.stopped_at, award.stop_reason = at, reason.strip()
    award.save(update_fields=["valid", "stopped_at", "stop_reason"])
    end_places(award, from_month)
    event = AwardStopped(
        award_id=award.id, from_month=str(from_month), reason=reason.strip(), article=article,
        household_id=award.household_id, person_id=award.person_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return award


def _require_running(award: Award) -> None:
    if award.valid.isempty:
        raise AlreadyCovered("这项待遇已自起发月份起停发，请刷新页面查看。")
    if award.valid.upper is not None:
        raise AlreadyCovered(f"这项待遇已自 {Month.of(award.valid.upper).label} 起停发，请刷新页面查看。")


def end_places(award: Award, from_month: Month, **which: int) -> int:
    """End the places of an award (of one person, where asked) that go beyond a month; gives how many."""
    end, ended = from_month.first_date, 0
    for place in AwardPerson.objects.filter(award=award, valid__isempty=False, **which):
        if place.valid.upper is None or place.valid.upper > end:
            place.valid = (place.valid.lower, max(end, place.valid.lower))
            place.save(update_fields=["valid"])
            ended += 1
    return ended


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
    if not change.facts:
        raise Invalid("没有填写任何变更，请至少填写一项。", field="facts")
    _require_own_facts(award, change.facts)
    people.record_facts(change.facts, actor=actor, at=at)
    labels = "、".join(dict.fromkeys(kinds.kind_of(fact.name).label for fact in change.facts))
    tell(award, f"变更{labels}", change.from_month, actor, at)
    return award


@transaction.atomic
def add_person(
    *,
    award_id: int,
    person: Person,
    relation: str,
    from_month: Month,
    facts: Iterable[people.NewFact],
    note: str,
    actor: Actor,
    at: dt.datetime,
) -> Award:
    """A new member counts from a month on (增人), with the facts needed to count her."""
    award = locked(award_id, actor, "benefit.decide_change")
    _require_note(note)
    _require_running(award)
    if from_month.first_date < award.valid.lower:
        raise Invalid(
            f"增员月份不能早于本户的起发月份 {Month.of(award.valid.lower).label}。", field="from_month"
        )
    facts = tuple(facts)
    _require_own_facts(award, facts, person)
    people.add_member(
        household=award.household,
        person=person,
        relation=relation,
        from_date=from_month.first_date,
        source=note,
        actor=actor,
        at=at,
    )
    people.record_facts(facts, actor=actor, at=at)
    try:
        with transaction.atomic():
            AwardPerson.objects.create(
                award=award, programme=award.programme, person=person, valid=(from_month.first_date, None)
            )
    except IntegrityError as error:
        raise AlreadyCovered(
            f"{person.name}同一期间已在另一户享受同一待遇，请先在原户减员。", field="person"
        ) from error
    tell(award, "增加保障对象", from_month, actor, at)
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
    end_places(award, from_month, person_id=person_id)
    tell(award, f"减少保障对象（{reason}）", from_month, actor, at)
    return award


def _require_note(note: str) -> None:
    if len(note.strip()) < 2:
        raise Invalid("请写明变更的理由和依据。", field="note")


def _require_own_facts(award: Award, facts: Iterable[people.NewFact], *others: Person) -> None:
    """The facts are about the household of the award, or about who belongs or belonged to it."""
    members = Membership.objects.filter(household_id=award.household_id, superseded_at=None)
    own = {*members.values_list("person_id", flat=True), *(person.id for person in others)}
    own |= set(AwardPerson.objects.filter(award=award).values_list("person_id", flat=True))
    for fact in facts:
        about_own = (
            fact.household_id == award.household_id if fact.person_id is None else fact.person_id in own
        )
        if not about_own:
            raise NotFound("要变更的人员或家庭不属于这项待遇，请刷新页面后核对。")


def tell(award: Award, what: str, from_month: Month, actor: Actor, at: dt.datetime) -> None:
    """Say in the trail that what an award rests on has changed."""
    event = HouseholdChanged(
        award_id=award.id, household_id=award.household_id, what=what, from_month=str(from_month)
    )
    audit.record(event, actor=actor, at=at)


def check_card_number(text: str) -> str:
    """A bank card number with a right check digit (ISO/IEC 7812 Luhn). Raises Invalid."""
    number = text.translate(_FULL_WIDTH)
    if not re.fullmatch(r"\d{12,19}", number, re.ASCII):
        raise Invalid("银行卡号应为 12 至 19 位数字，请对照卡面重新填写。", field="card_number")
    total = 0
    for place, ch in enumerate(reversed(number)):
        digit = int(ch) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    if total % 10:
        raise Invalid("银行卡号校验不符，通常是某一位数字写错，请对照卡面逐位核对。", field="card_number")
    return number


def new_card(
    *, person_id: int, holder_name: str, bank: str, number: str, from_date: dt.date, at: dt.datetime
) -> PayCard:
    """An unsaved card from checked values; for `register_card` and bulk intake.

    What a bank's file cannot carry is refused here: one such card would hold up the file of a whole run.
    """
    checked = check_card_number(number)
    holder_name, bank = holder_name.strip(), bank.strip()
    if not holder_name or not bank:
        raise Invalid("请填写户名和开户行。", field="holder_name")
    if _NOT_FOR_A_BANK_FILE.search(holder_name) or _NOT_FOR_A_BANK_FILE.search(bank):
        raise Invalid(
            "户名和开户行不能含有逗号、引号，也不能以符号开头，请对照卡面重新填写。", field="holder_name"
        )
    return PayCard(
        person_id=person_id,
        holder_name=holder_name,
        bank=bank,
        number_cipher=secrecy.encrypt(checked, purpose=CARD),
        number_tail=checked[-4:],
        valid=(from_date, None),
        recorded_at=at,
    )


@transaction.atomic
def register_card(
    *,
    person: Person,
    holder_name: str,
    bank: str,
    number: str,
    from_date: dt.date,
    actor: Actor,
    at: dt.datetime,
) -> PayCard:
    """The card to which a person is paid from a day on; the earlier one ends the day before.

    Raises NotPermitted for an actor who neither pays nor takes in applications there, and does not belong
    to the person's household.
    """
    _require_keeps_card(person, actor, at.astimezone(CHINA).date())
    card = new_card(
        person_id=person.id, holder_name=holder_name, bank=bank, number=number, from_date=from_date, at=at
    )
    later = (from_date, None)
    for old in PayCard.objects.select_for_update().filter(person=person, valid__overlap=later):
        # A card replaced on its first day keeps an empty period: its payments still point to it.
        old.valid = (old.valid.lower, max(from_date, old.valid.lower))
        old.save(update_fields=["valid"])
    card.save()
    audit.record(CardRegistered(person_id=person.id), actor=actor, at=at)
    return card


def _require_keeps_card(person: Person, actor: Actor, day: dt.date) -> None:
    """An officer who pays or takes in where the person is at home or paid; or one of her own household."""
    if actor == SYSTEM:
        return
    own = people_read.person_of_account(actor.account_id) if actor.account_id else None
    home = people_read.household_of(person.id, on_date=day)
    if own is not None:
        shared = home is not None and people_read.household_of(own.id, on_date=day) == home
        if own.id == person.id or shared:
            return
    places = [person.division_code, *([home.division_code] if home else [])]
    places += Award.objects.filter(payee=person).values_list("division_code", flat=True)
    for action in ("issue.settle", "case.take_in"):
        if any(access.may(actor, action, division_code=place) for place in places):
            return
    access.require(actor, "issue.settle", division_code=person.division_code)
