"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound


class DrawNotFound(NotFound):
    """No such draw, or not one the actor may see."""


class TooEarly(Invalid):
    """The entropy does not exist yet, or the list was frozen too late to come before it."""


class DrawnAlready(Conflict):
    """A list is drawn once. Another seed needs another list, and the first stays visible."""


class ListFrozen(Conflict):
    """There is a list for this purpose already."""


class NotEnough(Invalid):
    """After those who must keep away, too few are left."""
