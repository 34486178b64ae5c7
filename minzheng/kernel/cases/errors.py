"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused


class CaseNotFound(NotFound):
    """No such case within the actor's reach."""


class NotNow(Conflict):
    """The case is not in a state that allows the action: often somebody else was faster."""


class MustBeSomebodyElse(Refused):
    """Who took in, or is concerned, may not decide."""


class NotReady(Invalid):
    """Something is still missing; the sentence lists all of it at once."""


class NoticeRunning(Invalid):
    """The public notice has not run its days."""


class ResultStands(Invalid):
    """The rules say otherwise. Facts can be corrected, the result cannot."""
