"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class NameDiffers(Conflict):
    """The identity number is on file under another name."""


class InAnotherHousehold(Conflict):
    """The person already belongs to another household at that time."""


class PersonNotFound(NotFound):
    """No such person within reach."""
