"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused


class AlreadyCovered(Conflict):
    """A person or household already has the programme for that time."""


class RunOpen(Conflict):
    """Another run of the programme is not finished."""


class RunNotReady(Conflict):
    """The run is not in the state for this."""


class RunNotFound(NotFound):
    """No such run within reach."""


class MakerChecks(Refused):
    """Who made a run may not check it."""


class ReturnFileRefused(Invalid):
    """The bank's file does not belong to the batch, or says something impossible."""


class SettledOtherwise(Conflict):
    """A payment was already settled with another result."""


class PlanExists(Conflict):
    """The household is paying back by a plan already."""


class PlanClosed(Conflict):
    """The plan is paid off, or was ended before."""


class MonthClosed(Conflict):
    """What was booked in an earlier month is not undone any more."""


class ReviewSettled(Conflict):
    """A review that was dealt with before, or found nothing to deal with."""
