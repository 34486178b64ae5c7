"""Federations of social organisations: the tree, members, what they did together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.acts import Act, open_acts, perform
from minzheng.registers.communities import commands, queries

from .. import forms
from ..places import district_and_towns, names_of

READ, HANDLE = "organisation.read", "organisation.handle"
STANDS = "stands"  # a federation has no states of its own
ACTS = (
    Act("member", "登记会员", forms.MemberForm, commands.add_member, HANDLE, (STANDS,), "会员已登记。"),
    Act("joint", "登记联合活动", forms.JointForm, commands.record_joint_activity, HANDLE, (STANDS,),
        "联合活动已登记。"),
)  # fmt: skip


@page(permission=READ)
def federation_list(request: HttpRequest) -> HttpResponse:
    """The federations in reach."""
    rows = list(queries.federations(request.actor))
    context = {
        "rows": rows,
        "names": names_of((one.division_code for one in rows), request),
        "may_handle": access.may(request.actor, HANDLE),
    }
    return render(request, "organisations/communities/federations.html", context)


@page(permission=HANDLE, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Enter a federation."""
    form = forms.FederationForm(request.POST or None, places=district_and_towns(request, HANDLE))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = commands.add_federation(actor=request.actor, at=request.at, **form.cleaned_data)
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "联合会已登记。")
            return redirect("communities:federation", made.id)
    context = {"form": form, "title": "登记联合会", "back": "communities:federations", "back_label": "联合会"}
    return render(request, "organisations/communities/form.html", context, status=status)


@page(permission=READ)
def federation(request: HttpRequest, federation_id: int) -> HttpResponse:
    """One federation."""
    return _federation_page(request, federation_id)


def _federation_page(
    request: HttpRequest, federation_id: int, *, bound=None, status: int = 200
) -> HttpResponse:
    found = queries.federation(federation_id, actor=request.actor)
    context = {
        "federation": found,
        "place": names_of([found.division_code], request)[found.division_code],
        "branches": queries.federations(request.actor).filter(parent=found),
        "members": found.members.all(),
        "activities": found.activities.all(),
        "may_handle": access.may(request.actor, HANDLE, division_code=found.division_code),
        "acts": open_acts(
            request, ACTS, state=STANDS, division_code=found.division_code,
            initial={"joined_date": request.at.date()}, bound=bound,
        ),
    }  # fmt: skip
    return render(request, "organisations/communities/federation.html", context, status=status)


@page(permission=READ, methods=("POST",))
def act(request: HttpRequest, federation_id: int, action: str) -> HttpResponse:
    """Carry one of the acts out; the command asks for the permission."""
    queries.federation(federation_id, actor=request.actor)
    return perform(
        request, ACTS, action, key={"federation_id": federation_id}, back=request.path.rsplit("/",
        2)[0] + "/",
        show=lambda **more: _federation_page(request, federation_id, **more),
    )  # fmt: skip


@page(permission=HANDLE, methods=("POST",))
def leave(request: HttpRequest, federation_id: int, member_id: int) -> HttpResponse:
    """A member leaves."""
    queries.federation(federation_id, actor=request.actor)
    try:
        commands.remove_member(
            federation_id=federation_id, member_id=member_id, actor=request.actor, at=request.at
        )
    except EXPECTED as error:
        messages.error(request, error.sentence)
        return _federation_page(request, federation_id, status=error.status)
    messages.success(request, "已登记退会。")
    return redirect("communities:federation", federation_id)
