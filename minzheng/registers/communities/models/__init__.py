"""Tables of this room, by what they are about."""

from .federations import Federation, FederationActivity, FederationMember
from .groups import CommunityGroup, GroupActivity, GroupKind, GroupStanding, GroupState
from .incubation import (
    BaseKind,
    Incubation,
    IncubationBase,
    IncubationReview,
    IncubationService,
    IncubationState,
    ReviewKind,
)
from .matching import CommunityNeed, NeedState, ServiceMatch, ServiceOffer

__all__ = [
    "BaseKind",
    "CommunityGroup",
    "CommunityNeed",
    "Federation",
    "FederationActivity",
    "FederationMember",
    "GroupActivity",
    "GroupKind",
    "GroupStanding",
    "GroupState",
    "Incubation",
    "IncubationBase",
    "IncubationReview",
    "IncubationService",
    "IncubationState",
    "NeedState",
    "ReviewKind",
    "ServiceMatch",
    "ServiceOffer",
]
