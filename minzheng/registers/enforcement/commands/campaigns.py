"""专项行动: opened with targets, counted action by action, closed with a summary."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid

from ..errors import EnforcementNotFound
from ..events import CampaignRecorded
from ..fields import Field
from ..models import Campaign, CampaignAction


@transaction.atomic
def open_campaign(
    *, title: str, field: str, basis: str, from_date: dt.date, until_date: dt.date, targets: Sequence[dict],
    division_code: str, actor: Actor, at: dt.datetime,
) -> Campaign:  # fmt: skip
    """Open a campaign. Targets are rows {label, target}: what is counted, and how much is wanted."""
    access.require(actor, "inspection.draw", division_code=division_code)
    labels = [row["label"].strip() for row in targets]
    if field not in Field.values:
        raise Invalid("没有这个监管领域，请重新选择。", field="field")
    if not title.strip() or until_date < from_date:
        raise Invalid(
            "请填写名称；结束日期不能早于开始日期。", field="title" if not title.strip() else "until_date"
        )
    if (
        not labels
        or not all(labels)
        or len(set(labels)) < len(labels)
        or any(row["target"] < 1 for row in targets)
    ):
        raise Invalid("至少要有一个目标，每个目标有不同的名称和大于零的数量。", field="targets")
    made = Campaign.objects.create(
        title=title.strip(), field=field, division_code=division_code, basis=basis, from_date=from_date,
        until_date=until_date, opened_at=at,
        targets=[{"label": row["label"].strip(), "target": row["target"]} for row in targets],
    )  # fmt: skip
    audit.record(CampaignRecorded(campaign_id=made.id, title=made.title, what="开展"), actor=actor, at=at)
    return made


@transaction.atomic
def record_action(
    *, campaign_id: int, label: str, done_date: dt.date, place: str, count: int, result: str, actor: Actor,
    at: dt.datetime, request_id: uuid.UUID,
) -> CampaignAction:  # fmt: skip
    """Count one action towards a target. The same request again counts once."""
    found = _locked(campaign_id, actor, "inspection.carry_out")
    done = CampaignAction.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    if found.closed_at is not None:
        raise Conflict("专项行动已经总结，不能再登记行动。")
    if label not in {row["label"] for row in found.targets}:
        raise Invalid("没有这个目标项，请重新选择。", field="label")
    last = min(found.until_date, at.astimezone(CHINA).date())
    if not found.from_date <= done_date <= last:
        raise Invalid(f"日期应在 {found.from_date} 至 {last} 之间。", field="done_date")
    if count < 1 or not place.strip() or not result.strip():
        raise Invalid("请填写单位或地点、结果，数量至少为 1。", field="count" if count < 1 else "place")
    made = CampaignAction.objects.create(
        campaign=found, label=label, done_date=done_date, place=place.strip(), count=count,
        result=result.strip(), recorded_at=at, recorded_by_name=actor.name, request_id=request_id,
    )  # fmt: skip
    event = CampaignRecorded(campaign_id=found.id, title=found.title, what=f"{label} {count}")
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def close_campaign(*, campaign_id: int, summary: str, actor: Actor, at: dt.datetime) -> Campaign:
    """Close it with its summary; the result table stands as counted."""
    found = _locked(campaign_id, actor, "inspection.draw")
    if found.closed_at is not None:
        raise Conflict("专项行动已经总结，不能再次总结。")
    if not summary.strip():
        raise Invalid("请填写总结。", field="summary")
    found.closed_at, found.summary = at, summary.strip()
    found.save(update_fields=["closed_at", "summary"])
    audit.record(CampaignRecorded(campaign_id=found.id, title=found.title, what="总结"), actor=actor, at=at)
    return found


def _locked(campaign_id: int, actor: Actor, permission: str) -> Campaign:
    rows = Campaign.objects.select_for_update().filter(id=campaign_id)
    found = access.visible_to(actor, permission, rows).first()
    if found is None:
        access.require(actor, permission)
        raise EnforcementNotFound("没有这项专项行动，请返回列表查找。")
    return found
