"""Benefits of children as printed to the yuan (document 003, 一(三) 四是), with price subsidy from March on.

70 orphans live with relatives and 28 in an institution at the end of the year; 1,345,146 yuan are what these
cost in twelve months and what eight others had who grew up or were adopted within it. All 130 children whom
nobody raises in fact are new in the year: from which month each has it, and how many live in 低保 households
and so have the difference only, follows from 880,304 yuan.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from minzheng.kernel.base.months import Month

from ..invented import Invention
from ..population import JANUARY
from .listed import Listed, Someone, born_in, invented

ORPHAN, UNSUPPORTED, SCHOOLING = "orphan", "unsupported_child", "orphan_schooling"
DISPERSED, INSTITUTION = 1, 2
ORPHANS = ((DISPERSED, 70), (INSTITUTION, 28))
# Who left, and the last month of each.
GONE = ((DISPERSED, (1, 4, 8, 8, 8, 10)), (INSTITUTION, (3, 8)))
CHILDREN, IN_NEED = 130, 20  # of the children so many live in 低保 households
CHILDREN_YUAN, STANDARD_YUAN = 880_304, 950
PRICE_YUAN = {3: 80, 4: 80, 5: 80, 6: 80, 7: 41, 8: 41}  # what the months of price subsidy bring a child
DEAD, ILL, DISABLED, LOST = 10, 3, 1, 7
PARENTS = ((DEAD, LOST), (DEAD, LOST), (LOST, DEAD), (DEAD, ILL), (DISABLED, LOST), (LOST, LOST))
STUDENTS = {Month(2020, 6): 8, Month(2020, 12): 6}  # how many had the aid of the half-year paid in the month
COLLEGE, BACHELOR = 3, 4
HALF_YEAR = 6


@dataclass(frozen=True)
class Child:
    """A child of a 低保 household with the yuan a month that the household has for each head."""

    who: Someone
    share_yuan: int


def orphans(invention: Invention, villages: list[str]) -> Iterator[Listed]:
    """Who is an orphan at the end of the year, and who left within it."""
    for care, persons in ORPHANS:
        for _ in range(persons):
            yield _orphan(invention, villages, care, born_in(invention, 2005, 2017), None)
    for care, lasts in GONE:
        for last in lasts:
            grown = care == DISPERSED
            born = dt.date(2002, last, 15) if grown else born_in(invention, 2012, 2018)
            yield _orphan(invention, villages, care, born, JANUARY.plus(last))


def _orphan(
    invention: Invention, villages: list[str], care: int, born: dt.date, until: Month | None
) -> Listed:
    facts = {"orphan_state": 1, "orphan_care": care}
    return Listed(programme=ORPHAN, who=invented(invention, born, villages), until=until, facts=facts)


def unsupported(invention: Invention, villages: list[str], in_need: Sequence[Child]) -> Iterator[Listed]:
    """The hundred and thirty; `in_need` are those of 低保 households."""
    rates = [STANDARD_YUAN - child.share_yuan for child in in_need]
    rates += [STANDARD_YUAN] * (CHILDREN - len(in_need))
    firsts = first_months(rates, CHILDREN_YUAN, invention.random)
    for number, first in enumerate(firsts):
        if number < len(in_need):
            who = in_need[number].who
        else:
            who = invented(invention, born_in(invention, 2005, 2018), villages)
        father, mother = PARENTS[number % len(PARENTS)]
        facts = {"father_state": father, "mother_state": mother}
        yield Listed(programme=UNSUPPORTED, who=who, first=Month(2020, first), facts=facts)


def first_months(rates: Sequence[int], wanted: int, rng: Random) -> list[int]:
    """From which month each of some monthly rates runs to December, so that they come to a sum (yuan)."""
    firsts = [rng.randint(1, 12) for _ in rates]
    left = wanted - sum(map(_year_of, rates, firsts))
    while left:
        changed = {place: rng.randint(1, 12) for place in rng.sample(range(len(rates)), 2)}
        moved = sum(
            _year_of(rates[place], first) - _year_of(rates[place], firsts[place])
            for place, first in changed.items()
        )
        if abs(left - moved) <= abs(left):
            left -= moved
            for place, first in changed.items():
                firsts[place] = first
    return firsts


def _year_of(rate: int, first: int) -> int:
    return rate * (13 - first) + sum(yuan for month, yuan in PRICE_YUAN.items() if month >= first)


def students(invention: Invention, villages: list[str]) -> Iterator[Listed]:
    """Grown orphans at college, a grant for each half-year."""
    people = [
        invented(invention, born_in(invention, 1999, 2001), villages) for _ in range(max(STUDENTS.values()))
    ]
    facts = {"orphan_before_18": 1, "full_time_study": 1, "continuous_study": 1}
    for month, persons in STUDENTS.items():
        terms = {"period_from": month.plus(1 - HALF_YEAR).index, "period_months": HALF_YEAR}
        for number, who in enumerate(people[:persons]):
            study = BACHELOR if number % 2 else COLLEGE
            yield Listed(
                programme=SCHOOLING, who=who, first=month, facts=facts | {"study": study},
                occasion=f"助学{month}-{number + 1:02d}", terms=terms,
            )  # fmt: skip
