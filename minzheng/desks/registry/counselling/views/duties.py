"""The monthly check for paid services; activities of family culture; evidence of the grade."""

from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, office_of, ordered, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.counselling import commands, queries
from minzheng.registers.counselling.checklists import GRADE_CRITERIA, PAID_SERVICES

from ..forms import ActivityFilter, ActivityForm, CheckForm, CloseCheckForm, EvidenceForm, YearForm

_ACTIVITY_SORTS = {"held": "held_on", "participants": "participants"}
_CHECK_COLUMNS = (
    TableColumn(label="月份", kind=Kind.DATE),
    TableColumn(label="检查日期", kind=Kind.DATE),
    TableColumn(label="发现问题数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="涉及收费", kind=Kind.MONEY),
    TableColumn(label="说明", width=40),
    TableColumn(label="整改完成", kind=Kind.DATE),
    TableColumn(label="检查人", width=12),
)
_ACTIVITY_COLUMNS = (
    TableColumn(label="日期", kind=Kind.DATE),
    TableColumn(label="类别", width=20),
    TableColumn(label="名称", width=34),
    TableColumn(label="地点", width=24),
    TableColumn(label="参加人次", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="主办", width=24),
)


def _year(request: HttpRequest) -> tuple[YearForm, int]:
    """The year asked for; this one where none was, or where it does not read."""
    form = YearForm({"year": request.GET.get("year") or request.at.year})
    return form, form.cleaned_data["year"] if form.is_valid() else request.at.year


@page(permission="counselling.read")
def checks(request: HttpRequest) -> HttpResponse:
    """The monthly reports of a year, and the months that lack one."""
    form, year = _year(request)
    found = page_of(queries.checks(request.actor).filter(month_date__year=year), request)
    context = {
        "form": form, "year": year, "rows": found.object_list, "page_obj": found,
        "query": request.GET.urlencode(),
        "missing": queries.missing_months(request.actor, year=year, today=request.at.date()),
        "may_record": access.may(request.actor, "counselling.record"),
    }  # fmt: skip
    return render(request, "registry/counselling/checks.html", context)


@page(permission="counselling.read")
def checks_export(request: HttpRequest) -> FileResponse:
    """The reports of a year, as Excel."""
    _, year = _year(request)
    rows = queries.checks(request.actor).filter(month_date__year=year)
    lines = (
        (
            row.month_date,
            row.checked_on,
            row.found,
            row.fees_fen,
            row.note,
            row.closed_on,
            row.checked_by_name,
        )
        for row in rows
    )
    return workbook(request, "有偿服务清理月报", _CHECK_COLUMNS, lines, f"{year} 年")


@page(permission="counselling.record", methods=("GET", "POST"))
def new_check(request: HttpRequest) -> HttpResponse:
    """Report a month, be it 0."""
    initial = {"month": request.GET.get("month", ""), "fees": 0}
    form, status = CheckForm(request.POST or None, initial=initial), 0
    if request.method == "POST":
        office = office_of(request, "counselling.record")
        status = carried_out(form, request, commands.record_check, division_code=office)
        if not status:
            messages.success(request, "已上报。没有发现问题的也是一份月报。")
            return redirect("counselling:checks")
    context = {"form": form, "items": [form[f"item_{key}"] for key in PAID_SERVICES]}
    return render(request, "registry/counselling/new_check.html", context, status=status or 200)


@page(permission="counselling.read")
def check(request: HttpRequest, check_id: int) -> HttpResponse:
    return _check(request, check_id)


def _check(request: HttpRequest, check_id: int, *, status: int = 200, **refused) -> HttpResponse:
    found = queries.check(check_id, actor=request.actor)
    may = access.may(request.actor, "counselling.record", division_code=found.division_code)
    context = {
        "check": found,
        "items": [(label, found.items[key]) for key, label in PAID_SERVICES.items()],
        "may_close": may and found.closed_on is None,
        "form": CloseCheckForm(),
        "problem": "",
    } | refused
    return render(request, "registry/counselling/check.html", context, status=status)


@page(permission="counselling.record", methods=("POST",))
def close_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """What was found has been put right."""
    form = CloseCheckForm(request.POST)
    if status := carried_out(form, request, commands.close_check, check_id=check_id):
        problem = "" if status == 422 else "　".join(form.non_field_errors())
        return _check(request, check_id, status=status, form=form, problem=problem)
    messages.success(request, "已登记整改。")
    return redirect("counselling:check", check_id)


def _activities(request: HttpRequest) -> tuple[ActivityFilter, QuerySet]:
    form, rows = ActivityFilter(request.GET), queries.activities(request.actor)
    if not form.is_valid():
        return form, rows.none()
    if text := form.cleaned_data["q"].strip():
        rows = rows.filter(Q(title__contains=text) | Q(venue__contains=text))
    if form.cleaned_data["kind"]:
        rows = rows.filter(kind=form.cleaned_data["kind"])
    return form, ordered(rows, request.GET.get("sort", ""), _ACTIVITY_SORTS)


@page(permission="counselling.read")
def activities(request: HttpRequest) -> HttpResponse:
    """Visits, ceremonies, lectures: what was held and how many came."""
    form, rows = _activities(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "rows": found.object_list, "query": request.GET.urlencode(),
        "count": rows.count(), "participants": rows.aggregate(sum=Sum("participants"))["sum"] or 0,
        "may_record": access.may(request.actor, "counselling.record"),
    }  # fmt: skip
    return render(request, "registry/counselling/activities.html", context)


@page(permission="counselling.read")
def activities_export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows = _activities(request)
    lines = (
        (row.held_on, row.get_kind_display(), row.title, row.venue, row.participants, row.organiser)
        for row in rows
    )
    return workbook(request, "婚姻家庭文化活动", _ACTIVITY_COLUMNS, lines)


@page(permission="counselling.record", methods=("GET", "POST"))
def new_activity(request: HttpRequest) -> HttpResponse:
    """Record an activity."""
    form, status = ActivityForm(request.POST or None, initial={"held_on": request.at.date()}), 0
    if request.method == "POST":
        status = carried_out(
            form, request, commands.record_activity, division_code=office_of(request, "counselling.record"),
            request_id=request_id_of(request),
        )  # fmt: skip
        if not status:
            messages.success(request, "已登记活动。")
            return redirect("counselling:activities")
    return render(request, "registry/counselling/new_activity.html", {"form": form}, status=status or 200)


@page(permission="counselling.read", methods=("GET", "POST"))
def grade(request: HttpRequest) -> HttpResponse:
    """Evidence by criterion; the form adds one (for who may record)."""
    year_form, year = _year(request)
    form, status = EvidenceForm(auto_id="evidence_%s"), 200
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES, auto_id="evidence_%s")
        office = office_of(request, "counselling.record")
        status = carried_out(form, request, commands.keep_evidence, division_code=office)
        if not status:
            messages.success(request, "已登记材料。")
            return redirect("counselling:grade")
    kept = queries.evidence(request.actor, year=year)
    context = {
        "form": form, "year_form": year_form, "year": year,
        "criteria": [{"label": GRADE_CRITERIA[code], "rows": rows} for code, rows in kept.items()],
        "lacking": sum(not rows for rows in kept.values()),
        "may_record": access.may(request.actor, "counselling.record"),
    }  # fmt: skip
    return render(request, "registry/counselling/grade.html", context, status=status)


@page(permission="counselling.read")
def evidence_file(request: HttpRequest, evidence_id: int) -> FileResponse:
    """The file behind one piece of evidence; opening it is an event."""
    file = queries.evidence_file(evidence_id, actor=request.actor)
    return send_file(request, file.id)
