"""The peer: the same pages, but each request locks the row of its slot, looks, and books (FOR UPDATE).

What is written first when nobody thinks of a rush, with the same rules and the same record in the audit
trail. It books nobody twice; but whoever gets the lock is
served, whatever the order of arrival, and every request waits on the row with a thread and a connection.
"""

from django.db import transaction

from minzheng.config.wsgi import application
from minzheng.kernel.audit import commands as audit
from minzheng.registers.appointments.commands import booking
from minzheng.registers.appointments.commands.allocating import (
    _bookings_of_people,
    lowest_free,
    places_held,
    refuse,
)
from minzheng.registers.appointments.events import Booked
from minzheng.registers.appointments.models import Booking, BookingState, Refusal, Slot


@transaction.atomic
def settle(row: Booking, slot: Slot, *, actor, at) -> Booking:
    """Lock, look, write."""
    locked = Slot.objects.select_for_update().get(id=slot.id)
    others = [one for rows in _bookings_of_people([row]).values() for one in rows]
    taken = any(one.day == row.day for one in others)
    place = 0 if taken else lowest_free(locked, places_held({locked.id})[locked.id])
    waiting = locked.bookings.filter(state=BookingState.WAITING).count() if not place else 0
    if place:
        row.state, row.place, row.decided_at = BookingState.BOOKED, place, at
    elif waiting < locked.waiting_max:
        row.state, row.waiting_number, row.decided_at = BookingState.WAITING, waiting + 1, at
    else:
        refuse(row, Refusal.FULL, at)
    row.save(force_insert=True)
    if place:
        made = Booked(booking_id=row.id, slot_id=slot.id, place=place, channel="网上")
        audit.record(made, actor=actor, at=at)
    return row


booking._settle = settle
__all__ = ["application"]
