"""Federations: founded, joined, left, and what their members did together."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory.codes import Level, level_of, normalise

from ..errors import AlreadyThere, NotFoundHere
from ..events import FederationTold
from ..models import Federation, FederationActivity, FederationMember
from ..reach import HANDLE


@transaction.atomic
def add_federation(
    *, name: str, division_code: str, president: str, founded_date: dt.date, uscc: str = "", actor: Actor,
    at: dt.datetime,
) -> Federation:  # fmt: skip
    """Enter the federation of a district, or of a township below the district's."""
    access.require(actor, HANDLE, division_code=division_code)
    code = normalise(division_code)
    level = level_of(code)
    if level not in (Level.COUNTY, Level.TOWNSHIP):
        raise Invalid("联合会设在区（县）或乡镇（街道），请重新选择区划。", field="division_code")
    if founded_date > at.astimezone(CHINA).date():
        raise Invalid("成立日期晚于今天，请核对。", field="founded_date")
    parent = None
    if level is Level.TOWNSHIP:
        parent = Federation.objects.filter(division_code=code[:6].ljust(12, "0")).first()
        if parent is None:
            raise Invalid("先登记区级联合会，再登记乡镇（街道）联合会。", field="division_code")
    try:
        with transaction.atomic():
            made = Federation.objects.create(
                name=name.strip(), parent=parent, division_code=code, president=president.strip(),
                founded_date=founded_date, uscc=uscc.strip().upper(),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere("同名的联合会或这个区划的联合会已经登记。", field="name") from error
    _tell(made, "登记联合会", actor=actor, at=at)
    return made


@transaction.atomic
def add_member(
    *, federation_id: int, name: str, uscc: str = "", joined_date: dt.date, actor: Actor, at: dt.datetime
) -> FederationMember:
    """An organisation joins."""
    federation = _locked(federation_id, actor)
    if not name.strip():
        raise Invalid("请填写会员单位名称。", field="name")
    if not federation.founded_date <= joined_date <= at.astimezone(CHINA).date():
        raise Invalid("入会日期应在联合会成立以后、今天以前，请核对。", field="joined_date")
    try:
        with transaction.atomic():
            made = FederationMember.objects.create(
                federation=federation, name=name.strip(), uscc=uscc.strip().upper(), joined_date=joined_date
            )
    except IntegrityError as error:
        raise AlreadyThere(f"“{name.strip()}”已经是会员。", field="name") from error
    _tell(federation, f"“{made.name}”入会", actor=actor, at=at)
    return made


@transaction.atomic
def remove_member(*, federation_id: int, member_id: int, actor: Actor, at: dt.datetime) -> FederationMember:
    """A member leaves today; the row stays."""
    federation = _locked(federation_id, actor)
    member = federation.members.select_for_update().filter(id=member_id).first()
    if member is None:
        raise NotFoundHere("没有这个会员。请返回列表重新选择。")
    if member.left_date is not None:
        raise AlreadyThere(f"“{member.name}”已于 {member.left_date} 退会。")
    member.left_date = at.astimezone(CHINA).date()
    member.save()
    _tell(federation, f"“{member.name}”退会", actor=actor, at=at)
    return member


@transaction.atomic
def record_joint_activity(
    *, federation_id: int, on_date: dt.date, title: str, organisations: int, beneficiaries: int, actor: Actor,
    at: dt.datetime,
) -> FederationActivity:  # fmt: skip
    """What members did together. Two organisations at least make it a joint one."""
    federation = _locked(federation_id, actor)
    if organisations < 2:
        raise Invalid("联合活动至少有两个单位参加。", field="organisations")
    if not title.strip():
        raise Invalid("请写明活动内容。", field="title")
    if not federation.founded_date <= on_date <= at.astimezone(CHINA).date():
        raise Invalid("活动日期应在联合会成立以后、今天以前，请核对。", field="on_date")
    try:
        with transaction.atomic():
            made = FederationActivity.objects.create(
                federation=federation, on_date=on_date, title=title.strip(), organisations=organisations,
                beneficiaries=beneficiaries, recorded_at=at, recorded_by_name=actor.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere("这次活动已经登记过。", field="title") from error
    _tell(federation, f"联合活动：{made.title}", actor=actor, at=at)
    return made


def _locked(federation_id: int, actor: Actor) -> Federation:
    found = Federation.objects.select_for_update().filter(id=federation_id).first()
    if found is None or not access.may(actor, "organisation.read", division_code=found.division_code):
        raise NotFoundHere("没有这个联合会。请返回列表重新选择。")
    access.require(actor, HANDLE, division_code=found.division_code)
    return found


def _tell(federation: Federation, what: str, *, actor: Actor, at: dt.datetime) -> None:
    event = FederationTold(federation_id=federation.id, name=federation.name, what=what)
    audit.record(event, actor=actor, at=at)
