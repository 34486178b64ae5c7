"""The payments of a run that is booked: what its lines come to by award, less what is kept against a debt."""

import datetime as dt
from contextlib import suppress

from django.db import connection, transaction
from django.db.models import Sum

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.ledger import commands as ledger
from minzheng.kernel.ledger import queries as books

from ..models import BankBatch, IssueRun
from ..programmes import programme
from .awards import PAID_BY_HAND
from .banking import new_batch
from .books import open_books


def make_payments(run: IssueRun, *, actor: Actor, at: dt.datetime) -> BankBatch | None:
    """One payment for each award that is owed something, in a batch still open; None where nobody is.

    A debt of the household is kept back first, up to the programme's share, and what a township has paid from
    its reserve is owed to the reserve. Reads the run's lines only, so that it need not wait for the booking.
    """
    accounts = open_books(run.programme, run.division_prefix)
    by_hand = _paid_by_hand(run)
    kept = _kept(run, books.balances_by_household(accounts["receivable"]), by_hand)
    _book_offsets(run, kept, accounts, actor, at)
    _book_by_hand(run, by_hand, accounts, actor, at)
    with suppress(_NobodyOwed), transaction.atomic():
        batch = new_batch(run.programme, run.division_prefix, run.month, run=run, at=at)
        if not _insert(run, batch, kept, by_hand, at):
            raise _NobodyOwed
        return batch
    return None


NO_CARD, NO_CARD_NOTE = "NC", "未登记发放账户"


class _NobodyOwed(Exception):
    """Takes the empty batch back."""


Sums = dict[int, tuple[int, int]]  # award id: (household id, fen)


def _sums(run: IssueRun, **which) -> Sums:
    rows = run.lines.filter(difference_fen__gt=0, **which).order_by("award_id")
    sums = rows.values_list("award_id", "award__household_id").annotate(fen=Sum("difference_fen"))
    return {award: (home, fen) for award, home, fen in sums}


def _paid_by_hand(run: IssueRun) -> Sums:
    """What a township has paid from its reserve already."""
    return _sums(run, award__terms__has_key=PAID_BY_HAND)


def _kept(run: IssueRun, debts: dict[int, int], by_hand: Sums) -> Sums:
    """What is kept of a payment against a debt, at most the programme's share of it."""
    share = programme(run.programme).offset_percent(run.division_prefix, run.known_at)
    left = {home: debt for home, debt in debts.items() if debt > 0}
    found: Sums = {}
    for award_id, (home, fen) in (_sums(run, award__household__in=left) if left else {}).items():
        amount = min(left[home], fen * share // 100)
        if amount > 0 and award_id not in by_hand:
            found[award_id] = (home, amount)
            left[home] -= amount
    return found


def _insert(run: IssueRun, batch: BankBatch, kept: Sums, by_hand: Sums, at: dt.datetime) -> int:
    """The rows; gives their number. Without a card they come last: the bank's file has no gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH owed AS (
                SELECT line.award_id, sum(line.difference_fen) - coalesce(kept.fen, 0) AS fen
                FROM benefits_runline line
                LEFT JOIN unnest(%(kept)s::bigint[], %(kept_fen)s::bigint[]) kept(award_id, fen)
                    ON kept.award_id = line.award_id
                WHERE line.run_id = %(run)s AND line.difference_fen > 0
                    AND line.award_id <> ALL(%(by_hand)s::bigint[])
                GROUP BY line.award_id, kept.fen
                HAVING sum(line.difference_fen) > coalesce(kept.fen, 0))
            INSERT INTO benefits_payment (batch_id, sequence, award_id, card_id, month, amount_fen, state,
                return_code, return_note, settled_at)
            SELECT %(batch)s, row_number() OVER (ORDER BY card.id IS NULL, owed.award_id), owed.award_id,
                card.id, %(month)s, owed.fen,
                CASE WHEN card.id IS NULL THEN 'returned' ELSE 'sent' END,
                CASE WHEN card.id IS NULL THEN %(code)s ELSE '' END,
                CASE WHEN card.id IS NULL THEN %(note)s ELSE '' END,
                CASE WHEN card.id IS NULL THEN %(at)s::timestamptz END
            FROM owed JOIN benefits_award award ON award.id = owed.award_id
            LEFT JOIN benefits_paycard card
                ON card.person_id = award.payee_id AND card.valid @> %(today)s::date
            """,
            {
                "run": run.id, "batch": batch.id, "month": run.month.first_date, "at": at,
                "today": at.astimezone(CHINA).date(), "code": NO_CARD, "note": NO_CARD_NOTE,
                "kept": list(kept), "kept_fen": [fen for _, fen in kept.values()], "by_hand": list(by_hand),
            },
        )  # fmt: skip
        return cursor.rowcount


def _book_by_hand(run: IssueRun, by_hand: Sums, accounts: dict, actor: Actor, at: dt.datetime) -> None:
    """What was paid by hand is owed to the reserve, no longer to the household."""
    lines = []
    for home, fen in by_hand.values():
        place = {"household_id": home, "month": run.month}
        lines.append(ledger.Line(account_code=accounts["payable"], amount=fen, **place))
        lines.append(ledger.Line(account_code=accounts["reserve"], amount=-fen, month=run.month))
    if lines:
        ledger.post(
            key=f"reserve:{run.id}",
            description=f"{run.month.label}备用金垫付",
            lines=lines,
            actor=actor,
            at=at,
        )


def _book_offsets(run: IssueRun, kept: Sums, accounts: dict, actor: Actor, at: dt.datetime) -> None:
    lines = []
    for home, fen in kept.values():
        place = {"household_id": home, "month": run.month}
        lines.append(ledger.Line(account_code=accounts["payable"], amount=fen, **place))
        lines.append(ledger.Line(account_code=accounts["receivable"], amount=-fen, **place))
    if lines:
        ledger.post(
            key=f"offset:{run.id}",
            description=f"{run.month.label}应发抵扣应追回",
            lines=lines,
            actor=actor,
            at=at,
        )
