"""The public page: report without an account, and look up the answer by number and code."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.db.models import F

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA

from ..errors import ReportNotFound, TooManyFromThere
from ..models import AddressUse, Channel, Purpose, Report, ReportState, Urgency
from ..parameters import figures
from ..reach import day_of
from .receiving import Told, new_number, write_report

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O: 32 characters, 50 bits in ten
CODE_LENGTH = 10
CODE, QUERY, ADDRESS = "outreach.code", "outreach.query", "outreach.address"
# Who uses the public page stays unknown, even with an account: the trail must not say who reported.
VISITOR = Actor(None, "访客")
HASTE_WORDS = ("自杀", "轻生", "没饭吃", "无饭吃", "断粮", "弃婴", "昏迷", "快不行")
KEPT = dt.timedelta(hours=1)
_WORDS = {
    ReportState.RECEIVED: "已收到，待交办", ReportState.ASSIGNED: "已交办，等待核查", ReportState.LOOKED_INTO: "正在核实",
    ReportState.SETTLED: "已处理，待答复", ReportState.CLOSED: "已办结",
    ReportState.MERGED: "与同一件事的其他反映合并办理", ReportState.WITHDRAWN: "已撤回，不再办理",
}  # fmt: skip


@dataclass(frozen=True)
class PublicReceipt:
    """What a reporter takes away. The code is shown once and stored only as a digest."""

    number: str
    code: str
    due_date: dt.date


@dataclass(frozen=True)
class PublicAnswer:
    """What number and code open: nothing about whoever was reported."""

    number: str
    purpose: str
    received_at: dt.datetime
    state: str
    is_closed: bool
    reply: str
    replied_at: dt.datetime | None


def report_publicly(
    *, told: Told, address: str, actor: Actor, at: dt.datetime, request_id: uuid.UUID
) -> PublicReceipt:
    """Anybody reports, with or without a name. Sent twice, it is one report with one code.

    `actor` is not kept, whoever it is. Raises Invalid, TooManyFromThere.
    """
    _count_use(address, at)
    code = _code_of(request_id)
    with transaction.atomic():
        report = Report.objects.filter(request_id=request_id).first()
        if report is None:
            number = new_number(day_of(at), at)
            report = write_report(
                _judged(told), actor=VISITOR, at=at, request_id=request_id, straight_on=False,
                query_code_digest=_digest(number, code), number=number,
            )  # fmt: skip
    return PublicReceipt(report.number, f"{code[:5]}-{code[5:]}", report.due_date)


def look_up(*, number: str, code: str, address: str, at: dt.datetime) -> PublicAnswer:
    """State and reply of a report. A wrong number and a wrong code are answered alike.

    Raises ReportNotFound, TooManyFromThere.
    """
    _count_use(address, at)
    typed = "".join(ch for ch in code.upper() if ch.isalnum())
    wanted = number.strip().upper()
    report = Report.objects.select_related("merged_into").filter(number=wanted).first()
    if report is None or report.query_code_digest is None:
        raise _unknown()
    if bytes(report.query_code_digest) != _digest(wanted, typed):
        raise _unknown()
    goes_by = report.merged_into or report
    return PublicAnswer(
        report.number, report.get_purpose_display(), report.received_at,
        _WORDS[ReportState(goes_by.state if report.merged_into else report.state)],
        goes_by.state == ReportState.CLOSED, report.reply, report.replied_at,
    )  # fmt: skip


def _unknown() -> ReportNotFound:
    return ReportNotFound("没有查到。请对照提交时的编号和查询码重新填写；查询码只在提交时显示过一次。")


def _judged(told: Told) -> Told:
    """A word of utmost haste makes it red; the public chooses no urgency and no channel."""
    text = f"{told.facts}{told.place}"
    hasty = told.purpose == Purpose.NEED and any(word in text for word in HASTE_WORDS)
    return replace(
        told, channel=Channel.WEB, urgency=Urgency.RED if hasty else Urgency.YELLOW,
        division_code=told.division_code or settings.DISTRICT_CODE,
    )  # fmt: skip


def _code_of(request_id: uuid.UUID) -> str:
    """The code follows from the request, so that a second tap shows the same one; the key keeps it secret."""
    digest = secrecy.blind_index(request_id.hex, purpose=CODE)
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CODE_LENGTH])


def _digest(number: str, code: str) -> bytes:
    return secrecy.blind_index(f"{number}|{code}", purpose=QUERY)


@transaction.atomic
def _uses(address: str, minute: dt.datetime) -> int:
    digest = secrecy.blind_index(f"{address}|{minute.isoformat()}", purpose=ADDRESS)
    AddressUse.objects.filter(minute_at__lt=minute - KEPT).delete()
    AddressUse.objects.bulk_create([AddressUse(digest=digest, minute_at=minute)], ignore_conflicts=True)
    AddressUse.objects.filter(digest=digest).update(count=F("count") + 1)
    return AddressUse.objects.values_list("count", flat=True).get(digest=digest)


def _count_use(address: str, at: dt.datetime) -> None:
    """Count one use; not one transaction with what follows, so that the count outlives a refusal."""
    minute = at.astimezone(CHINA).replace(second=0, microsecond=0)
    most = figures(division_code=settings.DISTRICT_CODE, on_date=day_of(at))["public_uses_per_minute"]
    if _uses(address, minute) > most:
        raise TooManyFromThere("提交或查询太频繁了，请过一分钟再试；紧急情况请直接打救助热线或 110、120。")
