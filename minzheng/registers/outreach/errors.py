"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound, Refused


class ReportNotFound(NotFound):
    """No such report or referral within the actor's reach, or no such number with that code."""


class ReportNotNow(Conflict):
    """The report or referral does not stand so that this could be done."""


class ReportedBefore(Conflict):
    """The same household was reported a short time ago; whoever enters it anew says that it is meant."""


class TooManyFromThere(Refused):
    """One address asks the public page too often."""

    status = 429
