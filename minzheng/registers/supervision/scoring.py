"""Grades by cut-off tables, and who may take part in an assessment. Pure.

社会组织评估管理办法（民政部令第39号）. There is no national cut-off: a place sets its own, so a table is a set of
lower bounds. A grade holds from its bound up to, and not including, the next: 950.5 under a bound of 951 is
still the grade below. Scores are in tenths of a point.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = ("5A", "4A", "3A", "2A", "1A")
FULL_TENTHS = 10_000

SHEETS = {
    "association": (("基础条件", 60), ("内部治理", 390), ("工作绩效", 430), ("社会评价", 120)),
    "service": (("基础条件", 60), ("内部治理", 380), ("业务活动和诚信建设", 450), ("社会评价", 110)),
    "foundation": (("基础条件", 60), ("内部治理", 360), ("工作绩效", 450), ("社会评价", 130)),
}
"""The parts of a score sheet with their points, 1000 in all [verify: the split is set by each place]."""


@dataclass(frozen=True)
class Band:
    """A grade from `low` up to and not including `high`, in tenths."""

    level: str
    low_tenths: int
    high_tenths: int

    @property
    def words(self) -> str:
        top = f"不满 {self.high_tenths // 10} 分" if self.high_tenths <= FULL_TENTHS else ""
        return f"{self.low_tenths // 10} 分以上" + (f"，{top}" if top else "")


def bands(figures: Mapping[str, int]) -> list[Band]:
    """The table of a place, best first, from its parameters `cutoff_5a` … `cutoff_1a` (points)."""
    found, above = [], FULL_TENTHS + 1
    for level in LEVELS:
        low = figures.get(f"cutoff_{level.lower()}")
        if low is None:
            continue
        if low * 10 >= above:
            raise ValueError(f"the bound of {level} is not below the one above it")
        found.append(Band(level, low * 10, above))
        above = low * 10
    return found


def grade(score_tenths: int, figures: Mapping[str, int]) -> str:
    """The grade of a score; "" where it reaches none. Raises ValueError outside 0 to 1000 points."""
    if not 0 <= score_tenths <= FULL_TENTHS:
        raise ValueError("a score lies between 0 and 1000 points")
    return next(
        (band.level for band in bands(figures) if band.low_tenths <= score_tenths < band.high_tenths), ""
    )


@dataclass(frozen=True, kw_only=True)
class History:
    """What decides whether an organisation may be assessed on a day.

    `results`: result of inspection by inspected year; `granted_date` and `valid_until` of the last grade;
    `penalties`: days of penalties; `open_case`: an investigation is under way.
    """

    registered_date: dt.date
    results: Mapping[int, str]
    granted_date: dt.date | None = None
    valid_until: dt.date | None = None
    penalties: tuple[dt.date, ...] = ()
    open_case: bool = False


def hindrances(history: History, on_date: dt.date) -> list[str]:
    """Every reason why the organisation may not be assessed; none means that it may (令39 第十一条、第十二条)."""
    year, found = on_date.year - 1, []
    if history.granted_date is None:
        full_years = on_date.year - history.registered_date.year - 1
        if full_years < 2:
            found.append(f"登记未满两个年度（{history.registered_date} 登记），满两个年度后可以参评")
    elif history.valid_until and on_date <= history.valid_until:
        may_rise = _years_later(history.granted_date, 2)
        if on_date < may_rise:
            found.append(f"{history.granted_date} 获评等级，满 2 年后可以申请晋级")
    result = history.results.get(year)
    if result is None or result == "absent":
        found.append(f"{year} 年度没有参加年度检查")
    elif result == "fail":
        found.append(f"{year} 年度检查不合格")
    elif result == "basic" and history.results.get(year - 1) == "basic":
        found.append(f"{year - 1}、{year} 连续两年年度检查基本合格")
    if any(_years_later(day, 1) > on_date for day in history.penalties):
        found.append("上年度受过行政处罚，或者处罚尚未执行完毕")
    if history.open_case:
        found.append("正在被立案调查")
    return found


def _years_later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
