"""Changing what is filed, taking it off the list, registration, and the certificate of filing."""

import datetime as dt
import re

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.documents.models import Document
from minzheng.kernel.territory import queries as territory

from ..errors import GroupNotNow
from ..events import GroupChanged
from ..models import CommunityGroup, GroupState
from ..reach import FILE, PAPER, locked_group
from .activity import set_state
from .filing import GroupEntry, check_entry

_CODE = re.compile(r"5[123]\d{6}[0-9A-Z]{9}[0-9A-HJ-NPQRTUWXY]")
_CHANGEABLE = {
    "leader_name": "负责人", "leader_phone": "负责人电话", "member_count": "成员人数", "place": "活动场所",
    "purpose": "主要活动",
}  # fmt: skip


@transaction.atomic
def change_group(
    *, group_id: int, leader_name: str, leader_phone: str, member_count: int, place: str, purpose: str,
    actor: Actor, at: dt.datetime,
) -> CommunityGroup:  # fmt: skip
    """Change leader, members or place of a standing group. Name and community need a new filing."""
    group = locked_group(group_id, FILE, actor=actor)
    if not group.is_standing:
        raise GroupNotNow(f"“{group.name}”{group.get_state_display()}，不能再变更。需要的，请重新备案。")
    wanted = {
        "leader_name": leader_name.strip(), "leader_phone": leader_phone.strip(),
        "member_count": member_count, "place": place.strip(), "purpose": purpose.strip(),
    }  # fmt: skip
    entry = GroupEntry(name=group.name, kind=group.kind, division_code=group.division_code, **wanted)
    check_entry(entry, at.astimezone(CHINA).date())
    changed = [label for name, label in _CHANGEABLE.items() if getattr(group, name) != wanted[name]]
    if not changed:
        raise Invalid("内容和原备案一样，没有需要变更的。")
    for name, value in wanted.items():
        setattr(group, name, value)
    group.save()
    event = GroupChanged(group_id=group.id, number=group.number, what="、".join(changed))
    audit.record(event, actor=actor, at=at)
    return group


@transaction.atomic
def withdraw_group(*, group_id: int, reason: str, actor: Actor, at: dt.datetime) -> CommunityGroup:
    """Take a group off the list (注销备案); its number is not given out again."""
    group = locked_group(group_id, FILE, actor=actor)
    if not group.is_standing:
        raise GroupNotNow(f"“{group.name}”{group.get_state_display()}，不用再注销。")
    if not reason.strip():
        raise Invalid("请写明注销备案的原因。", field="reason")
    set_state(group, GroupState.WITHDRAWN, note=reason.strip(), actor=actor, at=at)
    group.save()
    return group


@transaction.atomic
def promote_group(*, group_id: int, uscc: str, actor: Actor, at: dt.datetime) -> CommunityGroup:
    """The group has been registered as an organisation: link it by its credit code (转登记).

    A dormant group is woken by an activity first. The code is that of a registered organisation (5 + kind).
    """
    group = locked_group(group_id, FILE, actor=actor)
    if group.state != GroupState.FILED:
        raise GroupNotNow(f"“{group.name}”{group.get_state_display()}，只有已备案、在活动的才能转登记。")
    code = uscc.strip().upper()
    if not _CODE.fullmatch(code):
        raise Invalid(
            "统一社会信用代码应为 18 位，民政登记的以 51、52 或 53 开头。请对照登记证书填写。", field="uscc"
        )
    group.uscc = code
    set_state(group, GroupState.PROMOTED, note=f"已登记为法人（{code}）", actor=actor, at=at)
    group.save()
    return group


@transaction.atomic
def issue_certificate(*, group_id: int, actor: Actor, at: dt.datetime) -> Document:
    """The certificate of filing (备案证明) as a numbered paper with a verification code."""
    group = locked_group(group_id, FILE, actor=actor)
    if group.state != GroupState.FILED:
        raise GroupNotNow(f"“{group.name}”{group.get_state_display()}，不能出具备案证明。")
    today = at.astimezone(CHINA).date()
    town = territory.division_as_of(group.town_code, today)
    data = {
        "agency": _office(town.name), "number": group.number, "name": group.name,
        "kind": group.get_kind_display(),
        "division": territory.long_name(group.division_code, today, below=group.division_code[:4]),
        "leader": group.leader_name, "members": group.member_count, "place": group.place,
        "filed_date": group.filed_date,
    }  # fmt: skip
    return documents.issue_document(
        template=PAPER, data=data, title="社区社会组织备案证明", actor=actor, at=at
    )


def _office(town: str) -> str:
    return f"{town}办事处" if town.endswith("街道") else f"{town}人民政府"
