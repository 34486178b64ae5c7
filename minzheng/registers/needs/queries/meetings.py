"""Meetings, their items, and follow-ups that are late."""

import datetime as dt

from django.db.models import Count, F, Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.people.models import Household
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level

from ..errors import NeedsNotFound
from ..models import AssistanceMeeting, MeetingItem, MeetingState
from ..reach import DISTRICT_DIGITS, MEET, MEET_READ, NO_MEETING, TOWNSHIP_DIGITS


def meetings(
    actor: Actor, *, on_date: dt.date, text: str = "", kind: str = "", state: str = "", late: bool = False
) -> QuerySet[AssistanceMeeting]:
    """Meetings in reach, newest first: items `asked` and `decided`, follow-ups `overdue`."""
    rows = access.visible_to(actor, MEET_READ, AssistanceMeeting.objects.all())
    rows = rows.annotate(
        asked=Count("items", distinct=True),
        decided=Count("items", filter=~Q(items__decision=""), distinct=True),
        overdue=Count("items", filter=_overdue(on_date, "items__"), distinct=True),
    )
    if text.strip():
        wanted = text.strip()
        within = MeetingItem.objects.filter(Q(subject__contains=wanted) | Q(question__contains=wanted))
        rows = rows.filter(
            Q(number__contains=wanted) | Q(place__contains=wanted) | Q(id__in=within.values("meeting_id"))
        )
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    rows = rows.order_by("-held_date", "-id")  # an aggregation forgets the order of the table
    return rows.filter(overdue__gt=0) if late else rows


def _overdue(on_date: dt.date, before: str = "") -> Q:
    return Q(**{f"{before}follow_up_due_date__lt": on_date, f"{before}done_date": None})


def meeting(meeting_id: int, *, actor: Actor) -> AssistanceMeeting:
    """One meeting with its participants. Raises NeedsNotFound."""
    rows = access.visible_to(actor, MEET_READ, AssistanceMeeting.objects.select_related("minutes"))
    found = rows.prefetch_related("participants").filter(id=meeting_id).first()
    if found is None:
        raise NeedsNotFound(NO_MEETING)
    return found


def items_of(found: AssistanceMeeting, *, on_date: dt.date) -> list[MeetingItem]:
    """The items in order, each with `is_late`: its follow-up is past its day."""
    rows = list(found.items.select_related("case", "household__head"))
    for item in rows:
        due = item.follow_up_due_date
        item.is_late = due is not None and item.done_date is None and due < on_date
    return rows


def items_of_household(home: Household) -> list[MeetingItem]:
    """What meetings decided about a household, newest first. The caller has checked reach."""
    rows = MeetingItem.objects.filter(household=home).select_related("meeting")
    return list(rows.order_by("-meeting__held_date", "-id"))


def follow_ups_overdue(actor: Actor, *, on_date: dt.date) -> QuerySet[MeetingItem]:
    """Follow-ups past their day in the jurisdiction, the longest waiting first."""
    rows = MeetingItem.objects.filter(_overdue(on_date)).select_related("meeting")
    rows = access.visible_to(actor, MEET_READ, rows, "meeting__division_code")
    return rows.order_by(F("follow_up_due_date"), "id")


def open_meetings(actor: Actor, home: Household) -> list[AssistanceMeeting]:
    """Meetings without minutes to which the actor may put a household."""
    prefixes = [home.division_code[:length] for length in (DISTRICT_DIGITS, TOWNSHIP_DIGITS)]
    rows = AssistanceMeeting.objects.filter(division_code__in=prefixes, state=MeetingState.OPEN)
    return list(access.visible_to(actor, MEET, rows))


def places_to_meet(actor: Actor, *, on_date: dt.date) -> list[tuple[str, str]]:
    """Where the actor may put down meetings, prefix and name.

    The own township, or the district and its townships.
    """
    found = []
    for prefix in access.scope(actor, MEET).prefixes:
        whole = f"{prefix:0<12}"
        found.append((prefix, territory.name_of(whole, on_date)))
        if len(prefix) == DISTRICT_DIGITS:
            below = territory.subtree(whole, on_date, Level.TOWNSHIP).order_by("code")
            found += [(one.code[:TOWNSHIP_DIGITS], one.name) for one in below]
    return list(dict.fromkeys(found))
