"""Hints at illegal adoptions: list, record, pass on, answer, close."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, office_of, ordered, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.adoptions import commands, queries

from ..forms import AnswerForm, LeadFilter, LeadForm, PassForm

_SORTS = {"number": "number", "found": "found_on"}
_COLUMNS = (
    TableColumn(label="线索编号", width=22),
    TableColumn(label="来源", width=16),
    TableColumn(label="发现日期", kind=Kind.DATE),
    TableColumn(label="地点", width=24),
    TableColumn(label="状态", width=14),
    TableColumn(label="移送日期", kind=Kind.DATE),
    TableColumn(label="接收公安机关", width=24),
    TableColumn(label="反馈日期", kind=Kind.DATE),
)
TONES = {"open": "wait", "passed": "info", "answered": "warn", "closed": "ok"}


def _found(request: HttpRequest) -> tuple[LeadFilter, QuerySet]:
    form, rows = LeadFilter(request.GET), queries.leads(request.actor)
    if not form.is_valid():
        return form, rows.none()
    if text := form.cleaned_data["q"].strip():
        rows = rows.filter(Q(number__icontains=text) | Q(place__contains=text))
    if form.cleaned_data["state"]:
        rows = rows.filter(state=form.cleaned_data["state"])
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


@page(permission="adoption.read")
def lead_list(request: HttpRequest) -> HttpResponse:
    """Every lead of the jurisdiction, newest first; what they say stays closed."""
    form, rows = _found(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "query": request.GET.urlencode(),
        "rows": [{"lead": row, "tone": TONES[row.state]} for row in found.object_list],
        "may_record": access.may(request.actor, "adoption.handle"),
    }  # fmt: skip
    return render(request, "registry/adoptions/leads.html", context)


@page(permission="adoption.read")
def export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel; without what the leads say."""
    _, rows = _found(request)
    lines = (
        (
            row.number, row.get_source_display(), row.found_on, row.place, row.get_state_display(),
            row.passed_on,
            row.police_office, row.answered_on,
        )
        for row in rows
    )  # fmt: skip
    return workbook(request, "非法收养线索", _COLUMNS, lines)


@page(permission="adoption.handle", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Record a lead."""
    form, status = LeadForm(request.POST or None, initial={"found_on": request.at.date()}), 200
    if request.method == "POST":
        status = carried_out(
            form, request, commands.record_lead, division_code=office_of(request, "adoption.handle"),
            request_id=request_id_of(request),
        )  # fmt: skip
        if not status:
            messages.success(request, "已登记线索，请尽快移送公安机关。")
            return redirect("adoptions:leads")
    return render(request, "registry/adoptions/new_lead.html", {"form": form}, status=status or 200)


@page(permission="adoption.read")
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    return _lead(request, lead_id)


def _lead(request: HttpRequest, lead_id: int, *, status: int = 200, **shown) -> HttpResponse:
    """The page of one lead; `shown` adds a refused form, or the content once it was opened."""
    found = queries.lead(lead_id, actor=request.actor)
    context = {
        "lead": found,
        "tone": TONES[found.state],
        "may_act": access.may(request.actor, "adoption.handle", division_code=found.division_code),
        "pass_form": PassForm(auto_id="pass_%s"),
        "answer_form": AnswerForm(auto_id="answer_%s"),
        "close_form": None,
        "problem": "",
        "content": "",
    } | shown
    response = render(request, "registry/adoptions/lead.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@page(permission="adoption.read", methods=("POST",))
def content(request: HttpRequest, lead_id: int) -> HttpResponse:
    """What the lead says; opening it is an event."""
    return _lead(request, lead_id, content=queries.open_lead(lead_id, actor=request.actor, at=request.at))


def _step(
    request: HttpRequest, lead_id: int, form: forms.Form, key: str, command: Callable, done: str
) -> HttpResponse:
    """Carry out one step; a refusal whose form is no longer offered leaves its sentence above the page."""
    if status := carried_out(form, request, command, lead_id=lead_id):
        problem = "" if status == 422 else "　".join(form.non_field_errors())
        return _lead(request, lead_id, status=status, problem=problem, **{key: form})
    messages.success(request, done)
    return redirect("adoptions:lead", lead_id)


@page(permission="adoption.handle", methods=("POST",))
def pass_on(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Hand it to the police."""
    form = PassForm(request.POST, auto_id="pass_%s")
    return _step(request, lead_id, form, "pass_form", commands.pass_lead, "已登记移送。")


@page(permission="adoption.handle", methods=("POST",))
def answer(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The police have answered."""
    form = AnswerForm(request.POST, auto_id="answer_%s")
    return _step(request, lead_id, form, "answer_form", commands.answer_lead, "已登记反馈。")


@page(permission="adoption.handle", methods=("POST",))
def close(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Nothing is left to do."""
    form = forms.Form(request.POST)
    return _step(request, lead_id, form, "close_form", commands.close_lead, "已办结。")
