"""Lists of subjects: which columns each kind shows, how it is narrowed and sorted, and its workbook."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.supervision import queries
from minzheng.registers.supervision.assessing import ASSESSMENT
from minzheng.registers.supervision.ledgers import LEDGERS
from minzheng.registers.supervision.listing import LISTS
from minzheng.registers.supervision.machines import Machine, score_text
from minzheng.registers.supervision.procedures import CREDIT, HONOUR, INSPECTION, RECTIFICATION
from minzheng.registers.supervision.words import due_of

PAGE_ROWS = 30


@dataclass(frozen=True)
class Shown:
    """One column: its label, what a row says there, by what it sorts."""

    label: str
    read: Callable[[Any], Any]
    sort: str = ""
    kind: Kind = Kind.TEXT
    width: int = 0


@dataclass(frozen=True)
class ListOf:
    """One list."""

    kind: str
    title: str
    lead: str
    columns: tuple[Shown, ...]
    machines: tuple[Machine, ...]
    search: tuple[str, ...] = ("organisation__name", "organisation__uscc")
    groups: tuple[str, tuple[tuple[str, str], ...], str] | None = None
    new_label: str = ""


_NAME = Shown("社会组织", lambda row: row.organisation.name, "organisation__name", width=34)
LISTS_OF = {
    "rectification": ListOf(
        "rectification", "整改", "责令整改的期限、书面报告和核查；逾期未完成的可以提请列入活动异常名录。",
        (
            _NAME,
            Shown("整改原因", lambda row: row.get_ground_display(), "ground", width=22),
            Shown("整改期限", lambda row: row.due_date, "due_date", Kind.DATE),
            Shown("交报告", lambda row: row.submitted_date, "submitted_date", Kind.DATE),
            Shown("完成", lambda row: row.completed_date, "completed_date", Kind.DATE),
        ),
        (RECTIFICATION,), new_label="责令整改",
    ),
    "credit": ListOf(
        "credit", "信用名单", "活动异常名录、严重违法失信名单和红名单：告知、陈述申辩、决定、公布、移出。",
        (
            _NAME,
            Shown("名单", lambda row: row.get_list_display(), "list", width=18),
            Shown("情形", lambda row: row.get_ground_display(), width=40),
            Shown("条款", lambda row: row.clause, width=18),
            Shown("列入日期", lambda row: row.listed_date, "listed_date", Kind.DATE),
            Shown("移出日期", lambda row: row.removed_date, "removed_date", Kind.DATE),
        ),
        (CREDIT, HONOUR), groups=("list", LISTS, "名单"), new_label="提出列入",
    ),
    "assessment": ListOf(
        "assessment", "等级评估", "申报、资格审核、实地评估、审定、公示、复核、授予；等级有效期五年。评估不收费。",
        (
            _NAME,
            Shown("年度", lambda row: f"{row.year}年", "year"),
            Shown("自评", lambda row: score_text(row.self_score), "self_score"),
            Shown("总分", lambda row: score_text(row.total) if row.total is not None else "", "total"),
            Shown("等级", lambda row: row.grade, "grade"),
            Shown("有效期至", lambda row: row.valid_until, "valid_until", Kind.DATE),
        ),
        (ASSESSMENT,), new_label="登记申报",
    ),
}  # fmt: skip


def ledger_list(code: str) -> ListOf:
    """The list of one ledger; KeyError for an unknown one."""
    machine = LEDGERS[code]
    columns = (
        Shown("编号", lambda row: row.number, "number", width=22),
        Shown("名称", lambda row: row.name, "name", width=34),
        Shown("登记日期", lambda row: row.opened_at, "opened_at", Kind.DATE),
        Shown("期限", lambda row: row.due_date, "due_date", Kind.DATE),
        Shown("登记人", lambda row: row.opened_by_name),
    )
    return ListOf(
        "ledger", machine.label, machine.lead, columns, (machine,), ("name", "number"), new_label="登记"
    )


ENTRY_COLUMNS = (
    Shown("社会组织", lambda row: row.name, "name", width=36),
    Shown("统一社会信用代码", lambda row: row.uscc, "uscc", width=22),
    Shown("催报", lambda row: row.reminders or "", "reminders"),
    Shown("建议结论", lambda row: row.get_proposed_result_display()),
    Shown("结论", lambda row: row.get_result_display(), "result"),
    Shown("上报口径", lambda row: row.get_report_as_display()),
    Shown("结论日期", lambda row: row.decided_date, "decided_date", Kind.DATE),
)
ENTRIES = ListOf("inspection", "年检对象", "", ENTRY_COLUMNS, (INSPECTION,), ("name", "uscc"))


class FilterForm(forms.Form):
    """Narrows a list."""

    text = forms.CharField(label="名称、代码或编号", required=False, max_length=60)
    state = forms.ChoiceField(label="状态", required=False)
    group = forms.ChoiceField(label="", required=False)

    def __init__(self, *args, of: ListOf, **kwargs):
        super().__init__(*args, **kwargs)
        stages = {stage.code: stage.label for machine in of.machines for stage in machine.stages}
        self.fields["state"].choices = [("", "全部"), ("open", "没有办结的"), *stages.items()]
        if of.groups is None:
            del self.fields["group"]
        else:
            self.fields["group"].choices = [("", "全部"), *of.groups[1]]
            self.fields["group"].label = of.groups[2]


def narrowed(of: ListOf, rows: QuerySet, form: FilterForm, sort: str) -> QuerySet:
    """A filter that does not read shows nothing, and the form says why: never everything."""
    if not form.is_valid():
        return rows.none()
    wanted = form.cleaned_data
    if text := wanted["text"].strip():
        condition = Q()
        for name in of.search:
            condition |= Q(**{f"{name}__icontains": text})
        rows = rows.filter(condition)
    if wanted["state"] == "open":
        rows = rows.filter(state__in={code for machine in of.machines for code in machine.open_codes})
    elif wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    if of.groups and wanted["group"]:
        rows = rows.filter(**{of.groups[0]: wanted["group"]})
    names = {column.sort for column in of.columns if column.sort}
    if sort.lstrip("-") in names:
        column = F(sort.lstrip("-"))
        order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
        return rows.order_by(order, "id")
    return rows


def lines(of: ListOf, rows: Iterable, today: dt.date) -> list[dict]:
    """Rows as the table shows them."""
    found = []
    for row in rows:
        due, left = due_of(row, today)
        cells = [(column.label, column.read(row)) for column in of.columns]
        found.append(
            {
                "row": row,
                "first": cells[0],
                "cells": cells[1:],
                "due_date": due,
                "days_left": left,
                "stage": row.stage,
            }
        )
    return found


def workbook(of: ListOf, title: str, rows: Iterable, today: dt.date) -> BinaryIO:
    """The same rows as an Excel file at its beginning."""
    columns = [
        *(TableColumn(label=column.label, kind=column.kind, width=column.width) for column in of.columns),
        TableColumn(label="状态", width=18),
    ]
    content = ([*(_cell(column, row) for column in of.columns), row.stage.label] for row in rows)
    return table_workbook(title, columns, content, note=f"截至 {today:%Y-%m-%d}")


def _cell(column: Shown, row: Any) -> Any:
    value = column.read(row)
    return value if column.kind is Kind.DATE or isinstance(value, str) else str(value)


def rows_of(of: ListOf, request: HttpRequest, ledger: str = "") -> tuple[FilterForm, QuerySet]:
    """The list as the address narrows it."""
    form = FilterForm(request.GET, of=of)
    rows = queries.rows(of.kind, request.actor, ledger=ledger)
    return form, narrowed(of, rows, form, request.GET.get("sort", ""))
