"""Findings of supervision, and the leads they become."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.contracts import Kind
from minzheng.registers.enforcement import commands, queries
from minzheng.registers.enforcement.fields import Field, Level, Source

from ..forms import CorrectForm, FindingForm, LeadForm, SettleForm
from ..listing import Choice, Column, Listing
from ..requests import form_page, send

LEVEL_TONES = {1: "quiet", 2: "warn", 3: "stop"}
LEAD_TONES = {"open": "wait", "filed": "info", "unfounded": "quiet", "transferred": "quiet"}

FINDINGS = Listing(
    heading="监管发现", lead="日常监管和检查中发现的问题。严重问题自动转为执法线索。",
    columns=(
        Column("单位或个人", lambda row: row.subject_name, "subject_name",
               url=lambda row: reverse("enforcement:finding", args=[row.id]), width=24),
        Column("领域", lambda row: row.get_field_display(), "field"),
        Column("问题", lambda row: row.text, width=36),
        Column("程度", lambda row: row.get_level_display(), "level", tone=lambda row: LEVEL_TONES[row.level]),
        Column("发现日期", lambda row: row.found_date, "found_date", kind=Kind.DATE),
        Column("整改期限", lambda row: row.correct_by, "correct_by", kind=Kind.DATE),
        Column("改正日期", lambda row: row.corrected_date, "corrected_date", kind=Kind.DATE),
    ),
    searched=("subject_name", "text"), empty="没有监管发现。",
    choices={
        "field": Choice("领域", Field.choices, "field"),
        "level": Choice("程度", [(str(value), label) for value, label in Level.choices], "level"),
    },
)  # fmt: skip

LEADS = Listing(
    heading="执法线索",
    lead="每条线索有回执和核查期限，期满前决定是否立案。",
    columns=(
        Column(
            "线索编号",
            lambda row: row.number,
            "number",
            url=lambda row: reverse("enforcement:lead", args=[row.id]),
        ),
        Column("单位或个人", lambda row: row.subject_name, "subject_name", width=24),
        Column("领域", lambda row: row.get_field_display(), "field"),
        Column("来源", lambda row: row.get_source_display(), "source"),
        Column("状态", lambda row: row.get_state_display(), "state", tone=lambda row: LEAD_TONES[row.state]),
        Column("接收日期", lambda row: row.received_at, "received_at", kind=Kind.DATE),
        Column("核查期限", lambda row: row.check_by, "check_by", kind=Kind.DATE),
    ),
    searched=("number", "subject_name", "facts"),
    empty="没有执法线索。",
    choices={
        "state": Choice("状态", queries.LEAD_STATES, "state"),
        "field": Choice("领域", Field.choices, "field"),
        "source": Choice("来源", Source.choices, "source"),
    },
)


@page(permission="inspection.read")
def findings(request: HttpRequest) -> HttpResponse:
    """What supervision found."""
    new_url = reverse("enforcement:finding_new") if access.may(request.actor, "inspection.carry_out") else ""
    return FINDINGS.show(request, queries.findings(request.actor), action=("登记发现", new_url))


@page(permission="inspection.carry_out", methods=("GET", "POST"))
def finding_new(request: HttpRequest) -> HttpResponse:
    """Record what daily supervision found."""
    return form_page(
        request,
        FindingForm(request.POST or None, initial={"found_date": request.at.date()}),
        lambda values: commands.record_finding(
            division_code=access.scope(request.actor, "inspection.carry_out").prefixes[0],
            actor=request.actor,
            at=request.at,
            request_id=request_id_of(request),
            **values,
        ),
        heading="登记监管发现",
        submit="登记",
        back=("监管发现", reverse("enforcement:findings")),
        done=lambda made: f"已登记，并转为执法线索 {made.lead.number}。" if made.lead else "已登记。",
        target=lambda made: reverse("enforcement:finding", args=[made.id]),
    )


def _finding(request: HttpRequest, finding_id: int, form=None, status: int = 200) -> HttpResponse:
    found = queries.finding_of(finding_id, request.actor)
    context = {
        "finding": found, "tone": LEVEL_TONES[found.level], "form": form or CorrectForm(auto_id="correct_%s"),
        "may_correct": found.corrected_date is None
        and access.may(request.actor, "inspection.carry_out", division_code=found.division_code),
    }  # fmt: skip
    return render(request, "enforcement/finding.html", context, status=status)


@page(permission="inspection.read")
def finding_one(request: HttpRequest, finding_id: int) -> HttpResponse:
    """One finding and what became of it."""
    return _finding(request, finding_id)


@page(permission="inspection.carry_out", methods=("POST",))
def correct(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Record that a problem was put right."""
    queries.finding_of(finding_id, request.actor)
    return send(
        request, CorrectForm(request.POST, auto_id="correct_%s"),
        lambda values: commands.correct_finding(
            finding_id=finding_id, actor=request.actor, at=request.at, **values
        ),
        done="已登记改正。", target=reverse("enforcement:finding", args=[finding_id]),
        again=lambda form, status: _finding(request, finding_id, form, status),
    )  # fmt: skip


@page(permission="penalty.read")
def lead_list(request: HttpRequest) -> HttpResponse:
    """Every lead of the jurisdiction."""
    new_url = reverse("enforcement:lead_new") if access.may(request.actor, "penalty.handle") else ""
    return LEADS.show(request, queries.leads(request.actor), action=("接收线索", new_url))


@page(permission="penalty.handle", methods=("GET", "POST"))
def lead_new(request: HttpRequest) -> HttpResponse:
    """Take in a complaint, a transfer, something seen in the media."""
    return form_page(
        request, LeadForm(request.POST or None),
        lambda values: commands.receive_lead(
            division_code=access.scope(request.actor, "penalty.handle").prefixes[0], actor=request.actor,
            at=request.at, request_id=request_id_of(request), **values,
        ),
        heading="接收执法线索", submit="接收并出具回执", back=("执法线索", reverse("enforcement:leads")),
        done=lambda made: f"已接收，线索编号 {made.number}。",
        target=lambda made: reverse("enforcement:lead", args=[made.id]),
    )  # fmt: skip


def _lead(request: HttpRequest, lead_id: int, form=None, status: int = 200) -> HttpResponse:
    found = queries.lead_of(lead_id, request.actor)
    context = {
        "lead": found, "tone": LEAD_TONES[found.state], "form": form or SettleForm(auto_id="settle_%s"),
        "may_settle": found.state == "open"
        and access.may(request.actor, "penalty.handle", division_code=found.division_code),
        "findings": found.findings.order_by("id"),
    }  # fmt: skip
    return render(request, "enforcement/lead.html", context, status=status)


@page(permission="penalty.read")
def lead_one(request: HttpRequest, lead_id: int) -> HttpResponse:
    """One lead: where it came from, until when it is checked, what became of it."""
    return _lead(request, lead_id)


@page(permission="penalty.handle", methods=("POST",))
def settle(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Close a lead without a case."""
    queries.lead_of(lead_id, request.actor)
    return send(
        request, SettleForm(request.POST, auto_id="settle_%s"),
        lambda values: commands.settle_lead(lead_id=lead_id, actor=request.actor, at=request.at, **values),
        done="线索已处理。", target=reverse("enforcement:lead", args=[lead_id]),
        again=lambda form, status: _lead(request, lead_id, form, status),
    )  # fmt: skip


@page(permission="penalty.read")
def receipt(request: HttpRequest, lead_id: int) -> FileResponse:
    """The receipt of a lead. Opening it is an event."""
    found = queries.lead_of(lead_id, request.actor)
    if found.receipt_id is None:
        raise NotFound("这条线索没有回执。")
    pdf_id = archive.document(found.receipt_id).pdf_id
    return send_file(request, pdf_id, as_attachment=True)
