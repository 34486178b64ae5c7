"""Money issued beyond what was due: what a run proposes, the decision, the debt, and what is paid back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, worklists
from minzheng.registers.benefits import funds as money
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from ..forms import ClawbackForm, RepaymentForm
from ..requests import page_of, place_names
from ..words import CAUSES, CLAWBACK_LABELS, CLAWBACK_TONES


@page(permission="benefit.read")
def clawback_list(request: HttpRequest) -> HttpResponse:
    """Clawbacks by state; those that wait for a decision first."""
    state = request.GET.get("state", "proposed")
    state = state if state in CLAWBACK_LABELS else "proposed"
    found = page_of(request, benefits.clawbacks(request.actor, state=state))
    names = place_names((one.award.division_code for one in found), request)
    counts = worklists.clawback_counts(request.actor)
    rows = [
        {"clawback": one, "payee": one.award.payee.name, "place": names[one.award.division_code],
         "months": len(one.lines), "reason": one.lines[0]["reason"] if one.lines else ""}
        for one in found
    ]  # fmt: skip
    tabs = [
        {"label": label, "code": code, "count": counts[code], "url": f"?state={code}"}
        for code, label in CLAWBACK_LABELS.items()
    ]
    context = {"rows": rows, "page_obj": found, "tabs": tabs, "state": state}
    return render(request, "treasury/clawbacks.html", context)


@page(permission="benefit.read", methods=("GET", "POST"))
def clawback(request: HttpRequest, clawback_id: int) -> HttpResponse:
    """One clawback with its months; who may decide on changes decides here."""
    one = worklists.clawback(clawback_id, actor=request.actor)
    if request.method == "POST":
        access.require(request.actor, "benefit.decide_change", division_code=one.award.division_code)
    form = ClawbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.decide_clawback(
                clawback_id=clawback_id,
                claim=form.cleaned_data["verdict"] == "claim",
                cause=form.cleaned_data["cause"],
                note=form.cleaned_data["note"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            show_refusal(form, error)
            one = worklists.clawback(clawback_id, actor=request.actor)
        else:
            messages.success(request, f"已记录：{CLAWBACK_LABELS[made.state]}。")
            return redirect("treasury:clawback", clawback_id)
    rules = programme(one.award.programme)
    context = {
        "clawback": one,
        "name": rules.name,
        "place": place_names([one.award.division_code], request)[one.award.division_code],
        "label": CLAWBACK_LABELS[one.state],
        "tone": CLAWBACK_TONES[one.state],
        "cause": CAUSES.get(one.cause, ""),
        "lines": [line | {"month": Month.parse(line["month"])} for line in one.lines],
        "offset_percent": rules.offset_percent(one.award.division_code, request.at),
        "form": form,
        "may_decide": one.state == "proposed"
        and access.may(request.actor, "benefit.decide_change", division_code=one.award.division_code),
    }
    return render(request, "treasury/clawback.html", context, status=422 if form.is_bound else 200)


@page(permission="issue.read")
def debt_list(request: HttpRequest) -> HttpResponse:
    """What households still owe, by programme."""
    books = [{"book": one, "debts": worklists.debts(one)} for one in money.active_books(request.actor)]
    names = place_names({debt.household.division_code for one in books for debt in one["debts"]}, request)
    for one in books:
        one["rows"] = [{"debt": debt, "place": names[debt.household.division_code]} for debt in one["debts"]]
        one["total_fen"] = sum(debt.amount_fen for debt in one["debts"])
    context = {"books": books, "may_settle": access.may(request.actor, "issue.settle")}
    return render(request, "treasury/debts.html", context)


@page(permission="issue.settle", methods=("GET", "POST"))
def debt(request: HttpRequest, programme_code: str, prefix: int, household_id: int) -> HttpResponse:
    """Take in what a household pays back directly."""
    found = _debt(request, programme_code, str(prefix), household_id)
    form = RepaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.repay_in_cash(
                household_id=household_id,
                programme_code=programme_code,
                division_prefix=str(prefix),
                amount_fen=form.cleaned_data["amount"],
                receipt=form.cleaned_data["receipt"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{found.household.head.name}家庭的退款已入账。")
            return redirect("treasury:debts")
    context = {"debt": found, "name": programme(programme_code).name, "form": form}
    return render(request, "treasury/debt.html", context, status=422 if form.is_bound else 200)


def _debt(request: HttpRequest, programme_code: str, prefix: str, household_id: int) -> worklists.Debt:
    for book in worklists.books_in_reach(request.actor, "issue.settle"):
        if (book.programme.code, book.division_prefix) == (programme_code, prefix):
            found = next((one for one in worklists.debts(book) if one.household.id == household_id), None)
            if found:
                return found
    raise NotFound("这户家庭没有欠款，请返回欠款列表查看。")
