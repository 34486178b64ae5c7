"""The agent's own applications on their way."""

from django.http import FileResponse, HttpRequest, HttpResponse

from minzheng.kernel.access.web import page
from minzheng.kernel.cases.web import PaperForm, ProceedingPage
from minzheng.registers.organisations import declared, licensing

from .own import MATTERS


def extras(case, request: HttpRequest) -> dict:
    """What was declared, and the organisation once it exists."""
    return {
        "declared": declared.rows_of(case),
        "officers": declared.officers_of(case),
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
    matters=MATTERS, template="institution/case.html", url="institution:case", act_url="institution:act",
    add_paper_url="institution:add_paper", paper_url="institution:paper",
    document_url="institution:document", extras=extras, on_behalf=False,
)  # fmt: skip


@page(permission="organisation.report")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One own application."""
    return PAGES.show(request, case_id)


@page(permission="organisation.report", methods=("POST",))
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    """Hand in what was missing, or withdraw."""
    return PAGES.act(request, case_id, action)


@page(permission="organisation.report", methods=("POST",))
def add_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add a paper."""
    return PAGES.add_paper(request, case_id)


@page(permission="organisation.report")
def paper(request: HttpRequest, case_id: int, paper_id: int) -> FileResponse:
    """A paper that was handed in."""
    return PAGES.paper(request, case_id, paper_id)


@page(permission="organisation.report")
def document(request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
    """A document that was issued."""
    return PAGES.document(request, case_id, document_id)
