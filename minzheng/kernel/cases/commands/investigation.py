"""Visits, appraisal, and the assessment by the rules."""

import datetime as dt
import uuid

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.documents import commands as documents

from ..catalogue import Outcome
from ..catalogue import matter as matter_of
from ..errors import NotNow, NotReady
from ..events import CaseAssessed, CaseExtended, HomeVisited
from ..models import Assessment, Case, HomeVisit
from ..states import State
from . import core, proceedings

_VISITED_WHILE = {
    "town": (State.INVESTIGATING, State.APPRAISED, State.OBJECTED),
    "district": (State.FORWARDED, State.EXAMINED),
}


@transaction.atomic
def record_visit(
    *,
    case_id: int,
    level: str,
    visited_at: dt.datetime,
    first_visitor: str,
    second_visitor: str,
    checklist: dict,
    findings: str,
    signed_by: str,
    photos: list,
    actor: Actor,
    at: dt.datetime,
    request_id: uuid.UUID,
) -> HomeVisit:
    """Record a home visit by two visitors, signed by the household (入户调查).

    The district's visit is recorded by the district: it is what a near relative's case waits for. The same
    request again, from a phone that lost the answer, gives the visit that was recorded.
    """
    case = core.locked(case_id)
    core.require_reach(case, actor, None)
    access.require(actor, "case.visit", division_code=case.division_code)
    if level == "district":
        access.require(actor, "case.examine", division_code=case.division_code)
    core.require_distance(case, actor)
    known = case.visits.filter(request_id=request_id).first()
    if known is not None:
        return known
    if case.current not in _VISITED_WHILE[level]:
        raise NotNow(f"办件当前为“{case.current.label}”，此时不录入入户调查。请刷新页面查看最新情况。")
    first, second = first_visitor.strip(), second_visitor.strip()
    if not first or not second or first == second:
        raise Invalid("入户调查须由两名调查人共同完成，请填写两个不同的姓名。", field="second_visitor")
    if visited_at > at:
        raise Invalid("入户时间不能晚于现在，请核对。", field="visited_at")
    if not signed_by.strip():
        raise Invalid("请被调查家庭签字确认；拒绝签字的，写明“拒签”及原因。", field="signed_by")
    if len(findings.strip()) < 4:
        raise Invalid("请填写调查结论。", field="findings")
    stored = [
        documents.store_upload(photo, purpose="home_visit", retention="业务10年", actor=actor, at=at).id
        for photo in photos
    ]
    visit = HomeVisit.objects.create(
        case=case,
        level=level,
        visited_at=visited_at,
        first_visitor=first,
        second_visitor=second,
        checklist=[[label, text] for label, text in checklist.items()],  # JSON would lose the order
        findings=findings.strip(),
        signed_by=signed_by.strip(),
        photo_ids=stored,
        account_id=actor.account_id,
        recorded_at=at,
        request_id=request_id,
    )
    audit.record(
        HomeVisited(case_id=case.id, household_id=case.household_id, level=level), actor=actor, at=at
    )
    return visit


@transaction.atomic
def appraise(
    *, case_id: int, attendance: str, votes_for: int, votes_against: int, conclusion: str,
    actor: Actor, at: dt.datetime, request_id: uuid.UUID,
) -> Case:  # fmt: skip
    """Record the democratic appraisal (民主评议): who attended, the votes, the conclusion. It advises."""
    case, transition = core.begin(case_id=case_id, action="appraise", actor=actor, request_id=request_id)
    if transition is None:
        return case
    if votes_for < 0 or votes_against < 0 or votes_for + votes_against == 0:
        raise Invalid("请填写评议的同意票和不同意票，合计应大于 0。", field="votes_for")
    details = {
        "attendance": attendance,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "conclusion": conclusion,
    }
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=conclusion, details=details)
    return case


def evaluate(case: Case, *, at: dt.datetime, actor: Actor) -> Assessment:
    """Run the rules on the facts known now, under the law of the day of acceptance, and keep the result."""
    law_date = case.accepted_at.astimezone(CHINA).date()
    outcome: Outcome = matter_of(case.matter).assess(
        case=case, law_date=law_date, on_date=at.astimezone(CHINA).date()
    )
    made = Assessment.objects.create(
        case=case,
        made_at=at,
        law_date=outcome.law_date,
        eligible=outcome.eligible,
        amount_fen=outcome.amount_fen,
        category=outcome.category,
        reasons=list(outcome.reasons),
        summary=outcome.summary,
        tree=outcome.tree,
        rules_digest=outcome.rules_digest,
        parameters_digest=outcome.parameters_digest,
    )
    event = CaseAssessed(
        case_id=case.id,
        household_id=case.household_id,
        eligible=outcome.eligible,
        amount_fen=outcome.amount_fen,
    )
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def assess(*, case_id: int, note: str = "", actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """The township's opinion: what the rules say, once everything needed is there."""
    case, transition = core.begin(case_id=case_id, action="assess", actor=actor, request_id=request_id)
    if transition is None:
        return case
    missing = matter_of(case.matter).hindrances(case=case, on_date=at.astimezone(CHINA).date())
    if case.current is State.INVESTIGATING and _needs_appraisal(case):
        missing.append("民主评议记录")
    if missing:
        raise NotReady(f"还不能提出意见，尚缺：{'；'.join(missing)}。")
    made = evaluate(case, at=at, actor=actor)
    core.move(
        case,
        transition,
        actor=actor,
        at=at,
        request_id=request_id,
        note=note,
        details={"assessment_id": made.id},
    )
    return case


def _needs_appraisal(case: Case) -> bool:
    procedure = case.rules_of_procedure
    if procedure.appraisal != "required":
        return False
    if not procedure.appraisal_waived_on(case.accepted_at.astimezone(CHINA).date()):
        return True
    return case.steps.filter(action="object").exists()


@transaction.atomic
def abort(*, case_id: int, note: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """End the case because the household refuses to cooperate without good reason."""
    case, transition = core.begin(case_id=case_id, action="abort", actor=actor, request_id=request_id)
    if transition is None:
        return case
    if len(note.strip()) < 5:
        raise Invalid("请写明终止审核的事实和理由。", field="note")
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    return case


@transaction.atomic
def extend(*, case_id: int, reason: str, actor: Actor, at: dt.datetime) -> Case:
    """Use the longer limit, once, for a reason the law names (公示异议、人户分离、异地申办、调查难度大)."""
    case = core.locked(case_id)
    core.require_reach(case, actor, None)
    access.require(actor, matter_of(case.matter).extending, division_code=case.division_code)
    if not case.current.is_open or case.accepted_at is None:
        raise NotNow("办件尚未受理或已办结，不能延期。")
    if case.is_extended or case.rules_of_procedure.total_extended is None:
        raise Conflict("本件已延期一次，或适用的程序没有延期规定，不能再延。")
    if not reason.strip():
        raise Invalid("请选择延期事由。", field="reason")
    step_has_no_limit = case.step_due_date == case.total_due_date
    case.is_extended = True
    today = at.astimezone(CHINA).date()
    if case.household_id is None:
        proceedings.refresh_clocks(case, today)
    else:
        core.refresh_total_due(case, today)
    if step_has_no_limit:
        case.step_due_date = case.total_due_date
    case.save()
    audit.record(CaseExtended(case_id=case.id, reason=reason.strip()), actor=actor, at=at)
    return case
