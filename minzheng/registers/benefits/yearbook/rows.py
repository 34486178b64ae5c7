"""The rows behind a figure in one form, whatever they are rows of: who, where, when, how much, why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from minzheng.kernel.base.months import Month

from ..models import Award, Issued
from ..programmes import programme
from .measures import District, Kind, Measure, Note

SELECTED = {Kind.ISSUED: ("award__payee", "award__person"), Kind.AWARDS: ("payee", "person")}
ORDER = {
    Kind.ISSUED: ("award__division_code", "award_id", "month", "sequence"),
    Kind.AWARD_MONTHS: ("award_id", "month"),
    Kind.AWARDS: ("division_code", "id"),
    Kind.PERSONS: ("person__division_code", "person_id"),
}


@dataclass(frozen=True)
class Behind:
    """A row behind a figure. `run_id` is the run that issued it last; None where none did."""

    name: str
    division_code: str
    programmes: str
    period: str
    amount_fen: int | None
    persons: int | None
    why: str
    award_id: int | None = None
    run_id: int | None = None


def rows_of(measure: Measure, district: District) -> QuerySet | Sequence[Note]:
    """Every row of a figure in a fixed order, to be cut into pages and given to `behind`."""
    rows = measure.rows(district)
    if measure.kind is Kind.NOTES:
        return rows
    if measure.kind in SELECTED:
        rows = rows.select_related(*SELECTED[measure.kind])
    return rows.order_by(*ORDER[measure.kind])


def behind(kind: Kind, rows: Iterable) -> list[Behind]:
    """Some rows of a figure as a list shows them: a handful of queries for however many."""
    rows = list(rows)
    match kind:
        case Kind.ISSUED:
            return [_issued(row) for row in rows]
        case Kind.AWARD_MONTHS:
            return _award_months(rows)
        case Kind.AWARDS:
            return _awards(rows)
        case Kind.PERSONS:
            return _persons(rows)
        case Kind.NOTES:
            return [Behind(row.label, "", "", row.period, row.amount_fen, None, row.why) for row in rows]


def _issued(row: Issued) -> Behind:
    who = row.award.person or row.award.payee
    return Behind(
        who.name, row.award.division_code, programme(row.award.programme).name, row.month.label,
        row.amount_fen, row.persons, row.reason, row.award_id, row.run_id,
    )  # fmt: skip


def _award_months(rows: list[dict]) -> list[Behind]:
    awards = Award.objects.select_related("payee", "person").in_bulk({row["award"] for row in rows})
    return [_award_month(row, awards[row["award"]]) for row in rows]


def _award_month(row: dict, award: Award) -> Behind:
    who = award.person or award.payee
    return Behind(
        who.name, award.division_code, programme(award.programme).name, row["month"].label, row["fen"],
        row["heads"], "", award.id, row["run_id"],
    )  # fmt: skip


def _awards(rows: list[Award]) -> list[Behind]:
    runs = _last_runs(row.id for row in rows)
    return [
        Behind(
            (row.person or row.payee).name, row.division_code, programme(row.programme).name, _period(row),
            None, None, row.basis, row.id, runs.get(row.id),
        )
        for row in rows
    ]  # fmt: skip


def _persons(rows: list[dict]) -> list[Behind]:
    awards = Award.objects.in_bulk({row["award_id"] for row in rows})
    runs = _last_runs(awards)
    return [
        Behind(
            row["person__name"], row["person__division_code"],
            "、".join(programme(code).name for code in row["programmes"]), _period(awards[row["award_id"]]),
            None, None, awards[row["award_id"]].basis, row["award_id"], runs.get(row["award_id"]),
        )
        for row in rows
    ]  # fmt: skip


def _last_runs(award_ids: Iterable[int]) -> dict[int, int]:
    rows = Issued.objects.filter(award__in=list(award_ids), run__isnull=False).values_list("award")
    return dict(rows.annotate(last=Max("run_id")).order_by())


def _period(award: Award) -> str:
    """From which month an award runs, and until which."""
    if award.valid.isempty:
        return ""
    first = Month.of(award.valid.lower).label
    if award.valid.upper is None:
        return f"{first}起"
    last = Month.of(award.valid.upper).plus(-1).label
    return first if first == last else f"{first}至{last}"
