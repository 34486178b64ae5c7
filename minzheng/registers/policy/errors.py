"""Failures of this room."""

from typing import TYPE_CHECKING

from minzheng.kernel.base.errors import Conflict, NotFound

if TYPE_CHECKING:
    from .models import ComputedEffect


class SnapshotBusy(Conflict):
    """A snapshot of the programme is being written already."""


class SnapshotNotFound(NotFound):
    """No such snapshot within reach."""


class NoSnapshot(Conflict):
    """There is no snapshot to compute on, or its file is gone."""


class SnapshotRepeated(Conflict):
    """The same file is registered already."""


class SnapshotInUse(Conflict):
    """Scenarios rest on the snapshot, or it was taken from the books and goes by itself."""


class NotYetComputed(Conflict):
    """A large what-if that no worker has computed; `effect` is the row of one that was asked for."""

    def __init__(self, sentence: str, effect: "ComputedEffect | None"):
        super().__init__(sentence)
        self.effect = effect


class EffectNotFound(NotFound):
    """No such computed effect within reach."""


class ScenarioNotFound(NotFound):
    """No such scenario within reach."""


class NameTaken(Conflict):
    """Another scenario in use bears the name."""


class AlreadyArchived(Conflict):
    """The scenario was put away before."""
