"""The list of organisations, its workbook, and the name check."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.registers.organisations import naming, queries

from .. import lists
from ..forms import ListForm, NameForm


def _found(request: HttpRequest) -> tuple[ListForm, QuerySet]:
    form = ListForm(request.GET)
    rows = queries.visible(request.actor)
    rows = lists.narrowed(rows, form.cleaned_data) if form.is_valid() else rows.none()
    return form, lists.ordered(rows, request.GET.get("sort", ""), lists.SORTS, ("-registered_date", "id"))


@page(permission="organisation.read")
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Every organisation of the jurisdiction that exists, the newest first."""
    form, rows = _found(request)
    found = Paginator(rows, lists.PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form, "rows": lists.rows_of(found.object_list), "page_obj": found,
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "organisations/register/list.html", context)


@page(permission="organisation.read")
def organisation_workbook(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel. Taking it out is an event."""
    _, rows = _found(request)
    found, today = list(rows), lists.today_of(request)
    audit.record(
        RecordOpened(what=f"社会组织名册（导出 Excel，{len(found)} 家）"), actor=request.actor, at=request.at
    )
    file = lists.workbook(found, today)
    return FileResponse(file, as_attachment=True, filename=f"社会组织名册{today:%Y%m%d}.xlsx")


@page(permission="organisation.read")
def check_name(request: HttpRequest) -> HttpResponse:
    """Whether a name may be registered today, and everything that speaks against it."""
    form, verdict, parts = NameForm(request.GET or None), None, None
    if request.GET and form.is_valid():
        place = access.scope(request.actor, "organisation.read").prefixes[0][:6]
        asked = {
            "kind": form.cleaned_data["kind"],
            "division_code": place,
            "on_date": lists.today_of(request),
        }
        verdict = naming.check_name(form.cleaned_data["name"], **asked)
        parts = naming.take_apart(form.cleaned_data["name"], **asked)
    status = 422 if request.GET and not form.is_valid() else 200
    context = {"form": form, "verdict": verdict, "parts": parts}
    return render(request, "organisations/register/names.html", context, status=status)
