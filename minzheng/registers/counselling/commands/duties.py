"""The other duties of a marriage registry: activities, paid services, agencies, evidence of the grade."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import commands as documents

from ..checklists import AGENCY_FINDINGS, GRADE_CRITERIA, PAID_SERVICES
from ..errors import AlreadyRecorded, RecordNotFound
from ..events import RegistryDutyRecorded
from ..models import AgencyInspection, FamilyActivity, GradeEvidence, MarriageAgency, PaidServiceCheck

EVIDENCE_RETENTION = "业务10年"
_CREDIT_CODE = 18


def _today(at: dt.datetime) -> dt.date:
    return at.astimezone(CHINA).date()


def _tell(what: str, row, actor: Actor, at: dt.datetime) -> None:
    audit.record(RegistryDutyRecorded(what=what, record_id=row.id), actor=actor, at=at)


@transaction.atomic
def record_activity(
    *, division_code: str, kind: str, title: str, held_on: dt.date, venue: str, participants: int,
    organiser: str, request_id: uuid.UUID, actor: Actor, at: dt.datetime,
) -> FamilyActivity:  # fmt: skip
    """Record an activity that has taken place."""
    access.require(actor, "counselling.record", division_code=division_code)
    known = FamilyActivity.objects.filter(request_id=request_id).first()
    if known is not None:
        return known
    if held_on > _today(at):
        raise Invalid("活动日期晚于今天，办完后再登记。", field="held_on")
    row = FamilyActivity.objects.create(
        division_code=division_code, kind=kind, title=title.strip(), held_on=held_on, venue=venue.strip(),
        participants=participants, organiser=organiser.strip(), request_id=request_id,
    )  # fmt: skip
    _tell(f"登记活动“{row.title}”，{row.participants} 人次", row, actor, at)
    return row


@transaction.atomic
def record_check(
    *, division_code: str, month: dt.date, found: Mapping[str, bool], fees_fen: int, note: str, actor: Actor,
    at: dt.datetime,
) -> PaidServiceCheck:  # fmt: skip
    """The monthly report; every item is answered, and nothing found is a report of 0."""
    access.require(actor, "counselling.record", division_code=division_code)
    first, day = month.replace(day=1), _today(at)
    if first > day:
        raise Invalid("还没有到这个月，不能提前上报。", field="month")
    if set(found) != set(PAID_SERVICES):
        raise Invalid("检查项目没有全部作答，没有发现问题的也要选“无”。", field="items")
    number = sum(map(bool, found.values()))
    if fees_fen < 0 or (fees_fen > 0 and not number):
        raise Invalid("没有发现问题却填了涉及收费，请核对。", field="fees_fen")
    if number and len(note.strip()) < 4:
        raise Invalid("发现问题的，请写明单位、收费项目和金额。", field="note")
    if PaidServiceCheck.objects.filter(division_code=division_code, month_date=first).exists():
        raise AlreadyRecorded(f"{first.year}年{first.month}月的有偿服务月报已经报过，不能重复上报。")
    row = PaidServiceCheck.objects.create(
        division_code=division_code, month_date=first, checked_on=day, items=dict(found), found=number,
        fees_fen=fees_fen, note=note.strip(), checked_by_name=actor.name, closed_on=None if number else day,
    )  # fmt: skip
    _tell(f"有偿服务清理月报 {first.year}年{first.month}月：发现 {number} 项", row, actor, at)
    return row


@transaction.atomic
def close_check(*, check_id: int, closing_note: str, actor: Actor, at: dt.datetime) -> PaidServiceCheck:
    """What was found has been put right."""
    row = PaidServiceCheck.objects.select_for_update().filter(id=check_id).first()
    if row is None or not access.may(actor, "counselling.read", division_code=row.division_code):
        raise RecordNotFound("没有这份月报，请返回列表。")
    access.require(actor, "counselling.record", division_code=row.division_code)
    if row.closed_on is not None:
        raise AlreadyRecorded("这份月报没有待整改的问题。请刷新页面。")
    if len(closing_note.strip()) < 4:
        raise Invalid("请写明怎样整改的，例如停止收费、清退商户。", field="closing_note")
    row.closed_on, row.closing_note = _today(at), closing_note.strip()
    row.save(update_fields=["closed_on", "closing_note"])
    _tell(f"有偿服务问题整改完成：{row.month_date.year}年{row.month_date.month}月", row, actor, at)
    return row


@transaction.atomic
def list_agency(
    *, division_code: str, name: str, credit_code: str, kind: str, address: str, contact: str, actor: Actor,
    at: dt.datetime,
) -> MarriageAgency:  # fmt: skip
    """Enter a marriage agency in the list of those supervised."""
    access.require(actor, "counselling.record", division_code=division_code)
    code = "".join(credit_code.split()).upper()
    if len(code) != _CREDIT_CODE or not code.isalnum():
        raise Invalid("统一社会信用代码应为 18 位字母和数字，请对照执照填写。", field="credit_code")
    if MarriageAgency.objects.filter(credit_code=code).exists():
        raise AlreadyRecorded("这家机构已经登记，不能重复登记。")
    row = MarriageAgency.objects.create(
        division_code=division_code, name=name.strip(), credit_code=code, kind=kind, address=address.strip(),
        contact=contact.strip(), listed_on=_today(at),
    )  # fmt: skip
    _tell(f"登记婚介机构：{row.name}", row, actor, at)
    return row


@transaction.atomic
def record_inspection(
    *, agency_id: int, inspected_on: dt.date, inspectors: list[str], findings: list[str], note: str,
    rectify_by: dt.date | None, transfer_number: str = "", request_id: uuid.UUID, actor: Actor,
    at: dt.datetime,
) -> AgencyInspection:  # fmt: skip
    """Record an inspection by two officers; findings ask for a day by which they are put right."""
    agency = MarriageAgency.objects.filter(id=agency_id).first()
    if agency is None or not access.may(actor, "counselling.read", division_code=agency.division_code):
        raise RecordNotFound("没有这家婚介机构，请返回列表重新查找。")
    access.require(actor, "counselling.record", division_code=agency.division_code)
    known = AgencyInspection.objects.filter(request_id=request_id).first()
    if known is not None:
        return known
    names = list(dict.fromkeys(name.strip() for name in inspectors if name.strip()))
    if len(names) < 2:
        raise Invalid("检查应当由两名以上工作人员进行，请补填。", field="inspectors")
    if inspected_on > _today(at):
        raise Invalid("检查日期晚于今天，请核对。", field="inspected_on")
    if any(code not in AGENCY_FINDINGS for code in findings):
        raise Invalid("问题选项不对，请重新勾选。", field="findings")
    if findings and (rectify_by is None or rectify_by < inspected_on):
        raise Invalid("发现问题的，请填写检查日以后的整改期限。", field="rectify_by")
    row = AgencyInspection.objects.create(
        agency=agency, inspected_on=inspected_on, inspectors="、".join(names), findings=list(findings),
        note=note.strip(), rectify_by=rectify_by if findings else None,
        transfer_number=transfer_number.strip(),
        request_id=request_id,
    )  # fmt: skip
    _tell(f"检查婚介机构 {agency.name}：发现 {len(findings)} 项", row, actor, at)
    return row


@transaction.atomic
def record_rectified(*, inspection_id: int, actor: Actor, at: dt.datetime) -> AgencyInspection:
    """The agency has put right what was found."""
    row = (
        AgencyInspection.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(id=inspection_id)
        .first()
    )
    if row is None or not access.may(actor, "counselling.read", division_code=row.agency.division_code):
        raise RecordNotFound("没有这次检查，请返回列表。")
    access.require(actor, "counselling.record", division_code=row.agency.division_code)
    if not row.findings or row.rectified_on is not None:
        raise AlreadyRecorded("这次检查没有待整改的问题。请刷新页面。")
    row.rectified_on = _today(at)
    row.save(update_fields=["rectified_on"])
    _tell(f"婚介机构 {row.agency.name} 整改完成", row, actor, at)
    return row


@transaction.atomic
def keep_evidence(
    *, division_code: str, criterion: str, title: str, note: str, upload: BinaryIO | None = None,
    actor: Actor,
    at: dt.datetime,
) -> GradeEvidence:  # fmt: skip
    """Keep something that shows a criterion of the grade is met."""
    access.require(actor, "counselling.record", division_code=division_code)
    if criterion not in GRADE_CRITERIA:
        raise Invalid("没有这个评定条目，请重新选择。", field="criterion")
    stored = None
    if upload is not None:
        stored = documents.store_upload(
            upload, actor=actor, at=at, purpose="等级评定材料", retention=EVIDENCE_RETENTION
        )
    row = GradeEvidence.objects.create(
        division_code=division_code, criterion=criterion, year=_today(at).year, title=title.strip(),
        note=note.strip(), file=stored, recorded_on=_today(at), recorded_by_name=actor.name,
    )  # fmt: skip
    _tell(f"登记等级评定材料“{row.title}”", row, actor, at)
    return row
