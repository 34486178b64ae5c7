"""Figures that are not counted: standards in force with their documents, and money that was given."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum

from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine.values import Value

from ..models import Allotment, Issued
from ..programmes import programme
from .measures import FEN_IN_YUAN, District, Kind, Measure, Note, wan

ADVANCE_MONTHS, TENTHS = 3, 10


def _value(code: str, name: str, district: District, month: Month) -> Value | None:
    parameters = programme(code).parameters
    return parameters().value_for(name, district.prefix, month.first_date) if parameters else None


def _notes(found: Value | None) -> list[Note]:
    if found is None:
        return []
    amount = found.value if "元" in found.unit and isinstance(found.value, int) else None
    return [Note(found.label, f"自 {found.from_date:%Y年%-m月%-d日} 起", amount, found.source)]


def standard(code: str, name: str, month: int, *, year_before: bool = False) -> Measure:
    """A standard in 元 as it was in force in a month of the year, or of the year before."""

    def found(district: District) -> Value | None:
        return _value(code, name, district, district.month(month).plus(-12 if year_before else 0))

    def value(district: District) -> int | Decimal:
        one = found(district)
        return Decimal(one.value) / FEN_IN_YUAN if one else 0

    return Measure(Kind.NOTES, lambda district: _notes(found(district)), value)


def document_of(code: str, name: str, month: int) -> Measure:
    """The document on which a standard of a month rests."""

    def found(district: District) -> Value | None:
        return _value(code, name, district, district.month(month))

    def value(district: District) -> str:
        one = found(district)
        return one.source if one else ""

    return Measure(Kind.NOTES, lambda district: _notes(found(district)), value)


def since(code: str, name: str) -> Measure:
    """From which month of the year a standard has been more than nothing, as 2020-04."""

    def found(district: District) -> Value | None:
        rows = programme(code).parameters().history(name, district.prefix)
        own = [row for row in rows if row.value and row.from_date.year == district.year]
        return own[0] if own else None

    def value(district: District) -> str:
        one = found(district)
        return str(Month.of(one.from_date)) if one else ""

    return Measure(Kind.NOTES, lambda district: _notes(found(district)), value)


def _given(programmes: Iterable[str], district: District):
    return Allotment.objects.filter(
        programme__in=list(programmes), division_prefix=district.prefix, year=district.year
    )


def _allotted(programmes: Iterable[str], district: District) -> list[Note]:
    return [
        Note(
            f"{programme(one.programme).name}：{one.source}",
            f"{one.year}年",
            one.amount_fen,
            one.document_number,
        )
        for one in _given(programmes, district).order_by("programme", "id")
    ]


def _money(programmes: tuple[str, ...], district: District) -> tuple[int, int]:
    """What was given for the year, and what was issued for its months, in fen."""
    given = _given(programmes, district).aggregate(total=Sum("amount_fen"))["total"] or 0
    issued = Issued.objects.filter(
        award__programme__in=programmes, award__division_code__startswith=district.prefix,
        month__gte=district.month(1), month__lte=district.month(12),
    )  # fmt: skip
    return given, issued.aggregate(total=Sum("amount_fen"))["total"] or 0


def months_of_cover(*programmes: str) -> Measure:
    """For how many months what was given suffices at the year's mean, to a tenth."""

    def value(district: District) -> Decimal:
        given, issued = _money(programmes, district)
        return Decimal(given * 12 * TENTHS // issued) / TENTHS if issued else Decimal(0)

    return Measure(Kind.NOTES, lambda district: _allotted(programmes, district), value)


def gap(*programmes: str, advance: bool = False) -> Measure:
    """万元 that were lacking in the year; with `advance` to pay the next year's first quarter besides."""

    def value(district: District) -> Decimal:
        given, issued = _money(programmes, district)
        ahead = issued * ADVANCE_MONTHS // 12 if advance else 0
        return wan(issued + ahead - given)

    return Measure(Kind.NOTES, lambda district: _allotted(programmes, district), value)
