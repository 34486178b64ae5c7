"""Whether somebody is married: one answer over every record, live, historical and exchanged."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from .models import MARRYING, Ended, Kind, MarriageRecord, ParentLink, Status
from .parties import Party
from .rules.kinship import Kinship, Parent, between

SINGLE, DIVORCED, WIDOWED, MARRIED = "10", "40", "30", "20"
WORDS = {SINGLE: "未婚", MARRIED: "已婚", WIDOWED: "丧偶", DIVORCED: "离婚"}


@dataclass(frozen=True)
class MaritalState:
    """What the records say of one person; `record` is the one that says it, None where there is none."""

    code: str
    record: MarriageRecord | None = None

    @property
    def label(self) -> str:
        return WORDS[self.code]

    @property
    def is_married(self) -> bool:
        return self.code == MARRIED


def records_of(index: bytes) -> QuerySet:
    """Every record in which somebody is a party, found by the blind index."""
    return MarriageRecord.objects.filter(Q(male_identity_index=index) | Q(female_identity_index=index))


def marital_state(index: bytes) -> MaritalState:
    """The marital state by the records. Void, annulled and revoked registrations count as never made."""
    rows = list(
        records_of(index)
        .exclude(status__in=[Status.VOID, Status.ANNULLED, Status.REVOKED])
        .exclude(kind__in=[Kind.REISSUED_MARRIAGE, Kind.REISSUED_DIVORCE])
        .order_by("register_year", "register_date", "id")
    )
    standing = [row for row in rows if row.stands]
    if standing:
        return MaritalState(MARRIED, standing[-1])
    if not rows:
        return MaritalState(SINGLE)
    last = rows[-1]
    widowed = last.kind in MARRYING and last.ended_reason == Ended.DEATH
    return MaritalState(WIDOWED if widowed else DIVORCED, last)


def name_sakes(party: Party) -> list[MarriageRecord]:
    """Standing records without a number whose party has the name and the year of birth (or none): a human
    looks.

    Historical records have no number, a wrong one or an old one; whether they are the same person is no
    question for a machine.
    """
    role = party.role
    rows = MarriageRecord.objects.filter(
        kind__in=MARRYING, status=Status.VALID, **{f"{role}_identity_index": None, f"{role}_name": party.name}
    ).filter(Q(**{f"{role}_birth_year": party.birth_date.year}) | Q(**{f"{role}_birth_year": None}))
    return list(rows.order_by("register_year", "id")[:10])


def known_kinship(a: Party, b: Party, *, adoptive_collateral: bool = True) -> Kinship:
    """The kinship that the known parent links show between two parties."""
    links = parent_links((a.index, b.index))
    return between(a.index, b.index, links, adoptive_collateral=adoptive_collateral)


def parent_links(indexes: Iterable[bytes], generations: int = 4) -> dict[bytes, list[Parent]]:
    """The parents known of some persons, and theirs, some generations up."""
    found: dict[bytes, list[Parent]] = {}
    edge = {bytes(one) for one in indexes}
    for _ in range(generations):
        rows = list(ParentLink.objects.filter(child_index__in=edge))
        for row in rows:
            found.setdefault(bytes(row.child_index), []).append(Parent(bytes(row.parent_index), row.adoptive))
        edge = {bytes(row.parent_index) for row in rows} - found.keys()
        if not edge:
            break
    return found


def hold(parties: Iterable[Party]) -> None:
    """Let nobody else register these persons until the transaction ends; in one order, so that none waits
    twice.
    """
    keys = sorted(int.from_bytes(one.index[:8], signed=True) for one in parties)
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
