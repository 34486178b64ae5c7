"""Reading persons, households and facts: as of a day, as known at a moment."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid, NotFound

from .commands import IDENTITY
from .events import PersonSearched
from .facts import FACT_KINDS, kind_of
from .identity import check_identity_number, mask_identity_number
from .models import AccountPerson, Authorisation, Fact, FactSource, Household, Membership, Person

SEARCH_MAX = 20


def known_at(rows: QuerySet, moment: dt.datetime | None) -> QuerySet:
    """Of dated rows, those the bureau believed at a moment; None means now."""
    if moment is None:
        return rows.filter(superseded_at=None)
    return rows.filter(recorded_at__lte=moment).filter(Q(superseded_at=None) | Q(superseded_at__gt=moment))


@dataclass(frozen=True)
class Member:
    """A household member on a day."""

    person: Person
    relation: str
    from_date: dt.date


@dataclass(frozen=True)
class FactView:
    """A fact with its words: what, how much, since when, from where."""

    name: str
    label: str
    value: int
    text: str
    from_date: dt.date | None
    source: str
    source_note: str
    recorded_at: dt.datetime
    evidence_file_id: int | None


def members(household_id: int, *, on_date: dt.date, known: dt.datetime | None = None) -> list[Member]:
    """Who belonged to the household on a day, head first, then by age."""
    rows = known_at(Membership.objects.filter(household_id=household_id, valid__contains=on_date), known)
    rows = rows.select_related("person").order_by("relation", "person__birth_date", "id")
    return [Member(row.person, row.relation, row.valid.lower) for row in rows]


def membership_history(household_id: int) -> list[Membership]:
    """Everybody who belongs or ever belonged to a household, as known now: head first, then by day."""
    rows = Membership.objects.filter(household_id=household_id, superseded_at=None, valid__isempty=False)
    return list(rows.select_related("person").order_by("relation", "valid", "person__birth_date", "id"))


def fact_values(
    *,
    person_ids: Iterable[int] = (),
    household_ids: Iterable[int] = (),
    on_date: dt.date,
    known: dt.datetime | None = None,
) -> dict[tuple[str, int], dict[str, int]]:
    """Values on a day as {("person"|"household", id): {name: value}}. A missing name means: not on file."""
    about = Q(person_id__in=list(person_ids)) | Q(household_id__in=list(household_ids))
    rows = known_at(Fact.objects.filter(about, valid__contains=on_date), known)
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for person_id, household_id, name, value in rows.values_list(
        "person_id", "household_id", "name", "value"
    ):
        subject = ("person", person_id) if person_id is not None else ("household", household_id)
        found[subject][name] = value
    return found


def facts_on_file(
    *, person_id: int | None = None, household_id: int | None = None, on_date: dt.date
) -> list[FactView]:
    """The current facts of one subject on a day, with their sources, in the catalogue's order."""
    found = facts_on_file_of(
        person_ids=[person_id] if person_id is not None else [],
        household_ids=[household_id] if household_id is not None else [], on_date=on_date,
    )  # fmt: skip
    return next(iter(found.values()), [])


def facts_on_file_of(
    *, person_ids: Iterable[int] = (), household_ids: Iterable[int] = (), on_date: dt.date
) -> dict[tuple[str, int], list[FactView]]:
    """The same of many subjects at once, as {("person"|"household", id): facts} of whom there are any."""
    about = Q(person_id__in=list(person_ids)) | Q(household_id__in=list(household_ids))
    found: dict[tuple[str, int], list[FactView]] = defaultdict(list)
    for row in Fact.objects.filter(about, valid__contains=on_date, superseded_at=None):
        kind = kind_of(row.name)
        subject = ("person", row.person_id) if row.person_id is not None else ("household", row.household_id)
        found[subject].append(
            FactView(
                row.name,
                kind.label,
                row.value,
                kind.text(row.value),
                row.valid.lower,
                FactSource(row.source).label,
                row.source_note,
                row.recorded_at,
                row.evidence_file_id,
            )
        )
    order = {name: i for i, name in enumerate(FACT_KINDS)}
    return {subject: sorted(views, key=lambda view: order[view.name]) for subject, views in found.items()}


def person_of_account(account_id: int | None) -> Person | None:
    """The person who logs in with an account."""
    row = AccountPerson.objects.select_related("person").filter(account_id=account_id).first()
    return row.person if row else None


def post_of_person(person_id: int, *, on_date: dt.date) -> str | None:
    """The official post a person holds on a day, in words; None when she holds none."""
    row = AccountPerson.objects.select_related("account").filter(person_id=person_id).first()
    if row is None:
        return None
    posts = access.officer_for(row.account, on_date=on_date).posts
    return posts[0].role.label if posts else None


def person(person_id: int) -> Person:
    found = Person.objects.filter(id=person_id).first()
    if found is None:
        raise NotFound("没有这个人员，请返回重新查找。")
    return found


def household(household_id: int) -> Household:
    found = Household.objects.select_related("head").filter(id=household_id).first()
    if found is None:
        raise NotFound("没有这个家庭，请返回重新查找。")
    return found


def household_of(person_id: int, *, on_date: dt.date) -> Household | None:
    """The household a person belongs to on a day."""
    row = Membership.objects.filter(person_id=person_id, valid__contains=on_date, superseded_at=None)
    found = row.select_related("household__head").first()
    return found.household if found else None


def homes_of(person_ids: Iterable[int], *, on_date: dt.date) -> dict[int, int]:
    """Of many persons, the id of the household to which each belongs on a day."""
    rows = Membership.objects.filter(
        person_id__in=list(person_ids), valid__contains=on_date, superseded_at=None
    )
    return dict(rows.values_list("person_id", "household_id"))


def masked_number(person: Person) -> str:
    """The identity number as lists show it."""
    return mask_identity_number(secrecy.decrypt(person.identity_cipher, purpose=IDENTITY))


def by_identity_number(number: str, *, on_date: dt.date) -> Person | None:
    """The person with a full identity number. For intake and matching, not for browsing."""
    checked = check_identity_number(number, on_date=on_date)
    index = secrecy.blind_index(checked.number, purpose=IDENTITY)
    return Person.objects.filter(identity_index=index).first()


def search(*, text: str, actor: Actor, at: dt.datetime) -> list[Person]:
    """Find persons inside the actor's jurisdiction: by full identity number, or by two letters of a name.

    Nobody lists everyone: at most SEARCH_MAX are returned, and each search is an event.
    """
    access.require(actor, "people.search")
    wanted = "".join(text.split())
    if len(wanted) < 2:
        raise Invalid("请至少输入姓名的两个字，或完整的身份证号。", field="q")
    rows = access.visible_to(actor, "people.search", Person.objects.all())
    if any(ch.isdigit() for ch in wanted):
        checked = check_identity_number(wanted, on_date=at.date())
        rows, by = (
            rows.filter(identity_index=secrecy.blind_index(checked.number, purpose=IDENTITY)),
            "身份证号",
        )
    else:
        rows, by = rows.filter(name__contains=wanted), "姓名"
    found = list(rows.order_by("name_pinyin", "id")[:SEARCH_MAX])
    audit.record(PersonSearched(by=by, found=len(found)), actor=actor, at=at)
    return found


def authorised(person_id: int, *, on_date: dt.date) -> Authorisation | None:
    """The permission to verify in force on a day, if there is one."""
    rows = Authorisation.objects.filter(person_id=person_id, valid__contains=on_date, withdrawn_at=None)
    return rows.order_by("-signed_at").first()


def authorisations_in_force(person_ids: Iterable[int], *, on_date: dt.date) -> list[Authorisation]:
    """Every permission to verify of some persons in force on a day, by person, the newest first."""
    rows = Authorisation.objects.filter(
        person__in=list(person_ids), valid__contains=on_date, withdrawn_at=None
    )
    return list(rows.select_related("person").order_by("person_id", "-signed_at"))


def age_years(birth_date: dt.date, on_date: dt.date) -> int:
    """Completed years (周岁): a year is completed on the birthday itself."""
    return (
        on_date.year - birth_date.year - ((on_date.month, on_date.day) < (birth_date.month, birth_date.day))
    )
