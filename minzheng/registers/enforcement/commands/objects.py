"""两库: objects and officers enter, are classified, keep away, leave."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.registers.organisations import queries as organisations

from ..errors import EnforcementNotFound
from ..events import ObjectEntered, OfficerEntered
from ..fields import Field, RiskClass
from ..models import Avoidance, EnforcementOfficer, InspectionObject

_BATCH = 1000


@transaction.atomic
def enter_object(
    *, code: str, field: str, name: str, division_code: str, actor: Actor, at: dt.datetime, subject: str = "",
    credit_code: str = "", address: str = "", risk_class: str = RiskClass.B, risk_reason: str = "",
) -> InspectionObject:  # fmt: skip
    """Enter one object of inspection."""
    access.require(actor, "inspection.draw", division_code=division_code)
    if field not in Field.values:
        raise Invalid("没有这个监管领域，请重新选择。", field="field")
    if not code.strip() or not name.strip():
        raise Invalid("请填写对象编号和名称。", field="code" if not code.strip() else "name")
    try:
        with transaction.atomic():
            made = InspectionObject.objects.create(
                code=code.strip(), field=field, subject=subject, name=name.strip(), credit_code=credit_code,
                address=address, division_code=division_code, risk_class=risk_class, risk_reason=risk_reason,
                entered_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(f"对象编号“{code}”已在库中，不能重复入库。请在库中查找后修改。") from error
    audit.record(ObjectEntered(what=f"{made.name}入库"), actor=actor, at=at)
    return made


@transaction.atomic
def import_organisations(*, division_code: str, actor: Actor, at: dt.datetime) -> int:
    """Enter every living organisation of the register that is not in the library yet; returns how many.

    One that has ended meanwhile leaves the library.
    """
    access.require(actor, "inspection.draw", division_code=division_code)
    rows = organisations.visible(actor, "inspection.draw").filter(division_code__startswith=division_code)
    alive = {f"organisation:{one.id}": one for one in rows.alive()}
    known = InspectionObject.objects.filter(
        field=Field.ORGANISATIONS,
        division_code__startswith=division_code,
        subject__startswith="organisation:",
    )
    present = dict(known.values_list("subject", "id"))
    ended = [pk for subject, pk in present.items() if subject not in alive]
    InspectionObject.objects.filter(id__in=ended, is_active=True).update(is_active=False)
    new = [
        InspectionObject(
            code=f"{division_code}-SO-{one.id:05d}",
            field=Field.ORGANISATIONS,
            subject=subject,
            name=one.name,
            credit_code=one.uscc,
            division_code=one.division_code,
            entered_at=at,
        )
        for subject, one in alive.items()
        if subject not in present
    ]
    InspectionObject.objects.bulk_create(new, batch_size=_BATCH)
    if new:
        audit.record(ObjectEntered(what="从社会组织登记簿入库", count=len(new)), actor=actor, at=at)
    return len(new)


@transaction.atomic
def classify(
    *, object_id: int, risk_class: str, reason: str, actor: Actor, at: dt.datetime
) -> InspectionObject:
    """Put an object into another class, for a reason."""
    found = _object(object_id, actor)
    if risk_class not in RiskClass.values:
        raise Invalid("风险等级只有 A、B、C、D 四级，请重新选择。", field="risk_class")
    if not reason.strip():
        raise Invalid("调整风险等级须写明理由，例如“上年年检不合格”。", field="reason")
    found.risk_class, found.risk_reason = risk_class, reason.strip()
    found.save(update_fields=["risk_class", "risk_reason"])
    audit.record(
        ObjectEntered(what=f"{found.name}调为 {risk_class} 级：{reason.strip()}"), actor=actor, at=at
    )
    return found


@transaction.atomic
def retire(*, object_id: int, reason: str, actor: Actor, at: dt.datetime) -> InspectionObject:
    """Take an object out of the library; its history stays."""
    found = _object(object_id, actor)
    if not found.is_active:
        raise Conflict(f"{found.name}已不在库，不用再移出。")
    if not reason.strip():
        raise Invalid("移出对象库须写明理由，例如“已注销”。", field="reason")
    found.is_active = False
    found.save(update_fields=["is_active"])
    audit.record(ObjectEntered(what=f"{found.name}移出：{reason.strip()}"), actor=actor, at=at)
    return found


@transaction.atomic
def enter_officer(
    *, name: str, certificate_number: str, valid_from: dt.date, valid_until: dt.date, fields: Iterable[str],
    division_code: str, actor: Actor, at: dt.datetime, username: str = "", is_law_qualified: bool = False,
) -> EnforcementOfficer:  # fmt: skip
    """Enter an officer with the certificate, or renew the one of the same number."""
    access.require(actor, "inspection.draw", division_code=division_code)
    wanted = [one for one in Field.values if one in set(fields)]
    if not wanted:
        raise Invalid("请至少选择一个执法领域。", field="fields")
    if valid_until < valid_from:
        raise Invalid("执法证有效期的截止日期早于起始日期，请核对证件。", field="valid_until")
    account = None
    if username:
        account = Account.objects.filter(username=username, is_active=True).first()
        if account is None:
            raise Invalid(f"没有账号“{username}”，请核对后再填。", field="username")
    made, _ = EnforcementOfficer.objects.select_for_update().update_or_create(
        certificate_number=certificate_number.strip(),
        defaults={
            "name": name.strip(), "valid_from": valid_from, "valid_until": valid_until, "fields": wanted,
            "division_code": division_code, "is_law_qualified": is_law_qualified,
            **({"account": account} if account else {}),
        },
    )  # fmt: skip
    event = OfficerEntered(
        officer_id=made.id, what=f"{made.name}，证号 {made.certificate_number}，至 {valid_until}"
    )
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def set_duty(*, officer_id: int, is_on_duty: bool, actor: Actor, at: dt.datetime) -> EnforcementOfficer:
    """Take an officer off the lists of draws, or back on them."""
    found = _officer(officer_id, actor)
    found.is_on_duty = is_on_duty
    found.save(update_fields=["is_on_duty"])
    event = OfficerEntered(officer_id=found.id, what=f"{found.name}{'在岗' if is_on_duty else '离岗'}")
    audit.record(event, actor=actor, at=at)
    return found


@transaction.atomic
def avoid(*, officer_id: int, object_id: int, reason: str, actor: Actor, at: dt.datetime) -> Avoidance:
    """File that an officer keeps away from an object (行政处罚法 第四十三条). Filed twice it stays one."""
    officer, target = _officer(officer_id, actor), _object(object_id, actor)
    if not reason.strip():
        raise Invalid("登记回避须写明理由，例如“配偶任该单位理事”。", field="reason")
    made, is_new = Avoidance.objects.get_or_create(
        officer=officer, target=target, defaults={"reason": reason.strip(), "filed_at": at}
    )
    if is_new:
        event = OfficerEntered(officer_id=officer.id, what=f"{officer.name}对{target.name}回避")
        audit.record(event, actor=actor, at=at)
    return made


def _object(object_id: int, actor: Actor) -> InspectionObject:
    found = InspectionObject.objects.select_for_update().filter(id=object_id)
    found = access.visible_to(actor, "inspection.draw", found).first()
    if found is None:
        access.require(actor, "inspection.draw")
        raise EnforcementNotFound("没有这个检查对象，请返回对象库查找。")
    return found


def _officer(officer_id: int, actor: Actor) -> EnforcementOfficer:
    found = EnforcementOfficer.objects.select_for_update().filter(id=officer_id)
    found = access.visible_to(actor, "inspection.draw", found).first()
    if found is None:
        access.require(actor, "inspection.draw")
        raise EnforcementNotFound("没有这名执法人员，请返回人员库查找。")
    return found
