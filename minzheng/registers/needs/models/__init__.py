"""Tables of this room, by what they are about."""

from .acceptance import AcceptanceScore
from .assessing import (
    AssessedNeed,
    DoerKind,
    Grade,
    Helper,
    MeasureState,
    NeedsAssessment,
    ServiceMeasure,
)
from .meetings import (
    AssistanceMeeting,
    ItemKind,
    MeetingItem,
    MeetingKind,
    MeetingLevel,
    MeetingParticipant,
    MeetingState,
)

__all__ = [
    "AcceptanceScore",
    "AssessedNeed",
    "AssistanceMeeting",
    "DoerKind",
    "Grade",
    "Helper",
    "ItemKind",
    "MeasureState",
    "MeetingItem",
    "MeetingKind",
    "MeetingLevel",
    "MeetingParticipant",
    "MeetingState",
    "NeedsAssessment",
    "ServiceMeasure",
]
