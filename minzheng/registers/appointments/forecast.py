"""How many couples will come, and how many windows that takes (domain sheet of marriage, §8). Pure.

    E = mean of the days of the same type in the three years before × trend of the years
    windows = ⌈E ÷ couples that one window serves in a day⌉

In whole numbers and exact fractions; what is shown is rounded up, because half a couple needs a window too.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory.working_days import WorkingCalendar

from .special_days import ORDINARY, DayType, day_type

YEARS = 3
BASIS = 10_000


@dataclass(frozen=True)
class Forecast:
    """The expectation for one day, with what it rests on. `basis` is a sentence for the page."""

    day: dt.date
    type: DayType
    couples: Fraction
    basis: str

    @property
    def couples_rounded(self) -> int:
        return ceil(self.couples)


def windows_needed(couples: Fraction | int, *, minutes: int, window_day_minutes: int) -> int:
    """⌈couples ÷ ⌊window_day_minutes ÷ minutes⌋⌉; 72 couples of 20 minutes in 7 hours need 4."""
    per_window = window_day_minutes // minutes if minutes > 0 else 0
    if per_window < 1:
        raise Invalid("每个窗口一天的办理时间不够办一对，请检查参数“每对用时”和“每天办理时间”。")
    return ceil(Fraction(couples) / per_window)


def trend(counts: Mapping[dt.date, int], year: int) -> Fraction:
    """Last year's couples over those of the year before, by the months counted in both.

    Ten months are never held against twelve. 1 where there is no such month.
    """
    months = [{day.month for day in counts if day.year == each} for each in (year - 1, year - 2)]
    both = months[0] & months[1]
    last, before = (
        sum(count for day, count in counts.items() if day.year == each and day.month in both)
        for each in (year - 1, year - 2)
    )
    return Fraction(last, before) if last and before else Fraction(1)


def expected(
    day: dt.date, counts: Mapping[dt.date, int], calendar: WorkingCalendar, *, multiple_basis: int
) -> Forecast:
    """The couples expected on a day from what was counted before it.

    A special day without a like day in the three years before is taken as so many times an ordinary day.
    """
    kind, growth = day_type(day, calendar), trend(counts, day.year)
    before = {past: count for past, count in counts.items() if day.year - YEARS <= past.year < day.year}
    alike = [count for past, count in before.items() if day_type(past, calendar).code == kind.code]
    growth_words = "" if growth == 1 else f" × 年趋势 {ceil(growth * 100)}%"
    if alike:
        mean = Fraction(sum(alike), len(alike))
        words = f"近三年“{kind.label}”{len(alike)} 天，平均 {_text(mean)}{growth_words}"
        return Forecast(day, kind, mean * growth, words)
    ordinary = [count for past, count in before.items() if day_type(past, calendar).code == ORDINARY]
    if not ordinary:
        return Forecast(day, kind, Fraction(0), "近三年没有可比的办理量，请先补录历年办理量")
    mean = Fraction(sum(ordinary), len(ordinary))
    multiple = Fraction(multiple_basis, BASIS) if kind.is_special else Fraction(1)
    words = f"平日平均 {_text(mean)}" + (f" × 特殊日倍数 {_text(multiple)}" if kind.is_special else "")
    return Forecast(day, kind, mean * multiple * growth, words + growth_words)


def _text(value: Fraction) -> str:
    """One decimal, rounded half up, without a trailing zero."""
    whole, rest = divmod((value.numerator * 20 + value.denominator) // (2 * value.denominator), 10)
    return f"{whole}.{rest}" if rest else str(whole)
