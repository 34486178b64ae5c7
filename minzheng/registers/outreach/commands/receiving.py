"""A report comes in: by whoever found it, the hotline, a department, or the public page."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.commands import take_number
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import WIDTHS, Level, normalise, significant

from ..errors import ReportedBefore
from ..models import Channel, ComplaintKind, Purpose, Report, ReportState, ReportStep, Urgency
from ..parameters import figures
from ..queries import repeats
from ..reach import TAKE_IN, day_of, past_day, step, written
from ..reporters import FACTS, NAME, PHONE, read_reporter

NUMBER_WORD, NUMBER_LAYOUT = "线索", "XS{year}-{number:05d}"
DISTRICT_DIGITS, TOWN_DIGITS = WIDTHS[Level.COUNTY], WIDTHS[Level.TOWNSHIP]
FACTS_MAX = 2000


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was told, as typed. `division_code` is a village, a township, or the district where unknown."""

    purpose: str
    channel: str
    division_code: str
    subject_name: str
    facts: str
    complaint_kind: str = ""
    urgency: str = Urgency.YELLOW
    place: str = ""
    campaign: str = ""
    found_date: dt.date | None = None
    reporter_name: str = ""
    reporter_phone: str = ""


@transaction.atomic
def receive(
    *, told: Told, actor: Actor, at: dt.datetime, request_id: uuid.UUID, is_meant: bool = False
) -> Report:
    """Enter a report. Somebody in need at a known place goes to the township at once.

    Raises ReportedBefore where the same household was reported within the days set, unless `is_meant`.
    """
    access.require(actor, TAKE_IN, division_code=normalise(told.division_code))
    done = Report.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    if told.channel not in Channel.values or told.channel == Channel.WEB:
        raise Invalid("请选择线索来源。", field="channel")
    earlier = repeats(
        purpose=told.purpose, division_code=normalise(told.division_code),
        subject_name="".join(told.subject_name.split()), on_date=day_of(at), actor=actor,
    )  # fmt: skip
    if earlier and not is_meant:
        numbers = "、".join(f"{one.number}（{one.get_state_display()}）" for one in earlier[:3])
        raise ReportedBefore(
            f"同一户近期已有反映：{numbers}。是同一件事的不用再登记；确有新情况的，勾选“仍要登记”再提交。",
            field="is_meant",
        )
    return write_report(told, actor=actor, at=at, request_id=request_id, straight_on=True)


def write_report(
    told: Told, *, actor: Actor, at: dt.datetime, request_id: uuid.UUID, straight_on: bool,
    query_code_digest: bytes | None = None, number: str = "",
) -> Report:  # fmt: skip
    """Check what was told and write it, inside the caller's transaction.

    `straight_on`: an officer entered it, so that a known place needs no one to assign it.
    """
    _check_choices(told)
    place, day = _place(told.division_code, day_of(at)), day_of(at)
    facts = written(told.facts, "请写明反映的情况，至少四个字。", "facts")
    if len(facts) > FACTS_MAX:
        raise Invalid(f"反映的情况请控制在 {FACTS_MAX} 字以内。", field="facts")
    subject = "".join(told.subject_name.split())
    if not subject:
        raise Invalid("请填写反映的是谁（哪一户、哪个单位）；不清楚姓名的写“不详”。", field="subject_name")
    reporter = read_reporter(told.reporter_name, told.reporter_phone)
    is_complaint = told.purpose == Purpose.COMPLAINT
    goes_on = straight_on and not is_complaint and len(significant(place)) >= TOWN_DIGITS
    report = Report.objects.create(
        number=number or new_number(day, at), purpose=told.purpose, complaint_kind=told.complaint_kind,
        channel=told.channel, urgency=told.urgency, division_code=place,
        scope_code=place[:DISTRICT_DIGITS] if is_complaint else significant(place),
        subject_name=subject, place=told.place.strip(), campaign=told.campaign.strip(),
        facts_cipher=secrecy.encrypt(facts, purpose=FACTS),
        reporter_name_cipher=secrecy.encrypt(reporter.name, purpose=NAME) if reporter.name else None,
        reporter_phone_cipher=secrecy.encrypt(reporter.phone, purpose=PHONE) if reporter.name else None,
        query_code_digest=query_code_digest, found_date=past_day(told.found_date, at, "found_date"),
        received_at=at, received_by_name=actor.name, due_date=_due_date(told, place, at),
        state=ReportState.ASSIGNED if goes_on else ReportState.RECEIVED, request_id=request_id,
    )  # fmt: skip
    step(report, ReportStep.Action.RECEIVE, text=report.get_channel_display(), actor=actor, at=at)
    return report


def new_number(day: dt.date, at: dt.datetime) -> str:
    return take_number(agency_word=NUMBER_WORD, year=day.year, at=at, layout=NUMBER_LAYOUT)


def _check_choices(told: Told) -> None:
    if told.purpose not in Purpose.values:
        raise Invalid("请选择是发现困难，还是举报。", field="purpose")
    if told.purpose == Purpose.COMPLAINT and told.complaint_kind not in ComplaintKind.values:
        raise Invalid("请选择举报的事项。", field="complaint_kind")
    if told.purpose == Purpose.NEED and told.complaint_kind:
        raise Invalid("发现困难不用选举报事项，请改为“不是举报”。", field="complaint_kind")
    if told.urgency not in Urgency.values:
        raise Invalid("请选择紧急程度。", field="urgency")


def _place(code: str, day: dt.date) -> str:
    """The full code of a division of this district in force on the day. Raises Invalid."""
    full = normalise(code)
    if not full.startswith(settings.DISTRICT_CODE):
        raise Invalid("地点不在本区，请重新选择；外地的请告知反映人向当地反映。", field="division_code")
    return territory.division_as_of(full, day).code


def _due_date(told: Told, place: str, at: dt.datetime) -> dt.date:
    """Working days by urgency for somebody in need; for a complaint the days of the petition regulations."""
    day, calendar = day_of(at), territory.calendar(at)
    known = figures(division_code=place[:DISTRICT_DIGITS], on_date=day)
    if told.purpose == Purpose.COMPLAINT:
        return calendar.add_calendar_days(day, known["complaint_days"])
    return calendar.add_working_days(day, known[f"limit_{told.urgency}"])
