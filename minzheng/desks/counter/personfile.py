"""A person as the counter sees her: masked, with household, facts and awards; and her whole file (一人一档)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.commands import RELATIONS
from minzheng.kernel.people.errors import PersonNotFound
from minzheng.kernel.people.queries import FactView
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.files.holding import Whose
from minzheng.registers.benefits.files.whole import WholeFile, whole_file
from minzheng.registers.benefits.granting.standing import Standing, standings
from minzheng.registers.benefits.programmes import programme


@dataclass(frozen=True)
class PersonFile:
    """What the page of a person shows. `awards` are rows {award, name, persons, running}."""

    person: Any
    masked_number: str
    age: int
    place: str
    household: Any
    members: tuple[dict, ...]
    facts: tuple[FactView, ...]
    household_facts: tuple[FactView, ...]
    death: FactView | None
    authorised_until: dt.date | None
    awards: tuple[dict, ...]


def reached_person(person_id: int, actor: Officer, *, on_date: dt.date) -> Any:
    """The person when she, or the household she lives in, is of the actor's jurisdiction; else not found."""
    found = people.person(person_id)
    home = people.household_of(found.id, on_date=on_date)
    places = [found.division_code, *([home.division_code] if home else [])]
    if not any(access.may(actor, "people.search", division_code=place) for place in places):
        raise PersonNotFound("没有这个人员，请返回重新查找。")
    return found


def open_person(person_id: int, *, actor: Officer, at: dt.datetime) -> PersonFile:
    """The whole file; the look is an event."""
    today = at.astimezone(CHINA).date()
    person = reached_person(person_id, actor, on_date=today)
    home = people.household_of(person.id, on_date=today)
    event = RecordOpened(person_id=person.id, household_id=home.id if home else None, what="人员档案")
    audit.record(event, actor=actor, at=at)
    facts = people.facts_on_file(person_id=person.id, on_date=today)
    permit = people.authorised(person.id, on_date=today)
    return PersonFile(
        person=person,
        masked_number=people.masked_number(person),
        age=people.age_years(person.birth_date, today),
        place=territory.long_name(person.division_code, today, below=person.division_code[:6]),
        household=home,
        members=tuple(_members(home, today)) if home else (),
        facts=tuple(facts),
        household_facts=tuple(people.facts_on_file(household_id=home.id, on_date=today)) if home else (),
        death=next((fact for fact in facts if fact.name == "death_day"), None),
        authorised_until=permit.valid.upper - dt.timedelta(days=1) if permit and permit.valid.upper else None,
        awards=tuple(_awards(person, home, today)),
    )


def whole_person(file: PersonFile, *, actor: Officer, at: dt.datetime) -> WholeFile:
    """What is due, owed, claimable and waiting, and the story of an opened file."""
    person, home = file.person, file.household
    place = home.division_code if home else person.division_code
    whose = Whose((person.id,), home.id if home else None, place, of_person=True)
    return whole_file(whose, () if file.death else (person,), actor=actor, at=at)


def _members(home, today: dt.date) -> list[dict]:
    found = people.members(home.id, on_date=today)
    on_file = people.fact_values(person_ids=[one.person.id for one in found], on_date=today)
    return [
        {
            "has_died": "death_day" in on_file.get(("person", one.person.id), {}),
            "person": one.person,
            "relation": RELATIONS[one.relation],
            "from_date": one.from_date,
            "age": people.age_years(one.person.birth_date, today),
        }
        for one in found
    ]


def _awards(person, home, today: dt.date) -> list[dict]:
    """Awards that cover her today, and the others that her household has as such."""
    covered = {award.id: award for award in benefits.awards_covering(person.id, on_date=today)}
    rows = benefits.awards_of_household(home.id) if home else ()
    others = [row for row in rows if row.person_id is None and row.id not in covered]
    return [
        {
            "award": award,
            "name": programme(award.programme).name,
            "covers": award.id in covered,
            "place": award.division_code,
            "running": award.valid.upper is None or award.valid.upper > today,
        }
        for award in (*covered.values(), *others)
    ]


def standings_of(person_id: int, *, actor: Officer, at: dt.datetime) -> tuple[Any, list[Standing]]:
    """The person and how she stands with every programme; the look is an event."""
    person = reached_person(person_id, actor, on_date=at.astimezone(CHINA).date())
    audit.record(RecordOpened(person_id=person.id, what="应享待遇测算"), actor=actor, at=at)
    return person, standings(person, at=at)
