"""The fund of each programme: what came in from whom, what goes out each month, and the day it ends.

One view over all programmes of a district (FI-03): a handful of queries, however many programmes there are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Max, Sum

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.months import Month

from .models import Allotment, AllotmentKind, Award, Issued
from .programmes import Programme
from .worklists import Book, books_in_reach


@dataclass(frozen=True)
class Fund:
    """The money of one programme in one year, in fen.

    `sources` are what each level gave (中央、省、市、区); `months` what was issued for each month. The run rate
    is the mean of the months issued, up to the fen. All that follows is arithmetic on these three. Of what
    the sources gave, `advanced_fen` came the year before (预拨); `ahead_fen` has come for the next one.
    """

    programme: Programme
    division_prefix: str
    year: int
    sources: dict[str, int] = field(default_factory=dict)
    months: dict[Month, int] = field(default_factory=dict)
    advanced_fen: int = 0
    ahead_fen: int = 0

    @property
    def allotted_fen(self) -> int:
        return sum(self.sources.values())

    @property
    def issued_fen(self) -> int:
        return sum(self.months.values())

    @property
    def monthly_fen(self) -> int:
        """What a month takes, as the year has gone so far; 0 before its first month."""
        return -(-self.issued_fen // len(self.months)) if self.months else 0

    @property
    def cover_tenths(self) -> int:
        """For how many tenths of a month the allotment suffices at this rate, from January on."""
        return self.allotted_fen * 10 // self.monthly_fen if self.monthly_fen else 0

    @property
    def ends_on(self) -> dt.date | None:
        """The last day that the money covers, counted from 1 January at this rate; None where it lasts the
        year.

        A month's part is spread evenly over its days: an allotment of ten and a half months ends on
        15 November.
        """
        return day_money_ends(self.year, self.allotted_fen, lambda month: self.monthly_fen)

    @property
    def gap_fen(self) -> int:
        """What the year still lacks at this rate."""
        left = 12 - len(self.months)
        return max(0, self.issued_fen + self.monthly_fen * left - self.allotted_fen)

    def ahead_gap_fen(self, months: int) -> int:
        """What is lacking besides, to pay so many months of the next year in advance (提前发放).

        What has been advanced for the next year pays these months, but not what this year lacks.
        """
        return self.gap_fen + max(0, self.monthly_fen * months - self.ahead_fen)

    def raised(self, per_mille: int, first: Month) -> "Outlook":
        """What if every month took so much more from `first` on (50 is 5 %)."""

        def takes(month: Month) -> int:
            rate = self.monthly_fen
            return -(-rate * (1000 + per_mille) // 1000) if month >= first else rate

        year = list(Month(self.year, 1).through(Month(self.year, 12)))
        open_fen = sum(takes(month) for month in year if month not in self.months)
        arrears_fen = sum(takes(month) - self.monthly_fen for month in self.months if month >= first)
        gap = max(0, self.issued_fen + open_fen + arrears_fen - self.allotted_fen)
        return Outlook(
            monthly_fen=takes(first), gap_fen=gap, more_fen=gap - self.gap_fen,
            ends_on=day_money_ends(self.year, self.allotted_fen, takes),
        )  # fmt: skip


@dataclass(frozen=True)
class Outlook:
    """What follows from an assumed rise: what a month takes then, what is lacking, how much more that is than
    without the rise, and the day the money ends."""

    monthly_fen: int
    gap_fen: int
    more_fen: int
    ends_on: dt.date | None


def day_money_ends(year: int, fen: int, takes: Callable[[Month], int]) -> dt.date | None:
    """The last day of a year that an amount covers, where each month takes its part evenly over its days."""
    for month in Month(year, 1).through(Month(year, 12)):
        need = takes(month)
        if fen < need:
            return month.first_date + dt.timedelta(days=fen * month.last_date.day // need - 1)
        fen -= need
    return None


def funds(actor: Actor, *, year: int) -> list[Fund]:
    """The funds within reach that have money or anybody to pay, in the order of the programmes."""
    books = active_books(actor)
    prefixes = {book.division_prefix for book in books}
    sources: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    advances: dict[tuple[str, str, int], int] = defaultdict(int)
    rows = Allotment.objects.filter(division_prefix__in=prefixes, year__in=(year, year + 1))
    columns = ("programme", "division_prefix", "source", "year", "kind")
    grouped = rows.values_list(*columns).annotate(fen=Sum("amount_fen"))
    for programme, prefix, source, of, kind, fen in grouped.order_by("source", "kind"):
        if of == year:
            given = sources[programme, prefix]
            given[source] = given.get(source, 0) + fen
        if kind == AllotmentKind.ADVANCE:
            advances[programme, prefix, of] += fen
    months: dict[tuple[str, str], dict[Month, int]] = defaultdict(dict)
    for prefix in prefixes:
        issued = Issued.objects.filter(
            award__division_code__startswith=prefix, month__gte=Month(year, 1), month__lte=Month(year, 12)
        )
        by_month = issued.values_list("award__programme", "month").annotate(fen=Sum("amount_fen"))
        for programme, month, fen in by_month.order_by("award__programme", "month"):
            months[programme, prefix][month] = fen
    return [
        Fund(
            book.programme, book.division_prefix, year,
            sources[book.programme.code, book.division_prefix],
            months[book.programme.code, book.division_prefix],
            advances[book.programme.code, book.division_prefix, year],
            advances[book.programme.code, book.division_prefix, year + 1],
        )
        for book in books
    ]  # fmt: skip


def active_books(actor: Actor, action: str = "issue.read") -> list[Book]:
    """The books within reach with anybody to pay, or with money: what a treasurer works with."""
    books = books_in_reach(actor, action)
    active = set()
    for prefix in {book.division_prefix for book in books}:
        rows = Award.objects.filter(division_code__startswith=prefix).values("programme")
        active |= {(row["programme"], prefix) for row in rows.annotate(last=Max("id"))}
    given = Allotment.objects.values_list("programme", "division_prefix").distinct()
    active |= set(given)
    return [book for book in books if (book.programme.code, book.division_prefix) in active]
