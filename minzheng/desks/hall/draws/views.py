"""Draws as everybody may see and repeat them: list, digest, seed, keys, results, and the script."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import ANYONE, page
from minzheng.kernel.rounds import queries as draws
from minzheng.kernel.rounds.errors import DrawNotFound
from minzheng.registers.enforcement import queries as enforcement

PAGE_ROWS = 20
KEYS_SHOWN = 60
SCRIPT = settings.ROOT / "docs" / "recompute_draw.py"


def _state(found) -> tuple[str, str]:
    if hasattr(found, "voiding"):
        return "已作废", "stop"
    if draws.is_published(found):
        return "已抽取并公布", "ok"
    return "名单已冻结，等待抽取", "wait"


@page(permission=ANYONE)
def draw_list(request: HttpRequest) -> HttpResponse:
    """Every public draw, the newest first; voided ones stay."""
    text = request.GET.get("text", "").strip()[:60]
    rows = draws.public_draws()
    rows = rows.filter(title__icontains=text) if text else rows
    found = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"rows": [(one, *_state(one)) for one in found.object_list], "page_obj": found, "text": text}
    return render(request, "hall/draws/list.html", context)


@page(permission=ANYONE)
def draw(request: HttpRequest, draw_id: int) -> HttpResponse:
    """One draw: what was announced, what was drawn, how to repeat it, and what the inspections found."""
    found = draws.public_draw(draw_id)
    result = draws.result_of(found) if draws.is_published(found) else None
    keys = draws.keys_of(found) if result else []
    round_ = enforcement.round_of_draw(found)
    label, tone = _state(found)
    show_list = draws.may_show_list(found)
    context = {
        "draw": found,
        "result": result,
        "state": label,
        "tone": tone,
        "show_list": show_list,
        "entries": found.entries.order_by("layer", "identifier")[:KEYS_SHOWN]
        if show_list and not result
        else [],
        "drawn": [row for row in keys if row.is_drawn],
        "keys": list(keys[:KEYS_SHOWN]) if result else [],
        "keys_shown": KEYS_SHOWN,
        "passed_over": [row for row in keys if row.passed_over],
        "results": enforcement.published_results(round_)
        if round_ and round_.object_draw_id == found.id
        else [],
        "round": round_,
        "layered": any(row.layer for row in keys),
    }
    return render(request, "hall/draws/draw.html", context)


@page(permission=ANYONE)
def as_json(request: HttpRequest, draw_id: int) -> HttpResponse:
    """All that a stranger needs to repeat the draw."""
    found = _listed(draw_id)
    text = draws.as_json(found, with_result=draws.is_published(found))
    return _file(text, f"draw-{found.id}.json", "application/json")


@page(permission=ANYONE)
def as_csv(request: HttpRequest, draw_id: int) -> HttpResponse:
    """The list as a table; Excel reads it with its Chinese."""
    found = _listed(draw_id)
    text = "\ufeff" + draws.as_csv(found, with_result=draws.is_published(found))
    return _file(text, f"draw-{found.id}.csv", "text/csv")


@page(permission=ANYONE)
def script(request: HttpRequest) -> HttpResponse:
    """The script itself, as it lies in the documentation."""
    return _file(SCRIPT.read_text(encoding="utf-8"), "recompute_draw.py", "text/x-python")


def _listed(draw_id: int):
    found = draws.public_draw(draw_id)
    if not draws.may_show_list(found):
        raise DrawNotFound("这次抽取的名单还没有公开。请在结果公布以后再下载。")
    return found


def _file(text: str, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
