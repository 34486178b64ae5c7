"""What treasurers work through, each row with all that is needed to act. Reads only, scoped."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import queries as ledger
from minzheng.kernel.people.models import Household

from . import queries
from .models import (
    Allotment,
    Clawback,
    ClawbackState,
    Issued,
    IssueRun,
    PayCard,
    Payment,
    PaymentState,
    RunLine,
)
from .programmes import Programme, books, programmes

DISTRICT_DIGITS = 6


@dataclass(frozen=True)
class Book:
    """A programme in a district: what has a fund, runs and accounts of its own."""

    programme: Programme
    division_prefix: str


def books_in_reach(actor: Actor, action: str = "issue.read") -> list[Book]:
    """The books on which the actor may do something: of her own districts, and of those with a run."""
    own = {
        prefix[:DISTRICT_DIGITS]
        for prefix in access.scope(actor, action).prefixes
        if len(prefix) >= DISTRICT_DIGITS
    }
    rows = access.visible_to(actor, action, IssueRun.objects.all(), "division_prefix")
    places = sorted(own | set(rows.values_list("division_prefix", flat=True).distinct()))
    return [Book(one, prefix) for prefix in places for one in programmes() if one.pays]


def latest_runs(actor: Actor) -> dict[tuple[str, str], IssueRun]:
    """The newest run of each book that was not thrown away."""
    rows = access.visible_to(
        actor, "issue.read", IssueRun.objects.exclude(state="cancelled"), "division_prefix"
    )
    newest = rows.order_by("programme", "division_prefix", "-month", "-sequence").distinct(
        "programme", "division_prefix"
    )
    return {(run.programme, run.division_prefix): run for run in newest}


def run_households(run_id: int, *, unusual: bool = False, text: str = "") -> QuerySet:
    """The households of a run with their sums, those with something unusual first.

    Rows are dicts: award_id, name, division_code, rising_fen, falling_fen, months, unusual (how many lines
    are not the ordinary amount of the month).
    """
    rows = RunLine.objects.filter(run_id=run_id)
    if text:
        rows = rows.filter(award__payee__name__contains=text)
    grouped = rows.values("award_id", "award__payee__name", "award__division_code").annotate(
        months=Count("id"),
        unusual=Count("id", filter=~Q(reason="当月发放")),
        rising_fen=Sum("difference_fen", filter=Q(difference_fen__gt=0), default=0),
        falling_fen=Sum("difference_fen", filter=Q(difference_fen__lt=0), default=0),
    )
    if unusual:
        grouped = grouped.filter(unusual__gt=0)
    return grouped.order_by("-unusual", "award__division_code", "award_id")


def lines_of_awards(run_id: int, award_ids: Iterable[int]) -> dict[int, list[RunLine]]:
    """The lines of some households of a run, by award, in order of months."""
    found: dict[int, list[RunLine]] = defaultdict(list)
    for line in RunLine.objects.filter(run_id=run_id, award__in=list(award_ids)).order_by(
        "award_id", "month"
    ):
        found[line.award_id].append(line)
    return found


def payees_without_card(run_id: int, *, on_date: dt.date) -> int:
    """Households that would be paid by a run but have no card: their payments come back at once."""
    rising = RunLine.objects.filter(run_id=run_id, difference_fen__gt=0)
    carded = PayCard.objects.filter(valid__contains=on_date).values("person_id")
    return rising.exclude(award__payee__in=carded).values("award_id").distinct().count()


def issued_before(run: IssueRun, award_id: int, month: Month) -> IssueRun | None:
    """The run that had last issued this month for the household before `run`; None when none had."""
    earlier = Issued.objects.filter(award_id=award_id, month=month, run__isnull=False, run_id__lt=run.id)
    last = earlier.select_related("run").order_by("-sequence").first()
    return last.run if last else None


def basis_before(run: IssueRun, award_id: int, month: Month) -> dict[str, str]:
    """The figures by which the month had last been issued before `run`: label to text."""
    of_earlier_run = Q(run_id__lt=run.id) | Q(clawback__run_id__lt=run.id)
    last = Issued.objects.filter(of_earlier_run, award_id=award_id, month=month).order_by("-sequence").first()
    return last.basis if last else {}


def payments_waiting(actor: Actor, state: str) -> QuerySet:
    """Payments in one state within reach, oldest first: returned ones, or those the bank is silent about."""
    rows = access.visible_to(
        actor, "issue.read", Payment.objects.filter(state=state), "batch__division_prefix"
    )
    return rows.select_related("award__payee", "card", "batch").order_by("settled_at", "id")


def waiting_counts(actor: Actor) -> dict[str, int]:
    """How many payments were returned, the bank has not confirmed, or wait on a sheet to be taken in cash."""
    wanted = [PaymentState.RETURNED, PaymentState.UNKNOWN, PaymentState.TO_HAND]
    rows = access.visible_to(
        actor, "issue.read", Payment.objects.filter(state__in=wanted), "batch__division_prefix"
    )
    counts = dict(rows.values_list("state").annotate(n=Count("id")))
    return {state.value: counts.get(state.value, 0) for state in wanted}


def cards_of(person_ids: Iterable[int], *, on_date: dt.date) -> dict[int, PayCard]:
    """The card to which each of some persons is paid on a day."""
    rows = PayCard.objects.filter(person__in=list(person_ids), valid__contains=on_date)
    return {card.person_id: card for card in rows}


def clawback(clawback_id: int, *, actor: Actor) -> Clawback:
    """One clawback within reach, in whatever state."""
    rows = access.visible_to(
        actor, "benefit.read", Clawback.objects.filter(id=clawback_id), "award__division_code"
    )
    found = rows.select_related("award__payee", "award__household__head", "run").first()
    if found is None:
        raise NotFound("没有这项追回，它可能已被新的测算取代。请返回列表查看。")
    return found


def clawback_counts(actor: Actor) -> dict[str, int]:
    """How many clawbacks stand in each state."""
    rows = access.visible_to(actor, "benefit.read", Clawback.objects.all(), "award__division_code")
    counts = dict(rows.values_list("state").annotate(n=Count("id")))
    return {state.value: counts.get(state.value, 0) for state in ClawbackState}


@dataclass(frozen=True)
class Debt:
    """What a household still owes of a programme, and when it was last decided to claim."""

    household: Household
    amount_fen: int
    decided_at: dt.datetime | None


def debts(book: Book) -> list[Debt]:
    """Households that owe, largest debt first."""
    owed = {
        home: fen for home, fen in queries.debts(book.programme.code, book.division_prefix).items() if fen > 0
    }
    homes = Household.objects.select_related("head").in_bulk(owed)
    decided = dict(
        Clawback.objects.filter(
            award__household__in=owed, award__programme=book.programme.code, state=ClawbackState.DECIDED
        )
        .values_list("award__household_id")
        .annotate(last=Max("decided_at"))
    )
    rows = [Debt(homes[home], fen, decided.get(home)) for home, fen in owed.items()]
    return sorted(rows, key=lambda row: (-row.amount_fen, row.household.id))


def allotments(actor: Actor) -> QuerySet:
    """Money that was given to programmes, newest first."""
    rows = access.visible_to(actor, "issue.read", Allotment.objects.all(), "division_prefix")
    return rows.order_by("-received_date", "-id")


def book_balances(book: Book) -> list[tuple[str, str, int]]:
    """(code, label, balance in fen, debit positive) of the accounts of a book that have been opened."""
    code, place = book.programme.code, book.division_prefix
    purposes = {account.split(":")[0] for account, _ in books(code, place).values()} | {"waived"}
    rows = [row for purpose in sorted(purposes) for row in ledger.balances(f"{purpose}:{code}:{place}")]
    wanted = {f"{code}:{place}"}
    return [row for row in rows if ":".join(row[0].split(":")[1:3]) in wanted]
