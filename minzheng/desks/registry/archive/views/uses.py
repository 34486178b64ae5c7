"""Uses of the archive: taken in, allowed, handed out, and the book of them (利用登记簿)."""

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive import queries as archive
from minzheng.registers.marriage_archive.entitlement import CAPACITIES, OUTPUTS, PURPOSES

from ..forms import DecideForm, NoRecordForm, UseFilter, UseForm
from .search import record_page

TONES = {"waiting": "wait", "allowed": "info", "refused": "stop", "done": "ok"}
_COLUMNS = (
    TableColumn(label="受理日期", kind=Kind.DATE),
    TableColumn(label="申请人", kind=Kind.PERSON_NAME),
    TableColumn(label="利用身份", width=24),
    TableColumn(label="依据材料", width=40),
    TableColumn(label="事由", width=24),
    TableColumn(label="利用方式", width=20),
    TableColumn(label="档号", width=26),
    TableColumn(label="状态"),
    TableColumn(label="受理人", kind=Kind.PERSON_NAME),
    TableColumn(label="审批人", kind=Kind.PERSON_NAME),
)


@page(permission="archive.serve", methods=("POST",))
def ask(request: HttpRequest, record_id: int) -> HttpResponse:
    """Take in a request for one record."""
    record = archive.record(record_id, request.actor)
    form = UseForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            made = commands.ask_use(
                division_code=record.office_code, record_id=record.id, **form.cleaned_data,
                request_id=request_id_of(request), actor=request.actor, at=request.at,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            _say(request, made)
            return redirect("archive:use", made.id)
    return record_page(request, record_id, form, status)


@page(permission="archive.serve", methods=("GET", "POST"))
def ask_no_record(request: HttpRequest) -> HttpResponse:
    """无婚姻登记记录证明: since 2015-08-27 only for what the notice lists."""
    form, status = NoRecordForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = commands.ask_use(
                    division_code=access.scope(request.actor, "archive.serve").prefixes[0], record_id=None,
                    output="no_record", **form.cleaned_data, request_id=request_id_of(request),
                    actor=request.actor, at=request.at,
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                _say(request, made)
                return redirect("archive:use", made.id)
    return render(request, "registry/archive/no_record.html", {"form": form}, status=status)


def _say(request: HttpRequest, made) -> None:
    if made.state == "waiting":
        messages.info(request, "已受理。这种情形须由负责人审核同意后才能提供。")
    else:
        messages.success(request, "已受理，材料齐全，可以办理。")


@page(permission="archive.read")
def uses(request: HttpRequest) -> HttpResponse:
    """The book of uses, the newest first."""
    form, rows = _filtered(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "query": request.GET.urlencode(),
        "rows": [_row(one) for one in found.object_list],
        "may_serve": access.may(request.actor, "archive.serve"),
    }  # fmt: skip
    return render(request, "registry/archive/uses.html", context)


@page(permission="archive.read")
def export(request: HttpRequest) -> FileResponse:
    """The book as filtered, as Excel."""
    _, rows = _filtered(request)
    lines = (
        (one.taken_at, one.applicant_name, CAPACITIES[one.capacity].label, "、".join(one.papers),
         PURPOSES[one.purpose], OUTPUTS[one.output], one.record.archive_number if one.record else "",
         one.get_state_display(), one.taken_by_name, one.approver_name)
        for one in rows
    )  # fmt: skip
    return workbook(request, "婚姻档案利用登记簿", _COLUMNS, lines)


def _filtered(request: HttpRequest):
    form = UseFilter(request.GET)
    rows = archive.uses(request.actor)
    if not form.is_valid():
        return form, rows.none()
    if text := form.cleaned_data["text"].strip():
        rows = rows.filter(Q(applicant_name__contains=text) | Q(record__archive_number__icontains=text))
    if form.cleaned_data["state"]:
        rows = rows.filter(state=form.cleaned_data["state"])
    return form, rows


def _row(use) -> dict:
    return {
        "use": use, "capacity": CAPACITIES[use.capacity].label, "purpose": PURPOSES[use.purpose],
        "output": OUTPUTS[use.output], "tone": TONES[use.state],
    }  # fmt: skip


@page(permission="archive.read")
def use(request: HttpRequest, use_id: int) -> HttpResponse:
    return _use_page(request, use_id, DecideForm())


def _use_page(
    request: HttpRequest, use_id: int, form: DecideForm, problem: str = "", status: int = 200
) -> HttpResponse:
    found = archive.use(use_id, request.actor)
    own = found.taken_by_id == request.actor.account_id
    context = _row(found) | {
        "form": form,
        "problem": problem,
        "article": CAPACITIES[found.capacity].article,
        "may_decide": access.may(request.actor, "archive.release") and not own,
        "may_serve": access.may(request.actor, "archive.serve"),
    }
    return render(request, "registry/archive/use.html", context, status=status)


@page(permission="archive.release", methods=("POST",))
def decide(request: HttpRequest, use_id: int) -> HttpResponse:
    """The head's word on a request."""
    archive.use(use_id, request.actor)
    form = DecideForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            commands.decide_use(
                use_id=use_id, allowed=form.cleaned_data["allowed"] == "yes", note=form.cleaned_data["note"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已记下审批意见。")
            return redirect("archive:use", use_id)
    return _use_page(request, use_id, form, status=status)


@page(permission="archive.serve", methods=("POST",))
def hand_out(request: HttpRequest, use_id: int) -> HttpResponse:
    """Issue the paper, or note that the record was looked at."""
    archive.use(use_id, request.actor)
    try:
        done = commands.hand_out(use_id=use_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return _use_page(request, use_id, DecideForm(), error.sentence, error.status)
    messages.success(request, f"已出具《{done.document}》。" if done.document else "已登记查阅。")
    return redirect("archive:use", use_id)


@page(permission="archive.read")
def document(request: HttpRequest, use_id: int) -> FileResponse:
    """The paper that was handed out."""
    found = archive.use(use_id, request.actor)
    if found.document is None:
        raise NotFound("这件利用申请还没有出具文书。")
    return send_file(request, found.document.pdf_id, as_attachment=False)
