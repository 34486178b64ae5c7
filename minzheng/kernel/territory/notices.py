"""The State Council's notices that the programme ships, as values. No database here."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chinese_calendar import Holiday, holidays, workdays
from django.db.models import TextChoices

_SHIPPED = Path(__file__).parent / "data" / "notices.toml"


class DayKind(TextChoices):
    REST = "rest", "放假"
    WORK = "work", "上班"


@dataclass(frozen=True)
class NoticeDay:
    """What a notice says of one day: rest, or work on what would be a day of rest."""

    day_date: dt.date
    kind: DayKind
    name: str


@dataclass(frozen=True)
class Notice:
    """One document: the year it arranges, its number, when it was published, and its days."""

    year: int
    number: str
    published_date: dt.date
    days: tuple[NoticeDay, ...]


@cache
def shipped() -> tuple[Notice, ...]:
    """Every notice the programme ships, in order of publication."""
    entries = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["notice"]
    amended = {
        day for entry in entries if entry.get("amends") for day in (*entry["rest"], *entry.get("work", ()))
    }
    return tuple(_notice(entry, amended) for entry in sorted(entries, key=lambda entry: entry["published"]))


def _notice(entry: dict, amended: set[dt.date]) -> Notice:
    days = {}
    if not entry.get("amends"):
        days = {one.day_date: one for one in _packaged(entry["year"]) if one.day_date not in amended}
    for kind, key in ((DayKind.REST, "rest"), (DayKind.WORK, "work")):
        for day in entry.get(key, ()):
            days[day] = NoticeDay(day, kind, entry["name"])
    return Notice(
        entry["year"], entry["number"], entry["published"], tuple(days[day] for day in sorted(days))
    )


def _packaged(year: int) -> list[NoticeDay]:
    """The days of one notice as the package knows them. The end of December belongs to the next New Year."""
    return [
        NoticeDay(day, kind, Holiday(name).chinese)
        for kind, table in ((DayKind.REST, holidays), (DayKind.WORK, workdays))
        for day, name in table.items()
        if (day.year + 1 if (day.month, day.day) >= (12, 25) else day.year) == year
    ]
