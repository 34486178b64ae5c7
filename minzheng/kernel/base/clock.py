"""What time it is. Desks and commands ask here once and pass `at` on; no other room asks.

A district in rehearsal (演练) may set another date, so that a procedure of months can be walked in an
hour. The rehearsal moment is set per request or per command, never globally.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_rehearsed: ContextVar[dt.datetime | None] = ContextVar("rehearsed", default=None)


def now() -> dt.datetime:
    """The present moment in China, or the rehearsed one."""
    return _rehearsed.get() or true_now()


def today() -> dt.date:
    """The present date in China, or the rehearsed one."""
    return now().date()


def true_now() -> dt.datetime:
    """The machine's clock in China, rehearsal or not."""
    return dt.datetime.now(CHINA)


@contextmanager
def rehearse(moment: dt.datetime | None) -> Iterator[None]:
    """Let `now()` answer `moment` inside the block; None leaves the true time."""
    token = _rehearsed.set(moment)
    try:
        yield
    finally:
        _rehearsed.reset(token)


def at_hour(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A moment on a given day in China."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)
