"""The lists of every programme but 低保 and the two disability subsidies, sized to the printed figures of 2020.

Nothing is written into results: who has what from which month is told here, and what it comes to is what the
issue runs pay. Which printed figures fix what, each module says at its head.
"""

import datetime as dt
from collections.abc import Iterator

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Person
from minzheng.matters.elders.centenarian import confirming
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.consequences.followers import OF_PRICE, PRICE
from minzheng.registers.benefits.models import Award

from ..invented import Invention
from . import aid, children, destitute, elders
from .kept import Kept
from .listed import Listed, Lists

SEED = 2021
CONFIRMING_DAYS = 6
MONTHLY = (
    "dibao", "category_supplement", "disability_living", "disability_nursing", destitute.CODE,
    children.ORPHAN, children.UNSUPPORTED, aid.TEMPORARY, aid.FUNERAL, aid.ECO_BURIAL,
)  # fmt: skip
# What is paid less often, and the months in which: by quarters, by half-years, once a year, and the price
# subsidy once its indices are known.
PAID_IN = {
    elders.ALLOWANCE: (3, 6, 9, 12), elders.CENTENARIAN: (3, 6, 9, 12), elders.CARE: (12,),
    children.SCHOOLING: (6, 12), PRICE: (6, 9),
}  # fmt: skip


def paid_in(month: Month) -> list[str]:
    """The programmes of which a run is made in a month."""
    return [*MONTHLY, *(code for code, months in PAID_IN.items() if month.month in months)]


class YearsLists(Lists):
    """All lists of the year 2020."""

    def __init__(
        self, invention: Invention, kept: Kept, villages: dict[bool, list[str]], officers: dict[str, Officer]
    ):
        own = invention.apart(SEED)
        super().__init__(_rows(own, kept, villages), own, officers)

    def take_over(self, month: Month) -> int:
        taken = super().take_over(month)
        self._confirm_centenarians(month)
        return taken

    def follow(self, month: Month, division_prefix: str) -> benefits.Following:
        """The price subsidy covers whom the linked programmes cover."""
        return benefits.follow_all(
            follower=PRICE, followed=OF_PRICE, division_prefix=division_prefix, month=month,
            basis="社会救助和保障标准与物价上涨挂钩联动机制", actor=self.officers["shenpi"],
            at=at_hour(month.first_date + dt.timedelta(days=7)),
        )  # fmt: skip

    def _confirm_centenarians(self, month: Month) -> None:
        """Whoever has come onto the list this month was seen alive, as the townships' own lists say."""
        rows = Award.objects.filter(programme=elders.CENTENARIAN, valid__startswith=month.first_date)
        day = month.first_date + dt.timedelta(days=CONFIRMING_DAYS)
        for person in Person.objects.filter(own_awards__in=rows).order_by("id"):
            confirming.record(
                person=person,
                on_date=day,
                note="乡镇健在确认名册",
                actor=self.officers["shencha"],
                at=at_hour(day),
            )


def _rows(invention: Invention, kept: Kept, villages: dict[bool, list[str]]) -> Iterator[Listed]:
    everywhere = villages[True] + villages[False]
    yield from destitute.destitute(invention, villages)
    yield from elders.allowance(invention, everywhere)
    yield from elders.centenarians(invention, everywhere)
    yield from elders.cared_for(invention, kept.elders())
    yield from children.orphans(invention, everywhere)
    yield from children.unsupported(invention, everywhere, kept.children())
    yield from children.students(invention, everywhere)
    yield from aid.temporary(invention, kept.heads())
    yield from aid.funerals(invention, everywhere)
