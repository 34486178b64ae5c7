"""Lists of cases: narrowed by a filter form, drawn as rows, written as a workbook."""

import datetime as dt
from collections.abc import Iterable
from typing import BinaryIO

from django.db.models import F, Q, QuerySet

from minzheng.kernel.base import clock
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases.states import BENEFIT_STATES, State
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import WIDTHS, Level

PAGE_ROWS = 30
SORTS = {
    "number": "number",
    "name": "applicant__name_pinyin",
    "due": "step_due_date",
    "submitted": "submitted_at",
}
_TOWN_WIDTH = WIDTHS[Level.TOWNSHIP]
OPEN_STATES = [(state.value, state.label) for state in BENEFIT_STATES if state.is_open]
ALL_STATES = [(state.value, state.label) for state in BENEFIT_STATES]
_COLUMNS = (
    TableColumn(label="办件编号", width=22),
    TableColumn(label="事项", width=16),
    TableColumn(label="申请人", kind=Kind.PERSON_NAME),
    TableColumn(label="村（社区）", kind=Kind.DIVISION, width=26),
    TableColumn(label="状态", width=14),
    TableColumn(label="提交日期", kind=Kind.DATE),
    TableColumn(label="受理日期", kind=Kind.DATE),
    TableColumn(label="本环节期限", kind=Kind.DATE),
    TableColumn(label="剩余工作日", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="近亲属备案", kind=Kind.YES_NO),
)


def narrowed(rows: QuerySet, wanted: dict, *, today: dt.date) -> QuerySet:
    """Rows that fit every condition given. Times of a day are those of China."""
    if text := wanted.get("text", "").strip():
        rows = rows.filter(Q(number__icontains=text) | Q(applicant__name__contains=text))
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("town"):
        rows = rows.filter(division_code__startswith=wanted["town"])
    if wanted.get("overdue"):
        rows = rows.filter(step_due_date__lt=today)
    if first := wanted.get("from_date"):
        rows = rows.filter(submitted_at__gte=clock.at_hour(first, 0))
    if last := wanted.get("until_date"):
        rows = rows.filter(submitted_at__lt=clock.at_hour(last + dt.timedelta(days=1), 0))
    return rows


def ordered(rows: QuerySet, sort: str) -> QuerySet:
    """By a column of the table; an unknown name leaves the list as it comes."""
    name = SORTS.get(sort.lstrip("-"))
    if name is None:
        return rows
    column = F(name)
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, "id")


def case_rows(cases: Iterable, *, today: dt.date) -> list[dict]:
    """Cases as the table shows them, with the names of village and township."""
    cases = list(cases)
    codes = {case.division_code for case in cases}
    names = territory.names_of(codes | {code[:_TOWN_WIDTH] for code in codes}, today)
    calendar = territory.calendar()
    return [
        {
            "case": case,
            "matter": catalogue.matter(case.matter).name,
            "state": case.current,
            "village": names.get(case.division_code, ""),
            "town": names.get(case.division_code[:_TOWN_WIDTH].ljust(12, "0"), ""),
            "days_left": calendar.working_days_between(today, case.step_due_date)
            if case.step_due_date
            else None,
            "paused": case.current is State.SUPPLEMENT,
        }
        for case in cases
    ]


def workbook(title: str, cases: Iterable, *, today: dt.date) -> BinaryIO:
    """The same rows as an Excel file at its beginning; the answer to the request closes it."""
    rows = (
        (
            row["case"].number,
            row["matter"],
            row["case"].applicant.name,
            f"{row['town']}{row['village']}",
            row["state"].label,
            row["case"].submitted_at,
            row["case"].accepted_at,
            row["case"].step_due_date,
            row["days_left"],
            row["case"].near_relative,
        )
        for row in case_rows(cases, today=today)
    )
    return table_workbook(title, _COLUMNS, rows, note=f"截至 {today:%Y-%m-%d}")
