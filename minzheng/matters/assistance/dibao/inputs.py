"""What the rules are told: the facts of a household on a day, as known at a moment.

The reference day of a month is its first day. A change therefore counts from the first month that begins
with it in force: the share of a person who dies in August ends with August, a child who joins on
1 June counts in June, one who joins on 2 June in July (次月起; 社会救助暂行办法 第十三条).

Nothing is guessed: a fact that is not on file raises FactsMissing with person and item. Only three are
read with a meaning when absent: no day of death is alive, and no gradual exit is none.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F
from psycopg.types.range import Range

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.facts import FACT_KINDS, Unit, day_of
from minzheng.kernel.people.models import Fact, FactSource, Membership
from minzheng.kernel.people.queries import known_at
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON

from .rules import book

DAY = dt.timedelta(days=1)
OF = "的"  # between a person and an item; no item has it in its name
DEATH, EXIT_LAST_DAY, EXIT_MONTHLY = "death_day", "gradual_exit_last_day", "gradual_exit_monthly_fen"
_READ_WITH_A_MEANING = {"alive", "gradual_exit_running", EXIT_MONTHLY}


def _facts_of(level) -> tuple[str, ...]:
    return tuple(
        name
        for name, declared in book.declared.items()
        if declared.level is level and name not in _READ_WITH_A_MEANING
    )


PERSON_FACTS = _facts_of(PERSON)
HOUSEHOLD_FACTS = _facts_of(HOUSEHOLD)


class FactsMissing(Invalid):
    """Facts that the rules need are not on file. `missing` names person and item, one text each."""

    def __init__(self, missing: list[str]):
        self.missing = tuple(missing)
        super().__init__(f"还缺以下信息，不能测算：{'；'.join(missing)}。请补录后再办理。", field="facts")

    @property
    def items(self) -> tuple[str, ...]:
        """The items alone, without whose they are."""
        return tuple(dict.fromkeys(text.rpartition(OF)[2] for text in self.missing))


class Dated(NamedTuple):
    """A value in force from a day, until (not including) a day; None is open."""

    lower: dt.date | None
    upper: dt.date | None
    value: int
    source: str = ""


class Belonging(NamedTuple):
    """A membership: from a day, until (not including) a day."""

    lower: dt.date | None
    upper: dt.date | None
    person_id: int
    name: str


def holds_on(one: Dated | Belonging | Range, day: dt.date) -> bool:
    """Whether a day lies in a period that is not empty; its upper end does not belong to it."""
    return (one.lower is None or one.lower <= day) and (one.upper is None or day < one.upper)


@dataclass(frozen=True)
class Situation:
    """One household on one day, as the rules take it. Persons and names stand in the order of `members`."""

    on_date: dt.date
    household: dict[str, int | bool]
    members: list[dict[str, int | bool]]
    person_ids: tuple[int, ...]
    names: tuple[str, ...]
    sources: dict[str, str | list[str]] = field(default_factory=dict)

    @property
    def living(self) -> tuple[int, ...]:
        """Ids of the persons whom the rules count."""
        pairs = zip(self.person_ids, self.members, strict=True)
        return tuple(person_id for person_id, member in pairs if member["alive"])


@dataclass
class HouseholdFile:
    """The memberships and facts of one household over a time, as known at one moment."""

    household_id: int
    belongings: list[Belonging] = field(default_factory=list)
    own: dict[str, list[Dated]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[int, dict[str, list[Dated]]] = field(default_factory=dict)

    def situation(self, on_date: dt.date, *, with_sources: bool = False) -> Situation | None:
        """The household on a day; None when nobody belongs to it. Raises FactsMissing."""
        here = [one for one in self.belongings if holds_on(one, on_date)]
        if not here:
            return None
        missing: list[str] = []
        household = self._values(self.own, HOUSEHOLD_FACTS, on_date, f"{here[0].name}家庭", missing)
        members = [
            self._values(self.persons[one.person_id], PERSON_FACTS, on_date, one.name, missing)
            | {"alive": self._alive(one.person_id, on_date)}
            for one in here
        ]
        if missing:
            raise FactsMissing(missing)
        last_day, monthly = (_value(self.own[name], on_date) for name in (EXIT_LAST_DAY, EXIT_MONTHLY))
        household["gradual_exit_running"] = last_day is not None and day_of(last_day) >= on_date
        household[EXIT_MONTHLY] = monthly or 0
        sources = self._sources(here, on_date) if with_sources else {}
        ids, names = tuple(one.person_id for one in here), tuple(one.name for one in here)
        return Situation(on_date, household, members, ids, names, sources)

    def changes(self) -> set[dt.date]:
        """The days on which the situation may differ from the day before."""
        found = {day for one in self.belongings for day in (one.lower, one.upper)}
        for facts in (self.own, *self.persons.values()):
            for name, rows in facts.items():
                found |= {day for row in rows for day in (row.lower, row.upper)}
                if name in (DEATH, EXIT_LAST_DAY):
                    found |= {day_of(row.value) + DAY for row in rows}
        return found - {None}

    def _alive(self, person_id: int, on_date: dt.date) -> bool:
        # A day of death holds for all time, whenever it was written down; a later row corrects it.
        rows = self.persons[person_id].get(DEATH)
        return not rows or day_of(rows[-1].value) >= on_date

    @staticmethod
    def _values(facts, names, on_date: dt.date, whose: str, missing: list[str]) -> dict[str, int | bool]:
        found = {}
        for name in names:
            value = _value(facts.get(name, ()), on_date)
            if value is None:
                missing.append(f"{whose}{OF}{FACT_KINDS[name].label}")
            else:
                found[name] = bool(value) if FACT_KINDS[name].unit is Unit.YES_NO else value
        return found

    def _sources(self, here: list[Belonging], on_date: dt.date) -> dict[str, str | list[str]]:
        names = (*HOUSEHOLD_FACTS, EXIT_MONTHLY)
        own = {name: _source(self.own[name], on_date) for name in names}
        each = {
            name: [_source(self.persons[one.person_id].get(name, ()), on_date) for one in here]
            for name in PERSON_FACTS
        }
        deaths = [self.persons[one.person_id].get(DEATH) for one in here]
        each["alive"] = [rows[-1].source if rows else "" for rows in deaths]
        own["gradual_exit_running"] = _source(self.own[EXIT_LAST_DAY], on_date)
        return own | each


def _value(rows: Iterable[Dated], on_date: dt.date) -> int | None:
    for row in rows:
        if holds_on(row, on_date):
            return row.value
    return None


def _source(rows: Iterable[Dated], on_date: dt.date) -> str:
    return next((row.source for row in rows if holds_on(row, on_date)), "")


def household_file(household_id: int, *, known: dt.datetime | None = None) -> HouseholdFile:
    """One household with the sources of its facts."""
    return household_files([household_id], known=known, with_sources=True)[household_id]


def household_files(
    household_ids: Iterable[int], *, known: dt.datetime | None = None, with_sources: bool = False
) -> dict[int, HouseholdFile]:
    """Many households at once, in three queries."""
    files = {household_id: HouseholdFile(household_id) for household_id in household_ids}
    rows = known_at(Membership.objects.filter(household_id__in=list(files), valid__isempty=False), known)
    order = ("relation", "person__birth_date", "id")
    columns = ("household_id", "valid__startswith", "valid__endswith", "person_id", "person__name")
    homes: dict[int, list[HouseholdFile]] = defaultdict(list)
    for household_id, *belonging in rows.order_by(*order).values_list(*columns):
        one, home = Belonging(*belonging), files[household_id]
        home.belongings.append(one)
        if one.person_id not in home.persons:
            home.persons[one.person_id] = defaultdict(list)
            homes[one.person_id].append(home)
    for household_id, name, dated in _facts("household_id", files, known, with_sources):
        files[household_id].own[name].append(dated)
    for person_id, name, dated in _facts("person_id", homes, known, with_sources):
        for home in homes[person_id]:
            home.persons[person_id][name].append(dated)
    return files


def _facts(subject: str, ids: Iterable[int], known: dt.datetime | None, with_sources: bool):
    """(subject id, name, value with its days) of every fact that the rules read, oldest first."""
    of_household = (*HOUSEHOLD_FACTS, EXIT_LAST_DAY, EXIT_MONTHLY)
    names = of_household if subject == "household_id" else (*PERSON_FACTS, DEATH)
    rows = known_at(Fact.objects.filter(**{f"{subject}__in": list(ids)}, name__in=names), known)
    rows = rows.order_by(F("valid__startswith").asc(nulls_first=True))
    columns = [subject, "name", "valid__startswith", "valid__endswith", "value"]
    if with_sources:
        columns += ["source", "source_note"]
    for about, name, *dated in rows.values_list(*columns):
        yield about, name, Dated(*dated[:3], _source_text(*dated[3:]) if with_sources else "")


def _source_text(source: str, note: str) -> str:
    label = FactSource(source).label
    return f"{label}（{note}）" if note else label
