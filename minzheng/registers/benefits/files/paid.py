"""The money of each month as an entry of the story: what was issued, and how much of it went to the bank."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Sum

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month

from ..models import Issued, IssueRun, Payment, RunState
from .entries import Entry, amounts
from .holding import Holding, Whose


@dataclass
class _Paid:
    """The runs of a month on a file: fen by programme, of it for earlier months, and not sent to the bank."""

    at: dt.datetime
    by_programme: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    arrears_fen: int = 0
    kept_fen: int = 0


def paid_entries(whose: Whose, found: Sequence[Holding]) -> Iterator[Entry]:
    """One entry for the runs of a month, arrears among them. Three queries."""
    mine = {one.award.id: one for one in found}
    rows = Issued.objects.filter(award__in=mine, run__isnull=False).order_by(
        "run__month", "award_id", "month"
    )
    rows = list(rows.values_list("award_id", "month", "amount_fen", "run_id"))
    runs = IssueRun.objects.in_bulk({run_id for *_, run_id in rows})
    by_month: dict[Month, _Paid] = {}
    issued: dict[tuple[int, Month], int] = defaultdict(int)
    for award_id, month, fen, run_id in rows:
        one, run = mine[award_id], runs[run_id]
        if run.state == RunState.POSTED:
            issued[award_id, run.month] += fen
        if fen == 0 or (whose.one_person and not one.covered_in(whose.one_person, month)):
            continue
        at = run.posted_at or run.checked_at
        paid = by_month.setdefault(run.month, _Paid(at))
        paid.at = max(at, paid.at)
        paid.by_programme[one.programme.name] += fen
        paid.arrears_fen += fen if month != run.month else 0
    for month, fen in _kept(issued, mine):
        if month in by_month:
            by_month[month].kept_fen += fen
    for month, paid in by_month.items():
        yield _entry(month, paid)


def _kept(issued: dict[tuple[int, Month], int], mine: dict[int, Holding]) -> Iterator[tuple[Month, int]]:
    """What of the runs' money was not sent: kept against a debt, or paid before from a township's reserve."""
    rows = Payment.objects.filter(award__in=mine, replaces=None).order_by().values_list("award_id", "month")
    sent = {(award_id, month): fen for award_id, month, fen in rows.annotate(fen=Sum("amount_fen"))}
    for (award_id, month), fen in issued.items():
        if fen > sent.get((award_id, month), 0):
            yield month, fen - sent.get((award_id, month), 0)


def _entry(month: Month, paid: _Paid) -> Entry:
    total = sum(paid.by_programme.values())
    lines = [amounts(paid.by_programme)]
    if paid.arrears_fen:
        lines.append(f"其中补发以前月份 {yuan_text(paid.arrears_fen)} 元")
    if paid.kept_fen:
        lines.append(f"其中抵扣欠款或已用备用金发放 {yuan_text(paid.kept_fen)} 元，没有再送银行")
    return Entry(
        paid.at, "money", f"{month.label}发放 {yuan_text(total)} 元", "\n".join(lines), tone="ok",
        paid=(month, dict(paid.by_programme)) if not paid.kept_fen else None,
    )  # fmt: skip
