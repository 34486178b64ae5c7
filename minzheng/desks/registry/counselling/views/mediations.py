"""Couples who are counselled: the board, one case with its talks, the court, the figures."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, office_of, ordered, page_of, period, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.counselling import commands, queries

from ..forms import CloseForm, CourtResultForm, MediationFilter, MediationForm, ReferForm, SessionForm

_SORTS = {"opened": "opened_on", "alias": "alias", "archive": "archive_number"}
_COLUMNS = (
    TableColumn(label="夫妻代号", width=14),
    TableColumn(label="调解日期", kind=Kind.DATE),
    TableColumn(label="阶段", width=14),
    TableColumn(label="辅导员", width=12),
    TableColumn(label="结果", width=12),
    TableColumn(label="文书", width=10),
    TableColumn(label="档号", width=24),
    TableColumn(label="法院结果", width=14),
)
_FIGURE_COLUMNS = (
    TableColumn(label="项目", width=34), TableColumn(label="数", width=12), TableColumn(label="口径", width=60),
)  # fmt: skip
TONES = {
    "": "wait",
    "reconciled": "ok",
    "postponed": "info",
    "divorced": "quiet",
    "to_court": "info",
    "unfinished": "quiet",
}


def _found(request: HttpRequest) -> tuple[MediationFilter, QuerySet]:
    form, rows = MediationFilter(request.GET), queries.mediations(request.actor)
    if not form.is_valid():
        return form, rows.none()
    wanted = form.cleaned_data
    if text := wanted["q"].strip():
        rows = rows.filter(Q(alias__startswith=text.upper()) | Q(archive_number__icontains=text))
    if wanted["stage"]:
        rows = rows.filter(stage=wanted["stage"])
    if wanted["outcome"]:
        rows = rows.filter(outcome="" if wanted["outcome"] == "open" else wanted["outcome"])
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


@page(permission="counselling.read")
def board(request: HttpRequest) -> HttpResponse:
    """Every case of the jurisdiction, newest first, under pseudonyms."""
    form, rows = _found(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "query": request.GET.urlencode(),
        "rows": [{"mediation": row, "tone": TONES[row.outcome]} for row in found.object_list],
        "may_record": access.may(request.actor, "counselling.record"),
    }  # fmt: skip
    return render(request, "registry/counselling/board.html", context)


@page(permission="counselling.read")
def export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows = _found(request)
    lines = (
        (
            row.alias, row.opened_on, row.get_stage_display(), row.counsellor.name if row.counsellor else "",
            row.get_outcome_display() or "进行中", row.get_paper_kind_display(), row.archive_number,
            row.referral.get_result_display() if hasattr(row, "referral") else "",
        )
        for row in rows
    )  # fmt: skip
    return workbook(request, "调解辅导", _COLUMNS, lines)


@page(permission="counselling.record", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Register a couple that agrees."""
    staff = queries.counsellors(request.actor)
    form, status = MediationForm(request.POST or None, counsellors=staff), 0
    if request.method == "POST":
        office = office_of(request, "counselling.record")
        status = carried_out(form, request, commands.open_mediation, division_code=office)
        if not status:
            messages.success(request, "已登记。谈话后请记录每次时长。")
            return redirect("counselling:board")
    context = {"form": form, "has_counsellors": staff.exists()}
    return render(request, "registry/counselling/new.html", context, status=status or 200)


@page(permission="counselling.read")
def mediation(request: HttpRequest, mediation_id: int) -> HttpResponse:
    return _mediation(request, mediation_id)


def _mediation(request: HttpRequest, mediation_id: int, *, status: int = 200, **shown) -> HttpResponse:
    """The page of one case; `shown` adds a refused form, a sentence, or an opened record."""
    found = queries.mediation(mediation_id, actor=request.actor)
    staff = queries.counsellors(request.actor)
    context = {
        "mediation": found,
        "tone": TONES[found.outcome],
        "sessions": list(queries.sessions(found)),
        "referral": queries.referral(found),
        "earlier": list(queries.earlier(found)[:10]),
        "may_record": access.may(request.actor, "counselling.record", division_code=found.division_code),
        "session_form": SessionForm(
            counsellors=staff, auto_id="session_%s",
            initial={"held_on": request.at.date(), "counsellor_id": found.counsellor_id},
        ),
        "close_form": CloseForm(auto_id="close_%s"),
        "refer_form": ReferForm(auto_id="refer_%s"),
        "result_form": CourtResultForm(auto_id="result_%s"),
        "problem": "",
        "opened": None,
    } | shown  # fmt: skip
    response = render(request, "registry/counselling/mediation.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _refused(request: HttpRequest, mediation_id: int, form, key: str, status: int) -> HttpResponse:
    """The page with the form as typed; what its form can no longer show stands above the page."""
    problem = "" if status == 422 else "　".join(form.non_field_errors())
    return _mediation(request, mediation_id, status=status, problem=problem, **{key: form})


@page(permission="counselling.record", methods=("POST",))
def session(request: HttpRequest, mediation_id: int) -> HttpResponse:
    """Record one talk."""
    form = SessionForm(request.POST, counsellors=queries.counsellors(request.actor), auto_id="session_%s")
    status = carried_out(
        form, request, commands.record_session, mediation_id=mediation_id, request_id=request_id_of(request)
    )
    if status:
        return _refused(request, mediation_id, form, "session_form", status)
    messages.success(request, "已记录。")
    return redirect("counselling:mediation", mediation_id)


@page(permission="counselling.read", methods=("POST",))
def record(request: HttpRequest, mediation_id: int, session_id: int) -> HttpResponse:
    """What was noted of a talk; opening it is an event."""
    text = queries.open_record(session_id, mediation_id=mediation_id, actor=request.actor, at=request.at)
    return _mediation(request, mediation_id, opened={"id": session_id, "text": text})


@page(permission="counselling.record", methods=("POST",))
def close(request: HttpRequest, mediation_id: int) -> HttpResponse:
    """Close it with its outcome."""
    form = CloseForm(request.POST, auto_id="close_%s")
    if status := carried_out(form, request, commands.close_mediation, mediation_id=mediation_id):
        return _refused(request, mediation_id, form, "close_form", status)
    messages.success(request, "已结案。")
    return redirect("counselling:mediation", mediation_id)


@page(permission="counselling.record", methods=("POST",))
def refer(request: HttpRequest, mediation_id: int) -> HttpResponse:
    """Pass the couple to the court's mediator."""
    form = ReferForm(request.POST, auto_id="refer_%s")
    if status := carried_out(form, request, commands.refer_to_court, mediation_id=mediation_id):
        return _refused(request, mediation_id, form, "refer_form", status)
    messages.success(request, "已移交法院诉前调解。")
    return redirect("counselling:mediation", mediation_id)


@page(permission="counselling.record", methods=("POST",))
def court_result(request: HttpRequest, mediation_id: int) -> HttpResponse:
    """Record what the court's mediation ended with."""
    form = CourtResultForm(request.POST, auto_id="result_%s")
    if status := carried_out(form, request, commands.record_court_result, mediation_id=mediation_id):
        return _refused(request, mediation_id, form, "result_form", status)
    messages.success(request, "已登记法院结果。")
    return redirect("counselling:mediation", mediation_id)


@page(permission="counselling.read")
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period, each with what it is a part of."""
    form, first, last = period(request)
    found = queries.figures(request.actor, first=first, last=last)
    context = {
        "form": form, "first": first, "last": last, "found": found, "rate": _rate(found),
        "query": request.GET.urlencode(), "chart": list(found.by_outcome), "lines": _figure_lines(found),
    }  # fmt: skip
    return render(request, "registry/counselling/figures.html", context)


@page(permission="counselling.read")
def figures_export(request: HttpRequest) -> FileResponse:
    """The same figures, as Excel."""
    _, first, last = period(request)
    found = queries.figures(request.actor, first=first, last=last)
    note = f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
    return workbook(request, "调解辅导统计", _FIGURE_COLUMNS, _figure_lines(found), note)


def _rate(found) -> str:
    points = found.rate_basis_points
    return "—" if points is None else f"{points // 100}.{points % 100:02d}%"


def _figure_lines(found) -> list[tuple[str, str, str]]:
    """(item, value, of what) of every figure."""
    return [
        ("调解", f"{found.mediated} 对", "同一对夫妻同一天算一对；不是离婚登记数"),
        ("涉及的不同夫妻", f"{found.couples} 对", "按夫妻代号去重"),
        ("调和", f"{found.reconciled} 对", "在婚姻登记处调解和好的"),
        ("调和率", _rate(found), f"{found.reconciled} ÷ {found.mediated}，分母是调解对数"),
        ("一般纠纷文书", f"{found.ordinary} 份", "归档的"),
        ("简易纠纷文书", f"{found.simple} 份", "归档的"),
        ("文书合计", f"{found.papers} 份", f"{found.ordinary} + {found.simple}"),
        ("法院诉前调解离婚结案", f"{found.court_divorced} 对", "由调解转交法院的，不计入民政登记的离婚"),
        ("法院诉前调解和好", f"{found.court_reconciled} 对", "不计入上面的调和数"),
        ("法院诉前调解不成", f"{found.court_failed} 对", "转入诉讼"),
    ]
