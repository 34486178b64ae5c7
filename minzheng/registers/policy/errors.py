"""Failures of this room."""

from minzheng.kernel.base.errors import Conflict, NotFound


class SnapshotBusy(Conflict):
    """A snapshot of the programme is being written already."""


class SnapshotNotFound(NotFound):
    """No such snapshot within reach."""


class NoSnapshot(Conflict):
    """There is no snapshot to compute on, or its file is gone."""


class ScenarioNotFound(NotFound):
    """No such scenario within reach."""


class NameTaken(Conflict):
    """Another scenario in use bears the name."""


class AlreadyArchived(Conflict):
    """The scenario was put away before."""
