"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class GroupNotFound(NotFound):
    """No such group within the actor's reach."""


class GroupRepeated(Conflict):
    """The community has a standing group of that name already."""


class GroupLooksRepeated(Conflict):
    """A similar group stands in the community; who files must say that it is another one."""


class GroupNotNow(Conflict):
    """The group does not stand so that this could be done."""


class BaseNotFound(NotFound):
    """No such base within the actor's reach."""


class BaseFull(Conflict):
    """Every place of the base is taken."""


class IncubationNotFound(NotFound):
    """No such stay within the actor's reach."""


class IncubationNotNow(Conflict):
    """The stay does not stand so that this could be done."""


class NotFoundHere(NotFound):
    """No such federation, need or offer within the actor's reach."""


class AlreadyThere(Conflict):
    """The same row stands already, or somebody else was first."""
