"""A booking as its couple sees it: without anything that who finds the page could misuse."""

import datetime as dt

from minzheng.registers.appointments import queries as appointments
from minzheng.registers.appointments.codes import written
from minzheng.registers.appointments.offers import service

TONES = {
    "received": "wait", "booked": "ok", "waiting": "wait", "refused": "stop", "cancelled": "quiet",
    "closed": "stop", "arrived": "info", "done": "ok",
}  # fmt: skip
CHANGE_DAYS = 4


def card(booking, at: dt.datetime, *, fresh: bool = False) -> dict:
    """What the result page (`fresh`: it was made just now) and the page of a code show."""
    state = booking.state
    ahead = dt.datetime.combine(booking.day, booking.slot.starts, tzinfo=at.tzinfo) > at
    return {
        "booking": booking,
        "fresh": fresh,
        "service": service(booking.service),
        "code": written(booking.code),
        "tone": TONES[state],
        "position": appointments.waiting_position(booking) if state == "waiting" else 0,
        "may_cancel": state in ("booked", "waiting") and ahead,
        "missed": state == "booked" and booking.day < at.date(),
        "moves": []
        if fresh or state == "refused"
        else list(booking.moves.select_related("from_slot", "to_slot").order_by("id")),
    }


def change_choices(booking, at: dt.datetime) -> list[tuple[str, str]]:
    """Free periods of the nearest days that have any, the booked one left out."""
    days = [
        one
        for one in appointments.public_days(booking.office_id, booking.service, at=at)
        if one.is_released and one.free
    ]
    found = []
    for one in days[:CHANGE_DAYS]:
        for view in appointments.slots_of_day(booking.office_id, booking.service, one.day):
            begun = dt.datetime.combine(one.day, view.slot.starts, tzinfo=at.tzinfo) <= at
            if view.free and not begun and view.slot.id != booking.slot_id and view.slot.release_at <= at:
                hours = f"{view.slot.starts:%H:%M}—{view.slot.ends:%H:%M}"
                words = f"{one.day.month}月{one.day.day}日 {hours}，余 {view.free}"
                found.append((str(view.slot.id), words))
    return found
