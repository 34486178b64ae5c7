"""What kind of day a day is, for planning: special by the calendar or the almanac, the last day before a
holiday, a weekday, or a day of rest. Pure but for the file read at start."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from minzheng.kernel.territory.working_days import WorkingCalendar

EVE, ORDINARY, REST = "eve", "ordinary", "rest"
_HOLIDAY_DAYS_MIN = 3
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class SpecialDay:
    """A day that draws couples. `month_day` is "05-20"; `dates` are single days."""

    code: str
    label: str
    month_day: str
    dates: frozenset[dt.date]
    certainty: str
    source: str

    def falls_on(self, day: dt.date) -> bool:
        return f"{day:%m-%d}" == self.month_day or day in self.dates


def _read() -> tuple[SpecialDay, ...]:
    content = tomllib.loads(Path(__file__).with_name("special_days.toml").read_text(encoding="utf-8"))
    return tuple(
        SpecialDay(
            code, row["label"], row.get("month_day", ""), frozenset(row.get("dates", ())), row["certainty"],
            row["source"],
        )
        for code, row in content.items()
    )  # fmt: skip


SPECIAL_DAYS = _read()


@dataclass(frozen=True)
class DayType:
    """`code` groups days that are alike; `label` says it in Chinese."""

    code: str
    label: str

    @property
    def is_special(self) -> bool:
        return self.code not in (EVE, ORDINARY, REST)


def day_type(day: dt.date, calendar: WorkingCalendar) -> DayType:
    """The type of a day. A special day stays special on a Sunday; where two meet, the first listed counts."""
    for special in SPECIAL_DAYS:
        if special.falls_on(day):
            return DayType(special.code, special.label)
    if not calendar.is_workday(day):
        return DayType(REST, "休息日")
    if all(not calendar.is_workday(day + n * _ONE) for n in range(1, _HOLIDAY_DAYS_MIN + 1)):
        return DayType(EVE, "节前最后一个工作日")
    return DayType(ORDINARY, "平日")
