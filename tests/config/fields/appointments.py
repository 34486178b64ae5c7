"""Appointments: one office, a day with people at the counter, a shut day, and a couple booked ahead."""

import datetime as dt
import uuid

from minzheng.config.demo import accounts
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.web import NOBODY
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.appointments import commands
from minzheng.registers.appointments.models import Booking, Move, Office, Slot, Ticket

from ..address import Address

TODAY, AHEAD, SHUT, AFTER = (dt.date(2021, 1, day) for day in (6, 20, 21, 22))
AT = at_hour(dt.date(2021, 1, 4))
COUPLES = (
    (("陈远山", "黄小兰"), ("999901199001010010", "999901199102020023")),
    (("何大江", "宋玉梅"), ("999901199001010037", "99990119910202004X")),
    (("袁长河", "曹春燕"), ("999901199001010053", "999901199102020066")),
    (("蔡文柏", "彭秀云"), ("99990119900101007X", "999901199102020082")),
)


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    head, registrar = officers["chuzhang"], officers["dengji"]
    office = commands.set_office(
        division_code=accounts.DISTRICT, name="婚姻登记处", address="梅湾街道", phone="0746-0000001",
        hours="9:00—17:00", checkup_hospital="区妇幼保健院", actor=head, at=AT,
    )  # fmt: skip
    for number, day in enumerate((TODAY, TODAY, AHEAD, SHUT, AFTER)):
        Slot.objects.create(
            office=office, service="marriage", day=day, starts=dt.time(9 + number), ends=dt.time(10 + number),
            capacity=9, walkin_reserved=1, priority_reserved=1, waiting_max=2, release_at=AT,
        )  # fmt: skip
    slots = list(Slot.objects.order_by("id"))
    for slot, (names, numbers) in zip((slots[0], slots[1], slots[2], slots[3]), COUPLES, strict=True):
        wish = commands.Wish(slot_id=slot.id, names=names, numbers=numbers, phone="13900000001", consent=True)
        commands.book(wish=wish, actor=NOBODY, at=AT, request_id=uuid.uuid4())
    first = Booking.objects.get(slot=slots[0])
    commands.check_in(code=first.code, actor=registrar, at=at_hour(TODAY, 8))
    commands.call_next(office_id=office.id, window=1, actor=registrar, at=at_hour(TODAY, 8))
    commands.refer_to_checkup(booking_id=first.id, actor=registrar, at=at_hour(TODAY, 8))
    commands.close_day(office_id=office.id, day=SHUT, reason="停办一天", actor=head, at=AT)


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    office = Office.objects.get()
    slot = Slot.objects.get(day=AHEAD)
    booking, waiting = Booking.objects.get(slot=slot), Booking.objects.get(day=TODAY, state="booked")
    place, code = {"office_id": office.id}, {"code": booking.code}
    one = {"booking_id": booking.id}
    return {
        "hall_booking:days": Address(place | {"service": "marriage"}),
        "hall_booking:day": Address(place | {"service": "marriage", "day": AHEAD.isoformat()}),
        "hall_booking:new": Address({"service": "marriage", "slot_id": slot.id}),
        "hall_booking:booking": Address(code),
        "hall_booking:answer": Address(code),
        "hall_booking:cancel": Address(code),
        "hall_booking:change": Address(code),
        "hall_booking:leaflet": Address({"service": "marriage"}),
        "hall_booking:board": Address(place),
        "appointments:check_in": Address(form={"code": waiting.code}),
        "appointments:call": Address(place, form={"window": "2"}),
        "appointments:end": Address({"ticket_id": Ticket.objects.get().id, "outcome": "done"}),
        "appointments:phone": Address({"slot_id": slot.id}),
        "appointments:booking": Address(one),
        "appointments:cancel": Address(one),
        "appointments:refer": Address(one),
        "appointments:told": Address({"move_id": Move.objects.get().id}, form={"note": "已通知"}),
    }
