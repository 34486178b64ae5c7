"""Issue runs: due − issued for every award and open month, prepared by one, checked by another.

A run is a row before it starts and can be killed at any instant: `preparing` computes its lines and `posting`
books them, each in steps of their own.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.base.touched import horizon

from ..errors import MakerChecks, RunNotFound, RunNotReady, RunOpen
from ..events import RunCancelled, RunChecked, RunStarted
from ..models import IssueRun, RunState
from ..programmes import programme
from .posting import lay_parts
from .preparing import awards_of, laws_of_run

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
    awards = awards_of(programme_code, division_prefix)
    digests = rules.digests(division_prefix, month, at)
    first_month = month.plus(1 - rules.window_months(division_prefix, at))
    try:
        with transaction.atomic():
            run = IssueRun.objects.create(
                programme=programme_code,
                division_prefix=division_prefix,
                month=month,
                sequence=earlier.count() + 1,
                state=RunState.PREPARING,
                known_at=at,
                first_month=first_month,
                rules_digest=digests[0],
                parameters_digest=digests[1],
                total=awards.count(),
                horizon=horizon().told(),
                laws=laws_of_run(programme_code, division_prefix, first_month.through(month), at),
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
        if not programme(code).pays or not awards_of(code, division_prefix).exists():
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


def reached(run_id: int, actor: Actor, action: str, *, lock: bool = False) -> IssueRun:
    """The run, inside the actor's jurisdiction for the action."""
    rows = IssueRun.objects.select_for_update() if lock else IssueRun.objects
    run = rows.filter(id=run_id).first()
    if run is None or not access.may(actor, "issue.read", division_code=run.division_prefix):
        raise RunNotFound("没有这个发放批次，请返回列表重新查找。")
    access.require(actor, action, division_code=run.division_prefix)
    return run


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
    lay_parts(run)
    run.save()
    audit.record(RunChecked(run_id=run.id, programme=run.programme, month=str(run.month)), actor=actor, at=at)
    return run
