"""What the rules are told of a subject: a household, or one person, on a day, as known at a moment.

The reference day of a month is its first day. A change therefore counts from the first month that begins
with it in force: the share of a person who dies in August ends with August, a child who joins on
1 June counts in June, one who joins on 2 June in July (次月起; 社会救助暂行办法 第十三条).

Memberships and facts are read as they were known at the moment asked for; by whom else a person is paid
(`receives_…`, `share_…`) is read as it stands.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F
from psycopg.types.range import Range

from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import FACT_KINDS, Unit, day_of
from minzheng.kernel.people.models import Fact, FactSource, Membership, Person
from minzheng.kernel.people.queries import age_years, known_at
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Level

from ..models import AwardPerson
from .reading import AGES, ALIVE, DEATH, OF, FactsMissing, Reading

DAY = dt.timedelta(days=1)


class Dated(NamedTuple):
    """A value in force from a day, until (not including) a day; None is open."""

    lower: dt.date | None
    upper: dt.date | None
    value: int
    source: str = ""


class Belonging(NamedTuple):
    """Somebody belongs to a household: from a day, until (not including) a day."""

    lower: dt.date | None
    upper: dt.date | None
    household_id: int
    person_id: int
    name: str


class Period(NamedTuple):
    """Covered by a programme."""

    lower: dt.date | None
    upper: dt.date | None
    programme: str


def holds_on(one: Dated | Belonging | Period | Range, day: dt.date) -> bool:
    """Whether a day lies in a period that is not empty; its upper end does not belong to it."""
    return (one.lower is None or one.lower <= day) and (one.upper is None or day < one.upper)


@dataclass(frozen=True)
class Situation:
    """One subject on one day, as the rules take it. Persons and names stand in the order of `members`."""

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
        return tuple(person_id for person_id, member in pairs if member.get(ALIVE, True))


Facts = dict[str, list[Dated]]


@dataclass
class PersonFile:
    """What is known of one person over a time, as known at one moment."""

    name: str
    birth_date: dt.date
    facts: Facts = field(default_factory=lambda: defaultdict(list))
    periods: list[Period] = field(default_factory=list)
    shares: dict[str, dict[Month, int]] = field(default_factory=dict)

    def is_alive(self, day: dt.date) -> bool:
        """A day of death holds for all time, whenever it was written down; a later row corrects it."""
        rows = self.facts.get(DEATH)
        return not rows or day_of(rows[-1].value) >= day

    def age(self, day: dt.date) -> int:
        return max(0, age_years(self.birth_date, day))


@dataclass
class SubjectFile:
    """The memberships and facts of one household, or of one person, as known at one moment.

    Of a person's file `person_id` is set: she is its only member, and its household is hers on the day.
    """

    reading: Reading
    person_id: int | None = None
    household_id: int | None = None
    belongings: list[Belonging] = field(default_factory=list)
    homes: dict[int, Facts] = field(default_factory=dict)
    persons: dict[int, PersonFile] = field(default_factory=dict)

    def situation(
        self, on_date: dt.date, terms: Mapping[str, int] | None = None, *, with_sources: bool = False,
        covered_on: dt.date | None = None,
    ) -> Situation | None:  # fmt: skip
        """The subject on a day; None when nobody belongs to it. Raises FactsMissing.

        By which other programmes a person is covered is read on `covered_on`, where that is another day.
        """
        here = [one for one in self.belongings if holds_on(one, on_date)]
        ids = tuple(one.person_id for one in here) if self.person_id is None else (self.person_id,)
        if not ids:
            return None
        names = tuple(self.persons[person_id].name for person_id in ids)
        own = self.homes.get(here[0].household_id, {}) if here else {}
        missing: list[str] = []
        household = self._values(HOUSEHOLD, own, on_date, terms or {}, f"{names[0]}家庭", missing)
        members = [
            self._values(PERSON, self.persons[person_id].facts, on_date, terms or {}, name, missing)
            | self._of_person(self.persons[person_id], on_date, covered_on or on_date)
            for person_id, name in zip(ids, names, strict=True)
        ]
        if missing:
            raise FactsMissing(missing)
        sources = self._sources(own, ids, on_date) if with_sources else {}
        return Situation(on_date, household, members, ids, names, sources)

    def _values(
        self, level: Level, facts: Facts, on_date: dt.date, terms: Mapping[str, int], whose: str,
        missing: list[str],
    ) -> dict[str, int | bool]:  # fmt: skip
        found: dict[str, int | bool] = {}
        reading = self.reading
        for name in reading.person_facts if level is PERSON else reading.household_facts:
            value = self._value(facts.get(name, ()), on_date)
            if value is None:
                value = reading.optional.get(name)
            if value is None:
                missing.append(f"{whose}{OF}{FACT_KINDS[name].label}")
            else:
                found[name] = bool(value) if FACT_KINDS[name].unit is Unit.YES_NO else value
        for name, one in reading.derived.items():
            if reading.book.declared[name].level is level:
                found[name] = one.value(lambda fact: self._value(facts.get(fact, ()), on_date), on_date)
        for name in reading.terms:
            if reading.book.declared[name].level is level:
                found[name] = terms[name]
        return found

    def _value(self, rows: Iterable[Dated], on_date: dt.date) -> int | None:
        """What holds on the day; else, where the month of entry counts, what begins later in its month."""
        value = _value(rows, on_date)
        if value is None and self.reading.month_of_entry:
            month = Month.of(on_date)
            value = next((row.value for row in rows if row.lower and Month.of(row.lower) == month), None)
        return value

    def _of_person(self, person: PersonFile, on_date: dt.date, covered_on: dt.date) -> dict[str, int | bool]:
        reading, month = self.reading, Month.of(on_date)
        before = on_date - DAY if on_date.day == 1 else on_date  # a case is judged by the day itself
        days = dict(zip(AGES, (before, on_date, month.last_date), strict=True))
        found: dict[str, int | bool] = {name: person.age(days[name]) for name in reading.ages}
        if ALIVE in reading.book.declared:
            found[ALIVE] = person.is_alive(on_date)
        covered = {one.programme for one in person.periods if holds_on(one, covered_on)}
        found |= {name: code in covered for name, code in reading.received.items()}
        found |= {name: person.shares.get(code, {}).get(month, 0) for name, code in reading.shares.items()}
        return found

    def changes(self, months: Iterable[Month]) -> set[int]:
        """Indexes of the months from which the situation may differ from that of the month before."""
        reading, days = self.reading, set()
        for one in self.belongings:
            days |= {one.lower, one.upper}
        for facts in (*self.homes.values(), *(person.facts for person in self.persons.values())):
            for name, rows in facts.items():
                days |= {day for row in rows for day in (row.lower, row.upper)}
                if name in reading.days:
                    days |= {day_of(row.value) + more for row in rows for more in (DAY * 0, DAY)}
        for person in self.persons.values():
            days |= {day for one in person.periods for day in (one.lower, one.upper)}
        found = {_first_month_from(day) for day in days - {None}}
        if reading.month_of_entry:
            found |= {Month.of(day).index for day in days - {None}}
        if reading.ages or reading.shares:
            ordered = sorted(months)
            for person in self.persons.values():
                found |= _steps(person, reading, ordered)
        return found

    def _sources(self, own: Facts, ids: tuple[int, ...], on_date: dt.date) -> dict[str, str | list[str]]:
        reading = self.reading
        found: dict[str, str | list[str]] = {
            name: _source(own.get(name, ()), on_date) for name in reading.household_facts
        }
        people = [self.persons[person_id] for person_id in ids]
        for name in reading.person_facts:
            found[name] = [_source(one.facts.get(name, ()), on_date) for one in people]
        for name, one in reading.derived.items():
            if reading.book.declared[name].level is HOUSEHOLD:
                found[name] = _source(own.get(one.facts[0], ()), on_date)
            else:
                found[name] = [_source(person.facts.get(one.facts[0], ()), on_date) for person in people]
        if ALIVE in reading.book.declared:
            deaths = [one.facts.get(DEATH) for one in people]
            found[ALIVE] = [rows[-1].source if rows else "" for rows in deaths]
        return found


def _steps(person: PersonFile, reading: Reading, months: list[Month]) -> set[int]:
    """Months in which an age or a share is not what it was the month before."""
    found, before = set(), None
    for month in months:
        now = (
            *(
                person.age(day)
                for day in (month.first_date - DAY, month.first_date, month.last_date)
                if reading.ages
            ),
            *(person.shares.get(code, {}).get(month, 0) for code in reading.shares.values()),
        )
        if now != before:
            found.add(month.index)
        before = now
    return found


def _first_month_from(day: dt.date) -> int:
    """Index of the first month that begins on or after a day."""
    return Month.of(day).index + (day.day > 1)


def _value(rows: Iterable[Dated], on_date: dt.date) -> int | None:
    for row in rows:
        if holds_on(row, on_date):
            return row.value
    return None


def _source(rows: Iterable[Dated], on_date: dt.date) -> str:
    return next((row.source for row in rows if holds_on(row, on_date)), "")


def household_files(
    reading: Reading, household_ids: Iterable[int], *, known: dt.datetime | None = None,
    with_sources: bool = False,
) -> dict[int, SubjectFile]:  # fmt: skip
    """Many households at once, in a handful of queries."""
    files = {one: SubjectFile(reading, household_id=one) for one in household_ids}
    persons: dict[int, PersonFile] = {}
    rows = known_at(Membership.objects.filter(household_id__in=list(files), valid__isempty=False), known)
    for belonging, birth_date in _belongings(rows):
        person = persons.setdefault(belonging.person_id, PersonFile(belonging.name, birth_date))
        file = files[belonging.household_id]
        file.belongings.append(belonging)
        file.persons[belonging.person_id] = person
    for household_id, facts in _facts(reading, HOUSEHOLD, files, known, with_sources).items():
        files[household_id].homes[household_id] = facts
    _fill(reading, persons, known, with_sources)
    return files


def person_files(
    reading: Reading, person_ids: Iterable[int], *, known: dt.datetime | None = None,
    with_sources: bool = False,
) -> dict[int, SubjectFile]:  # fmt: skip
    """Many persons at once, each with the facts of the households to which she belongs."""
    wanted = list(person_ids)
    named = Person.objects.filter(id__in=wanted).values_list("id", "name", "birth_date")
    persons = {person_id: PersonFile(name, birth_date) for person_id, name, birth_date in named}
    files = {
        person_id: SubjectFile(reading, person_id=person_id, persons={person_id: one})
        for person_id, one in persons.items()
    }
    if reading.facts_loaded(HOUSEHOLD):
        rows = known_at(Membership.objects.filter(person_id__in=wanted, valid__isempty=False), known)
        for belonging, _ in _belongings(rows):
            files[belonging.person_id].belongings.append(belonging)
        homes = {one.household_id for file in files.values() for one in file.belongings}
        facts = _facts(reading, HOUSEHOLD, homes, known, with_sources)
        for file in files.values():
            for one in file.belongings:
                file.homes[one.household_id] = facts.get(one.household_id, {})
    _fill(reading, persons, known, with_sources)
    return files


def _belongings(rows):
    columns = ("valid__startswith", "valid__endswith", "household_id", "person_id", "person__name")
    order = ("relation", "person__birth_date", "id")
    for *belonging, birth_date in rows.order_by(*order).values_list(*columns, "person__birth_date"):
        yield Belonging(*belonging), birth_date


def _fill(
    reading: Reading, persons: dict[int, PersonFile], known: dt.datetime | None, with_sources: bool
) -> None:
    """The facts of the persons, and the programmes that cover them."""
    for person_id, facts in _facts(reading, PERSON, persons, known, with_sources).items():
        persons[person_id].facts = facts
    if reading.other_programmes:
        rows = AwardPerson.objects.filter(
            person__in=list(persons), programme__in=reading.other_programmes, valid__isempty=False
        )
        for person_id, *period in rows.values_list(
            "person_id", "valid__startswith", "valid__endswith", "programme"
        ):
            persons[person_id].periods.append(Period(*period))


def _facts(
    reading: Reading, level: Level, ids: Iterable[int], known: dt.datetime | None, with_sources: bool
) -> dict[int, Facts]:
    """By subject and name: every value that the rules read with its days, oldest first."""
    names, subject = reading.facts_loaded(level), "person_id" if level is PERSON else "household_id"
    found: dict[int, Facts] = defaultdict(lambda: defaultdict(list))
    if not names:
        return found
    rows = known_at(Fact.objects.filter(**{f"{subject}__in": list(ids)}, name__in=names), known)
    rows = rows.order_by(F("valid__startswith").asc(nulls_first=True))
    columns = [subject, "name", "valid__startswith", "valid__endswith", "value"]
    if with_sources:
        columns += ["source", "source_note"]
    for about, name, *dated in rows.values_list(*columns):
        source = _source_text(*dated[3:]) if with_sources else ""
        found[about][name].append(Dated(*dated[:3], source))
    return found


def _source_text(source: str, note: str) -> str:
    label = FactSource(source).label
    return f"{label}（{note}）" if note else label
