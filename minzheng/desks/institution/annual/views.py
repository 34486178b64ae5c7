"""What an organisation sees of its supervision, and what it does itself. What is not its own is not found."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.assessing import ASSESSMENT
from minzheng.registers.supervision.ledgers import MAJOR_EVENT
from minzheng.registers.supervision.web import AskForm, SubjectPages

PAGES = SubjectPages(namespace="institution:annual", template="annual/subject.html", own=True)
REPORT = "organisation.report"


@page(permission=REPORT)
def home(request: HttpRequest) -> HttpResponse:
    """Each of the agent's organisations with what waits for it and everything else there is."""
    day = request.at.date()
    context = {
        "waiting": queries.awaited_of_agent(request.actor, day),
        "organisations": [
            (one, queries.subjects_of(one.id, request.actor, day))
            for one in organisations.of_agent(request.actor, on_date=day).order_by("name")
        ],
        "today": day,
    }
    return render(request, "annual/home.html", context)


@page(permission=REPORT)
def subject(request: HttpRequest, kind: str, subject_id: int) -> HttpResponse:
    """One subject of the agent's own organisation."""
    return PAGES.show(request, kind, subject_id)


@page(permission=REPORT)
def fill(request: HttpRequest, kind: str, subject_id: int, action: str) -> HttpResponse:
    """The annual report as a form."""
    return PAGES.fill(request, kind, subject_id, action)


@page(permission=REPORT, methods=("POST",))
def act(request: HttpRequest, kind: str, subject_id: int, action: str) -> HttpResponse:
    """Take a step that is the organisation's."""
    return PAGES.act(request, kind, subject_id, action)


@page(permission=REPORT)
def file(request: HttpRequest, kind: str, subject_id: int, file_id: int) -> FileResponse:
    """A file that was handed in."""
    return PAGES.file(request, kind, subject_id, file_id)


@page(permission=REPORT)
def document(request: HttpRequest, kind: str, subject_id: int, document_id: int) -> FileResponse:
    """A paper addressed to the organisation."""
    return PAGES.document(request, kind, subject_id, document_id)


def _own(request: HttpRequest, organisation_id: int):
    found = (
        organisations.of_agent(request.actor, on_date=request.at.date()).filter(id=organisation_id).first()
    )
    if found is None:
        raise NotFound("没有这个社会组织，或者您不是它的经办人。")
    return found


@page(permission=REPORT, methods=("GET", "POST"))
def event(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Report a major event, before or after it."""
    organisation = _own(request, organisation_id)
    form, status = AskForm(MAJOR_EVENT.opening, *_sent(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = commands.open_entry(
                    ledger="major_event", organisation_id=organisation.id, data=form.cleaned_data,
                    actor=request.actor, at=request.at, request_id=request_id_of(request),
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, f"已报告，编号 {row.number}。")
                return redirect("institution:annual:subject", "ledger", row.id)
    context = {"form": form, "organisation": organisation, "label": "报告重大事项"}
    return render(request, "annual/new.html", context, status=status)


@page(permission=REPORT, methods=("GET", "POST"))
def assessment(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Apply for an assessment."""
    organisation = _own(request, organisation_id)
    form, status = AskForm(ASSESSMENT.opening, *_sent(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = commands.apply_assessment(
                    organisation_id=organisation.id, data=form.cleaned_data, actor=request.actor,
                    at=request.at,
                    request_id=request_id_of(request),
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, "已申报，登记机关将核对参评资格。评估不收费。")
                return redirect("institution:annual:subject", "assessment", row.id)
    context = {"form": form, "organisation": organisation, "label": "申报等级评估"}
    return render(request, "annual/new.html", context, status=status)


def _sent(request: HttpRequest) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" else ()
