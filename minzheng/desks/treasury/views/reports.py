"""The ledger as a report: spending by programme, division, month and source of funds, down to the payee."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access.web import page
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import Table, TableColumn, table_workbook, tables_workbook
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level, normalise
from minzheng.registers.benefits import funds as money
from minzheng.registers.benefits import reports
from minzheng.registers.benefits.programmes import programme
from minzheng.registers.benefits.reports import Question
from minzheng.registers.benefits.sources import COLUMNS

from ..forms import ReportForm
from ..requests import page_of, place_names
from ..workbooks import download, taken_out
from .home import in_wan

ROW_LABELS = {"programme": "待遇", "place": "辖区", "month": "月份"}
METHODS = {"shares": "按当年到位的各来源比例", "in_order": "按到位先后，先到先用"}
NUMBERS = (
    ("awards", "户（项）"),
    ("award_months", "户次（项次）"),
    ("persons", "人数"),
    ("person_times", "人次"),
)
LINE_COLUMNS = (
    TableColumn(label="乡镇（街道）", width=18),
    TableColumn(label="村（社区）", width=18),
    TableColumn(label="领款人", kind=Kind.PERSON_NAME),
    TableColumn(label="待遇", width=22),
    TableColumn(label="所属期", kind=Kind.MONTH),
    TableColumn(label="人次", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="金额", kind=Kind.MONEY),
    TableColumn(label="原因", width=40),
)
CUBE_COLUMNS = (
    TableColumn(label="待遇", width=22),
    TableColumn(label="乡镇（街道）", width=18),
    TableColumn(label="村（社区）", width=18),
    TableColumn(label="月份", kind=Kind.MONTH),
    TableColumn(label="户次（项次）", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="人次", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="金额", kind=Kind.MONEY),
    *(TableColumn(label=name, kind=Kind.MONEY) for name in COLUMNS),
)


@dataclass
class Asked:
    """What a request asks: the form, the question, and by what its rows are."""

    form: ReportForm
    question: Question
    rows: str
    names: dict[str, str]

    @property
    def place_name(self) -> str:
        return self.names.get(self.question.place, self.question.place)

    @property
    def span(self) -> str:
        asked = self.question
        label = asked.first.label if asked.first == asked.last else f"{asked.first.label}至{asked.last.label}"
        return f"{label}（按{'所属期' if asked.by == 'due' else '发放月'}）"


def _asked(request: HttpRequest) -> Asked:
    """Read the query; where it makes no sense, the whole district and the newest year stand instead."""
    books = money.active_books(request.actor)
    if not books:
        raise NotFound("您的岗位所在辖区还没有任何人享受待遇，也没有登记资金指标，没有报表。")
    district = books[0].division_prefix
    wanted = request.GET.get("place", "")
    if not any(wanted.startswith(book.division_prefix) for book in books):
        wanted = ""
    names = _places([book.division_prefix for book in books], wanted, request)
    codes = {book.programme.code: book.programme.name for book in books}
    now = reports.newest_month(district) or Month.of(request.at.date())
    form = ReportForm(request.GET, codes=codes, places=names, now=now)
    told = form.cleaned_data if form.is_valid() else {}
    question = Question(
        (told["programme"],) if told.get("programme") else tuple(codes),
        told.get("place") or district,
        told.get("first") or Month(now.year, 1),
        told.get("last") or now,
        told.get("by") or "due",
    )
    return Asked(form, question, told.get("rows") or "programme", names)


def _places(districts: list[str], wanted: str, request: HttpRequest) -> dict[str, str]:
    """What the form offers: the districts with their townships, and the village asked for."""
    today, found = request.at.date(), {}
    for district in dict.fromkeys(districts):
        found |= place_names([district], request)
        for town in territory.subtree(district, today, Level.TOWNSHIP):
            found[town.code[: reports.TOWN_DIGITS]] = town.name
    if wanted and wanted not in found:
        name = territory.names_of([normalise(wanted)], today).get(normalise(wanted))
        if name:
            found[wanted] = name
    return found


@page(permission="issue.read")
def report(request: HttpRequest) -> HttpResponse:
    """The figures, each of which opens what it is made of."""
    return render(request, "treasury/reports/report.html", _report_context(request))


@page(permission="issue.read")
def report_print(request: HttpRequest) -> HttpResponse:
    """The same for the printer."""
    return render(request, "treasury/reports/print.html", _report_context(request))


def _report_context(request: HttpRequest) -> dict:
    asked = _asked(request)
    found = reports.report(asked.question, asked.rows, actor=request.actor, on_date=request.at.date())
    used = [name for name in COLUMNS if found.total.sources[name]]
    rows = _rows(asked, found, request, used)
    rows = _sorted(rows, request.GET.get("sort", ""))
    return {
        "asked": asked,
        "filter_form": asked.form,
        "row_label": ROW_LABELS[asked.rows],
        "rows": rows,
        "total": found.total,
        "total_cells": [(name, found.total.sources[name]) for name in used],
        "sources": used,
        "method": METHODS[found.method],
        "lines_url": f"{reverse('treasury:report_lines')}?{_query(asked.question, asked.rows)}",
        "query": _query(asked.question, asked.rows),
        "chart": [(row["label"], in_wan(row["figures"].fen)) for row in rows],
        "months_chart": [(row["label"], *(in_wan(fen) for _, fen in row["cells"])) for row in rows],
        "sources_chart": [(name, in_wan(found.total.sources[name])) for name in used],
        "series": ",".join(used),
        "today": request.at.date(),
    }


def _rows(asked: Asked, found: reports.Report, request: HttpRequest, used: list[str]) -> list[dict]:
    names = _row_names(asked, found, request)
    rows = []
    for value, one in found.rows.items():
        narrowed = asked.question.narrowed(asked.rows, value)
        deeper = _deeper(asked.rows, narrowed)
        rows.append(
            {
                "label": names[value], "figures": one, "cells": [(name, one.sources[name]) for name in used],
                "url": f"?{_query(narrowed, deeper)}" if deeper else "",
                "lines_url": f"{reverse('treasury:report_lines')}?{_query(narrowed, asked.rows)}",
            }
        )  # fmt: skip
    return rows


def _row_names(asked: Asked, found: reports.Report, request: HttpRequest) -> dict:
    if asked.rows == "place":
        return place_names(found.rows, request)
    if asked.rows == "programme":
        return {code: programme(code).name for code in found.rows}
    return {month: month.label for month in found.rows}


def _deeper(rows: str, narrowed: Question) -> str:
    """By what the report of one row is: a programme by its places, a place by smaller ones, then by payee."""
    if rows == "place":
        return "place" if len(narrowed.place) < reports.VILLAGE_DIGITS else ""
    return "place"


def _query(question: Question, rows: str) -> str:
    query = QueryDict(mutable=True)
    if len(question.programmes) == 1:
        query["programme"] = question.programmes[0]
    query.update(
        {
            "place": question.place, "first": str(question.first), "last": str(question.last),
            "by": question.by, "rows": rows,
        }
    )  # fmt: skip
    return query.urlencode()


SORTS = {"fen", "awards", "award_months", "persons", "person_times"}


def _sorted(rows: list[dict], wanted: str) -> list[dict]:
    name = wanted.lstrip("-")
    if name not in SORTS:
        return rows
    return sorted(rows, key=lambda row: getattr(row["figures"], name), reverse=wanted.startswith("-"))


@page(permission="issue.read")
def report_lines(request: HttpRequest) -> HttpResponse:
    """What a figure is made of: who had how much for which month, and why."""
    asked = _asked(request)
    shown = page_of(request, _named(request, reports.lines(asked.question, actor=request.actor)))
    found = reports.report(asked.question, asked.rows, actor=request.actor, on_date=request.at.date())
    context = {
        "asked": asked,
        "rows": list(_line_rows(request, list(shown))),
        "page_obj": shown,
        "total": found.total,
        "query": _query(asked.question, asked.rows),
        "name": request.GET.get("q", ""),
        "programme": programme(asked.question.programmes[0]).name
        if len(asked.question.programmes) == 1
        else "全部待遇",
    }
    return render(request, "treasury/reports/lines.html", context)


def _named(request: HttpRequest, rows):
    name = request.GET.get("q", "").strip()
    return rows.filter(award__payee__name__contains=name) if name else rows


def _line_rows(request: HttpRequest, lines: list) -> Iterator[dict]:
    codes = {one.award.division_code for one in lines}
    names = place_names(codes | {code[: reports.TOWN_DIGITS] for code in codes}, request)
    for one in lines:
        yield {
            "line": one,
            "payee": one.award.payee.name,
            "town": names[one.award.division_code[: reports.TOWN_DIGITS]],
            "place": names[one.award.division_code],
            "name": programme(one.award.programme).name,
        }


@page(permission="issue.read")
def lines_export(request: HttpRequest) -> HttpResponse:
    """The lines behind a figure as a workbook. Taking names and amounts out is an event of its own."""
    asked = _asked(request)
    title = f"{asked.place_name}支出明细"
    taken_out(request, title)
    rows = list(_named(request, reports.lines(asked.question, actor=request.actor)))
    written = (
        (
            row["town"], row["place"], row["payee"], row["name"], row["line"].month, row["line"].persons,
            row["line"].amount_fen, row["line"].reason,
        )
        for row in _line_rows(request, rows)
    )  # fmt: skip
    book = table_workbook(title, LINE_COLUMNS, written, note=asked.span)
    return download(title, book)


@page(permission="issue.read")
def report_export(request: HttpRequest) -> HttpResponse:
    """Three sheets of figures, and every cell of the cube."""
    asked, today = _asked(request), request.at.date()
    title = f"{asked.place_name}支出报表"
    note, tables = asked.span, []
    cells, method = reports.cells(asked.question, actor=request.actor, on_date=today)
    for rows, label in ROW_LABELS.items():
        found = reports.summed(asked.question, rows, cells, method)
        names = _row_names(Asked(asked.form, asked.question, rows, asked.names), found, request)
        written = [(names[value], *_figures(one)) for value, one in found.rows.items()]
        written.append(("合计", *_figures(found.total)))
        tables.append(
            Table(
                title=f"{title}（按{label}）", columns=_columns(label), rows=written, note=note,
                sheet=f"按{label}",
            )
        )  # fmt: skip
    tables.append(
        Table(
            title=title, columns=CUBE_COLUMNS, rows=list(_cube(request, cells)), sheet="明细",
            note=f"{note}，资金来源{METHODS[method]}归集",
        )
    )  # fmt: skip
    book = tables_workbook(tables)
    return download(title, book)


def _columns(label: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn(label=label, width=22),
        *(TableColumn(label=words, kind=Kind.WHOLE_NUMBER) for _, words in NUMBERS),
        TableColumn(label="金额", kind=Kind.MONEY),
        *(TableColumn(label=name, kind=Kind.MONEY) for name in COLUMNS),
    )


def _figures(one: reports.Figures) -> tuple:
    return (
        *(getattr(one, name) for name, _ in NUMBERS), one.fen, *(one.sources[name] for name in COLUMNS),
    )  # fmt: skip


def _cube(request: HttpRequest, cells: list[reports.Cell]) -> Iterator[tuple]:
    codes = {cell.village for cell in cells}
    names = place_names(codes | {code[: reports.TOWN_DIGITS] for code in codes}, request)
    for cell in cells:
        yield (
            programme(cell.programme).name, names[cell.village[: reports.TOWN_DIGITS]], names[cell.village],
            cell.month, cell.award_months, cell.person_times, cell.fen,
            *(cell.sources.get(name, 0) for name in COLUMNS),
        )  # fmt: skip
