"""Invented persons (division prefix 999901 is assigned to nobody), their facts and their awards."""

import datetime as dt

from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.people.models import FactSource, Household, Person
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award
from tests.matters.assistance.dibao.families import NOBODY, NOTHING

DISTRICT = "431103"
VILLAGE = "431103001001"
DAY = dt.date(2020, 11, 5)
AT = clock.at_hour(DAY)
BY = {"actor": SYSTEM, "at": AT}
PERSON_FACTS = [name for name in NOBODY if name != "alive"]
HOUSEHOLD_FACTS = [name for name in NOTHING if not name.startswith("gradual_exit")]


def number(birth: str, serial: int = 1) -> str:
    first = f"999901{birth}{serial:03d}"
    return first + check_digit(first)


def person(name: str, birth: str = "19700101", serial: int = 1, at: dt.datetime = AT) -> Person:
    return people.register_person(
        identity_number=number(birth, serial), name=name, division_code=VILLAGE, actor=SYSTEM, at=at
    )


def declare(subject: Person | Household, *, since: dt.date, at: dt.datetime = AT, **values: int) -> None:
    """Facts of a person or household from a day on."""
    key = "person_id" if isinstance(subject, Person) else "household_id"
    new = [
        people.NewFact(
            name=name, value=value, from_date=since, source=FactSource.DECLARED, source_note="申请表",
            **{key: subject.id},
        )
        for name, value in values.items()
    ]  # fmt: skip
    people.record_facts(new, actor=SYSTEM, at=at)


def declare_person(one: Person, *, since: dt.date, at: dt.datetime = AT, **values: int) -> None:
    """All facts of a person that the rules need: nothing, but for what is given."""
    declare(one, since=since, at=at, **{name: NOBODY[name] for name in PERSON_FACTS} | values)


def home(
    *persons: Person, since: dt.date, at: dt.datetime = AT, incomes: dict | None = None, **own: int
) -> Household:
    """A household of persons, the first its head, with every fact. `incomes`: {person: {fact: value}}."""
    head, *others = persons
    household = people.form_household(head=head, division_code=VILLAGE, from_date=since, actor=SYSTEM, at=at)
    for other in others:
        people.add_member(
            household=household, person=other, relation="20", from_date=since, actor=SYSTEM, at=at
        )
    for one in persons:
        declare_person(one, since=since, at=at, **(incomes or {}).get(one, {}))
    values = {name: int(NOTHING[name]) for name in HOUSEHOLD_FACTS}
    declare(household, since=since, at=at, **values | own)
    return household


def award(household: Household, *persons: Person, since: Month, at: dt.datetime = AT) -> Award:
    made = benefits.open_award(
        programme="dibao", household=household, payee=household.head, division_code=VILLAGE, persons=persons,
        from_month=since, basis="示例决定", actor=SYSTEM, at=at,
    )  # fmt: skip
    return Award.objects.get(id=made.id)
