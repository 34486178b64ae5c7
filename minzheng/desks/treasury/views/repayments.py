"""How a household pays back: its account, the agreement on instalments, all plans and what is late."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.benefits import commands, repayments
from minzheng.registers.benefits.programmes import programme

from ..forms import PlanForm, PlansFilterForm, ReasonForm
from ..requests import page_of, place_names
from ..words import PLAN_LABELS, PLAN_TONES
from ..workbooks import download, taken_out

COLUMNS = (
    TableColumn(label="户主", kind=Kind.PERSON_NAME),
    TableColumn(label="村（社区）", width=22),
    TableColumn(label="待遇", width=22),
    TableColumn(label="分期总额", kind=Kind.MONEY),
    TableColumn(label="每月还款", kind=Kind.MONEY),
    TableColumn(label="首期", kind=Kind.MONTH),
    TableColumn(label="末期", kind=Kind.MONTH),
    TableColumn(label="已还", kind=Kind.MONEY),
    TableColumn(label="尚欠", kind=Kind.MONEY),
    TableColumn(label="逾期", kind=Kind.MONEY),
    TableColumn(label="逾期自", kind=Kind.MONTH),
    TableColumn(label="状态", width=10),
)


@page(permission="benefit.read")
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every plan within reach; those with a late instalment on demand, the longest first."""
    filters, found = _filtered(request)
    shown = page_of(request, found)
    context = {
        "rows": _rows(request, list(shown)),
        "page_obj": shown,
        "filter_form": filters,
        "late": repayments.late(request.actor, on_date=request.at.date()),
        "query": request.GET.urlencode(),
    }
    return render(request, "treasury/repayments/plans.html", context)


def _filtered(request: HttpRequest) -> tuple[PlansFilterForm, list[repayments.Standing]]:
    filters, today = PlansFilterForm(request.GET), request.at.date()
    asked = filters.cleaned_data if filters.is_valid() else {}
    name, state = asked.get("q", ""), asked.get("state", "")
    if state == "late":
        found = repayments.late(request.actor, on_date=today)
        return filters, [one for one in found if name in one.plan.household.head.name]
    plans = repayments.plans(request.actor).filter(household__head__name__contains=name)
    return filters, repayments.standings(plans.filter(state=state) if state else plans, on_date=today)


def _rows(request: HttpRequest, found: list[repayments.Standing]) -> list[dict]:
    names = place_names((one.plan.division_code for one in found), request)
    return [
        {
            "standing": one,
            "plan": one.plan,
            "head": one.plan.household.head.name,
            "place": names[one.plan.division_code],
            "name": programme(one.plan.programme).name,
            "label": PLAN_LABELS[one.plan.state],
            "tone": PLAN_TONES[one.plan.state],
        }
        for one in found
    ]


@page(permission="benefit.read")
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook. Taking names and amounts out is an event of its own."""
    _, found = _filtered(request)
    title = "分期还款"
    taken_out(request, title)
    lines = [
        (
            row["head"], row["place"], row["name"], one.plan.total_fen, one.plan.monthly_fen,
            one.plan.first_month, one.last_month, one.repaid_fen, one.left_fen, one.late_fen,
            one.late_since, row["label"],
        )
        for row, one in zip(_rows(request, found), found, strict=True)
    ]  # fmt: skip
    book = table_workbook(title, COLUMNS, lines, note=f"截至 {request.at.date():%Y-%m-%d}")
    return download(title, book)


@page(permission="benefit.read")
def account(request: HttpRequest, programme_code: str, prefix: int, household_id: int) -> HttpResponse:
    """What a household owes, how it came to that, what came back, and how the rest is paid."""
    found = _account(request, programme_code, prefix, household_id)
    return _account_page(request, found, PlanForm(today=request.at.date()))


def _account(request: HttpRequest, programme_code: str, prefix: int, household_id: int) -> repayments.Account:
    return repayments.account(
        household_id, programme_code, str(prefix), actor=request.actor, on_date=request.at.date()
    )


def _account_page(
    request: HttpRequest, found: repayments.Account, form: PlanForm, *, end_form=None, status: int = 200
) -> HttpResponse:
    division = found.household.division_code
    context = {
        "account": found,
        "place": place_names([division], request)[division],
        "running": found.running,
        "ended": [one for one in found.plans if one is not found.running],
        "offset_percent": found.programme.offset_percent(division, request.at),
        "form": form,
        "end_form": end_form or ReasonForm(),
        "may_decide": access.may(request.actor, "benefit.decide_change", division_code=division),
        "may_settle": access.may(request.actor, "issue.settle", division_code=found.division_prefix),
        "labels": PLAN_LABELS,
    }
    return render(request, "treasury/repayments/account.html", context, status=status)


@page(permission="benefit.decide_change", methods=("POST",))
def agree(request: HttpRequest, programme_code: str, prefix: int, household_id: int) -> HttpResponse:
    """Agree with a household on instalments."""
    found = _account(request, programme_code, prefix, household_id)
    form = PlanForm(request.POST, today=request.at.date())
    if form.is_valid():
        told = form.cleaned_data
        try:
            plan = commands.agree_plan(
                household_id=household_id, programme_code=programme_code, division_prefix=str(prefix),
                monthly_fen=told["monthly"], first_month=told["first_month"], note=told["note"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                f"已约定自{plan.first_month.label}起分期还款。分期期间不再从待遇里扣，请打印协议签字。",
            )
            return redirect("treasury:account", programme_code, prefix, household_id)
    return _account_page(request, found, form, status=422)


@page(permission="benefit.decide_change", methods=("POST",))
def end(request: HttpRequest, plan_id: int) -> HttpResponse:
    """End a plan before it is paid off."""
    plan = repayments.plan(plan_id, actor=request.actor)
    place = (plan.programme, int(plan.division_prefix), plan.household_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            commands.end_plan(
                plan_id=plan_id, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(request, "已终止分期还款，剩下的欠款重新从以后的待遇里扣，也可以重新约定。")
            return redirect("treasury:account", *place)
    found = _account(request, *place)
    return _account_page(request, found, PlanForm(today=request.at.date()), end_form=form, status=422)


@page(permission="benefit.read")
def plan_print(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The agreement (分期协议) for the printer, with every instalment and room to sign."""
    plan = repayments.plan(plan_id, actor=request.actor)
    [standing] = repayments.standings([plan], on_date=request.at.date())
    context = {
        "standing": standing, "plan": plan, "name": programme(plan.programme).name,
        "today": request.at.date(),
        "place": place_names([plan.division_code], request)[plan.division_code],
        "district": place_names([plan.division_prefix], request)[plan.division_prefix],
    }  # fmt: skip
    return render(request, "treasury/repayments/print.html", context)
