"""Visits to those at home."""

import datetime as dt
import uuid
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.commands import store_upload

from ..errors import NotNow
from ..events import VisitRecorded
from ..models import Condition, SupportVisit
from ..reach import RETENTION, VISIT, supported
from .dated import required, today_of


@transaction.atomic
def record_visit(
    *, person_id: int, on_date: dt.date, visitors: str, condition: str, findings: str = "",
    self_care_changed: bool = False, change: str = "", photo: BinaryIO | None = None, request_id: uuid.UUID,
    actor: Actor, at: dt.datetime,
) -> SupportVisit:  # fmt: skip
    """Enter one visit; the same request again gives the same row.

    A reported change of self-care starts the working days within which the bureau assesses anew (民发〔2021〕
    43号), from the day of the visit. Raises NotNow for somebody in an institution, Invalid.
    """
    row = supported(person_id, VISIT, actor=actor, at=at)
    if (known := SupportVisit.objects.filter(request_id=request_id).first()) is not None:
        return known
    if not row.is_at_home:
        raise NotNow("这个人是集中供养，由供养机构照料，不登记入户探访。")
    today = today_of(at)
    if not row.from_date <= on_date <= today:
        raise Invalid(f"探访日期应在 {row.from_date} 至 {today} 之间，请核对。", field="on_date")
    if condition not in Condition.values:
        raise Invalid("请选择情况。", field="condition")
    findings, change = findings.strip(), change.strip()
    if condition == Condition.WRONG and not findings:
        raise Invalid("发现问题的，请写明是什么问题、怎样处理的。", field="findings")
    if self_care_changed and not change:
        raise Invalid("自理能力有变化的，请写明变化情况，例如：不能自己下床。", field="change")
    kept = photo and store_upload(photo, purpose="特困探访", retention=RETENTION, actor=actor, at=at)
    made = SupportVisit.objects.create(
        person_id=person_id, on_date=on_date, visitors=required(visitors, "请填写探访人。", "visitors"),
        condition=condition, findings=findings, self_care_changed=self_care_changed,
        change=change if self_care_changed else "", recorded_at=at, recorded_by_name=actor.name,
        request_id=request_id, photo=kept,
    )  # fmt: skip
    event = VisitRecorded(
        person_id=person_id, on_date=on_date.isoformat(), is_well=condition == Condition.WELL,
        is_changed=self_care_changed,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return made
