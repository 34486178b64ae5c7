"""Benefits of elders as printed (document 003, 一(二) 六是): allowance, centenarians, service subsidy.

The allowance of four quarters is 1,104, 1,113, 1,321 and 1,230 persons, and 1.3615 million yuan: at 100 yuan
13,615 months, 689 fewer than if everybody had had every month of her quarters. So many join or leave within
one. The centenarians' 88,000 yuan are 220 months of 400 yuan; the 700 have 20 yuan in every month.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from minzheng.kernel.base.months import Month

from ..invented import Invention
from ..population import JANUARY
from .listed import DECEMBER, Listed, Someone, born_in, invented

ALLOWANCE, CENTENARIAN, CARE = "elderly", "centenarian", "elder_care_subsidy"
QUARTERS = (1_104, 1_113, 1_321, 1_230)
LEAVING = (30, 30, 121, 20)  # how many have their last month in each quarter
LACKING = 689  # months that those who join or leave do not have in their quarter
CENTENARIANS = 21
TURNING_HUNDRED = (3, 5, 6, 7, 8, 9)  # the months of those who join: 32 of 252 months are not theirs
CARED_FOR = 700
QUARTER = 3


def allowance(invention: Invention, villages: list[str]) -> Iterator[Listed]:
    """Everybody of ninety and more; who joins turns ninety in that month."""
    joining = [
        now - (before - left) for before, left, now in zip(QUARTERS, LEAVING, QUARTERS[1:], strict=False)
    ]
    stay = QUARTERS[0] - sum(LEAVING)
    partial = sum(LEAVING) + sum(joining)
    lacks = list(islice(cycle((1, 2, 1, 0, 1)), partial))
    _bring_to(lacks, LACKING)
    missing = iter(lacks)
    for _ in range(stay):
        yield _of_ninety(invention, villages, JANUARY, None)
    for quarter, persons in enumerate(joining, start=1):
        for _ in range(persons):
            first = Month(2020, quarter * QUARTER + 1).plus(next(missing))
            yield _of_ninety(invention, villages, first, None)
    for quarter, persons in enumerate(LEAVING, start=1):
        for _ in range(persons):
            until = Month(2020, 1).plus(quarter * QUARTER - next(missing))
            yield _of_ninety(invention, villages, JANUARY, until if until <= DECEMBER else None)


def _bring_to(lacks: list[int], wanted: int) -> None:
    """Change numbers between nothing and two, one by one, until they are so many together."""
    place = 0
    while (left := wanted - sum(lacks)) != 0:
        step = 1 if left > 0 else -1
        if 0 <= lacks[place] + step < QUARTER:
            lacks[place] += step
        place = (place + 1) % len(lacks)


def _of_ninety(invention: Invention, villages: list[str], first: Month, until: Month | None) -> Listed:
    if first == JANUARY:
        born = born_in(invention, 1921, 1928)
    else:
        born = dt.date(first.year - 90, first.month, invention.random.randint(1, 28))
    who = invented(invention, born, villages)
    return Listed(programme=ALLOWANCE, who=who, first=first, until=until)


def centenarians(invention: Invention, villages: list[str]) -> Iterator[Listed]:
    """Twenty-one: who joins turns a hundred in that month."""
    rng = invention.random
    for number in range(CENTENARIANS):
        if number < len(TURNING_HUNDRED):
            first = Month(2020, TURNING_HUNDRED[number])
            born = dt.date(1920, first.month, rng.randint(1, 28))
        else:
            first, born = JANUARY, dt.date(rng.randint(1914, 1919), rng.randint(1, 12), rng.randint(1, 28))
        yield Listed(programme=CENTENARIAN, who=invented(invention, born, villages), first=first)


def cared_for(invention: Invention, elders: Sequence[Someone]) -> Iterator[Listed]:
    """Seven hundred old members of 低保 households, found to need care."""
    for who in invention.random.sample(elders, CARED_FOR):
        facts = {"care_ability": invention.random.choice((1, 1, 2, 2, 3, 4))}
        yield Listed(programme=CARE, who=who, facts=facts)
