"""What lists and forms of desks have in common: order, pages, workbooks, and how a command is called."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import FileResponse, HttpRequest

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import WIDTHS, Level

from .workbooks import TableColumn, table_workbook

PAGE_ROWS = 30
_OFFICE_DIGITS = 6
_TOWN_DIGITS = WIDTHS[Level.TOWNSHIP]
TEXT_ROWS = {"rows": 3}


def office_of(request: HttpRequest, action: str) -> str:
    """The district whose office the actor works at."""
    access.require(request.actor, action)
    return access.scope(request.actor, action).prefixes[0][:_OFFICE_DIGITS]


def town_choices(request: HttpRequest, permission: str) -> list[tuple[str, str]]:
    """The townships of the actor's jurisdiction; empty where it is one village only."""
    found: dict[str, str] = {}
    for prefix in access.scope(request.actor, permission).prefixes:
        if len(prefix) < WIDTHS[Level.VILLAGE]:
            towns = territory.subtree(prefix, request.at.date(), Level.TOWNSHIP)
            found |= {town.code[:_TOWN_DIGITS]: town.name for town in towns}
    return sorted(found.items())


def ordered(rows: QuerySet, sort: str, sorts: Mapping[str, str]) -> QuerySet:
    """By a column of the table; an unknown name leaves the list as it comes."""
    name = sorts.get(sort.lstrip("-"))
    if name is None:
        return rows
    column = F(name)
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, "id")


def page_of(rows: QuerySet | Sequence, request: HttpRequest) -> Page:
    return Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))


def workbook(
    request: HttpRequest,
    title: str,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[Any]],
    note: str = "",
) -> FileResponse:
    """A list as Excel. Taking it out is an event."""
    found = list(rows)
    file = table_workbook(title, columns, found, note=note or f"截至 {request.at:%Y-%m-%d}")
    return sent(request, file, title, len(found))


def sent(request: HttpRequest, file: Any, title: str, count: int) -> FileResponse:
    """A workbook leaves the house: that is an event."""
    audit.record(RecordOpened(what=f"{title}（导出 Excel，{count} 行）"), actor=request.actor, at=request.at)
    return FileResponse(file, as_attachment=True, filename=f"{title}{request.at:%Y%m%d}.xlsx")


def carried_out(form: forms.Form, request: HttpRequest, command: Callable[..., Any], **arguments: Any) -> int:
    """Call a command with what a valid form says (its `arguments()` where it has them) and more.

    0 when done, else the status of the page that shows the form again.
    """
    if not form.is_valid():
        return 422
    try:
        typed = form.arguments() if hasattr(form, "arguments") else form.cleaned_data
        command(**typed | arguments, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return show_refusal(form, error)
    return 0


def year_of(request: HttpRequest) -> tuple[dt.date, dt.date]:
    """From the first of January to today: what figures show before somebody asks for another period."""
    today = request.at.date()
    return today.replace(month=1, day=1), today


class PeriodForm(forms.Form):
    """A period of days, both included."""

    first = forms.DateField(label="从")
    last = forms.DateField(label="到")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "结束日期早于开始日期，请核对。")
        return cleaned


def period(request: HttpRequest) -> tuple[PeriodForm, dt.date, dt.date]:
    """The period asked for; this year to today where none was, or where it does not read."""
    first, last = year_of(request)
    asked = {name: request.GET.get(name) or default for name, default in (("first", first), ("last", last))}
    form = PeriodForm(asked)
    if form.is_valid():
        return form, form.cleaned_data["first"], form.cleaned_data["last"]
    return form, first, last
