"""Which organisations are alive only on paper (名存实亡), by predicates; any one is enough. Pure (§13)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

PREDICATES = (
    ("absent", "连续两年未参加年检"),
    ("idle", "取得登记证书一年未开展活动"),
    ("no_contact", "登记住所无法联系"),
    ("term", "超过一届未换届"),
    ("no_staff", "没有工作人员"),
    ("tax", "税务非正常户或账户久悬"),
)
PREDICATE_LABELS = dict(PREDICATES)
TERM_YEARS = 5  # 章程示范文本: a term is at most five years


@dataclass(frozen=True, kw_only=True)
class Life:
    """Signs of life: result and activities by inspected year, contact, end of the last term, staff, tax."""

    registered_date: dt.date
    results: Mapping[int, str]
    activities: Mapping[int, int]
    staff: int | None = None
    unreachable: bool = False
    term_ends: dt.date | None = None
    tax_abnormal: bool = False


def signs(life: Life, *, on_date: dt.date, absent_years: int) -> list[str]:
    """Codes of the predicates that hold on a day."""
    found, last = [], on_date.year - 1
    if all(life.results.get(year) == "absent" for year in range(last, last - absent_years, -1)):
        found.append("absent")
    reported = {year: count for year, count in life.activities.items() if year > life.registered_date.year}
    if reported and reported[max(reported)] == 0:
        found.append("idle")
    if life.unreachable:
        found.append("no_contact")
    if life.term_ends and on_date >= _years_later(life.term_ends, TERM_YEARS):
        found.append("term")
    if life.staff == 0:
        found.append("no_staff")
    if life.tax_abnormal:
        found.append("tax")
    return found


def _years_later(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
