"""What the policy lab reads: programmes within reach, snapshots, parameters, scenarios."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Household
from minzheng.kernel.rules.engine import Declared, Value
from minzheng.kernel.rules.simulation import Changed
from minzheng.kernel.rules.worlds import find_book, programmes_of
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import Programme, programme, programmes

from .assumptions import Assumption
from .errors import ScenarioNotFound, SnapshotNotFound
from .models import PopulationSnapshot, Scenario, SnapshotState
from .simulating import Question, digest_of

DISTRICT_DIGITS = 6


@dataclass(frozen=True)
class Place:
    """A programme that can be simulated, in a district."""

    programme: Programme
    division_prefix: str

    @property
    def key(self) -> str:
        return f"{self.programme.code}:{self.division_prefix}"


def places(actor: Actor) -> list[Place]:
    """The programmes with a rule book, in the districts of the actor's own."""
    prefixes = sorted(
        {
            prefix[:DISTRICT_DIGITS]
            for prefix in access.scope(actor, "policy.read").prefixes
            if len(prefix) >= DISTRICT_DIGITS
        }
    )
    return [Place(one, prefix) for prefix in prefixes for one in programmes() if one.book and one.situations]


def newest_snapshot(place: Place) -> PopulationSnapshot | None:
    """The one that new what-ifs are computed on."""
    return _snapshots(place).filter(state=SnapshotState.READY).order_by("-known_at", "-id").first()


def unfinished_snapshot(place: Place) -> PopulationSnapshot | None:
    """The one being written, or else a failed one that nothing newer has replaced."""
    latest = _snapshots(place).order_by("-id").first()
    return latest if latest is not None and latest.state != SnapshotState.READY else None


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
        answer.law_digest == scenario.law_digest,
        answer.before_digest == scenario.before_digest,
        answer.after_digest == scenario.after_digest,
    )


@dataclass(frozen=True)
class Adjustable:
    """A parameter that amounts rest on, with its value in a month; None where it has none."""

    declared: Declared
    value: Value | None

    @property
    def name(self) -> str:
        return self.declared.name


def adjustable(place: Place, month: Month, region: str = "") -> list[Adjustable]:
    """The parameters that the programme's amounts rest on, in the order of the parameter file."""
    book, parameters = find_book(place.programme.book), place.programme.parameters()
    edition, paid = book.edition(month.first_date), programmes_of(place.programme.book)
    resting = set(edition.resting(one.amount for one in paid if one.amount in edition.rules))
    values = parameters.resolve(region or place.division_prefix, month.first_date)
    return [
        Adjustable(declared, values.get(name))
        for name, declared in parameters.declarations.items()
        if name in resting
    ]


def regions(place: Place) -> list[str]:
    """Other areas that have values of their own: what a district could borrow."""
    areas = place.programme.parameters().areas
    return sorted(area for area in areas if area and not area.startswith(place.division_prefix))


@dataclass(frozen=True)
class ChangedHousehold:
    """A household of the list: whose it is, and the award to look at, where there is one."""

    changed: Changed
    head_name: str
    award_id: int | None


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
