"""An organisation comes into the book: by a decision, or taken over from the paper book."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from pypinyin import lazy_pinyin

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import commands as documents

from .. import uscc
from ..errors import NameRefused
from ..events import OrganisationRegistered, OrganisationsTakenOver
from ..models import (
    CertificateReason,
    CharterVersion,
    Item,
    Officer,
    Organisation,
    OrganisationState,
    PartyForm,
    RegisteredValue,
)
from ..officers import require_may_lead
from . import core, papers


@dataclass(frozen=True, kw_only=True)
class NewOfficer:
    """Somebody who takes a post; `person` where an identity number is known."""

    name: str
    role: str
    term_until_date: dt.date
    person: object = None
    term_number: int = 1
    is_civil_servant: bool = False
    approval_number: str = ""
    is_paid: bool = False
    birth_date: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Everything that is entered of a new organisation."""

    kind: str
    name: str
    division_code: str
    registration_mode: str
    legal_representative: str
    capital_fen: int
    residence: str
    scope: str
    supervisor: str = ""
    industry_authority: str = ""
    category: str = ""
    area: str = ""
    contact_phone: str = ""
    is_trade_association: bool = False
    is_charity: bool = False
    member_persons: int = 0
    member_units: int = 0
    party_form: str = PartyForm.NONE
    party_members: int = 0
    officers: tuple[NewOfficer, ...] = ()
    charter: Mapping[str, str] = field(default_factory=dict)


def next_code(*, kind: str, division_code: str, at: dt.datetime) -> str:
    """The next code of the office's segment; one series for all years, locked until the transaction ends."""
    series = f"统一社会信用代码 {division_code} {uscc.SEGMENT}"
    serial = int(documents.take_number(agency_word=series, year=0, at=at, layout="{number}"))
    return uscc.of_serial(kind=kind, division_code=division_code, serial=serial)


@transaction.atomic
def register(*, entry: Entry, actor: Actor, at: dt.datetime, case_id: int | None = None) -> Organisation:
    """Enter a new organisation with code, certificate and announcement, by the decision of a case.

    The series of codes is locked first, so that of two decisions on one name the second sees the first.
    """
    access.require(actor, "organisation.decide", division_code=entry.division_code)
    day = at.astimezone(CHINA).date()
    code = next_code(kind=entry.kind, division_code=entry.division_code, at=at)
    core.require_free_name(entry.name, kind=entry.kind, division_code=entry.division_code, on_date=day)
    require_may_lead(entry.officers, kind=entry.kind, division_code=entry.division_code, on_date=day)
    organisation = _organisation(entry, code, day)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise NameRefused(f"“{entry.name}”刚刚被登记，请换一个名称后重新提交。", field="name") from error
    for item, value in values_of(organisation).items():
        core.set_value(organisation, item, value, from_date=day, at=at, case_id=case_id)
    _seat(organisation, entry.officers, day, case_id)
    if entry.charter:
        CharterVersion.objects.create(
            organisation=organisation,
            number=1,
            clauses=dict(entry.charter),
            approved_date=day,
            case_id=case_id,
        )
    certificate = papers.issue_certificate(
        organisation, reason=CertificateReason.FOUNDING, actor=actor, at=at, case_id=case_id
    )
    core.announce(
        organisation, "成立登记",
        f"{organisation.name}（统一社会信用代码 {organisation.uscc}）经核准成立登记，"
        f"法定代表人{organisation.legal_representative}，住所{organisation.residence}。",
        day=day, case_id=case_id,
    )  # fmt: skip
    event = OrganisationRegistered(
        organisation_id=organisation.id, uscc=organisation.uscc, name=organisation.name,
        certificate=certificate.number, case_id=case_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return organisation


def _organisation(entry: Entry, code: str, day: dt.date) -> Organisation:
    name = entry.name.strip()
    return Organisation(
        uscc=code, kind=entry.kind, name=name, name_pinyin=" ".join(lazy_pinyin(name)),
        state=OrganisationState.REGISTERED, division_code=entry.division_code, supervisor=entry.supervisor,
        industry_authority=entry.industry_authority, registration_mode=entry.registration_mode,
        category=entry.category, legal_representative=entry.legal_representative,
        capital_fen=entry.capital_fen, residence=entry.residence, scope=entry.scope, area=entry.area,
        contact_phone=entry.contact_phone, registered_date=day, certificate_from=day,
        certificate_until=papers.valid_until(entry.division_code, day), is_charity=entry.is_charity,
        is_trade_association=entry.is_trade_association, member_persons=entry.member_persons,
        member_units=entry.member_units, party_form=entry.party_form, party_members=entry.party_members,
    )  # fmt: skip


def values_of(organisation: Organisation) -> dict[str, str]:
    """The registered items as they stand on the organisation, as text."""
    return {
        Item.NAME: organisation.name,
        Item.RESIDENCE: organisation.residence,
        Item.SCOPE: organisation.scope,
        Item.LEGAL_REPRESENTATIVE: organisation.legal_representative,
        Item.CAPITAL: str(organisation.capital_fen),
        Item.SUPERVISOR: organisation.supervisor or organisation.industry_authority,
        Item.STATE: organisation.state,
    } | ({Item.AREA: organisation.area} if organisation.area else {})


def _seat(
    organisation: Organisation, officers: Iterable[NewOfficer], day: dt.date, case_id: int | None
) -> None:
    Officer.objects.bulk_create(
        Officer(
            organisation=organisation, person=one.person, name=one.name, role=one.role,
            term_number=one.term_number, from_date=day, term_until_date=one.term_until_date,
            birth_date=one.birth_date or getattr(one.person, "birth_date", None),
            is_civil_servant=one.is_civil_servant, approval_number=one.approval_number,
            is_paid=one.is_paid, case_id=case_id,
        )
        for one in officers
    )  # fmt: skip


@transaction.atomic
def take_over(
    *, organisations: list[Organisation], officers: Mapping[str, list[Officer]], source: str,
    division_code: str, actor: Actor, at: dt.datetime,
) -> list[Organisation]:  # fmt: skip
    """Take the paper book over in bulk: unsaved organisations with their codes, and officers by code.

    A code that does not check, or belongs to another kind, is refused with the organisation's name, and then
    nothing of the book is taken.
    """
    access.require(actor, "organisation.decide", division_code=division_code)
    for one in organisations:
        if one.division_code != division_code:
            raise Invalid(f"“{one.name}”不属于本登记机关（{division_code}），请从本次转入中删去。")
        said = uscc.parse(one.uscc).kind
        if said != one.kind:
            raise Invalid(
                f"“{one.name}”的统一社会信用代码 {one.uscc} 不是{one.get_kind_display()}的代码，"
                "请对照证书更正后重新转入。"
            )
        one.name_pinyin = " ".join(lazy_pinyin(one.name))
    kept = Organisation.objects.bulk_create(organisations, batch_size=500)
    RegisteredValue.objects.bulk_create(
        (
            RegisteredValue(
                organisation=one, item=item, value=value, recorded_at=at,
                valid=(_since(one, item), None),
            )
            for one in kept
            for item, value in values_of(one).items()
        ),
        batch_size=1000,
    )  # fmt: skip
    Officer.objects.bulk_create(
        [_of(one, row) for one in kept for row in officers.get(one.uscc, ())], batch_size=1000
    )
    papers.take_over_certificates(kept, at)
    event = OrganisationsTakenOver(count=len(kept), division_code=division_code, source=source)
    audit.record(event, actor=actor, at=at)
    return kept


def _since(one: Organisation, item: str) -> dt.date:
    """From when a value of the old book holds: the state of an ended organisation from its end."""
    return one.ended_date if item == Item.STATE and one.ended_date else one.registered_date


def _of(organisation: Organisation, officer: Officer) -> Officer:
    officer.organisation = organisation
    return officer
