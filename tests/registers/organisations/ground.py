"""What the tests of social organisations stand on: a district by name, officers, applications as typed."""

import datetime as dt
import itertools
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.kernel.access import commands as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import HeldPost, Officer, officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case, CasePaper, CaseParty, Pause, Step
from minzheng.kernel.documents.models import Document, NumberSeries
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.people.models import Person
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import DivisionRow
from minzheng.registers.organisations import uscc
from minzheng.registers.organisations.models import (
    Agent,
    Announcement,
    Certificate,
    CharterVersion,
    Liquidation,
    Organisation,
    RegisteredValue,
)
from minzheng.registers.organisations.models import Officer as Seat
from tests.pictures import picture

DISTRICT, FAR_DISTRICT = "431103", "431102"
DAY = dt.date(2020, 11, 5)  # a Thursday
AT = clock.at_hour(DAY)
TABLES = (
    Organisation, RegisteredValue, Seat, Certificate, Announcement, CharterVersion, Agent, Liquidation, Case,
    CaseParty, CasePaper, Step, Pause, Person, Document, NumberSeries, EventRow,
)  # fmt: skip
PLACES = {"43": "湖南省", "4311": "永州市", DISTRICT: "冷水滩区", FAR_DISTRICT: "零陵区"}
CHARTER = (
    "第一章 名称、住所。本单位的宗旨和业务范围。坚持党的领导，加强党的建设，践行社会主义核心价值观。会员的权利和义务，"
    "会费标准由会员大会无记名投票通过。理事会由选举产生，负责人的产生和罢免程序。监事的职责。资产管理和使用原则，"
    "原始基金和公益活动。章程的修改程序。终止程序和终止后资产的处理。"
)
_serial = itertools.count(1)


def lay() -> None:
    """The district and its calendar."""
    rows = [
        DivisionRow(code=code, name=name, valid_from=dt.date(2000, 1, 1)) for code, name in PLACES.items()
    ]
    territory.load_divisions(rows=rows, source="示例", actor=SYSTEM, at=AT)
    territory.seed_calendar(years=range(2019, 2026), actor=SYSTEM, at=AT)


def officer(role: Role, *, place: str = DISTRICT, account_id: int | None = None) -> Officer:
    """Somebody who holds a post for as long as the test wants it, with a bare account behind it."""
    number = account_id or 800_000 + next(_serial)
    Account.objects.get_or_create(id=number, defaults={"username": f"u{number}", "display_name": role.label})
    return Officer(number, f"{role.label}{number}", (HeldPost(role, place),))


def account(role: Role, *, place: str = DISTRICT) -> Officer:
    """Somebody with a true account, who may file for herself."""
    name = f"{role.value}{next(_serial)}"
    made = access.open_account(
        username=name, display_name=role.label, password="correct horse", actor=SYSTEM, at=AT
    )
    access.give_post(
        account=made, role=role, division_prefix=place, from_date=dt.date(2019, 1, 1), actor=SYSTEM, at=AT
    )
    return officer_for(made, on_date=DAY)


def clerk() -> Officer:
    return officer(Role.ORGANISATION_CLERK)


def head() -> Officer:
    return officer(Role.BUREAU_HEAD)


def at(day: str, hour: int = 9) -> dt.datetime:
    return clock.at_hour(dt.date.fromisoformat(day), hour)


def identity_number(birth: str = "19700101", serial: int | None = None) -> str:
    first = f"999901{birth}{serial or next(_serial) % 900 + 100:03d}"
    return first + check_digit(first)


def seat(name: str, role: str, **more) -> dict:
    """A row of the table of officers, as its form cleans it."""
    return {
        "name": name, "identity_number": identity_number(), "role": role,
        "term_until_date": dt.date(2024, 11, 4), "is_civil_servant": False, "approval_number": "",
        "is_paid": False,
    } | more  # fmt: skip


def association(**more) -> dict:
    """An association of fifty persons that meets every condition, as the form cleans it."""
    return {
        "kind": "association", "name": "冷水滩区摄影协会", "category": "culture", "scope": "摄影交流与培训。",
        "area": "冷水滩区", "residence": "冷水滩区梅湾路1号", "contact_phone": "13900000001",
        "registration_mode": "dual", "supervisor": "冷水滩区文联", "direct_class": "", "industry_authority": "",
        "is_trade_association": False, "capital_fen": 3_000_000, "verified_fen": 3_000_000,
        "is_public": False,
        "member_persons": 50, "member_units": 0, "staff": 2, "charter": CHARTER, "party_form": "joint",
        "party_members": 1, "party_promise": True, "clean_record": True,
        "officers": [seat("唐文华", "legal"), seat("李秀英", "secretary")],
    } | more  # fmt: skip


def service(**more) -> dict:
    """A service body that meets every condition."""
    return association(
        kind="service", name="冷水滩区暖阳养老服务中心", category="social", scope="居家养老服务。", area="",
        supervisor="冷水滩区民政局", member_persons=0,
    ) | more  # fmt: skip


def open_case(data: dict | None = None, *, matter: str = "organisation_founding", actor=None, when=AT,
              on_behalf: bool = True) -> Case:  # fmt: skip
    return cases.open_case(
        matter=matter, data=data or association(), actor=actor or clerk(), at=when, request_id=uuid.uuid4(),
        on_behalf=on_behalf,
    )  # fmt: skip


def do(case: Case, action: str, actor, *, when=AT, **data) -> Case:
    note = data.pop("note", "")
    cases.act(
        case_id=case.id, action=action, data=data, note=note, actor=actor, at=when, request_id=uuid.uuid4()
    )
    case.refresh_from_db()
    return case


def add_papers(case: Case, wanted: dict[str, str], actor, *, when=AT) -> None:
    """A paper for each key."""
    for key, label in wanted.items():
        upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n" + key.encode(), "application/pdf")
        cases.add_paper(upload=upload, key=key, label=label, case_id=case.id, actor=actor, at=when)


VISIT = {
    "visited_date": DAY, "visitors": ["秦海燕", "伍国华"], "fits": True, "findings": "住所与申请一致",
}  # fmt: skip


def everything() -> dict:
    """Every row of every table that a refusal may not touch."""
    return picture(TABLES)


def organisation(name: str = "冷水滩区象棋协会", **more) -> Organisation:
    """An organisation put straight into the book."""
    kind = more.get("kind", "association")
    place = more.get("division_code", DISTRICT)
    values = {
        "uscc": uscc.of_serial(kind=kind, division_code=place, serial=90_000 + next(_serial)),
        "kind": kind, "name": name, "name_pinyin": "", "state": "registered", "division_code": place,
        "supervisor": "冷水滩区文体广电局", "registration_mode": "dual", "legal_representative": "王建国",
        "capital_fen": 3_000_000, "residence": "冷水滩区零陵北路5号", "scope": "棋类交流。",
        "registered_date": dt.date(2015, 6, 1), "certificate_from": dt.date(2019, 1, 1),
        "certificate_until": dt.date(2023, 12, 31),
    } | more  # fmt: skip
    made = Organisation.objects.create(**values)
    for item in ("name", "residence", "scope", "legal_representative", "state"):
        RegisteredValue.objects.create(
            organisation=made, item=item, value=getattr(made, item), recorded_at=AT,
            valid=(made.registered_date, None),
        )  # fmt: skip
    return made
