"""The link to the court: a couple is passed to its pre-suit mediator, and the civil result comes back.

The mediation here ends with the passing on; the result is the court's and is counted apart (MA-06).
"""

import datetime as dt

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from ..errors import AlreadyRecorded
from ..events import CourtReferred
from ..models import CourtReferral, Outcome
from .mediation import closed, locked


@transaction.atomic
def refer_to_court(
    *, mediation_id: int, court: str, court_mediator: str, paper_kind: str = "", actor: Actor, at: dt.datetime
) -> CourtReferral:
    """Pass an open case to the mediator of the court; that closes it here."""
    row = locked(mediation_id, actor)
    if row.closed_on is not None:
        raise AlreadyRecorded("这件调解已经结案，不能再移交。请刷新页面。")
    if not court.strip() or not court_mediator.strip():
        raise Invalid("请填写法院和诉前调解员。", field="court_mediator" if court.strip() else "court")
    made = CourtReferral.objects.create(
        mediation=row, court=court.strip(), court_mediator=court_mediator.strip(),
        passed_on=at.astimezone(CHINA).date(),
    )  # fmt: skip
    closed(row, Outcome.TO_COURT, paper_kind, actor, at)
    event = CourtReferred(mediation_id=row.id, alias=row.alias, words=f"移交{made.court}")
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def record_court_result(
    *, mediation_id: int, result: str, civil_number: str, actor: Actor, at: dt.datetime
) -> CourtReferral:
    """Record what the court's mediation ended with; a divorce names the civil paper."""
    row = locked(mediation_id, actor)
    referral = CourtReferral.objects.select_for_update().filter(mediation=row).first()
    if referral is None or referral.result:
        raise AlreadyRecorded("没有等待结果的法院移交，请刷新页面。")
    if result == "divorced" and not civil_number.strip():
        raise Invalid("法院调解离婚的，请填写民事调解书文号；没有文书不算结案。", field="civil_number")
    referral.result, referral.civil_number = result, civil_number.strip()
    referral.result_on = at.astimezone(CHINA).date()
    referral.save()
    event = CourtReferred(mediation_id=row.id, alias=row.alias, words=referral.get_result_display())
    audit.record(event, actor=actor, at=at)
    return referral
