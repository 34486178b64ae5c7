"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class WarningNotFound(NotFound):
    """No such warning within reach."""


class WarningClosed(Conflict):
    """Somebody dealt with it already, or its condition has gone."""
