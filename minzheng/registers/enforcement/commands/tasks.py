"""The inspection itself, on a phone by two officers; then its publication."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid, Refused
from minzheng.kernel.documents.commands import store_upload
from minzheng.kernel.territory import queries as territory

from ..errors import CertificateInvalid, DoneAlready, EnforcementNotFound
from ..events import Inspected, ResultPublished
from ..fields import Level, Outcome, Source
from ..models import EnforcementOfficer, InspectionRecord, InspectionTask
from ..parameters import figures
from . import leads

ANSWERS = {"ok": "符合", "problem": "不符合", "absent": "不适用"}
RETENTION = "执法案卷长期"


@transaction.atomic
def record_inspection(
    *, task_id: int, inspected_at: dt.datetime, answers: Mapping[str, Mapping[str, str]], outcome: str,
    findings: str, signed_by: str, photos: Sequence, actor: Actor, at: dt.datetime, request_id: uuid.UUID,
    correct_by: dt.date | None = None, latitude: Decimal | None = None, longitude: Decimal | None = None,
) -> InspectionRecord:  # fmt: skip
    """Record the inspection. One of the two drawn officers files it; both certificates must hold that day.

    Items found wrong become findings; from a level on, or with the outcome "suspected", a lead is opened.
    The same request again gives the same record.
    """
    task = _locked(task_id, actor, "inspection.carry_out")
    done = InspectionRecord.objects.filter(task=task).first()
    if done is not None:
        if done.request_id == request_id:
            return done
        raise DoneAlready(
            f"{task.target.name}已于 {done.inspected_at.astimezone(CHINA):%m月%d日} 检查，笔录不能重复录入。"
        )
    pair = _pair(task, actor, inspected_at.astimezone(CHINA).date())
    kept = _answers(task, answers)
    problems = [item for item in task.round.checklist.items if kept[item["key"]]["answer"] == "problem"]
    _check(task, inspected_at, outcome, findings, signed_by, correct_by, problems, at)
    ids = [
        store_upload(photo, actor=actor, at=at, purpose="检查照片", retention=RETENTION).id
        for photo in photos
    ]
    record = InspectionRecord.objects.create(
        task=task, inspected_at=inspected_at, first_officer=pair[0].name, second_officer=pair[1].name,
        answers=kept, outcome=outcome, findings=findings.strip(), correct_by=correct_by,
        signed_by=signed_by.strip(), photo_ids=ids, latitude=latitude, longitude=longitude, recorded_at=at,
        account_id=actor.account_id, request_id=request_id,
    )  # fmt: skip
    day = inspected_at.astimezone(CHINA).date()
    told = figures(division_code=task.round.division_code, on_date=day)
    task.publish_by = territory.calendar(at).add_working_days(day, told["publish_working_days"])
    task.save(update_fields=["publish_by"])
    event = Inspected(task_id=task.id, target=task.target.name, outcome=Outcome(outcome).label)
    audit.record(event, actor=actor, at=at)
    _find(task, record, problems, kept, outcome, told["lead_level"], actor, at)
    return record


@transaction.atomic
def publish_result(*, task_id: int, actor: Actor, at: dt.datetime) -> InspectionTask:
    """Publish the result on the public page (within twenty working days of the inspection)."""
    task = _locked(task_id, actor, "inspection.draw")
    if not hasattr(task, "record"):
        raise Invalid(f"{task.target.name}还没有检查笔录，没有结果可以公布。")
    if task.published_at is None:
        task.published_at = at
        task.save(update_fields=["published_at"])
        audit.record(ResultPublished(task_id=task.id, target=task.target.name), actor=actor, at=at)
    return task


def _locked(task_id: int, actor: Actor, permission: str) -> InspectionTask:
    rows = InspectionTask.objects.select_for_update(of=("self",)).select_related("target", "round__checklist")
    found = access.visible_to(actor, permission, rows.filter(id=task_id)).first()
    if found is None:
        access.require(actor, permission)
        raise EnforcementNotFound("没有这项检查任务，请返回任务列表。")
    return found


def _pair(task: InspectionTask, actor: Actor, day: dt.date) -> list[EnforcementOfficer]:
    pair = [row.officer for row in task.officers.select_related("officer").order_by("id")]
    if actor.account_id not in {one.account_id for one in pair}:
        names = "、".join(one.name for one in pair)
        raise Refused(f"这项检查随机抽取的执法人员是{names}，由他们录入笔录。您不在其中，请联系他们。")
    for one in pair:
        if not one.valid_from <= day <= one.valid_until:
            raise CertificateInvalid(
                f"{one.name}的执法证（{one.certificate_number}）在 {day} 不在有效期内"
                f"（{one.valid_from} 至 {one.valid_until}），检查须由两名持证人员进行（行政处罚法 第四十二条）。"
                "请换证后再检查，或作废本次抽取。",
                field="inspected_at",
            )
    return pair


def _answers(task: InspectionTask, answers: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    kept = {}
    for item in task.round.checklist.items:
        given = answers.get(item["key"], {})
        if given.get("answer") not in ANSWERS:
            raise Invalid(f"请选择“{item['text']}”的检查情况。", field=item["key"])
        note = given.get("note", "").strip()
        if given["answer"] == "problem" and not note:
            raise Invalid(f"“{item['text']}”不符合的，请写明看到的情况。", field=f"{item['key']}_note")
        kept[item["key"]] = {"answer": given["answer"], "note": note}
    return kept


def _check(task, inspected_at, outcome, findings, signed_by, correct_by, problems, at) -> None:
    if inspected_at > at:
        raise Invalid("检查时间不能晚于现在，请改正。", field="inspected_at")
    drawn_at = task.round.object_draw.result.drawn_at.replace(second=0, microsecond=0)  # forms tell minutes
    if inspected_at < drawn_at:
        raise Invalid("检查时间早于抽取时间，请改正。", field="inspected_at")
    if outcome not in Outcome.values:
        raise Invalid("请选择检查结果。", field="outcome")
    if not findings.strip():
        raise Invalid("请写检查结论。", field="findings")
    if not signed_by.strip():
        raise Invalid("请填写被检查单位签字人；拒签的写“拒签”和原因。", field="signed_by")
    if outcome == Outcome.NOTHING and problems:
        raise Invalid(f"有 {len(problems)} 项不符合，检查结果不能选“未发现问题”。", field="outcome")
    if outcome in (Outcome.CORRECTED, Outcome.ORDERED, Outcome.SUSPECTED) and not problems:
        raise Invalid("各项都没有不符合，检查结果与检查情况不一致。请核对。", field="outcome")
    day = inspected_at.astimezone(CHINA).date()
    most = figures(division_code=task.round.division_code, on_date=day)["rectify_days_max"]
    if outcome == Outcome.ORDERED and correct_by is None:
        raise Invalid("责令限期改正的，请填写改正期限。", field="correct_by")
    if correct_by is not None and not day < correct_by <= day + dt.timedelta(days=most):
        raise Invalid(f"改正期限应在检查日以后 {most} 日以内。", field="correct_by")


def _find(task, record, problems, kept, outcome, lead_level: int, actor: Actor, at: dt.datetime) -> None:
    """Each wrong item is a finding; the gravest of them, or the outcome, makes one lead of all."""
    levels = [Level(item["level"]) for item in problems]
    if outcome == Outcome.SUSPECTED:
        levels = [Level.GRAVE, *levels]
    made = [
        leads.write_finding(
            field=task.target.field, target=task.target, subject_name=task.target.name,
            division_code=task.division_code, text=f"{item['text']}：{kept[item['key']]['note']}"[:500],
            level=item["level"], found_date=record.inspected_at.astimezone(CHINA).date(), record=record,
            correct_by=record.correct_by, actor=actor, at=at,
        )
        for item in problems
    ]  # fmt: skip
    if made and max(levels) >= lead_level:
        lead = leads.write_lead(
            source=Source.INSPECTION, field=task.target.field, target=task.target,
            subject_name=task.target.name, division_code=task.round.division_code,
            facts="；".join(one.text for one in made)[:1000], level=max(levels), actor=actor, at=at,
            happened_date=record.inspected_at.astimezone(CHINA).date(), request_id=record.request_id,
        )  # fmt: skip
        for one in made:
            one.lead = lead
            one.save(update_fields=["lead"])
