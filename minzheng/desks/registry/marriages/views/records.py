"""The book itself: search, one record with everything noted on it, the second signature."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.exchange.web import page_of
from minzheng.registers.marriages import commands
from minzheng.registers.marriages import queries as marriages

from ..forms import AnnotationForm, FaultForm, ReasonForm, RecordSearchForm, SettleForm


def record_row(found) -> dict:
    """A record as lists show it."""
    return {
        "record": found, "tone": marriages.STATUS_TONES[found.status],
        "male_number": marriages.masked_number(found.male_identity_cipher),
        "female_number": marriages.masked_number(found.female_identity_cipher),
    }  # fmt: skip


@page(permission="marriage.read")
def record_list(request: HttpRequest) -> HttpResponse:
    """Find records by name, number or certificate; without a search, the newest registered here."""
    form, status, searched = RecordSearchForm(request.GET or None), 200, False
    rows = marriages.records(request.actor).filter(source="live")
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data
        searched = bool(wanted["q"].strip())
        if searched:
            try:
                rows = marriages.search(wanted["q"], actor=request.actor, at=request.at)
            except EXPECTED as error:
                rows, status = [], show_refusal(form, error)
        if wanted["kind"]:
            rows = _only(rows, "kind", wanted["kind"])
        if wanted["year"]:
            rows = _only(rows, "register_year", wanted["year"])
    elif form.is_bound:
        rows, status = [], 422
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "searched": searched,
        "rows": [record_row(one) for one in found.object_list],
    }  # fmt: skip
    return render(request, "registry/marriages/records.html", context, status=status)


def _only(rows, name: str, value):
    if isinstance(rows, list):
        return [one for one in rows if getattr(one, name) == value]
    return rows.filter(**{name: value})


@page(permission="marriage.read")
def record(request: HttpRequest, record_id: int) -> HttpResponse:
    """One record with what came after it; the look is an event."""
    return _page(request, record_id)


def _page(request: HttpRequest, record_id: int, *, status: int = 200, **refused) -> HttpResponse:
    found = marriages.record(record_id, actor=request.actor, at=request.at)
    belonging = marriages.belonging(found)
    people = [row.proposed_by_id for row in belonging.proposals]
    people += [row.settled_by_id for row in belonging.proposals] + [found.registrar_id]
    may_decide = access.may(request.actor, "marriage.decide")
    forms_of = refused.pop("settling", {})
    context = {
        **record_row(found), "later": belonging, "names": marriages.account_names(people),
        "others": [record_row(one) for one in marriages.other_records(found)],
        "may_annotate": access.may(request.actor, "marriage.register"), "may_decide": may_decide,
        "may_reissue": access.may(request.actor, "marriage.register")
        and (found.stands or (found.kind == "L" and found.status == "valid")),
        "annotation_form": AnnotationForm(auto_id="annotate_%s"),
        "proposals": [(row, forms_of.get(row.id) or _settle_form(row)) for row in belonging.proposals],
        "void_form": ReasonForm(auto_id="void_%s"), "fault_form": FaultForm(auto_id="fault_%s"),
        "is_live": found.source == "live", "actor_id": request.actor.account_id,
        **refused,
    }  # fmt: skip
    return render(request, "registry/marriages/record.html", context, status=status)


@page(permission="marriage.register", methods=("POST",))
def annotate(request: HttpRequest, record_id: int) -> HttpResponse:
    """Propose an annotation: a judgment, a death, a correction."""
    form, status = AnnotationForm(request.POST, auto_id="annotate_%s"), 422
    if form.is_valid():
        try:
            commands.propose_annotation(
                record_id=record_id, actor=request.actor, at=request.at, request_id=request_id_of(request),
                **form.cleaned_data,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已提出备注，等待负责人复核。复核以前不生效。")
            return redirect("marriages:record", record_id)
    return _page(request, record_id, status=status, annotation_form=form)


@page(permission="marriage.decide", methods=("POST",))
def void_number(request: HttpRequest, record_id: int) -> HttpResponse:
    """A misprinted number is voided and the next one taken."""
    form, status = ReasonForm(request.POST, auto_id="void_%s"), 422
    marriages.record(record_id, actor=request.actor, at=request.at)
    if form.is_valid():
        try:
            made = commands.void_number(
                record_id=record_id, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"原字号已作废，改用 {made.certificate_number}。")
            return redirect("marriages:record", record_id)
    return _page(request, record_id, status=status, void_form=form)


@page(permission="marriage.decide", methods=("POST",))
def note_fault(request: HttpRequest, record_id: int) -> HttpResponse:
    """Note a mistake in a registration (责任追究)."""
    form, status = FaultForm(request.POST, auto_id="fault_%s"), 422
    if form.is_valid():
        try:
            commands.note_fault(
                record_id=record_id, fault=form.cleaned_data["fault"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "差错已记录，等待处理。")
            return redirect("marriages:record", record_id)
    return _page(request, record_id, status=status, fault_form=form)


@page(permission="marriage.decide", methods=("POST",))
def settle(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The second signature under an annotation, or its return."""
    proposal = marriages.proposal(proposal_id, actor=request.actor)
    form, status = _settle_form(proposal, request.POST), 422
    if form.is_valid():
        try:
            commands.settle_annotation(
                proposal_id=proposal_id, confirmed=form.cleaned_data["verdict"] == "confirm",
                note=form.cleaned_data["note"], actor=request.actor, at=request.at,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已处理。")
            return redirect("marriages:record", proposal.record_id)
    return _page(request, proposal.record_id, status=status, settling={proposal_id: form})


def _settle_form(proposal, data=None) -> SettleForm:
    return SettleForm(data, auto_id=f"settle{proposal.id}_%s")
