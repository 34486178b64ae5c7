"""The two periods of thirty days of a divorce (民法典 第一千零七十七条), counted as 第二百零一、二百零三条 say."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

Roll = Callable[[dt.date], dt.date]  # the day itself, or the first working day after the rest it lies in
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Windows:
    """Until when either may withdraw, and from when to when both may come for the certificate."""

    received: dt.date
    cool_end: dt.date
    win_start: dt.date
    win_end: dt.date

    def may_withdraw(self, on_date: dt.date) -> bool:
        return self.received <= on_date <= self.cool_end

    def may_collect(self, on_date: dt.date) -> bool:
        return self.win_start <= on_date <= self.win_end

    def has_lapsed(self, on_date: dt.date) -> bool:
        return on_date > self.win_end


def windows(
    received: dt.date, roll: Roll, *, cooling_days: int, collecting_days: int, roll_cooling_end: bool
) -> Windows:
    """The windows of an application received on a day.

    `roll_cooling_end`: whether the end of the cooling-off period itself is moved off days of rest; the
    ministry's own system is said to differ [verify], hence a parameter.
    """
    cool_end = received + dt.timedelta(days=cooling_days)
    if roll_cooling_end:
        cool_end = roll(cool_end)
    return Windows(received, cool_end, cool_end + _ONE, roll(cool_end + dt.timedelta(days=collecting_days)))
