"""What the rules read of many persons at once: who has what from when to when, and what is on file."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F

from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import FACT_KINDS, day_of
from minzheng.kernel.people.models import Fact, Household, Membership, Person
from minzheng.kernel.watch.declared import Finding, award_of

from ..models import AwardPerson
from ..programmes import programmes

FOREVER = dt.date.max


@dataclass(frozen=True)
class Place:
    """A person is covered by an award from a day until (not including) `upper`; FOREVER is open."""

    person_id: int
    programme: str
    award_id: int
    lower: dt.date
    upper: dt.date
    award_upper: dt.date
    is_own: bool
    household_id: int
    payee_id: int
    division_code: str
    opened_at: dt.datetime

    @property
    def is_running(self) -> bool:
        """Whether nothing has ended it, nor the award as a whole."""
        return self.upper == self.award_upper == FOREVER

    def holds_on(self, day: dt.date) -> bool:
        return self.lower <= day < self.upper


class Held(NamedTuple):
    """A fact: its value, and the day from which it holds."""

    value: int
    since: dt.date


_COLUMNS = (
    "person_id", "programme", "award_id", "valid__startswith", "valid__endswith", "award__valid__endswith",
    "award__person_id", "award__household_id", "award__payee_id", "award__division_code", "award__opened_at",
)  # fmt: skip


def places(person_ids: Sequence[int], codes: Collection[str] | None = None) -> dict[int, list[Place]]:
    """Every place but those of one occasion, by person, oldest first; of some programmes where asked."""
    rows = AwardPerson.objects.filter(
        person__in=person_ids, occasion="", valid__isempty=False, award__valid__isempty=False
    )
    if codes is not None:
        rows = rows.filter(programme__in=codes)
    found: dict[int, list[Place]] = defaultdict(list)
    for person_id, code, award_id, lower, upper, award_upper, own, *rest in rows.order_by(
        "valid__startswith", "id"
    ).values_list(*_COLUMNS):
        place = Place(
            person_id,
            code,
            award_id,
            lower,
            upper or FOREVER,
            award_upper or FOREVER,
            own == person_id,
            *rest,
        )
        found[person_id].append(place)
    return found


def facts(person_ids: Sequence[int], names: Collection[str], day: dt.date) -> dict[int, dict[str, Held]]:
    """What is on file of persons on a day, as known now, by person and name."""
    rows = Fact.objects.filter(person__in=person_ids, name__in=names, superseded_at=None)
    rows = rows.filter(valid__contains=day).order_by(F("valid__startswith").asc(nulls_first=True))
    found: dict[int, dict[str, Held]] = defaultdict(dict)
    for person_id, name, value, since in rows.values_list("person_id", "name", "value", "valid__startswith"):
        found[person_id][name] = Held(value, since or dt.date.min)
    return found


def deaths(person_ids: Sequence[int]) -> dict[int, dt.date]:
    """The day of death of those who have died, as last told."""
    rows = Fact.objects.filter(person__in=person_ids, name="death_day", superseded_at=None)
    ordered = rows.order_by(F("valid__startswith").asc(nulls_first=True)).values_list("person_id", "value")
    return {person_id: day_of(value) for person_id, value in ordered}


def persons(person_ids: Iterable[int]) -> dict[int, Person]:
    return Person.objects.in_bulk(list(person_ids))


def homes(person_ids: Sequence[int], day: dt.date) -> dict[int, int]:
    """The household to which each belongs on a day."""
    rows = Membership.objects.filter(person__in=person_ids, superseded_at=None, valid__contains=day)
    return dict(rows.values_list("person_id", "household_id"))


def headed(person_ids: Sequence[int]) -> dict[int, Household]:
    """Households whose head is one of these persons: each is looked at with its head, and only then."""
    return {home.id: home for home in Household.objects.filter(head__in=person_ids).select_related("head")}


def name_of(code: str) -> str:
    """How a programme is called."""
    return next((one.name for one in programmes() if one.code == code), code)


def names_of(codes: Iterable[str]) -> str:
    return "、".join(name_of(code) for code in dict.fromkeys(codes))


def listened(codes: Iterable[str]) -> frozenset[str]:
    """All that can change what these programmes' rules say, and their awards, as `looks_at` names it."""
    codes = set(codes)
    names = {award_of(code) for code in codes}
    for one in programmes():
        if one.code in codes:
            names |= {name if name in FACT_KINDS else award_of(name) for name in one.listens}
    return frozenset(names)


def birthday(born: dt.date, years: int) -> dt.date:
    """The day on which somebody completes years; who was born on 29 February, on 1 March of a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)


def month_after(day: dt.date) -> Month:
    return Month.of(day).plus(1)


def label(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def stops_of(found: Iterable[Place], from_month: Month) -> list[dict[str, Any]]:
    """What an act stops: each award from a month, or from its own first where that is later."""
    return [
        {"award_id": one.award_id, "programme": one.programme,
         "from_month": str(max(from_month, Month.of(one.lower)))}
        for one in found
    ]  # fmt: skip


def stop_finding(
    person: Person, found: Sequence[Place], from_month: Month, why: str, **evidence: Any
) -> Finding:
    """That some awards of a person are to be stopped from a month, because of what `why` says."""
    stops = stops_of(found, from_month)
    named = names_of(one.programme for one in found)
    return Finding(
        person_id=person.id, household_id=found[0].household_id, division_code=found[0].division_code,
        mark="+".join(f"{one['award_id']}@{one['from_month']}" for one in stops),
        sentence=f"{person.name}{why}，{named}应自{from_month.label}起停发",
        evidence={"stops": stops} | evidence,
    )  # fmt: skip
