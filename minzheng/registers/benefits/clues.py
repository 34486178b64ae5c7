"""Rules that look over payments for what an auditor should ask about. A clue is a question, not a finding.

Each is a plain query over what stands in the books today; when the cause is put right it is gone.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import day_of
from minzheng.kernel.people.models import Fact

from .commands import CARD
from .models import Award, AwardPerson, Issued, PayCard

AWARDS_MAX = 200


@dataclass(frozen=True)
class Clue:
    """One household to ask about, and the words that say why."""

    award_id: int
    household_id: int
    case_id: int | None
    name: str
    division_code: str
    words: str


def _clue(award: Award, words: str) -> Clue:
    return Clue(award.id, award.household_id, award.case_id, award.payee.name, award.division_code, words)


def _in_reach(actor: Actor):
    return access.visible_to(actor, "benefit.read", Award.objects.select_related("payee"))


def _months(months: list[Month]) -> str:
    first, last = min(months), max(months)
    return first.label if first == last else f"{first.label}至{last.label}共 {len(months)} 个月"


def paid_after_death(actor: Actor) -> list[Clue]:
    """Households that in some month were paid for more persons than lived and were covered then.

    The share ends with the month of death, so the months after it count (次月停发).
    """
    places = AwardPerson.objects.filter(award__in=_in_reach(actor).values("id"))
    died = dict(
        Fact.objects.filter(
            name="death_day", superseded_at=None, person__in=places.values("person_id")
        ).values_list("person_id", "value")
    )
    death_month = {person: Month.of(day_of(value)) for person, value in died.items()}
    award_ids = set(places.filter(person__in=died).values_list("award_id", flat=True))
    if not award_ids:
        return []
    covered = defaultdict(list)
    for place in AwardPerson.objects.filter(award__in=award_ids, valid__isempty=False):
        covered[place.award_id].append(place)
    paid = (
        Issued.objects.filter(award__in=award_ids, month__gt=min(death_month.values()))
        .values_list("award_id", "month")
        .annotate(persons=Sum("persons"), fen=Sum("amount_fen"))
        .filter(fen__gt=0)
    )
    late: dict[int, list[Month]] = defaultdict(list)
    for award_id, month, persons, _ in paid:
        dead_here = [
            p for p in covered[award_id] if p.person_id in death_month and month > death_month[p.person_id]
        ]
        living = [p for p in covered[award_id] if _covers(p.valid, month) and p not in dead_here]
        if dead_here and persons > len(living):
            late[award_id].append(month)
    awards = _in_reach(actor).in_bulk(list(late)[:AWARDS_MAX])
    return [
        _clue(awards[i], f"有成员死亡，{_months(late[i])}仍按原人数发放，尚未追回") for i in sorted(awards)
    ]


def _covers(valid, month: Month) -> bool:
    day = month.first_date
    return valid.lower <= day and (valid.upper is None or day < valid.upper)


def paid_without_award(actor: Actor) -> list[Clue]:
    """Months paid in which the household had no entitlement, and not yet taken back."""
    sums: dict[int, int] = defaultdict(int)
    months: dict[int, list[Month]] = defaultdict(list)
    rows = Issued.objects.filter(award__in=_in_reach(actor).values("id")).exclude(
        award__valid__contains=F("month")
    )
    for award_id, month, fen in (
        rows.values_list("award_id", "month").annotate(fen=Sum("amount_fen")).filter(fen__gt=0)
    ):
        sums[award_id] += fen
        months[award_id].append(month)
    awards = _in_reach(actor).in_bulk(list(sums)[:AWARDS_MAX])
    return [
        _clue(awards[i], f"{_months(months[i])}不在享受期内，已发 {yuan_text(sums[i])} 元未追回")
        for i in sorted(awards)
    ]


def payee_not_covered(actor: Actor) -> list[Clue]:
    """Households whose money goes to somebody the award does not (any more) cover.

    Right for a guardian, else a question: a payee may have died or moved away.
    """
    is_payee = Q(persons__person_id=F("payee_id"), persons__valid__upper_inf=True)
    rows = _in_reach(actor).filter(valid__upper_inf=True).annotate(own=Count("persons", filter=is_payee))
    words = "领款人不在保障对象之中，请核对是否死亡、迁出，或是监护人、受委托人"
    return [_clue(award, words) for award in rows.filter(own=0).order_by("id")[:AWARDS_MAX]]


def shared_cards(actor: Actor) -> list[Clue]:
    """Households paid to the very same card. Numbers are compared opened, and never shown.

    The database narrows to cards alike in last digits and holder, so that few need opening.
    """
    running = _in_reach(actor).filter(valid__upper_inf=True)
    alike = (
        running.filter(payee__pay_cards__valid__upper_inf=True)
        .values_list("payee__pay_cards__number_tail", "payee__pay_cards__holder_name")
        .annotate(homes=Count("household", distinct=True))
        .filter(homes__gt=1)
        .order_by()[:AWARDS_MAX]
    )
    suspected = Q(pk__in=[])
    for tail, holder, _ in alike:
        suspected |= Q(number_tail=tail, holder_name=holder)
    holders: dict[str, list[PayCard]] = defaultdict(list)
    for card in PayCard.objects.filter(suspected, valid__upper_inf=True).order_by("id"):
        holders[secrecy.decrypt(card.number_cipher, purpose=CARD)].append(card)
    payees = {card.person_id for cards in holders.values() for card in cards}
    by_payee: dict[int, list[Award]] = defaultdict(list)
    for award in running.filter(payee__in=payees).order_by("id"):
        by_payee[award.payee_id].append(award)
    found = []
    for cards in holders.values():
        awards = [award for card in cards for award in by_payee[card.person_id]]
        homes = len({award.household_id for award in awards})
        if homes > 1:
            words = f"{homes} 户发到同一张卡（尾号 {cards[0].number_tail}，户名 {cards[0].holder_name}）"
            found += [_clue(award, words) for award in awards]
    return found[:AWARDS_MAX]


RULES = {
    "death": ("死亡后仍在发放", paid_after_death),
    "card": ("多户共用一张卡", shared_cards),
    "award": ("不在享受期仍发放", paid_without_award),
    "payee": ("领款人不是保障对象", payee_not_covered),
}
