"""Taking in an application: who adopts whom, declared; and the day on which all papers are there."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.identity import check_identity_number, mask_name

from ..errors import AlreadyAdopted, DossierNotFound, NotYet
from ..events import DossierFiled
from ..models import Adoption, Dossier, DossierParty
from ..origins import papers_for, rules_of
from ..queries import PARTICULARS, in_the_clear

PARTY = "adoptions.party"
DECLARED = ("able", "healthy", "blameless", "child_agrees", "giver_agrees", "given_together")
_CHILD_LOCK = 20_210_301  # serialises who may open a dossier for a child


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Somebody as declared. `identity_number` may be empty for a child without registration and an
    institution; then sex and birth date must be told for a child.
    """

    name: str
    identity_number: str = ""
    sex: str = ""
    birth_date: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Filing:
    """An application as taken in. `in_district`: the place that founds jurisdiction lies in the office's
    district. `declared` are the yes-and-no statements of `conditions.Proposal`.
    """

    origin: str
    in_district: bool
    place: str
    adopter: Applicant
    spouse: Applicant | None
    child: Applicant
    giver: Applicant | None
    children: int
    disabled: bool = False
    found_sketch: str = ""
    declared: dict[str, bool] = field(default_factory=dict)


def locked_dossier(dossier_id: int, permission: str, actor: Actor) -> Dossier:
    """The dossier, locked. Out of reach it does not exist; without the permission NotPermitted."""
    dossier = Dossier.objects.select_for_update().filter(id=dossier_id).first()
    if dossier is None or not access.may(actor, "adoption.read", division_code=dossier.division_code):
        raise DossierNotFound("没有这份收养卷宗，请返回列表重新查找。")
    access.require(actor, permission, division_code=dossier.division_code)
    return dossier


@transaction.atomic
def file_dossier(*, filing: Filing, division_code: str, actor: Actor, at: dt.datetime) -> Dossier:
    """Take an application in at an office. Conditions are judged at acceptance; here, what cannot be a case
    at all.

    Raises Invalid for another office's case, missing or contradicting particulars; AlreadyAdopted for a child
    that has a relation or an open dossier.
    """
    access.require(actor, "adoption.handle", division_code=division_code)
    day, rules = at.astimezone(CHINA).date(), rules_of(filing.origin)
    if not filing.in_district:
        raise Invalid(
            f"这类收养由{rules.place}的县级民政部门登记（中国公民收养子女登记办法），不在本区的，请告知当事人到该地办理。",
            field="in_district",
        )
    if filing.origin != "foundling" and filing.giver is None:
        raise Invalid("请填写送养人（机构、监护人或者生父母）的名称。", field="giver_name")
    if rules.needs_notice and not filing.found_sketch.strip():
        raise Invalid("请写明捡拾时间、地点和随身物品，公告查找生父母要用；不写姓名。", field="found_sketch")
    dossier = Dossier.objects.create(
        division_code=division_code, origin=filing.origin, place=filing.place.strip(),
        married=filing.spouse is not None or rules.is_step, children=filing.children,
        disabled=filing.disabled,
        declared={name: bool(filing.declared.get(name)) for name in DECLARED},
        found_sketch=filing.found_sketch.strip(), filed_on=day,
    )  # fmt: skip
    given = (
        ("adopter", filing.adopter),
        ("spouse", filing.spouse),
        ("child", filing.child),
        ("giver", filing.giver),
    )
    parties = [_party(dossier, role, one, actor, at) for role, one in given if one is not None]
    _check_parties(parties, filing.found_sketch)
    _require_free(next(one for one in parties if one.role == "child"))
    DossierParty.objects.bulk_create(parties)
    event = DossierFiled(dossier_id=dossier.id, origin=dossier.get_origin_display())
    audit.record(event, actor=actor, at=at)
    return dossier


def _party(dossier: Dossier, role: str, one: Applicant, actor: Actor, at: dt.datetime) -> DossierParty:
    """One party with its name and number encrypted; a person with a number is put on file."""
    person, sex, birth, number = None, one.sex, one.birth_date, ""
    if one.identity_number.strip():
        try:
            checked = check_identity_number(one.identity_number, on_date=at.astimezone(CHINA).date())
            person = people.register_person(
                identity_number=checked.number, name=one.name, division_code=dossier.division_code,
                actor=actor, at=at,
            )  # fmt: skip
        except Invalid as error:
            error.field = f"{role}_name" if error.field == "name" else f"{role}_number"
            raise
        number, sex, birth = checked.number, checked.sex, checked.birth_date
    elif role in ("adopter", "spouse"):
        raise Invalid("请填写收养人的身份证号。", field=f"{role}_number")
    elif role == "child" and (not sex or birth is None):
        raise Invalid("没有身份证号的儿童，请填写性别和出生日期（推算的也可以）。", field="child_birth_date")
    name = one.name.strip()
    if not name:
        raise Invalid("请填写姓名或名称。", field=f"{role}_name")
    key = number or f"{name}|{birth}|{dossier.place}"
    return DossierParty(
        dossier=dossier, role=role, person=person, sex=sex, birth_date=birth,
        name_masked=name if role == "giver" and rules_of(dossier.origin).by_institution else mask_name(name),
        particulars_cipher=secrecy.encrypt(
            json.dumps({"name": name, "number": number}, ensure_ascii=False), purpose=PARTICULARS
        ),
        party_index=secrecy.blind_index(key, purpose=PARTY),
    )  # fmt: skip


def _check_parties(parties: Iterable[DossierParty], sketch: str) -> None:
    """Nobody stands in two roles, and the sketch for the notice does not name the child."""
    parties = list(parties)
    if len({bytes(one.party_index) for one in parties}) < len(parties):
        raise Invalid("同一个身份证号填在了两个身份上，请对照证件核对。", field="child_number")
    child = next(one for one in parties if one.role == "child")
    if in_the_clear(child)["name"] in sketch:
        raise Invalid(
            "捡拾情况里写了儿童姓名。公告不得公示儿童身份（民法典 第一千一百一十条），请删去。",
            field="found_sketch",
        )


def _require_free(child: DossierParty) -> None:
    """Neither a relation in force nor another open dossier for the child; one at a time asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHILD_LOCK])
    if Adoption.objects.filter(child_index=child.party_index, status="in_force").exists():
        raise AlreadyAdopted(
            "这名儿童已有存续的收养关系。请先查明，确需再次收养的先办理解除（民法典 第一千一百一十六条）。"
        )
    if DossierParty.objects.filter(
        role="child", party_index=child.party_index, dossier__closed_on=None
    ).exists():
        raise AlreadyAdopted("这名儿童已有正在办理的收养申请，不能同时受理两件。请先办结或者撤回原申请。")


@transaction.atomic
def receive(*, dossier_id: int, papers: Iterable[str], actor: Actor, at: dt.datetime) -> Dossier:
    """All papers are there: the review of 30 days runs from the next day. Raises Invalid, naming what is
    missing.
    """
    dossier = locked_dossier(dossier_id, "adoption.handle", actor)
    seen = set(papers)
    needed = papers_for(dossier.origin, disabled=dossier.disabled)
    missing = [name for key, name in needed if key not in seen]
    if missing:
        raise Invalid(
            f"还缺 {len(missing)} 份材料：{'；'.join(missing)}。请一次性告知补齐后再受理。", field="papers"
        )
    if dossier.received_on is not None:
        raise NotYet("这份卷宗已经受理，不能重复受理。请刷新页面。")
    dossier.received_on = at.astimezone(CHINA).date()
    dossier.save(update_fields=["received_on"])
    return dossier
