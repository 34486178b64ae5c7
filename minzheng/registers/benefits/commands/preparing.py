"""The lines of an issue run: due − issued for every award and open month.

A run is planned first: what nothing has touched since the last run is carried on from it by one statement;
the other awards are computed in parts. Called again after an interruption, `prepare_run` goes on where it
was.
"""

import datetime as dt
from collections.abc import Iterable
from contextlib import nullcontext

from django.db import connection, models, transaction
from django.db.models import QuerySet

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in
from minzheng.kernel.base.months import Month
from minzheng.kernel.base.touched import Horizon, forget, horizon

from ..events import RunPrepared
from ..issued import had
from ..models import Award, Clawback, Issued, IssueRun, RunLine, RunPart, RunState
from ..programmes import Due, Since, programme
from . import parts

CHUNK = 500
STOCK_FROM = 10_000  # rows from which a wrong guess of the planner costs seconds
THIS_MONTH = "当月发放"
MONTHS_APART_MAX = 3  # further apart, little is as it was


def awards_of(programme_code: str, division_prefix: str) -> QuerySet:
    """The awards that a run is over, in its order."""
    return Award.objects.filter(programme=programme_code, division_code__startswith=division_prefix).order_by(
        "id"
    )


def laws_of_run(
    programme_code: str, division_prefix: str, months: Iterable[Month], known_at: dt.datetime
) -> dict[str, dict[str, str]]:
    """The law of the months of a run, by area; {} where the programme cannot say."""
    laws = programme(programme_code).laws
    if laws is None or programme(programme_code).moved is None:
        return {}
    codes = awards_of(programme_code, division_prefix).order_by().values_list("division_code", flat=True)
    return laws(list(codes.distinct()), list(months), known_at)


def prepare_run(*, run_id: int, actor: Actor, at: dt.datetime, is_helper: bool = False) -> IssueRun:
    """Compute every line of the run, part by part. Called again after an interruption, goes on.

    Over very many awards other processes help; `is_helper` is one of those and asks for no more.
    """
    with transaction.atomic():
        run = IssueRun.objects.select_for_update().get(id=run_id)
        if run.state != RunState.PREPARING:
            return run
        if not run.is_planned:
            _plan(run)
    # One connection computes, because Python does one thing at a time, while this one carries on.
    with (
        nullcontext() if is_helper else parts.helped(run),
        parts.working(run, _compute, hands=1) as finished,
    ):
        now = IssueRun.objects.get(id=run_id)
        if now.state == RunState.PREPARING and now.carried_from is not None:
            _carry(now, now.carried_from)
        finished()
        now = IssueRun.objects.select_for_update().get(id=run_id)
        if now.state == RunState.PREPARING:
            _finish_preparing(now, actor, at)
    return now


def _compute(run: IssueRun, part: RunPart) -> None:
    """The lines of the awards of a part. A cancelled run needs none any more."""
    if run.state != RunState.PREPARING:
        return
    rows = awards_of(run.programme, run.division_prefix).filter(
        id__gte=part.first_award_id, id__lte=part.last_award_id
    )
    if run.carried_from_id is not None:
        # The list stays where it is: the database reads it out of the run's own row.
        wanted = IssueRun.objects.filter(id=run.id).annotate(
            one=models.Func("to_compute", function="unnest", output_field=models.BigIntegerField())
        )
        rows = rows.filter(id__in=wanted.values("one"))
    copy_in(_lines_of(run, list(rows)))


def _finish_preparing(run: IssueRun, actor: Actor, at: dt.datetime) -> None:
    run.parts.all().delete()
    run.state, run.fault = RunState.PREPARED, ""
    run.save(update_fields=["state", "fault"])
    lines = run.lines.count()
    take_stock(RunLine, lines)
    event = RunPrepared(run_id=run.id, programme=run.programme, month=str(run.month), lines=lines)
    audit.record(event, actor=actor, at=at)


def take_stock(model: type[models.Model], written: int) -> None:
    """Let the server count a table to which very many rows were just added, before they are joined."""
    if written > STOCK_FROM:
        with connection.cursor() as cursor:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')


# --- Carrying on from the last run -------------------------------------------------------------------


def _plan(run: IssueRun) -> None:
    """Find which awards have to be computed, and cut those into parts; the others are carried on."""
    run.is_planned = True
    wanted = "SELECT id FROM benefits_award WHERE programme = %(programme)s AND division_code LIKE %(prefix)s"
    if (base := _base(run)) is not None:
        moved = programme(run.programme).moved(
            Since(
                division_prefix=run.division_prefix, before=base.month, month=run.month,
                seen=Horizon(**base.horizon), known_at=base.known_at,
            )
        ) | _owed_back(run) | _issued_twice(run, base.month)  # fmt: skip
        rows = awards_of(run.programme, run.division_prefix)
        run.to_compute = sorted(rows.filter(id__in=moved).values_list("id", flat=True))
        run.carried_from = base
        wanted = "SELECT unnest(%(moved)s::bigint[]) AS id"
    values = {"programme": run.programme, "prefix": f"{run.division_prefix}%", "moved": run.to_compute}
    run.computed = parts.lay(run, wanted, values, size=CHUNK)
    run.total = max(run.total, run.computed)
    run.done = run.total - run.computed
    run.save(update_fields=["is_planned", "carried_from", "to_compute", "total", "done", "computed"])


def _base(run: IssueRun) -> IssueRun | None:
    """The run to carry on from: the last one posted, if the law of its months is known unchanged since."""
    if not run.laws:
        return None
    posted = IssueRun.objects.filter(
        programme=run.programme, division_prefix=run.division_prefix, state=RunState.POSTED
    )
    base = posted.order_by("-known_at", "-id").first()
    fits = (
        base is not None
        and base.laws
        and base.horizon["era"] == horizon().era
        and base.first_month <= run.first_month
        and base.month <= run.month <= base.month.plus(MONTHS_APART_MAX)
        and not posted.filter(month__gt=base.month).exists()
        and _same_law(run, base)
    )
    return base if fits else None


def forget_touches(*, at: dt.datetime) -> int:
    """Drop the touches that no run can ask for any more; gives how many."""
    since = Month.of(at.date()).plus(-MONTHS_APART_MAX)
    newest: dict[tuple[str, str], int] = {}
    for run in IssueRun.objects.filter(state=RunState.POSTED, month__gte=since).order_by("known_at", "id"):
        if run.laws:
            newest[run.programme, run.division_prefix] = run.horizon["first_open"]
    return forget(min(newest.values(), default=horizon().first_open))


def _same_law(run: IssueRun, base: IssueRun) -> bool:
    """Whether the months both look at have the same law, and the new ones that of the last before them."""
    return all(
        by_month[str(month)] == base.laws.get(area, {}).get(str(min(month, base.month)))
        for area, by_month in run.laws.items()
        for month in run.first_month.through(run.month)
    )


def _owed_back(run: IssueRun) -> set[int]:
    """Awards of which money is or was asked back: what they had is not what they were due."""
    rows = Clawback.objects.filter(award__in=awards_of(run.programme, run.division_prefix).order_by())
    return set(rows.values_list("award_id", flat=True))


def _issued_twice(run: IssueRun, month: Month) -> set[int]:
    """Awards whose last month was issued in several parts: no row of it holds the whole."""
    rows = Issued.objects.filter(month=month, sequence__gt=1, award__programme=run.programme)
    return set(rows.values_list("award_id", flat=True))


def _carry(run: IssueRun, base: IssueRun) -> None:
    """Give each month since the last run what that run's month had, for every award that has not moved."""
    for month in base.month.plus(1).through(run.month):
        reason = reason_of(run.month, month, Due(0, 0, "", {}), None, None)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO benefits_runline (run_id, award_id, month, due_fen, issued_before_fen,
                    difference_fen, persons, persons_before, category, basis, reason)
                SELECT %(run)s, issued.award_id, %(month)s, issued.amount_fen, 0,
                    issued.amount_fen, issued.persons, 0, issued.category, issued.basis, %(reason)s
                FROM benefits_issued issued JOIN benefits_award award ON award.id = issued.award_id
                WHERE issued.month = %(before)s AND issued.sequence = 1 AND issued.amount_fen > 0
                  AND award.programme = %(programme)s AND award.division_code LIKE %(prefix)s
                  AND award.valid @> %(month)s::date
                  AND NOT EXISTS (SELECT FROM unnest(%(moved)s::bigint[]) moved WHERE moved = award.id)
                ORDER BY issued.award_id
                """,
                {
                    "run": run.id, "month": month.first_date, "before": base.month.first_date,
                    "programme": run.programme, "prefix": f"{run.division_prefix}%",
                    "moved": run.to_compute, "reason": reason,
                },
            )  # fmt: skip


# --- Computing ---------------------------------------------------------------------------------------


def _lines_of(run: IssueRun, awards: list[Award]) -> list[RunLine]:
    months = list(run.first_month.through(run.month))
    due = programme(run.programme).due(awards, months, run.known_at)
    before = had(awards, run.first_month, run.month)
    differing = []
    for award in awards:
        for month in months:
            owed, got = due.get((award.id, month)), before.get((award.id, month))
            if (owed or got) and (owed.amount_fen if owed else 0, owed.persons if owed else 0) != (
                got or (0, 0)
            ):
                differing.append((award, month, owed, got))
    bases = _newest_bases([(award.id, month) for award, month, _, got in differing if got])
    return [
        _line(run, award, month, owed, got, bases.get((award.id, month)))
        for award, month, owed, got in differing
    ]


def _newest_bases(keys: list[tuple[int, Month]]) -> dict[tuple[int, Month], tuple[dict, str]]:
    """The figures and the category by which an award and month was issued last."""
    wanted = set(keys)
    rows = Issued.objects.filter(award__in={award_id for award_id, _ in wanted}).order_by("sequence")
    found = {}
    for award_id, month, basis, category in rows.values_list("award_id", "month", "basis", "category"):
        if (award_id, month) in wanted:
            found[award_id, month] = (basis, category)
    return found


def _line(
    run: IssueRun, award: Award, month: Month, owed: Due | None, had: tuple[int, int] | None,
    base: tuple[dict, str] | None,
) -> RunLine:  # fmt: skip
    owed = owed or Due(0, 0, base[1] if base else "", {})
    issued, persons_before = had or (0, 0)
    return RunLine(
        run=run, award=award, month=month, due_fen=owed.amount_fen, issued_before_fen=issued,
        difference_fen=owed.amount_fen - issued, persons=owed.persons, persons_before=persons_before,
        category=owed.category, basis=owed.basis,
        reason=reason_of(run.month, month, owed, base[0] if base else None, award),
    )  # fmt: skip


def reason_of(run_month: Month, month: Month, owed: Due, before: dict | None, award: Award | None) -> str:
    """Why this month differs, in words: what people see on the line. `before` is its last basis."""
    if before is None:
        return THIS_MONTH if month == run_month else f"补发 {month.label}"
    if not owed.basis:
        return f"{award.stop_reason or '不再享受'}，{month.label}不应发"
    changed = [
        f"{label} {before.get(label, '—')} → {text}"
        for label, text in owed.basis.items()
        if before.get(label) != text
    ]
    return "；".join(changed) or "重新测算"
