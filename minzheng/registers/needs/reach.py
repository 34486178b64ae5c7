"""Which households and meetings an actor may see and change."""

import datetime as dt

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.people.models import Household

from .errors import NeedsNotFound, NeedsNotNow
from .models import AssistanceMeeting, MeetingState

READ, ASSESS, APPOINT = "needs.read", "needs.assess", "needs.appoint_helper"
MEET_READ, MEET = "meeting.read", "meeting.hold"
SCORE = "needs.score_acceptance"
DISTRICT_DIGITS, TOWNSHIP_DIGITS = 6, 9

NO_HOUSEHOLD = "没有这个家庭。请返回列表重新选择。"
NO_MEETING = "没有这次会议。请返回列表重新选择。"


def household_for(household_id: int, action: str, *, actor: Actor) -> Household:
    """The household, locked, so that two who write about it wait for each other.

    Raises NeedsNotFound, NotPermitted.
    """
    found = Household.objects.select_for_update(of=("self",)).filter(id=household_id).first()
    if found is None or not access.may(actor, READ, division_code=found.division_code):
        raise NeedsNotFound(NO_HOUSEHOLD)
    access.require(actor, action, division_code=found.division_code)
    return found


def meeting_for(meeting_id: int, *, actor: Actor, is_open: bool = True) -> AssistanceMeeting:
    """The meeting, locked. Raises NeedsNotFound, NotPermitted, and NeedsNotNow once minutes are issued."""
    found = AssistanceMeeting.objects.select_for_update().filter(id=meeting_id).first()
    if found is None or not access.may(actor, MEET_READ, division_code=found.division_code):
        raise NeedsNotFound(NO_MEETING)
    access.require(actor, MEET, division_code=found.division_code)
    if is_open and found.state == MeetingState.MINUTED:
        raise NeedsNotNow(
            f"会议 {found.number} 已出具纪要，议题和决定不再改动。需要更正的，请另开一次会议议定。"
        )
    return found


def district_of(actor: Actor) -> str:
    """The district whose figures count for lists of the actor; "" for who may see none."""
    prefixes = access.scope(actor, READ).prefixes
    return prefixes[0][:DISTRICT_DIGITS] if prefixes else ""


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (or earlier), the last of the month where there is none."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, month, min(day.day, (following - dt.timedelta(days=1)).day))
