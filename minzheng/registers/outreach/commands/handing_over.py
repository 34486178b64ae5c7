"""移送纪委监委: a complaint is handed to discipline inspection. Only who may hand over ever sees it."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid

from ..errors import ReportNotFound, ReportNotNow
from ..events import HandoverRecorded
from ..models import DisciplineHandover, Report, ReportState
from ..reach import HAND_OVER, SEE_HANDOVER, day_of, locked_report, past_day, written
from ..reporters import HANDOVER_REASON, HANDOVER_RESULT

STATES = tuple(each for each in ReportState if each not in (ReportState.MERGED, ReportState.WITHDRAWN))


@transaction.atomic
def hand_over(
    *, report_id: int, reason: str, actor: Actor, at: dt.datetime, sent_date: dt.date | None = None
) -> DisciplineHandover:
    """Hand a complaint to discipline inspection (及时向纪委监委报送问题线索). What is done about it here goes on."""
    report = locked_report(report_id, HAND_OVER, STATES, actor=actor)
    if not report.is_complaint:
        raise ReportNotNow("只有举报可以移送纪检。发现困难的线索请核查后登记处理结果。")
    if DisciplineHandover.objects.filter(report=report).exists():
        raise ReportNotNow("这条举报已经移送，不能重复移送。")
    made = DisciplineHandover.objects.create(
        report=report, sent_date=past_day(sent_date, at, "sent_date"), sent_at=at, sent_by_name=actor.name,
        reason_cipher=secrecy.encrypt(
            written(reason, "请写明移送的理由，至少四个字。", "reason"), purpose=HANDOVER_REASON
        ),
    )  # fmt: skip
    _tell(report, "移送纪委监委", actor=actor, at=at)
    return made


@transaction.atomic
def record_receipt(
    *, report_id: int, receipt_number: str, receipt_date: dt.date, actor: Actor, at: dt.datetime
) -> DisciplineHandover:
    """Enter the number of the receipt when it comes."""
    found = _locked(report_id, actor)
    if found.receipt_number:
        raise ReportNotNow("回执已经登记，不能重复登记。")
    if not receipt_number.strip():
        raise Invalid("请填写回执编号。", field="receipt_number")
    found.receipt_date = _after(found, receipt_date, at, "receipt_date")
    found.receipt_number = receipt_number.strip()
    found.save(update_fields=["receipt_number", "receipt_date"])
    _tell(found.report, "登记纪检回执", actor=actor, at=at)
    return found


@transaction.atomic
def record_result(
    *, report_id: int, result: str, result_date: dt.date, actor: Actor, at: dt.datetime
) -> DisciplineHandover:
    """Enter what discipline inspection told of the result."""
    found = _locked(report_id, actor)
    if found.result_cipher is not None:
        raise ReportNotNow("处理结果已经登记，不能重复登记。")
    told = written(result, "请写明反馈的处理结果，至少四个字。", "result")
    found.result_date = _after(found, result_date, at, "result_date")
    found.result_cipher = secrecy.encrypt(told, purpose=HANDOVER_RESULT)
    found.save(update_fields=["result_cipher", "result_date"])
    _tell(found.report, "登记纪检处理结果", actor=actor, at=at)
    return found


def _locked(report_id: int, actor: Actor) -> DisciplineHandover:
    rows = DisciplineHandover.objects.select_for_update(of=("self",)).select_related("report")
    found = rows.filter(report_id=report_id).first()
    if found is None or not access.may(actor, SEE_HANDOVER, division_code=found.report.scope_code):
        access.require(actor, HAND_OVER)
        raise ReportNotFound("这条线索没有移送记录。请返回线索页面。")
    access.require(actor, HAND_OVER, division_code=found.report.scope_code)
    return found


def _after(found: DisciplineHandover, day: dt.date, at: dt.datetime, field: str) -> dt.date:
    if not found.sent_date <= day <= day_of(at):
        raise Invalid("日期应在移送以后、今天以前（含当天），请改正。", field=field)
    return day


def _tell(report: Report, what: str, *, actor: Actor, at: dt.datetime) -> None:
    event = HandoverRecorded(report_id=report.id, number=report.number, what=what)
    audit.record(event, actor=actor, at=at)
