"""A household as this desk shows it: who belongs to it, and every fact with its source."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.people import queries as people
from minzheng.kernel.people.commands import RELATIONS
from minzheng.kernel.people.facts import FACT_KINDS, FactKind, Unit
from minzheng.kernel.people.queries import FactView
from minzheng.matters.assistance.dibao.facts import FACTS


@dataclass(frozen=True)
class Subject:
    """A person or the household itself, with the facts on file.

    `telling` are the facts worth reading, `nothing` the labels of those that say none, zero or no.
    """

    of: str
    id: int
    name: str
    facts: tuple[FactView, ...]
    relation: str = ""
    age: int = 0
    sex: str = ""
    masked_number: str = ""
    is_authorised: bool = True

    @property
    def telling(self) -> tuple[tuple[FactView, str], ...]:
        """Each fact that says something, with where it comes from in one line."""
        return tuple((fact, origin(fact)) for fact in self.facts if not says_nothing(fact))

    @property
    def nothing(self) -> tuple[str, ...]:
        return tuple(fact.label for fact in self.facts if says_nothing(fact))

    @property
    def not_on_file(self) -> tuple[FactKind, ...]:
        """Kinds of facts about this subject of which nothing is known."""
        known = {fact.name for fact in self.facts}
        return tuple(kind for kind in FACTS.values() if kind.of == self.of and kind.name not in known)

    @property
    def heading(self) -> str:
        return self.name if self.of == "person" else "全家共有"

    @property
    def about(self) -> str:
        """Who a member is, in one line; nothing for the household itself."""
        if self.of == "household":
            return ""
        return f"{self.relation}，{self.sex}，{self.age} 周岁，{self.masked_number}"

    def fact(self, name: str) -> FactView | None:
        return next((fact for fact in self.facts if fact.name == name), None)


def origin(fact: FactView) -> str:
    """Where a fact comes from: "部门核对（交管，数据日期 2021-08-01）"."""
    return f"{fact.source}（{fact.source_note}）" if fact.source_note else fact.source


def says_nothing(fact: FactView) -> bool:
    """Whether a fact is a zero, a "no" or a "none"."""
    return fact.value == 0 and FACT_KINDS[fact.name].unit is not Unit.DAY


def subjects(household: Any, *, on_date: dt.date, permits: bool = False) -> list[Subject]:
    """The household first, then its members, head first. `permits` asks who has signed an authorisation."""
    own = people.facts_on_file(household_id=household.id, on_date=on_date)
    found = [Subject("household", household.id, "家庭", tuple(own))]
    for member in people.members(household.id, on_date=on_date):
        person = member.person
        found.append(
            Subject(
                "person",
                person.id,
                person.name,
                tuple(people.facts_on_file(person_id=person.id, on_date=on_date)),
                relation=RELATIONS[member.relation],
                age=people.age_years(person.birth_date, on_date),
                sex=person.sex,
                masked_number=people.masked_number(person),
                is_authorised=not permits or people.authorised(person.id, on_date=on_date) is not None,
            )
        )
    return found
