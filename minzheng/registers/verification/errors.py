"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused


class NotAuthorised(Refused):
    """Somebody to be verified has no authorisation in force; the sentence names all of them."""


class NothingToAsk(Conflict):
    """Every inquiry wanted has been asked already, or has its answer."""


class NothingWaiting(Invalid):
    """No inquiry of the department may be sent."""


class InquiryNotFound(NotFound):
    """No such inquiry within the actor's reach."""


class FindingNotFound(NotFound):
    """No such finding within the actor's reach."""


class FindingClosed(Conflict):
    """The finding was settled otherwise, or a later answer replaced it."""
