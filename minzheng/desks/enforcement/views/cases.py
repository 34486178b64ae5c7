"""Penalty cases: the shared page of a proceeding, with file, evidence, benchmark and money beside it."""

from dataclasses import replace

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.catalogue import matter as matter_of
from minzheng.kernel.cases.states import State
from minzheng.kernel.cases.web import ProceedingPage
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.contracts import Kind
from minzheng.matters.enforcement.penalty.procedure import PENALTY_68
from minzheng.registers.enforcement import benchmarks, commands, queries
from minzheng.registers.enforcement.fields import Field, PartyKind, PenaltyKind

from ..forms import DisposeForm, EndStopForm, EvidenceForm, StopForm
from ..listing import Choice, Column, Listing
from ..requests import send

CODE = "penalty"


def extras(case, request: HttpRequest, **shown) -> dict:
    """What stands beside the shared page: the file, its evidence, what is owed."""
    told, file, today = case.application, queries.penalty_file(case.id), request.at.date()
    may_handle = access.may(request.actor, "penalty.handle", division_code=case.division_code)
    context = {
        "told": told, "file": file, "field_label": Field(told["field"]).label,
        "violation_label": benchmarks.label_of(told["violation"]),
        "party_kind": PartyKind(told["party_kind"]).label, "may_handle": may_handle,
    }  # fmt: skip
    if file is None:
        return context
    officers = queries.officers(request.actor).filter(penalties__file=file)
    open_for_evidence = case.current.is_open and file.decided_date is None
    return context | {
        "kinds": "、".join(PenaltyKind(one).label for one in file.kinds),
        "tier": benchmarks.TIER_LABELS.get(file.tier, ""),
        "evidence": file.evidence.all(),
        "officers": officers,
        "ground": benchmarks.governing(file.violation, file.happened_until, file.decided_date or today),
        "debt": queries.debt(file, today) if file.served_date else None,
        "stops": file.stops.all(),
        "payments": file.payments.all(),
        "may_add_evidence": may_handle and open_for_evidence,
        "evidence_form": EvidenceForm(
            auto_id="evidence_%s", officers=officers, initial={"collected_at": request.at}
        ),
        "may_stop": may_handle and file.pay_by is not None and case.current.is_open,
        "stopped": any(one.until_date is None for one in file.stops.all()),
        "stop_form": StopForm(auto_id="stop_%s"),
        "end_stop_form": EndStopForm(auto_id="endstop_%s"),
        "dispose_form": DisposeForm(auto_id="dispose_%s"),
        **shown,
    }


PAGES = ProceedingPage(
    matters=(CODE,), template="enforcement/case.html", open_template="enforcement/case_new.html",
    url="enforcement:case", act_url="enforcement:act", add_paper_url="enforcement:paper_add",
    paper_url="enforcement:paper", document_url="enforcement:document", extras=extras,
)  # fmt: skip

LIST = Listing(
    heading="处罚案件",
    lead="从立案到结案。办案期限从批准立案的次日起算。",
    columns=(
        Column(
            "编号",
            lambda row: row.number,
            "number",
            url=lambda row: reverse("enforcement:case", args=[row.id]),
            width=20,
        ),
        Column("案件", lambda row: row.title, "title", width=36),
        Column("状态", lambda row: row.current.label, "state", tone=lambda row: row.current.tone),
        Column("呈批日期", lambda row: row.submitted_at, "submitted_at", kind=Kind.DATE),
        Column("本环节期限", lambda row: row.step_due_date, "step_due_date", kind=Kind.DATE),
        Column("办案期限", lambda row: row.total_due_date, "total_due_date", kind=Kind.DATE),
    ),
    searched=("number", "title"),
    empty="没有处罚案件。",
    next_step="从线索转来的案件会出现在这里。",
    choices={"state": Choice("状态", [(str(one), State(one).label) for one in PENALTY_68.states], "state")},
)


@page(permission="penalty.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """Penalty cases of the jurisdiction."""
    new_url = reverse("enforcement:penalty_new") if access.may(request.actor, "penalty.handle") else ""
    return LIST.show(request, cases.proceedings(request.actor, matters=(CODE,)), action=("呈批立案", new_url))


@page(permission="penalty.handle", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Propose a case, from a lead where `?lead=` names one."""
    lead, initial = None, {}
    if request.GET.get("lead", "").isdecimal():
        lead = queries.lead_of(int(request.GET["lead"]), request.actor)
        initial = {
            "lead_id": lead.id, "field": lead.field, "party_name": lead.subject_name, "facts": lead.facts,
            "party_code": lead.target.credit_code if lead.target else "",
            "party_address": lead.target.address if lead.target else "",
            "happened_from": lead.happened_date, "happened_until": lead.happened_date,
            "party_kind": PartyKind.ORGANISATION if lead.target else None,
        }  # fmt: skip
    if request.method == "POST":
        return PAGES.open(request, CODE, lead=lead)
    matter = matter_of(CODE)
    context = {"form": matter.open_form(initial=initial), "matter": matter, "lead": lead}
    return render(request, PAGES.open_template, context)


@page(permission="penalty.read")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case."""
    return PAGES.show(request, case_id)


@page(permission="penalty.read", methods=("POST",))
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    """One step. The command asks for the permission of the transition itself."""
    return PAGES.act(request, case_id, action)


@page(permission="penalty.handle", methods=("POST",))
def add_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add a paper."""
    return PAGES.add_paper(request, case_id)


@page(permission="penalty.read")
def paper(request: HttpRequest, case_id: int, paper_id: int) -> HttpResponse:
    """A paper that was handed in."""
    return PAGES.paper(request, case_id, paper_id)


@page(permission="penalty.read")
def document(request: HttpRequest, case_id: int, document_id: int) -> HttpResponse:
    """A document that was issued."""
    return PAGES.document(request, case_id, document_id)


def _reached(request: HttpRequest, case_id: int):
    """A case of the jurisdiction, without an event. Raises NotFound."""
    found = cases.proceedings(request.actor, matters=(CODE,)).filter(id=case_id).first()
    if found is None:
        raise NotFound("没有这个案件，请返回列表重新查找。")
    return found


@page(permission="penalty.handle", methods=("POST",))
def add_evidence(request: HttpRequest, case_id: int) -> HttpResponse:
    """Enter evidence."""
    reached = _reached(request, case_id)
    file = queries.penalty_file(case_id)
    officers = queries.officers(request.actor).filter(penalties__file=file)

    def carry_out(values: dict):
        return commands.add_evidence(
            case_id=case_id, officer_ids=[int(one) for one in values["officers"]],
            collected_at=values["collected_at"].astimezone(CHINA), actor=request.actor, at=request.at,
            request_id=request_id_of(request),
            **{key: values[key] for key in ("kind", "name", "origin", "proves", "is_preserved", "upload")},
        )  # fmt: skip

    form = EvidenceForm(request.POST, request.FILES, auto_id="evidence_%s", officers=officers)
    return _sent(request, reached, form, carry_out, "证据已登记。", "evidence_form")


@page(permission="penalty.handle", methods=("POST",))
def dispose(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Say what became of a thing that was kept."""
    reached = _reached(request, case_id)
    _evidence(case_id, evidence_id)
    return _sent(
        request,
        reached,
        DisposeForm(request.POST, auto_id="dispose_%s"),
        lambda values: commands.dispose_evidence(
            evidence_id=evidence_id, actor=request.actor, at=request.at, **values
        ),
        "已作出处理决定。",
        "dispose_form",
    )


@page(permission="penalty.read")
def evidence_file(request: HttpRequest, case_id: int, evidence_id: int) -> FileResponse:
    """The file of an item of evidence. Opening it is an event."""
    _reached(request, case_id)
    found = _evidence(case_id, evidence_id)
    if found.scan is None:
        raise NotFound("这件证据没有文件。")
    return send_file(request, found.scan_id, case_id=case_id, as_attachment=False)


@page(permission="penalty.handle", methods=("POST",))
def stop(request: HttpRequest, case_id: int) -> HttpResponse:
    """The late charge stands still."""
    return _sent(
        request,
        _reached(request, case_id),
        StopForm(request.POST, auto_id="stop_%s"),
        lambda values: commands.stop_late_charge(
            case_id=case_id, actor=request.actor, at=request.at, **values
        ),
        "加处罚款已停计。",
        "stop_form",
    )


@page(permission="penalty.handle", methods=("POST",))
def end_stop(request: HttpRequest, case_id: int) -> HttpResponse:
    """The late charge runs again."""
    return _sent(
        request, _reached(request, case_id), EndStopForm(request.POST, auto_id="endstop_%s"),
        lambda values: commands.end_stop(case_id=case_id, actor=request.actor, at=request.at, **values),
        "加处罚款恢复计算。", "end_stop_form",
    )  # fmt: skip


def _evidence(case_id: int, evidence_id: int):
    file = queries.penalty_file(case_id)
    found = file.evidence.select_related("scan").filter(id=evidence_id).first() if file else None
    if found is None:
        raise NotFound("没有这件证据，请返回案件查找。")
    return found


def _sent(request: HttpRequest, reached, form, carry_out, done: str, name: str) -> HttpResponse:
    """Carry out a form of the case page, or show the page again with what is wrong beside it."""

    def again(refused, status: int) -> HttpResponse:
        pages = replace(PAGES, extras=lambda case, request: extras(case, request, **{name: refused}))
        return pages.show(request, reached.id, status=status)

    return send(
        request,
        form,
        carry_out,
        done=done,
        target=reverse("enforcement:case", args=[reached.id]),
        again=again,
    )
