"""What was spent, by programme, division, month and source of funds, with persons and awards kept apart.

A month is the one for which money was due (所属期), or that of the run which paid it (发放月; what was taken
back counts where it was decided). Every figure is the sum of `lines` with the same question narrowed to it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import connection
from django.db.models import Case, DateField, F, Max, QuerySet, When
from django.db.models.functions import Cast, TruncMonth

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month

from .law import in_force
from .models import Allotment, Issued, IssueRun, RunState
from .sources import COLUMNS, Money, attribute

DISTRICT_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS = 6, 9, 12
ROWS = ("programme", "place", "month")


@dataclass(frozen=True)
class Question:
    """What a report is about: programmes, a division (district, township, village), first and last month."""

    programmes: tuple[str, ...]
    place: str
    first: Month
    last: Month
    by: str = "due"  # or "paid"

    @property
    def row_digits(self) -> int:
        """How many digits the divisions of its rows have: one level below its own."""
        return TOWN_DIGITS if len(self.place) < TOWN_DIGITS else VILLAGE_DIGITS

    def narrowed(self, rows: str, value) -> "Question":
        """The same question about one row of its report."""
        if rows == "programme":
            return replace(self, programmes=(value,))
        return replace(self, place=value) if rows == "place" else replace(self, first=value, last=value)


@dataclass
class Figures:
    """`awards` are different awards (户、项), `award_months` awards × months (户次), `persons` different people
    (人数), `person_times` people × months (人次); money in fen, and by source."""

    awards: int = 0
    award_months: int = 0
    persons: int = 0
    person_times: int = 0
    fen: int = 0
    sources: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))


@dataclass(frozen=True)
class Report:
    """Rows by value (a code of a programme or division, a Month) in order, and the total.

    Awards and persons of rows do not add up to the total: somebody may stand in several.
    """

    question: Question
    rows: dict
    total: Figures
    method: str


_MONTH = {
    "due": "i.month",
    "paid": "coalesce(r.month, date_trunc('month', c.decided_at AT TIME ZONE 'Asia/Shanghai')::date)",
}
# One row for each award and month due within each month of the report.
_PARTS = """
    SELECT a.programme, a.division_code AS village, {month} AS month, a.id AS award_id, i.month AS due_month,
           sum(i.amount_fen) AS fen, sum(i.persons) AS heads
    FROM benefits_issued i JOIN benefits_award a ON a.id = i.award_id
         LEFT JOIN benefits_issuerun r ON r.id = i.run_id
         LEFT JOIN benefits_clawback c ON c.id = i.clawback_id
    WHERE a.programme = ANY(%(programmes)s) AND a.division_code LIKE %(place)s
          AND {month} BETWEEN %(first)s AND %(last)s
    GROUP BY 1, 2, 3, 4, 5"""
_CELLS = """
    SELECT programme, village, month, sum(fen)::bigint, sum(heads)::bigint, count(*) FILTER (WHERE fen > 0)
    FROM ({parts}) part GROUP BY 1, 2, 3"""
_DISTINCT = """
    SELECT {row}, count(DISTINCT part.award_id), count(DISTINCT p.person_id), grouping({row})
    FROM ({parts}) part LEFT JOIN benefits_awardperson p
         ON p.award_id = part.award_id AND p.valid @> part.due_month
    WHERE part.fen > 0 GROUP BY GROUPING SETS (({row}), ())"""
_ROW = {"programme": "part.programme", "place": "left(part.village, {digits})", "month": "part.month"}


def _fetch(sql: str, question: Question, place: str) -> list[tuple]:
    month = _MONTH[question.by]
    values = {
        "programmes": list(question.programmes), "place": f"{place}%", "first": question.first.first_date,
        "last": question.last.first_date,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{parts}", _PARTS.replace("{month}", month)), values)
        return cursor.fetchall()


@dataclass(frozen=True)
class Cell:
    """One programme, village and month: the grain of every report."""

    programme: str
    village: str
    month: Month
    fen: int
    person_times: int
    award_months: int
    sources: dict[str, int]


def cells(question: Question, *, actor: Actor, on_date: dt.date) -> tuple[list[Cell], str]:
    """Every cell of the question, and the method by which money was attributed. Raises NotFound out of reach.

    The year up to the last month is read for the whole district, so that a village's parts are the same in
    every report.
    """
    _require_reach(question, actor)
    district = question.place[:DISTRICT_DIGITS]
    whole = replace(question, first=Month(question.first.year, 1))
    rows = [
        Cell(code, village, Month.of(month), fen, heads, times, {})
        for code, village, month, fen, heads, times in _fetch(_CELLS, whole, district)
    ]
    method = in_force("source_attribution", district, on_date)
    parts = _attributed(rows, district, method)
    found = [
        replace(row, sources=parts[row.programme, row.month.year].get((row.month, row.village), {}))
        for row in rows
        if row.month >= question.first and row.village.startswith(question.place)
    ]
    return sorted(found, key=lambda row: (row.programme, row.village, row.month)), method


def _require_reach(question: Question, actor: Actor) -> None:
    if len(question.place) < DISTRICT_DIGITS or not access.may(
        actor, "issue.read", division_code=question.place
    ):
        raise NotFound("没有这个辖区的支出报表，请返回重新选择。")


def _attributed(rows: Iterable[Cell], district: str, method: str) -> dict[tuple[str, int], dict]:
    spent: dict[tuple[str, int], dict] = defaultdict(dict)
    for row in rows:
        spent[row.programme, row.month.year][row.month, row.village] = row.fen
    given: dict[tuple[str, int], list[Money]] = defaultdict(list)
    allotments = Allotment.objects.filter(
        division_prefix=district, year__in={year for _, year in spent}
    ).order_by("received_date", "id")
    for one in allotments:
        # What was given ahead of its year is there from its first month on.
        arrived = max(Month.of(one.received_date), Month(one.year, 1))
        given[one.programme, one.year].append(Money(one.source, one.amount_fen, arrived))
    return {key: attribute(method, amounts, given[key]) for key, amounts in spent.items()}


def newest_month(district_prefix: str) -> Month | None:
    """The newest month that was run in a district; None before the first."""
    rows = IssueRun.objects.filter(division_prefix=district_prefix, state=RunState.POSTED)
    return rows.aggregate(newest=Max("month"))["newest"]


def report(question: Question, rows: str, *, actor: Actor, on_date: dt.date) -> Report:
    """The figures of a question by `rows`: "programme", "place" or "month"."""
    return summed(question, rows, *cells(question, actor=actor, on_date=on_date))


def summed(question: Question, rows: str, found: list[Cell], method: str) -> Report:
    """The report of cells that are read already."""
    figures: dict = defaultdict(Figures)
    total = Figures()
    for cell in found:
        for one in (figures[_value(cell, rows, question)], total):
            one.award_months += cell.award_months
            one.person_times += cell.person_times
            one.fen += cell.fen
            for source, fen in cell.sources.items():
                one.sources[source] += fen
    row = _ROW[rows].format(digits=question.row_digits)
    for value, awards, persons, is_total in _fetch(_DISTINCT.replace("{row}", row), question, question.place):
        one = total if is_total else figures[Month.of(value) if rows == "month" else value]
        one.awards, one.persons = awards, persons
    return Report(question, dict(sorted(figures.items())), total, method)


def _value(cell: Cell, rows: str, question: Question):
    if rows == "place":
        return cell.village[: question.row_digits]
    return cell.programme if rows == "programme" else cell.month


def lines(question: Question, *, actor: Actor) -> QuerySet:
    """The issued rows behind the figures, by villages; `counted` is the month of each in the report."""
    _require_reach(question, actor)
    decided = Cast(TruncMonth("clawback__decided_at", tzinfo=CHINA), DateField())
    paid = Case(When(run=None, then=decided), default=F("run__month"), output_field=DateField())
    rows = Issued.objects.filter(
        award__programme__in=question.programmes, award__division_code__startswith=question.place
    ).annotate(counted=F("month") if question.by == "due" else paid)
    rows = rows.filter(counted__gte=question.first.first_date, counted__lte=question.last.first_date)
    rows = rows.select_related("award__payee", "run", "clawback")
    return rows.order_by("award__division_code", "award__payee_id", "award__programme", "month", "sequence")
