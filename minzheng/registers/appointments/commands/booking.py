"""Wanting a place, wanting another, giving it back."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, OperationalError, transaction
from psycopg.errors import LockNotAvailable

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from ..codes import new_code, read_code
from ..errors import BookingNotFound, NotInThisState, SlotNotOpen, TooBusy
from ..events import Cancelled
from ..models import Booking, BookingState, Channel, Refusal, Slot
from ..offers import service
from ..people import Party, couple_index, read_parties, read_phone
from .allocating import allocate, has_begun, lock_allocation, lock_arrivals, promote, refuse

_LIVING = (BookingState.BOOKED, BookingState.WAITING)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a couple asks for. `numbers` are of identity documents; `consent` is to keeping them."""

    slot_id: int
    names: tuple[str, str]
    numbers: tuple[str, str]
    phone: str
    consent: bool
    is_flexible: bool = False
    is_priority: bool = False
    wants_checkup: bool = False


def book(
    *, wish: Wish, actor: Actor, at: dt.datetime, request_id: uuid.UUID, channel: Channel = Channel.ONLINE
) -> Booking:
    """Store the request, let it be decided in its turn, and give it back with its answer.

    The same `request_id` gets the same booking again. `state` is booked, waiting or refused; received only
    when the allocator is so busy that the answer has to be asked for later (it never gets lost). Raises
    SlotNotOpen, Invalid, TooBusy: then nothing was stored.
    """
    try:
        slot = _open_slot(wish.slot_id, at)
    except SlotNotOpen:
        if known := _known(request_id):
            return known
        raise
    if channel != Channel.ONLINE:
        access.require(actor, "appointment.serve", division_code=slot.office.division_code)
    if not wish.consent:
        raise Invalid("请先阅读并同意个人信息的使用说明，再提交。", field="consent")
    parties = read_parties(service(slot.service), wish.names, wish.numbers, on_date=_day(at))
    row = _request(slot, wish, parties, read_phone(wish.phone), channel, request_id, at)
    return _settle(row, slot, actor=actor, at=at)


def rebook(
    *, code: str, slot_id: int, is_flexible: bool, actor: Actor, at: dt.datetime, request_id: uuid.UUID
) -> Booking:
    """Want another slot in place of a booking. The old one is kept until the new one is certain.

    A request that finds no place is refused, never put on the waiting list, and the old booking stands.
    """
    if known := _known(request_id):
        return known
    old = _of_code(code)
    if old.state not in _LIVING or has_begun(old.slot, at):
        raise NotInThisState(
            f"这个预约现在是“{old.get_state_display()}”或时段已经开始，不能改约，请重新预约。"
        )
    slot = _open_slot(slot_id, at)
    if slot.service != old.service or slot.office_id != old.office_id:
        raise SlotNotOpen("只能改约同一办理处同一事项的时段；办其他事项请另外预约。")
    if slot.id == old.slot_id:
        raise NotInThisState("您已经约在这个时段，请选择别的时段。")
    row = Booking(
        office=slot.office, slot=slot, service=slot.service, day=slot.day, code=new_code(),
        channel=old.channel, is_flexible=is_flexible, is_priority=old.is_priority, first_name=old.first_name,
        second_name=old.second_name, phone=old.phone, first_cipher=old.first_cipher,
        second_cipher=old.second_cipher, first_index=old.first_index, second_index=old.second_index,
        couple_index=old.couple_index, wants_checkup=old.wants_checkup, replaces=old, request_id=request_id,
        received_at=at,
    )  # fmt: skip
    return _settle(row, slot, actor=actor, at=at)


@transaction.atomic
def cancel(*, code: str, actor: Actor, at: dt.datetime) -> Booking:
    """Give a booking back, or leave the waiting list. Its place goes to the first who waits.

    Cancelling twice is cancelling once. Raises BookingNotFound, NotInThisState.
    """
    found = _of_code(code)
    lock_allocation(found.office_id)
    allocate(found.office_id, actor=actor, at=at)
    row = Booking.objects.select_for_update(of=("self",)).select_related("slot").get(id=found.id)
    if row.state == BookingState.CANCELLED:
        return row
    if row.state not in _LIVING:
        raise NotInThisState(f"这个预约现在是“{row.get_state_display()}”，不能取消。")
    if has_begun(row.slot, at):
        raise NotInThisState("预约的时段已经开始，不能在网上取消。请打电话告诉办理处。")
    row.state, row.ended_at = BookingState.CANCELLED, at
    row.save(update_fields=["state", "ended_at"])
    event = Cancelled(booking_id=row.id, slot_id=row.slot_id, because="当事人取消")
    audit.record(event, actor=actor, at=at)
    promote(row.slot_id, actor=actor, at=at)
    return row


def decide(booking: Booking, *, actor: Actor, at: dt.datetime) -> Booking:
    """The request with its answer, decided here with all that came before it, if nobody has yet.

    Where two offices gave the same couple a place of one day at the same moment, the second decides anew.
    """
    if booking.state != BookingState.RECEIVED:
        return booking
    try:
        try:
            decided = _decide_office(booking.office_id, actor, at)
        except IntegrityError:
            decided = _decide_office(booking.office_id, actor, at)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return booking
    here = next((row for row in decided if row.id == booking.id), None)
    return here or Booking.objects.select_related("slot", "office").get(id=booking.id)


@transaction.atomic
def _decide_office(office_id: int, actor: Actor, at: dt.datetime) -> list[Booking]:
    lock_allocation(office_id)
    return allocate(office_id, actor=actor, at=at)


def _settle(row: Booking, slot: Slot, *, actor: Actor, at: dt.datetime) -> Booking:
    """Store and decide. A slot known to be full is answered at once: it was full when this request came."""
    full = slot.is_full and not row.is_flexible and not row.is_priority
    if full:
        refuse(row, Refusal.FULL, at)
    try:
        with transaction.atomic():
            if not full:
                lock_arrivals(row.office_id)
            row.save(force_insert=True)
    except IntegrityError:
        known = _known(row.request_id)
        if known is None:
            raise
        row = known
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise TooBusy("现在预约的人太多，这一次没有提交上。请稍等几秒，再点一次“提交预约”。") from error
        raise
    return decide(row, actor=actor, at=at)


def _known(request_id: uuid.UUID) -> Booking | None:
    """What an earlier request of this id became."""
    return Booking.objects.select_related("slot", "office").filter(request_id=request_id).first()


def _request(
    slot: Slot, wish: Wish, parties: tuple[Party, Party | None], phone: str, channel: Channel,
    request_id: uuid.UUID, at: dt.datetime,
) -> Booking:  # fmt: skip
    first, second = parties
    return Booking(
        office=slot.office, slot=slot, service=slot.service, day=slot.day, code=new_code(),
        channel=channel, is_flexible=wish.is_flexible, is_priority=wish.is_priority, phone=phone,
        first_name=first.name, second_name=second.name if second else "",
        first_cipher=first.cipher, first_index=first.index,
        second_cipher=second.cipher if second else None, second_index=second.index if second else None,
        couple_index=couple_index(first, second), request_id=request_id, received_at=at,
        wants_checkup=wish.wants_checkup and service(slot.service).checkup,
    )  # fmt: skip


def _open_slot(slot_id: int, at: dt.datetime) -> Slot:
    """The slot, if it can be booked now. Raises SlotNotOpen."""
    slot = Slot.objects.select_related("office").filter(id=slot_id).first()
    if slot is None or slot.closed_at is not None:
        raise SlotNotOpen("这个时段没有开放，请返回重新选择。")
    if has_begun(slot, at):
        raise SlotNotOpen("这个时段已经开始，不能再约，请选择后面的时段。")
    if slot.release_at > at:
        moment = slot.release_at.astimezone(CHINA)
        raise SlotNotOpen(f"这个时段的号 {moment:%Y年%m月%d日 %H:%M} 开放，请到时再来。")
    return slot


def _of_code(code: str) -> Booking:
    row = Booking.objects.select_related("slot", "office").filter(code=read_code(code)).first()
    if row is None:
        raise BookingNotFound("没有这个预约码。请对照预约结果页逐位检查。", field="code")
    return row


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(CHINA).date()
