"""存量接续: take the households of a bureau's own ledger over as they are, in bulk.

The rows come from an intake that has been checked (`exchange`); this verb writes persons, households,
facts, cards and awards by sets, and leaves the same history as single edits would.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.errors import NameDiffers
from minzheng.kernel.people.events import LedgerTakenIn
from minzheng.kernel.people.facts import kind_of
from minzheng.kernel.people.models import Fact, FactSource, Household, Membership, Person

from ..errors import AlreadyCovered
from ..events import AwardsTakenOver
from ..models import Award, AwardPerson
from .awards import new_card

BATCH = 2000
LEDGER = "原有台账"


@dataclass(frozen=True, kw_only=True)
class LedgerMember:
    """A member as the ledger names her: `facts` by name, and `source_note` on where they stood."""

    identity_number: str
    name: str
    relation: str
    facts: dict[str, int] = field(default_factory=dict)
    source_note: str = LEDGER


@dataclass(frozen=True, kw_only=True)
class LedgerHousehold:
    """A household as the ledger holds it; the first member is the head and the payee."""

    division_code: str
    address: str
    members: tuple[LedgerMember, ...]
    facts: dict[str, int]
    bank: str = ""
    card_number: str = ""
    phone: str = ""


@dataclass(frozen=True)
class TakenOver:
    """What an intake changed. Households already on file as they stand in the ledger count as unchanged."""

    households_new: int
    households_unchanged: int
    persons_new: int


@transaction.atomic
def take_over_awards(
    *,
    programme: str,
    households: Iterable[LedgerHousehold],
    from_month: Month,
    basis: str,
    actor: Actor,
    at: dt.datetime,
) -> TakenOver:
    """Take households over with their awards from a month on. The same ledger again changes nothing."""
    households = list(households)
    if any(not row.members for row in households):
        raise Invalid("导入表中有一户没有成员，全部没有导入。请补齐家庭成员后重新导入。", field="members")
    for prefix in {row.division_code for row in households}:
        access.require(actor, "people.import_ledger", division_code=prefix)
    persons, new_persons = _persons(households, at)
    covered = {
        place.person_id: place.award
        for place in AwardPerson.objects.filter(
            programme=programme, person__in=persons.values(), valid__contains=from_month.first_date
        ).select_related("award")
    }
    fresh = []
    for row in households:
        ids = [persons[member.identity_number].id for member in row.members]
        awards = {covered[i].id for i in ids if i in covered}
        if not awards:
            fresh.append(row)
        elif len(awards) > 1 or any(i not in covered for i in ids) or _size(covered[ids[0]]) != len(ids):
            raise AlreadyCovered(
                f"{row.members[0].name}一户与系统中已有的保障家庭成员不一致，不能整户接续。请在系统中按增员、减员办理，并从导入表中删去这一户。"
            )
    _write(programme, fresh, persons, from_month, basis, at, actor)
    taken = TakenOver(len(fresh), len(households) - len(fresh), new_persons)
    if fresh:
        audit.record(LedgerTakenIn(persons=new_persons, households=len(fresh)), actor=actor, at=at)
        audit.record(AwardsTakenOver(programme=programme, count=len(fresh), basis=basis), actor=actor, at=at)
    return taken


def _size(award: Award) -> int:
    return award.persons.filter(valid__upper_inf=True).count()


def _persons(households: list[LedgerHousehold], at: dt.datetime) -> tuple[dict[str, Person], int]:
    """Every person of the ledger by identity number: those on file, and new ones written by sets."""
    wanted: dict[bytes, Person] = {}
    index_of: dict[str, bytes] = {}  # a number may be written in more than one way (x, X)
    for row in households:
        for member in row.members:
            person = people.new_person(
                identity_number=member.identity_number, name=member.name, division_code=row.division_code,
                phone=row.phone if member is row.members[0] else "", at=at,
            )  # fmt: skip
            index_of[member.identity_number] = index = bytes(person.identity_index)
            if index in wanted and wanted[index].name != person.name:
                raise NameDiffers(
                    f"“{wanted[index].name}”和“{person.name}”填了同一个身份证号，请对照证件核对后更正导入表。",
                    field="name",
                )
            wanted.setdefault(index, person)
    known = {}
    indexes = list(wanted)
    for start in range(0, len(indexes), BATCH):
        for person in Person.objects.filter(identity_index__in=indexes[start : start + BATCH]):
            known[bytes(person.identity_index)] = person
    for index, person in known.items():
        if person.name != wanted[index].name:
            raise NameDiffers(
                f"“{wanted[index].name}”的身份证号已登记在另一姓名下，请对照证件核对后更正导入表。",
                field="name",
            )
    new = [person for index, person in wanted.items() if index not in known]
    Person.objects.bulk_create(new, batch_size=BATCH)
    on_file = wanted | known
    return {number: on_file[index] for number, index in index_of.items()}, len(new)


def _write(
    programme: str, rows: list[LedgerHousehold], persons: dict[str, Person], from_month: Month, basis: str,
    at: dt.datetime, actor: Actor,
) -> None:  # fmt: skip
    since = (from_month.first_date, None)
    heads = [persons[row.members[0].identity_number] for row in rows]
    homes = Household.objects.bulk_create(
        [
            Household(division_code=row.division_code, address=row.address, head=head, formed_at=at)
            for row, head in zip(rows, heads, strict=True)
        ],
        batch_size=BATCH,
    )
    memberships, facts, cards = [], [], []
    for row, home in zip(rows, homes, strict=True):
        facts += _facts(row.facts, since, at, actor, household_id=home.id)
        for member in row.members:
            person = persons[member.identity_number]
            facts += _facts(member.facts, since, at, actor, note=member.source_note, person_id=person.id)
            memberships.append(
                Membership(
                    household=home,
                    person=person,
                    relation=member.relation,
                    valid=since,
                    recorded_at=at,
                    source=basis,
                )
            )
        if row.card_number:
            head = row.members[0]
            cards.append(
                new_card(
                    person_id=persons[head.identity_number].id, holder_name=head.name, bank=row.bank,
                    number=row.card_number, from_date=from_month.first_date, at=at,
                )
            )  # fmt: skip
    awards = [
        Award(
            programme=programme,
            household=home,
            payee=head,
            division_code=row.division_code,
            valid=since,
            basis=basis,
            opened_at=at,
        )
        for row, home, head in zip(rows, homes, heads, strict=True)
    ]
    try:
        with transaction.atomic():
            copy_in(memberships)
            Award.objects.bulk_create(awards, batch_size=BATCH)
            places = [
                AwardPerson(
                    award=award, programme=programme, person=persons[member.identity_number], valid=since
                )
                for award, row in zip(awards, rows, strict=True)
                for member in row.members
            ]
            copy_in(places)
            copy_in(facts)
            copy_in(cards)
    except IntegrityError as error:
        raise AlreadyCovered(
            "导入表中有人员同时出现在两户，或已在系统的另一户家庭中，全部没有导入。请核对重复人员后重新导入。"
        ) from error


def _facts(
    values: dict[str, int], since: tuple, at: dt.datetime, actor: Actor, *, note: str = LEDGER, **subject: int
) -> list[Fact]:
    return [
        Fact(
            name=name,
            value=kind_of(name).check(value),
            valid=since,
            recorded_at=at,
            source=FactSource.IMPORTED,
            source_note=note,
            account_id=actor.account_id,
            **subject,
        )
        for name, value in values.items()
    ]
