"""Whose file it is, and every award that stands on it with the persons whom it covers."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from minzheng.kernel.base.months import Month

from ..models import Award, AwardPerson
from ..programmes import Programme, programme


@dataclass(frozen=True)
class Whose:
    """One person with the household that counts her today, or a household with all its members.

    `division_code` is where the file lies: of the household, or of a person who belongs to none.
    """

    person_ids: tuple[int, ...]
    household_id: int | None
    division_code: str
    of_person: bool = False

    @property
    def one_person(self) -> int | None:
        """The person where the file is hers alone."""
        return self.person_ids[0] if self.of_person else None


@dataclass(frozen=True)
class Holding:
    """An award with its places: whom it covers, from when to when. `covered` are those of the day."""

    award: Award
    programme: Programme
    places: tuple[AwardPerson, ...]
    covered: tuple[AwardPerson, ...]
    on_date: dt.date

    @property
    def runs(self) -> bool:
        """Whether the award holds on the day."""
        return _holds(self.award.valid, self.on_date)

    @property
    def is_over(self) -> bool:
        """Whether it has ended by the day, or never held."""
        valid = self.award.valid
        return valid.isempty or (valid.upper is not None and valid.upper <= self.on_date)

    def covers(self, person_id: int) -> bool:
        return any(place.person_id == person_id for place in self.covered)

    def covered_in(self, person_id: int, month: Month) -> bool:
        """Whether a month of the award counted a person; her own award counts her in every month of it."""
        if self.award.person_id == person_id:
            return True
        return any(
            place.person_id == person_id and _holds(place.valid, month.first_date) for place in self.places
        )


def _holds(valid, day: dt.date) -> bool:
    return not valid.isempty and valid.lower <= day and (valid.upper is None or day < valid.upper)


def holdings(whose: Whose, *, on_date: dt.date) -> list[Holding]:
    """Every award on the file, newest first.

    Of a household: its own, those of its members alone, and whatever else covers a member on the day. Of a
    person: whatever ever covered her or was hers, and what her household has as such; what another member
    has alone stands on that member's file. Two queries.
    """
    ids, places = list(whose.person_ids), AwardPerson.objects.filter(person__in=whose.person_ids)
    covering = places if whose.of_person else places.filter(valid__contains=on_date)
    found = Q(person__in=ids) | Q(id__in=covering.values("award_id"))
    if whose.household_id is not None:
        own = Q(household=whose.household_id)
        found |= own & Q(person=None) if whose.of_person else own
    awards = Award.objects.filter(found).select_related("payee", "person", "case")
    awards = list(awards.order_by("-opened_at", "-id"))
    by_award: dict[int, list[AwardPerson]] = defaultdict(list)
    rows = AwardPerson.objects.filter(award__in=awards).select_related("person").order_by("id")
    for row in rows:
        by_award[row.award_id].append(row)
    return [
        Holding(
            award, programme(award.programme), tuple(by_award[award.id]),
            tuple(row for row in by_award[award.id] if _holds(row.valid, on_date)), on_date,
        )
        for award in awards
    ]  # fmt: skip
