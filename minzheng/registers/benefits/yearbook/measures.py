"""How a figure of a year is counted, and the rows that it counts.

Persons (人), awards (户 or 人项) and person-times (人次: persons × months) are kept apart. Money has two readings:
by the month for which it was due (所属期), and by the month in which a run paid it (发放月). Arrears make the
difference: December 2020 paid 8,992 subsidy months for 8,958 awards.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Fact

from ..models import AwardPerson, Issued

FEN_IN_WAN, FEN_IN_YUAN = 1_000_000, 100
YUAN_IN_WAN = Decimal("0.0001")
CENT = Decimal("0.01")
Number = int | Decimal
Where = Mapping[str, tuple[int, ...]]


class Kind(StrEnum):
    """What a row behind a figure is."""

    ISSUED = "issued"  # Issued
    AWARD_MONTHS = "award_months"  # an award and a month: dicts
    AWARDS = "awards"  # Award
    PERSONS = "persons"  # a person with all her awards that count: dicts
    NOTES = "notes"  # Note: a standard, an allotment


@dataclass(frozen=True)
class District:
    """A district by its prefix and a year."""

    prefix: str
    year: int

    def month(self, number: int) -> Month:
        return Month(self.year, number)


@dataclass(frozen=True)
class Note:
    """A row that is not of a person: a standard with its document, money that was given."""

    label: str
    period: str
    amount_fen: int | None
    why: str


@dataclass(frozen=True)
class Measure:
    """A figure: its rows, of one kind, and what they come to."""

    kind: Kind
    rows: Callable[[District], Any]
    value: Callable[[District], Number | str]


@dataclass(frozen=True)
class Reach:
    """The programmes that a figure is about, between two months; of some categories where it says so."""

    programmes: tuple[str, ...]
    first: int = 1
    last: int = 12
    categories: tuple[str, ...] = ()

    def issued(self, district: District, *, by_run: bool = False) -> QuerySet:
        """Issued rows: for the months of the period, or by the runs of the period."""
        rows = Issued.objects.filter(
            award__programme__in=self.programmes, award__division_code__startswith=district.prefix
        )
        month = "run__month" if by_run else "month"
        rows = rows.filter(
            **{f"{month}__gte": district.month(self.first), f"{month}__lte": district.month(self.last)}
        )
        return rows.filter(category__in=self.categories) if self.categories else rows

    def paid(self, district: District) -> QuerySet:
        """Awards and months that have had money for months of the period: dicts with award, month, fen."""
        rows = self.issued(district).values("award", "month")
        return rows.annotate(
            fen=Sum("amount_fen"), heads=Sum("persons"), run_id=Max("run_id")
        ).filter(fen__gt=0)  # fmt: skip

    def places(self, district: District) -> QuerySet:
        """Who stood in the awards that have had money, at some time of the period."""
        period = (district.month(self.first).first_date, district.month(self.last).plus(1).first_date)
        awards = self.paid(district).values("award")
        return AwardPerson.objects.filter(award__in=awards, valid__overlap=period)


def wan(fen: int) -> Decimal:
    """Fen in 万元: exact where these are whole yuan, else to the yuan."""
    exact = Decimal(fen) / FEN_IN_WAN
    return exact if fen % FEN_IN_YUAN == 0 else exact.quantize(YUAN_IN_WAN)


def _sum(rows: QuerySet, name: str) -> int:
    return rows.aggregate(total=Sum(name))["total"] or 0


def award_months(*programmes: str, **period: Any) -> Measure:
    """户次, or 人项 where an award is one person's."""
    reach = Reach(programmes, **period)
    return Measure(Kind.AWARD_MONTHS, reach.paid, lambda district: reach.paid(district).count())


def person_times(*programmes: str, **period: Any) -> Measure:
    """人次: persons × months, as the runs counted them."""
    reach = Reach(programmes, **period)
    return Measure(Kind.ISSUED, reach.issued, lambda district: _sum(reach.issued(district), "persons"))


def due(*programmes: str, **period: Any) -> Measure:
    """万元 by the month for which it was due."""
    reach = Reach(programmes, **period)
    return Measure(
        Kind.ISSUED, reach.issued, lambda district: wan(_sum(reach.issued(district), "amount_fen"))
    )


def paid_by_runs(*programmes: str, **period: Any) -> Measure:
    """万元 by the month of the run that paid it."""
    reach = Reach(programmes, **period)
    rows = partial(reach.issued, by_run=True)
    return Measure(Kind.ISSUED, rows, lambda district: wan(_sum(rows(district), "amount_fen")))


def average(*programmes: str, **period: Any) -> Measure:
    """元 for each person and month (月人均救助水平)."""
    reach = Reach(programmes, **period)

    def value(district: District) -> Decimal:
        sums = reach.issued(district).aggregate(fen=Sum("amount_fen"), heads=Sum("persons"))
        heads = sums["heads"] or 0
        return (Decimal(sums["fen"]) / heads / FEN_IN_YUAN).quantize(CENT) if heads else Decimal(0)

    return Measure(Kind.ISSUED, reach.issued, value)


def people(places: QuerySet) -> QuerySet:
    """Different persons of some places in awards: dicts with the programmes and one of the awards."""
    rows = places.values("person_id", "person__name", "person__division_code")
    return rows.annotate(
        programmes=ArrayAgg("programme", distinct=True), award_id=Min("award"), many=Count("award")
    )


def persons(*programmes: str, where: Where | None = None, **period: Any) -> Measure:
    """人: different people with money for any month of a period, of whichever of the programmes.

    `where` are facts of the person on the first day of the last month: name to the values that count.
    """
    reach = Reach(programmes, **period)

    def rows(district: District) -> QuerySet:
        return people(having(reach.places(district), where or {}, district.month(reach.last)))

    return Measure(Kind.PERSONS, rows, lambda district: rows(district).count())


def having(places: QuerySet, where: Where, month: Month) -> QuerySet:
    """Places of persons of whom facts have certain values on the first day of a month."""
    for name, values in where.items():
        facts = Fact.objects.filter(
            person=OuterRef("person"), name=name, value__in=values, superseded_at=None,
            valid__contains=month.first_date,
        )  # fmt: skip
        places = places.filter(Exists(facts))
    return places


def persons_with_all(*programmes: str, month: int) -> Measure:
    """人: those with money for a month of every one of the programmes."""
    reach = Reach(programmes, month, month)

    def rows(district: District) -> QuerySet:
        counted = people(reach.places(district)).annotate(kinds=Count("programme", distinct=True))
        return counted.filter(kinds=len(programmes))

    return Measure(Kind.PERSONS, rows, lambda district: rows(district).count())


def greatest_fact(name: str, *programmes: str, month: int) -> Measure:
    """The greatest value of a fact among those with money for a month."""
    reach = Reach(programmes, month, month)

    def value(district: District) -> int:
        facts = Fact.objects.filter(
            person__in=reach.places(district).values("person"), name=name, superseded_at=None,
            valid__contains=district.month(month).first_date,
        )  # fmt: skip
        return facts.aggregate(top=Max("value"))["top"] or 0

    return Measure(Kind.PERSONS, lambda district: people(reach.places(district)), value)


def with_price_subsidy(programme: str, *, months: tuple[int, int], price: str = "price_subsidy") -> Measure:
    """万元 that a programme came to, with the price subsidy of whoever had it, for the months named."""
    first, last = months

    def rows(district: District) -> QuerySet:
        mine = AwardPerson.objects.filter(
            programme=programme, person=OuterRef("award__person"), valid__contains=OuterRef("month")
        )
        own = Q(award__programme=programme)
        of_price = Q(
            Exists(mine), award__programme=price,
            month__gte=district.month(first), month__lte=district.month(last),
        )  # fmt: skip
        return Reach((programme, price)).issued(district).filter(own | of_price)

    return Measure(Kind.ISSUED, rows, lambda district: wan(_sum(rows(district), "amount_fen")))
