"""The 低保 households that stay the whole year: from them other lists and the year's changes take people."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import islice

from minzheng.registers.benefits.commands import LedgerHousehold, LedgerMember

from ..accounts import TOWN
from .children import IN_NEED, Child
from .listed import Someone

RURAL_YUAN, FEN = 335, 100
OLD, YOUNG = dt.date(1959, 12, 31), dt.date(2005, 1, 1)  # born up to, and from


@dataclass(frozen=True)
class Home:
    """A household that stays, with what it declared for each head a month."""

    household: LedgerHousehold
    urban: bool
    income_fen: int

    @property
    def head(self) -> Someone:
        return someone(self.household, self.household.members[0])

    @property
    def size(self) -> int:
        return len(self.household.members)

    @property
    def guarantee_class(self) -> int:
        return self.household.facts["guarantee_class"]


def someone(household: LedgerHousehold, member: LedgerMember) -> Someone:
    return Someone(member.identity_number, member.name, household.division_code)


@dataclass
class Kept:
    """Those of one town are left to the told stories; `apart` are the numbers of people on other lists."""

    homes: list[Home] = field(default_factory=list)
    apart: frozenset[str] = frozenset()

    def add(self, home: Home) -> None:
        if not home.household.division_code.startswith(TOWN):
            self.homes.append(home)

    def heads(self) -> list[tuple[Someone, bool]]:
        return [(home.head, home.urban) for home in self.homes]

    def elders(self) -> list[Someone]:
        """Members of sixty and more who are on no other list."""
        return [
            someone(home.household, member)
            for home in self.homes
            for member in home.household.members
            if _born(member) <= OLD and member.identity_number not in self.apart
        ]

    def children(self) -> list[Child]:
        """A child each of so many rural households, on no other list."""
        return [
            Child(someone(home.household, child), RURAL_YUAN - home.income_fen // FEN)
            for home, child in self._with_children()
        ]

    def _with_children(self) -> list[tuple[Home, LedgerMember]]:
        found = (
            (home, child)
            for home in self.homes
            if not home.urban and (child := next(filter(self._is_free_child, home.household.members), None))
        )
        return list(islice(found, IN_NEED))

    def _is_free_child(self, member: LedgerMember) -> bool:
        return _born(member) >= YOUNG and member.identity_number not in self.apart

    def changeable(self) -> list[Home]:
        """Rural households whose members may change: none of a child who has only the difference to 低保."""
        reserved = {id(home) for home, _ in self._with_children()}
        return [home for home in self.homes if not home.urban and id(home) not in reserved]


def _born(member: LedgerMember) -> dt.date:
    day = member.identity_number[6:14]
    return dt.date(int(day[:4]), int(day[4:6]), int(day[6:]))
