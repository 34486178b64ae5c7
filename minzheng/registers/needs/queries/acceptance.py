"""The urban acceptance: which households are scored, and which passed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Left

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.people.models import Fact, Household

from ..commands.acceptance import SCORERS
from ..models import AcceptanceScore
from ..parameters import figures
from ..reach import READ, TOWNSHIP_DIGITS, district_of

URBAN = "urban"


@dataclass(frozen=True)
class AcceptanceRow:
    """Of a township in a year: households on the list, passed, not passed, not yet scored by two."""

    town: str
    households: int
    passed: int
    failed: int
    waiting: int


def acceptance(
    actor: Actor, *, on_date: dt.date, town: str = "", text: str = "", outcome: str = ""
) -> QuerySet[Household]:
    """Urban households in reach with `scorers` and `points` (the sum of both) of the year.

    `outcome` is passed, failed or waiting. A household passes where both have scored it and their average
    reaches the points set, that is where the sum reaches twice as many.
    """
    mine = Q(acceptance_scores__year=on_date.year)
    rows = access.visible_to(actor, READ, Household.objects.filter(Exists(_urban(OuterRef("pk"), on_date))))
    rows = rows.filter(division_code__startswith=town).annotate(
        town=Left("division_code", TOWNSHIP_DIGITS), scorers=Count("acceptance_scores", filter=mine),
        points=Coalesce(Sum("acceptance_scores__points", filter=mine), 0),
    )  # fmt: skip
    if text.strip():
        rows = rows.filter(head__name__contains=text.strip())
    states = _outcomes(points_to_pass(actor, on_date=on_date) * SCORERS)
    if outcome in states:
        rows = rows.filter(states[outcome])
    return rows.select_related("head").order_by("division_code", "id")


def _urban(household, on_date: dt.date) -> QuerySet[Fact]:
    return Fact.objects.filter(
        household=household, name=URBAN, value=1, superseded_at=None, valid__contains=on_date
    )


def is_urban(home: Household, *, on_date: dt.date) -> bool:
    """Whether the acceptance is about this household."""
    return _urban(home, on_date).exists()


def points_to_pass(actor: Actor, *, on_date: dt.date) -> int:
    """The average of two that passes, in whole points, in the actor's district."""
    return figures(division_code=district_of(actor), on_date=on_date)["acceptance_points"]


def _outcomes(enough: int) -> dict[str, Q]:
    both = Q(scorers=SCORERS)
    return {
        "passed": both & Q(points__gte=enough), "failed": both & Q(points__lt=enough),
        "waiting": Q(scorers__lt=SCORERS),
    }  # fmt: skip


def acceptance_totals(actor: Actor, *, on_date: dt.date) -> list[AcceptanceRow]:
    """The same counted by township."""
    rows = acceptance(actor, on_date=on_date).order_by()
    enough = points_to_pass(actor, on_date=on_date) * SCORERS
    counts: dict[str, list[int]] = {}
    for town, scorers, points in rows.values_list("town", "scorers", "points"):
        found = counts.setdefault(town, [0, 0, 0])
        found[2 if scorers < SCORERS else 0 if points >= enough else 1] += 1
    return [AcceptanceRow(town, sum(found), *found) for town, found in sorted(counts.items())]


def scored(home: Household, *, year: int) -> list[AcceptanceScore]:
    """Who gave a household what in a year. The caller has checked reach."""
    return list(AcceptanceScore.objects.filter(household=home, year=year).order_by("id"))
