"""Licences under way: the list with both clocks, and the page of each case."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.cases import queries as proceedings
from minzheng.kernel.cases.web import PaperForm, ProceedingPage
from minzheng.matters.organisations.founding.matter import CODE, standing_against
from minzheng.registers.organisations import declared, licensing

from .. import lists
from ..forms import CaseListForm


def extras(case, request: HttpRequest) -> dict:
    """What the page of a licence shows besides: stages, what was declared, what stands against it."""
    checked = case.matter == CODE and case.current.is_open
    return {
        "stages": lists.stages(case),
        "declared": declared.rows_of(case),
        "against": standing_against(case, lists.today_of(request)) if checked else [],
        "checked": checked,
        "subject_id": declared.organisation_id(case),
        "wanted": [],  # what is still to come is asked for one by one
        "to_come": [
            {
                "label": label,
                "title": f"上传{label}",
                "form": PaperForm(case=case, only=(key, label)),
            }
            for key, label in licensing.papers_to_come(case).items()
        ],
    }


PAGES = ProceedingPage(
    matters=lists.MATTERS, template="organisations/register/case.html", url="organisations:case",
    act_url="organisations:act", add_paper_url="organisations:add_paper", paper_url="organisations:paper",
    document_url="organisations:document", extras=extras,
)  # fmt: skip


def _found(request: HttpRequest) -> tuple[CaseListForm, QuerySet]:
    form = CaseListForm(request.GET, states=lists.case_states(), matters=lists.matter_names())
    rows = proceedings.proceedings(request.actor, matters=lists.MATTERS)
    today = lists.today_of(request)
    rows = lists.cases_narrowed(rows, form.cleaned_data, today) if form.is_valid() else rows.none()
    return form, lists.ordered(
        rows, request.GET.get("sort", ""), lists.CASE_SORTS, ("-closed_at", "-submitted_at", "-id")
    )


@page(permission="organisation.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """Every licence, those under way in front; on top those that wait for the actor."""
    form, rows = _found(request)
    today = lists.today_of(request)
    found = Paginator(rows, lists.PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form, "rows": lists.case_rows(found.object_list, today), "page_obj": found,
        "waiting": lists.case_rows(lists.waiting(request.actor), today), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "organisations/register/cases.html", context)


@page(permission="organisation.read")
def case_workbook(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel. Taking it out is an event."""
    _, rows = _found(request)
    found, today = list(rows), lists.today_of(request)
    audit.record(
        RecordOpened(what=f"社会组织登记办件（导出 Excel，{len(found)} 件）"),
        actor=request.actor,
        at=request.at,
    )
    file = lists.case_workbook(found, today)
    return FileResponse(file, as_attachment=True, filename=f"社会组织登记办件{today:%Y%m%d}.xlsx")


@page(permission="organisation.read")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One licence."""
    return PAGES.show(request, case_id)


@page(permission="organisation.read", methods=("POST",))
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    """Take a step; the command asks for the permission of the step."""
    return PAGES.act(request, case_id, action)


@page(permission="organisation.handle", methods=("POST",))
def add_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add a paper."""
    return PAGES.add_paper(request, case_id)


@page(permission="organisation.read")
def paper(request: HttpRequest, case_id: int, paper_id: int) -> FileResponse:
    """A paper that was handed in."""
    return PAGES.paper(request, case_id, paper_id)


@page(permission="organisation.read")
def document(request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
    """A document that was issued."""
    return PAGES.document(request, case_id, document_id)
