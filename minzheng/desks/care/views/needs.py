"""Families by layer, the four groups, the urban acceptance; one family's assessments, plan and helper."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, ordered, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.territory import queries as territory
from minzheng.registers.needs import commands, declared, queries

from .. import forms_needs as forms
from ..acting import Act, Desk, perform

READ, ASSESS, APPOINT, SCORE, MEET = (
    "needs.read", "needs.assess", "needs.appoint_helper", "needs.score_acceptance", "meeting.hold",
)  # fmt: skip
ACTS = (
    Act("plan", "安排措施", forms.PlanForm, commands.plan_measure, ASSESS, "措施已列入计划。"),
    Act("finish", "已落实", forms.FinishForm, commands.finish_measure, ASSESS, "已登记落实。", "measure_id"),
    Act("drop", "取消", forms.DropForm, commands.drop_measure, ASSESS, "措施已取消。", "measure_id"),
    Act("appoint", "确定帮扶责任人", forms.HelperForm, commands.appoint_helper, APPOINT, "帮扶责任人已登记。"),
    Act("release", "解除帮扶", forms.ReleaseForm, commands.release_helper, APPOINT, "已解除。"),
    Act("propose", "提请会议研究", forms.ProposeForm, partial(commands.add_item, kind="household"), MEET,
        "已提请会议研究。"),
    Act("score", "验收评分", forms.ScoreForm, commands.score_acceptance, SCORE, "评分已登记。"),
)  # fmt: skip
LAYER_TONES = {"basic": "info", "special": "wait", "emergency": "warn", "none": "quiet"}
GRADE_TONES = {0: "quiet", 1: "wait", 2: "stop"}
MEASURE_TONES = {"planned": "wait", "done": "ok", "dropped": "quiet"}
_SORTS = {"name": "head__name_pinyin", "assessed": "assessed_date", "review": "review_date"}
_COLUMNS = (
    TableColumn(label="户主", width=12), TableColumn(label="村（社区）", width=22),
    TableColumn(label="分层", width=14),
    TableColumn(label="评估日期", kind=Kind.DATE), TableColumn(label="下次评估", kind=Kind.DATE),
    TableColumn(label="需求与措施", width=18), TableColumn(label="帮扶责任人", width=14),
)  # fmt: skip
_GROUP_COLUMNS = (
    TableColumn(label="户主", width=12), TableColumn(label="村（社区）", width=22),
    TableColumn(label="类别", width=24),
    TableColumn(label="基本生活救助", width=14), TableColumn(label="享受任何救助", width=14),
)  # fmt: skip
_SCORE_COLUMNS = (
    TableColumn(label="户主", width=12), TableColumn(label="村（社区）", width=22),
    TableColumn(label="已评分人数", kind=Kind.WHOLE_NUMBER), TableColumn(label="平均分", width=10),
    TableColumn(label="结果", width=10),
)  # fmt: skip


def _places(rows: Sequence, request: HttpRequest) -> dict[str, str]:
    return territory.names_of({row.division_code for row in rows}, request.at.date())


def _export_query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["format"] = "xlsx"
    return query.urlencode()


def _is_workbook(request: HttpRequest) -> bool:
    return request.GET.get("format") == "xlsx"


@page(permission=READ)
def needs(request: HttpRequest) -> HttpResponse:
    """Families by layer, and who of them lacks an assessment, a measure, a helper."""
    today, actor = request.at.date(), request.actor
    towns, names = queries.townships(actor, on_date=today), queries.layer_names(today)
    form = forms.NeedsFilter(request.GET, towns=towns, layers=names)
    typed = form.cleaned_data if form.is_valid() else None
    wanted = queries.LayerFilter(
        text=typed["q"], town=typed["town"], layer=typed["layer"], lacks=typed["lacks"]
    ) if typed else queries.LayerFilter()  # fmt: skip
    rows = queries.households(actor, wanted, on_date=today)
    rows = ordered(rows if typed else rows.none(), request.GET.get("sort", ""), _SORTS)
    if _is_workbook(request):
        found = list(rows)
        places = _places(found, request)
        lines = (
            (
                row.head.name, places.get(row.division_code, ""), names[row.layer], row.assessed_date,
                row.review_date, _plan_words(row), row.helper_name or "没有",
            )
            for row in found
        )  # fmt: skip
        return workbook(request, "分层帮扶名单", _COLUMNS, lines)
    shown = page_of(rows, request)
    places, counts = _places(shown.object_list, request), queries.layer_counts(actor, on_date=today)
    context = {
        "form": form, "page_obj": shown, "export": _export_query(request),
        "rows": [
            {
                "home": row, "place": places.get(row.division_code, ""), "layer": names[row.layer],
                "tone": LAYER_TONES[row.layer], "plan": _plan_words(row),
                "is_late": row.review_date is not None and row.review_date < today,
            }
            for row in shown.object_list
        ],
        "layers": _by_layer(counts, names, declared.layers(today)),
        "towns": _by_town(counts, names, dict(towns)),
        "lacks": {
            "helper": sum(one.without_helper for one in counts),
            "assessment": sum(one.without_assessment for one in counts),
            "measure": sum(one.without_measure for one in counts),
        },
    }  # fmt: skip
    return render(request, "care/needs_list.html", context)


def _plan_words(row) -> str:
    if row.assessed_date is None:
        return "没有评估"
    return "有需求没有措施" if row.unmet else "需求都有措施"


def _by_layer(counts, names: dict[str, str], layers) -> list[dict]:
    """For each layer, how many households, and what it means."""
    return [
        {
            "code": one.code, "name": names[one.code], "says": one.says,
            "households": sum(row.households for row in counts if row.layer == one.code),
        }
        for one in layers
    ]  # fmt: skip


def _by_town(counts, names: dict[str, str], towns: dict[str, str]) -> list[dict]:
    """For each township the households by layer, in the order of `names`, and what lacks."""
    found = defaultdict(dict)
    for row in counts:
        found[row.town][row.layer] = row
    return [
        {
            "town": town, "name": towns.get(town, town),
            "cells": [
                (names[code], layers[code].households if code in layers else 0)
                for code in names
                if code != declared.NOT_HELPED
            ],
            "without_helper": sum(row.without_helper for row in layers.values()),
            "without_assessment": sum(row.without_assessment for row in layers.values()),
            "without_measure": sum(row.without_measure for row in layers.values()),
        }
        for town, layers in found.items()
    ]  # fmt: skip


@page(permission=READ)
def groups(request: HttpRequest) -> HttpResponse:
    """The four groups (四类对象): who of them has no basic living aid, or none at all."""
    today, actor = request.at.date(), request.actor
    kinds, towns = declared.groups(today), queries.townships(actor, on_date=today)
    form = forms.GroupFilter(request.GET, towns=towns, groups=kinds)
    typed = form.cleaned_data if form.is_valid() else {}
    rows = queries.in_groups(
        actor, on_date=today, code=typed.get("group", ""), town=typed.get("town", ""),
        text=typed.get("q", ""), covered=typed.get("covered", ""),
    )  # fmt: skip
    rows = rows if typed else rows.none()
    if _is_workbook(request):
        found = list(rows)
        places = _places(found, request)
        lines = (
            (
                row.head.name, places.get(row.division_code, ""), "、".join(queries.groups_of(row, kinds)),
                "有" if row.backed else "没有", "有" if row.helped else "没有",
            )
            for row in found
        )  # fmt: skip
        return workbook(request, "四类对象名单", _GROUP_COLUMNS, lines)
    shown = page_of(rows, request)
    places = _places(shown.object_list, request)
    context = {
        "form": form, "page_obj": shown, "export": _export_query(request), "kinds": kinds,
        "totals": queries.group_totals(actor, on_date=today),
        "rows": [
            {"home": row, "place": places.get(row.division_code, ""), "names": queries.groups_of(row, kinds)}
            for row in shown.object_list
        ],
    }  # fmt: skip
    return render(request, "care/needs_groups.html", context)


@page(permission=READ)
def acceptance(request: HttpRequest) -> HttpResponse:
    """The urban acceptance of the year (城镇脱贫解困验收): scores, who passed, totals by township."""
    today, actor = request.at.date(), request.actor
    towns = queries.townships(actor, on_date=today)
    form = forms.AcceptanceFilter(request.GET, towns=towns)
    typed = form.cleaned_data if form.is_valid() else {}
    rows = queries.acceptance(
        actor, on_date=today, town=typed.get("town", ""), text=typed.get("q", ""),
        outcome=typed.get("outcome", ""),
    )  # fmt: skip
    rows, enough = (rows if typed else rows.none()), queries.points_to_pass(actor, on_date=today)
    if _is_workbook(request):
        found = list(rows)
        places = _places(found, request)
        lines = (
            (row.head.name, places.get(row.division_code, ""), row.scorers, *_verdict(row, enough)[:2])
            for row in found
        )
        return workbook(request, "城镇解困验收", _SCORE_COLUMNS, lines)
    shown = page_of(rows, request)
    places = _places(shown.object_list, request)
    totals = queries.acceptance_totals(actor, on_date=today)
    context = {
        "form": form, "page_obj": shown, "export": _export_query(request), "enough": enough,
        "year": today.year, "totals": [(dict(towns).get(one.town, one.town), one) for one in totals],
        "rows": [
            {"home": row, "place": places.get(row.division_code, ""), "verdict": _verdict(row, enough)}
            for row in shown.object_list
        ],
    }  # fmt: skip
    return render(request, "care/needs_acceptance.html", context)


def _verdict(row, enough: int) -> tuple[str, str, str]:
    """The average as text ("" before both have scored), the result and its tone."""
    if row.scorers < queries.SCORERS:
        return "", "待评分", "wait"
    half = "" if row.points % queries.SCORERS == 0 else ".5"
    average = f"{row.points // queries.SCORERS}{half}"
    return (average, "通过", "ok") if row.points >= enough * queries.SCORERS else (average, "未通过", "stop")


@page(permission=READ)
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """One family: its layer, current assessment with plan, helper, meetings, earlier assessments."""
    return _household(request, household_id)


def draft_key(household_id: int) -> str:
    """Under which the phone keeps what is typed while the connection is away."""
    return f"visit-needs-{household_id}"


def _options(request: HttpRequest, found) -> dict[str, dict]:
    return {
        "plan": {"areas": found.areas_with_needs},
        "propose": {"meetings": queries.open_meetings(request.actor, found.household)},
        "score": {"on_date": request.at.date()},
    }


def _household(request: HttpRequest, household_id: int, refused=None, status: int = 200) -> HttpResponse:
    today, actor = request.at.date(), request.actor
    found = queries.household_needs(household_id, actor=actor, on_date=today)
    home = found.household
    event = RecordOpened(household_id=home.id, person_id=home.head_id, what="家庭需求、帮扶计划和责任人")
    audit.record(event, actor=actor, at=request.at)
    desk = Desk(request, ACTS, home.division_code, _options(request, found), refused)
    scores, is_urban = queries.scored(home, year=today.year), queries.is_urban(home, on_date=today)
    context = {
        "needs": found, "home": home,
        "draft_key": draft_key(household_id) if "saved" in request.GET else "",
        "tone": LAYER_TONES[found.layer],
        "place": territory.name_of(home.division_code, today),
        "rows": [
            {
                "row": row, "tone": GRADE_TONES[row.need.grade],
                "measures": [
                    {
                        "measure": one, "tone": MEASURE_TONES[one.state],
                        "is_late": one.state == "planned" and one.due_date < today,
                        "finish": one.state == "planned" and desk.form("finish", one.id),
                        "drop": one.state == "planned" and desk.form("drop", one.id),
                    }
                    for one in row.measures
                ],
            }
            for row in found.rows
        ],
        "is_late": found.current is not None and found.current.review_date < today,
        "plan_form": desk.form("plan") if found.areas_with_needs else None,
        "appoint_form": desk.form("appoint"),
        "release_form": desk.form("release") if found.helper else None,
        "propose_form": desk.form("propose") if desk.options["propose"]["meetings"] else None,
        "items": queries.items_of_household(home), "scores": scores, "is_urban": is_urban,
        "score_form": desk.form("score") if is_urban and len(scores) < queries.SCORERS else None,
        "may_assess": access.may(actor, ASSESS, division_code=home.division_code),
        "may_see_meetings": access.may(actor, "meeting.read", division_code=home.division_code),
        "may_see_file": access.may(actor, "people.search", division_code=home.division_code),
    }  # fmt: skip
    context["refusal"] = desk.unshown()
    return render(request, "care/needs_household.html", context, status=status)


@page(permission=READ, methods=("POST",))
def act(request: HttpRequest, household_id: int, action: str) -> HttpResponse:
    """Plan, finish or drop a measure, name the helper, put the family to a meeting, score it."""
    found = queries.household_needs(household_id, actor=request.actor, on_date=request.at.date())
    return perform(
        request, ACTS, action, key={"household_id": household_id}, options=_options(request, found),
        back=reverse("care:needs_household", args=[household_id]),
        show=lambda **more: _household(request, household_id, **more),
    )  # fmt: skip


@page(permission=ASSESS, methods=("GET", "POST"))
def assess(request: HttpRequest, household_id: int) -> HttpResponse:
    """The assessment at home, on a phone."""
    today = request.at.date()
    found = queries.household_needs(household_id, actor=request.actor, on_date=today)
    access.require(request.actor, ASSESS, division_code=found.household.division_code)
    initial = {"assessed_date": today, "first_assessor": request.actor.name}
    form, status = forms.AssessmentForm(request.POST or None, on_date=today, initial=initial), 200
    if request.method == "POST":
        status = carried_out(
            form, request, commands.assess, household_id=household_id, request_id=request_id_of(request)
        )
        if not status:
            messages.success(request, "评估已登记。有需求的方面请安排措施。")
            return redirect(f"{reverse('care:needs_household', args=[household_id])}?saved=1")
    context = {
        "form": form, "home": found.household, "draft_key": draft_key(household_id),
        "place": territory.name_of(found.household.division_code, today),
    }  # fmt: skip
    return render(request, "care/needs_assess.html", context, status=status)
