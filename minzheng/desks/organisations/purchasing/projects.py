"""Projects: the list, drafting one, one project's page and every step of it; payments due."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.exchange.acts import Act, open_acts, perform
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.purchasing import commands, queries

from . import forms

READ, HANDLE, DECIDE = "organisation.read", "organisation.handle", "organisation.decide"
ROWS = 30
ACTS = (
    Act("announce", "公告", forms.AnnounceForm, commands.announce, DECIDE, ("drafted",), "已公告。",
        says="公告后在公开页面可以看到。"),
    Act("bid", "登记响应", forms.BidForm, commands.submit_bid, HANDLE, ("announced",), "响应已登记。",
        says="截止以前每个单位递交一次；与已有项目书雷同的不收。"),
    Act("freeze", "冻结专家名单", forms.FreezeForm, commands.freeze_panel, DECIDE, ("announced",), "名单已冻结，摘要已公布。",
        says="五人以上单数，专家不少于三分之二；评审前 2 个工作日内抽取。"),
    Act("draw", "抽取评标专家", forms.DrawForm, commands.draw_panel, DECIDE, ("announced",), "已抽取。",
        says="截止后按公布的随机数抽取，与响应单位有关系的自动回避并留下理由。"),
    Act("represent", "采购人代表入席", forms.RepresentativeForm, commands.seat_representative, HANDLE, ("seated",),
        "已入席。"),
    Act("conclude", "确定成交", forms.NothingForm, commands.conclude, DECIDE, ("seated",), "已确定，公示结果。",
        says="平均分最高的成交；同分的报价低的在前，再同的先递交的在前。"),
    Act("sign", "签订合同", forms.ContractForm, commands.sign_contract, DECIDE, ("concluded",), "合同已签订。",
        says="公示期满后、确定成交之日起 30 日内签订，三笔款合计 100%。"),
    Act("assessor", "评估人员入席", forms.AssessorForm, commands.seat_assessor, HANDLE, ("contracted",), "已入席。",
        says="从评估人员库选；参加过评标的不能再评估。"),
    Act("fail", "流标", forms.ReasonForm, commands.fail_project, DECIDE, ("drafted", "announced",
    "seated"), "已流标。",
        tone="danger"),
)  # fmt: skip
_COLUMNS = (
    TableColumn(label="项目编号", width=22),
    TableColumn(label="项目名称", width=30),
    TableColumn(label="预算", kind=Kind.MONEY),
    TableColumn(label="公告日期", kind=Kind.DATE),
    TableColumn(label="评审日期", kind=Kind.DATE),
    TableColumn(label="响应", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="承接单位", width=26),
    TableColumn(label="状态"),
)


def _filtered(request: HttpRequest):
    form = forms.ProjectFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, queries.projects(request.actor, **wanted, sort=request.GET.get("sort", ""))


@page(permission=READ)
def project_list(request: HttpRequest) -> HttpResponse:
    """Projects of the jurisdiction."""
    form, rows = _filtered(request)
    context = {
        "form": form,
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "may_handle": access.may(request.actor, HANDLE),
        "due": queries.payments(request.actor, state="due").count(),
    }
    return render(request, "organisations/purchasing/projects.html", context)


@page(permission=READ)
def workbook(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows = _filtered(request)
    lines = (
        (
            one.number, one.title, one.budget_fen, one.announced_date, one.review_date, one.offered,
            one.winner.organisation_name if one.winner else "", one.get_state_display(),
        )
        for one in rows
    )  # fmt: skip
    file = table_workbook("购买服务项目", _COLUMNS, lines, note=f"截至 {request.at:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"购买服务项目{request.at:%Y%m%d}.xlsx")


def _division(request: HttpRequest) -> str:
    """For which division the actor buys: that of the post."""
    return access.scope(request.actor, HANDLE).prefixes[0]


@page(permission=HANDLE, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Draft a project."""
    division = _division(request)
    items = queries.catalogue(division, on_date=request.at.date())
    form = forms.ProjectForm(
        request.POST or None, items=[(one.id, f"{one.code} {one.name}") for one in items]
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = commands.draft_project(
                division_code=division, request_id=request_id_of(request), actor=request.actor, at=request.at,
                **form.cleaned_data,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"已草拟，编号 {made.number}。")
            return redirect("purchasing:project", made.id)
    context = {
        "form": form,
        "title": "草拟购买服务项目",
        "back": "purchasing:projects",
        "back_label": "购买服务",
    }
    return render(request, "organisations/communities/form.html", context, status=status)


@page(permission=READ)
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project: tender, bids, panel, scores, contract, payments."""
    return _project_page(request, project_id)


def _project_page(
    request: HttpRequest, project_id: int, *, bound=None, status: int = 200, assessing=None, refusal: str = ""
) -> HttpResponse:
    found = queries.project(project_id, actor=request.actor)
    contract = queries.contract_of(found)
    panel = [seat for seat in queries.seats(found) if seat.role != "assess"]
    assessors = [seat for seat in queries.seats(found) if seat.role == "assess"]
    bids = list(found.bids.order_by("-average_points", "id"))
    acts = open_acts(
        request, _acts_now(found), state=found.state, division_code=found.division_code, bound=bound,
        initial={"from_date": request.at.date()},
    )  # fmt: skip
    for row in acts:
        if row["act"].code == "assessor":
            people = queries.assessors_for(found, actor=request.actor)
            row["form"].fields["expert_id"].widget.choices = [
                ("", "请选择"), *((one.id, f"{one.name}（{one.employer}）") for one in people)
            ]  # fmt: skip
    may_handle = access.may(request.actor, HANDLE, division_code=found.division_code)
    stages = (
        [(part.stage, part.get_stage_display()) for part in contract.parts.filter(state="waiting")]
        if contract
        else []
    )
    context = {
        "project": found, "contract": contract, "panel": panel, "assessors": assessors, "bids": bids,
        "rows": _score_rows(bids, panel), "acts": acts, "may_handle": may_handle,
        "keep_away": queries.keep_away(found) if found.state == "announced" else {},
        "may_score": may_handle and found.state == "seated",
        "assessing": assessing or forms.AssessmentForm(seats=assessors, stages=stages, auto_id="assess_%s"),
        "may_assess": may_handle and found.state == "contracted" and bool(assessors) and bool(stages),
        "refusal": refusal, "draw": queries.draw_of(found, actor=request.actor),
        "assessments": [
            (one, points_text(one.points), [(name, points_text(points)) for name,
            points in one.given.items()])
            for one in (contract.assessments.all() if contract else ())
        ],
    }  # fmt: skip
    return render(request, "organisations/purchasing/project.html", context, status=status)


def _acts_now(found) -> list[Act]:
    """Of the acts of the state, those whose turn it is: a list is frozen once, and drawn only when frozen."""
    hidden = {"freeze"} if found.draw_id else {"draw"}
    return [act for act in ACTS if act.code not in hidden]


def _score_rows(bids: list, panel: list) -> list[dict]:
    """For each bid, each seat with the points given or None."""
    rows = []
    for bid in bids:
        given = {score.seat_id: score.points for score in bid.scores.all()}
        rows.append(
            {
                "bid": bid,
                "mean": points_text(bid.average_points),
                "cells": [(seat, points_text(given.get(seat.id))) for seat in panel],
            }
        )
    return rows


def points_text(points: int | None) -> str:
    """Hundredths as points with two decimals; "" where none are given."""
    return "" if points is None else f"{points // 100}.{points % 100:02d}"


@page(permission=READ, methods=("POST",))
def act(request: HttpRequest, project_id: int, action: str) -> HttpResponse:
    """Carry one of the steps out; the command asks for the permission."""
    queries.project(project_id, actor=request.actor)
    return perform(
        request, ACTS, action, key={"project_id": project_id}, back=request.path.rsplit("/", 2)[0] + "/",
        show=lambda **more: _project_page(request, project_id, **more),
    )  # fmt: skip


@page(permission=HANDLE, methods=("GET", "POST"))
def score(request: HttpRequest, project_id: int, bid_id: int, seat_id: int) -> HttpResponse:
    """The points of one member for one bid."""
    found = queries.project(project_id, actor=request.actor)
    form = forms.ScoreForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            commands.score_bid(
                project_id=project_id, bid_id=bid_id, seat_id=seat_id, actor=request.actor, at=request.at,
                **form.cleaned_data,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "得分已登记。")
            return redirect("purchasing:project", project_id)
    context = {
        "form": form, "project": found, "bid": queries.bid_of(found, bid_id),
        "seat": queries.seat_of(found, seat_id)
    }  # fmt: skip
    return render(request, "organisations/purchasing/score.html", context, status=status)


@page(permission=HANDLE, methods=("POST",))
def assess(request: HttpRequest, project_id: int) -> HttpResponse:
    """The assessors' points at a stage."""
    found = queries.project(project_id, actor=request.actor)
    contract = queries.contract_of(found)
    seats = queries.seats(found, "assess")
    stages = [(part.stage, part.get_stage_display()) for part in contract.parts.all()] if contract else []
    form = forms.AssessmentForm(request.POST, seats=seats, stages=stages, auto_id="assess_%s")
    if not form.is_valid():
        return _project_page(request, project_id, assessing=form, status=422)
    try:
        commands.assess(
            project_id=project_id, stage=form.cleaned_data["stage"], opinion=form.cleaned_data["opinion"],
            given=form.given(), actor=request.actor, at=request.at,
        )  # fmt: skip
    except EXPECTED as error:
        status = show_refusal(form, error)
        return _project_page(request, project_id, assessing=form, status=status)
    messages.success(request, "评估已登记。")
    return redirect("purchasing:project", project_id)


@page(permission=HANDLE, methods=("POST",))
def pay(request: HttpRequest, project_id: int, part_id: int) -> HttpResponse:
    """A due part was paid."""
    queries.project(project_id, actor=request.actor)
    form = forms.PayForm(request.POST)
    if not form.is_valid():
        return _project_page(request, project_id, refusal="请填写支付凭证号。", status=422)
    try:
        commands.record_payment(
            project_id=project_id, part_id=part_id, voucher=form.cleaned_data["voucher"], actor=request.actor,
            at=request.at,
        )  # fmt: skip
    except EXPECTED as error:
        return _project_page(request, project_id, refusal=error.sentence, status=error.status)
    messages.success(request, "支付已登记。")
    return redirect("purchasing:project", project_id)


@page(permission=READ)
def payments(request: HttpRequest) -> HttpResponse:
    """Parts that are due, and those that were paid."""
    state = request.GET.get("state", "due")
    rows = queries.payments(request.actor, state=state if state in ("due", "paid", "waiting") else "due")
    context = {"page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")), "state": state}
    return render(request, "organisations/purchasing/payments.html", context)
