"""Counselling that is bought: contracts and those who counsel under them."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid

from ..errors import AlreadyRecorded, RecordNotFound
from ..events import RegistryDutyRecorded
from ..models import Counsellor, ServiceContract


@transaction.atomic
def sign_contract(
    *, division_code: str, number: str, provider: str, from_date: dt.date, until_date: dt.date, hours: int,
    amount_fen: int, actor: Actor, at: dt.datetime,
) -> ServiceContract:  # fmt: skip
    """Record a contract by which hours of counselling are bought."""
    access.require(actor, "counselling.record", division_code=division_code)
    if until_date < from_date:
        raise Invalid("合同结束日期早于开始日期，请核对。", field="until_date")
    if hours < 1 or amount_fen < 0:
        raise Invalid("购买小时数应当大于 0，金额不能为负。", field="hours")
    if ServiceContract.objects.filter(division_code=division_code, number=number.strip()).exists():
        raise AlreadyRecorded("这个合同编号已经登记，请核对编号。")
    row = ServiceContract.objects.create(
        division_code=division_code, number=number.strip(), provider=provider.strip(), from_date=from_date,
        until_date=until_date, hours=hours, amount_fen=amount_fen,
    )  # fmt: skip
    what = f"登记辅导服务合同 {row.number}：{row.provider}，{row.hours} 小时"
    audit.record(RegistryDutyRecorded(what=what, record_id=row.id), actor=actor, at=at)
    return row


@transaction.atomic
def add_counsellor(
    *, division_code: str, name: str, profession: str, contract_id: int | None = None, actor: Actor,
    at: dt.datetime,
) -> Counsellor:  # fmt: skip
    """Name somebody who counsels here."""
    access.require(actor, "counselling.record", division_code=division_code)
    contract = None
    if contract_id is not None:
        contract = ServiceContract.objects.filter(id=contract_id, division_code=division_code).first()
        if contract is None:
            raise RecordNotFound("没有这份服务合同，请重新选择。")
    if Counsellor.objects.filter(
        division_code=division_code, name=name.strip(), profession=profession
    ).exists():
        raise AlreadyRecorded("这名辅导员已经登记。")
    row = Counsellor.objects.create(
        division_code=division_code, name=name.strip(), profession=profession, contract=contract
    )
    what = f"登记辅导员 {row.name}（{row.get_profession_display()}）"
    audit.record(RegistryDutyRecorded(what=what, record_id=row.id), actor=actor, at=at)
    return row
