"""Bases of incubation: the tree, one base, one stay and what is done with it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.exchange.acts import Act, open_acts, perform
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.communities import commands, queries
from minzheng.registers.purchasing import queries as purchasing

from .. import forms
from ..places import district_and_towns, names_of

READ, HANDLE, DECIDE = "organisation.read", "organisation.handle", "organisation.decide"
ROWS = 30
APPLIED, INSIDE = ("applied",), ("admitted",)
ACTS = (
    Act("admit", "准予入驻", forms.AdmitForm, commands.admit, DECIDE, APPLIED, "已准予入驻。",
        says="评审合格的，签订孵化协议。"),
    Act("decline", "不予入驻", forms.OpinionForm, commands.decline, DECIDE, APPLIED, "已记为不予入驻。",
        tone="danger"),
    Act("service", "登记服务", forms.ServiceForm, commands.record_service, HANDLE, INSIDE, "服务已登记。",
        says="记入服务日志，登记后不能改动。"),
    Act("midterm", "中期评估", forms.OpinionForm, commands.review_midterm, HANDLE, INSIDE, "中期评估已登记。"),
    Act("registered", "登记孵化成果", forms.RegisteredForm, commands.note_registration, HANDLE,
        ("admitted", "graduated"), "已记下登记成立。", says="在孵或出壳后登记为法人的，记入登记数。"),
    Act("graduate", "出壳", forms.OpinionForm, commands.graduate, DECIDE, INSIDE, "已出壳。",
        says="出壳评估合格的办理出壳。"),
    Act("end", "退出", forms.ReasonForm, commands.end_incubation, DECIDE, INSIDE, "已退出。", tone="danger"),
)  # fmt: skip
_COLUMNS = (
    TableColumn(label="组织", width=26),
    TableColumn(label="孵化基地", width=26),
    TableColumn(label="状态"),
    TableColumn(label="申请日期", kind=Kind.DATE),
    TableColumn(label="协议起", kind=Kind.DATE),
    TableColumn(label="协议止", kind=Kind.DATE),
    TableColumn(label="离开日期", kind=Kind.DATE),
    TableColumn(label="登记成立", kind=Kind.DATE),
)


@page(permission=READ)
def base_list(request: HttpRequest) -> HttpResponse:
    """The tree of bases with the indicators of all of them, and the stays."""
    form, rows = _stays(request)
    every = list(queries.incubations(request.actor))
    counted = queries.indicators(every)
    places = list(queries.bases(request.actor))
    context = {
        "form": form,
        "bases": places,
        "names": names_of((one.division_code for one in places), request),
        "indicators": counted,
        "contracts": purchasing.contracted_of(counted.codes),
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "may_handle": access.may(request.actor, HANDLE),
    }
    return render(request, "organisations/communities/bases.html", context)


def _stays(request: HttpRequest):
    form = forms.StayFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, queries.incubations(request.actor, **wanted)


@page(permission=READ)
def workbook(request: HttpRequest) -> FileResponse:
    """The stays as filtered, as Excel."""
    _, rows = _stays(request)
    lines = (
        (
            one.name, one.base.name, one.get_state_display(), one.applied_date, one.from_date, one.until_date,
            one.left_date, one.registered_date,
        )
        for one in rows
    )  # fmt: skip
    file = table_workbook("孵化组织", _COLUMNS, lines, note=f"截至 {request.at:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"孵化组织{request.at:%Y%m%d}.xlsx")


@page(permission=HANDLE, methods=("GET", "POST"))
def new_base(request: HttpRequest) -> HttpResponse:
    """Enter a base."""
    form = forms.BaseForm(request.POST or None, places=district_and_towns(request, HANDLE))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = commands.open_base(actor=request.actor, at=request.at, **form.cleaned_data)
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "孵化基地已登记。")
            return redirect("communities:base", made.id)
    context = {"form": form, "title": "登记孵化基地", "back": "communities:bases", "back_label": "孵化基地"}
    return render(request, "organisations/communities/form.html", context, status=status)


@page(permission=READ)
def base(request: HttpRequest, base_id: int) -> HttpResponse:
    """One base: its place in the tree, who is there."""
    found = queries.base(base_id, actor=request.actor)
    stays = list(queries.incubations(request.actor, base_id=base_id))
    context = {
        "base": found,
        "place": names_of([found.division_code], request)[found.division_code],
        "stations": queries.bases(request.actor).filter(parent=found),
        "stays": stays,
        "indicators": queries.indicators(stays),
        "may_handle": access.may(request.actor, HANDLE, division_code=found.division_code),
    }
    return render(request, "organisations/communities/base.html", context)


@page(permission=HANDLE, methods=("GET", "POST"))
def apply(request: HttpRequest, base_id: int) -> HttpResponse:
    """Take an application in."""
    found = queries.base(base_id, actor=request.actor)
    form = forms.StayForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = commands.apply_for_incubation(
                base_id=base_id, request_id=request_id_of(request), actor=request.actor, at=request.at,
                **form.cleaned_data,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "申请已收下，等待入壳评审。")
            return redirect("communities:incubation", made.id)
    context = {
        "form": form, "title": f"申请入驻{found.name}", "back": "communities:bases", "back_label": "孵化基地"
    }  # fmt: skip
    return render(request, "organisations/communities/form.html", context, status=status)


@page(permission=READ)
def incubation(request: HttpRequest, incubation_id: int) -> HttpResponse:
    """One stay: plan, contract, reviews, service log."""
    return _stay_page(request, incubation_id)


def _stay_page(request: HttpRequest, incubation_id: int, *, bound=None, status: int = 200) -> HttpResponse:
    found = queries.incubation(incubation_id, actor=request.actor)
    initial = {"from_date": request.at.date(), "months": 12, "uscc": found.uscc}
    context = {
        "stay": found,
        "reviews": found.reviews.all(),
        "services": found.services.all(),
        "indicators": queries.indicators([found]),
        "acts": open_acts(
            request,
            ACTS,
            state=found.state,
            division_code=found.base.division_code,
            initial=initial,
            bound=bound,
        ),
    }
    return render(request, "organisations/communities/incubation.html", context, status=status)


@page(permission=READ, methods=("POST",))
def act(request: HttpRequest, incubation_id: int, action: str) -> HttpResponse:
    """Carry one of the acts out; the command asks for the permission."""
    queries.incubation(incubation_id, actor=request.actor)
    return perform(
        request, ACTS, action, key={"incubation_id": incubation_id}, back=request.path.rsplit("/",
        2)[0] + "/",
        show=lambda **more: _stay_page(request, incubation_id, **more),
    )  # fmt: skip
