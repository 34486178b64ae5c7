"""In which order those who have come are called. Pure."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """Somebody who took a number. `starts` is the begin of the booked period, None for a walk-in."""

    number: int
    is_priority: bool
    starts: dt.time | None
    ends: dt.time | None
    came: dt.time


def due_time(one: Waiting) -> dt.time:
    """From when the number counts: the booked period for who came in time, else the time of coming.

    Who comes early waits for the period; who comes after its end is treated like a walk-in.
    """
    if one.starts is None or one.ends is None or one.came >= one.ends:
        return one.came
    return one.starts


def in_order(waiting: list[Waiting]) -> list[Waiting]:
    """Elders and the disabled first; then by due time; then by number."""
    return sorted(waiting, key=lambda one: (not one.is_priority, due_time(one), one.number))
