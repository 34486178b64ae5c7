"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused


class NotNow(Conflict):
    """The step does not lead from the present state; somebody else may have been faster."""


class TooEarly(Conflict):
    """A period of law has not run out, or has not begun."""


class SubjectNotFound(NotFound):
    """No such subject within the actor's reach."""


class MustBeSomebodyElse(Refused):
    """The actor took an earlier step, and the law wants two pairs of eyes; or has an interest."""


class AlreadyOpen(Conflict):
    """The same thing stands already."""


class NotEligible(Invalid):
    """The organisation may not be assessed; the sentence names every reason."""


class FeesRefused(Invalid):
    """Declared fees break a rule."""
