"""Registered items change by a decision; the party's form is recorded as reported."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from pypinyin import lazy_pinyin

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid

from ..events import ItemChanged, PartyRecorded
from ..models import (
    ALIVE,
    Certificate,
    CertificateReason,
    CharterVersion,
    Item,
    Officer,
    Organisation,
    OrganisationState,
    PartyForm,
    RegistrationMode,
    Role,
)
from ..officers import problems_of
from . import core, papers
from .entering import NewOfficer

CHANGEABLE = (
    Item.NAME, Item.RESIDENCE, Item.SCOPE, Item.AREA, Item.LEGAL_REPRESENTATIVE, Item.CAPITAL,
    Item.SUPERVISOR,
    Item.CHARTER,
)  # fmt: skip
ANNOUNCED = (Item.NAME, Item.RESIDENCE, Item.LEGAL_REPRESENTATIVE)
_PRINTED = (*ANNOUNCED, Item.SCOPE, Item.CAPITAL, Item.SUPERVISOR)
_FIELDS = {
    Item.NAME: "name", Item.RESIDENCE: "residence", Item.SCOPE: "scope", Item.AREA: "area",
    Item.LEGAL_REPRESENTATIVE: "legal_representative", Item.SUPERVISOR: "supervisor",
}  # fmt: skip


@transaction.atomic
def change_items(
    *, organisation_id: int, changes: Mapping[str, str], actor: Actor, at: dt.datetime,
    legal_representative: NewOfficer | None = None, charter: Mapping[str, str] | None = None,
    comparison: str = "", case_id: int | None = None,
) -> Organisation:  # fmt: skip
    """Enter new values from today on; the certificate is printed anew when a value on it has changed.

    `changes` are texts by item (capital in whole fen). A new legal representative needs
    `legal_representative`, a new charter `charter`. What is equal to what stands is no change and is refused.
    """
    organisation = core.locked(organisation_id, actor=actor, permission="organisation.decide")
    core.require_state(organisation, (OrganisationState.REGISTERED,), "变更登记")
    day = at.astimezone(CHINA).date()
    _require_changes(organisation, changes)
    if Item.NAME in changes:
        core.require_free_name(
            changes[Item.NAME], kind=organisation.kind, division_code=organisation.division_code, on_date=day,
            but_for=organisation.id,
        )  # fmt: skip
    if Item.LEGAL_REPRESENTATIVE in changes:
        _replace_legal(organisation, legal_representative, day, case_id)
    for item, value in changes.items():
        _write(organisation, item, value)
        core.set_value(organisation, item, value, from_date=day, at=at, case_id=case_id)
    if Item.NAME in changes:
        organisation.name_pinyin = " ".join(lazy_pinyin(organisation.name))
    organisation.save()
    if Item.CHARTER in changes:
        number = 1 + organisation.charters.count()
        CharterVersion.objects.create(
            organisation=organisation, number=number, clauses=dict(charter or {}), comparison=comparison,
            approved_date=day, case_id=case_id,
        )  # fmt: skip
    if set(changes) & set(_PRINTED):
        papers.issue_certificate(
            organisation, reason=CertificateReason.CHANGE, actor=actor, at=at, case_id=case_id
        )
    _announce(organisation, changes, day, case_id)
    event = ItemChanged(
        organisation_id=organisation.id, uscc=organisation.uscc, from_date=day.isoformat(), case_id=case_id,
        items="、".join(Item(item).label for item in changes),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return organisation


def _require_changes(organisation: Organisation, changes: Mapping[str, str]) -> None:
    if not changes:
        raise Invalid("没有要变更的事项。请至少填写一项与现在登记不同的内容。")
    for item, value in changes.items():
        if item not in CHANGEABLE:
            raise Invalid(f"“{item}”不是可以变更的登记事项，请从列表里选择。")
        if not value.strip():
            raise Invalid(f"请填写新的{Item(item).label}。", field=str(item))
        if item != Item.CHARTER and value.strip() == current_value(organisation, item):
            raise Invalid(f"新的{Item(item).label}与现在登记的相同，不用变更。", field=str(item))


def current_value(organisation: Organisation, item: str) -> str:
    """What stands now, as text."""
    if item == Item.CAPITAL:
        return str(organisation.capital_fen)
    if item == Item.SUPERVISOR:
        return organisation.supervisor or organisation.industry_authority
    return getattr(organisation, _FIELDS[Item(item)]) if item in _FIELDS else ""


def _write(organisation: Organisation, item: str, value: str) -> None:
    if item == Item.CAPITAL:
        organisation.capital_fen = int(value)
    elif item == Item.SUPERVISOR and organisation.registration_mode == RegistrationMode.DIRECT:
        organisation.industry_authority = value.strip()
    elif item in _FIELDS:
        setattr(organisation, _FIELDS[Item(item)], value.strip())


def _replace_legal(
    organisation: Organisation, new: NewOfficer | None, day: dt.date, case_id: int | None
) -> None:
    if new is None or new.role != Role.LEGAL:
        raise Invalid("变更法定代表人的，请填写新法定代表人的身份信息。", field="legal_representative")
    problems = problems_of(
        [new], kind=organisation.kind, division_code=organisation.division_code, on_date=day,
        but_for=organisation.id,
    )  # fmt: skip
    # a foundation's council is judged at its founding and its elections, not by one new name
    problems = [text for text in problems if "理事应为" not in text]
    if problems:
        raise Invalid("；".join(problems) + "。请调整人选后重新提交。", field="legal_representative")
    Officer.objects.filter(organisation=organisation, role=Role.LEGAL, left_date=None).update(left_date=day)
    Officer.objects.create(
        organisation=organisation, person=new.person, name=new.name, role=Role.LEGAL,
        term_number=new.term_number, from_date=day, term_until_date=new.term_until_date,
        birth_date=new.birth_date or getattr(new.person, "birth_date", None),
        is_civil_servant=new.is_civil_servant, approval_number=new.approval_number, is_paid=new.is_paid,
        case_id=case_id,
    )  # fmt: skip


def _announce(
    organisation: Organisation, changes: Mapping[str, str], day: dt.date, case_id: int | None
) -> None:
    told = [item for item in changes if item in ANNOUNCED]
    if told:
        words = "，".join(f"{Item(item).label}变更为“{changes[item]}”" for item in told)
        text = f"{organisation.name}（统一社会信用代码 {organisation.uscc}）{words}。"
        core.announce(organisation, "变更登记", text, day=day, case_id=case_id)


@transaction.atomic
def record_party(
    *, organisation_id: int, form: str, members: int, actor: Actor, at: dt.datetime
) -> Organisation:
    """The party's form and full members as reported (党建三同步). Three members make a branch of their own."""
    organisation = core.locked(organisation_id, actor=actor, permission="organisation.handle")
    core.require_state(organisation, ALIVE, "登记党建情况")
    if form not in PartyForm.values:
        raise Invalid("请选择党组织形式。", field="form")
    if form == PartyForm.BRANCH and members < 3:
        raise Invalid("正式党员不足三人，不能单独建立党组织；请选择联合建立。", field="form")
    if (organisation.party_form, organisation.party_members) == (form, members):
        raise Conflict("党建情况与已登记的相同，不用再登记。")
    organisation.party_form, organisation.party_members = form, members
    organisation.save(update_fields=["party_form", "party_members"])
    event = PartyRecorded(
        organisation_id=organisation.id, uscc=organisation.uscc, members=members,
        form=organisation.get_party_form_display(),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return organisation


def certificate_in_force(organisation: Organisation) -> Certificate | None:
    """The certificate that holds now."""
    return Certificate.objects.filter(organisation=organisation, void_date=None).first()
