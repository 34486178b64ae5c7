"""Applications: what waits for the officer, every case, taking in, the page of one case."""

from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.web import ProceedingPage
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import ordered, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits.granting import grant_of, grants

from ..forms import CaseFilter

_SORTS = {"number": "number", "submitted": "submitted_at", "due": "step_due_date", "name": "title"}
_COLUMNS = (
    TableColumn(label="办件编号", width=22),
    TableColumn(label="姓名", width=12),
    TableColumn(label="事项", width=20),
    TableColumn(label="村（社区）", width=20),
    TableColumn(label="状态", width=14),
    TableColumn(label="收件日期", kind=Kind.DATE),
    TableColumn(label="本环节期限", kind=Kind.DATE),
)


def codes() -> list[str]:
    return [one.code for one in grants()]


def _extras(case, request: HttpRequest) -> dict:
    """What the rules say today, while the case is open; afterwards what was decided."""
    grant = grant_of(case.matter)
    decided = next(
        (step.details for step in reversed(cases.timeline(case)) if step.details.get("parts")), None
    )
    told = grant.told(case, request.at.date()) if case.current.is_open else decided
    return {
        "told": told,
        "answers": grant.shown_answers(case),
        "person_id": case.application["person_id"],
        "may_see_person": access.may(request.actor, "people.search", division_code=case.division_code),
    }


def pages() -> ProceedingPage:
    return ProceedingPage(
        matters=tuple(codes()), template="welfare/case.html", open_template="welfare/new.html",
        url="welfare:case", act_url="welfare:act", add_paper_url="welfare:add_paper",
        paper_url="welfare:paper", document_url="welfare:document", extras=_extras,
    )  # fmt: skip


def rows_of(found, request: HttpRequest) -> list[dict]:
    """Cases as the tables of this desk show them."""
    today, found = request.at.date(), list(found)
    names = territory.names_of({case.division_code for case in found}, today)
    return [
        {
            "case": case, "matter": grant_of(case.matter).name, "state": case.current,
            "place": names.get(case.division_code, ""),
            "days_left": (case.step_due_date - today).days if case.step_due_date else None,
        }
        for case in found
    ]  # fmt: skip


@page(permission="grant.read")
def home(request: HttpRequest) -> HttpResponse:
    """What waits for a step of this officer, the most urgent first."""
    waiting = cases.waiting_for(request.actor, matters=codes())
    found = page_of(waiting, request)
    context = {
        "page_obj": found, "rows": rows_of(found.object_list, request), "total": found.paginator.count,
        "may_open": access.may(request.actor, "case.take_in"),
    }  # fmt: skip
    return render(request, "welfare/home.html", context)


def _found(request: HttpRequest) -> tuple[CaseFilter, QuerySet]:
    form, rows = CaseFilter(request.GET), cases.proceedings(request.actor, matters=codes())
    if not form.is_valid():
        return form, rows.none()
    wanted = form.cleaned_data
    if text := wanted["q"].strip():
        rows = rows.filter(Q(number__icontains=text) | Q(title__contains=text))
    for name in ("matter", "state"):
        if wanted[name]:
            rows = rows.filter(**{name: wanted[name]})
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


@page(permission="grant.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """Every application of the jurisdiction, newest first."""
    form, rows = _found(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "query": request.GET.urlencode(),
        "rows": rows_of(found.object_list, request),
        "may_open": access.may(request.actor, "case.take_in"),
    }  # fmt: skip
    return render(request, "welfare/cases.html", context)


@page(permission="grant.read")
def export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows = _found(request)
    lines = (
        (
            row["case"].number, row["case"].title, row["matter"], row["place"], row["state"].label,
            row["case"].submitted_at, row["case"].step_due_date,
        )
        for row in rows_of(rows, request)
    )  # fmt: skip
    return workbook(request, "待遇办件", _COLUMNS, lines)


@page(permission="case.take_in")
def choose(request: HttpRequest) -> HttpResponse:
    """Which benefit somebody applies for."""
    return render(request, "welfare/choose.html", {"grants": grants()})


@page(permission="case.take_in", methods=("GET", "POST"))
def new(request: HttpRequest, matter_code: str) -> HttpResponse:
    """Take in an application."""
    grant = grant_of(matter_code)
    if grant is None:
        raise NotFound("没有这个事项，请返回列表重新选择。")
    own = (*grant.form.own_questions, *grant.form.window_questions)
    return pages().open(request, matter_code, grant=grant, own=own)


@page(permission="grant.read")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    return pages().show(request, case_id)


@page(permission="grant.read", methods=("POST",))
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    return pages().act(request, case_id, action)


@page(permission="case.take_in", methods=("POST",))
def add_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    return pages().add_paper(request, case_id)


@page(permission="grant.read")
def paper(request: HttpRequest, case_id: int, paper_id: int) -> FileResponse:
    return pages().paper(request, case_id, paper_id)


@page(permission="grant.read")
def document(request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
    return pages().document(request, case_id, document_id)
