"""The first page: the snapshots that what-ifs are computed on, and the scenarios that were saved."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page
from minzheng.kernel.base.errors import NotFound
from minzheng.registers.benefits.programmes import programme
from minzheng.registers.policy import commands, queries, tasks
from minzheng.registers.policy.queries import Place

from ..figures import percent_text
from ..progress import bar_of, bar_response
from ..requests import place_names

ROWS = 30


@page(permission="policy.read")
def home(request: HttpRequest) -> HttpResponse:
    """State of the snapshots and the saved scenarios, newest first."""
    archived = request.GET.get("shown") == "archived"
    found = Paginator(queries.scenarios(request.actor, archived=archived), ROWS).get_page(
        request.GET.get("page")
    )
    places = queries.places(request.actor)
    names = place_names({place.division_prefix for place in places}, request)
    context = {
        "places": [_place(place, names) for place in places],
        "rows": [scenario_row(scenario) for scenario in found],
        "page_obj": found,
        "archived": archived,
        "may_simulate": access.may(request.actor, "policy.simulate"),
        "may_compare": found.paginator.count > 1,
    }
    return render(request, "policy_lab/home.html", context)


def _place(place: Place, names: dict[str, str]) -> dict:
    waiting = queries.unfinished_snapshot(place)
    ready = queries.ready_snapshots(place)
    return {
        "key": place.key,
        "title": f"{names[place.division_prefix]}{place.programme.name}",
        **_newest(next((one for one in ready if not one.from_file), None)),
        "files": [
            {"record": one, "households": f"{one.households:,}", "persons": f"{one.persons:,}"}
            for one in ready
            if one.from_file
        ],
        "waiting": waiting,
        "bar": snapshot_bar(waiting) if waiting else None,
    }


def _newest(record) -> dict:
    """The snapshot that what-ifs are computed on, with its counts as people read them; None where none is."""
    if record is None:
        return {"newest": None}
    left_out = len(record.not_receiving)
    return {
        "newest": record,
        "households": f"{record.households - left_out:,}",
        "checked": f"{record.checked_awards:,}",
        "not_receiving": f"{left_out:,}" if left_out else "",
    }


def snapshot_bar(record) -> dict:
    """What the bar of a snapshot needs."""
    return bar_of(
        record, running=record.state == "preparing", label="正在生成快照",
        finished=f"快照已生成：{record.households:,} 户，{record.persons:,} 人。",
        url=reverse("policy_lab:progress", args=[record.id]), bar_id=f"snapshot-{record.id}",
    )  # fmt: skip


def scenario_row(scenario) -> dict:
    """A saved scenario with its headline figures: of the reference month, and of all months."""
    months = [row[1:3] for row in scenario.result["months"]]
    before, after = (sum(row[place] for row in months) for place in (0, 1))
    return {
        "scenario": scenario,
        "programme": programme(scenario.programme).name,
        "months": len(months),
        "month_fen": months[-1][1] - months[-1][0],
        "all_fen": after - before,
        "percent": percent_text(before, after),
    }


@page(permission="policy.simulate", methods=("POST",))
def ask_snapshot(request: HttpRequest) -> HttpResponse:
    """Have a fresh snapshot of a programme's households written."""
    place = _asked_place(request)
    try:
        record = commands.ask_snapshot(
            programme_code=place.programme.code, division_prefix=place.division_prefix,
            actor=request.actor, at=request.at,
        )  # fmt: skip
    except EXPECTED as error:
        messages.warning(request, error.sentence)
    else:
        tasks.write_later(record.id)
        messages.success(request, "正在生成快照，完成后可以测算。页面会自动更新。")
    return redirect("policy_lab:home")


def _asked_place(request: HttpRequest) -> Place:
    wanted = request.POST.get("place", "")
    for place in queries.places(request.actor):
        if place.key == wanted:
            return place
    raise NotFound("没有这项待遇，请返回测算方案页面重新选择。")


@page(permission="policy.read")
def progress(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The bar alone, asked for each second; when the file stands the page is loaded again."""
    return bar_response(request, snapshot_bar(queries.snapshot(snapshot_id, actor=request.actor)))


@page(permission="policy.simulate", methods=("POST",))
def again(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """Write a snapshot that failed once more."""
    record = queries.snapshot(snapshot_id, actor=request.actor)
    try:
        commands.try_again(snapshot_id=record.id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.warning(request, error.sentence)
    else:
        tasks.write_later(record.id)
        messages.success(request, "已重新开始生成快照。")
    return redirect("policy_lab:home")
