"""Needs of communities, offers, and what was signed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.exchange.acts import Act, open_acts, perform
from minzheng.registers.communities import commands, queries

from .. import forms
from ..places import communities, long_names_of

READ, FILE, HANDLE = "community_group.read", "community_group.file", "organisation.handle"
ROWS = 30
_OFFER = ("登记应征", forms.OfferForm, commands.offer_service)
# The bureau's clerk and the township's may both write an offer down: one act for each permission.
ACTS = (
    Act("offer", *_OFFER, FILE, ("open",), "应征已登记。"),
    Act("offer_by_bureau", *_OFFER, HANDLE, ("open",), "应征已登记。"),
    Act("close", "关闭需求", forms.NothingForm, commands.close_need, FILE, ("open",), "需求已关闭。",
        says="没有合适的应征，或不再需要。", tone="danger"),
)  # fmt: skip


@page(permission=READ)
def need_list(request: HttpRequest) -> HttpResponse:
    """Needs of the communities in reach."""
    form = forms.NeedFilterForm(request.GET)
    rows = queries.needs(request.actor, **(form.cleaned_data if form.is_valid() else {}))
    found = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    names = long_names_of((one.division_code for one in found), request)
    for one in found:
        one.place = names[one.division_code]
    context = {
        "form": form,
        "page_obj": found,
        "may_file": access.may(request.actor, FILE),
    }
    return render(request, "organisations/communities/needs.html", context)


@page(permission=FILE, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Post a need."""
    form = forms.NeedForm(request.POST or None, communities=communities(request, FILE))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = commands.post_need(
                request_id=request_id_of(request), actor=request.actor, at=request.at, **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "需求已发布。")
            return redirect("communities:need", made.id)
    context = {"form": form, "title": "发布社区需求", "back": "communities:needs", "back_label": "供需对接"}
    return render(request, "organisations/communities/form.html", context, status=status)


@page(permission=READ)
def need(request: HttpRequest, need_id: int) -> HttpResponse:
    """One need with its offers."""
    return _need_page(request, need_id)


def _need_page(request: HttpRequest, need_id: int, *, bound=None, status: int = 200) -> HttpResponse:
    found = queries.need(need_id, actor=request.actor)
    context = {
        "need": found,
        "place": long_names_of([found.division_code], request)[found.division_code],
        "offers": found.offers.all(),
        "match": getattr(found, "match", None),
        "may_sign": found.state == "open"
        and access.may(request.actor, FILE, division_code=found.division_code),
        "acts": open_acts(request, ACTS, state=found.state, division_code=found.division_code, bound=bound),
    }
    return render(request, "organisations/communities/need.html", context, status=status)


@page(permission=READ, methods=("POST",))
def act(request: HttpRequest, need_id: int, action: str) -> HttpResponse:
    """Carry one of the acts out; the command asks for the permission."""
    queries.need(need_id, actor=request.actor)
    return perform(
        request, ACTS, action, key={"need_id": need_id}, back=request.path.rsplit("/", 2)[0] + "/",
        show=lambda **more: _need_page(request, need_id, **more),
    )  # fmt: skip


@page(permission=FILE, methods=("POST",))
def sign(request: HttpRequest, need_id: int, offer_id: int) -> HttpResponse:
    """Sign with one of those who offered."""
    queries.need(need_id, actor=request.actor)
    try:
        commands.sign_match(need_id=need_id, offer_id=offer_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.error(request, error.sentence)
        return _need_page(request, need_id, status=error.status)
    messages.success(request, "已登记签约。")
    return redirect("communities:need", need_id)
