"""The verbs of this room."""

from .acceptance import score_acceptance
from .appointing import appoint_helper, release_helper
from .assessing import assess
from .meetings import (
    Attendance,
    add_item,
    decide_item,
    finish_follow_up,
    hold_meeting,
    issue_minutes,
)
from .planning import drop_measure, finish_measure, plan_measure

__all__ = [
    "Attendance",
    "add_item",
    "appoint_helper",
    "assess",
    "decide_item",
    "drop_measure",
    "finish_follow_up",
    "finish_measure",
    "hold_meeting",
    "issue_minutes",
    "plan_measure",
    "release_helper",
    "score_acceptance",
]
