"""My cases: where they stand, taking back, appealing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import LOGGED_IN, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import commands
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.people import commands as people_commands

from ..casefile import CaseFile, open_case, permits_of
from ..forms import AppealForm, WithdrawForm
from ..requests import EXPECTED
from .home import case_row, draft_rows, own_grants


@page(permission=LOGGED_IN)
def case_list(request: HttpRequest) -> HttpResponse:
    """Own cases; for whoever applies on behalf of households also those she handed in."""
    taken_in = []
    if access.may(request.actor, "case.take_in"):
        rows = cases.visible(request.actor).filter(submitted_by_id=request.actor.account_id)
        taken_in = [
            case_row(row) | {"applicant": row.applicant.name, "label": row.current.label}
            for row in rows.select_related("applicant").order_by("-submitted_at")
        ]
    context = {
        "cases": [case_row(row) for row in cases.own_cases(request.actor)],
        "taken_in": taken_in,
        "grant_cases": [case_row(row) for row in own_grants(request)],
        "drafts": draft_rows(request),
    }
    return render(request, "citizen/cases.html", context)


@page(permission=LOGGED_IN)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: what happens now, what next, and everything that belongs to it."""
    file = open_case(case_id, actor=request.actor, at=request.at)
    return _case_page(request, file, WithdrawForm())


def _case_page(request: HttpRequest, file: CaseFile, form: WithdrawForm, status: int = 200) -> HttpResponse:
    permits = permits_of(file, actor=request.actor, at=request.at)
    context = {"file": file, "withdraw_form": form, "permits": permits}
    return render(request, "citizen/case.html", context, status=status)


@page(permission=LOGGED_IN)
def receipt(request: HttpRequest, case_id: int) -> HttpResponse:
    """What one is told after handing in: the number, and by when one will hear."""
    file = open_case(case_id, actor=request.actor, at=request.at)
    return render(request, "citizen/receipt.html", {"file": file})


@page(permission=LOGGED_IN, methods=("POST",))
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take the application back."""
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            commands.withdraw(
                case_id=case_id,
                note=form.cleaned_data["note"],
                actor=request.actor,
                at=request.at,
                request_id=request_id_of(request),
            )
            return redirect("citizen:case", case_id)
        except EXPECTED as error:
            show_refusal(form, error)
    file = open_case(case_id, actor=request.actor, at=request.at)
    return _case_page(request, file, form, status=422)


@page(permission=LOGGED_IN, methods=("POST",))
def withdraw_authorisation(request: HttpRequest, case_id: int, authorisation_id: int) -> HttpResponse:
    """Take the permission to verify back."""
    file = open_case(case_id, actor=request.actor, at=request.at)
    permits = permits_of(file, actor=request.actor, at=request.at)
    found = next((one for one in permits if one["permit"].id == authorisation_id), None)
    if found is not None:
        people_commands.withdraw_authorisation(
            authorisation_id=authorisation_id, case_id=case_id, actor=request.actor, at=request.at
        )
        messages.success(
            request, f"已撤回{found['permit'].person.name}的核对授权。需要继续办理的，请到窗口重新签署。"
        )
    return redirect("citizen:case", case_id)


@page(permission=LOGGED_IN, methods=("GET", "POST"))
def appeal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for a decision to be looked at again."""
    posted = request.method == "POST"
    form = AppealForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            commands.appeal(
                case_id=case_id,
                text=form.cleaned_data["text"],
                actor=request.actor,
                at=request.at,
                request_id=request_id_of(request),
            )
            return redirect("citizen:decision", case_id)
        except EXPECTED as error:
            show_refusal(form, error)
    file = open_case(case_id, actor=request.actor, at=request.at)
    if file.decision is None:
        raise NotFound("这件申请还没有决定，暂不能申请复核。")
    context = {"file": file, "form": form}
    return render(request, "citizen/appeal.html", context, status=422 if posted else 200)
