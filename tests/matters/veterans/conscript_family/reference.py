"""义务兵家庭优待金 once more in plain Python: walk the calendar month by month."""

import datetime as dt
import math
from fractions import Fraction


def year_fen(served_this_year: int, served_before: int, values: dict) -> int:
    counted = max(0, min(served_this_year, values["service_months_limit"] - served_before))
    return math.floor(Fraction(values["yearly_standard"] * counted, 12) + Fraction(1, 2))


def months_served(enlisted: dt.date, ended: dt.date | None, year: int) -> tuple[int, int]:
    """(in the year, before it), counting each month in which she served on any day."""
    in_year = before = 0
    at = (enlisted.year, enlisted.month)
    while at <= (year, 12) and (ended is None or at <= (ended.year, ended.month)):
        in_year, before = (in_year + 1, before) if at[0] == year else (in_year, before + 1)
        at = (at[0] + at[1] // 12, at[1] % 12 + 1)
    return in_year, before
