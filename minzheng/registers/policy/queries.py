"""What the policy lab reads: programmes within reach, snapshots, parameters, scenarios."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Household
from minzheng.kernel.rules.engine import Declared, Value
from minzheng.kernel.rules.parameters import Parameters
from minzheng.kernel.rules.simulation import Changed
from minzheng.kernel.rules.worlds import find_book, programmes_of
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import Programme, programme, programmes

from .assumptions import Assumption
from .errors import EffectNotFound, ScenarioNotFound, SnapshotNotFound
from .models import ComputedEffect, PopulationSnapshot, Scenario, SnapshotState
from .simulating import Question, digest_of

DISTRICT_DIGITS = 6


@dataclass(frozen=True)
class Place:
    """A programme that can be simulated, in a district, a city or a province."""

    programme: Programme
    division_prefix: str

    @property
    def key(self) -> str:
        return f"{self.programme.code}:{self.division_prefix}"


def places(actor: Actor) -> list[Place]:
    """The programmes with a rule book, in the jurisdictions of the actor's own: districts or larger."""
    prefixes = sorted({prefix[:DISTRICT_DIGITS] for prefix in access.scope(actor, "policy.read").prefixes})
    return [Place(one, prefix) for prefix in prefixes for one in programmes() if one.book and one.situations]


def newest_snapshot(place: Place) -> PopulationSnapshot | None:
    """The newest that was taken from the books of the place."""
    return _taken(place).filter(state=SnapshotState.READY).order_by("-known_at", "-id").first()


def ready_snapshots(place: Place) -> list[PopulationSnapshot]:
    """What what-ifs can be computed on: first those taken from the books, the newest foremost, then files."""
    return list(_snapshots(place).filter(state=SnapshotState.READY).order_by("from_file", "-known_at", "-id"))


def unfinished_snapshot(place: Place) -> PopulationSnapshot | None:
    """The one being written, or else a failed one that nothing newer has replaced."""
    latest = _taken(place).order_by("-id").first()
    return latest if latest is not None and latest.state != SnapshotState.READY else None


def _taken(place: Place) -> QuerySet:
    return _snapshots(place).filter(from_file=False)


def _snapshots(place: Place) -> QuerySet:
    return PopulationSnapshot.objects.filter(
        programme=place.programme.code, division_prefix=place.division_prefix
    )


def snapshot(snapshot_id: int, *, actor: Actor) -> PopulationSnapshot:
    """One snapshot within reach. Raises SnapshotNotFound."""
    rows = access.visible_to(actor, "policy.read", PopulationSnapshot.objects.all(), "division_prefix")
    found = rows.filter(id=snapshot_id).first()
    if found is None:
        raise SnapshotNotFound("没有这个快照，请返回测算方案页面。")
    return found


def computed_effect(effect_id: int, *, actor: Actor) -> ComputedEffect:
    """One effect that a worker computes, within reach. Raises EffectNotFound."""
    rows = ComputedEffect.objects.select_related("snapshot")
    rows = access.visible_to(actor, "policy.read", rows, "snapshot__division_prefix")
    found = rows.filter(id=effect_id).first()
    if found is None:
        raise EffectNotFound("没有这次测算，请返回测算方案页面。")
    return found


def set_aside(record: PopulationSnapshot) -> QuerySet:
    """The households that take no part in a snapshot, with the reason, their head and their division."""
    return record.set_aside_households.select_related("household__head").order_by(
        "household__division_code", "household_id"
    )


def scenarios(actor: Actor, *, archived: bool = False) -> QuerySet:
    """Saved scenarios within reach, newest first."""
    rows = access.visible_to(actor, "policy.read", Scenario.objects.all(), "division_prefix")
    return (
        rows.filter(archived_at__isnull=not archived).select_related("snapshot").order_by("-saved_at", "-id")
    )


def scenario(scenario_id: int, *, actor: Actor) -> Scenario:
    """One scenario within reach, archived or not. Raises ScenarioNotFound."""
    rows = access.visible_to(actor, "policy.read", Scenario.objects.all(), "division_prefix")
    found = rows.select_related("snapshot").filter(id=scenario_id).first()
    if found is None:
        raise ScenarioNotFound("没有这个测算方案，请返回列表重新查找。")
    return found


def question_of(scenario: Scenario) -> Question:
    """The what-if of a saved scenario, to be computed again."""
    return Question(
        scenario.programme, scenario.division_prefix, scenario.first_month, scenario.last_month,
        scenario.region, tuple(Assumption.read(row) for row in scenario.assumed),
    )  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """A saved result beside the one computed now: what stayed the same."""

    same_result: bool
    same_law: bool
    same_before: bool
    same_after: bool


def compare(scenario: Scenario, answer) -> Comparison:
    """Hold a scenario computed again against what was saved.

    The same digests give the same result; where one differs, the law or a standard has changed since.
    """
    return Comparison(
        digest_of(answer.summary()) == scenario.result_digest,
        answer.digests.law == scenario.law_digest,
        answer.digests.before == scenario.before_digest,
        answer.digests.after == scenario.after_digest,
    )


@dataclass(frozen=True)
class Adjustable:
    """A parameter that amounts rest on, with its value in a month; None where it has none.

    `areas_below` says how many divisions further down have values of their own.
    """

    declared: Declared
    value: Value | None
    areas_below: int = 0

    @property
    def name(self) -> str:
        return self.declared.name


def adjustable(place: Place, month: Month, area: str) -> list[Adjustable]:
    """The parameters that the programme's amounts rest on, as they stand in an area; in the file's order."""
    book, parameters = find_book(place.programme.book), place.programme.parameters()
    edition, paid = book.edition(month.first_date), programmes_of(place.programme.book)
    resting = set(edition.resting(one.amount for one in paid if one.amount in edition.rules))
    values = parameters.resolve(area, month.first_date)
    below = [one for one in parameters.areas if one != area and one.startswith(area)]
    return [
        Adjustable(declared, values.get(name), _with_own(parameters, name, below))
        for name, declared in parameters.declarations.items()
        if name in resting
    ]


def _with_own(parameters: Parameters, name: str, areas: list[str]) -> int:
    return sum(any(row.area == area for row in parameters.history(name, area)) for area in areas)


def area_of(place: Place, record: PopulationSnapshot | None) -> str:
    """The area whose values are the present ones: of a snapshot, or of the place without one."""
    return (record.region or record.area) if record else place.division_prefix


def regions(place: Place, record: PopulationSnapshot | None = None) -> list[str]:
    """Other areas that have values of their own: what the people of a snapshot could borrow."""
    areas, own = place.programme.parameters().areas, area_of(place, record)
    return sorted(area for area in areas if area and not area.startswith(own))


@dataclass(frozen=True)
class ChangedHousehold:
    """A household of the list: whose it is, and the award to look at; neither of one that we do not know."""

    changed: Changed
    head_name: str
    award_id: int | None


def listed_households(
    place: Place, record: PopulationSnapshot, changed: tuple[Changed, ...]
) -> list[ChangedHousehold]:
    """The changed households of a snapshot; those of a file from elsewhere are nobody whom we know."""
    if record.from_file:
        return [ChangedHousehold(one, "", None) for one in changed]
    return changed_households(place, changed, record.as_of_date)


def changed_households(
    place: Place, changed: tuple[Changed, ...], on_date: dt.date
) -> list[ChangedHousehold]:
    """Names and awards for a list of changed households, in its order: two queries."""
    ids = [one.household_id for one in changed]
    names = dict(Household.objects.filter(id__in=ids).values_list("id", "head__name"))
    awards = dict(
        Award.objects.filter(
            household__in=ids, programme=place.programme.code, valid__contains=on_date
        ).values_list("household_id", "id")
    )
    return [
        ChangedHousehold(one, names.get(one.household_id, ""), awards.get(one.household_id))
        for one in changed
    ]


def place_of(programme_code: str, division_prefix: str) -> Place:
    return Place(programme(programme_code), division_prefix)
