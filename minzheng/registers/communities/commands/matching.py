"""供需对接: a community posts a need, organisations offer, one agreement is signed."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory.codes import Level, level_of

from ..errors import AlreadyThere, GroupNotNow, NotFoundHere
from ..events import NeedTold
from ..models import CommunityNeed, NeedState, ServiceMatch, ServiceOffer
from ..reach import FILE, HANDLE, READ_GROUPS


@transaction.atomic
def post_need(
    *, division_code: str, title: str, kind: str, details: str, beneficiaries: int, until_date: dt.date,
    request_id: uuid.UUID, actor: Actor, at: dt.datetime,
) -> CommunityNeed:  # fmt: skip
    """A township posts the need of one of its communities."""
    access.require(actor, FILE, division_code=division_code)
    today = at.astimezone(CHINA).date()
    earlier = CommunityNeed.objects.filter(request_id=request_id).first()
    if earlier is not None:
        return earlier
    if level_of(division_code) is not Level.VILLAGE:
        raise Invalid("请选择到具体的村或社区。", field="division_code")
    if not title.strip() or not details.strip():
        raise Invalid("请写明需求和说明。", field="title")
    if until_date < today:
        raise Invalid("征集截止日期早于今天，请核对。", field="until_date")
    made = CommunityNeed.objects.create(
        division_code=division_code,
        title=title.strip(),
        kind=kind,
        details=details.strip(),
        beneficiaries=beneficiaries,
        posted_date=today,
        until_date=until_date,
        request_id=request_id,
    )
    _tell(made, "发布", actor=actor, at=at)
    return made


@transaction.atomic
def offer_service(
    *, need_id: int, organisation_name: str, uscc: str = "", proposal: str, amount_fen: int, actor: Actor,
    at: dt.datetime,
) -> ServiceOffer:  # fmt: skip
    """Write an organisation's offer down, until the closing day."""
    need = _open(need_id, (HANDLE, FILE), actor)
    if at.astimezone(CHINA).date() > need.until_date:
        raise GroupNotNow(f"征集已于 {need.until_date} 截止。需要延长的，请重新发布需求。")
    if not organisation_name.strip() or not proposal.strip():
        raise Invalid("请填写应征组织和服务方案。", field="organisation_name")
    try:
        with transaction.atomic():
            made = ServiceOffer.objects.create(
                need=need, organisation_name=organisation_name.strip(), uscc=uscc.strip().upper(),
                proposal=proposal.strip(), amount_fen=amount_fen, offered_date=at.astimezone(CHINA).date(),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere("这个组织已经应征，一个需求只应征一次。", field="organisation_name") from error
    _tell(need, f"“{made.organisation_name}”应征", actor=actor, at=at)
    return made


@transaction.atomic
def sign_match(*, need_id: int, offer_id: int, note: str = "", actor: Actor, at: dt.datetime) -> ServiceMatch:
    """The community signs with one of those who offered; the others stay on file."""
    offer = ServiceOffer.objects.filter(id=offer_id, need_id=need_id).first()
    if offer is None:
        raise NotFoundHere("没有这个应征。请刷新页面重新选择。")
    need = _open(offer.need_id, (FILE,), actor)
    made = ServiceMatch.objects.create(
        need=need, offer=offer, signed_date=at.astimezone(CHINA).date(), note=note.strip()
    )
    need.state = NeedState.MATCHED
    need.save()
    _tell(need, f"与“{offer.organisation_name}”签约", actor=actor, at=at)
    return made


@transaction.atomic
def close_need(*, need_id: int, actor: Actor, at: dt.datetime) -> CommunityNeed:
    """Take a need back that nobody meets."""
    need = _open(need_id, (FILE,), actor)
    need.state = NeedState.CLOSED
    need.save()
    _tell(need, "关闭", actor=actor, at=at)
    return need


def _open(need_id: int, actions: tuple[str, ...], actor: Actor) -> CommunityNeed:
    need = CommunityNeed.objects.select_for_update().filter(id=need_id).first()
    if need is None or not access.may(actor, READ_GROUPS, division_code=need.division_code):
        raise NotFoundHere("没有这个需求。请返回列表重新选择。")
    if not any(access.may(actor, action, division_code=need.division_code) for action in actions):
        access.require(actor, actions[0], division_code=need.division_code)
    if need.state != NeedState.OPEN:
        raise GroupNotNow(f"这个需求{need.get_state_display()}。请刷新页面查看。")
    return need


def _tell(need: CommunityNeed, what: str, *, actor: Actor, at: dt.datetime) -> None:
    audit.record(NeedTold(need_id=need.id, title=need.title, what=what), actor=actor, at=at)
