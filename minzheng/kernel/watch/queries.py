"""Reading warnings: lists by owner, rule and last day; one of them; the story of a person."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import queries as audit
from minzheng.kernel.base.actors import Actor

from .declared import Watch, watch, watches
from .errors import WarningNotFound
from .models import Warning, WarningState

READS = "grant.read"
STATES = WarningState.choices


def warnings(actor: Actor) -> QuerySet:
    """Warnings of the jurisdiction: the open ones by their last day, then the others, newest first."""
    rows = access.visible_to(actor, READS, Warning.objects.select_related("person", "household"))
    return rows.order_by("closed_at", "due_date", "id")


def mine(actor: Actor) -> QuerySet:
    """The open ones that the actor may deal with."""
    own = Q(pk__in=[])
    for owner in {one.owner for one in watches()}:
        prefixes = access.scope(actor, owner).prefixes
        for prefix in prefixes:
            own |= Q(owner=owner, division_code__startswith=prefix)
    return warnings(actor).filter(own, state=WarningState.OPEN)


def warning(warning_id: int, *, actor: Actor) -> Warning:
    """One within reach. Raises WarningNotFound."""
    row = warnings(actor).filter(id=warning_id).first()
    if row is None:
        raise WarningNotFound("没有这条预警，请返回列表重新查找。")
    return row


def may_deal_with(actor: Actor, row: Warning) -> bool:
    """Whether the warning waits, and for this actor."""
    return row.state == WarningState.OPEN and access.may(actor, row.owner, division_code=row.division_code)


@dataclass(frozen=True)
class RuleCount:
    """How many warnings of a rule are open, and how many of them past their last day."""

    watch: Watch
    open: int
    overdue: int


def counts(rows: QuerySet, *, on_date: dt.date) -> list[RuleCount]:
    """Open warnings by rule, in the order of the rules; rules without any are left out."""
    late = Count("id", filter=Q(due_date__lt=on_date))
    found = rows.filter(state=WarningState.OPEN).order_by().values("rule").annotate(n=Count("id"), late=late)
    by_rule = {row["rule"]: row for row in found}
    return [
        RuleCount(one, by_rule[one.code]["n"], by_rule[one.code]["late"])
        for one in watches()
        if one.code in by_rule
    ]


def rule(row: Warning) -> Watch | None:
    return watch(row.rule)


def of_person(person_id: int) -> list[Warning]:
    """Everything the rules found about a person, newest first. The caller checks reach."""
    return list(Warning.objects.filter(person_id=person_id).order_by("-found_at", "-id"))


def story(person_id: int, *, most: int = 60) -> list:
    """What happened to a person and what followed, newest first: facts, awards, warnings. Reach as above."""
    rows = audit.events_of(person_id=person_id).exclude(kind__startswith="audit.")
    return list(rows.exclude(kind="people.searched")[:most])
