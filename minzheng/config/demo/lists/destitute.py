"""特困供养 as printed (document 003, 一(一)3、4 and 一(二)): 2,032 persons at the end of the year, 75 of them new.

343 live in institutions, of whom 78 have lost self-care wholly and 116 partly; 375 have lost it in all, so
that 181 of them live at home. How many are urban is not printed: as many as the urban expenditure pays for.
How the 181 divide and how many left is told here.
"""

from collections.abc import Iterator
from itertools import repeat

from minzheng.kernel.base.months import Month

from ..invented import Invention
from ..population import JANUARY
from .listed import Listed, born_in, invented

CODE = "tekun"
FULL, PARTLY_LOST, LOST = 1, 2, 3
INSTITUTION, HOME = 1, 2
# How many of December live how and can do what for themselves: 2,032 together.
DECEMBER = (
    (INSTITUTION, LOST, 78), (INSTITUTION, PARTLY_LOST, 116), (INSTITUTION, FULL, 149),
    (HOME, LOST, 61), (HOME, PARTLY_LOST, 120), (HOME, FULL, 1_508),
)  # fmt: skip
NEW, LEFT = 75, 80
URBAN = 215
MONTHS = 11  # people come and go from February to December


def destitute(invention: Invention, villages: dict[bool, list[str]]) -> Iterator[Listed]:
    """Everybody who is supported at some time of the year. `villages` are those that count as urban or not.

    The new ones and those who leave live at home, can care for themselves and are rural.
    """
    kinds = [(mode, level) for mode, level, persons in DECEMBER for _ in range(persons)]
    at_home = len(kinds) - 1
    for number, (mode, level) in enumerate(kinds):
        place_from_end = at_home - number
        is_new = place_from_end < NEW
        is_urban = NEW <= place_from_end < NEW + URBAN
        first = Month(2020, 2 + place_from_end * MONTHS // NEW) if is_new else JANUARY
        yield _listed(invention, villages, mode, level, is_urban, first, None)
    for number, (mode, level) in enumerate(repeat((HOME, FULL), LEFT)):
        until = Month(2020, 2 + number * MONTHS // LEFT)
        yield _listed(invention, villages, mode, level, False, JANUARY, until)


def _listed(
    invention: Invention, villages: dict[bool, list[str]], mode: int, level: int, is_urban: bool,
    first: Month, until: Month | None,
) -> Listed:  # fmt: skip
    facts = {
        "no_income_source": 1, "obligors_incapable": 1, "support_mode": mode, "support_urban": int(is_urban),
        "self_care_level": level,
    }  # fmt: skip
    who = invented(invention, born_in(invention, 1930, 1958), villages[is_urban])
    return Listed(programme=CODE, who=who, first=first, until=until, facts=facts)
