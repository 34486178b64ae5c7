"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class NeedsNotFound(NotFound):
    """No such household, measure, meeting or item within the actor's reach."""


class NeedsNotNow(Conflict):
    """The household, the measure or the meeting does not stand so that this could be done."""


class ScoredAlready(Conflict):
    """The same person has scored the household this year, or two people have."""
