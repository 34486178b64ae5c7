"""Households by layer, computed from their awards; who of them lacks an assessment, a measure, a helper."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Left

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.people.models import Fact, Household
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level
from minzheng.registers.benefits import queries as benefits

from .. import declared
from ..models import AssessedNeed, Grade, Helper, MeasureState, NeedsAssessment, ServiceMeasure
from ..parameters import figures
from ..reach import READ, TOWNSHIP_DIGITS, district_of, months_after

MONITORING = "poverty_monitoring"
ANY = "any"  # every layer with help


@dataclass(frozen=True, kw_only=True)
class LayerFilter:
    """What a list narrows by; `lacks` is assessment, measure, helper or review (overdue)."""

    text: str = ""
    town: str = ""
    layer: str = ""
    lacks: str = ""


@dataclass(frozen=True)
class LayerCount:
    """Of a township and a layer: households, and those without helper, assessment, measure."""

    town: str
    layer: str
    households: int
    without_helper: int
    without_assessment: int
    without_measure: int


def layer_names(on_date: dt.date) -> dict[str, str]:
    """The layers in force by code, the highest first, and last those that have no help."""
    return {one.code: one.name for one in declared.layers(on_date)} | {
        declared.NOT_HELPED: declared.NOT_HELPED_NAME
    }


def townships(actor: Actor, *, on_date: dt.date) -> list[tuple[str, str]]:
    """The townships of the actor's lists, prefix and name, as filters offer them."""
    found: dict[str, str] = {}
    for prefix in access.scope(actor, READ).prefixes:
        if len(prefix) < TOWNSHIP_DIGITS:
            below = territory.subtree(f"{prefix:0<12}", on_date, Level.TOWNSHIP).order_by("code")
            found |= {one.code[:TOWNSHIP_DIGITS]: one.name for one in below}
        else:
            town = prefix[:TOWNSHIP_DIGITS]
            found[town] = territory.name_of(f"{town:0<12}", on_date)
    return list(found.items())


def households(actor: Actor, wanted: LayerFilter, *, on_date: dt.date) -> QuerySet[Household]:
    """Households in reach with `layer`, `town`, `assessed_date`, `review_date`, `helper_name`, `unmet`.

    Without a layer asked for: those of every layer with help. `unmet` says that a need of the current
    assessment has no measure.
    """
    rows = _known(access.visible_to(actor, READ, Household.objects.all()), actor, on_date)
    if wanted.text.strip():
        text = wanted.text.strip()
        rows = rows.filter(Q(head__name__contains=text) | Q(helper_name__contains=text))
    if wanted.town:
        rows = rows.filter(division_code__startswith=wanted.town)
    if wanted.layer in ("", ANY):
        rows = rows.exclude(layer=declared.NOT_HELPED)
    else:
        rows = rows.filter(layer=wanted.layer)
    lacking = {
        "assessment": Q(assessed_date=None), "measure": Q(unmet=True), "helper": Q(helper_name=None),
        "review": Q(review_date__lt=on_date),
    }  # fmt: skip
    if wanted.lacks in lacking:
        rows = rows.filter(lacking[wanted.lacks])
    return rows.select_related("head").order_by("division_code", "id")


def layer_counts(actor: Actor, *, on_date: dt.date) -> list[LayerCount]:
    """The same counted by township and layer, one statement; households without help are left out."""
    rows = _known(access.visible_to(actor, READ, Household.objects.all()), actor, on_date)
    found = rows.exclude(layer=declared.NOT_HELPED).values("town", "layer")
    found = found.annotate(
        households=Count("id"), without_helper=Count("id", filter=Q(helper_name=None)),
        without_assessment=Count("id", filter=Q(assessed_date=None)),
        without_measure=Count("id", filter=Q(unmet=True)),
    )  # fmt: skip
    return [LayerCount(**row) for row in found.order_by("town", "layer")]


def layer_of(household_id: int, *, actor: Actor, on_date: dt.date) -> str:
    """The code of one household's layer."""
    rows = _known(Household.objects.filter(id=household_id), actor, on_date)
    return rows.values_list("layer", flat=True).get()


def _known(rows: QuerySet, actor: Actor, on_date: dt.date) -> QuerySet:
    recent = _recent(actor, on_date)
    current = NeedsAssessment.objects.filter(household=OuterRef("pk"), replaced_at=None)
    helper = Helper.objects.filter(household=OuterRef("pk"), until_date=None)
    return rows.annotate(
        layer=Case(
            *(When(_awarded(one, recent, on_date), then=Value(one.code)) for one in declared.layers(on_date)),
            default=Value(declared.NOT_HELPED), output_field=CharField(),
        ),
        town=Left("division_code", TOWNSHIP_DIGITS),
        assessed_date=Subquery(current.values("assessed_date")),
        review_date=Subquery(current.values("review_date")),
        helper_name=Subquery(helper.values("name")), unmet=Exists(unmet_needs(OuterRef("pk"))),
    )  # fmt: skip


def unmet_needs(household) -> QuerySet[AssessedNeed]:
    """Needs of the current assessment for which nothing is planned or done (有需求没有措施)."""
    measure = ServiceMeasure.objects.filter(assessment=OuterRef("assessment"), area=OuterRef("area")).exclude(
        state=MeasureState.DROPPED
    )
    needs = AssessedNeed.objects.filter(assessment__household=household, assessment__replaced_at=None)
    return needs.exclude(grade=Grade.NONE).filter(~Exists(measure))


def _recent(actor: Actor, on_date: dt.date) -> dt.date:
    """From which day on a temporary aid still counts, by the figures of the actor's district."""
    months = figures(division_code=district_of(actor), on_date=on_date)["emergency_months"]
    return months_after(on_date, -months)


def _awarded(one: declared.Layer | declared.Group, recent: dt.date, on_date: dt.date) -> Exists:
    """Whether a household has an award of the programmes, or had one since `recent` where that counts."""
    first = recent if one.recent else on_date
    return _has(benefits.awards_within(one.programmes, first=first, last=on_date))


def _has(awards: QuerySet) -> Exists:
    return Exists(awards.filter(household=OuterRef("pk")))


def in_groups(
    actor: Actor, *, on_date: dt.date, code: str = "", town: str = "", text: str = "", covered: str = ""
) -> QuerySet[Household]:
    """Households of the four groups (四类对象), each group as `group_<code>`.

    `backed` says that the basic layer covers the household, `helped` that any programme does; `covered`
    narrows to "none" (no basic living aid), "nothing" (no aid at all) or "yes".
    """
    today, recent = declared.groups(on_date), _recent(actor, on_date)
    fact = Fact.objects.filter(
        household=OuterRef("pk"), name=MONITORING, superseded_at=None, valid__contains=on_date
    )
    rows = access.visible_to(actor, READ, Household.objects.all())
    rows = rows.annotate(
        town=Left("division_code", TOWNSHIP_DIGITS),
        backed=_awarded(declared.layers(on_date)[0], recent, on_date),
        helped=_has(benefits.awards_within(None, first=on_date, last=on_date)),
        **{
            f"group_{one.code}": Exists(fact.filter(value__in=one.monitoring))
            | _awarded(one, recent, on_date)
            if one.programmes
            else Exists(fact.filter(value__in=one.monitoring))
            for one in today
        },
    )
    within = Q()
    for one in today:
        if code in ("", one.code):
            within |= Q(**{f"group_{one.code}": True})
    rows = rows.filter(within, division_code__startswith=town)
    if text.strip():
        rows = rows.filter(head__name__contains=text.strip())
    states = {"none": Q(backed=False), "nothing": Q(helped=False), "yes": Q(backed=True)}
    if covered in states:
        rows = rows.filter(states[covered])
    return rows.select_related("head").order_by("division_code", "id")


def group_totals(actor: Actor, *, on_date: dt.date) -> list[tuple[declared.Group, int, int]]:
    """Each group with how many households belong to it, and how many of them have no basic living aid."""
    kinds = declared.groups(on_date)
    rows = in_groups(actor, on_date=on_date).order_by()
    named = {one.code: Q(**{f"group_{one.code}": True}) for one in kinds}
    found = rows.aggregate(
        **{f"all_{code}": Count("id", filter=within) for code, within in named.items()},
        **{f"bare_{code}": Count("id", filter=within & Q(backed=False)) for code, within in named.items()},
    )
    return [(one, found[f"all_{one.code}"], found[f"bare_{one.code}"]) for one in kinds]


def groups_of(row: Household, groups: Iterable[declared.Group]) -> list[str]:
    """The names of the groups to which a row of `in_groups` belongs."""
    return [one.name for one in groups if getattr(row, f"group_{one.code}")]
