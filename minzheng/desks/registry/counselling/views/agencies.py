"""Marriage agencies: the list of those supervised, inspections, what is to be put right."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.base.errors import MinzhengError, NotFound
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, office_of, ordered, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.counselling import commands, queries
from minzheng.registers.counselling.checklists import AGENCY_FINDINGS

from ..forms import AgencyFilter, AgencyForm, InspectForm

_SORTS = {"name": "name", "inspected": "last_inspected"}
_COLUMNS = (
    TableColumn(label="名称", width=30),
    TableColumn(label="统一社会信用代码", width=22),
    TableColumn(label="性质", width=18),
    TableColumn(label="地址", width=34),
    TableColumn(label="最近检查", kind=Kind.DATE),
    TableColumn(label="待整改", kind=Kind.WHOLE_NUMBER),
)


def _found(request: HttpRequest) -> tuple[AgencyFilter, QuerySet]:
    form, rows = AgencyFilter(request.GET), queries.agencies(request.actor)
    if not form.is_valid():
        return form, rows.none()
    if text := form.cleaned_data["q"].strip():
        rows = rows.filter(Q(name__contains=text) | Q(credit_code__icontains=text))
    if form.cleaned_data["waiting"]:
        rows = rows.filter(waiting__gt=0)
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


@page(permission="counselling.read")
def agency_list(request: HttpRequest) -> HttpResponse:
    """Every agency of the jurisdiction."""
    form, rows = _found(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "rows": found.object_list, "query": request.GET.urlencode(),
        "may_record": access.may(request.actor, "counselling.record"),
    }  # fmt: skip
    return render(request, "registry/counselling/agencies.html", context)


@page(permission="counselling.read")
def export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows = _found(request)
    lines = (
        (row.name, row.credit_code, row.get_kind_display(), row.address, row.last_inspected, row.waiting)
        for row in rows
    )
    return workbook(request, "婚介机构", _COLUMNS, lines)


@page(permission="counselling.record", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Enter an agency."""
    form, status = AgencyForm(request.POST or None), 0
    if request.method == "POST":
        office = office_of(request, "counselling.record")
        status = carried_out(form, request, commands.list_agency, division_code=office)
        if not status:
            messages.success(request, "已登记婚介机构。")
            return redirect("counselling:agencies")
    return render(request, "registry/counselling/new_agency.html", {"form": form}, status=status or 200)


@page(permission="counselling.read")
def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    return _agency(request, agency_id)


def _agency(request: HttpRequest, agency_id: int, *, status: int = 200, **shown) -> HttpResponse:
    found, today = queries.agency(agency_id, actor=request.actor), request.at.date()
    context = {
        "agency": found,
        "inspections": [
            {
                "row": row,
                "findings": [AGENCY_FINDINGS[code] for code in row.findings],
                "waits": bool(row.findings) and row.rectified_on is None,
                "overdue": bool(row.findings) and row.rectified_on is None and row.rectify_by < today,
            }
            for row in queries.inspections(found)
        ],
        "may_record": access.may(request.actor, "counselling.record", division_code=found.division_code),
        "form": InspectForm(auto_id="inspect_%s", initial={"inspected_on": today}),
        "problem": "",
    } | shown
    return render(request, "registry/counselling/agency.html", context, status=status)


@page(permission="counselling.record", methods=("POST",))
def inspect(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Record an inspection."""
    form = InspectForm(request.POST, auto_id="inspect_%s")
    status = carried_out(
        form, request, commands.record_inspection, agency_id=agency_id, request_id=request_id_of(request)
    )
    if status:
        return _agency(request, agency_id, status=status, form=form)
    messages.success(request, "已登记检查。")
    return redirect("counselling:agency", agency_id)


@page(permission="counselling.record", methods=("POST",))
def rectified(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """What was found has been put right."""
    found = queries.inspection(inspection_id, actor=request.actor)
    try:
        commands.record_rectified(inspection_id=inspection_id, actor=request.actor, at=request.at)
    except NotFound:
        raise
    except MinzhengError as error:
        return _agency(request, found.agency_id, status=error.status, problem=error.sentence)
    messages.success(request, "已登记整改完成。")
    return redirect("counselling:agency", found.agency_id)
