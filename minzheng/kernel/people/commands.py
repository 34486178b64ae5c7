"""Registering persons, forming households, and recording what is true of them from when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from pypinyin import lazy_pinyin

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid, NotFound

from .errors import InAnotherHousehold, NameDiffers, PersonNotFound
from .events import (
    AuthorisationSigned,
    AuthorisationWithdrawn,
    FactRecorded,
    FileReleased,
    HouseholdFormed,
    IdentityOpened,
    MemberJoined,
    MemberLeft,
    PersonRegistered,
    PhoneChanged,
)
from .facts import kind_of
from .identity import check_identity_number
from .models import RELATIONS, AccountPerson, Authorisation, Fact, FactSource, Household, Membership, Person

IDENTITY = "people.identity"
FILE_OF_ONE = "一人一档"  # why somebody stands alone on a file that nobody asked for


def clean_name(name: str) -> str:
    """A person's name as it may stand: Chinese or Latin letters and the middle dot. Raises Invalid."""
    cleaned = "".join(name.split()).replace("•", "·").replace("・", "·")
    if not cleaned:
        raise Invalid("请填写姓名。", field="name")
    if len(cleaned) > 40 or not all(ch.isalpha() or ch == "·" for ch in cleaned):
        raise Invalid("姓名只能由汉字、字母和间隔号“·”组成，请对照证件填写。", field="name")
    return cleaned


def new_person(
    *, identity_number: str, name: str, division_code: str, phone: str = "", at: dt.datetime
) -> Person:
    """An unsaved person from a checked identity number; for `register_person` and bulk intake."""
    checked = check_identity_number(identity_number, on_date=at.date())
    cleaned = clean_name(name)
    return Person(
        identity_cipher=secrecy.encrypt(checked.number, purpose=IDENTITY),
        identity_index=secrecy.blind_index(checked.number, purpose=IDENTITY),
        name=cleaned, name_pinyin=" ".join(lazy_pinyin(cleaned)), sex=checked.sex,
        birth_date=checked.birth_date, division_code=division_code, phone=phone, recorded_at=at,
    )  # fmt: skip


@transaction.atomic
def register_person(
    *, identity_number: str, name: str, division_code: str, phone: str = "", actor: Actor, at: dt.datetime
) -> Person:
    """The person with this identity number, registered now if not on file.

    On file under another name: NameDiffers, because one of the two is a mistake that a human settles.
    A telephone number given now replaces the one on file: people are reached at the newest one.
    """
    person = new_person(
        identity_number=identity_number, name=name, division_code=division_code, phone=phone, at=at
    )
    known = Person.objects.filter(identity_index=person.identity_index).first()
    if known is not None:
        if known.name != person.name:
            raise NameDiffers(
                "这个身份证号已登记在另一姓名下，请对照证件核对号码和姓名；确属改名或登记有误的，请先办理更正。",
                field="name",
            )
        if phone and known.phone != phone:
            known.phone = phone
            known.save(update_fields=["phone"])
            audit.record(PhoneChanged(person_id=known.id), actor=actor, at=at)
        return known
    person.save()
    audit.record(PersonRegistered(person_id=person.id), actor=actor, at=at)
    return person


@transaction.atomic
def form_household(
    *, head: Person, division_code: str, address: str = "", from_date: dt.date, source: str = "",
    actor: Actor, at: dt.datetime,
) -> Household:  # fmt: skip
    """A new household with its head as first member; `source` says why she stands in it."""
    household = Household.objects.create(
        head=head, division_code=division_code, address=address, formed_at=at
    )
    audit.record(HouseholdFormed(household_id=household.id, person_id=head.id), actor=actor, at=at)
    add_member(
        household=household,
        person=head,
        relation="01",
        from_date=from_date,
        source=source,
        actor=actor,
        at=at,
    )
    return household


@transaction.atomic
def add_member(
    *,
    household: Household,
    person: Person,
    relation: str,
    from_date: dt.date,
    source: str = "",
    actor: Actor,
    at: dt.datetime,
) -> Membership:
    """Count a person as a member of the household from a day on."""
    if relation not in RELATIONS:
        raise Invalid("请选择与户主的关系。", field="relation")
    _leave_file_of_one(household, person, from_date, actor, at)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                household=household,
                person=person,
                relation=relation,
                valid=(from_date, None),
                recorded_at=at,
                source=source,
            )
    except IntegrityError as error:
        raise InAnotherHousehold(
            f"{person.name}同一时间已在另一户家庭中，请先在原家庭办理减员，再加入本户。", field="person"
        ) from error
    event = MemberJoined(household_id=household.id, person_id=person.id, from_date=from_date.isoformat())
    audit.record(event, actor=actor, at=at)
    return membership


@transaction.atomic
def home_of(*, person: Person, on_date: dt.date, actor: Actor, at: dt.datetime) -> Household:
    """The household on whose file a person stands; one of her own is begun where there is none (一户一档).

    It holds nobody else: who is granted something for herself alone need not say with whom she lives.
    """
    standing = Membership.objects.filter(person=person, superseded_at=None, valid__contains=on_date)
    found = standing.select_related("household").first()
    if found is not None:
        return found.household
    return form_household(
        head=person,
        division_code=person.division_code,
        from_date=on_date,
        source=FILE_OF_ONE,
        actor=actor,
        at=at,
    )


@transaction.atomic
def release_file(*, household_id: int, person_id: int, actor: Actor, at: dt.datetime) -> None:
    """The file on which somebody stands alone is no longer one that was asked for: a family may count her.

    Nothing is written where others stand on it too, or where she has left it.
    """
    rows = Membership.objects.select_for_update().filter(household_id=household_id, superseded_at=None)
    standing = list(rows)
    if [row.person_id for row in standing] != [person_id] or standing[0].source == FILE_OF_ONE:
        return
    [row] = standing
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])
    Membership.objects.create(
        household_id=household_id, person_id=person_id, relation=row.relation, valid=row.valid,
        recorded_at=at, source=FILE_OF_ONE,
    )  # fmt: skip
    audit.record(FileReleased(household_id=household_id, person_id=person_id), actor=actor, at=at)


def _leave_file_of_one(
    household: Household, person: Person, from_date: dt.date, actor: Actor, at: dt.datetime
) -> None:
    """Whoever stands alone on a file of her own leaves it for the family that counts her."""
    later = (from_date, None)
    rows = Membership.objects.filter(
        person=person, source=FILE_OF_ONE, superseded_at=None, valid__overlap=later
    )
    for row in rows.exclude(household=household):
        others = Membership.objects.filter(household_id=row.household_id, superseded_at=None)
        if others.exclude(person=person).exists():
            continue
        if row.valid.lower < from_date:
            remove_member(
                household_id=row.household_id, person_id=person.id, until_date=from_date,
                reason="并入共同生活家庭", actor=actor, at=at,
            )  # fmt: skip
        else:
            row.superseded_at = at
            row.save(update_fields=["superseded_at"])


@transaction.atomic
def remove_member(
    *, household_id: int, person_id: int, until_date: dt.date, reason: str, actor: Actor, at: dt.datetime
) -> None:
    """The person no longer counts from `until_date` on. The old row is superseded, not changed away."""
    current = Membership.objects.select_for_update().filter(
        household_id=household_id,
        person_id=person_id,
        superseded_at=None,
        valid__contains=until_date - dt.timedelta(days=1),
    )
    row = current.first()
    if row is None:
        raise NotFound("这名成员当时不在本户，请刷新页面后核对。")
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])
    Membership.objects.create(
        household_id=household_id,
        person_id=person_id,
        relation=row.relation,
        valid=(row.valid.lower, until_date),
        recorded_at=at,
        source=reason,
    )
    event = MemberLeft(
        household_id=household_id, person_id=person_id, until_date=until_date.isoformat(), reason=reason
    )
    audit.record(event, actor=actor, at=at)


@dataclass(frozen=True, kw_only=True)
class NewFact:
    """A fact to record: about a person or a household, true from a day (until, not including, a day)."""

    name: str
    value: int
    from_date: dt.date
    until_date: dt.date | None = None
    person_id: int | None = None
    household_id: int | None = None
    source: FactSource
    source_note: str = ""
    source_date: dt.date | None = None
    evidence_file_id: int | None = None
    case_id: int | None = None


@transaction.atomic
def record_facts(facts: Iterable[NewFact], *, actor: Actor, at: dt.datetime) -> list[Fact]:
    """Record facts as known from now on.

    What was on file for the same subject, kind and days is superseded; the days that the new fact does
    not cover keep their old value, as new rows. The past view ("as known at") is thereby untouched.
    """
    facts = list(facts)
    made = []
    for new in facts:
        kind = kind_of(new.name)
        if kind.of != ("person" if new.person_id is not None else "household"):
            raise Invalid(f"“{kind.label}”登记的对象不对，请检查是登记到人还是登记到户。", field=new.name)
        value = kind.check(new.value)
        if new.until_date is not None and new.until_date <= new.from_date:
            raise Invalid(f"“{kind.label}”的截止日期应晚于开始日期。", field=new.name)
        _make_room(new, at)
        made.append(
            Fact(
                person_id=new.person_id,
                household_id=new.household_id,
                name=new.name,
                value=value,
                valid=(new.from_date, new.until_date),
                recorded_at=at,
                source=new.source,
                source_note=new.source_note,
                source_date=new.source_date,
                evidence_file_id=new.evidence_file_id,
                account_id=actor.account_id,
            )
        )
        made[-1].save()
    events = [
        FactRecorded(
            person_id=new.person_id,
            household_id=new.household_id,
            case_id=new.case_id,
            name=new.name,
            label=kind_of(new.name).label,
            from_date=new.from_date.isoformat(),
            source=FactSource(new.source).label,
        )
        for new in facts
    ]
    audit.record_all(events, actor=actor, at=at)
    return made


def _make_room(new: NewFact, at: dt.datetime) -> None:
    overlapping = Fact.objects.select_for_update().filter(
        person_id=new.person_id, household_id=new.household_id, name=new.name, superseded_at=None,
        valid__overlap=(new.from_date, new.until_date),
    )  # fmt: skip
    for old in list(overlapping):
        lower, upper = old.valid.lower, old.valid.upper
        old.superseded_at = at
        old.save(update_fields=["superseded_at"])
        rests = []
        if lower is None or lower < new.from_date:
            rests.append((lower, new.from_date))
        if new.until_date is not None and (upper is None or upper > new.until_date):
            rests.append((new.until_date, upper))
        for rest in rests:
            Fact.objects.create(
                person_id=old.person_id,
                household_id=old.household_id,
                name=old.name,
                value=old.value,
                valid=rest,
                recorded_at=at,
                source=old.source,
                source_note=old.source_note,
                source_date=old.source_date,
                evidence_file_id=old.evidence_file_id,
                account_id=old.account_id,
            )


@transaction.atomic
def sign_authorisation(
    *,
    person: Person,
    signed_by: Person,
    method: str,
    scope: str,
    purpose: str,
    until_date: dt.date,
    signature_digest: str,
    evidence_file_id: int | None = None,
    case_id: int | None = None,
    actor: Actor,
    at: dt.datetime,
) -> Authorisation:
    """Record a signed permission to verify means; a minor's is signed by a guardian."""
    made = Authorisation.objects.create(
        person=person,
        signed_by=signed_by,
        method=method,
        scope=scope,
        purpose=purpose,
        valid=(at.date(), until_date),
        signature_digest=signature_digest,
        evidence_file_id=evidence_file_id,
        signed_at=at,
    )
    event = AuthorisationSigned(person_id=person.id, case_id=case_id, until_date=until_date.isoformat())
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def withdraw_authorisation(
    *, authorisation_id: int, case_id: int | None = None, actor: Actor, at: dt.datetime
) -> Authorisation:
    """Take a permission to verify back: from now on nobody is asked under it. Doing it again changes nothing.

    By the person, by who signed for her, or on her behalf by who takes in applications there. Raises NotFound
    for anybody else's, NotPermitted for an officer who may only look.
    """
    rows = Authorisation.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(id=authorisation_id).first()
    if row is None:
        raise NotFound("没有这份核对授权，请刷新页面查看。")
    concerned = (row.person_id, row.signed_by_id)
    own = AccountPerson.objects.filter(account_id=actor.account_id, person_id__in=concerned)
    if actor.account_id is None or not own.exists():
        places = _places(row.person, at.astimezone(CHINA).date())
        _require_in(places, "case.take_in", actor, "没有这份核对授权，请刷新页面查看。")
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        event = AuthorisationWithdrawn(person_id=row.person_id, case_id=case_id)
        audit.record(event, actor=actor, at=at)
    return row


@transaction.atomic
def open_identity_number(*, person_id: int, reason: str, actor: Actor, at: dt.datetime) -> str:
    """The full identity number, and an event that says who looked and why.

    Raises PersonNotFound where neither the person nor her household is of the actor's jurisdiction, and
    NotPermitted for a post that may look persons up but not open their numbers.
    """
    person = _reached(person_id, actor, at.astimezone(CHINA).date())
    if len(reason.strip()) < 2:
        raise Invalid("请写明查看完整身份证号的理由。", field="reason")
    audit.record(IdentityOpened(person_id=person_id, reason=reason.strip()), actor=actor, at=at)
    return secrecy.decrypt(person.identity_cipher, purpose=IDENTITY)


def _reached(person_id: int, actor: Actor, day: dt.date) -> Person:
    """The person, where the actor may open identity numbers: in her own division or her household's."""
    person = Person.objects.filter(id=person_id).first()
    places = _places(person, day) if person else []
    _require_in(places, "people.open_identity", actor, "没有这个人员，请返回重新查找。")
    return person


def _places(person: Person, day: dt.date) -> list[str]:
    """The divisions in which a person is reached: her own, and that of the household she lives in."""
    homes = Membership.objects.filter(person=person, valid__contains=day, superseded_at=None)
    return [person.division_code, *homes.values_list("household__division_code", flat=True)]


def _require_in(places: list[str], action: str, actor: Actor, not_found: str) -> None:
    """The actor may do it in one of the places. Where she may not even look persons up: PersonNotFound."""
    if any(access.may(actor, action, division_code=place) for place in places):
        return
    seen = [place for place in places if access.may(actor, "people.search", division_code=place)]
    if not seen:
        raise PersonNotFound(not_found)
    access.require(actor, action, division_code=seen[0])


def link_account(*, account_id: int, person: Person) -> None:
    """Let an account log in as a person (once each)."""
    AccountPerson.objects.get_or_create(account_id=account_id, defaults={"person": person})
