"""Changes of rural 低保 households within the year (提标增人; document 003, 一(一)3).

70 households of 179 persons rise from class C to B, 121 of 188 from B to A, 36 of 73 from C to A, and 157 get
204 new members. The last of these is the told family's niece (`stories`).
"""

import datetime as dt
from collections import defaultdict
from random import Random

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.commands import IDENTITY, NewFact
from minzheng.kernel.people.models import FactSource
from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award

from ..invented import Invention
from ..population import ADDED
from .kept import Home, Kept
from .listed import born_in

A, B, C = 1, 2, 3
RISES = ((C, B, 70, 179), (B, A, 121, 188), (C, A, 36, 73))
GROWING = 156
SIZE_MAX = 5
MONTHS = 10  # from March to December


class Changes:
    """Month by month, through the commands of officers."""

    def __init__(self, invention: Invention, kept: Kept, officers: dict[str, Officer]):
        self.invention, self.officers = invention, officers
        self.rises: dict[Month, list[tuple[Home, int]]] = defaultdict(list)
        self.growing: dict[Month, list[Home]] = defaultdict(list)
        rng, left = invention.random, kept.changeable()
        rng.shuffle(left)
        for before, after, households, persons in RISES:
            chosen = so_many([one for one in left if one.guarantee_class == before], households, persons, rng)
            taken = set(map(id, chosen))
            left = [home for home in left if id(home) not in taken]
            for number, home in enumerate(chosen):
                self.rises[Month(2020, 3 + number * MONTHS // households)].append((home, after))
        homes = [home for home in left if home.size < SIZE_MAX][:GROWING]
        for number, (month, _) in enumerate(ADDED):
            self.growing[month].append(homes[number % GROWING])

    def happen(self, month: Month) -> None:
        """What is decided in the last week of the month before, for this month on."""
        at = at_hour(month.plus(-1).first_date + dt.timedelta(days=22))
        rises, growing = self.rises[month], self.growing[month]
        awards = _awards([home for home, _ in rises] + growing)
        for home, after in rises:
            award = awards[home.head.identity_number]
            fact = NewFact(
                name="guarantee_class", value=after, from_date=month.first_date,
                household_id=award.household_id, source=FactSource.VISITED, source_note="入户核查提档",
            )  # fmt: skip
            change = benefits.Change(from_month=month, facts=(fact,), note="入户核查，联合审批提档")
            benefits.change_facts(award_id=award.id, change=change, actor=self.officers["shenpi"], at=at)
        for home in growing:
            self._add(awards[home.head.identity_number], month, at)

    def _add(self, award: Award, month: Month, at: dt.datetime) -> None:
        sex = self.invention.random.choice("男女")
        born = born_in(self.invention, 2006, 2016)
        benefits.add_new_person(
            award_id=award.id, identity_number=self.invention.identity_number(born, sex),
            name=self.invention.name(sex), relation="20" if sex == "男" else "30", from_month=month,
            facts=dict.fromkeys(ENTITLEMENT.reading.person_facts, 0) | {"labour_ability": 3},
            note="户口簿，入户核查增加保障对象", actor=self.officers["shenpi"], at=at,
        )  # fmt: skip


def so_many(homes: list[Home], households: int, persons: int, rng: Random) -> list[Home]:
    """So many of the households with so many persons together."""
    chosen, rest = homes[:households], homes[households:]
    while (left := persons - sum(home.size for home in chosen)) != 0:
        here, there = rng.randrange(len(chosen)), rng.randrange(len(rest))
        gained = rest[there].size - chosen[here].size
        if gained * left > 0 and abs(gained) <= abs(left):
            chosen[here], rest[there] = rest[there], chosen[here]
    return chosen


def _awards(homes: list[Home]) -> dict[str, Award]:
    """The award of each household, by the number of its head."""
    numbers = {
        secrecy.blind_index(home.head.identity_number, purpose=IDENTITY): home.head.identity_number
        for home in homes
    }
    rows = Award.objects.filter(programme=ENTITLEMENT.code, payee__identity_index__in=list(numbers))
    return {numbers[bytes(award.payee.identity_index)]: award for award in rows.select_related("payee")}
