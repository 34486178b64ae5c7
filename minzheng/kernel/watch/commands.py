"""Running the rules, and what an officer does with a warning.

A rule that acts by itself acts as SYSTEM, in the transaction that finds the reason. What it may not do (an
expected refusal) leaves the warning open, for its owner.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import SYSTEM, Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.people.models import Person

from .arrivals import concerned, families
from .declared import Acts, Arrival, Done, Finding, Source, Watch, sources, watch, watches
from .errors import WarningClosed, WarningNotFound
from .events import WarningActed, WarningCleared, WarningDismissed, WarningRaised
from .limits import Limits
from .models import Cursor, Warning, WarningState

GONE = "情形已消失，系统自动结束"
CHUNK, ARRIVALS_MOST, ROUNDS_MOST = 1000, 5000, 3
_REASON_LETTERS = 4


@transaction.atomic
def look(person_ids: Iterable[int], *, at: dt.datetime) -> int:
    """Run every rule over these persons and their families, now. Gives how many warnings were raised.

    For a command after which the consequences must stand at once.
    """
    wanted = sorted(families(person_ids))
    return _settle({one.code: wanted for one in watches()}, at) if wanted else 0


def catch_up(*, at: dt.datetime) -> int:
    """Look at what has arrived since the last time; gives how many warnings were raised.

    The first time only marks where each source stands: what is older, the sweep of the night finds.
    """
    raised, is_more = 0, True
    while is_more:
        with transaction.atomic():
            found, is_more = _follow(at)
        raised += found
    return raised


def _follow(at: dt.datetime) -> tuple[int, bool]:
    """One portion of what arrived, of every source together: warnings raised, and whether there may be more.

    Together, because one thing that happened leaves rows in several tables.
    """
    arrivals, is_more = [], False
    for source in sources():
        found, is_full = _read_on(source)
        arrivals += found
        is_more |= is_full
    wanted = {code: sorted(people) for code, people in concerned(arrivals, watches()).items()}
    return (_settle(wanted, at) if wanted else 0), is_more


def _read_on(source: Source) -> tuple[list[Arrival], bool]:
    """A portion of a source, and whether it was a full one. Nothing while another process reads it."""
    last = source.last()
    Cursor.objects.get_or_create(source=source.code, defaults={"position": last, "settled": last})
    cursor = Cursor.objects.select_for_update(skip_locked=True).filter(source=source.code).first()
    if cursor is None:
        return [], False
    arrivals = source.read(cursor.settled, ARRIVALS_MOST)
    is_full = len(arrivals) == ARRIVALS_MOST
    newest = max((one.position for one in arrivals), default=cursor.position)
    # A full portion is left behind at once: else it would be read for ever.
    settled = newest if is_full else cursor.position
    if (cursor.position, cursor.settled) != (newest, settled):
        cursor.position, cursor.settled = max(newest, cursor.position), settled
        cursor.save(update_fields=["position", "settled"])
    return arrivals, is_full


def sweep(*, at: dt.datetime) -> int:
    """Run every rule over everybody, portion by portion; gives how many warnings were raised."""
    raised, last = 0, 0
    rows = Person.objects.order_by("id").values_list("id", flat=True)
    while portion := list(rows.filter(id__gt=last)[:CHUNK]):
        with transaction.atomic():
            raised += _settle({one.code: portion for one in watches()}, at)
        last = portion[-1]
    return raised


def _settle(wanted: dict[str, Sequence[int]], at: dt.datetime) -> int:
    """Run rules over persons, and whatever follows of what they did themselves, until nothing new follows."""
    raised = 0
    for _ in range(ROUNDS_MOST):
        acted: set[int] = set()
        limits = Limits(at.astimezone(CHINA).date())
        for one in watches():
            if people := wanted.get(one.code):
                raised += _run(one, people, limits, at, acted)
        if not acted:
            break
        again = sorted(families(acted))
        wanted = {one.code: again for one in watches()}
    return raised


def _run(one: Watch, person_ids: Sequence[int], limits: Limits, at: dt.datetime, acted: set[int]) -> int:
    """One rule over some persons: raise what is new, clear what has gone. `acted` collects who was."""
    findings = {one.key(found): found for found in one.examine(person_ids, limits.found_date)}
    rows = Warning.objects.select_for_update(of=("self",)).filter(rule=one.code, person__in=person_ids)
    known = {row.key: row for row in rows.order_by("id")}
    for key, row in known.items():
        if key not in findings and row.state == WarningState.OPEN:
            _clear(row, one, at)
    raised = 0
    for key, found in findings.items():
        row, is_new = _standing(one, key, found, known.get(key), limits, at)
        raised += is_new
        to_do = one.acts is Acts.AUTOMATIC and (row.state == WarningState.OPEN or _to_do_again(row, found))
        if to_do and _act_alone(row, one, at) and found.is_pending:
            acted.add(row.person_id)
    return raised


def _to_do_again(row: Warning, found: Finding) -> bool:
    """What was acted on once has come back, with something left to do."""
    return row.state == WarningState.ACTED and found.is_pending


def _standing(
    one: Watch, key: str, found: Finding, row: Warning | None, limits: Limits, at: dt.datetime
) -> tuple[Warning, bool]:
    """The warning of a finding as it stands now, and whether it was raised by this."""
    now = {
        "sentence": found.sentence, "evidence": found.evidence, "division_code": found.division_code,
        "household_id": found.household_id,
    }  # fmt: skip
    opened = {
        "found_at": at, "found_date": limits.found_date, "state": WarningState.OPEN, "outcome": "",
        "closed_at": None, "closed_by": None, "closed_by_name": "", "article": one.article,
        "owner": one.owner,
        "due_date": limits.due_date(one.level, found.division_code),
    }  # fmt: skip
    if row is None:
        start = now | opened | {"rule": one.code, "person_id": found.person_id}
        row, is_new = Warning.objects.get_or_create(key=key, defaults=start)
        if is_new:
            _tell(WarningRaised, row, one, SYSTEM, at)
        return row, is_new
    if row.state == WarningState.CLEARED:
        _set(row, **now, **opened)
        _tell(WarningRaised, row, one, SYSTEM, at, again=True)
        return row, True
    if row.state == WarningState.OPEN or _to_do_again(row, found):
        changed = {name: value for name, value in now.items() if getattr(row, name) != value}
        _set(row, **changed)
    return row, False


def _clear(row: Warning, one: Watch, at: dt.datetime) -> None:
    _close(row, WarningState.CLEARED, GONE, SYSTEM, at)
    _tell(WarningCleared, row, one, SYSTEM, at)


def _act_alone(row: Warning, one: Watch, at: dt.datetime) -> bool:
    """Let an automatic rule act. What it may not do stays open, with the reason."""
    try:
        with transaction.atomic():
            done = one.act(row, SYSTEM, at)
            _acted(row, one, done, SYSTEM, at)
    except MinzhengError as error:
        row.refresh_from_db()
        _set(row, outcome=f"系统没有办成：{error.sentence}"[:500])
        return False
    return True


def _acted(row: Warning, one: Watch | None, done: Done, actor: Actor, at: dt.datetime) -> None:
    row.evidence = row.evidence | done.evidence
    _close(row, WarningState.ACTED, done.outcome, actor, at, "evidence")
    _tell(WarningActed, row, one, actor, at, article=row.article, outcome=row.outcome)


def _close(row: Warning, state: str, outcome: str, actor: Actor, at: dt.datetime, *more: str) -> None:
    row.state, row.outcome, row.closed_at = state, outcome[:500], at
    row.closed_by, row.closed_by_name = actor.account_id, actor.name
    row.save(update_fields=["state", "outcome", "closed_at", "closed_by", "closed_by_name", *more])


def _set(row: Warning, **values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    if values:
        row.save(
            update_fields=[name.removesuffix("_id") if name == "household_id" else name for name in values]
        )


def _tell(event: Callable, row: Warning, one: Watch | None, actor: Actor, at: dt.datetime, **more) -> None:
    about = {"person_id": row.person_id, "household_id": row.household_id}
    said = event(warning_id=row.id, rule=row.rule, rule_name=one.name if one else row.rule, **about, **more)
    audit.record(said, actor=actor, at=at)


# --- what an officer does ------------------------------------------------------------------------------


def _open_one(warning_id: int, actor: Actor) -> Warning:
    """The warning, locked, where the actor may deal with it and it still waits."""
    row = Warning.objects.select_for_update().filter(id=warning_id).first()
    seen = ("grant.read", row.owner) if row else ()
    if row is None or not any(access.may(actor, name, division_code=row.division_code) for name in seen):
        raise WarningNotFound("没有这条预警，请返回列表重新查找。")
    access.require(actor, row.owner, division_code=row.division_code)
    if row.state != WarningState.OPEN:
        who = row.closed_by_name or "系统"
        raise WarningClosed(f"这条预警已由{who}处理（{row.get_state_display()}），请刷新页面查看。")
    return row


@transaction.atomic
def act_on(*, warning_id: int, actor: Actor, at: dt.datetime) -> Warning:
    """Carry out what was prepared: open the application, or stop what the finding names.

    Raises WarningClosed for one dealt with, Invalid where the rule prepares nothing; what the act refuses
    leaves the warning open.
    """
    row = _open_one(warning_id, actor)
    one = watch(row.rule)
    if one is None or one.act is None:
        raise Invalid("这条预警没有可以一键办理的事项，请核实后写明处理结果。")
    _acted(row, one, one.act(row, actor, at), actor, at)
    return row


@transaction.atomic
def settle(*, warning_id: int, outcome: str, actor: Actor, at: dt.datetime) -> Warning:
    """Say what was done about it. Raises Invalid without words."""
    row = _open_one(warning_id, actor)
    _require_words(outcome, "请写明怎样核实、怎样处理的（至少 4 个字）。", "outcome")
    _acted(row, watch(row.rule), Done(outcome.strip()), actor, at)
    return row


@transaction.atomic
def dismiss(*, warning_ids: Iterable[int], reason: str, actor: Actor, at: dt.datetime) -> int:
    """Say of one or many that nothing is to be done, and why: all of them, or none. Gives their number."""
    wanted = sorted(set(warning_ids))
    if not wanted:
        raise Invalid("请先选择要处理的预警。", field="chosen")
    _require_words(reason, "不用处理的，请写明理由（至少 4 个字）。", "reason")
    for warning_id in wanted:
        row = _open_one(warning_id, actor)
        _close(row, WarningState.DISMISSED, reason.strip(), actor, at)
        _tell(WarningDismissed, row, watch(row.rule), actor, at, reason=row.outcome)
    return len(wanted)


def _require_words(text: str, sentence: str, field: str) -> None:
    if len(text.strip()) < _REASON_LETTERS:
        raise Invalid(sentence, field=field)
