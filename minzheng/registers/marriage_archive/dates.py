"""Dates as old certificates write them: 民国纪年, 农历, Chinese numerals, only a year. The words are kept as well.

Nothing is guessed: what cannot be read as a day stays a year, with the reason, and the raw text beside it.
The lunar table is `lunar_years.txt`, with its source.
"""

import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from minzheng.kernel.base.errors import Invalid

REPUBLIC_BEGAN = 1911  # 民国元年 is 1912
YEAR_MIN = 1850
_TABLE = Path(__file__).with_name("lunar_years.txt")
_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "元": "1",
}
_LUNAR = re.compile(r"农历|阴历|古历|夏历|旧历|[正冬腊]月|闰|月[初廿卅]")
_MONTH_WORDS = {"正": 1, "元": 1, "冬": 11, "腊": 12}
_UNKNOWN = r"[?×xX]{1,4}|不详|不明|某"
_WRITTEN = re.compile(
    r"(?P<republic>民国|中华民国)?(?P<year>\d{1,4})(?:年|-|$)"
    rf"(?:(?P<leap>闰)?(?P<month>\d{{1,2}}|正|元|冬|腊|{_UNKNOWN})(?:月份?|-|$)"
    rf"(?:初?(?P<day>\d{{1,2}}|{_UNKNOWN})(?:日|号|$))?)?"
)
_NUMERAL = re.compile(r"[〇零○一二三四五六七八九十廿卅]+")


@dataclass(frozen=True)
class HistoricDate:
    """A date as read. `date` is None where only the year is sure; `doubt` then says why, in Chinese."""

    raw: str
    year: int
    date: dt.date | None
    calendar: str = "公历"
    doubt: str = ""

    @property
    def is_exact(self) -> bool:
        return self.date is not None


def read_date(text: str, *, label: str, on_date: dt.date) -> HistoricDate:
    """Read a written date. Raises Invalid, with the forms that are understood, for one that is none."""
    raw = unicodedata.normalize("NFKC", text).strip()
    plain = _plain(raw)
    match = _WRITTEN.fullmatch(plain)
    if match is None:
        raise Invalid(
            f"{label}“{raw}”读不出年份。可填：1958-5-1、1958-5、1958、民国三十八年五月、农历一九五二年八月十五；"
            "看不清的部分用 ? 代替，如 1958-?-?。"
        )
    year, month, day = int(match["year"]), _month(match["month"]), _number(match["day"])
    if match["republic"]:
        year += REPUBLIC_BEGAN
    if not YEAR_MIN <= year <= on_date.year:
        raise Invalid(f"{label}“{raw}”的年份 {year} 不在 {YEAR_MIN} 至 {on_date.year} 之间，请对照原件核对。")
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        raise Invalid(f"{label}“{raw}”的月或日不存在，请对照原件核对；原件如此的，看不清的部分用 ? 代替。")
    if _LUNAR.search(raw):
        return _lunar(raw, year, month, day, leap=bool(match["leap"]))
    calendar = "民国纪年" if match["republic"] else "公历"
    if month is None or day is None:
        return HistoricDate(raw, year, None, calendar, "原件只有年" if month is None else "原件只有年月")
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise Invalid(f"{label}“{raw}”不是存在的日期，请对照原件核对；原件如此的，把日写成 ?。") from None
    if found > on_date:
        raise Invalid(f"{label}“{raw}”晚于今天 {on_date}，请对照原件核对。")
    return HistoricDate(raw, year, found, calendar)


def lunar_to_date(year: int, month: int, day: int, *, leap: bool = False) -> dt.date | None:
    """The day of a lunar date; None outside the table, or for a day that month did not have."""
    entry = _lunar_years().get(year)
    if entry is None:
        return None
    first, leap_month, lengths = entry
    place = month - 1 + (1 if leap_month and (month > leap_month or leap) else 0)
    if (leap and month != leap_month) or day > lengths[place]:
        return None
    return first + dt.timedelta(days=sum(lengths[:place]) + day - 1)


def _lunar(raw: str, year: int, month: int | None, day: int | None, *, leap: bool) -> HistoricDate:
    if month is None or day is None:
        return HistoricDate(raw, year, None, "农历", "农历，原件没有写全月日")
    found = lunar_to_date(year, month, day, leap=leap)
    if found is None:
        return HistoricDate(raw, year, None, "农历", "农历日期不能换算，请查万年历")
    return HistoricDate(raw, found.year, found, "农历")


def _plain(raw: str) -> str:
    """The text with Chinese numerals as digits and separators made one."""
    text = re.sub(r"公元|农历|阴历|古历|夏历|旧历|[\s,，(（)）]", "", raw)
    text = re.sub(r"民国元年", "民国1年", text)
    text = re.sub(r"[./]", "-", text)
    text = re.sub(r"元月", "1月", text)
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return _NUMERAL.sub(lambda found: _numeral(found[0]), text)


def _numeral(text: str) -> str:
    """一九五二 -> 1952, 三十八 -> 38, 廿三 -> 23."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return "".join(_DIGITS[character] for character in text)
    tens, _, ones = text.partition("十")
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))


def _month(text: str | None) -> int | None:
    return _MONTH_WORDS.get(text) or _number(text)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


@functools.cache
def _lunar_years() -> dict[int, tuple[dt.date, int, tuple[int, ...]]]:
    years = {}
    for line in _TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            year, first, leap, lengths = line.split()
            days = tuple(30 if mark == "D" else 29 for mark in lengths)
            years[int(year)] = (dt.date.fromisoformat(first), int(leap), days)
    return years
