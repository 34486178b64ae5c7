"""Applications: founding with its table of officers, change and cancellation of an own organisation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.catalogue import matter as matter_of
from minzheng.matters.organisations.cancellation.forms import CancellationForm
from minzheng.matters.organisations.change.forms import ChangeForm
from minzheng.matters.organisations.founding.forms import FoundingForm, OfficerFormSet, officers_of
from minzheng.matters.organisations.seal_filing.forms import SealFilingForm
from minzheng.registers.organisations import charters

from .own import own_organisation, today_of


@page(permission="organisation.report", methods=("GET", "POST"))
def founding(request: HttpRequest) -> HttpResponse:
    """The application for founding. What was typed stays when it is refused."""
    wished = {key: request.GET[key] for key in ("kind", "name") if key in request.GET}
    form = FoundingForm(request.POST or None, initial=wished)
    officers = OfficerFormSet(
        request.POST or None, prefix="officers", form_kwargs={"on_date": today_of(request)}
    )
    status = 200
    if request.method == "POST":
        status, filled = 422, [form.is_valid(), officers.is_valid()]
        if all(filled):
            data = form.cleaned_data | {"officers": officers_of(officers)}
            opened = _open(request, "organisation_founding", form, data)
            if not isinstance(opened, int):
                return opened
            status = opened
    context = {"form": form, "officers": officers, "clauses": charters.required("association")}
    return render(request, "institution/founding.html", context, status=status)


@page(permission="organisation.report", methods=("GET", "POST"))
def change(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The application for a change."""
    return _of_own(request, organisation_id, "organisation_change", ChangeForm, "institution/change.html")


@page(permission="organisation.report", methods=("GET", "POST"))
def cancellation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The application for cancellation."""
    return _of_own(
        request,
        organisation_id,
        "organisation_cancellation",
        CancellationForm,
        "institution/cancellation.html",
    )


@page(permission="organisation.report", methods=("GET", "POST"))
def seal(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """File the seal and the bank account."""
    return _of_own(
        request, organisation_id, "organisation_seal_filing", SealFilingForm, "institution/seal.html"
    )


def _of_own(
    request: HttpRequest, organisation_id: int, matter: str, form_class: type, template: str
) -> HttpResponse:
    found = own_organisation(request, organisation_id)
    form, status = form_class(request.POST or None), 200
    form.on_date = today_of(request)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            opened = _open(request, matter, form, form.cleaned_data | {"organisation_id": found.id})
            if not isinstance(opened, int):
                return opened
            status = opened
    context = {"form": form, "organisation": found, "matter": matter_of(matter)}
    return render(request, template, context, status=status)


def _open(request: HttpRequest, matter: str, form, data: dict[str, Any]) -> HttpResponse | int:
    """Open the case and go to it; the status of a refusal, which stands on the form then."""
    try:
        case = cases.open_case(
            matter=matter, data=data, actor=request.actor, at=request.at,
            request_id=request_id_of(request), on_behalf=False,
        )  # fmt: skip
    except EXPECTED as error:
        return show_refusal(form, error)
    messages.success(request, f"已提交，编号 {case.number}。请接着上传材料。")
    return redirect("institution:case", case.id)
