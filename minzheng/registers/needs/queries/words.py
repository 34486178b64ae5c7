"""The words of the tables, as forms and filters offer them."""

from ..models import DoerKind, Grade, ItemKind, MeetingKind, MeetingLevel, MeetingState

GRADES = [(str(value), label) for value, label in Grade.choices]
DOERS = DoerKind.choices
MEETING_KINDS, MEETING_STATES, LEVELS = MeetingKind.choices, MeetingState.choices, MeetingLevel.choices
# A household is put to a meeting from its own page.
ITEM_KINDS = [(kind.value, kind.label) for kind in (ItemKind.CASE, ItemKind.HARD)]
