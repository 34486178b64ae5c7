"""Identity numbers as old certificates have them: 15 digits, wrong, or none. Nothing is mended, all is kept.

GB 11643-1989 gave 15 digits with a year of two; its numbers went over into 18 by "19", and for the sequences
996 to 999, set apart for who was then over a hundred, by "18" (administration sheet §13.1, [verify]).
"""

import datetime as dt
import re
from dataclasses import dataclass

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.identity import check_digit, check_identity_number

from .numbers import tidy

_CENTENARIANS = ("996", "997", "998", "999")


@dataclass(frozen=True)
class HistoricIdentity:
    """`raw` as written; `number` its 18 digits, or "" where it is none; `flag` what is to be said of it."""

    raw: str
    number: str = ""
    birth_date: dt.date | None = None
    sex: str = ""
    flag: str = ""


def read_identity(text: str, *, on_date: dt.date) -> HistoricIdentity:
    """What an old certificate's number says; it is never refused."""
    raw = re.sub(r"\s", "", tidy(text)).upper()
    if not raw:
        return HistoricIdentity("", flag="id_missing")
    number = eighteen(raw) if re.fullmatch(r"\d{15}", raw) else raw
    try:
        checked = check_identity_number(number, on_date=on_date)
    except Invalid:
        return HistoricIdentity(raw, flag="id_wrong")
    flag = "id_15" if len(raw) == 15 else ""
    return HistoricIdentity(raw, checked.number, checked.birth_date, checked.sex, flag)


def eighteen(fifteen: str) -> str:
    """The 18 digits a 15-digit number went over into."""
    century = "18" if fifteen[-3:] in _CENTENARIANS else "19"
    first = fifteen[:6] + century + fifteen[6:]
    return first + check_digit(first)
