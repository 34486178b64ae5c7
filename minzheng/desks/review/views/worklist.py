"""The to-do list, every case, and both as workbooks."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import LOGGED_IN, page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.exchange.web import town_choices

from .. import worklist
from ..forms import CaseSearchForm, WorklistForm
from ..nav import entries


@page(permission=LOGGED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The first page that the actor's posts open."""
    rows = entries(request)
    return redirect(rows[0]["url"] if rows else "home")


@page(permission="case.read")
def to_do(request: HttpRequest) -> HttpResponse:
    """Cases that wait for the actor, the most urgent first."""
    form, rows = _to_do(request)
    return _list_page(request, "review/to_do.html", form, rows)


@page(permission="case.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case of the jurisdiction, newest first."""
    form, rows = _every_case(request)
    return _list_page(request, "review/cases.html", form, rows)


@page(permission="case.read")
def to_do_workbook(request: HttpRequest) -> HttpResponse:
    """The to-do list as filtered, as Excel. Taking it out is an event."""
    _, rows = _to_do(request)
    return _workbook(request, "待办件", rows)


@page(permission="case.read")
def case_workbook(request: HttpRequest) -> HttpResponse:
    """The list of cases as filtered, as Excel. Taking it out is an event."""
    _, rows = _every_case(request)
    return _workbook(request, "办件清单", rows)


def _to_do(request: HttpRequest) -> tuple[WorklistForm, QuerySet]:
    towns = town_choices(request, "case.read")
    form = WorklistForm(request.GET, states=worklist.OPEN_STATES, towns=towns)
    return form, _narrowed(request, form, cases.to_do(request.actor))


def _every_case(request: HttpRequest) -> tuple[CaseSearchForm, QuerySet]:
    towns = town_choices(request, "case.read")
    form = CaseSearchForm(request.GET, states=worklist.ALL_STATES, towns=towns)
    rows = cases.visible(request.actor).select_related("applicant").order_by("-submitted_at", "-id")
    return form, _narrowed(request, form, rows)


def _narrowed(request: HttpRequest, form: WorklistForm, rows: QuerySet) -> QuerySet:
    """A filter that does not read shows nothing, and the form says why: never everything."""
    if not form.is_valid():
        return rows.none()
    rows = worklist.narrowed(rows, form.cleaned_data, today=request.at.date())
    return worklist.ordered(rows, request.GET.get("sort", ""))


def _list_page(request: HttpRequest, template: str, form, rows: QuerySet) -> HttpResponse:
    found = Paginator(rows, worklist.PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": worklist.case_rows(found.object_list, today=request.at.date()),
        "page_obj": found,
        "query": request.GET.urlencode(),
    }
    return render(request, template, context)


def _workbook(request: HttpRequest, title: str, rows: QuerySet) -> FileResponse:
    found = list(rows)
    event = RecordOpened(what=f"{title}（导出 Excel，{len(found)} 件）")
    audit.record(event, actor=request.actor, at=request.at)
    today = request.at.date()
    file = worklist.workbook(title, found, today=today)
    return FileResponse(file, as_attachment=True, filename=f"{title}{today:%Y%m%d}.xlsx")
