"""Hints at illegal adoptions: recorded, passed to the police, answered, closed. We pass on; the police find
out.
"""

import datetime as dt
import uuid

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import commands as documents

from ..errors import LeadNotFound, NotYet
from ..events import LeadMoved
from ..models import IllegalAdoptionLead
from ..queries import LEAD_CONTENT


@transaction.atomic
def record_lead(
    *, division_code: str, source: str, found_on: dt.date, place: str, content: str, request_id: uuid.UUID,
    actor: Actor, at: dt.datetime,
) -> IllegalAdoptionLead:  # fmt: skip
    """Record a lead. Its content is encrypted; opening it is an event."""
    access.require(actor, "adoption.handle", division_code=division_code)
    known = IllegalAdoptionLead.objects.filter(request_id=request_id).first()
    if known is not None:
        return known
    if found_on > at.astimezone(CHINA).date():
        raise Invalid("发现日期晚于今天，请核对。", field="found_on")
    if len(content.strip()) < 10:
        raise Invalid("请写明线索：谁在何时何地、什么情况，至少 10 个字。", field="content")
    number = documents.take_number(
        agency_word=f"XS{division_code}-",
        year=at.astimezone(CHINA).year,
        at=at,
        layout="{word}{year}-{number:04d}",
    )
    lead = IllegalAdoptionLead.objects.create(
        division_code=division_code, number=number, source=source, found_on=found_on, place=place.strip(),
        content_cipher=secrecy.encrypt(content.strip(), purpose=LEAD_CONTENT), request_id=request_id,
    )  # fmt: skip
    _tell(lead, actor, at)
    return lead


@transaction.atomic
def pass_lead(
    *, lead_id: int, police_office: str, police_receipt: str, actor: Actor, at: dt.datetime
) -> IllegalAdoptionLead:
    """Hand the lead to the police, with the number of their receipt."""
    lead = _locked(lead_id, "open", actor)
    if not police_office.strip() or not police_receipt.strip():
        field = "police_receipt" if police_office.strip() else "police_office"
        raise Invalid("请填写接收的公安机关和回执号，没有回执不算移送。", field=field)
    lead.police_office, lead.police_receipt = police_office.strip(), police_receipt.strip()
    lead.state, lead.passed_on = "passed", at.astimezone(CHINA).date()
    return _saved(lead, actor, at)


@transaction.atomic
def answer_lead(*, lead_id: int, outcome: str, actor: Actor, at: dt.datetime) -> IllegalAdoptionLead:
    """The police have answered what they found."""
    lead = _locked(lead_id, "passed", actor)
    if len(outcome.strip()) < 2:
        raise Invalid("请写明公安机关反馈的结果。", field="outcome")
    lead.outcome, lead.state, lead.answered_on = outcome.strip(), "answered", at.astimezone(CHINA).date()
    return _saved(lead, actor, at)


@transaction.atomic
def close_lead(*, lead_id: int, actor: Actor, at: dt.datetime) -> IllegalAdoptionLead:
    """The child is provided for and nothing is left to do here."""
    lead = _locked(lead_id, "answered", actor)
    lead.state, lead.closed_on = "closed", at.astimezone(CHINA).date()
    return _saved(lead, actor, at)


def _locked(lead_id: int, state: str, actor: Actor) -> IllegalAdoptionLead:
    lead = IllegalAdoptionLead.objects.select_for_update().filter(id=lead_id).first()
    if lead is None or not access.may(actor, "adoption.read", division_code=lead.division_code):
        raise LeadNotFound("没有这条线索，请返回列表重新查找。")
    access.require(actor, "adoption.handle", division_code=lead.division_code)
    if lead.state != state:
        raise NotYet(f"线索当前为“{lead.get_state_display()}”，不能做这一步。请刷新页面。")
    return lead


def _saved(lead: IllegalAdoptionLead, actor: Actor, at: dt.datetime) -> IllegalAdoptionLead:
    lead.save()
    _tell(lead, actor, at)
    return lead


def _tell(lead: IllegalAdoptionLead, actor: Actor, at: dt.datetime) -> None:
    event = LeadMoved(lead_id=lead.id, number=lead.number, state=lead.get_state_display())
    audit.record(event, actor=actor, at=at)
