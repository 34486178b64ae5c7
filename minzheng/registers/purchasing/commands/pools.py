"""The catalogue and the two pools."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.identity import check_identity_number

from ..errors import AlreadyThere, ProjectNotFound
from ..events import CatalogueChanged, PoolChanged
from ..models import CatalogueItem, Expert, ExpertTie, TieKind
from ..reach import HANDLE, READ

IDENTITY = "purchasing.expert.identity"


@transaction.atomic
def add_item(
    *, code: str, name: str, group: str, division_code: str, from_date: dt.date, source: str, actor: Actor,
    at: dt.datetime,
) -> CatalogueItem:  # fmt: skip
    """Enter a service in the catalogue of a division from a day on."""
    access.require(actor, HANDLE, division_code=division_code)
    if not (code.strip() and name.strip() and source.strip()):
        raise Invalid("请填写编码、服务名称和依据。", field="code")
    try:
        with transaction.atomic():
            made = CatalogueItem.objects.create(
                code=code.strip(), name=name.strip(), group=group.strip(), division_code=division_code,
                from_date=from_date, source=source.strip(),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere(f"目录里已有编码 {code.strip()}。", field="code") from error
    event = CatalogueChanged(item_id=made.id, code=made.code, name=made.name)
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def add_expert(
    *, name: str, identity_number: str, employer: str, speciality: str, phone: str, division_code: str,
    evaluates: bool, assesses: bool, actor: Actor, at: dt.datetime,
) -> Expert:  # fmt: skip
    """Enter a person in one pool or both. One identity number stands once. Raises Invalid, AlreadyThere."""
    access.require(actor, HANDLE, division_code=division_code)
    today = at.astimezone(CHINA).date()
    number = check_identity_number(identity_number, on_date=today).number
    if not (evaluates or assesses):
        raise Invalid("请至少选择一个库：评标专家库或评估人员库。", field="evaluates")
    if not (name.strip() and employer.strip() and speciality.strip()):
        raise Invalid("请填写姓名、工作单位和专业。", field="name")
    try:
        with transaction.atomic():
            made = Expert.objects.create(
                name=name.strip(), identity_index=secrecy.blind_index(number, purpose=IDENTITY),
                identity_sealed=secrecy.encrypt(number, purpose=IDENTITY), employer=employer.strip(),
                speciality=speciality.strip(), phone=phone.strip(), division_code=division_code,
                evaluates=evaluates, assesses=assesses, from_date=today,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere("这个身份证号已经在库中，一人只入库一次。", field="identity_number") from error
    _tell(made, f"进入{made.pools}", actor=actor, at=at)
    return made


@transaction.atomic
def retire_expert(*, expert_id: int, actor: Actor, at: dt.datetime) -> Expert:
    """Take a person out of the pools from today on; earlier seats stay."""
    found = _locked(expert_id, actor)
    if found.until_date is not None:
        raise AlreadyThere(f"{found.name}已于 {found.until_date} 出库。")
    found.until_date = at.astimezone(CHINA).date()
    found.save()
    _tell(found, "出库", actor=actor, at=at)
    return found


@transaction.atomic
def add_tie(
    *, expert_id: int, uscc: str, organisation_name: str, kind: str, from_date: dt.date,
    until_date: dt.date | None = None, actor: Actor, at: dt.datetime,
) -> ExpertTie:  # fmt: skip
    """Write down what ties an expert to an organisation."""
    found = _locked(expert_id, actor)
    code = uscc.strip().upper()
    if len(code) != 18:
        raise Invalid("统一社会信用代码应为 18 位，请核对。", field="uscc")
    if kind not in TieKind.values:
        raise Invalid("请选择关系。", field="kind")
    if until_date is not None and until_date < from_date:
        raise Invalid("关系的截止日期早于起始日期，请核对。", field="until_date")
    try:
        with transaction.atomic():
            made = ExpertTie.objects.create(
                expert=found, uscc=code, organisation_name=organisation_name.strip(), kind=kind,
                from_date=from_date, until_date=until_date,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere("这条关系已经登记。", field="uscc") from error
    _tell(found, f"登记回避关系（{code}）", actor=actor, at=at)
    return made


def _locked(expert_id: int, actor: Actor) -> Expert:
    found = Expert.objects.select_for_update().filter(id=expert_id).first()
    if found is None or not access.may(actor, READ, division_code=found.division_code):
        raise ProjectNotFound("库中没有这名专家。请返回列表重新选择。")
    access.require(actor, HANDLE, division_code=found.division_code)
    return found


def _tell(expert: Expert, what: str, *, actor: Actor, at: dt.datetime) -> None:
    audit.record(PoolChanged(expert_id=expert.id, what=what), actor=actor, at=at)
