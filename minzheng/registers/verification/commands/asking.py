"""Asking departments: the first round, further rounds, and the marking of those who stay silent."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import SYSTEM, Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.errors import NotNow
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.states import State
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Authorisation, Person
from minzheng.kernel.territory import queries as territory

from ..contracts import department_of
from ..errors import NotAuthorised, NothingToAsk
from ..events import NoReplyMarked, VerificationAsked
from ..models import AnswerStatus, Department, Inquiry
from ..parameters import figures
from .reach import locked_case

ASKED_WHILE = (State.INVESTIGATING,)
ASKED_AGAIN_WHILE = (State.INVESTIGATING, State.OBJECTED, State.FORWARDED)
SILENT = (AnswerStatus.NO_REPLY, AnswerStatus.ERROR)


@transaction.atomic
def ask(
    *, case_id: int, departments: Iterable[str] | None = None, actor: Actor, at: dt.datetime
) -> list[Inquiry]:
    """Ask departments (all, unless named) about every member of the household, minors included.

    Only under an authorisation of each member in force today (社会救助暂行办法 第五十八条); otherwise
    NotAuthorised, naming all who have not signed, and nobody is asked. Members and departments already asked
    are left out; when nothing is left, NothingToAsk.
    """
    case = locked_case(case_id, "case.ask_verification", actor=actor, at=at)
    return _ask(case, departments, ASKED_WHILE, lambda last: last is None, reason="", actor=actor, at=at)


@transaction.atomic
def recheck(
    *, case_id: int, reason: str, departments: Iterable[str] | None = None, actor: Actor, at: dt.datetime
) -> list[Inquiry]:
    """Ask once more (复查), for example after an objection; inquiries still pending are not repeated."""
    case = locked_case(case_id, "case.ask_verification", actor=actor, at=at)
    reason = _required(reason)
    return _ask(
        case, departments, ASKED_AGAIN_WHILE, lambda last: last != AnswerStatus.PENDING,
        reason=reason, actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def retry(
    *, case_id: int, departments: Iterable[str] | None = None, actor: Actor, at: dt.datetime
) -> list[Inquiry]:
    """Ask again those departments that did not reply or could not look."""
    case = locked_case(case_id, "case.ask_verification", actor=actor, at=at)
    return _ask(
        case, departments, ASKED_AGAIN_WHILE, lambda last: last in SILENT,
        reason="未反馈或查询出错，重新提请", actor=actor, at=at,
    )  # fmt: skip


def _ask(
    case: Case, departments: Iterable[str] | None, states: tuple[State, ...],
    wanted: Callable[[str | None], bool], *, reason: str, actor: Actor, at: dt.datetime,
) -> list[Inquiry]:  # fmt: skip
    """Open an inquiry for each member and department whose last status (None: never asked) is `wanted`."""
    if case.current not in states:
        raise NotNow(f"办件当前为“{case.current.label}”，此时不能提请核对。请刷新页面查看最新情况。")
    today = at.astimezone(CHINA).date()
    chosen = [department_of(code) for code in departments] if departments is not None else list(Department)
    persons = [member.person for member in people.members(case.household_id, on_date=today)]
    permits = _permits(persons, today)
    last = {
        (person_id, department): (status, number)
        for person_id, department, status, number in Inquiry.objects.filter(case=case)
        .order_by("round").values_list("person_id", "department", "status", "round")
    }  # fmt: skip
    opened = []
    for department in dict.fromkeys(chosen):
        for person in persons:
            status, number = last.get((person.id, department.value), (None, 0))
            if wanted(status):
                opened.append(
                    Inquiry(case=case, person=person, authorisation=permits[person.id], department=department,
                            round=number + 1, reason=reason if number else "", asked_at=at)
                )  # fmt: skip
    if not opened:
        raise NothingToAsk(
            "所选部门都已提请，没有需要再提请的。请等待答复；需要复查的，请用“再次核对”并写明理由。"
        )
    Inquiry.objects.bulk_create(opened)
    event = VerificationAsked(
        case_id=case.id, household_id=case.household_id, inquiries=len(opened), reason=reason,
        persons=len({row.person_id for row in opened}), departments=len({row.department for row in opened}),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return opened


def _required(reason: str) -> str:
    reason = reason.strip()
    if not 4 <= len(reason) <= 200:
        raise Invalid("请写明再次核对的理由，4 至 200 个字。", field="reason")
    return reason


def _permits(persons: list[Person], today: dt.date) -> dict[int, Authorisation]:
    """The authorisation of each person in force today; NotAuthorised names everybody who has none."""
    if not persons:
        raise Invalid("家庭没有成员，无法提请核对。请先登记家庭成员。")
    found = {person.id: people.authorised(person.id, on_date=today) for person in persons}
    unsigned = [person.name for person in persons if found[person.id] is None]
    if unsigned:
        raise NotAuthorised(
            f"{'、'.join(unsigned)}没有有效的核对授权，不能提请核对。请先由本人签署授权书，未成年人由监护人签署。"
        )
    return found


@transaction.atomic
def mark_no_reply(*, department: str | None = None, actor: Actor, at: dt.datetime) -> int:
    """Mark inquiries that a department has not answered in time; returns how many.

    The time is in working days from the day on which the request file was first made; an inquiry that was
    never sent is never marked. A late answer is still taken in. `SYSTEM` (the night job) marks everywhere,
    an officer within the jurisdiction of "case.verify".
    """
    rows = Inquiry.objects.waiting().filter(sent_at__isnull=False)
    if department is not None:
        rows = rows.filter(department=department_of(department))
    if actor != SYSTEM:
        access.require(actor, "case.verify")
        rows = access.visible_to(actor, "case.verify", rows, "case__division_code")
    calendar, today, marked = territory.calendar(), at.astimezone(CHINA).date(), []
    limits: dict[str, int] = {}
    for row in rows.select_related("case").select_for_update(of=("self",)).order_by("id"):
        area = row.case.division_code
        if area not in limits:
            limits[area] = figures(division_code=area, on_date=today)["reply_working_days"]
        waited = calendar.working_days_between(row.sent_at.astimezone(CHINA).date(), today)
        if waited > limits[area]:
            row.status, row.answered_at = AnswerStatus.NO_REPLY, at
            marked.append(row)
    Inquiry.objects.bulk_update(marked, ["status", "answered_at"], batch_size=1000)
    events = [
        NoReplyMarked(
            inquiry_id=row.id, case_id=row.case_id, person_id=row.person_id,
            label=Department(row.department).label, working_days=limits[row.case.division_code],
        )
        for row in marked
    ]  # fmt: skip
    audit.record_all(events, actor=actor, at=at)
    return len(marked)
