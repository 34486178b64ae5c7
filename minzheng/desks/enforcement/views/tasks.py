"""Inspections on a phone, and the publication of their results."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.contracts import Kind
from minzheng.registers.enforcement import commands, queries
from minzheng.registers.enforcement.commands.tasks import ANSWERS
from minzheng.registers.enforcement.fields import Field, Outcome

from ..forms import InspectForm
from ..listing import Choice, Column, Listing
from ..requests import form_page
from .rounds import back_to

TONES = {
    "nothing": "ok",
    "corrected": "info",
    "ordered": "warn",
    "suspected": "stop",
    "not_found": "warn",
    "refused": "stop",
}


def state_of(task) -> tuple[str, str]:
    if not hasattr(task, "record"):
        return "待检查", "wait"
    return ("已公布", "ok") if task.published_at else ("待公布", "info")


LIST = Listing(
    heading="检查任务",
    lead="随机抽出的对象和两名检查人。结果在检查后二十个工作日内公布。",
    columns=(
        Column(
            "检查对象",
            lambda row: row.target.name,
            "target__name",
            url=lambda row: reverse("enforcement:task", args=[row.id]),
            width=30,
        ),
        Column("领域", lambda row: row.target.get_field_display(), "target__field"),
        Column("检查人", lambda row: "、".join(one.officer.name for one in row.officers.all())),
        Column("状态", lambda row: state_of(row)[0], tone=lambda row: state_of(row)[1]),
        Column(
            "结果", lambda row: row.record.get_outcome_display() if hasattr(row, "record") else "", width=20
        ),
        Column("检查截止", lambda row: row.due_date, "due_date", kind=Kind.DATE),
        Column("公布期限", lambda row: row.publish_by, "publish_by", kind=Kind.DATE),
    ),
    searched=("target__name", "target__code"),
    empty="没有检查任务。",
    next_step="抽取以后，任务会出现在这里。",
    choices={
        "field": Choice("领域", Field.choices, "target__field"),
        "outcome": Choice("结果", Outcome.choices, "record__outcome"),
    },
)


@page(permission="inspection.read")
def task_list(request: HttpRequest) -> HttpResponse:
    """Tasks of the jurisdiction."""
    return LIST.show(request, queries.tasks(request.actor))


@page(permission="inspection.read")
def one(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task: the checklist with its answers, photos, who inspected, until when it is published."""
    task = queries.task_of(task_id, request.actor)
    record = getattr(task, "record", None)
    mine = request.actor.account_id in {one.officer.account_id for one in task.officers.all()}
    answers = [
        (item, ANSWERS[record.answers[item["key"]]["answer"]], record.answers[item["key"]])
        for item in task.round.checklist.items
    ] if record else []  # fmt: skip
    context = {
        "task": task, "record": record, "answers": answers, "state": state_of(task),
        "outcome_tone": TONES[record.outcome] if record else "",
        "may_inspect": mine and record is None and access.may(request.actor, "inspection.carry_out"),
        "may_publish": bool(record) and not task.published_at
        and access.may(request.actor, "inspection.draw", division_code=task.division_code),
        "problems": record.problems.select_related("lead") if record else [],
    }  # fmt: skip
    return render(request, "enforcement/task.html", context)


@page(permission="inspection.carry_out", methods=("GET", "POST"))
def inspect(request: HttpRequest, task_id: int) -> HttpResponse:
    """The record of an inspection. Sent twice by a weak connection, it is recorded once."""
    task = queries.task_of(task_id, request.actor)
    form = InspectForm(
        request.POST or None, request.FILES or None, items=task.round.checklist.items,
        initial={"inspected_at": request.at},
    )  # fmt: skip

    def carry_out(values: dict):
        return commands.record_inspection(
            task_id=task_id, inspected_at=values["inspected_at"].astimezone(CHINA), answers=form.answers(),
            outcome=values["outcome"], findings=values["findings"], signed_by=values["signed_by"],
            photos=form.pictures(), correct_by=values["correct_by"], latitude=values["latitude"],
            longitude=values["longitude"], actor=request.actor, at=request.at,
            request_id=request_id_of(request),
        )  # fmt: skip

    return form_page(
        request, form, carry_out, heading=f"现场检查：{task.target.name}", submit="提交检查笔录",
        lead=f"{task.round.checklist}　检查人：{'、'.join(one.officer.name for one in task.officers.all())}",
        done="检查笔录已存入，不能再改。", target=lambda made: reverse("enforcement:task", args=[task_id]),
        back=("检查任务", reverse("enforcement:tasks")), template="enforcement/inspect.html", task=task,
    )  # fmt: skip


@page(permission="inspection.draw", methods=("POST",))
def publish(request: HttpRequest, task_id: int) -> HttpResponse:
    """Publish the result on the public page."""
    commands.publish_result(task_id=task_id, actor=request.actor, at=request.at)
    return back_to(request, "enforcement:task", task_id, said="检查结果已在公开查询页公布。")


@page(permission="inspection.read")
def photo(request: HttpRequest, task_id: int, file_id: int) -> FileResponse:
    """A photo of an inspection. Opening it is an event."""
    task = queries.task_of(task_id, request.actor)
    record = getattr(task, "record", None)
    if record is None or file_id not in record.photo_ids:
        raise NotFound("没有这张照片，请返回检查任务。")
    return send_file(request, file_id, as_attachment=False)
