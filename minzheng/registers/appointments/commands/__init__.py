"""Verbs of this room."""

from .allocating import allocate_office
from .booking import Wish, book, cancel, rebook
from .closing import close_day, mark_told, open_day
from .counter import call_next, check_in, end_visit, miss, refer_to_checkup, walk_in
from .offices import set_office
from .opening import Plan, open_slots, record_counts
from .retention import forget

__all__ = [
    "Plan",
    "Wish",
    "allocate_office",
    "book",
    "call_next",
    "cancel",
    "check_in",
    "close_day",
    "end_visit",
    "forget",
    "mark_told",
    "miss",
    "open_day",
    "open_slots",
    "rebook",
    "record_counts",
    "refer_to_checkup",
    "set_office",
    "walk_in",
]
