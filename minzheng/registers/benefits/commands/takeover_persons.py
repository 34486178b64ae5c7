"""存量接续 of benefits of one person: a bureau's own roll (花名册) taken over as it is, in bulk.

Who is on file keeps her household and her name; who is not is registered, with a file of her own. Facts that
contradict what is on file supersede it, as a single correction would.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Q
from psycopg.types.range import DateRange

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.errors import NameDiffers
from minzheng.kernel.people.events import LedgerTakenIn
from minzheng.kernel.people.facts import kind_of
from minzheng.kernel.people.models import Fact, FactSource, Household, Membership, Person

from ..errors import AlreadyCovered
from ..events import AwardsTakenOver
from ..models import Award, AwardPerson, PayCard
from .awards import new_card

BATCH = 2000
TWICE = "花名册中有人员出现了两次，或同一期间已在享受这项待遇，全部没有导入。请核对重复人员后重新导入。"


@dataclass(frozen=True, kw_only=True)
class LedgerPerson:
    """Somebody as the roll holds her. `facts` by name hold from the first month, or from `facts_from`.

    `occasion` and `terms` are those of an award that was granted for an occasion (see `Award`).
    """

    identity_number: str
    name: str
    division_code: str
    facts: dict[str, int] = field(default_factory=dict)
    facts_from: dt.date | None = None
    bank: str = ""
    card_number: str = ""
    occasion: str = ""
    terms: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def take_over_persons(
    *, programme: str, rows: Iterable[LedgerPerson], from_month: Month, until_month: Month | None = None,
    basis: str, actor: Actor, at: dt.datetime,
) -> list[Award]:  # fmt: skip
    """Take a roll over with an award for each from a month on; gives those that are new.

    `until_month` is the first month that the awards no longer cover. Whoever has the benefit (for the same
    occasion) in the first month already is left as she is. Raises NameDiffers for a number that stands on
    file under another name, AlreadyCovered for one listed twice; then nothing is taken over.
    """
    rows = list(rows)
    for code in {row.division_code for row in rows}:
        access.require(actor, "people.import_ledger", division_code=code)
    persons, new = _persons(rows, at)
    pairs = [(row, persons[row.identity_number]) for row in rows]
    if len({person.id for _, person in pairs}) < len(pairs):
        raise AlreadyCovered(TWICE)
    covered = set(
        AwardPerson.objects.filter(
            programme=programme, person__in=persons.values(), valid__contains=from_month.first_date
        ).values_list("person_id", "occasion")
    )
    fresh = [(row, person) for row, person in pairs if (person.id, row.occasion) not in covered]
    homes = _homes(fresh, from_month.first_date, at)
    _facts(fresh, homes, from_month, basis, actor, at)
    _cards(fresh, from_month, at)
    valid = (from_month.first_date, until_month.first_date if until_month else None)
    awards = _awards(programme, fresh, homes, valid, basis, at)
    if fresh:
        audit.record(LedgerTakenIn(persons=new, households=len(fresh)), actor=actor, at=at)
        audit.record(AwardsTakenOver(programme=programme, count=len(fresh), basis=basis), actor=actor, at=at)
    return awards


def _persons(rows: list[LedgerPerson], at: dt.datetime) -> tuple[dict[str, Person], int]:
    wanted = {
        row.identity_number: people.new_person(
            identity_number=row.identity_number, name=row.name, division_code=row.division_code, at=at
        )
        for row in rows
    }
    known: dict[bytes, Person] = {}
    indexes = [bytes(person.identity_index) for person in wanted.values()]
    for start in range(0, len(indexes), BATCH):
        for person in Person.objects.filter(identity_index__in=indexes[start : start + BATCH]):
            known[bytes(person.identity_index)] = person
    found, new = {}, []
    for number, person in wanted.items():
        on_file = known.get(bytes(person.identity_index))
        if on_file is not None and on_file.name != person.name:
            raise NameDiffers(
                f"“{person.name}”的身份证号已登记在另一姓名下，请对照证件核对后更正花名册。", field="name"
            )
        if on_file is None:
            new.append(person)
        found[number] = on_file or person
    Person.objects.bulk_create(new, batch_size=BATCH)
    return found, len(new)


def _homes(fresh: list[tuple[LedgerPerson, Person]], day: dt.date, at: dt.datetime) -> dict[int, Household]:
    """The household of each, and a file of her own for whoever stands on none."""
    ids = [person.id for _, person in fresh]
    rows = Membership.objects.filter(person__in=ids, superseded_at=None, valid__contains=day)
    homes = {row.person_id: row.household for row in rows.select_related("household")}
    without = [(row, person) for row, person in fresh if person.id not in homes]
    made = Household.objects.bulk_create(
        [Household(division_code=row.division_code, head=person, formed_at=at) for row, person in without],
        batch_size=BATCH,
    )
    for (_, person), home in zip(without, made, strict=True):
        homes[person.id] = home
    copy_in(
        [
            Membership(
                household=home, person=person, relation="01", valid=(day, None), recorded_at=at,
                source=people.FILE_OF_ONE
            )
            for (_, person), home in zip(without, made, strict=True)
        ]
    )  # fmt: skip
    return homes


def _facts(
    fresh: list[tuple[LedgerPerson, Person]], homes: dict[int, Household], from_month: Month, basis: str,
    actor: Actor, at: dt.datetime,
) -> None:  # fmt: skip
    """Facts by sets; where something else is on file, one by one, superseding it."""
    on_file = _on_file(fresh, homes)
    bulk, single = [], []
    for row, person in fresh:
        since = row.facts_from or from_month.first_date
        for name, value in row.facts.items():
            kind, home = kind_of(name), homes[person.id]
            about = {"person_id": person.id} if kind.of == "person" else {"household_id": home.id}
            kept = on_file[about.get("person_id"), about.get("household_id"), name]
            if any(value == one and since in valid for one, valid in kept):
                continue
            if kept:
                single.append(
                    people.NewFact(name=name, value=value, from_date=since, source=FactSource.IMPORTED,
                                   source_note=basis, **about)
                )  # fmt: skip
            else:
                bulk.append(
                    Fact(name=name, value=kind.check(value), valid=(since, None), recorded_at=at,
                         source=FactSource.IMPORTED, source_note=basis, account_id=actor.account_id, **about)
                )  # fmt: skip
            kept.append((value, DateRange(since, None)))
    copy_in(bulk)
    if single:
        people.record_facts(single, actor=actor, at=at)


def _on_file(
    fresh: list[tuple[LedgerPerson, Person]], homes: dict[int, Household]
) -> dict[tuple[int | None, int | None, str], list[tuple[int, DateRange]]]:
    """What is on file of the same kinds: by person, household and name the values with their days."""
    names = {name for row, _ in fresh for name in row.facts}
    ids, home_ids = [person.id for _, person in fresh], [home.id for home in homes.values()]
    rows = Fact.objects.filter(Q(person__in=ids) | Q(household__in=home_ids), name__in=names)
    columns = ("person_id", "household_id", "name", "value", "valid")
    found = defaultdict(list)
    for person_id, home_id, name, value, valid in rows.filter(superseded_at=None).values_list(*columns):
        found[person_id, home_id, name].append((value, valid))
    return found


def _cards(fresh: list[tuple[LedgerPerson, Person]], from_month: Month, at: dt.datetime) -> None:
    ids = [person.id for _, person in fresh]
    carded = set(PayCard.objects.filter(person__in=ids).values_list("person_id", flat=True))
    copy_in(
        [
            new_card(person_id=person.id, holder_name=row.name, bank=row.bank, number=row.card_number,
                     from_date=from_month.first_date, at=at)
            for row, person in fresh
            if row.card_number and person.id not in carded
        ]
    )  # fmt: skip


def _awards(
    programme: str, fresh: list[tuple[LedgerPerson, Person]], homes: dict[int, Household],
    valid: tuple[dt.date, dt.date | None], basis: str, at: dt.datetime,
) -> list[Award]:  # fmt: skip
    awards = [
        Award(programme=programme, household=homes[person.id], person=person, payee=person,
              division_code=row.division_code, valid=valid, occasion=row.occasion, terms=row.terms,
              basis=basis, opened_at=at)
        for row, person in fresh
    ]  # fmt: skip
    try:
        with transaction.atomic():
            Award.objects.bulk_create(awards, batch_size=BATCH)
            copy_in(
                [
                    AwardPerson(award=award, programme=programme, person=award.person,
                                occasion=award.occasion, valid=valid)
                    for award in awards
                ]
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyCovered(TWICE) from error
    return awards
