"""The two pools of experts and the catalogue."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.acts import Act, open_acts, perform
from minzheng.registers.purchasing import commands, queries

from . import forms

READ, HANDLE = "organisation.read", "organisation.handle"
ROWS = 30
INSIDE = "inside"
ACTS = (
    Act("tie", "登记回避关系", forms.TieForm, commands.add_tie, HANDLE, (INSIDE,), "回避关系已登记。",
        says="近三年的劳动、董监事、股东关系，以及近亲属关系。抽取时自动回避。"),
    Act("retire", "出库", forms.NothingForm, commands.retire_expert, HANDLE, (INSIDE,), "已出库。", tone="danger"),
)  # fmt: skip


def _division(request: HttpRequest) -> str:
    return access.scope(request.actor, HANDLE).prefixes[0]


@page(permission=READ)
def expert_list(request: HttpRequest) -> HttpResponse:
    """Members of the pools."""
    form = forms.ExpertFilterForm(request.GET)
    rows = queries.experts(request.actor, **(form.cleaned_data if form.is_valid() else {}))
    context = {
        "form": form,
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_handle": access.may(request.actor, HANDLE),
    }
    return render(request, "organisations/purchasing/experts.html", context)


@page(permission=HANDLE, methods=("GET", "POST"))
def new_expert(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    form = forms.ExpertForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = commands.add_expert(
                division_code=_division(request), actor=request.actor, at=request.at, **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已入库。")
            return redirect("purchasing:expert", made.id)
    context = {"form": form, "title": "专家入库", "back": "purchasing:experts", "back_label": "评审专家库"}
    return render(request, "organisations/communities/form.html", context, status=status)


@page(permission=READ)
def expert(request: HttpRequest, expert_id: int) -> HttpResponse:
    """One person: pools, ties, seats so far."""
    return _expert_page(request, expert_id)


def _expert_page(request: HttpRequest, expert_id: int, *, bound=None, status: int = 200) -> HttpResponse:
    found = queries.expert(expert_id, actor=request.actor)
    state = INSIDE if found.until_date is None else "left"
    context = {
        "expert": found,
        "ties": found.ties.all(),
        "seats": found.seats.select_related("project").order_by("-seated_at"),
        "acts": open_acts(request, ACTS, state=state, division_code=found.division_code, bound=bound),
    }
    return render(request, "organisations/purchasing/expert.html", context, status=status)


@page(permission=HANDLE, methods=("POST",))
def act(request: HttpRequest, expert_id: int, action: str) -> HttpResponse:
    """Write a tie down, or take the person out."""
    queries.expert(expert_id, actor=request.actor)
    return perform(
        request, ACTS, action, key={"expert_id": expert_id}, back=request.path.rsplit("/", 2)[0] + "/",
        show=lambda **more: _expert_page(request, expert_id, **more),
    )  # fmt: skip


@page(permission=READ)
def catalogue(request: HttpRequest) -> HttpResponse:
    """The services that may be bought."""
    context = {"rows": queries.items(request.actor), "may_handle": access.may(request.actor, HANDLE)}
    return render(request, "organisations/purchasing/catalogue.html", context)


@page(permission=HANDLE, methods=("GET", "POST"))
def new_item(request: HttpRequest) -> HttpResponse:
    """Enter a service."""
    form = forms.ItemForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            commands.add_item(
                division_code=_division(request), actor=request.actor, at=request.at, **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "目录已增加。")
            return redirect("purchasing:catalogue")
    context = {
        "form": form,
        "title": "目录增加服务",
        "back": "purchasing:catalogue",
        "back_label": "指导性目录",
    }
    return render(request, "organisations/communities/form.html", context, status=status)
