"""The fund of each programme: what came in from whom, what goes out each month, and the day it ends.

One view over all programmes of a district (FI-03): a handful of queries, however many programmes there are.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Max, Sum

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.months import Month

from .models import Allotment, Award, Issued
from .programmes import Programme
from .worklists import Book, books_in_reach


@dataclass(frozen=True)
class Fund:
    """The money of one programme in one year, in fen.

    `sources` are what each level gave (中央、省、市、区); `months` what was issued for each month. The run rate
    is the mean of the months issued, up to the fen. All that follows is arithmetic on these three.
    """

    programme: Programme
    division_prefix: str
    year: int
    sources: dict[str, int] = field(default_factory=dict)
    months: dict[Month, int] = field(default_factory=dict)

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
        rate = self.monthly_fen
        if not rate or self.allotted_fen >= rate * 12:
            return None
        whole, rest = divmod(self.allotted_fen, rate)
        month = Month(self.year, 1).plus(whole)
        days = rest * month.last_date.day // rate
        return month.first_date + dt.timedelta(days=days - 1)

    @property
    def gap_fen(self) -> int:
        """What the year still lacks at this rate."""
        left = 12 - len(self.months)
        return max(0, self.issued_fen + self.monthly_fen * left - self.allotted_fen)

    def ahead_gap_fen(self, months: int) -> int:
        """What is lacking besides, to pay so many months of the next year in advance (提前发放)."""
        return self.gap_fen + self.monthly_fen * months


def funds(actor: Actor, *, year: int) -> list[Fund]:
    """The funds within reach that have money or anybody to pay, in the order of the programmes."""
    books = active_books(actor)
    prefixes = {book.division_prefix for book in books}
    sources: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    rows = Allotment.objects.filter(division_prefix__in=prefixes, year=year)
    grouped = rows.values_list("programme", "division_prefix", "source").annotate(fen=Sum("amount_fen"))
    for programme, prefix, source, fen in grouped.order_by("source"):
        sources[programme, prefix][source] = fen
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
