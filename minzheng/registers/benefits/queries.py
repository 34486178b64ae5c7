"""Reading awards, runs, payments, clawbacks and the state of the money."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import queries as ledger

from .commands.runs import reached
from .models import (
    Award,
    AwardPerson,
    BankBatch,
    CashReceipt,
    Channel,
    Clawback,
    ClawbackState,
    Issued,
    IssueRun,
    PayCard,
    Payment,
    PaymentState,
    RunLine,
    RunState,
)
from .programmes import books, programme


def award_covering(person_id: int, programme_code: str, *, on_date: dt.date) -> Award | None:
    """The award of a programme that covers a person on a day."""
    place = AwardPerson.objects.select_related("award__household").filter(
        person_id=person_id, programme=programme_code, valid__contains=on_date
    )
    found = place.first()
    return found.award if found else None


def awards_covering(person_id: int, *, on_date: dt.date) -> list[Award]:
    """Every award that covers a person on a day, of whatever programme."""
    places = AwardPerson.objects.filter(person_id=person_id, valid__contains=on_date)
    rows = places.select_related("award__household", "award__payee").order_by("award__programme", "award_id")
    return [place.award for place in rows]


def places_of(programme_code: str) -> QuerySet:
    """Whom the awards of a programme cover or covered, and when. The caller filters by day and by reach."""
    return AwardPerson.objects.filter(programme=programme_code, occasion="", valid__isempty=False)


def awards_of_household(household_id: int) -> QuerySet:
    return Award.objects.filter(household_id=household_id).select_related("payee").order_by("-opened_at")


def awards_within(programme_codes: Iterable[str] | None, *, first: dt.date, last: dt.date) -> QuerySet:
    """Awards of programmes (None: of any) that covered some day from `first` to `last`, both included.

    Other registers narrow by it which households they mean; the caller checks reach.
    """
    rows = Award.objects.filter(valid__overlap=DateRange(first, last, "[]"))
    return rows if programme_codes is None else rows.filter(programme__in=list(programme_codes))


def award(award_id: int, *, actor: Actor) -> Award:
    """One award inside the actor's jurisdiction."""
    rows = access.visible_to(
        actor, "benefit.read", Award.objects.select_related("household", "payee", "case")
    )
    found = rows.filter(id=award_id).first()
    if found is None:
        raise NotFound("没有这项待遇，请返回列表重新查找。")
    return found


def awards(actor: Actor, *, programme_code: str, on_date: dt.date | None = None) -> QuerySet:
    """Awards in the jurisdiction, those running on a day where asked."""
    rows = access.visible_to(actor, "benefit.read", Award.objects.filter(programme=programme_code))
    if on_date is not None:
        rows = rows.filter(valid__contains=on_date)
    return rows.select_related("payee").order_by("division_code", "id")


def covered_persons(award_id: int, *, on_date: dt.date) -> list[AwardPerson]:
    """Whom an award covers on a day."""
    rows = AwardPerson.objects.filter(award_id=award_id, valid__contains=on_date)
    return list(rows.select_related("person").order_by("id"))


def own_awards(person_id: int) -> list[Award]:
    """Awards that cover, or are paid to, a person: what a resident sees as hers."""
    mine = Q(payee_id=person_id) | Q(persons__person_id=person_id)
    return list(
        Award.objects.filter(mine).select_related("payee", "household").distinct().order_by("-opened_at")
    )


@dataclass(frozen=True)
class MonthRow:
    """What a household had for one month: issued parts in order, and how the money stands."""

    month: Month
    amount_fen: int
    persons: int
    parts: tuple[Issued, ...]


def month_rows(award_id: int) -> list[MonthRow]:
    """What was issued for each month, newest first, with the parts that make it up (补发、追回)."""
    by_month: dict[Month, list[Issued]] = defaultdict(list)
    for row in (
        Issued.objects.filter(award_id=award_id).select_related("run", "clawback").order_by("sequence")
    ):
        by_month[row.month].append(row)
    return [
        MonthRow(month, sum(r.amount_fen for r in parts), sum(r.persons for r in parts), tuple(parts))
        for month, parts in sorted(by_month.items(), reverse=True)
    ]


def payments_of_award(award_id: int) -> list[Payment]:
    """Every payment for an award, newest first, with its state; `handed` is who took it in cash."""
    in_force = CashReceipt.objects.filter(undone_at=None)
    rows = Payment.objects.filter(award_id=award_id).select_related("batch", "card", "award__payee")
    rows = rows.prefetch_related(Prefetch("receipts", queryset=in_force, to_attr="handed"))
    return list(rows.order_by("-batch__made_at", "-id"))


def explain_month(award_id: int, month: Month, *, known_at: dt.datetime) -> dict:
    """The explanation tree of what is due for a month, as known at a moment. The caller checks reach."""
    row = Award.objects.select_related("household").get(id=award_id)
    return programme(row.programme).explain(award=row, month=month, known_at=known_at)


def current_card(person_id: int, *, on_date: dt.date) -> PayCard | None:
    return PayCard.objects.filter(person_id=person_id, valid__contains=on_date).first()


def runs(actor: Actor) -> QuerySet:
    """Issue runs in the jurisdiction, newest first, with their sums."""
    rows = access.visible_to(actor, "issue.read", IssueRun.objects.all(), "division_prefix")
    paid = (
        RunLine.objects.filter(run=OuterRef("pk"), difference_fen__gt=0)
        .values("run")
        .annotate(t=Sum("difference_fen"))
    )
    back = (
        RunLine.objects.filter(run=OuterRef("pk"), difference_fen__lt=0)
        .values("run")
        .annotate(t=Sum("difference_fen"))
    )
    rows = rows.annotate(rising_fen=Subquery(paid.values("t")), falling_fen=Subquery(back.values("t")))
    return rows.order_by("-month", "-sequence")


def run(run_id: int, *, actor: Actor) -> IssueRun:
    return reached(run_id, actor, "issue.read")


@dataclass(frozen=True)
class RunSummary:
    """What a checker wants to see before signing: by category, and by kind of line."""

    households: int
    persons: int
    current_fen: int
    arrears_fen: int
    falling_fen: int
    by_category: tuple[tuple[str, int, int, int], ...]  # category, households, persons, fen


def run_summary(run_id: int) -> RunSummary:
    """Sums over the lines of a run."""
    one = IssueRun.objects.get(id=run_id)
    lines = one.lines.all()
    current = lines.filter(month=one.month)
    sums = lines.aggregate(
        now=Sum("difference_fen", filter=Q(month=one.month, difference_fen__gt=0)),
        late=Sum("difference_fen", filter=Q(month__lt=one.month, difference_fen__gt=0)),
        back=Sum("difference_fen", filter=Q(difference_fen__lt=0)),
    )
    grouped = current.values("category").annotate(
        n=Count("award", distinct=True), p=Sum("persons"), f=Sum("difference_fen")
    )
    return RunSummary(
        households=lines.values("award").distinct().count(),
        persons=current.aggregate(total=Sum("persons"))["total"] or 0,
        current_fen=sums["now"] or 0,
        arrears_fen=sums["late"] or 0,
        falling_fen=sums["back"] or 0,
        by_category=tuple(
            (row["category"], row["n"], row["p"] or 0, row["f"] or 0) for row in grouped.order_by("category")
        ),
    )


def run_lines(run_id: int, *, unusual: bool = False) -> QuerySet:
    """Lines of a run; only those that are not this month's ordinary amount where asked."""
    rows = RunLine.objects.filter(run_id=run_id).select_related("award__payee")
    if unusual:
        rows = rows.exclude(reason="当月发放")
    return rows.order_by("award_id", "month")


def lines_of_award(run_id: int, award_id: int) -> list[RunLine]:
    """The months of one household in a run: "why", month by month."""
    return list(RunLine.objects.filter(run_id=run_id, award_id=award_id).order_by("month"))


def unfinished_runs() -> list[IssueRun]:
    """Runs that a killed process left behind: the worker goes on with them."""
    return list(IssueRun.objects.filter(state__in=[RunState.PREPARING, RunState.POSTING]))


def batches(actor: Actor) -> QuerySet:
    """Files for the bank within reach, newest first, with how their payments ended."""
    of_bank = BankBatch.objects.filter(channel=Channel.BANK)
    rows = access.visible_to(actor, "issue.read", of_bank, "division_prefix")
    counted = Payment.objects.filter(Q(batch=OuterRef("pk")) | Q(batch__package=OuterRef("pk")))

    def count(state: PaymentState) -> Coalesce:
        found = counted.filter(state=state).order_by().values("state").annotate(n=Count("id")).values("n")
        return Coalesce(Subquery(found), 0)

    rows = rows.select_related("package").annotate(
        paid=count(PaymentState.PAID), returned=count(PaymentState.RETURNED),
        unknown=count(PaymentState.UNKNOWN), open=count(PaymentState.SENT),
    )  # fmt: skip
    return rows.order_by("-made_at", "-id")


def batch(batch_id: int, *, actor: Actor) -> BankBatch:
    found = batches(actor).filter(id=batch_id).first()
    if found is None:
        raise NotFound("没有这个银行批次，请返回列表重新查找。")
    return found


def payments_of_batch(batch_id: int, *, state: str = "") -> QuerySet:
    rows = Payment.objects.filter(Q(batch_id=batch_id) | Q(batch__package_id=batch_id))
    rows = rows.select_related("award__payee", "card", "batch")
    return (rows.filter(state=state) if state else rows).order_by("package_sequence", "sequence")


def returned_payments(actor: Actor) -> QuerySet:
    """Payments that came back and wait for a reissue."""
    rows = access.visible_to(
        actor, "issue.read", Payment.objects.filter(state=PaymentState.RETURNED), "batch__division_prefix"
    )
    return rows.select_related("award__payee", "card", "batch").order_by("settled_at", "id")


def clawbacks(actor: Actor, *, state: str = ClawbackState.PROPOSED) -> QuerySet:
    rows = access.visible_to(
        actor, "benefit.read", Clawback.objects.filter(state=state), "award__division_code"
    )
    return rows.select_related("award__payee", "run").order_by("-id")


def debts(programme_code: str, division_prefix: str) -> dict[int, int]:
    """What households still owe, at once or by instalments: {household id: fen}."""
    accounts = books(programme_code, division_prefix)
    return ledger.balances_by_household(accounts["receivable"][0], accounts["instalments"][0])


def year_totals(programme_code: str, division_prefix: str, *, year: int) -> dict[str, dict[str, int]]:
    """By category: person-times (人次), household-times (户次) and fen issued for the months of a year."""
    rows = Issued.objects.filter(
        award__programme=programme_code, award__division_code__startswith=division_prefix,
        month__gte=Month(year, 1), month__lte=Month(year, 12),
    )  # fmt: skip
    found = {}
    for category in programme(programme_code).categories:
        mine = rows.filter(category=category)
        sums = mine.aggregate(fen=Sum("amount_fen"), persons=Sum("persons"))
        paid = mine.values("award", "month").annotate(fen=Sum("amount_fen")).filter(fen__gt=0)
        found[category] = {
            "persons": sums["persons"] or 0,
            "households": paid.count(),
            "fen": sums["fen"] or 0,
        }
    return found


def month_totals(programme_code: str, division_prefix: str, *, year: int) -> list[dict]:
    """By month and category: persons and fen, for charts and the yearly report."""
    rows = Issued.objects.filter(
        award__programme=programme_code, award__division_code__startswith=division_prefix,
        month__gte=Month(year, 1), month__lte=Month(year, 12),
    )  # fmt: skip
    return list(
        rows.values("month", "category")
        .annotate(persons=Sum("persons"), fen=Sum("amount_fen"))
        .order_by("month", "category")
    )


def books_faults(programme_code: str, division_prefix: str) -> list[str]:
    """Hold issued rows, payments and ledger against each other; every difference is a sentence."""
    faults = [f"凭证 {number} 借贷不平" for number in ledger.unbalanced_transactions()]
    accounts = books(programme_code, division_prefix)
    for category in programme(programme_code).categories:
        issued = (
            Issued.objects.filter(
                award__programme=programme_code,
                award__division_code__startswith=division_prefix,
                category=category,
            ).aggregate(total=Sum("amount_fen"))["total"]
            or 0
        )
        booked = ledger.balance(accounts[f"expense:{category}"][0])
        if issued != booked:
            faults.append(
                f"{category} 已发记录合计 {issued} 分，账上支出 {booked} 分，相差 {issued - booked} 分"
            )
    payable = {home: -fen for home, fen in ledger.balances_by_household(accounts["payable"][0]).items()}
    waiting = dict(
        Payment.objects.filter(
            award__programme=programme_code, batch__division_prefix=division_prefix,
            state__in=[
                PaymentState.SENT, PaymentState.RETURNED, PaymentState.UNKNOWN, PaymentState.TO_HAND,
            ],
        ).values_list("award__household_id").annotate(total=Sum("amount_fen"))
    )  # fmt: skip
    for home, fen in _booked_not_yet_paid_out(programme_code, division_prefix):
        waiting[home] = waiting.get(home, 0) + fen
    for home in sorted(payable.keys() | waiting.keys()):
        if payable.get(home, 0) != waiting.get(home, 0):
            faults.append(f"家庭 {home} 应付 {payable.get(home, 0)} 分，在途支付 {waiting.get(home, 0)} 分")
    return faults + _award_faults(programme_code, division_prefix)


def _booked_not_yet_paid_out(programme_code: str, division_prefix: str) -> QuerySet:
    """(household, fen) that a run being posted has booked so far; its payments come with its last chunk."""
    rows = Issued.objects.filter(
        run__state=RunState.POSTING, run__programme=programme_code, run__division_prefix=division_prefix
    )
    return rows.values_list("award__household_id").annotate(total=Sum("amount_fen")).order_by()


def _award_faults(programme_code: str, division_prefix: str) -> list[str]:
    """Every award stands on an approving decision or on a ledger taken over."""
    rows = Award.objects.filter(programme=programme_code, division_code__startswith=division_prefix)
    decided = Q(case__decisions__kind="approve") | Q(case__steps__action="approve")
    without = rows.filter(case__isnull=False).exclude(decided).values_list("id", flat=True)
    unnamed = rows.filter(case__isnull=True, basis="").values_list("id", flat=True)
    return [f"待遇 {number} 没有批准决定" for number in without] + [
        f"待遇 {number} 没有依据" for number in unnamed
    ]
