"""Forwarding, examining, confirming, refusing, and the appeal."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.territory import queries as territory

from ..catalogue import matter as matter_of
from ..errors import MustBeSomebodyElse, NotReady, ResultStands
from ..events import AppealAnswered, AppealFiled, DecisionDelivered
from ..models import Appeal, Assessment, Case, Decision
from ..procedures import Transition
from ..states import State
from . import core, investigation, papers, publicity

APPEAL_DAYS = 60  # 行政复议法 第二十条: sixty days from the day one knew
OUTCOMES = ("upheld", "reopened")
_HANDS_OVER = (
    "case.accept", "case.forward", "case.examine", "case.confirm_district", "case.confirm_delegated",
)  # fmt: skip
_REOPEN = Transition("reopen", "复核后重新办理", (State.REFUSED,), State.INVESTIGATING, "case.decide_appeal")


@transaction.atomic
def forward(*, case_id: int, note: str = "", actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """Send the township's opinion to the district: after the notice, or at once when not eligible."""
    case, transition = core.begin(
        case_id=case_id, action=("forward", "forward_ineligible"), actor=actor, request_id=request_id
    )
    if transition is None:
        return case
    if case.rules_of_procedure.delegated and not case.near_relative:
        raise Conflict("本乡镇（街道）受委托确认，请直接作出确认或不予确认的决定，不需上报。")
    if transition.action == "forward":
        publicity.require_notice_over(case, at.astimezone(CHINA).date())
    elif publicity.latest_assessment(case).eligible:
        raise ResultStands("测算结果符合条件，应先公示，再上报。")
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    return case


@transaction.atomic
def examine(*, case_id: int, note: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """The district's clerk examines; a near relative's case needs the district's own home visit."""
    case, transition = core.begin(case_id=case_id, action="examine", actor=actor, request_id=request_id)
    if transition is None:
        return case
    must_visit = case.near_relative or case.steps.filter(action="object").exists()
    if must_visit and not case.visits.filter(level="district").exists():
        raise NotReady(
            "近亲属备案或被投诉举报的办件，区民政局必须入户核查。请先录入区级入户调查，再提出审查意见。"
        )
    made = investigation.evaluate(case, at=at, actor=actor)
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


@transaction.atomic
def confirm(*, case_id: int, note: str = "", actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """Confirm (审核确认). The rules are run once more on the facts known now, and must say yes.

    Grants from the month after the confirmation. Where the district has delegated, the township's head
    confirms, never for a near relative of an official.
    """
    case, transition = core.begin(
        case_id=case_id, action=("confirm_delegated", "confirm"), actor=actor, request_id=request_id
    )
    if transition is None:
        return case
    delegated = transition.action == "confirm_delegated"
    if delegated and case.near_relative:
        raise MustBeSomebodyElse("近亲属备案的办件不得由乡镇（街道）确认，请上报区民政局入户后确认。")
    publicity.require_notice_over(case, at.astimezone(CHINA).date())
    assessment = investigation.evaluate(case, at=at, actor=actor)
    if not assessment.eligible:
        raise ResultStands(
            f"按现有信息测算不符合条件（{'；'.join(assessment.reasons)}），不能批准。请退回重新调查，或作出不予确认决定。"
        )
    _require_as_published(case, assessment)
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    decision = _decide(case, "approve", "town" if delegated else "district", assessment, actor, at)
    matter_of(case.matter).grant(case=case, decision=decision, actor=actor, at=at)
    papers.issue_decision(case, decision, actor=actor, at=at)
    return case


def _require_as_published(case: Case, assessment: Assessment) -> None:
    notice = case.notices.latest("id")
    shown = publicity.masked_content(case, assessment)
    if notice.content != shown:
        raise ResultStands(
            f"现测算为每月 {shown['amount']} 元、{shown['persons']} 人，与公示的每月 {notice.content['amount']} 元、"
            f"{notice.content['persons']} 人不一致。请重新公示后再批准。"
        )


@transaction.atomic
def refuse(*, case_id: int, note: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """Refuse in writing, with facts, article and the ways of appeal. Only what the rules refuse."""
    case, transition = core.begin(
        case_id=case_id, action=("refuse_delegated", "refuse"), actor=actor, request_id=request_id
    )
    if transition is None:
        return case
    delegated = transition.action == "refuse_delegated"
    if delegated and case.near_relative:
        raise MustBeSomebodyElse("近亲属备案的办件不得由乡镇（街道）决定，请上报区民政局。")
    if len(note.strip()) < 5:
        raise Invalid("请写明不予确认的事实和理由。", field="note")
    assessment = investigation.evaluate(case, at=at, actor=actor)
    if assessment.eligible:
        raise ResultStands(
            "按现有信息测算符合条件，不能作出不予确认决定。认为信息有误的，请先更正信息并附依据。"
        )
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    decision = _decide(case, "refuse", "town" if delegated else "district", assessment, actor, at)
    papers.issue_decision(case, decision, actor=actor, at=at, facts=note.strip())
    return case


def _decide(
    case: Case, kind: str, level: str, assessment: Assessment, actor: Actor, at: dt.datetime
) -> Decision:
    from_month = Month.of(at.astimezone(CHINA).date()).plus(1) if kind == "approve" else None
    return Decision.objects.create(
        case=case, kind=kind, level=level, assessment=assessment, decided_at=at, account_id=actor.account_id,
        decider_name=actor.name, amount_fen=assessment.amount_fen, from_month=from_month,
    )  # fmt: skip


def appeal_last_date(decision: Decision) -> dt.date:
    """The last day for an appeal: sixty days from the delivery, or from the decision while none is recorded.

    A last day that is a day of rest moves to the next working day (民法典 第二百零三条).
    """
    known_at = decision.delivered_at or decision.decided_at
    return territory.calendar().add_calendar_days(known_at.astimezone(CHINA).date(), APPEAL_DAYS)


@transaction.atomic
def appeal(*, case_id: int, text: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Appeal:
    """The applicant asks for the decision to be looked at again, within sixty days."""
    case = core.locked(case_id)
    core.require_reach(case, actor, None)
    repeated = Appeal.objects.filter(request_id=request_id).first()
    if repeated is not None:
        return repeated
    if not core.is_applicant(case, actor):
        access.require(actor, "case.take_in", division_code=case.division_code)
    decision = case.decisions.order_by("-id").first()
    if decision is None or case.current not in (State.REFUSED, State.APPROVED):
        raise Conflict("本件还没有决定，暂不能申请复核。")
    last_day = appeal_last_date(decision)
    if at.astimezone(CHINA).date() > last_day:
        raise Conflict(f"申请复核的期限到 {last_day:%Y-%m-%d} 已满。仍有异议的，可向人民法院咨询起诉期限。")
    if not 5 <= len(text.strip()) <= 2000:
        raise Invalid("请写明不服决定的理由（5 至 2000 字）。", field="text")
    try:
        with transaction.atomic():
            made = Appeal.objects.create(case=case, filed_at=at, text=text.strip(), request_id=request_id)
    except IntegrityError as error:
        raise Conflict("您已提出复核申请，正在处理，请等待答复。") from error
    audit.record(AppealFiled(case_id=case.id, person_id=case.applicant_id), actor=actor, at=at)
    return made


@transaction.atomic
def decide_appeal(*, appeal_id: int, outcome: str, answer: str, actor: Actor, at: dt.datetime) -> Appeal:
    """Uphold the decision, or set it aside and investigate again. Not by who made it."""
    made = Appeal.objects.select_for_update().filter(id=appeal_id).first()
    if made is None:
        raise NotFound("没有这项复核申请，请返回列表查看。")
    case = core.locked(made.case_id)
    core.require_reach(case, actor, None)
    access.require(actor, "case.decide_appeal", division_code=case.division_code)
    core.require_distance(case, actor)
    if made.answered_at is not None:
        raise Conflict("这项复核已有结果，请刷新页面查看。")
    decision = case.decisions.order_by("-id").first()
    if decision.account_id is not None and decision.account_id == actor.account_id:
        raise MustBeSomebodyElse("原决定由您作出，复核须由其他负责人办理。")
    if outcome not in OUTCOMES:
        raise Invalid("请选择维持原决定，还是撤销并重新办理。", field="outcome")
    if len(answer.strip()) < 5:
        raise Invalid("请写明复核查明的事实和理由。", field="answer")
    if outcome == "reopened" and case.current is not State.REFUSED:
        raise Invalid(
            "已批准的办件不重新办理；金额有误的，请按“信息变更”更正事实，系统自动补发或追回。",
            field="outcome",
        )
    made.outcome, made.answer, made.answered_at = outcome, answer.strip(), at
    made.save(update_fields=["outcome", "answer", "answered_at"])
    audit.record(
        AppealAnswered(case_id=case.id, person_id=case.applicant_id, outcome=outcome), actor=actor, at=at
    )
    if outcome == "reopened":
        _reopen(case, made, actor, at)
    return made


def _reopen(case: Case, made: Appeal, actor: Actor, at: dt.datetime) -> None:
    case.closed_at = None
    try:
        with transaction.atomic():
            core.move(case, _REOPEN, actor=actor, at=at, request_id=made.request_id, note=made.answer)
    except IntegrityError as error:
        raise Conflict(
            "这个家庭已有新的申请正在办理，原办件不能重新办理。请在新办件中处理，或先由申请人撤回新申请。"
        ) from error


@transaction.atomic
def deliver(*, decision_id: int, actor: Actor, at: dt.datetime) -> Decision:
    """Record that the written decision reached the applicant (不予确认: within three working days)."""
    decision = (
        Decision.objects.select_for_update(of=("self",)).select_related("case").filter(id=decision_id).first()
    )
    if decision is None:
        raise NotFound("没有这份决定，请刷新页面查看。")
    core.require_reach(decision.case, actor, None)
    _require_hands_over(decision.case, actor)
    if decision.delivered_at is None:
        decision.delivered_at = at
        decision.save(update_fields=["delivered_at"])
        audit.record(DecisionDelivered(case_id=decision.case_id), actor=actor, at=at)
    return decision


def _require_hands_over(case: Case, actor: Actor) -> None:
    """Who accepts, forwards, examines or decides there hands over the decision; a village worker does not."""
    if not any(access.may(actor, each, division_code=case.division_code) for each in _HANDS_OVER):
        access.require(actor, "case.accept", division_code=case.division_code)


@transaction.atomic
def send_back(*, case_id: int, note: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """Back to investigation, by the district or by the township itself; running notices end."""
    case, transition = core.begin(
        case_id=case_id, action=("send_back", "investigate_again"), actor=actor, request_id=request_id
    )
    if transition is None:
        return case
    if len(note.strip()) < 4:
        raise Invalid("请写明退回重新调查的原因。", field="note")
    case.notices.filter(ended_at=None).update(ended_at=at)
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    return case
