"""Reading this room, scoped to what the actor may see."""

from ..commands.acceptance import SCORERS
from .acceptance import AcceptanceRow, acceptance, acceptance_totals, is_urban, points_to_pass, scored
from .assessing import HouseholdNeeds, NeedRow, household_needs
from .layers import (
    LayerCount,
    LayerFilter,
    group_totals,
    groups_of,
    households,
    in_groups,
    layer_counts,
    layer_names,
    townships,
)
from .meetings import (
    follow_ups_overdue,
    items_of,
    items_of_household,
    meeting,
    meetings,
    open_meetings,
    places_to_meet,
)
from .words import DOERS, GRADES, ITEM_KINDS, LEVELS, MEETING_KINDS, MEETING_STATES

__all__ = [
    "DOERS",
    "GRADES",
    "ITEM_KINDS",
    "LEVELS",
    "MEETING_KINDS",
    "MEETING_STATES",
    "SCORERS",
    "AcceptanceRow",
    "HouseholdNeeds",
    "LayerCount",
    "LayerFilter",
    "NeedRow",
    "acceptance",
    "acceptance_totals",
    "follow_ups_overdue",
    "group_totals",
    "groups_of",
    "household_needs",
    "households",
    "in_groups",
    "is_urban",
    "items_of",
    "items_of_household",
    "layer_counts",
    "layer_names",
    "meeting",
    "meetings",
    "open_meetings",
    "places_to_meet",
    "points_to_pass",
    "scored",
    "townships",
]
