"""Suspension, liquidation, cancellation and revocation."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.territory import queries as territory

from ..events import StateChanged
from ..models import ALIVE, Certificate, Item, Liquidation, Officer, Organisation, OrganisationState
from ..parameters import figures
from . import core

S = OrganisationState
MOVES = {
    "suspend": ((S.REGISTERED,), S.SUSPENDED),
    "resume": ((S.SUSPENDED,), S.REGISTERED),
    "start_liquidation": ((S.REGISTERED, S.SUSPENDED), S.LIQUIDATING),
    "stop_liquidation": ((S.LIQUIDATING,), S.REGISTERED),
    "cancel": ((S.LIQUIDATING,), S.CANCELLED),
    "revoke": (ALIVE, S.REVOKED),
}
_DOING = {
    "suspend": "限期停止活动", "resume": "恢复活动", "start_liquidation": "开始清算", "stop_liquidation": "停止清算",
    "cancel": "注销登记", "revoke": "撤销登记",
}  # fmt: skip


def _move(
    move: str, organisation_id: int, *, actor: Actor, at: dt.datetime, permission: str, reason: str = "",
    case_id: int | None = None,
) -> Organisation:  # fmt: skip
    sources, target = MOVES[move]
    organisation = core.locked(organisation_id, actor=actor, permission=permission)
    core.require_state(organisation, sources, _DOING[move])
    day, before = at.astimezone(CHINA).date(), organisation.get_state_display()
    organisation.state = target
    if target in (S.CANCELLED, S.REVOKED):
        organisation.ended_date = day
        Certificate.objects.filter(organisation=organisation, void_date=None).update(
            void_date=day, void_reason=target.label
        )
        Officer.objects.filter(organisation=organisation, left_date=None).update(left_date=day)
    organisation.save(update_fields=["state", "ended_date"])
    core.set_value(organisation, Item.STATE, target, from_date=day, at=at, case_id=case_id)
    event = StateChanged(
        organisation_id=organisation.id, uscc=organisation.uscc, source=before, target=target.label,
        reason=reason.strip(), case_id=case_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return organisation


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("请写明理由和依据的文书。", field="reason")


@transaction.atomic
def suspend(*, organisation_id: int, reason: str, actor: Actor, at: dt.datetime) -> Organisation:
    """Its activity is stopped for a time by a penalty (限期停止活动)."""
    _require_reason(reason)
    return _move(
        "suspend", organisation_id, actor=actor, at=at, permission="organisation.decide", reason=reason
    )


@transaction.atomic
def resume(*, organisation_id: int, reason: str, actor: Actor, at: dt.datetime) -> Organisation:
    """The time of the suspension is over."""
    _require_reason(reason)
    return _move(
        "resume", organisation_id, actor=actor, at=at, permission="organisation.decide", reason=reason
    )


@transaction.atomic
def start_liquidation(
    *, organisation_id: int, members: str, formed_date: dt.date, notice_date: dt.date,
    consent_date: dt.date | None, actor: Actor, at: dt.datetime,
) -> Liquidation:  # fmt: skip
    """A liquidation group is formed under the supervising unit and creditors are called.

    The last day for creditors is counted from the notice; nothing but the winding-up may be done until then.
    """
    day = at.astimezone(CHINA).date()
    if not members.strip():
        raise Invalid("请填写清算组成员。", field="members")
    if formed_date > day:
        raise Invalid("清算组成立日期晚于今天，请核对。", field="formed_date")
    if not formed_date <= notice_date <= day:
        raise Invalid("债权公告日期应在清算组成立之后、今天之前，请核对。", field="notice_date")
    organisation = _move(
        "start_liquidation", organisation_id, actor=actor, at=at, permission="organisation.handle"
    )
    if organisation.supervisor and consent_date is None:
        raise Invalid(
            f"双重管理的社会组织须经业务主管单位（{organisation.supervisor}）审查同意，请填写同意日期。",
            field="consent_date",
        )
    days = figures(division_code=organisation.division_code, on_date=notice_date)["creditors_notice_days"]
    until = territory.calendar().add_calendar_days(notice_date, days)
    core.announce(
        organisation, "清算公告",
        f"{organisation.name}决定终止，清算组（{members.strip()}）已成立。请债权人于 {until} 前申报债权。",
        day=notice_date,
    )  # fmt: skip
    return Liquidation.objects.create(
        organisation=organisation, members=members.strip(), consent_date=consent_date,
        formed_date=formed_date, notice_date=notice_date, claims_until_date=until, started_at=at,
    )  # fmt: skip


def open_liquidation(organisation_id: int) -> Liquidation:
    """The winding-up that runs, locked. Raises NotFound."""
    found = (
        Liquidation.objects.select_for_update()
        .filter(organisation_id=organisation_id, stopped_at=None).first()
    )  # fmt: skip
    if found is None:
        raise NotFound("这个社会组织没有在清算。请先登记清算组和债权公告。")
    return found


@transaction.atomic
def end_liquidation(
    *, organisation_id: int, ended_date: dt.date, residue: str, actor: Actor, at: dt.datetime
) -> Liquidation:
    """The winding-up has ended, after the creditors' days; what was left goes to public ends."""
    organisation = core.locked(organisation_id, actor=actor, permission="organisation.handle")
    core.require_state(organisation, (S.LIQUIDATING,), "结束清算")
    row, day = open_liquidation(organisation_id), at.astimezone(CHINA).date()
    if row.ended_date is not None:
        raise Invalid(f"清算已登记为 {row.ended_date} 结束，不用再登记。", field="ended_date")
    if ended_date > day:
        raise Invalid("清算结束日期晚于今天，请核对。", field="ended_date")
    if ended_date < row.claims_until_date:
        raise Invalid(
            f"债权申报到 {row.claims_until_date} 才截止，清算不能在 {ended_date} 结束，请等公告期满。",
            field="ended_date",
        )
    if not residue.strip():
        raise Invalid("请写明剩余财产怎样处理（用于公益或者转给宗旨相近的组织）。", field="residue")
    row.ended_date, row.residue = ended_date, residue.strip()
    row.save(update_fields=["ended_date", "residue"])
    event = StateChanged(
        organisation_id=organisation.id, uscc=organisation.uscc, source=S.LIQUIDATING.label,
        target=S.LIQUIDATING.label, reason=f"清算于 {ended_date} 结束",
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return row


@transaction.atomic
def stop_liquidation(*, organisation_id: int, reason: str, actor: Actor, at: dt.datetime) -> Organisation:
    """The organisation goes on after all: nothing has been distributed yet."""
    _require_reason(reason)
    organisation = _move(
        "stop_liquidation",
        organisation_id,
        actor=actor,
        at=at,
        permission="organisation.handle",
        reason=reason,
    )
    row = open_liquidation(organisation_id)
    if row.ended_date is not None:
        raise Invalid("清算已经结束，剩余财产已处理，不能再停止清算；请办理注销。")
    row.stopped_at = at
    row.save(update_fields=["stopped_at"])
    return organisation


@transaction.atomic
def cancel(
    *, organisation_id: int, actor: Actor, at: dt.datetime, case_id: int | None = None
) -> Organisation:
    """Take it off the book after its winding-up (注销); certificate and seals are handed in."""
    organisation = _move(
        "cancel", organisation_id, actor=actor, at=at, permission="organisation.decide", case_id=case_id
    )
    row = open_liquidation(organisation_id)
    if row.ended_date is None:
        raise Invalid("清算还没有结束，不能注销（民法典 第七十二条）。请先登记清算结束日期和剩余财产处理。")
    day = at.astimezone(CHINA).date()
    core.announce(
        organisation, "注销登记",
        f"{organisation.name}（统一社会信用代码 {organisation.uscc}）已注销登记，证书和印章作废。",
        day=day, case_id=case_id,
    )  # fmt: skip
    return organisation


@transaction.atomic
def revoke(
    *, organisation_id: int, reason: str, actor: Actor, at: dt.datetime, case_id: int | None = None
) -> Organisation:
    """Strike it off by a penalty or for a registration got by deceit (撤销登记)."""
    _require_reason(reason)
    organisation = _move(
        "revoke", organisation_id, actor=actor, at=at, permission="organisation.decide", reason=reason,
        case_id=case_id,
    )  # fmt: skip
    day = at.astimezone(CHINA).date()
    core.announce(
        organisation, "撤销登记",
        f"{organisation.name}（统一社会信用代码 {organisation.uscc}）已被撤销登记：{reason.strip()}。证书和印章作废。",
        day=day, case_id=case_id,
    )  # fmt: skip
    return organisation
