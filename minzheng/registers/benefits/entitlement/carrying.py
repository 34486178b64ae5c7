"""Whose dues may differ from those of an earlier run: everybody else is due what the last month was.

Over the months between two runs a due can only change where something was written since (a touch), where a
dated value begins, ends or is a day within them, at a birthday, or with the law. `SubjectFile.changes` says
the same of one subject; here it is asked of all of them at once, and may name more, never less.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

import minzheng
from minzheng.kernel.base.months import Month
from minzheng.kernel.base.touched import touched_since
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON
from minzheng.kernel.rules.parameters import significant_area
from minzheng.kernel.rules.worlds import nearest

from ..programmes import Since
from .subjects import DAY

if TYPE_CHECKING:
    from .computing import Entitlement

# What a due rests on beside facts and parameters: the text of rules, of how facts are read, and of `told`.
_PARTS = ("kernel", "registers/benefits", "matters")


@cache
def release() -> str:
    """A digest of the programs that compute: another release carries nothing on from the last one."""
    root = Path(minzheng.__file__).parent
    sum_ = hashlib.sha256()
    for part in _PARTS:
        for path in sorted((root / part).rglob("*")):
            if path.suffix in (".py", ".toml", ".csv"):
                sum_.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return sum_.hexdigest()


def laws_of(
    entitlement: "Entitlement", division_codes: Iterable[str], months: Iterable[Month], known_at: dt.datetime
) -> dict[str, dict[str, str]]:
    """By area with values of its own, and by month: a digest of the law and of this release."""
    law, wanted = entitlement.law.known(known_at), list(months)
    areas = {nearest(law.parameters.areas, significant_area(code)) for code in division_codes}
    found = {}
    for area in sorted(areas):
        by_month = {month: law.of_month(area, month) for month in wanted}
        found[area] = {
            str(month): hashlib.sha256(
                f"{release()}{one.rules.digest}{one.parameters.digest}".encode()
            ).hexdigest()[:16]
            for month, one in by_month.items()
        }
    return found


@dataclass(frozen=True)
class _Days:
    """The days that matter between the first days of two months, each from (excluded) to (included)."""

    begin: dt.date
    end: dt.date
    birthdays: tuple[str, ...]

    @classmethod
    def between(cls, since: Since, entitlement: "Entitlement") -> "_Days":
        before, month = since.before, since.month
        end = month.last_date if entitlement.reading.month_of_entry else month.first_date
        pairs = {
            "age_day_before": (before.first_date - DAY, month.first_date - DAY),
            "age": (before.first_date, month.first_date),
            "age_at_month_end": (before.last_date, month.last_date),
        }
        return cls(before.first_date, end, _birthdays(pairs[name] for name in entitlement.reading.ages))


def _birthdays(ranges: Iterable[tuple[dt.date, dt.date]]) -> tuple[str, ...]:
    """Month and day of every day in the ranges: whoever was born on one of them completes a year there."""
    found = set()
    for begin, end in ranges:
        found |= {f"{begin + DAY * number:%m%d}" for number in range(1, (end - begin).days + 1)}
    if found & {"0228", "0301"}:
        found.add("0229")
    return tuple(sorted(found))


def moved_awards(entitlement: "Entitlement", since: Since) -> set[int]:
    """Ids of the awards whose due may not be what it was."""
    asked = _Question(entitlement, since)
    persons, homes = asked.persons(), asked.homes()
    found = asked.awards()
    with connection.cursor() as cursor:
        cursor.execute(asked.awards_of(), {"persons": list(persons), "homes": list(homes), **asked.values})
        return found | {award_id for (award_id,) in cursor.fetchall()}


class _Question:
    """The statements that ask, with the values they take."""

    def __init__(self, entitlement: "Entitlement", since: Since):
        self.entitlement, self.since = entitlement, since
        self.reading = entitlement.reading
        days = _Days.between(since, entitlement)
        self.values: Mapping = {
            "programme": entitlement.code,
            "prefix": f"{since.division_prefix}%",
            "known": since.known_at,
            "begin": days.begin,
            "end": days.end,
            "first_number": day_number(days.begin),
            "last_number": day_number(days.end),
            "days": list(self.reading.days),
            "birthdays": list(days.birthdays),
            "others": list(self.reading.other_programmes),
            "shared": list(set(self.reading.shares.values())),
        }

    def persons(self) -> set[int]:
        found = set(touched_since(self.since.seen, "person"))
        found |= self._facts("person_id", PERSON) | self._memberships("person_id")
        if self.values["birthdays"]:
            found |= self._ids(
                "SELECT id FROM people_person WHERE to_char(birth_date, 'MMDD') = ANY(%(birthdays)s)"
            )
        if self.values["others"]:
            found |= self._ids(
                "SELECT person_id FROM benefits_awardperson WHERE programme = ANY(%(others)s) AND ("
                + _BOUNDS
                + " OR programme = ANY(%(shared)s) AND (upper(valid) IS NULL OR upper(valid) > %(begin)s))"
            )
        return found

    def homes(self) -> set[int]:
        found = set(touched_since(self.since.seen, "household"))
        return found | self._facts("household_id", HOUSEHOLD) | self._memberships("household_id")

    def awards(self) -> set[int]:
        """Those that were written about themselves, begin or end, or of which money is asked back."""
        return set(touched_since(self.since.seen, "award")) | self._ids(
            f"SELECT id FROM benefits_award WHERE programme = %(programme)s AND {_BOUNDS}"
        )

    def awards_of(self) -> str:
        """The awards of persons and homes; a home counts with all who ever belonged to it."""
        if self.entitlement.of == "household":
            subject = (
                "household_id = ANY(%(homes)s) OR household_id IN (SELECT household_id"
                " FROM people_membership WHERE superseded_at IS NULL AND person_id = ANY(%(persons)s))"
            )
        else:
            subject = "person_id = ANY(%(persons)s)"
            if self.reading.facts_loaded(HOUSEHOLD):
                subject += (
                    " OR person_id IN (SELECT person_id FROM people_membership"
                    " WHERE superseded_at IS NULL AND household_id = ANY(%(homes)s))"
                )
        return (
            "SELECT id FROM benefits_award WHERE programme = %(programme)s"
            f" AND division_code LIKE %(prefix)s AND ({subject})"
        )

    def _facts(self, subject: str, level) -> set[int]:
        names = sorted(self.reading.facts_loaded(level))
        if not names:
            return set()
        return self._ids(
            f"SELECT {subject} FROM people_fact WHERE {subject} IS NOT NULL AND name = ANY(%(names)s) AND ("
            "recorded_at > %(known)s OR superseded_at > %(known)s OR superseded_at IS NULL AND ("
            f"{_BOUNDS} OR name = ANY(%(days)s) AND value BETWEEN %(first_number)s AND %(last_number)s))",
            names=names,
        )

    def _memberships(self, subject: str) -> set[int]:
        return self._ids(
            f"SELECT {subject} FROM people_membership WHERE recorded_at > %(known)s"
            f" OR superseded_at > %(known)s OR superseded_at IS NULL AND ({_BOUNDS})"
        )

    def _ids(self, statement: str, **more) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {**self.values, **more})
            return {found for (found,) in cursor.fetchall()}


_BOUNDS = (
    "(lower(valid) > %(begin)s AND lower(valid) <= %(end)s"
    " OR upper(valid) > %(begin)s AND upper(valid) <= %(end)s)"
)
