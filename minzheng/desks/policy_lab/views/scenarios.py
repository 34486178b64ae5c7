"""Saved scenarios: opened, computed again and held against what was saved, compared, put away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page
from minzheng.kernel.base.errors import MinzhengError
from minzheng.registers.policy import commands, queries
from minzheng.registers.policy.assumptions import Assumption, shown
from minzheng.registers.policy.queries import Place
from minzheng.registers.policy.simulating import answer, is_large

from ..figures import signed_yuan
from ..forms import CompareForm, query_of
from ..requests import place_names
from .home import scenario_row
from .lab import effect_context, effect_file

# Figures of a month as a scenario keeps them: label, place in the row, whether it is money.
FIGURES = (
    ("现行支出", 1, True), ("假设支出", 2, True), ("现行享受户数", 3, False), ("假设享受户数", 4, False),
    ("新进入户数", 7, False), ("退出户数", 8, False), ("金额提高户数", 9, False), ("金额降低户数", 10, False),
)  # fmt: skip


@page(permission="policy.read")
def scenario(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """A scenario computed again on its own snapshot, and whether the result is still the same."""
    found = queries.scenario(scenario_id, actor=request.actor)
    place = queries.place_of(found.programme, found.division_prefix)
    question = queries.question_of(found)
    named = found.snapshot_id if found.snapshot.from_file or is_large(found.snapshot) else None
    context = scenario_row(found) | {
        "assumed": assumed_rows(place, found),
        "region": place_names([found.region], request)[found.region] if found.region else "",
        "lab_query": query_of(question, place.programme.parameters().declarations, named),
        "may_simulate": access.may(request.actor, "policy.simulate", division_code=found.division_prefix),
        "others": queries.scenarios(request.actor).exclude(id=found.id)[:1],
    }
    try:
        one = answer(question, found.snapshot)
    except MinzhengError as error:
        context["refusal"] = error.sentence
    else:
        context |= effect_context(request, place, one)
        context["comparison"] = queries.compare(found, one)
    return render(request, "policy_lab/scenario.html", context)


def assumed_rows(place: Place, scenario) -> list[dict]:
    """What a scenario assumes, in words. A parameter that has gone since keeps its name only."""
    declared = place.programme.parameters().declarations
    rows = []
    for one in map(Assumption.read, scenario.assumed):
        item = declared.get(one.name)
        rows.append(
            {
                "label": item.label if item else one.name,
                "value": shown(item, one.value) if item else str(one.value),
                "from_month": one.from_month,
            }
        )
    return rows


@page(permission="policy.read")
def scenario_export(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The scenario, computed again, as a workbook."""
    found = queries.scenario(scenario_id, actor=request.actor)
    place = queries.place_of(found.programme, found.division_prefix)
    return effect_file(request, place, answer(queries.question_of(found), found.snapshot), found.name)


@page(permission="policy.simulate", methods=("POST",))
def archive(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Put a scenario away."""
    try:
        found = commands.archive_scenario(scenario_id=scenario_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, f"方案“{found.name}”已归档，仍可在“已归档”中查看。")
    return redirect("policy_lab:home")


@page(permission="policy.read")
def compare(request: HttpRequest) -> HttpResponse:
    """Two scenarios side by side, by what was saved of them."""
    known = list(queries.scenarios(request.actor)[:200])
    form = CompareForm(request.GET or None, scenarios=known)
    context = {"form": form, "known": known}
    if form.is_bound and form.is_valid():
        by_id = {one.id: one for one in known}
        pair = [by_id[form.cleaned_data[key]] for key in ("a", "b")]
        context["pair"] = [_side(one, request) for one in pair]
        context["rows"] = _compared(*pair)
    return render(request, "policy_lab/compare.html", context)


def _side(scenario, request: HttpRequest) -> dict:
    place = queries.place_of(scenario.programme, scenario.division_prefix)
    return scenario_row(scenario) | {"assumed": assumed_rows(place, scenario)}


def _compared(a, b) -> list[dict]:
    """Figure by figure: those of the last month of each, and the sums over all months."""
    rows = [
        _figure(f"{label}（末月）", a.result["months"][-1][at], b.result["months"][-1][at], money)
        for label, at, money in FIGURES
    ]
    for label, at in (("现行支出（各月合计）", 1), ("假设支出（各月合计）", 2)):
        sums = [sum(month[at] for month in one.result["months"]) for one in (a, b)]
        rows.append(_figure(label, *sums, True))
    changes = [scenario_row(one)["all_fen"] for one in (a, b)]
    rows.append(_figure("支出变化（各月合计）", *changes, True))
    return rows


def _figure(label: str, a: int, b: int, money: bool) -> dict:
    if money:
        return {"label": label, "a": signed_yuan(a).lstrip("+"), "b": signed_yuan(b).lstrip("+"),
                "difference": signed_yuan(b - a)}  # fmt: skip
    return {"label": label, "a": f"{a:,}", "b": f"{b:,}", "difference": f"{b - a:+,}"}
