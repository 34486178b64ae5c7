"""双随机 rounds: planned, frozen, drawn, followed to their publication."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.rounds import queries as draws
from minzheng.registers.enforcement import commands, queries
from minzheng.registers.enforcement.fields import Field

from ..forms import DrawForm, FreezeForm, PlanForm, ReasonForm
from ..listing import Choice, Column, Listing
from ..requests import form_page, send


def stage_of(found) -> tuple[str, str]:
    """Where a round stands, with its tone."""
    if found.object_draw is None:
        return "已计划", "wait"
    if draws.result_of(found.object_draw) is None:
        return "名单已冻结", "wait"
    if found.done_count < found.task_count:
        return "检查中", "info"
    return ("已公布", "ok") if found.published_count == found.task_count else ("待公布结果", "warn")


LIST = Listing(
    heading="双随机检查",
    lead="名单冻结并公布摘要以后，才用公开的号码抽取；任何人可以复算。",
    columns=(
        Column(
            "名称",
            lambda row: row.title,
            "title",
            url=lambda row: reverse("enforcement:round", args=[row.id]),
            width=30,
        ),
        Column("领域", lambda row: row.get_field_display(), "field"),
        Column("进展", lambda row: stage_of(row)[0], tone=lambda row: stage_of(row)[1]),
        Column("抽取", lambda row: sum(row.wants.values()), kind=Kind.WHOLE_NUMBER),
        Column("已检查", lambda row: row.done_count, kind=Kind.WHOLE_NUMBER),
        Column("检查截止", lambda row: row.finish_by, "finish_by", kind=Kind.DATE),
    ),
    searched=("title",),
    empty="还没有双随机检查。",
    next_step="负责人可以制定计划。",
    choices={"field": Choice("领域", Field.choices, "field")},
)


@page(permission="inspection.read")
def round_list(request: HttpRequest) -> HttpResponse:
    """Every round of the jurisdiction."""
    new_url = reverse("enforcement:round_new") if access.may(request.actor, "inspection.draw") else ""
    return LIST.show(request, queries.rounds(request.actor), action=("制定计划", new_url))


@page(permission="inspection.draw", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Plan a round."""

    def carry_out(values: dict):
        share = values["share"]
        return commands.plan_round(
            title=values["title"], field=values["field"], finish_by=values["finish_by"],
            is_layered=values["is_layered"], share_basis_points=int(share * 100) if share else None,
            division_code=access.scope(request.actor, "inspection.draw").prefixes[0], actor=request.actor,
            at=request.at,
        )  # fmt: skip

    return form_page(
        request, PlanForm(request.POST or None), carry_out, heading="制定双随机检查计划", submit="制定计划",
        lead="计划定下抽多少、什么时候查完。名单在下一步冻结。", done="计划已制定，下一步冻结名单。",
        target=lambda made: reverse("enforcement:round", args=[made.id]),
        back=("双随机检查", reverse("enforcement:rounds")),
    )  # fmt: skip


def _show(
    request: HttpRequest,
    round_id: int,
    *,
    freeze_form=None,
    draw_form=None,
    void_form=None,
    status: int = 200,
):
    found = queries.round_of(round_id, request.actor)
    label, tone = stage_of(found)
    may_draw = access.may(request.actor, "inspection.draw", division_code=found.division_code)
    frozen = found.object_draw is not None
    drawn = frozen and draws.result_of(found.object_draw) is not None
    tasks = queries.tasks(request.actor).filter(round=found) if drawn else []
    initial = {"entropy_issue": found.object_draw.issue} if frozen else {}
    context = {
        "round": found,
        "stage": label,
        "tone": tone,
        "may_draw": may_draw,
        "frozen": frozen,
        "drawn": drawn,
        "tasks": tasks,
        "wants": found.wants,
        "freeze_form": freeze_form or FreezeForm(auto_id="freeze_%s"),
        "draw_form": draw_form or DrawForm(auto_id="draw_%s", initial=initial),
        "void_form": void_form or ReasonForm(auto_id="void_%s"),
        "total": sum(found.wants.values()),
        "draws": [one for one in (found.object_draw, found.inspector_draw) if one],
        "passed_over": draws.keys_of(found.inspector_draw).exclude(passed_over="") if drawn else [],
    }
    return render(request, "enforcement/round.html", context, status=status)


@page(permission="inspection.read")
def one(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: its lists and digests, what was drawn, its tasks."""
    return _show(request, round_id)


@page(permission="inspection.draw", methods=("POST",))
def freeze(request: HttpRequest, round_id: int) -> HttpResponse:
    """Freeze both lists and publish their digests."""
    queries.round_of(round_id, request.actor)
    return send(
        request, FreezeForm(request.POST, auto_id="freeze_%s"),
        lambda values: commands.freeze_round(round_id=round_id, actor=request.actor, at=request.at, **values),
        done="名单已冻结，摘要已在公开查询页公布。", target=reverse("enforcement:round", args=[round_id]),
        again=lambda form, status: _show(request, round_id, freeze_form=form, status=status),
    )  # fmt: skip


@page(permission="inspection.draw", methods=("POST",))
def draw(request: HttpRequest, round_id: int) -> HttpResponse:
    """Draw with the numbers that were published."""
    queries.round_of(round_id, request.actor)

    def carry_out(values: dict):
        entropy = f"{values['entropy_issue'].strip()}|{' '.join(values['entropy'].split())}"
        return commands.draw_round(round_id=round_id, entropy=entropy, actor=request.actor, at=request.at)

    return send(
        request, DrawForm(request.POST, auto_id="draw_%s"), carry_out, done="已抽取并公布，检查任务已生成。",
        target=reverse("enforcement:round", args=[round_id]),
        again=lambda form, status: _show(request, round_id, draw_form=form, status=status),
    )  # fmt: skip


@page(permission="inspection.draw", methods=("POST",))
def void(request: HttpRequest, round_id: int) -> HttpResponse:
    """Void lists and draw; the reason stays public."""
    queries.round_of(round_id, request.actor)
    return send(
        request, ReasonForm(request.POST, auto_id="void_%s"),
        lambda values: commands.void_round(round_id=round_id, actor=request.actor, at=request.at, **values),
        done="已作废，理由长期公开。可以重新冻结名单。", target=reverse("enforcement:round", args=[round_id]),
        again=lambda form, status: _show(request, round_id, void_form=form, status=status),
    )  # fmt: skip


def back_to(request: HttpRequest, name: str, *args, said: str) -> HttpResponse:
    """Where a button without a form leads back to."""
    messages.success(request, said)
    return redirect(name, *args)
