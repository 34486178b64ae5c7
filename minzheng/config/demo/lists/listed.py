"""A line of a bureau's list, and how lists are taken over and end: the same for every programme."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands as benefits

from ..invented import Invention
from ..population import JANUARY

BANK = "农村商业银行"
DECEMBER = Month(2020, 12)


@dataclass(frozen=True)
class Someone:
    """A person as a list names her."""

    identity_number: str
    name: str
    division_code: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Somebody's benefit: from which month, until which (the first it no longer covers), on which facts.

    What is granted for an occasion covers the month of the grant alone.
    """

    programme: str
    who: Someone
    first: Month = JANUARY
    until: Month | None = None
    facts: dict[str, int] = field(default_factory=dict)
    occasion: str = ""
    terms: dict[str, int] = field(default_factory=dict)


def born_in(invention: Invention, first_year: int, last_year: int) -> dt.date:
    rng = invention.random
    return dt.date(rng.randint(first_year, last_year), rng.randint(1, 12), rng.randint(1, 28))


def invented(invention: Invention, born: dt.date, villages: list[str]) -> Someone:
    """Somebody who is not on file yet."""
    sex = invention.random.choice("男女")
    return Someone(
        invention.identity_number(born, sex), invention.name(sex), invention.random.choice(villages)
    )


class Lists:
    """Every list of the year, handed in and ended month by month through the commands of officers."""

    def __init__(self, rows: Iterable[Listed], invention: Invention, officers: dict[str, Officer]):
        self.invention, self.officers = invention, officers
        self._by_first: dict[Month, list[Listed]] = defaultdict(list)
        for row in rows:
            self._by_first[row.first].append(row)
        self._ending: dict[Month, list[int]] = defaultdict(list)

    def take_over(self, month: Month) -> int:
        """Awards for everybody whom the lists of a month bring."""
        at = at_hour(month.first_date + dt.timedelta(days=5 if month > JANUARY else 1))
        basis = "2019年末花名册接续" if month == JANUARY else f"{month.label}审定名单"
        grouped: dict[tuple[str, bool], list[Listed]] = defaultdict(list)
        for row in self._by_first[month]:
            grouped[row.programme, bool(row.occasion)].append(row)
        for (programme, is_once), rows in sorted(grouped.items()):
            awards = benefits.take_over_persons(
                programme=programme, rows=[self._row(row) for row in rows], from_month=month,
                until_month=month.plus(1) if is_once else None, basis=basis, actor=self.officers["shencha"],
                at=at,
            )  # fmt: skip
            for row, award in zip(rows, awards, strict=True):
                if row.until is not None:
                    self._ending[row.until].append(award.id)
        return len(self._by_first[month])

    def stop(self, month: Month) -> None:
        """Awards that end with the month before."""
        at = at_hour(month.plus(-1).first_date + dt.timedelta(days=20))
        for award_id in self._ending.pop(month, []):
            benefits.stop_award(
                award_id=award_id,
                from_month=month,
                reason="不再符合条件",
                actor=self.officers["shenpi"],
                at=at,
            )

    def _row(self, row: Listed) -> benefits.LedgerPerson:
        return benefits.LedgerPerson(
            identity_number=row.who.identity_number, name=row.who.name, division_code=row.who.division_code,
            facts=row.facts, bank=BANK, card_number=self.invention.card_number(), occasion=row.occasion,
            terms=row.terms,
        )  # fmt: skip
