"""Reading this room, scoped to what the actor may see."""

from .acceptance import AcceptanceRow, acceptance, acceptance_totals, points_to_pass, scored
from .assessing import HouseholdNeeds, NeedRow, household_needs
from .layers import LayerCount, LayerFilter, groups_of, households, in_groups, layer_counts, layer_names
from .meetings import (
    follow_ups_overdue,
    items_of,
    items_of_household,
    meeting,
    meetings,
    open_meetings,
    places_to_meet,
)

__all__ = [
    "AcceptanceRow",
    "HouseholdNeeds",
    "LayerCount",
    "LayerFilter",
    "NeedRow",
    "acceptance",
    "acceptance_totals",
    "follow_ups_overdue",
    "groups_of",
    "household_needs",
    "households",
    "in_groups",
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
]
