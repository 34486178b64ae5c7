"""Verification: asking from the case page, settling what differs, and the centre that exchanges the files."""

import base64
import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import catalogue
from minzheng.registers.verification import commands, reports
from minzheng.registers.verification import queries as verification

from ..casefile import reached
from ..forms import AnswersUploadForm, RecheckForm, SettleForm
from ..verification import DEPARTMENTS
from .cases import case_page


@page(permission="case.ask_verification", methods=("POST",))
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask every department about every member of the household."""
    try:
        asked = commands.ask(case_id=case_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return case_page(request, case_id, problem=error.sentence, status=error.status)
    messages.success(request, f"已提请核对，共 {len(asked)} 项，等待核对中心取得答复。")
    return redirect("review:case", case_id)


@page(permission="case.ask_verification", methods=("POST",))
def retry(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask again those that did not reply or could not look."""
    try:
        asked = commands.retry(case_id=case_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return case_page(request, case_id, problem=error.sentence, status=error.status)
    messages.success(request, f"已重新提请 {len(asked)} 项。")
    return redirect("review:case", case_id)


@page(permission="case.ask_verification", methods=("POST",))
def recheck(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask once more, with a reason."""
    form, status = RecheckForm(request.POST, auto_id="recheck_%s", departments=DEPARTMENTS), 422
    if form.is_valid():
        try:
            asked = commands.recheck(
                case_id=case_id,
                reason=form.cleaned_data["reason"],
                departments=form.cleaned_data["departments"] or None,
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"已再次提请 {len(asked)} 项，原来的答复保留。")
            return redirect("review:case", case_id)
    return case_page(request, case_id, refused=("recheck", form), status=status)


@page(permission="case.read")
def report(request: HttpRequest, case_id: int) -> HttpResponse:
    """The verification report on a sheet: what was asked and what it suggests. No answer is opened."""
    case = reached(case_id, request.actor)
    if not verification.inquiries(case).exists():
        raise NotFound("本件还没有提请核对，没有核对报告。请返回办件页面先提请核对。")
    context = {
        "case": case,
        "matter": catalogue.matter(case.matter).name,
        "report": reports.report(case),
        "today": request.at.date(),
    }
    return render(request, "review/report.html", context)


@page(permission="people.correct_fact")
def answer(request: HttpRequest, case_id: int, inquiry_id: int) -> HttpResponse:
    """What a department said about a person, opened; the look is an event."""
    case = reached(case_id, request.actor)
    if not verification.inquiries(case).filter(id=inquiry_id).exists():
        raise NotFound("没有这项核对查询，请返回办件页面查看。")
    opened = verification.opened(inquiry_id, actor=request.actor, at=request.at)
    return render(request, "review/answer.html", {"case": case, "answer": opened})


@page(permission="people.correct_fact", methods=("GET", "POST"))
def settle(request: HttpRequest, case_id: int, finding_id: int) -> HttpResponse:
    """Say which of two contradicting statements counts, and why."""
    case = reached(case_id, request.actor)
    rows = verification.comparison(case, on_date=request.at.date())
    row = next((one for one in rows if one.finding_id == finding_id), None)
    if row is None:
        raise NotFound("这项核对差异已不再有效，部门可能有了新的答复。请返回办件页面查看。")
    posted = request.method == "POST"
    form, status = SettleForm(request.POST or None, request.FILES or None), 422 if posted else 200
    if posted and form.is_valid():
        try:
            commands.settle_with_paper(
                finding_id=finding_id,
                settled_as=form.cleaned_data["settled_as"],
                note=form.cleaned_data["note"],
                upload=form.cleaned_data["file"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            error.field = "file" if error.field == "evidence_file_id" else error.field
            status = show_refusal(form, error)
        else:
            messages.success(request, f"“{row.label}”已核实处理。")
            return redirect("review:case", case_id)
    return render(request, "review/settle.html", {"case": case, "row": row, "form": form}, status=status)


@page(permission="case.verify")
def centre(request: HttpRequest) -> HttpResponse:
    """What each department still owes; its file to send and its answers to take in."""
    return _centre_page(request)


def _centre_page(
    request: HttpRequest,
    *,
    refused: tuple[str, AnswersUploadForm] | None = None,
    result=None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    queues = verification.pending_by_department(actor=request.actor)
    rows = [
        {
            "queue": queue,
            "form": refused[1]
            if refused and refused[0] == queue.department
            else AnswersUploadForm(auto_id=f"{queue.department}_%s"),
        }
        for queue in queues
    ]
    report = ""
    if result is not None and result.error_report:
        report = base64.b64encode(result.error_report).decode()
    context = {
        "rows": rows,
        "result": result,
        "report": report,
        "problem": problem,
        "pending": sum(queue.pending for queue in queues),
        "silent": sum(queue.no_reply + queue.error for queue in queues),
    }
    return render(request, "review/centre.html", context, status=status)


@page(permission="case.verify", methods=("POST",))
def request_file(request: HttpRequest, department: str) -> HttpResponse:
    """The workbook with full identity numbers that goes to a department. Making it is an event."""
    label = _label(department)
    try:
        content = commands.request_file(department=department, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return _centre_page(request, problem=error.sentence, status=422)
    name = f"核对请求_{label}_{request.at:%Y%m%d}.xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)


@page(permission="case.verify", methods=("POST",))
def take_in(request: HttpRequest, department: str) -> HttpResponse:
    """Take a department's answers in: all of them, or none with every bad row and its reason."""
    _label(department)
    form, status, result = (
        AnswersUploadForm(request.POST, request.FILES, auto_id=f"{department}_%s"),
        422,
        None,
    )
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            result = commands.take_in_answers(
                department=department,
                upload=upload,
                file_name=upload.name,
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
    if result is not None and result.loaded:
        messages.success(request, result.sentence)
        return redirect("review:verification")
    return _centre_page(request, refused=(department, form), result=result, status=status)


@page(permission="case.verify", methods=("POST",))
def mark_no_reply(request: HttpRequest) -> HttpResponse:
    """Mark what departments have not answered within their working days."""
    marked = commands.mark_no_reply(actor=request.actor, at=request.at)
    words = f"已把 {marked} 项超过时限的标为“未反馈”。未反馈不等于没有，经办人可以重新提请。"
    messages.success(request, words if marked else "没有超过时限的查询。")
    return redirect("review:verification")


def _label(department: str) -> str:
    label = dict(DEPARTMENTS).get(department)
    if label is None:
        raise NotFound("没有这个核对部门，请从核对中心的列表里选择。")
    return label
