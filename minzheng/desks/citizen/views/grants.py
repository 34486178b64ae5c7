"""Benefits that one person applies for: which there are, the form, and one's own applications."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import LOGGED_IN, page
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.procedures import APPLICANT
from minzheng.kernel.cases.web import ProceedingPage
from minzheng.registers.benefits.granting import grant_of, grants

_DECIDED = ("approve", "deny")


def _extras(case, request: HttpRequest) -> dict:
    """What was declared, and after the decision what the rules said."""
    steps = [step for step in cases.timeline(case) if step.action in _DECIDED]
    return {
        "answers": grant_of(case.matter).shown_answers(case),
        "decided": steps[-1].details if steps else {},
    }


def pages() -> ProceedingPage:
    return ProceedingPage(
        matters=tuple(one.code for one in open_to_residents()), template="citizen/grant_case.html",
        open_template="citizen/grant_new.html", url="citizen:grant_case", act_url="citizen:grant_act",
        add_paper_url="citizen:grant_add_paper", paper_url="citizen:grant_paper",
        document_url="citizen:grant_document", extras=_extras, on_behalf=False, frame="citizen.html",
    )  # fmt: skip


def open_to_residents() -> list:
    return [one for one in grants() if one.own_filing == APPLICANT]


@page(permission=LOGGED_IN)
def grant_list(request: HttpRequest) -> HttpResponse:
    """Every benefit that one can apply for by oneself."""
    return render(request, "citizen/grants.html", {"grants": open_to_residents()})


@page(permission=LOGGED_IN, methods=("GET", "POST"))
def new(request: HttpRequest, code: str) -> HttpResponse:
    """The conditions and the form on one page."""
    grant = grant_of(code)
    if grant is None or grant not in open_to_residents():
        raise NotFound("没有这个事项，请返回列表重新选择。")
    return pages().open(request, code, grant=grant, own=grant.form.own_questions)


@page(permission=LOGGED_IN)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    return pages().show(request, case_id)


@page(permission=LOGGED_IN, methods=("POST",))
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    return pages().act(request, case_id, action)


@page(permission=LOGGED_IN, methods=("POST",))
def add_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    return pages().add_paper(request, case_id)


@page(permission=LOGGED_IN)
def paper(request: HttpRequest, case_id: int, paper_id: int) -> FileResponse:
    return pages().paper(request, case_id, paper_id)


@page(permission=LOGGED_IN)
def document(request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
    return pages().document(request, case_id, document_id)
