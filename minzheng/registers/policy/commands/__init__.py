"""Verbs of this room."""

from .effects import ask_effect, compute_effect, forget_old_effects
from .registered import forget_snapshot, register_snapshot
from .scenarios import archive_scenario, save_scenario
from .snapshots import ask_snapshot, try_again, write_snapshot
from .standards import propose_standard

__all__ = [
    "archive_scenario",
    "ask_effect",
    "ask_snapshot",
    "compute_effect",
    "forget_old_effects",
    "forget_snapshot",
    "propose_standard",
    "register_snapshot",
    "save_scenario",
    "try_again",
    "write_snapshot",
]
