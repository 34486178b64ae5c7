"""Reading this room, scoped to what the actor may see; for everybody: the functions named `public_…`."""

from .bases import (
    base,
    bases,
    federation,
    federations,
    incubation,
    incubations,
    indicators,
    need,
    needs,
)
from .gaps import CommunityGap, Target, TownGap, community_gaps, gap_of, public_gaps, targets, town_gaps
from .groups import (
    dormant_months,
    dormant_soon,
    group,
    groups,
    groups_by_kind,
    history,
    paper,
    papers,
    public_groups,
)

__all__ = [
    "CommunityGap",
    "Target",
    "TownGap",
    "base",
    "bases",
    "community_gaps",
    "dormant_months",
    "dormant_soon",
    "federation",
    "federations",
    "gap_of",
    "group",
    "groups",
    "groups_by_kind",
    "history",
    "incubation",
    "incubations",
    "indicators",
    "need",
    "needs",
    "paper",
    "papers",
    "public_gaps",
    "public_groups",
    "targets",
    "town_gaps",
]
