"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class NotOnTheLedger(NotFound):
    """Nobody of this ledger within the actor's reach, or no such institution or stay."""


class NotNow(Conflict):
    """The person, the place or the stay does not stand so that this could be done."""


class AlreadyThere(Conflict):
    """The same stands already for these days."""


class NoBed(Conflict):
    """The institution has no bed of this kind left."""
