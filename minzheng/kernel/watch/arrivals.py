"""What arrives in the kernel itself: facts, memberships, persons; and who is concerned by an arrival."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Max, Q

from minzheng.kernel.people.models import Fact, Household, Membership, Person

from .declared import BIRTHDAY, MEMBER, Arrival, Source, Watch


def last_id(model) -> int:
    """The id of the newest row of a table, 0 where it is empty."""
    return model.objects.aggregate(last=Max("id"))["last"] or 0


def _facts(position: int, most: int) -> list[Arrival]:
    rows = Fact.objects.filter(id__gt=position).order_by("id")
    return [
        Arrival(row_id, (person,) if person else (), (home,) if home else (), frozenset((name,)))
        for row_id, person, home, name in rows.values_list("id", "person_id", "household_id", "name")[:most]
    ]


def _memberships(position: int, most: int) -> list[Arrival]:
    rows = Membership.objects.filter(id__gt=position).order_by("id")
    return [
        Arrival(row_id, (person,), (home,), frozenset((MEMBER,)))
        for row_id, person, home in rows.values_list("id", "person_id", "household_id")[:most]
    ]


def _persons(position: int, most: int) -> list[Arrival]:
    rows = Person.objects.filter(id__gt=position).order_by("id").values_list("id", flat=True)
    return [Arrival(row_id, (row_id,), (), frozenset((BIRTHDAY,))) for row_id in rows[:most]]


OWN_SOURCES = (
    Source(code="facts", read=_facts, last=lambda: last_id(Fact)),
    Source(code="memberships", read=_memberships, last=lambda: last_id(Membership)),
    Source(code="persons", read=_persons, last=lambda: last_id(Person)),
)


def families(person_ids: Iterable[int], household_ids: Iterable[int] = ()) -> set[int]:
    """The persons themselves, and everybody who belongs to their households or heads them.

    Whoever ever belonged is included: what ends for a household ends for those who have just left it.
    """
    own = set(person_ids)
    mine = Membership.objects.filter(person__in=own, superseded_at=None)
    homes = set(household_ids) | set(mine.values_list("household_id", flat=True))
    heads = Household.objects.filter(Q(id__in=homes) | Q(head__in=own))
    for home, head in heads.values_list("id", "head_id"):
        homes.add(home)
        own.add(head)
    members = Membership.objects.filter(household__in=homes, superseded_at=None)
    return own | set(members.values_list("person_id", flat=True))


def concerned(arrivals: Iterable[Arrival], watches: Iterable[Watch]) -> dict[str, set[int]]:
    """By the code of a rule: whom it has to look at after these arrivals."""
    persons, homes = defaultdict(set), defaultdict(set)
    for one in arrivals:
        for name in one.names:
            persons[name] |= set(one.person_ids)
            homes[name] |= set(one.household_ids)
    found = {}
    for watch in watches:
        names = watch.looks_at & persons.keys()
        if names:
            found[watch.code] = families(
                set().union(*(persons[name] for name in names)),
                set().union(*(homes[name] for name in names)),
            )
    return {code: people for code, people in found.items() if people}
