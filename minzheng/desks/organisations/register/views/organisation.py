"""The file of one organisation, and what may be done to it without a case."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.territory import queries as territory
from minzheng.registers.organisations import book, commands, queries
from minzheng.registers.organisations.parameters import figures

from .. import lists
from ..cards import cards_of
from ..forms import DeliveredForm
from ..verbs import BY_KEY, VERBS, Verb


@page(permission="organisation.read")
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One organisation, one file."""
    found = queries.visible_organisation(organisation_id, actor=request.actor)
    return _show(request, found)


def _show(request: HttpRequest, found, *, refused=None, status: int = 200) -> HttpResponse:
    """The page; `refused` is (key, form) of a verb shown again as typed."""
    today = lists.today_of(request)
    file = book.file_of(found)
    offers = [
        {"verb": verb, "form": _form(verb, found, refused)}
        for verb in VERBS
        if found.state in verb.states
        and access.may(request.actor, verb.permission, division_code=found.division_code)
    ]
    keys = {one["verb"].key for one in offers}
    problem = "" if refused is None or refused[0] in keys else _words(refused[1])
    own = cases.proceedings(request.actor, matters=lists.MATTERS)
    context = {
        "organisation": found, "file": file, "tone": book.TONES[found.state], "offers": offers,
        "problem": problem, "today": today, "place": territory.long_name(found.division_code, today),
        "cases": lists.case_rows(own.filter(subject=f"organisation:{found.id}"), today),
        "cards": cards_of(found, request),
        "certificates": [_certificate(one, found, today) for one in file.certificates],
        "delivered": _delivered(refused),
        "may_handle": access.may(request.actor, "organisation.handle", division_code=found.division_code),
        "expired": found.certificate_until < today and found.ended_date is None,
    }  # fmt: skip
    return render(request, "organisations/register/organisation.html", context, status=status)


def _delivered(refused) -> DeliveredForm:
    """The form of a delivery, as typed where it was refused."""
    if refused is not None and refused[0] == "deliver":
        return refused[1]
    return DeliveredForm(auto_id="deliver_%s")


def _words(form) -> str:
    return "　".join(text for texts in form.errors.values() for text in texts)


def _form(verb: Verb, found, refused):
    if refused is not None and refused[0] == verb.key:
        return refused[1]
    initial = {"form": found.party_form, "members": found.party_members} if verb.key == "party" else {}
    return verb.form(initial=initial, auto_id=f"{verb.key}_%s")


def _certificate(one, found, today) -> dict:
    """A certificate with the last day of its delivery, where that is still open."""
    issued = one.issued_at.astimezone(lists.CHINA).date()
    days = figures(division_code=found.division_code, on_date=issued)["delivery_working_days"]
    calendar = territory.calendar()
    due = calendar.add_working_days(issued, days)
    return {
        "row": one, "open": one.delivered_date is None and one.void_date is None, "due": due,
        "left": calendar.working_days_between(today, due),
    }  # fmt: skip


@page(permission="organisation.read", methods=("POST",))
def do(request: HttpRequest, organisation_id: int, key: str) -> HttpResponse:
    """Carry out a verb. Its command asks for the permission where the organisation lies."""
    found = queries.visible_organisation(organisation_id, actor=request.actor)
    verb = BY_KEY.get(key)
    if verb is None:
        raise NotFound("没有这种操作，请返回社会组织的页面。")
    access.require(request.actor, verb.permission, division_code=found.division_code)
    form, status = verb.form(request.POST, auto_id=f"{key}_%s"), 422
    if form.is_valid():
        try:
            verb.run(organisation_id=found.id, **form.cleaned_data, actor=request.actor, at=request.at)
        except (*EXPECTED, NotFound) as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, verb.done)
            return redirect("organisations:organisation", found.id)
    found = queries.visible_organisation(organisation_id, actor=request.actor)
    return _show(request, found, refused=(key, form), status=status)


@page(permission="organisation.read")
def certificate(request: HttpRequest, organisation_id: int, certificate_id: int) -> FileResponse:
    """A certificate as it was printed. Opening it is an event."""
    found = queries.visible_organisation(organisation_id, actor=request.actor)
    row = book.certificate(found, certificate_id)
    if row is None or row.document_id is None:
        raise NotFound("没有这张证书的电子件；存量证书只有纸质原件。")
    pdf_id = archive.document(row.document_id).pdf_id
    return send_file(request, pdf_id, case_id=row.case_id, as_attachment=True)


@page(permission="organisation.handle", methods=("POST",))
def deliver(request: HttpRequest, organisation_id: int, certificate_id: int) -> HttpResponse:
    """The certificate has reached the organisation."""
    found = queries.visible_organisation(organisation_id, actor=request.actor)
    if book.certificate(found, certificate_id) is None:
        raise NotFound("没有这张证书。请刷新页面后重试。")
    form, status = DeliveredForm(request.POST, auto_id="deliver_%s"), 422
    if form.is_valid():
        try:
            commands.deliver_certificate(
                certificate_id=certificate_id, **form.cleaned_data, actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已登记证书送达。")
            return redirect("organisations:organisation", found.id)
    return _show(request, found, refused=("deliver", form), status=status)
