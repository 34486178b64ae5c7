"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound


class BookingNotFound(NotFound):
    """No such booking, or not in the actor's division."""


class SlotNotOpen(Conflict):
    """The slot is closed, past, or not yet released."""


class TooBusy(Conflict):
    """More requests than the database takes in at this moment; nothing was written."""


class NotInThisState(Conflict):
    """What is asked does not fit the state of the booking or ticket."""


class NoPlace(Conflict):
    """Nothing free for a walk-in."""


class PlanInvalid(Invalid):
    """A plan of slots that cannot be carried out."""
