"""服务型救助: the measures of a plan, planned, done or dropped."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from .. import declared
from ..errors import NeedsNotFound, NeedsNotNow
from ..events import MeasureMoved
from ..models import DoerKind, Grade, Helper, MeasureState, NeedsAssessment, ServiceMeasure
from ..reach import ASSESS, household_for


@transaction.atomic
def plan_measure(
    *, household_id: int, area: str, what: str, doer_kind: str, doer: str = "", due_date: dt.date,
    actor: Actor, at: dt.datetime,
) -> ServiceMeasure:  # fmt: skip
    """Plan a measure for a need of the current assessment.

    One that the household's helper carries out needs no `doer`. Raises NeedsNotNow without an assessment or
    without a need in that area, Invalid.
    """
    home = household_for(household_id, ASSESS, actor=actor)
    current = NeedsAssessment.objects.filter(household=home, replaced_at=None).first()
    if current is None:
        raise NeedsNotNow("这个家庭还没有综合评估。请先入户评估，再安排措施。")
    named = declared.area_names().get(area, "")
    if not current.needs.filter(area=area).exclude(grade=Grade.NONE).exists():
        raise NeedsNotNow(f"最近一次评估没有评出{named or '这方面'}的需求。情况有变化的，请重新评估。")
    if not what.strip():
        raise Invalid("请写明要做什么。", field="what")
    if doer_kind not in DoerKind.values:
        raise Invalid("请选择由谁落实。", field="doer_kind")
    doer = doer.strip()
    if doer_kind == DoerKind.HELPER and not doer:
        helper = Helper.objects.filter(household=home, until_date=None).first()
        doer = helper.name if helper else ""
    if not doer:
        said = (
            "这个家庭还没有帮扶责任人，请先确定，或写明落实的人"
            if doer_kind == DoerKind.HELPER
            else "请写明落实的部门或社会组织"
        )
        raise Invalid(f"{said}。", field="doer")
    if due_date < at.astimezone(CHINA).date():
        raise Invalid("落实期限已经过去，请改为今天或以后。", field="due_date")
    made = ServiceMeasure.objects.create(
        assessment=current, area=area, what=what.strip(), doer_kind=doer_kind, doer=doer,
        due_date=due_date, planned_at=at,
    )  # fmt: skip
    _tell(made, home.id, f"列入计划（{named}），期限 {due_date}", actor=actor, at=at)
    return made


@transaction.atomic
def finish_measure(
    *, household_id: int, measure_id: int, done_date: dt.date, outcome: str, actor: Actor, at: dt.datetime
) -> ServiceMeasure:
    """A measure was carried out, with what came of it. Raises NeedsNotFound, NeedsNotNow, Invalid."""
    found = _planned(household_id, measure_id, actor)
    planned_date, today = found.planned_at.astimezone(CHINA).date(), at.astimezone(CHINA).date()
    if not planned_date <= done_date <= today:
        raise Invalid(f"落实日期应在列入计划（{planned_date}）以后、今天以前（含当天）。", field="done_date")
    if not outcome.strip():
        raise Invalid("请写明落实情况。", field="outcome")
    found.state, found.done_date, found.outcome = MeasureState.DONE, done_date, outcome.strip()
    found.save(update_fields=["state", "done_date", "outcome"])
    _tell(found, household_id, "已落实", actor=actor, at=at)
    return found


@transaction.atomic
def drop_measure(
    *, household_id: int, measure_id: int, outcome: str, actor: Actor, at: dt.datetime
) -> ServiceMeasure:
    """A measure is not carried out, with the reason. Its need then stands without it."""
    found = _planned(household_id, measure_id, actor)
    if not outcome.strip():
        raise Invalid("请写明取消的原因。", field="outcome")
    found.state, found.outcome = MeasureState.DROPPED, outcome.strip()
    found.save(update_fields=["state", "outcome"])
    _tell(found, household_id, "已取消", actor=actor, at=at)
    return found


def _planned(household_id: int, measure_id: int, actor: Actor) -> ServiceMeasure:
    home = household_for(household_id, ASSESS, actor=actor)
    found = ServiceMeasure.objects.filter(id=measure_id, assessment__household=home).first()
    if found is None:
        raise NeedsNotFound("没有这条措施。请刷新页面重新选择。")
    if found.state != MeasureState.PLANNED:
        raise NeedsNotNow(f"这条措施现在是“{found.get_state_display()}”，不能再办理。请刷新页面查看。")
    return found


def _tell(measure: ServiceMeasure, household_id: int, what: str, *, actor: Actor, at: dt.datetime) -> None:
    event = MeasureMoved(household_id=household_id, measure_id=measure.id, what=what)
    audit.record(event, actor=actor, at=at)
