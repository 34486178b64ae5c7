"""Verbs of this room: plan a check and freeze its list, draw, record what was found, put it right, void."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rounds import commands as draws
from minzheng.kernel.rounds import queries as drawn

from . import queries
from .errors import CheckClosed, CheckNotFound
from .events import CheckPlanned, TaskChecked, TaskRectified
from .models import Population, SpotCheck, SpotCheckTask
from .parameters import figures

DRAWS, RECORDS, RECTIFIES = "spot_check.draw", "spot_check.record", "spot_check.rectify"
_WHOLE = 10_000
WORDS_MIN = 4


@transaction.atomic
def plan_check(
    *, title: str, population: str, programme_code: str, division_code: str, first_date: dt.date,
    last_date: dt.date, share_basis_points: int, finish_by: dt.date, entropy_source: str, issue: str,
    draw_date: dt.date, actor: Actor, at: dt.datetime,
) -> SpotCheck:  # fmt: skip
    """Plan a check and freeze its list with its digest; nobody knows yet who will be drawn.

    Raises Invalid for a share below that of the place, days in the wrong order, or nobody of whom to draw.
    """
    access.require(actor, DRAWS, division_code=division_code)
    today = at.astimezone(CHINA).date()
    _judge_days(first_date, last_date, draw_date, finish_by, today)
    least = figures(division_code=division_code, on_date=today)[f"share_{population}_min"]
    if not least <= share_basis_points <= _WHOLE:
        raise Invalid(f"抽查比例要在 {least / 100:g}% 到 100% 之间，请改正。", field="share")
    awards = list(
        queries.population(
            actor, kind=population, programme_code=programme_code, division_code=division_code,
            first_date=first_date, last_date=last_date,
        )
    )  # fmt: skip
    if not awards:
        raise Invalid("这个范围里没有可抽查的对象，请核对待遇、起止日期和范围。", field="population")
    wanted = -(-len(awards) * share_basis_points // _WHOLE)
    draw = draws.freeze_list(
        purpose=f"spot_check:{population}:{programme_code}:{division_code}:{at.timestamp():.0f}",
        title=title.strip(), entries=[(award.id, award.payee.name) for award in awards],
        entropy_source=entropy_source.strip(), issue=issue.strip(), draw_date=draw_date, want=wanted,
        division_code=division_code, is_list_public=False, permission=DRAWS, actor=actor, at=at,
    )  # fmt: skip
    made = SpotCheck.objects.create(
        title=title.strip(), population=Population(population), programme=programme_code,
        division_code=division_code, first_date=first_date, last_date=last_date, wanted=wanted,
        share_basis_points=share_basis_points, finish_by=finish_by, draw=draw, planned_at=at,
        planned_by_name=actor.name,
    )  # fmt: skip
    _tell(made, f"{len(awards)} 户（人）中抽 {wanted}，名单已冻结", actor, at)
    return made


def _judge_days(
    first_date: dt.date, last_date: dt.date, draw_date: dt.date, finish_by: dt.date, today: dt.date
) -> None:
    if first_date > last_date:
        raise Invalid("结束日期早于开始日期，请核对。", field="last_date")
    if last_date > today:
        raise Invalid("范围不能晚于今天，请核对结束日期。", field="last_date")
    if finish_by <= draw_date:
        raise Invalid("检查截止要晚于抽取日期，请改正其中一个。", field="finish_by")


@transaction.atomic
def draw_check(*, check_id: int, entropy: str, actor: Actor, at: dt.datetime) -> SpotCheck:
    """Draw with the numbers that were announced, and make the tasks. The same again changes nothing."""
    found = _locked(check_id, actor)
    draws.draw(draw_id=found.draw_id, entropy=entropy, permission=DRAWS, actor=actor, at=at)
    if found.tasks.exists():
        return found
    chosen = [int(entry.identifier) for entry in drawn.drawn(found.draw)]
    awards = queries.benefits.awards(actor, programme_code=found.programme).in_bulk(chosen)
    SpotCheckTask.objects.bulk_create(
        SpotCheckTask(
            check_of=found, award_id=award_id, division_code=awards[award_id].division_code, rank=rank
        )
        for rank, award_id in enumerate(chosen, start=1)
    )
    _tell(found, f"抽取 {len(chosen)} 户（人）", actor, at)
    return found


@transaction.atomic
def record_result(
    *, task_id: int, on_date: dt.date, checked_by_names: str, score: int, has_problem: bool, note: str,
    actor: Actor, at: dt.datetime,
) -> SpotCheckTask:  # fmt: skip
    """What two persons found of one who was drawn; a problem gets its last day to be put right."""
    task = _task(task_id, actor, RECORDS)
    today = at.astimezone(CHINA).date()
    if task.recorded_at is not None:
        raise CheckClosed("这一户（人）的检查结果已经登记，不能再改。请刷新页面查看。")
    if not task.check_of.draw.draw_date <= on_date <= today:
        raise Invalid("检查日期要在抽取以后、今天以前，请核对。", field="on_date")
    names = checked_by_names.replace("，", "、").replace(",", "、").split("、")
    people = [name.strip() for name in names if name.strip()]
    if len(set(people)) < 2:
        raise Invalid("请写出两名检查人的姓名，用顿号隔开。", field="checked_by_names")
    if has_problem and len(note.strip()) < WORDS_MIN:
        raise Invalid("发现问题的，请写明是什么问题。", field="note")
    told = figures(division_code=task.check_of.division_code, on_date=today)
    task.on_date, task.checked_by_names, task.score = on_date, "、".join(people), score
    task.has_problem, task.note, task.recorded_at = has_problem, note.strip(), at
    task.rectify_by = today + dt.timedelta(days=told["rectify_days"]) if has_problem else None
    task.save()
    event = TaskChecked(task_id=task.id, award_id=task.award_id, has_problem=has_problem, score=score)
    audit.record(event, actor=actor, at=at)
    return task


@transaction.atomic
def rectify(*, task_id: int, rectification: str, actor: Actor, at: dt.datetime) -> SpotCheckTask:
    """What was done about a problem."""
    task = _task(task_id, actor, RECTIFIES)
    if not task.has_problem or task.rectified_at is not None:
        raise CheckClosed("这一户（人）没有待整改的问题，或者已经整改。请刷新页面查看。")
    if len(rectification.strip()) < WORDS_MIN:
        raise Invalid(
            "请写明怎样整改的：更正了什么、从哪个月停发或追回，或者为什么不变。", field="rectification"
        )
    task.rectification, task.rectified_by_name, task.rectified_at = rectification.strip(), actor.name, at
    task.save(update_fields=["rectification", "rectified_by_name", "rectified_at"])
    audit.record(TaskRectified(task_id=task.id, award_id=task.award_id), actor=actor, at=at)
    return task


@transaction.atomic
def void_check(*, check_id: int, reason: str, actor: Actor, at: dt.datetime) -> SpotCheck:
    """Say that a check does not count. Nothing of it is deleted; not possible once somebody was looked at."""
    found = _locked(check_id, actor)
    if found.tasks.filter(recorded_at__isnull=False).exists():
        raise CheckClosed("已经有检查结果，这次抽查不能作废。请完成其余检查。")
    draws.void(draw_id=found.draw_id, reason=reason, permission=DRAWS, actor=actor, at=at)
    found.void_reason = reason.strip()
    found.save(update_fields=["void_reason"])
    _tell(found, f"作废：{found.void_reason}", actor, at)
    return found


def _locked(check_id: int, actor: Actor) -> SpotCheck:
    queries.check(check_id, actor=actor)
    found = SpotCheck.objects.select_for_update(of=("self",)).select_related("draw").get(id=check_id)
    access.require(actor, DRAWS, division_code=found.division_code)
    if found.void_reason:
        raise CheckClosed("这次抽查已经作废，请另行制定。")
    return found


def _task(task_id: int, actor: Actor, permission: str) -> SpotCheckTask:
    rows = SpotCheckTask.objects.select_for_update(of=("self",)).select_related("check_of__draw")
    found = rows.filter(id=task_id).first()
    if found is None or not access.may(actor, queries.READS, division_code=found.division_code):
        raise CheckNotFound("没有这项抽查任务，请返回列表重新查找。")
    access.require(actor, permission, division_code=found.division_code)
    if found.check_of.void_reason:
        raise CheckClosed("这次抽查已经作废，不用再登记。")
    return found


def _tell(found: SpotCheck, what: str, actor: Actor, at: dt.datetime) -> None:
    audit.record(CheckPlanned(check_id=found.id, title=found.title, what=what), actor=actor, at=at)
