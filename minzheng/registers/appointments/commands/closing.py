"""A day on which the office is shut, or open, by its own notice; and telling those who had booked."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from ..errors import BookingNotFound, NotInThisState
from ..events import CoupleTold, DaySaid, Moved
from ..models import HOLDING, Booking, BookingState, Move, OfficeDay, Slot
from ..parameters import figures
from .allocating import allocate, lock_allocation, lowest_free, places_held, promote
from .counter import SERVE, reached_office

MANAGE = "appointment.manage"


@transaction.atomic
def close_day(*, office_id: int, day: dt.date, reason: str, actor: Actor, at: dt.datetime) -> list[Move]:
    """Shut an office on a day. Each booking moves to the nearest free place after it, in order of arrival.

    Who finds none within the figure `move_days`, and who only waited, is ended. Each is on the notice list.
    """
    office = reached_office(office_id, MANAGE, actor)
    _require_ahead(day, reason, at)
    if OfficeDay.objects.filter(office=office, day=day, is_open=False).exists():
        raise NotInThisState(f"{day} 已经公告停办，请在改期通知里查看。", field="day")
    lock_allocation(office_id)
    allocate(office_id, actor=actor, at=at)
    Slot.objects.filter(office=office, day=day, closed_at=None).update(closed_at=at)
    live = Booking.objects.filter(
        office=office, day=day, state__in=[BookingState.BOOKED, BookingState.WAITING]
    )
    bookings = list(live.select_related("slot").order_by("id"))
    days = figures(division_code=office.division_code, on_date=at.astimezone(CHINA).date())["move_days"]
    mover = _Mover(office_id, day, day + dt.timedelta(days=days))
    moves = [mover.move(row, reason, at) for row in bookings]
    Move.objects.bulk_create(moves)
    ended = sum(move.to_slot_id is None for move in moves)
    _say(office_id, day, False, reason, actor, at)
    events = [
        Moved(
            booking_id=move.booking_id,
            from_slot_id=move.from_slot_id,
            to_slot_id=move.to_slot_id,
            reason=reason,
        )
        for move in moves
    ]
    said = DaySaid(
        office_id=office_id, day=day, is_open=False, reason=reason, moved=len(moves) - ended, ended=ended
    )
    audit.record_all([said, *events], actor=actor, at=at)
    for slot_id in sorted({move.to_slot_id for move in moves if move.to_slot_id}):
        promote(slot_id, actor=actor, at=at)  # says anew whether the slot is full
    return moves


@transaction.atomic
def open_day(*, office_id: int, day: dt.date, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Announce that an office is open on a day, a Sunday or a holiday too. Slots are opened by a plan."""
    reached_office(office_id, MANAGE, actor)
    _require_ahead(day, reason, at)
    _say(office_id, day, True, reason, actor, at)
    event = DaySaid(office_id=office_id, day=day, is_open=True, reason=reason)
    audit.record(event, actor=actor, at=at)


@transaction.atomic
def mark_told(*, move_id: int, note: str, actor: Actor, at: dt.datetime) -> Move:
    """Somebody reached the couple, and how."""
    access.require(actor, SERVE)
    move = (
        Move.objects.select_for_update(of=("self",))
        .select_related("booking__office")
        .filter(id=move_id)
        .first()
    )
    if move is None or not access.may(actor, SERVE, division_code=move.booking.office.division_code):
        raise BookingNotFound("没有这条改期通知，请刷新清单。")
    if move.told_at is not None:
        raise NotInThisState(f"{move.told_by}已经通知过，请刷新清单。")
    move.told_at, move.told_by, move.told_note = at, actor.name, note.strip()[:200]
    move.save(update_fields=["told_at", "told_by", "told_note"])
    audit.record(CoupleTold(booking_id=move.booking_id, move_id=move.id), actor=actor, at=at)
    return move


def _require_ahead(day: dt.date, reason: str, at: dt.datetime) -> None:
    if day < at.astimezone(CHINA).date():
        raise Invalid("这一天已经过去，不能再公告。", field="day")
    if not reason.strip():
        raise Invalid("请写明公告内容，例如“系统升级，停办一天”，当事人会看到。", field="reason")


def _say(office_id: int, day: dt.date, is_open: bool, reason: str, actor: Actor, at: dt.datetime) -> None:
    values = {"is_open": is_open, "reason": reason.strip(), "announced_at": at, "announced_by": actor.name}
    OfficeDay.objects.update_or_create(office_id=office_id, day=day, defaults=values)


class _Mover:
    """Finds for each booking of a closed day the nearest free place afterwards."""

    def __init__(self, office_id: int, day: dt.date, until: dt.date):
        slots = Slot.objects.filter(
            office_id=office_id, day__gt=day, day__lte=until, closed_at=None, is_full=False
        )
        self._slots = list(slots.order_by("day", "starts"))
        self._held = places_held({slot.id for slot in self._slots})
        held = Booking.objects.filter(day__gt=day, day__lte=until, state__in=HOLDING)  # of any office
        rows = held.values_list("day", "first_index", "second_index")
        self._busy = {(one, bytes(index)) for one, *both in rows for index in both if index is not None}

    def move(self, row: Booking, reason: str, at: dt.datetime) -> Move:
        old, target = row.slot, self._target(row) if row.state == BookingState.BOOKED else None
        if target is None:
            row.state, row.ended_at = BookingState.CLOSED, at
            row.save(update_fields=["state", "ended_at"])
            return Move(booking=row, from_slot=old, to_slot=None, reason=reason, moved_at=at)
        slot, place = target
        self._held[slot.id].add(place)
        row.slot, row.day, row.place = slot, slot.day, place
        row.save(update_fields=["slot", "day", "place"])
        self._busy |= {(slot.day, index) for index in self._people(row)}
        return Move(booking=row, from_slot=old, to_slot=slot, reason=reason, moved_at=at)

    def _target(self, row: Booking) -> tuple[Slot, int] | None:
        """The first day with room, and on it the period nearest to the old one."""
        for slot in sorted(self._slots, key=lambda one: (one.day, _distance(one, row.slot), one.starts)):
            busy = any((slot.day, index) in self._busy for index in self._people(row))
            if slot.service != row.service or busy:
                continue
            if place := lowest_free(slot, self._held[slot.id], is_priority=row.is_priority):
                return slot, place
        return None

    @staticmethod
    def _people(row: Booking) -> list[bytes]:
        return [bytes(index) for index in (row.first_index, row.second_index) if index is not None]


def _distance(one: Slot, other: Slot) -> int:
    """Minutes between the beginnings."""
    return abs((one.starts.hour - other.starts.hour) * 60 + one.starts.minute - other.starts.minute)
