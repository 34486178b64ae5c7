"""The first page: what waits and what is overdue; and the figures of a year."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.kernel.territory import queries as territory
from minzheng.registers.enforcement import queries

from ..forms import YearForm

SHOWN = 20
_MISSED = {
    "检查任务超期": "tasks", "检查结果未按期公布": "tasks", "线索超期未核查": "leads", "先行登记保存超期": "penalties",
    "复议应诉逾期未答复": "challenges",
}  # fmt: skip


@page(permission="inspection.read")
def home(request: HttpRequest) -> HttpResponse:
    """Own tasks first (on a phone they fill the page), then cases and leads that wait."""
    actor, today = request.actor, request.at.date()
    calendar = territory.calendar()
    tasks = list(queries.own_tasks(actor)[:SHOWN])
    open_cases = cases.proceedings(actor, matters=("penalty",)).filter(closed_at=None)
    waiting = [one for one in open_cases[:100] if cases.possible_actions(one, actor=actor)][:SHOWN]
    missed = [
        {"label": label, "value": count, "url": reverse(f"enforcement:{_MISSED[label]}")}
        for label, count in queries.deadlines_missed(actor, today).items()
    ]
    context = {
        "tasks": [(one, calendar.working_days_between(today, one.due_date)) for one in tasks],
        "waiting": [
            (one, calendar.working_days_between(today, one.step_due_date) if one.step_due_date else None)
            for one in waiting
        ],
        "leads": [
            (one, calendar.working_days_between(today, one.check_by))
            for one in queries.open_leads(actor)[:SHOWN]
        ],
        "missed": missed,
        "all_well": not any(row["value"] for row in missed),
    }
    return render(request, "enforcement/home.html", context)


_COLUMNS = (
    TableColumn(label="领域", width=14), TableColumn(label="检查", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="发现问题", kind=Kind.WHOLE_NUMBER), TableColumn(label="命中率（‰）", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="监管发现", kind=Kind.WHOLE_NUMBER), TableColumn(label="线索", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="立案", kind=Kind.WHOLE_NUMBER), TableColumn(label="处罚决定", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="九十日内", kind=Kind.WHOLE_NUMBER), TableColumn(label="罚款", kind=Kind.MONEY),
)  # fmt: skip
_KEYS = (
    "field",
    "inspected",
    "hits",
    "hit_permille",
    "findings",
    "leads",
    "filed",
    "decided",
    "in_time",
    "fine_fen",
)


@page(permission="inspection.read")
def statistics(request: HttpRequest) -> HttpResponse:
    """The year by field; `?format=xlsx` gives the same as a workbook."""
    form = YearForm({"year": request.at.year} | request.GET.dict())
    year = form.cleaned_data["year"] if form.is_valid() else request.at.year
    rows = queries.statistics(request.actor, year)
    if request.GET.get("format") == "xlsx":
        event = RecordOpened(what=f"{year}年执法统计（导出 Excel）")
        audit.record(event, actor=request.actor, at=request.at)
        lines = ([row[key] for key in _KEYS] for row in rows)
        file = table_workbook(f"{year}年执法统计", _COLUMNS, lines, note=f"截至 {request.at:%Y-%m-%d}")
        return FileResponse(file, as_attachment=True, filename=f"执法统计{year}.xlsx")
    context = {
        "form": form, "year": year, "rows": rows, "uneven": queries.uneven_discretion(request.actor),
        "inspected": [{"label": row["field"], "value": row["inspected"]} for row in rows if row["inspected"]],
    }  # fmt: skip
    return render(request, "enforcement/statistics.html", context)
