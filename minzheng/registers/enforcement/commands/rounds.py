"""双随机: plan a round, freeze both lists, draw objects and two inspectors for each, make the tasks."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.rounds import commands as draws
from minzheng.kernel.rounds import queries as drawn

from .. import shares
from ..errors import EnforcementNotFound
from ..events import RoundPlanned
from ..fields import Field, RiskClass
from ..models import (
    Avoidance,
    ChecklistVersion,
    EnforcementOfficer,
    InspectionObject,
    InspectionTask,
    RandomInspection,
    TaskOfficer,
)
from ..parameters import figures

INSPECTORS = 2  # 行政处罚法 第四十二条: 执法人员不得少于两人
MOST_DRAWS_SHOWN = 400


@transaction.atomic
def keep_checklist(
    *, field: str, items: Sequence[dict], source: str, from_date: dt.date, division_code: str, actor: Actor,
    at: dt.datetime,
) -> ChecklistVersion:  # fmt: skip
    """The next version of a field's checklist. Items {key, text, article, level}; earlier versions stay."""
    access.require(actor, "inspection.draw", division_code=division_code)
    keys = [one["key"] for one in items]
    if not items or len(set(keys)) < len(keys) or any(not one["text"].strip() for one in items):
        raise Invalid("检查清单至少要有一项，每项要有内容，编号不能重复。", field="items")
    last = ChecklistVersion.objects.select_for_update().filter(field=field).order_by("-version").first()
    if last is not None and from_date < last.from_date:
        raise Invalid(f"启用日期早于上一版的 {last.from_date}，请改为这一天或以后。", field="from_date")
    made = ChecklistVersion.objects.create(
        field=field, version=last.version + 1 if last else 1, from_date=from_date, items=list(items),
        source=source, recorded_at=at,
    )  # fmt: skip
    event = RoundPlanned(
        round_id=0, title=Field(field).label, what=f"检查清单第 {made.version} 版，{len(items)} 项"
    )
    audit.record(event, actor=actor, at=at)
    return made


def checklist_on(field: str, day: dt.date) -> ChecklistVersion | None:
    """The version in force on a day."""
    rows = ChecklistVersion.objects.filter(field=field, from_date__lte=day)
    return rows.order_by("-version").first()


@transaction.atomic
def plan_round(
    *, title: str, field: str, division_code: str, finish_by: dt.date, actor: Actor, at: dt.datetime,
    share_basis_points: int | None = None, is_layered: bool = False,
) -> RandomInspection:  # fmt: skip
    """Plan a round: how many of whom, by the share in force (县级不低于 3%, rounded up) or a higher one."""
    access.require(actor, "inspection.draw", division_code=division_code)
    day = at.astimezone(CHINA).date()
    checklist = checklist_on(field, day)
    if checklist is None:
        raise Invalid(f"{Field(field).label}还没有检查清单，先登记清单再制定计划。", field="field")
    if finish_by <= day:
        raise Invalid("检查截止日期要在今天以后。", field="finish_by")
    told = figures(division_code=division_code, on_date=day)
    share = share_basis_points or told["round_share"]
    if not told["round_share"] <= share <= shares.BASIS:
        raise Invalid(
            f"抽查比例不能低于 {told['round_share'] / 100:g}%（民发〔2017〕45号），也不能超过 100%。请改正比例。",
            field="share_basis_points",
        )
    counts = counts_by_class(field, division_code)
    if not sum(counts.values()):
        raise Invalid(f"{Field(field).label}对象库是空的，先把检查对象入库再制定计划。", field="field")
    rule = shares.Shares(share, told["class_a_share_max"], told["class_c_factor"], told["class_d_share"])
    made = RandomInspection.objects.create(
        title=title.strip(), field=field, division_code=division_code, checklist=checklist,
        share_basis_points=share, is_layered=is_layered, finish_by=finish_by, planned_at=at,
        wants=shares.plan(counts, share, rule, is_layered=is_layered), planned_by_name=actor.name,
    )  # fmt: skip
    event = RoundPlanned(
        round_id=made.id,
        title=made.title,
        what=f"{sum(counts.values())} 家中抽 {sum(made.wants.values())} 家",
    )
    audit.record(event, actor=actor, at=at)
    return made


def counts_by_class(field: str, division_code: str) -> dict[str, int]:
    """How many active objects each class has."""
    rows = _objects(field, division_code).values_list("risk_class", flat=True)
    found = list(rows)
    return {name: found.count(name) for name in RiskClass.values}


@transaction.atomic
def freeze_round(
    *, round_id: int, entropy_source: str, draw_date: dt.date, actor: Actor, at: dt.datetime, issue: str = "",
    algorithm: str = "sha256",
) -> RandomInspection:  # fmt: skip
    """Freeze both lists and publish their digests. What comes later waits for the next."""
    found = _locked(round_id, actor)
    objects = list(_objects(found.field, found.division_code).order_by("code"))
    day = at.astimezone(CHINA).date()
    inspectors = [
        one for one in EnforcementOfficer.objects.certified_on(draw_date)
        .filter(division_code__startswith=found.division_code) if found.field in one.fields
    ]  # fmt: skip
    if len(inspectors) < INSPECTORS:
        raise Invalid(
            f"{Field(found.field).label}领域在 {draw_date} 持有效执法证的在岗人员只有 {len(inspectors)} 名，"
            "每次检查不得少于两人（行政处罚法 第四十二条）。请先补充人员库或办理换证。",
            field="draw_date",
        )
    if draw_date >= found.finish_by:
        raise Invalid(f"抽取日期要早于检查截止日期 {found.finish_by}。请改正其中一个。", field="draw_date")
    counts = counts_by_class(found.field, found.division_code)
    told = figures(division_code=found.division_code, on_date=day)
    rule = shares.Shares(
        found.share_basis_points, told["class_a_share_max"], told["class_c_factor"], told["class_d_share"]
    )
    found.wants = shares.plan(counts, found.share_basis_points, rule, is_layered=found.is_layered)
    common = {
        "entropy_source": entropy_source, "draw_date": draw_date, "division_code": found.division_code,
        "issue": issue, "algorithm": algorithm, "actor": actor, "at": at,
    }  # fmt: skip
    found.object_draw = draws.freeze_list(
        purpose=f"inspection:{found.id}:objects",
        title=f"{found.title}：检查对象",
        want=found.wants,
        entries=[(one.code, one.name, one.risk_class if found.is_layered else "") for one in objects],
        **common,
    )
    found.inspector_draw = draws.freeze_list(
        purpose=f"inspection:{found.id}:inspectors", title=f"{found.title}：执法人员",
        entries=[(one.certificate_number, one.name) for one in inspectors], **common,
    )  # fmt: skip
    found.save(update_fields=["wants", "object_draw", "inspector_draw"])
    event = RoundPlanned(
        round_id=found.id,
        title=found.title,
        what=f"冻结对象 {len(objects)} 家、人员 {len(inspectors)} 名，公布摘要",
    )
    audit.record(event, actor=actor, at=at)
    return found


@transaction.atomic
def draw_round(*, round_id: int, entropy: str, actor: Actor, at: dt.datetime) -> RandomInspection:
    """Draw the objects, then two inspectors for each, conflicts passed over; publish both; make the tasks.

    The same numbers again change nothing; other numbers are refused.
    """
    found = _locked(round_id, actor)
    if found.object_draw is None:
        raise Conflict("名单还没有冻结，不能抽取。请先冻结名单并公布摘要。")
    draws.draw(draw_id=found.object_draw_id, entropy=entropy, actor=actor, at=at)
    chosen = drawn.drawn(found.object_draw)
    targets = {
        one.code: one for one in InspectionObject.objects.filter(code__in=[row.identifier for row in chosen])
    }
    wants = dict.fromkeys((row.identifier for row in chosen), INSPECTORS)
    draws.draw(
        draw_id=found.inspector_draw_id,
        entropy=entropy,
        want=wants,
        conflicts=_conflicts(targets),
        actor=actor,
        at=at,
    )
    for draw_id in (found.object_draw_id, found.inspector_draw_id):
        draws.publish(draw_id=draw_id, actor=actor, at=at)
    if found.tasks.exists():
        return found
    officers = {one.certificate_number: one for one in EnforcementOfficer.objects.all()}
    pairs = {code: drawn.drawn(found.inspector_draw, layer=code) for code in wants}
    tasks = InspectionTask.objects.bulk_create(
        [
            InspectionTask(round=found, target=targets[code], division_code=targets[code].division_code,
                           due_date=found.finish_by)
            for code in wants
        ]
    )  # fmt: skip
    TaskOfficer.objects.bulk_create(
        [
            TaskOfficer(task=task, officer=officers[one.identifier])
            for task in tasks for one in pairs[task.target.code]
        ]
    )  # fmt: skip
    event = RoundPlanned(
        round_id=found.id, title=found.title, what=f"抽取并公布，生成检查任务 {len(tasks)} 项"
    )
    audit.record(event, actor=actor, at=at)
    return found


@transaction.atomic
def void_round(*, round_id: int, reason: str, actor: Actor, at: dt.datetime) -> RandomInspection:
    """Void both lists of a round with a reason that stays public; its plan waits for new lists.

    Tasks that nobody has begun go with the draw that made them. After the first inspection nothing is voided.
    """
    found = _locked(round_id, actor)
    if found.object_draw is None:
        raise Conflict("名单还没有冻结，没有可以作废的抽取。")
    if found.tasks.exclude(record=None).exists():
        raise Conflict("已经有检查记录，这次抽取不能作废。请完成其余检查；需要扩大检查的，另行制定计划。")
    for draw_id in (found.object_draw_id, found.inspector_draw_id):
        draws.void(draw_id=draw_id, reason=reason, actor=actor, at=at)
    TaskOfficer.objects.filter(task__round=found).delete()
    found.tasks.all().delete()
    found.object_draw = found.inspector_draw = None
    found.save(update_fields=["object_draw", "inspector_draw"])
    event = RoundPlanned(round_id=found.id, title=found.title, what=f"作废名单和抽取：{reason.strip()}")
    audit.record(event, actor=actor, at=at)
    return found


def _conflicts(targets: dict[str, InspectionObject]) -> dict[str, dict[str, str]]:
    """By object, who must keep away and why."""
    away: dict[str, dict[str, str]] = {code: {} for code in targets}
    rows = Avoidance.objects.filter(target__in=targets.values()).select_related("officer", "target")
    for row in rows:
        away[row.target.code][row.officer.certificate_number] = row.reason
    return away


def _objects(field: str, division_code: str):
    return InspectionObject.objects.filter(
        field=field, is_active=True, division_code__startswith=division_code
    )


def _locked(round_id: int, actor: Actor) -> RandomInspection:
    rows = RandomInspection.objects.select_for_update().filter(id=round_id)
    found = access.visible_to(actor, "inspection.draw", rows).first()
    if found is None:
        access.require(actor, "inspection.draw")
        raise EnforcementNotFound("没有这次双随机检查，请返回列表查找。")
    return found
