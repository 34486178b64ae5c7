"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound


class ProjectNotFound(NotFound):
    """No such project, expert or contract within the actor's reach."""


class ProjectNotNow(Conflict):
    """The project does not stand so that this could be done."""


class AlreadyThere(Conflict):
    """The same row stands already, or somebody else was first."""


class HandedInTwice(Conflict):
    """The proposal repeats one that was handed in before (一题多报)."""


class MustKeepAway(Conflict):
    """The expert is tied to a bidder, or sits for this project already."""


class DrawTooEarly(Invalid):
    """The panel would be drawn too long before the review."""
