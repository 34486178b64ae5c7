"""The page of one subject and its steps; measures of a list."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.web import SubjectPages

from ..forms import FeedbackForm
from ..listing import LISTS_OF

PAGES = SubjectPages(namespace="supervision", template="supervision/subject.html")


def _extra(request: HttpRequest, kind: str, subject_id: int) -> dict:
    """What only this desk adds to the page: its list, and the measures of an entry on a list."""
    list_label, list_url = _list_of(PAGES.row(request, kind, subject_id), kind)
    extra = {
        "may_handle": access.may(request.actor, "organisation.handle"),
        "list_label": list_label,
        "list_url": list_url,
    }
    if kind == "credit":
        measures = queries.measures(subject_id, request.actor)
        forms = [(one, FeedbackForm(auto_id=f"measure{one.id}_%s")) for one in measures]
        extra |= {"measures": forms, "more_template": "supervision/measures.html"}
    return extra


def shown(
    request: HttpRequest, kind: str, subject_id: int, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The page as things stand; `problem` is a sentence above everything."""
    extra = _extra(request, kind, subject_id)
    if problem:
        extra["problem"] = problem
    return PAGES.show(request, kind, subject_id, extra=extra, status=status)


def _list_of(row, kind: str) -> tuple[str, str]:
    """The list from which a subject was opened: its name and address."""
    match kind:
        case "inspection":
            return f"{row.round.year}年度年检", reverse("supervision:board", args=[row.round_id])
        case "ledger":
            return row.get_ledger_display(), reverse("supervision:ledger", args=[row.ledger])
        case "publication":
            return "双公示", reverse("supervision:publicity")
        case _:
            return LISTS_OF[kind].title, reverse("supervision:list", args=[kind])


@page(permission="organisation.read")
def subject(request: HttpRequest, kind: str, subject_id: int) -> HttpResponse:
    """Everything of one subject: state, facts, what may be done, papers, history."""
    return shown(request, kind, subject_id)


@page(permission="organisation.read")
def fill(request: HttpRequest, kind: str, subject_id: int, action: str) -> HttpResponse:
    """A step that asks for much, on a page of its own."""
    return PAGES.fill(request, kind, subject_id, action)


@page(permission="organisation.read", methods=("POST",))
def act(request: HttpRequest, kind: str, subject_id: int, action: str) -> HttpResponse:
    """Take a step. The command asks for the permission of the step itself."""
    return PAGES.act(request, kind, subject_id, action, extra=_extra(request, kind, subject_id))


@page(permission="organisation.read")
def file(request: HttpRequest, kind: str, subject_id: int, file_id: int) -> FileResponse:
    """A file handed in with a step."""
    return PAGES.file(request, kind, subject_id, file_id)


@page(permission="organisation.read")
def document(request: HttpRequest, kind: str, subject_id: int, document_id: int) -> FileResponse:
    """A paper that a step issued."""
    return PAGES.document(request, kind, subject_id, document_id)


@page(permission="organisation.handle", methods=("POST",))
def escalate(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Propose the list of serious dishonesty for an entry of two years' standing."""
    try:
        row = commands.escalate(
            entry_id=entry_id, actor=request.actor, at=request.at, request_id=request_id_of(request)
        )
    except EXPECTED as error:
        return shown(request, "credit", entry_id, problem=error.sentence, status=error.status)
    messages.success(request, "已提出转入严重违法失信名单，按程序告知、听取陈述申辩后决定。")
    return redirect("supervision:subject", "credit", row.id)


@page(permission="organisation.handle", methods=("POST",))
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Enter what a department did."""
    form = FeedbackForm(request.POST)
    entry_id = queries.measure_entry(measure_id, request.actor)
    words = form.data.get("feedback", "")
    try:
        commands.answer_measure(measure_id=measure_id, feedback=words, actor=request.actor, at=request.at)
    except EXPECTED as error:
        status = 422 if error.field else error.status
        return shown(request, "credit", entry_id, problem=error.sentence, status=status)
    messages.success(request, "已登记部门反馈。")
    return redirect("supervision:subject", "credit", entry_id)
