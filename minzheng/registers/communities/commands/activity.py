"""What groups do, and that a group which does nothing for a year falls dormant."""

import datetime as dt
from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import SYSTEM, Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory.working_days import WorkingCalendar

from ..errors import AlreadyThere, GroupNotNow
from ..events import GroupActivityRecorded, GroupStandsAnew
from ..models import CommunityGroup, GroupActivity, GroupStanding, GroupState
from ..parameters import figures
from ..reach import FILE, locked_group


@transaction.atomic
def record_activity(
    *, group_id: int, on_date: dt.date, title: str, participants: int, place: str = "", actor: Actor,
    at: dt.datetime,
) -> GroupActivity:  # fmt: skip
    """Write an activity down. A dormant group that has been active wakes.

    Raises Invalid for a day before filing or after today, GroupNotNow for a group that stands no longer,
    AlreadyThere for the same activity twice.
    """
    group = locked_group(group_id, FILE, actor=actor)
    today = at.astimezone(CHINA).date()
    if not group.is_standing:
        raise GroupNotNow(f"“{group.name}”{group.get_state_display()}，不再登记活动。")
    if not group.filed_date <= on_date <= today:
        raise Invalid(f"活动日期应在备案日期 {group.filed_date} 和今天之间，请核对。", field="on_date")
    if not title.strip():
        raise Invalid("请写明开展了什么活动。", field="title")
    try:
        with transaction.atomic():
            made = GroupActivity.objects.create(
                group=group, on_date=on_date, title=title.strip(), participants=participants,
                place=place.strip(), recorded_at=at, recorded_by_name=actor.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere(
            f"{on_date} 的“{title.strip()}”已经登记过，没有重复登记。", field="title"
        ) from error
    group.active_date = max(group.active_date, on_date)
    event = GroupActivityRecorded(group_id=group.id, number=group.number, title=made.title)
    audit.record(event, actor=actor, at=at)
    if group.state == GroupState.DORMANT and today <= awake_until(group):
        set_state(group, GroupState.FILED, note="恢复活动", actor=actor, at=at)
    group.save()
    return made


def awake_until(group: CommunityGroup) -> dt.date:
    """The last day on which the group, with its latest activity, is not dormant (民法典 第二百零二条)."""
    known = figures(division_code=group.town_code, on_date=group.active_date)
    return WorkingCalendar.add_months(group.active_date, known["dormant_after_months"])


@transaction.atomic
def mark_dormant(*, actor: Actor, at: dt.datetime) -> int:
    """Let the groups of the actor's jurisdiction that did nothing for a year fall dormant; how many."""
    access.require(actor, FILE)
    return _fall(access.visible_to(actor, FILE, CommunityGroup.objects.all()), actor=actor, at=at)


@transaction.atomic
def fall_dormant(*, at: dt.datetime) -> int:
    """The same for every group, by the nightly timer."""
    return _fall(CommunityGroup.objects.all(), actor=SYSTEM, at=at)


def _fall(groups: QuerySet[CommunityGroup], *, actor: Actor, at: dt.datetime) -> int:
    today = at.astimezone(CHINA).date()
    months: dict[tuple[str, dt.date], int] = defaultdict(int)
    fallen = []
    for group in groups.select_for_update().filter(state=GroupState.FILED).order_by("id"):
        place = (group.town_code, group.active_date)
        if place not in months:
            known = figures(division_code=group.town_code, on_date=group.active_date)
            months[place] = known["dormant_after_months"]
        if today > WorkingCalendar.add_months(group.active_date, months[place]):
            set_state(group, GroupState.DORMANT, note=f"{months[place]} 个月没有活动", actor=actor, at=at)
            fallen.append(group)
    CommunityGroup.objects.bulk_update(fallen, ["state"])
    return len(fallen)


def set_state(group: CommunityGroup, state: GroupState, *, note: str, actor: Actor, at: dt.datetime) -> None:
    """Write the standing and its event; the caller saves the group."""
    group.state = state
    GroupStanding.objects.create(
        group=group, state=state, from_date=at.astimezone(CHINA).date(), note=note, recorded_at=at,
        recorded_by_name=actor.name,
    )  # fmt: skip
    event = GroupStandsAnew(group_id=group.id, number=group.number, state=state.label, note=note)
    audit.record(event, actor=actor, at=at)
