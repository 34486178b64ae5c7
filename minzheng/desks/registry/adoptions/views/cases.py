"""Applications for adoption and for its end: list, case page, the parties in the clear."""

from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.web import ProceedingPage
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import ordered, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.adoptions import queries
from minzheng.registers.adoptions.assessing import FINDINGS, INDICATORS, RATINGS, score

from ..forms import CaseFilter, ReasonForm

MATTERS = ("adoption", "adoption-dissolution")
_SORTS = {"number": "number", "submitted": "submitted_at", "due": "step_due_date"}
_COLUMNS = (
    TableColumn(label="办件编号", width=22),
    TableColumn(label="事项", width=18),
    TableColumn(label="收养人", width=16),
    TableColumn(label="状态", width=12),
    TableColumn(label="收件日期", kind=Kind.DATE),
    TableColumn(label="期限", kind=Kind.DATE),
)


def _extras(case, request: HttpRequest) -> dict:
    """What the register knows of the case, for its cards."""
    day = request.at.date()
    if case.matter != "adoption":
        return {"relation": queries.adoption_of_subject(case.subject)}
    dossier = queries.dossier_of_subject(case.subject)
    assessment = queries.assessment(dossier)
    return {
        "dossier": dossier,
        "obstacles": queries.conditions(dossier, on_date=day),
        "clock": queries.clock_of(dossier, on_date=day),
        "notice": queries.notice(dossier),
        "assessment": assessment,
        "assessment_needed": queries.assessment_needed(dossier),
        "ratings": _ratings(assessment),
        "findings": [FINDINGS[code] for code in assessment.findings] if assessment else [],
        "relation": queries.adoption_of_dossier(dossier),
        "assessment_overdue": assessment is not None
        and assessment.reported_on is None
        and day > assessment.due_date,
    }


def _ratings(assessment) -> dict:
    if assessment is None or assessment.reported_on is None:
        return {}
    given = assessment.ratings
    return {
        "rows": [(label, RATINGS[given[key]]) for key, label in INDICATORS.items()],
        "score": score(given),
    }


PAGES = ProceedingPage(
    matters=MATTERS, template="registry/adoptions/case.html", open_template="registry/adoptions/open.html",
    url="adoptions:case", act_url="adoptions:act", add_paper_url="adoptions:add_paper",
    paper_url="adoptions:paper", document_url="adoptions:document", extras=_extras,
)  # fmt: skip


def _found(request: HttpRequest) -> tuple[CaseFilter, QuerySet]:
    form, rows = CaseFilter(request.GET), cases.proceedings(request.actor, matters=MATTERS)
    if not form.is_valid():
        return form, rows.none()
    wanted = form.cleaned_data
    if text := wanted["q"].strip():
        rows = rows.filter(Q(number__icontains=text) | Q(title__contains=text))
    if wanted["matter"]:
        rows = rows.filter(matter=wanted["matter"])
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


@page(permission="adoption.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """Every application of the jurisdiction, newest first; names are masked."""
    form, rows = _found(request)
    found, today = page_of(rows, request), request.at.date()
    context = {
        "form": form,
        "page_obj": found,
        "query": request.GET.urlencode(),
        "may_open": access.may(request.actor, "adoption.handle"),
        "rows": [
            {
                "case": case,
                "matter": catalogue.matter(case.matter).name,
                "state": case.current,
                "days_left": (case.step_due_date - today).days if case.step_due_date else None,
            }
            for case in found.object_list
        ],
    }
    return render(request, "registry/adoptions/cases.html", context)


@page(permission="adoption.read")
def export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows = _found(request)
    lines = (
        (
            case.number, catalogue.matter(case.matter).name, case.title, case.current.label,
            case.submitted_at, case.step_due_date,
        )
        for case in rows
    )  # fmt: skip
    return workbook(request, "收养办件", _COLUMNS, lines)


@page(permission="adoption.handle", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Take in an application for adoption."""
    return PAGES.open(request, "adoption")


@page(permission="adoption.handle", methods=("GET", "POST"))
def new_dissolution(request: HttpRequest) -> HttpResponse:
    """Take in an application for the end of an adoption."""
    return PAGES.open(request, "adoption-dissolution")


@page(permission="adoption.read")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    return PAGES.show(request, case_id)


@page(permission="adoption.read", methods=("POST",))
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    return PAGES.act(request, case_id, action)


@page(permission="adoption.handle", methods=("POST",))
def add_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    return PAGES.add_paper(request, case_id)


@page(permission="adoption.read")
def paper(request: HttpRequest, case_id: int, paper_id: int) -> FileResponse:
    return PAGES.paper(request, case_id, paper_id)


@page(permission="adoption.read")
def document(request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
    return PAGES.document(request, case_id, document_id)


@page(permission="adoption.read", methods=("GET", "POST"))
def parties(request: HttpRequest, case_id: int) -> HttpResponse:
    """The parties in the clear, after a reason was given; the page is never kept by a browser."""
    found = cases.proceeding(case_id, actor=request.actor, at=request.at, matters=MATTERS)
    form, opened, status = ReasonForm(request.POST or None), [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                opened = queries.open_parties(
                    queries.dossier_id_of(found.subject), reason=form.cleaned_data["reason"],
                    case_id=found.id,
                    actor=request.actor, at=request.at,
                )  # fmt: skip
                status = 200
            except EXPECTED as error:
                form.add_error("reason", error.sentence)
    context = {"case": found, "form": form, "opened": opened}
    response = render(request, "registry/adoptions/parties.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
