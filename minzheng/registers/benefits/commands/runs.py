"""Issue runs: due − issued for every award and open month, prepared by one, checked by another.

A run is a row before it starts and can be killed at any instant. `prepare_run` and `post_run` work in
chunks, each its own transaction with its progress; called again they go on where they were.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import commands as ledger

from ..errors import MakerChecks, RunNotFound, RunNotReady, RunOpen
from ..events import RunCancelled, RunChecked, RunPosted, RunPrepared, RunStarted
from ..models import Award, Clawback, ClawbackState, Issued, IssueRun, RunLine, RunState
from ..programmes import Due, programme
from . import banking
from .books import open_books

CHUNK = 500
DISTRICT_DIGITS = 6


@transaction.atomic
def start_run(
    *, programme_code: str, division_prefix: str, month: Month, actor: Actor, at: dt.datetime
) -> IssueRun:
    """Begin a run for a month: the row, with what is known frozen at this moment. Computes nothing yet."""
    access.require(actor, "issue.make", division_code=division_prefix)
    if len(division_prefix) != DISTRICT_DIGITS:
        # Two runs over the same award, one of the district and one of a part of it, would both pay it.
        raise Invalid("发放批次以区（县）为单位，请选择一个区（县）。", field="division_prefix")
    rules = programme(programme_code)
    if not rules.pays:
        raise Invalid(f"“{rules.name}”只认定身份，不发放资金，没有发放批次。", field="programme")
    if month > Month.of(at.date()).plus(3):
        raise Invalid(
            f"{month.label}离现在太远。提前发放最多到 {Month.of(at.date()).plus(3).label}。", field="month"
        )
    earlier = IssueRun.objects.filter(programme=programme_code, division_prefix=division_prefix, month=month)
    awards = _awards(programme_code, division_prefix)
    digests = rules.digests(division_prefix, month, at)
    try:
        with transaction.atomic():
            run = IssueRun.objects.create(
                programme=programme_code,
                division_prefix=division_prefix,
                month=month,
                sequence=earlier.count() + 1,
                state=RunState.PREPARING,
                known_at=at,
                first_month=month.plus(1 - rules.window_months(division_prefix, at)),
                rules_digest=digests[0],
                parameters_digest=digests[1],
                total=awards.count(),
                made_by_id=actor.account_id,
                made_by_name=actor.name,
                made_at=at,
            )
    except IntegrityError as error:
        raise RunOpen("这项待遇还有未完成的批次。请先复核入账或作废它，再开始新的批次。") from error
    audit.record(RunStarted(run_id=run.id, programme=programme_code, month=str(month)), actor=actor, at=at)
    return run


def start_runs(
    *, programme_codes: Iterable[str], division_prefix: str, month: Month, actor: Actor, at: dt.datetime
) -> tuple[list[IssueRun], dict[str, str]]:
    """Begin a run of each programme that has awards in the district, all with what is known at this moment.

    A programme that cannot begin (an open run, a missing standard) holds up no other: its sentence comes back
    by its code. Raises NotPermitted for who may not make runs there.
    """
    access.require(actor, "issue.make", division_code=division_prefix)
    begun, refused = [], {}
    for code in programme_codes:
        if not programme(code).pays or not _awards(code, division_prefix).exists():
            continue
        try:
            run = start_run(
                programme_code=code, division_prefix=division_prefix, month=month, actor=actor, at=at
            )
        except MinzhengError as error:
            refused[code] = error.sentence
        else:
            begun.append(run)
    return begun, refused


def check_runs(
    *, run_ids: Iterable[int], actor: Actor, at: dt.datetime
) -> tuple[list[IssueRun], dict[int, str]]:
    """Check several runs, each by itself; those that are refused come back with their sentence."""
    checked, refused = [], {}
    for run_id in run_ids:
        try:
            checked.append(check_run(run_id=run_id, actor=actor, at=at))
        except MinzhengError as error:
            refused[run_id] = error.sentence
    return checked, refused


def _awards(programme_code: str, division_prefix: str):
    return Award.objects.filter(programme=programme_code, division_code__startswith=division_prefix).order_by(
        "id"
    )


def reached(run_id: int, actor: Actor, action: str, *, lock: bool = False) -> IssueRun:
    """The run, inside the actor's jurisdiction for the action."""
    rows = IssueRun.objects.select_for_update() if lock else IssueRun.objects
    run = rows.filter(id=run_id).first()
    if run is None or not access.may(actor, "issue.read", division_code=run.division_prefix):
        raise RunNotFound("没有这个发放批次，请返回列表重新查找。")
    access.require(actor, action, division_code=run.division_prefix)
    return run


def prepare_run(*, run_id: int, actor: Actor, at: dt.datetime) -> IssueRun:
    """Compute every line of the run, chunk by chunk. Called again after an interruption, goes on."""
    while True:
        with transaction.atomic():
            run = IssueRun.objects.select_for_update().get(id=run_id)
            if run.state != RunState.PREPARING:
                return run
            chunk = list(_awards(run.programme, run.division_prefix).filter(id__gt=run.last_award_id)[:CHUNK])
            if not chunk:
                run.state, run.fault = RunState.PREPARED, ""
                run.save(update_fields=["state", "fault"])
                lines = run.lines.count()
                event = RunPrepared(run_id=run.id, programme=run.programme, month=str(run.month), lines=lines)
                audit.record(event, actor=actor, at=at)
                return run
            copy_in(_lines_of(run, chunk))
            run.last_award_id, run.done = chunk[-1].id, run.done + len(chunk)
            run.save(update_fields=["last_award_id", "done"])


def _lines_of(run: IssueRun, awards: list[Award]) -> list[RunLine]:
    months = list(run.first_month.through(run.month))
    due = programme(run.programme).due(awards, months, run.known_at)
    before = _issued_before(awards, run)
    differing = []
    for award in awards:
        for month in months:
            owed, had = due.get((award.id, month)), before.get((award.id, month))
            if (owed or had) and (owed.amount_fen if owed else 0, owed.persons if owed else 0) != (
                had or (0, 0)
            ):
                differing.append((award, month, owed, had))
    bases = _newest_bases([(award.id, month) for award, month, _, had in differing if had])
    return [
        _line(run, award, month, owed, had, bases.get((award.id, month)))
        for award, month, owed, had in differing
    ]


def _issued_before(awards: list[Award], run: IssueRun) -> dict[tuple[int, Month], tuple[int, int]]:
    """What each award and month has had: (fen, persons)."""
    rows = Issued.objects.filter(award__in=awards, month__gte=run.first_month, month__lte=run.month)
    sums = rows.values_list("award_id", "month").annotate(fen=Sum("amount_fen"), heads=Sum("persons"))
    return {(award_id, month): (fen, heads) for award_id, month, fen, heads in sums}


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


def reason_of(run_month: Month, month: Month, owed: Due, before: dict | None, award: Award) -> str:
    """Why this month differs, in words: what people see on the line. `before` is its last basis."""
    if before is None:
        return "当月发放" if month == run_month else f"补发 {month.label}"
    if not owed.basis:
        return f"{award.stop_reason or '不再享受'}，{month.label}不应发"
    changed = [
        f"{label} {before.get(label, '—')} → {text}"
        for label, text in owed.basis.items()
        if before.get(label) != text
    ]
    return "；".join(changed) or "重新测算"


@transaction.atomic
def cancel_run(*, run_id: int, reason: str, actor: Actor, at: dt.datetime) -> IssueRun:
    """Throw a run away before it is posted. Its lines stay as a record; nothing was paid by it."""
    run = reached(run_id, actor, "issue.make", lock=True)
    if run.state not in (RunState.PREPARING, RunState.PREPARED):
        raise RunNotReady(
            f"批次当前为“{run.get_state_display()}”，不能作废。已入账的差错请更正事实后由下一批次补发或追回。"
        )
    if len(reason.strip()) < 2:
        raise Invalid("请写明作废原因。", field="reason")
    run.state, run.cancel_reason = RunState.CANCELLED, reason.strip()
    run.save(update_fields=["state", "cancel_reason"])
    event = RunCancelled(run_id=run.id, programme=run.programme, month=str(run.month), reason=reason.strip())
    audit.record(event, actor=actor, at=at)
    return run


@transaction.atomic
def check_run(*, run_id: int, actor: Actor, at: dt.datetime) -> IssueRun:
    """The second pair of eyes. Afterwards `post_run` books it; what was approved is what is booked."""
    run = reached(run_id, actor, "issue.check", lock=True)
    if run.state != RunState.PREPARED:
        raise RunNotReady(f"批次当前为“{run.get_state_display()}”，不能复核。请刷新页面查看最新情况。")
    if run.made_by_id is not None and run.made_by_id == actor.account_id:
        raise MakerChecks("制单和复核须由不同人员办理，请交由另一名复核人员复核。")
    run.state, run.checked_by_id, run.checked_by_name, run.checked_at = (
        RunState.POSTING,
        actor.account_id,
        actor.name,
        at,
    )
    run.done, run.last_award_id = 0, 0
    run.total = run.lines.values("award").distinct().count()
    run.save()
    audit.record(RunChecked(run_id=run.id, programme=run.programme, month=str(run.month)), actor=actor, at=at)
    return run


def post_run(*, run_id: int, actor: Actor, at: dt.datetime) -> IssueRun:
    """Book a checked run: issued rows, ledger, payments, clawback proposals. Chunked and resumable."""
    while True:
        with transaction.atomic():
            run = IssueRun.objects.select_for_update().get(id=run_id)
            if run.state != RunState.POSTING:
                return run
            ids = run.lines.filter(award_id__gt=run.last_award_id).order_by("award_id")
            award_ids = list(ids.values_list("award_id", flat=True).distinct()[:CHUNK])
            if not award_ids:
                _finish_posting(run, actor, at)
                return run
            _post_chunk(run, award_ids, actor, at)
            run.last_award_id, run.done = award_ids[-1], run.done + len(award_ids)
            run.save(update_fields=["last_award_id", "done"])


def _post_chunk(run: IssueRun, award_ids: list[int], actor: Actor, at: dt.datetime) -> None:
    lines = list(
        run.lines.filter(award_id__in=award_ids).select_related("award").order_by("award_id", "month")
    )
    falling = {line.award_id for line in lines if line.difference_fen < 0}
    _propose_clawbacks(run, [line for line in lines if line.difference_fen < 0])
    used = _sequences(award_ids, {line.month for line in lines})
    posted, rows = [], []
    for line in lines:
        if line.difference_fen < 0 or (line.difference_fen == 0 and line.award_id in falling):
            continue
        key = (line.award_id, line.month)
        used[key] += 1
        rows.append(
            Issued(
                award_id=line.award_id,
                month=line.month,
                sequence=used[key],
                amount_fen=line.difference_fen,
                persons=line.persons - line.persons_before,
                category=line.category,
                basis=line.basis,
                reason=line.reason,
                run=run,
            )
        )
        posted.append(line)
    copy_in(rows)
    _book(run, posted, award_ids[0], actor, at)


def _sequences(award_ids: list[int], months: set[Month]) -> dict[tuple[int, Month], int]:
    """The last number used for each award and month."""
    rows = Issued.objects.filter(award_id__in=award_ids, month__in=months)
    last = rows.values_list("award_id", "month").annotate(last=Max("sequence"))
    return defaultdict(int, {(award_id, month): number for award_id, month, number in last})


def _book(run: IssueRun, lines: list[RunLine], first_award_id: int, actor: Actor, at: dt.datetime) -> None:
    """Expense against payable, one ledger transaction a chunk; the key makes a repeat harmless."""
    accounts = open_books(run.programme, run.division_prefix)
    entries, expense = [], defaultdict(int)
    for line in lines:
        expense[line.category, line.month] += line.difference_fen
        entries.append(
            ledger.Line(
                account_code=accounts["payable"],
                amount=-line.difference_fen,
                household_id=line.award.household_id,
                month=line.month,
            )
        )
    for (category, month), amount in expense.items():
        entries.append(ledger.Line(account_code=accounts[f"expense:{category}"], amount=amount, month=month))
    if any(entry.amount for entry in entries):
        ledger.post(
            key=f"run:{run.id}:{first_award_id}",
            description=f"{run.month.label}{programme(run.programme).name}应发",
            lines=entries,
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
    had = _had(by_award)
    for award_id, falling in by_award.items():
        details = []
        for line in falling:
            amount, persons = had.get((award_id, line.month), (0, 0))
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


def _had(award_ids: Iterable[int]) -> dict[tuple[int, Month], tuple[int, int]]:
    """(fen, persons) that awards and months have had by now."""
    rows = Issued.objects.filter(award__in=list(award_ids)).values_list("award_id", "month")
    summed = rows.annotate(fen=Sum("amount_fen"), heads=Sum("persons")).order_by()
    return {(award_id, month): (fen, heads) for award_id, month, fen, heads in summed}


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
        state=ClawbackState.PROPOSED, award__in=_awards(run.programme, run.division_prefix)
    )  # fmt: skip
    for clawback in waiting.exclude(run=run):
        if any(_looked_at(run, Month.parse(line["month"])) for line in clawback.lines):
            _replace_proposal(run, clawback.award_id, clawback, [])


def _finish_posting(run: IssueRun, actor: Actor, at: dt.datetime) -> None:
    run.state, run.posted_at = RunState.POSTED, at
    run.save(update_fields=["state", "posted_at"])
    _drop_stale_proposals(run)
    banking.make_payments(run, actor=actor, at=at)
    total = run.issued.aggregate(total=Sum("amount_fen"))["total"] or 0
    event = RunPosted(run_id=run.id, programme=run.programme, month=str(run.month), amount_fen=total)
    audit.record(event, actor=actor, at=at)
