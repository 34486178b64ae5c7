"""Reading checks and their tasks, scoped."""

import datetime as dt

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.cases.procedures import DIBAO_2021_DELEGATED, DIBAO_2022_DELEGATED
from minzheng.registers.benefits import queries as benefits

from .errors import CheckNotFound
from .models import Population, SpotCheck, SpotCheckTask

READS = "spot_check.read"
POPULATIONS = Population.choices
_DELEGATED = (DIBAO_2021_DELEGATED.code, DIBAO_2022_DELEGATED.code)


def population(
    actor: Actor,
    *,
    kind: str,
    programme_code: str,
    division_code: str,
    first_date: dt.date,
    last_date: dt.date,
) -> QuerySet:
    """The awards of whom a check draws, in order."""
    rows = benefits.awards(actor, programme_code=programme_code).filter(
        division_code__startswith=division_code
    )
    if kind == Population.DELEGATED:
        rows = rows.filter(
            case__procedure__in=_DELEGATED, opened_at__date__gte=first_date, opened_at__date__lte=last_date
        )
    else:
        rows = rows.filter(valid__contains=last_date)
    if kind == Population.RELATIVE:
        rows = rows.filter(case__near_relative=True)
    return rows.order_by("id")


def checks(actor: Actor) -> QuerySet:
    """Every check of the jurisdiction, the newest first, with how far it has come.

    Who works in a township sees those of the district in which somebody of hers was drawn, and only those.
    """
    own = access.scope(actor, READS).filter(SpotCheckTask.objects.all(), "division_code")
    places = access.scope(actor, READS).filter(SpotCheck.objects.all(), "division_code")
    mine = Q(tasks__in=own.values("id"))
    return (
        SpotCheck.objects.filter(
            Q(id__in=places.values("id")) | Q(Exists(own.filter(check_of=OuterRef("id"))))
        )
        .annotate(
            drawn=Count("tasks", filter=mine),
            done=Count("tasks", filter=mine & Q(tasks__recorded_at__isnull=False)),
            problems=Count("tasks", filter=mine & Q(tasks__has_problem=True)),
            open_problems=Count("tasks", filter=mine & Q(tasks__has_problem=True, tasks__rectified_at=None)),
            score=Avg("tasks__score", filter=mine),
        )
        .select_related("draw")
        .order_by("-planned_at")
    )


def check(check_id: int, *, actor: Actor) -> SpotCheck:
    """One check. Raises CheckNotFound."""
    found = checks(actor).filter(id=check_id).first()
    if found is None:
        raise CheckNotFound("没有这次抽查，请返回列表重新查找。")
    return found


def tasks(actor: Actor) -> QuerySet:
    """Tasks of the jurisdiction: undone ones first, then those to put right."""
    rows = access.visible_to(actor, READS, SpotCheckTask.objects.all())
    rows = rows.select_related("award__payee", "award__person", "check_of")
    return rows.order_by(F("recorded_at").asc(nulls_first=True), "rank")


def task(task_id: int, *, actor: Actor) -> SpotCheckTask:
    """One task. Raises CheckNotFound."""
    found = tasks(actor).filter(id=task_id).first()
    if found is None:
        raise CheckNotFound("没有这项抽查任务，请返回列表重新查找。")
    return found
