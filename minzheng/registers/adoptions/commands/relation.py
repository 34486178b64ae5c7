"""The relation: registered, dissolved, revoked; and the visits after."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.documents.models import Document

from ..errors import AdoptionNotFound, AlreadyAdopted, NotYet
from ..events import AdoptionEnded, AdoptionRegistered, FollowUpRecorded
from ..models import Adoption, AdoptionEnding, Dossier, FollowUpVisit
from ..queries import VISIT_NOTE, hindrances
from .filing import locked_dossier

# The shape of the number stands in no source we have [verify]; each office and year counts from 1, without
# gaps.
CERTIFICATE, DISSOLUTION = "S", "JS"
_LAYOUT = "{word}{year}-{number:06d}"


def locked_adoption(adoption_id: int, permission: str, actor: Actor) -> Adoption:
    """The adoption, locked; out of reach it does not exist."""
    row = Adoption.objects.select_for_update().filter(id=adoption_id).first()
    if row is None or not access.may(actor, "adoption.read", division_code=row.division_code):
        raise AdoptionNotFound("没有这条收养登记，请返回列表重新查找。")
    access.require(actor, permission, division_code=row.division_code)
    return row


def _number(kind: str, division_code: str, at: dt.datetime) -> str:
    return documents.take_number(
        agency_word=f"{kind}{division_code}-", year=at.astimezone(CHINA).year, at=at, layout=_LAYOUT
    )


@transaction.atomic
def register(*, dossier_id: int, actor: Actor, at: dt.datetime) -> Adoption:
    """Enter the relation; it exists from this day.

    Everything that could stand against it is asked once more.
    """
    dossier = locked_dossier(dossier_id, "adoption.decide", actor)
    day = at.astimezone(CHINA).date()
    missing = hindrances(dossier, on_date=day)
    if missing:
        raise NotYet(f"还不能登记：{'；'.join(missing)}。")
    child = dossier.parties.get(role="child")
    if Adoption.objects.filter(child_index=child.party_index, status="in_force").exists():
        raise AlreadyAdopted("这名儿童已有存续的收养关系，不能重复登记。请先查明原登记。")
    row = Adoption.objects.create(
        dossier=dossier, division_code=dossier.division_code, registered_on=day, child=child.person,
        child_index=child.party_index, certificate_number=_number(CERTIFICATE, dossier.division_code, at),
    )  # fmt: skip
    close(dossier, day)
    event = AdoptionRegistered(adoption_id=row.id, number=row.certificate_number, person_id=child.person_id)
    audit.record(event, actor=actor, at=at)
    return row


def close(dossier: Dossier, day: dt.date) -> None:
    """The dossier has come to its end, with or without a relation: the child is free for another
    application.
    """
    dossier.closed_on = day
    dossier.save(update_fields=["closed_on"])


def attach_certificate(adoption: Adoption, document: Document) -> None:
    adoption.document = document
    adoption.save(update_fields=["document"])


@transaction.atomic
def dissolve(
    *, adoption_id: int, basis: str, certificate_collected: bool, actor: Actor, at: dt.datetime
) -> AdoptionEnding:
    """End a relation by agreement from this day (民法典 第一千一百一十四条、第一千一百一十五条)."""
    row = locked_adoption(adoption_id, "adoption.decide", actor)
    if not certificate_collected:
        raise Invalid(
            "解除收养登记应当收回收养登记证；遗失的，先由当事人书面声明再勾选。",
            field="certificate_collected",
        )
    return _end(row, "dissolved", basis, True, actor, at)


@transaction.atomic
def revoke(
    *, adoption_id: int, basis: str, certificate_collected: bool, actor: Actor, at: dt.datetime
) -> AdoptionEnding:
    """Revoke a registration that was obtained by fraud: it never had effect (民法典 第一千一百一十三条)."""
    row = locked_adoption(adoption_id, "adoption.decide", actor)
    return _end(row, "revoked", basis, certificate_collected, actor, at)


def _end(
    row: Adoption, kind: str, basis: str, collected: bool, actor: Actor, at: dt.datetime
) -> AdoptionEnding:
    if row.status != "in_force":
        raise NotYet(f"这条收养关系{row.get_status_display()}，不能再次办理。请刷新页面。")
    if len(basis.strip()) < 4:
        raise Invalid("请写明依据（协议、判决或者查实弄虚作假的文书）。", field="basis")
    ending = AdoptionEnding.objects.create(
        adoption=row, kind=kind, ended_on=at.astimezone(CHINA).date(), basis=basis.strip(), recorded_at=at,
        certificate_collected=collected, account_id=actor.account_id,
        number=_number(DISSOLUTION, row.division_code, at) if kind == "dissolved" else "",
    )  # fmt: skip
    row.status = kind
    row.save(update_fields=["status"])
    how = "解除" if kind == "dissolved" else "被撤销，自始无效"
    if row.document_id is not None:
        documents.void_document(
            document_id=row.document_id, reason=f"收养关系{how}：{basis.strip()}"[:200], actor=actor, at=at
        )
    event = AdoptionEnded(adoption_id=row.id, number=row.certificate_number, how=how, person_id=row.child_id)
    audit.record(event, actor=actor, at=at)
    return ending


@transaction.atomic
def record_visit(
    *, adoption_id: int, visited_on: dt.date, visitor: str, is_well: bool, note: str, actor: Actor,
    at: dt.datetime,
) -> FollowUpVisit:  # fmt: skip
    """Record how child and family live together some months after registration."""
    row = locked_adoption(adoption_id, "adoption.handle", actor)
    if not row.registered_on <= visited_on <= at.astimezone(CHINA).date():
        raise Invalid("回访日期应当在登记日以后、今天以前，请核对。", field="visited_on")
    if not is_well and len(note.strip()) < 4:
        raise Invalid("生活有问题的，请写明情况，并按强制报告等规定处理。", field="note")
    visit = FollowUpVisit.objects.create(
        adoption=row, visited_on=visited_on, visitor=visitor.strip() or actor.name, is_well=is_well,
        note_cipher=secrecy.encrypt(note.strip(), purpose=VISIT_NOTE), recorded_at=at,
    )  # fmt: skip
    audit.record(FollowUpRecorded(adoption_id=row.id, is_well=is_well), actor=actor, at=at)
    return visit
