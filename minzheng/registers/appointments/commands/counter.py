"""At the office: who comes in, who is called, who was served, who is told of the premarital check."""

import datetime as dt
import uuid

from django.db import connection, transaction
from django.db.models import Max, Q

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from ..calling import in_order
from ..codes import new_code, read_code
from ..errors import BookingNotFound, NoPlace, NotInThisState
from ..events import Booked, CheckedIn, NumberCalled, ReferredToCheckup, VisitEnded
from ..models import HOLDING, Booking, BookingState, Channel, Office, Referral, Slot, Ticket, TicketState
from ..offers import service as service_of
from ..people import couple_index, read_parties, read_phone
from ..queries import as_waiting
from .allocating import allocate, lock_allocation, places_held

SERVE = "appointment.serve"
WINDOWS_MAX = 30
_QUEUE = 20_200_522  # class of the advisory lock over the queue of an office


@transaction.atomic
def check_in(*, code: str, actor: Actor, at: dt.datetime) -> Booking:
    """The couple is here: it gets a number of today's queue. A second time it gets the same number.

    Who missed the call is put back into the queue, as of now. Raises BookingNotFound, NotInThisState.
    """
    row = Booking.objects.select_related("slot", "office").filter(code=read_code(code)).first()
    if row is None or not access.may(actor, SERVE, division_code=row.office.division_code):
        access.require(actor, SERVE)
        raise BookingNotFound(
            "没有这个预约码。请对照当事人的预约结果页逐位检查，或按姓名在今日名单里查找。", field="code"
        )
    _lock_queue(row.office_id)
    row = Booking.objects.select_for_update(of=("self",)).select_related("slot", "office").get(id=row.id)
    today = at.astimezone(CHINA).date()
    ticket = Ticket.objects.filter(booking=row).first()
    if ticket is not None and ticket.state == TicketState.MISSED and ticket.day == today:
        ticket.state, ticket.came_at, ticket.called_at, ticket.window = TicketState.WAITING, at, None, None
        ticket.save(update_fields=["state", "came_at", "called_at", "window"])
        audit.record(CheckedIn(booking_id=row.id, number=ticket.number), actor=actor, at=at)
        return row
    if ticket is not None:
        return row
    if row.state != BookingState.BOOKED:
        raise NotInThisState(
            f"这个预约现在是“{row.get_state_display()}”，不能报到。可以登记现场取号。", field="code"
        )
    if row.day != today:
        raise NotInThisState(
            f"预约的是 {row.day:%Y年%m月%d日}，今天是 {today:%Y年%m月%d日}，不能报到。可以登记现场取号。",
            field="code",
        )
    row.state = BookingState.ARRIVED
    row.save(update_fields=["state"])
    _take_number(row, actor=actor, at=at)
    return row


@transaction.atomic
def walk_in(
    *, office_id: int, service: str, names: tuple[str, str], numbers: tuple[str, str], phone: str,
    is_priority: bool, actor: Actor, at: dt.datetime, request_id: uuid.UUID,
) -> Booking:  # fmt: skip
    """Somebody came without a booking: a place kept for walk-ins, else one that nobody booked.

    Raises NoPlace where today has none left, NotInThisState where the couple has a booking for today.
    """
    office = reached_office(office_id, SERVE, actor)
    day = at.astimezone(CHINA).date()
    first, second = read_parties(service_of(service), names, numbers, on_date=day, at_counter=True)
    phone = read_phone(phone) if phone.strip() else ""
    lock_allocation(office_id)
    if known := Booking.objects.filter(request_id=request_id).first():
        return known
    allocate(office_id, actor=actor, at=at)  # who asked online before comes first
    _lock_queue(office_id)
    _refuse_second_booking(office, day, [party.index for party in (first, second) if party and party.number])
    slot, place = _place_today(office, service, at)
    row = Booking.objects.create(
        office=office, slot=slot, service=service, day=day, code=new_code(), state=BookingState.ARRIVED,
        channel=Channel.COUNTER, is_priority=is_priority, first_name=first.name, phone=phone,
        second_name=second.name if second else "", first_cipher=first.cipher, first_index=first.index,
        second_cipher=second.cipher if second else None, second_index=second.index if second else None,
        couple_index=couple_index(first, second), place=place, request_id=request_id, received_at=at,
        decided_at=at,
    )  # fmt: skip
    event = Booked(booking_id=row.id, slot_id=slot.id, place=place, channel=Channel.COUNTER.label)
    audit.record(event, actor=actor, at=at)
    _take_number(row, actor=actor, at=at)
    return row


@transaction.atomic
def call_next(*, office_id: int, window: int, actor: Actor, at: dt.datetime) -> Ticket | None:
    """The next number to a window; None where nobody waits. A busy window raises NotInThisState."""
    reached_office(office_id, SERVE, actor)
    if not 1 <= window <= WINDOWS_MAX:
        raise Invalid(f"窗口号应在 1 至 {WINDOWS_MAX} 之间。", field="window")
    _lock_queue(office_id)
    today = at.astimezone(CHINA).date()
    rows = Ticket.objects.filter(office_id=office_id, day=today).select_related("booking__slot")
    if busy := rows.filter(state=TicketState.CALLED, window=window).first():
        raise NotInThisState(
            f"{window} 号窗口的 {busy.number} 号还没有办结，请先点“办理完毕”或“过号”。", field="window"
        )
    by_number = {ticket.number: ticket for ticket in rows.filter(state=TicketState.WAITING)}
    if not by_number:
        return None
    ticket = by_number[in_order([as_waiting(one) for one in by_number.values()])[0].number]
    ticket.state, ticket.called_at, ticket.window = TicketState.CALLED, at, window
    ticket.save(update_fields=["state", "called_at", "window"])
    event = NumberCalled(booking_id=ticket.booking_id, number=ticket.number, window=window)
    audit.record(event, actor=actor, at=at)
    return ticket


@transaction.atomic
def end_visit(*, ticket_id: int, reference: str = "", actor: Actor, at: dt.datetime) -> Ticket:
    """The couple was served. `reference` is a text key of what came of it ("case:12")."""
    ticket = _called_ticket(ticket_id, actor)
    ticket.state, ticket.finished_at = TicketState.DONE, at
    ticket.save(update_fields=["state", "finished_at"])
    values = {"state": BookingState.DONE} | ({"reference": reference} if reference else {})
    Booking.objects.filter(id=ticket.booking_id).update(**values)
    event = VisitEnded(booking_id=ticket.booking_id, number=ticket.number, missed=False)
    audit.record(event, actor=actor, at=at)
    return ticket


@transaction.atomic
def miss(*, ticket_id: int, actor: Actor, at: dt.datetime) -> Ticket:
    """Called and not there. Checking in again puts the number back into the queue."""
    ticket = _called_ticket(ticket_id, actor)
    ticket.state = TicketState.MISSED
    ticket.save(update_fields=["state"])
    event = VisitEnded(booking_id=ticket.booking_id, number=ticket.number, missed=True)
    audit.record(event, actor=actor, at=at)
    return ticket


@transaction.atomic
def refer_to_checkup(*, booking_id: int, actor: Actor, at: dt.datetime) -> Referral:
    """Leaflet and referral to the free voluntary premarital check were handed over. Once is enough."""
    row = (
        Booking.objects.select_for_update(of=("self",)).select_related("office").filter(id=booking_id).first()
    )
    if row is None or not access.may(actor, SERVE, division_code=row.office.division_code):
        access.require(actor, SERVE)
        raise BookingNotFound("没有这个预约，请返回今日名单查找。")
    if known := Referral.objects.filter(booking=row).first():
        return known
    if not service_of(row.service).checkup:
        raise NotInThisState("婚前医学检查只对结婚登记的当事人转介。")
    if row.state not in HOLDING:
        raise NotInThisState(f"这个预约现在是“{row.get_state_display()}”，不能转介。")
    if not row.office.checkup_hospital:
        raise Invalid("还没有登记免费婚前医学检查的医院，请负责人先在“办理处信息”里填写。")
    made = Referral.objects.create(
        booking=row, hospital=row.office.checkup_hospital, referred_at=at, referred_by=actor.name
    )
    audit.record(ReferredToCheckup(booking_id=row.id, hospital=made.hospital), actor=actor, at=at)
    return made


def reached_office(office_id: int, permission: str, actor: Actor) -> Office:
    """The office, when the actor may do this there; otherwise it does not exist."""
    access.require(actor, permission)
    office = Office.objects.filter(id=office_id).first()
    if office is None or not access.may(actor, permission, division_code=office.division_code):
        raise BookingNotFound("没有这个办理处，请返回首页重新选择。")
    return office


def _lock_queue(office_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_QUEUE, office_id])


def _take_number(row: Booking, *, actor: Actor, at: dt.datetime) -> None:
    last = (
        Ticket.objects.filter(office_id=row.office_id, day=row.day).aggregate(last=Max("number"))["last"] or 0
    )
    Ticket.objects.create(
        office_id=row.office_id,
        booking=row,
        day=row.day,
        number=last + 1,
        is_priority=row.is_priority,
        came_at=at,
    )
    audit.record(CheckedIn(booking_id=row.id, number=last + 1), actor=actor, at=at)


def _called_ticket(ticket_id: int, actor: Actor) -> Ticket:
    access.require(actor, SERVE)
    ticket = (
        Ticket.objects.select_for_update(of=("self",)).select_related("office").filter(id=ticket_id).first()
    )
    if ticket is None or not access.may(actor, SERVE, division_code=ticket.office.division_code):
        raise BookingNotFound("没有这个排队号，请刷新今日名单。")
    if ticket.state != TicketState.CALLED:
        raise NotInThisState(f"{ticket.number} 号现在是“{ticket.get_state_display()}”，请刷新今日名单。")
    return ticket


def _refuse_second_booking(office: Office, day: dt.date, indexes: list[bytes]) -> None:
    """A couple has one place a day, wherever it is."""
    of_them = Q(first_index__in=indexes) | Q(second_index__in=indexes)
    known = Booking.objects.filter(of_them, day=day, state__in=HOLDING).first() if indexes else None
    if known is not None and known.office_id != office.id:
        raise NotInThisState(
            "当事人今天在别的办理处已有预约，一天只能约一处。请到那里办理，或者先用预约码取消再取号。",
            field="first_number",
        )
    if known is not None:
        raise NotInThisState(
            f"当事人今天已有预约（{known.slot.starts:%H:%M}，预约码 {known.code}），请用预约码报到。",
            field="first_number",
        )


def _place_today(office: Office, service: str, at: dt.datetime) -> tuple[Slot, int]:
    """The period under way or next, and its free place: of those kept for walk-ins first."""
    local = at.astimezone(CHINA)
    slots = Slot.objects.filter(
        office=office, service=service, day=local.date(), closed_at=None, ends__gt=local.time()
    ).order_by("starts")
    held = places_held({slot.id for slot in slots})
    for slot in slots:
        kept = range(slot.with_priority + 1, slot.capacity + 1)
        for place in (*kept, *range(1, slot.with_priority + 1)):
            if place not in held[slot.id]:
                return slot, place
    raise NoPlace("今天后面的时段没有现场名额了。请帮当事人改约其他日子，或请负责人增加号源。")
