"""From opening hours to slots: periods of a day, and how many couples each takes. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from minzheng.kernel.base.errors import Invalid

BASIS = 10_000
PERIODS_MAX = 48


@dataclass(frozen=True)
class Hours:
    """Opening hours of one half of a day."""

    starts: dt.time
    ends: dt.time


@dataclass(frozen=True)
class Period:
    """One slot to be: its time and its places, of which some are kept back."""

    starts: dt.time
    ends: dt.time
    capacity: int
    walkin_reserved: int
    priority_reserved: int
    waiting_max: int

    @property
    def online(self) -> int:
        return self.capacity - self.walkin_reserved - self.priority_reserved


@dataclass(frozen=True)
class Shares:
    """Shares of a period's places in ten-thousandths; each share kept back is rounded up, so that none
    is forgotten in a small period, and never takes the last place from the public."""

    walkin: int
    priority: int
    waiting: int


def periods(
    halves: tuple[Hours, ...], *, period_minutes: int, windows: int, minutes: int, shares: Shares
) -> list[Period]:
    """The periods of a day. The last of a half may be shorter; one too short for a couple is left out."""
    if period_minutes < minutes:
        raise Invalid(f"时段不能短于每对用时（{minutes} 分钟），请改长时段。", field="period_minutes")
    if windows < 1:
        raise Invalid("至少要开一个窗口。", field="windows")
    found = [
        _period(start, end, windows * (end - start) // minutes, shares)
        for half in halves
        for start, end in _cut(half, period_minutes)
        if (end - start) >= minutes
    ]
    if len(found) > PERIODS_MAX:
        raise Invalid(
            f"一天最多 {PERIODS_MAX} 个时段，现为 {len(found)} 个，请改长时段。", field="period_minutes"
        )
    return found


def _cut(half: Hours, minutes: int) -> Iterator[tuple[int, int]]:
    first, last = _minute(half.starts), _minute(half.ends)
    if last <= first:
        raise Invalid(f"办公时间 {half.starts:%H:%M} 至 {half.ends:%H:%M} 的先后不对，请检查。")
    return ((start, min(start + minutes, last)) for start in range(first, last, minutes))


def _period(start: int, end: int, capacity: int, shares: Shares) -> Period:
    walkin = min(_share(capacity, shares.walkin), max(0, capacity - 1))
    priority = min(_share(capacity, shares.priority), max(0, capacity - walkin - 1))
    online = capacity - walkin - priority
    return Period(_time(start), _time(end), capacity, walkin, priority, _share(online, shares.waiting))


def _share(count: int, basis: int) -> int:
    return -(-count * basis // BASIS)


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _time(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60)
