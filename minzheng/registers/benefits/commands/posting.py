"""Booking a checked run: issued rows, ledger, clawback proposals, and with the last of them the payments.

Rows are made of the run's lines inside the database, a part of the awards at a time. Called again after an
interruption, `post_run` goes on where it was.
"""

import datetime as dt
import json
from collections import defaultdict

from django.db import connection
from django.db.models import Sum

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import commands as ledger

from ..events import RunPosted
from ..issued import had
from ..models import BankBatch, Clawback, ClawbackState, Issued, IssueRun, RunLine, RunPart, RunState
from ..programmes import programme
from . import parts, payments
from .banking import close_batch
from .books import open_books
from .preparing import awards_of, take_stock

PART = 50_000  # awards of one ledger transaction

# What of a run's lines is issued in a part: more than nothing, or nothing where nothing is asked back
# either.
_POSTED = """
    FROM benefits_runline line
    WHERE line.run_id = %(run)s AND line.award_id BETWEEN %(first)s AND %(last)s
      AND (line.difference_fen > 0 OR line.difference_fen = 0 AND NOT EXISTS (
        SELECT FROM benefits_runline falling WHERE falling.run_id = %(run)s
        AND falling.award_id = line.award_id AND falling.difference_fen < 0))
"""


def lay_parts(run: IssueRun) -> None:
    """Cut the lines of a run that was just checked into the parts in which they are booked."""
    run.done = 0
    selected = "SELECT DISTINCT award_id AS id FROM benefits_runline WHERE run_id = %(lines_of)s"
    run.total = parts.lay(run, selected, {"lines_of": run.id}, size=PART)


def post_run(*, run_id: int, actor: Actor, at: dt.datetime) -> IssueRun:
    """Book a checked run: issued rows, ledger, payments, clawback proposals. In parts, and resumable.

    The payments are made meanwhile, in the transaction that ends the run: before that nobody sees any.
    """
    run = IssueRun.objects.get(id=run_id)
    if run.state != RunState.POSTING:
        return run
    open_books(run.programme, run.division_prefix)  # once, before several want to
    with parts.working(run, lambda run, part: _post_part(run, part, actor, at)) as finished:
        run = IssueRun.objects.get(id=run_id)
        if run.state == RunState.POSTING:
            batch = payments.make_payments(run, actor=actor, at=at)
            finished()
            run = IssueRun.objects.select_for_update().get(id=run_id)
            _finish_posting(run, batch, actor, at)
    return run


def _post_part(run: IssueRun, part: RunPart, actor: Actor, at: dt.datetime) -> None:
    values = {"run": run.id, "first": part.first_award_id, "last": part.last_award_id}
    falling = run.lines.filter(
        award_id__gte=part.first_award_id, award_id__lte=part.last_award_id, difference_fen__lt=0
    )
    if lines := list(falling.order_by("award_id", "month")):
        _propose_clawbacks(run, lines)
    with connection.cursor() as cursor:
        # A table that was small when last counted is read whole for every line, while it grows by them.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "INSERT INTO benefits_issued (award_id, month, sequence, amount_fen, persons, category, basis,"
            " reason, run_id) SELECT line.award_id, line.month, coalesce((SELECT max(had.sequence)"
            " FROM benefits_issued had WHERE had.award_id = line.award_id AND had.month = line.month),"
            " 0) + 1,"
            " line.difference_fen, line.persons - line.persons_before, line.category, line.basis,"
            " line.reason,"
            f" line.run_id {_POSTED} ORDER BY line.award_id, line.month",
            values,
        )
        cursor.execute("SET LOCAL enable_seqscan = on")
    _book(run, values, actor, at)


def _book(run: IssueRun, values: dict[str, int], actor: Actor, at: dt.datetime) -> None:
    """Expense against payable, one ledger transaction a part; the key makes a repeat harmless."""
    accounts = open_books(run.programme, run.division_prefix)
    expenses = {category: accounts[f"expense:{category}"] for category in programme(run.programme).categories}
    ledger.post_selected(
        key=f"run:{run.id}:{values['first']}",
        description=f"{run.month.label}{programme(run.programme).name}应发",
        # The same lines stand on both sides: nothing can be booked that is not owed.
        selected=f"""
            WITH posted AS (SELECT line.award_id, line.month, line.category, line.difference_fen {_POSTED}
                AND line.difference_fen > 0)
            SELECT %(payable)s, -posted.difference_fen, award.household_id, NULL::bigint, posted.month
            FROM posted JOIN benefits_award award ON award.id = posted.award_id
            UNION ALL
            SELECT %(expenses)s::jsonb ->> posted.category, sum(posted.difference_fen), NULL, NULL,
                posted.month
            FROM posted GROUP BY posted.category, posted.month
        """,
        values=values | {"payable": accounts["payable"], "expenses": json.dumps(expenses)},
        actor=actor,
        at=at,
    )


def _propose_clawbacks(run: IssueRun, lines: list[RunLine]) -> None:
    """Propose what the lines say was issued too much, held against what is issued by now.

    A clawback that was decided after the run was computed has taken its months back already.
    """
    by_award: dict[int, list[RunLine]] = defaultdict(list)
    for line in lines:
        by_award[line.award_id].append(line)
    # Locked first: whoever decides one of these at this moment is either done or has to wait.
    open_now = Clawback.objects.select_for_update().filter(award__in=by_award, state=ClawbackState.PROPOSED)
    old = {clawback.award_id: clawback for clawback in open_now}
    now = had(by_award)
    for award_id, falling in by_award.items():
        details = []
        for line in falling:
            amount, persons = now.get((award_id, line.month), (0, 0))
            if amount > line.due_fen:
                details.append(
                    {
                        "month": str(line.month),
                        "amount_fen": amount - line.due_fen,
                        "persons": persons - line.persons,
                        "category": line.category,
                        "basis": line.basis,
                        "reason": line.reason,
                    }
                )
        _replace_proposal(run, award_id, old.get(award_id), details)


def _replace_proposal(run: IssueRun, award_id: int, old: Clawback | None, details: list[dict]) -> None:
    """A proposal nobody has decided gives way to today's: it is recomputed, never added up twice.

    Months that this run did not look at stay as they were proposed.
    """
    if old is not None:
        details = [*(line for line in old.lines if not _looked_at(run, Month.parse(line["month"]))), *details]
        old.delete()
    if details:
        amount = sum(detail["amount_fen"] for detail in details)
        Clawback.objects.create(award_id=award_id, run=run, amount_fen=amount, lines=details)


def _looked_at(run: IssueRun, month: Month) -> bool:
    return run.first_month <= month <= run.month


def _drop_stale_proposals(run: IssueRun) -> None:
    """Proposals of earlier runs for months of which this run found that nothing was issued too much."""
    waiting = Clawback.objects.select_for_update(of=("self",)).filter(
        state=ClawbackState.PROPOSED, award__in=awards_of(run.programme, run.division_prefix)
    )  # fmt: skip
    for clawback in waiting.exclude(run=run):
        if any(_looked_at(run, Month.parse(line["month"])) for line in clawback.lines):
            _replace_proposal(run, clawback.award_id, clawback, [])


def _finish_posting(run: IssueRun, batch: BankBatch | None, actor: Actor, at: dt.datetime) -> None:
    run.parts.all().delete()
    run.state, run.posted_at = RunState.POSTED, at
    run.save(update_fields=["state", "posted_at"])
    _drop_stale_proposals(run)
    take_stock(Issued, run.total)
    if batch is not None:
        close_batch(batch, actor, at)
    total = run.issued.aggregate(total=Sum("amount_fen"))["total"] or 0
    event = RunPosted(run_id=run.id, programme=run.programme, month=str(run.month), amount_fen=total)
    audit.record(event, actor=actor, at=at)
