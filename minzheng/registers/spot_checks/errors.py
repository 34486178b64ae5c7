"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class CheckNotFound(NotFound):
    """No such check or task within reach."""


class CheckClosed(Conflict):
    """The check, or the task, is not in the state for this."""
