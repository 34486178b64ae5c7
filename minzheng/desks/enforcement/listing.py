"""A list as every page of this desk shows it: search, filters, sorting, paging, a workbook."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook

PAGE_ROWS = 30
NOTHING = "—"


@dataclass(frozen=True)
class Column:
    """A column: its words, what it holds of a row, and as known its order, link, tone and kind."""

    label: str
    value: Callable[[Any], Any]
    sort: str = ""
    url: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    kind: Kind = Kind.TEXT
    width: int = 0

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.MONEY, Kind.WHOLE_NUMBER)

    def cell(self, row: Any) -> dict[str, Any]:
        value = self.value(row)
        return {
            "text": shown(value, self.kind), "url": self.url(row) if self.url else "", "num": self.is_number,
            "tone": self.tone(row) if self.tone else "",
            "nowrap": self.kind is Kind.DATE, "label": self.label,
        }  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A filter by one column: its words, its choices, and the lookup it narrows by."""

    label: str
    choices: Sequence[tuple[str, str]]
    lookup: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a list is: its words, its columns, what is searched, by what it narrows."""

    heading: str
    lead: str
    columns: tuple[Column, ...]
    searched: tuple[str, ...]
    empty: str
    next_step: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)
    template: str = "enforcement/list.html"

    def show(self, request: HttpRequest, rows: QuerySet, **context: Any) -> HttpResponse:
        """The page, or with `?format=xlsx` the same rows as a workbook; taking it out is an event."""
        form = self._form(request)
        rows = self._ordered(self._narrowed(rows, form), request.GET.get("sort", ""))
        if request.GET.get("format") == "xlsx":
            return self._workbook(request, rows)
        found = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query["format"] = "xlsx"
        shown_rows = [[column.cell(row) for column in self.columns] for row in found.object_list]
        return render(
            request,
            self.template,
            {
                "listing": self,
                "form": form,
                "rows": shown_rows,
                "page_obj": found,
                "export": query.urlencode(),
                **context,
            },
        )

    def _form(self, request: HttpRequest) -> forms.Form:
        fields: dict[str, forms.Field] = {
            "text": forms.CharField(
                label="查找", required=False, max_length=60, help_text="名称、编号的一部分。"
            )
        }
        for name, choice in self.choices.items():
            fields[name] = forms.ChoiceField(
                label=choice.label, required=False, choices=[("", "全部"), *choice.choices]
            )
        return type("ListForm", (forms.Form,), fields)(request.GET)

    def _narrowed(self, rows: QuerySet, form: forms.Form) -> QuerySet:
        """A filter that does not read shows nothing, and the form says why: never everything."""
        if not form.is_valid():
            return rows.none()
        if text := form.cleaned_data["text"].strip():
            wanted = Q()
            for lookup in self.searched:
                wanted |= Q(**{f"{lookup}__icontains": text})
            rows = rows.filter(wanted)
        for name, choice in self.choices.items():
            if value := form.cleaned_data[name]:
                rows = rows.filter(**{choice.lookup: value})
        return rows

    def _ordered(self, rows: QuerySet, sort: str) -> QuerySet:
        known = {column.sort for column in self.columns if column.sort}
        name = sort.lstrip("-")
        if name not in known:
            return rows
        by = F(name)
        return rows.order_by(
            by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True), "id"
        )

    def _workbook(self, request: HttpRequest, rows: QuerySet) -> FileResponse:
        found = list(rows)
        what = f"{self.heading}（导出 Excel，{len(found)} 行）"
        audit.record(RecordOpened(what=what), actor=request.actor, at=request.at)
        columns = [TableColumn(label=one.label, kind=one.kind, width=one.width) for one in self.columns]
        today = request.at.date()
        lines = ([one.value(row) for one in self.columns] for row in found)
        file = table_workbook(self.heading, columns, lines, note=f"截至 {today:%Y-%m-%d}")
        return FileResponse(file, as_attachment=True, filename=f"{self.heading}{today:%Y%m%d}.xlsx")


def shown(value: Any, kind: Kind = Kind.TEXT) -> str:
    """A value in words: dates in Chinese, fen as yuan, nothing as a dash."""
    if value is None or value == "":
        return NOTHING
    if kind is Kind.MONEY:
        return yuan_text(value)
    if isinstance(value, dt.datetime):
        value = value.astimezone(CHINA).date()
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def due_tone(due: dt.date | None, today: dt.date) -> str:
    """A day that is over stands out; one within three days warns."""
    if due is None:
        return ""
    if due < today:
        return "stop"
    return "warn" if (due - today).days <= 3 else ""
