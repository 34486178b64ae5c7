"""公示: publishing, objecting, hearing the objection."""

import datetime as dt
import uuid

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people import queries as people

from ..errors import NoticeRunning, NotReady, ResultStands
from ..events import ObjectionAnswered, ObjectionFiled
from ..models import Assessment, Case, Notice, Objection
from . import core

OBJECTION = "cases.objection"
ADULT_YEARS = 18


def latest_assessment(case: Case) -> Assessment:
    """The assessment that governs: the newest one."""
    return case.assessments.order_by("-id").first()


def masked_content(case: Case, assessment: Assessment) -> dict:
    """What the wall of a village may show: name of the applicant, how many, how much. Nothing else.

    No identity number, no illness, no address, and no child's name (社会救助 公示最小化): of an applicant
    who is a child only the surname is shown.
    """
    made_on = assessment.made_at.astimezone(CHINA).date()
    name = case.applicant.name
    if people.age_years(case.applicant.birth_date, made_on) < ADULT_YEARS:
        name = name[0] + "某"
    return {
        "name": name,
        "persons": assessment.summary.get("persons"),
        "category": assessment.category,
        "amount": yuan_text(assessment.amount_fen),
    }


@transaction.atomic
def publish(*, case_id: int, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """Put the township's opinion up in the village for the days of the procedure."""
    return _publish(case_id, "publish", "town", actor, at, request_id)


@transaction.atomic
def publish_district(*, case_id: int, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """The district's own notice (民发〔2012〕220号, until 2021-06)."""
    return _publish(case_id, "publish_district", "district", actor, at, request_id)


def _publish(
    case_id: int, action: str, level: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID
) -> Case:
    case, transition = core.begin(case_id=case_id, action=action, actor=actor, request_id=request_id)
    if transition is None:
        return case
    assessment = latest_assessment(case)
    if not assessment.eligible:
        raise ResultStands(
            "测算结果不符合条件，不予公示。请按“建议不予批准”上报；认为信息有误的，先更正信息再重新测算。"
        )
    today = at.astimezone(CHINA).date()
    if level == "district":
        require_notice_over(case, today)
    Notice.objects.create(
        case=case, level=level, division_code=case.division_code, content=masked_content(case, assessment),
        from_date=today, until_date=today + dt.timedelta(days=case.rules_of_procedure.notice_days),
    )  # fmt: skip
    core.move(case, transition, actor=actor, at=at, request_id=request_id)
    return case


def require_notice_over(case: Case, today: dt.date) -> None:
    """The last notice must have hung for all its days. Raises NotReady where none has, NoticeRunning while
    it still hangs.

    A case that came up as not eligible and turned out eligible has had no notice, or one that was ended.
    """
    notice = case.notices.order_by("-id").first()
    if notice is None or notice.ended_at is not None:
        raise NotReady(
            "本件没有经过期满的公示，不能办理这一步。请退回重新调查，由乡镇（街道）公示期满后再办理。"
        )
    if today <= notice.until_date:
        first_day = notice.until_date + dt.timedelta(days=1)
        raise NoticeRunning(
            f"公示到 {notice.until_date:%Y-%m-%d} 才满期，请于 {first_day:%Y-%m-%d} 起办理下一步。"
        )


@transaction.atomic
def object_to_notice(
    *, notice_id: int, text: str, contact: str = "", actor: Actor, at: dt.datetime, request_id: uuid.UUID
) -> Objection:
    """Anybody objects while the notice hangs; the case goes back to investigation.

    Contact is voluntary. Within the days of the notice, further objections to a case already under
    re-investigation are kept with it, and an objection to a notice that a new one has replaced counts
    against the new one: no objection is lost.
    """
    notice = Notice.objects.filter(id=notice_id).first()
    if notice is None:
        raise NotFound("没有这条公示，请返回公示列表查看。")
    case = core.locked(notice.case_id)
    repeated = Objection.objects.filter(request_id=request_id).first()
    if repeated is not None:
        return repeated
    today = at.astimezone(CHINA).date()
    if not notice.from_date <= today <= notice.until_date or not case.current.is_open:
        raise NotFound("这条公示已经结束。如仍有问题，请拨打公示页上的监督电话，或向乡镇（街道）反映。")
    if not 5 <= len(text.strip()) <= 2000:
        raise Invalid(
            "请写明异议的内容（5 至 2000 字），例如家庭有车、有房、有工资收入等具体情况。", field="text"
        )
    objection = Objection.objects.create(
        notice=notice,
        text_cipher=secrecy.encrypt(text.strip(), purpose=OBJECTION),
        contact_cipher=secrecy.encrypt(contact.strip(), purpose=OBJECTION),
        filed_at=at,
        request_id=request_id,
    )
    transition = case.rules_of_procedure.transition("object", case.current)
    if transition is not None:
        case.notices.filter(ended_at=None).update(ended_at=at)
        core.move(
            case,
            transition,
            actor=actor,
            at=at,
            request_id=request_id,
            details={"objection_id": objection.id},
        )
    audit.record(ObjectionFiled(case_id=case.id), actor=actor, at=at)
    return objection


@transaction.atomic
def reinvestigate(*, case_id: int, note: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID) -> Case:
    """Reopen the investigation after an objection."""
    case, transition = core.begin(case_id=case_id, action="reinvestigate", actor=actor, request_id=request_id)
    if transition is None:
        return case
    if len(note.strip()) < 4:
        raise Invalid("请写明准备如何核实异议。", field="note")
    core.move(case, transition, actor=actor, at=at, request_id=request_id, note=note)
    return case


@transaction.atomic
def answer_objection(*, objection_id: int, answer: str, actor: Actor, at: dt.datetime) -> Objection:
    """Tell the objector, where she left a contact, what was found (实名举报逐一反馈)."""
    rows = Objection.objects.select_for_update(of=("self",)).select_related("notice__case")
    objection = rows.filter(id=objection_id).first()
    if objection is None:
        raise NotFound("没有这条异议，请刷新页面查看。")
    case = objection.notice.case
    core.require_reach(case, actor, None)
    core.access.require(actor, "case.hear_objection", division_code=case.division_code)
    core.require_distance(case, actor)
    if objection.answered_at is not None:
        raise Conflict("这条异议已有处理结果，请刷新页面查看。")
    if len(answer.strip()) < 4:
        raise Invalid("请写明核实情况和处理结果。", field="answer")
    objection.answer, objection.answered_at = answer.strip(), at
    objection.save(update_fields=["answer", "answered_at"])
    audit.record(ObjectionAnswered(case_id=case.id), actor=actor, at=at)
    return objection
