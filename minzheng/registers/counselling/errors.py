"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class MediationNotFound(NotFound):
    """No such mediation within the actor's reach."""


class RecordNotFound(NotFound):
    """No such contract, counsellor, agency, inspection or check within the actor's reach."""


class AlreadyRecorded(Conflict):
    """The same was recorded before, or the record is closed."""
