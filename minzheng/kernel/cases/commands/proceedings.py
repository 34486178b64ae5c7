"""Cases that lead to a statutory book: opened, moved by the acts of their matter, and by the day itself."""

import datetime as dt
import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.actors import SYSTEM, Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.people import queries as people
from minzheng.kernel.territory import queries as territory

from .. import deadlines
from ..catalogue import Moved, RegisterMatter, register_matters
from ..catalogue import matter as matter_of
from ..errors import NotNow, NotReady
from ..models import Case, CaseParty, Pause, Step
from ..procedures import APPLICANT, TIMER, Limit, Transition
from ..states import State
from . import core

OPEN = "open"
log = logging.getLogger(__name__)
_OPENING = 20_210_101  # class of the advisory locks under which the cases of a matter open


def _register_matter(code: str) -> RegisterMatter:
    matter = matter_of(code)
    if not isinstance(matter, RegisterMatter):
        raise TypeError(f"{code} is no matter of a statutory book")
    return matter


@transaction.atomic
def open_case(
    *, matter: str, data: Mapping[str, Any], actor: Actor, at: dt.datetime, request_id: uuid.UUID,
    on_behalf: bool = True,
) -> Case:  # fmt: skip
    """Open a case of a matter with what was declared. The same request again gives the same case.

    With `on_behalf` an officer takes it in and needs the matter's permission where the case lies; without,
    the account files it for itself, where the matter allows that at all. Of one matter cases open one after
    the other, so that `open` sees every case before its own. What it refuses leaves nothing.
    """
    chosen, day = _register_matter(matter), at.astimezone(CHINA).date()
    _require_may_open(chosen, actor, on_behalf)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_OPENING, chosen.code])
    known = Step.objects.filter(action=OPEN, request_id=request_id, account_id=actor.account_id)
    done = known.filter(case__matter=chosen.code).first()
    if done is not None:
        return done.case
    opened = chosen.open(data=data, actor=actor, at=at)
    if on_behalf:
        access.require(actor, chosen.taking_in, division_code=opened.division_code)
    procedure = chosen.procedure_on(day=day, division_code=opened.division_code)
    case = Case.objects.create(
        number=f"pending-{uuid.uuid4().hex[:20]}", matter=chosen.code, procedure=procedure.code,
        state=procedure.start, title=opened.title, subject=opened.subject, division_code=opened.division_code,
        application=opened.application, submitted_by_id=actor.account_id, on_behalf=on_behalf,
        submitted_at=at,
    )  # fmt: skip
    case.number = f"{chosen.number_word}{day:%Y%m%d}-{case.id:06d}"
    CaseParty.objects.bulk_create(
        [
            CaseParty(case=case, person=one.person, role=one.role, label=one.label, name=one.name)
            for one in opened.parties
        ]
    )
    if on_behalf:
        core.require_distance(case, actor)
    first = Transition(OPEN, "收件", (), procedure.start, chosen.taking_in)
    if procedure.clock_from == OPEN:
        _start_clocks(case, day)
    core.move(case, first, actor=actor, at=at, request_id=request_id)
    return case


def _require_may_open(matter: RegisterMatter, actor: Actor, on_behalf: bool) -> None:
    if on_behalf:
        access.require(actor, matter.taking_in)
    elif matter.own_filing == APPLICANT:
        if people.person_of_account(actor.account_id) is None:
            raise NotPermitted(
                "您的账号还没有完成实名认证，请到乡镇（街道）或村（社区）窗口办理认证后再申请。"
            )
    elif matter.own_filing:
        access.require(actor, matter.own_filing)
    else:
        raise NotPermitted(f"“{matter.name}”由工作人员受理，不能在网上自行提交。请到登记机关办理。")


@transaction.atomic
def act(
    *, case_id: int, action: str, data: Mapping[str, Any] | None = None, note: str = "", actor: Actor,
    at: dt.datetime, request_id: uuid.UUID,
) -> Case:  # fmt: skip
    """Take one step of a procedure: state, permission, separation, use, what is missing, then the act itself.

    Raises NotNow, NotPermitted, MustBeSomebodyElse, NotReady, and whatever the act refuses; then nothing is
    changed. The same request again changes nothing.
    """
    case, row = core.begin(case_id=case_id, action=action, actor=actor, request_id=request_id)
    if row is None:
        return case
    matter, day = _register_matter(case.matter), at.astimezone(CHINA).date()
    chosen = matter.acts[action]
    if chosen.applies and not chosen.applies(case=case, on_date=day):
        raise NotNow(
            f"这个办件现在用不着“{row.label}”：不属于要办这一步的情形，或者已经办过。请刷新页面，按“下一步”办理。"
        )
    missing = chosen.hindrances(case=case, on_date=day) if chosen.hindrances else []
    if missing:
        raise NotReady(f"还不能“{row.label}”：{'；'.join(missing)}。请先办妥再继续。")
    moved = chosen.carry_out(case=case, data=data or {}, actor=actor, at=at) or Moved()
    target = moved.target or row.target
    _pause(case, target, day)
    if action == case.rules_of_procedure.clock_from:
        case.accepted_at = at
        _start_clocks(case, day)
    if moved.subject is not None:
        case.subject = moved.subject
    if moved.title is not None:
        case.title = moved.title
    core.move(
        case, row, actor=actor, at=at, request_id=request_id, note=note, details=moved.details, target=target,
        due_date=moved.due_date,
    )  # fmt: skip
    return case


def _pause(case: Case, target: State, day: dt.date) -> None:
    """The clock stands still while the applicant completes the papers (行政许可法 第三十二条)."""
    if target is State.SUPPLEMENT:
        Pause.objects.create(case=case, from_date=day, reason="补正材料")
    elif case.current is State.SUPPLEMENT:
        case.pauses.filter(until_date=None).update(until_date=day)
        if case.total_due_date or case.promise_due_date:
            refresh_clocks(case, day)


def _start_clocks(case: Case, day: dt.date) -> None:
    procedure, calendar = case.rules_of_procedure, territory.calendar()
    case.total_due_date = deadlines.due_date(procedure.total, day, calendar) if procedure.total else None
    case.promise_due_date = (
        deadlines.due_date(procedure.promise, day, calendar) if procedure.promise else None
    )


def refresh_clocks(case: Case, today: dt.date) -> None:
    """Both limits anew from their beginning, without the days of the pauses. Saved with the next `move`."""
    procedure, calendar = case.rules_of_procedure, territory.calendar()
    begun = case.accepted_at or case.submitted_at
    since = begun.astimezone(CHINA).date()
    pauses = list(case.pauses.filter(from_date__gte=since).values_list("from_date", "until_date"))

    def due(limit: Limit | None) -> dt.date | None:
        if limit is None:
            return None
        paused = deadlines.paused_days(limit, pauses, calendar, today)
        return deadlines.due_date(limit, since, calendar, paused)

    case.promise_due_date = due(procedure.promise)
    case.total_due_date = due(procedure.total_extended if case.is_extended else procedure.total)


def run_timers(*, at: dt.datetime) -> int:
    """Take every step that the day itself takes, and say how many. Run again, it does nothing."""
    day, taken = at.astimezone(CHINA).date(), 0
    for matter in register_matters():
        for procedure in matter.procedures:
            for row in procedure.transitions:
                if row.permission == TIMER:
                    taken += _run_timer(matter, procedure.code, row, day, at)
    return taken


def _run_timer(matter: RegisterMatter, procedure: str, row: Transition, day: dt.date, at: dt.datetime) -> int:
    waiting = Case.objects.filter(matter=matter.code, procedure=procedure, state__in=row.sources)
    taken = 0
    for case_id in list(waiting.order_by("id").values_list("id", flat=True)):
        try:
            with transaction.atomic():
                case = core.locked(case_id)
                if case.current not in row.sources or not matter.timers[row.action](case=case, on_date=day):
                    continue
                act(case_id=case_id, action=row.action, actor=SYSTEM, at=at, request_id=uuid.uuid4())
                taken += 1
        except MinzhengError as error:  # one case that cannot move must not hold up the others
            log.warning("办件 %s 到期未能自动办理：%s", case_id, error.sentence)
    return taken
