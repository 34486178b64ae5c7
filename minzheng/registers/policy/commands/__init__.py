"""Verbs of this room."""

from .scenarios import archive_scenario, save_scenario
from .snapshots import ask_snapshot, try_again, write_snapshot
from .standards import propose_standard

__all__ = [
    "archive_scenario",
    "ask_snapshot",
    "propose_standard",
    "save_scenario",
    "try_again",
    "write_snapshot",
]
