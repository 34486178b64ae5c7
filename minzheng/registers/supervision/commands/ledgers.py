"""Entries of the ledgers, and declared fees."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.commands import take_number
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.organisations.models import Organisation

from ..errors import FeesRefused
from ..events import FeesDeclared
from ..ledgers import FOR_TRADE_ASSOCIATIONS, LEDGERS, WITHOUT_ORGANISATION
from ..machines import HANDLE, REPORT, read
from ..models import FeeItem, LedgerEntry
from ..models.ledger import FeeCategory
from ..parameters import figures
from .stepping import Outcome, already, kept, opened, plain, today

_WORDS = {
    "major_event": "ZD", "signal": "YJ", "illegal": "DF", "zombie": "QL", "decoupling": "TG",
    "fee_check": "SF",
    "risk": "FX", "referral": "YS",
}  # fmt: skip


@transaction.atomic
def open_entry(
    *, ledger: str, organisation_id: int | None = None, name: str = "", data: Mapping[str, Any],
    start: str = "", division_code: str = "", actor: Actor, at: dt.datetime,
    request_id: uuid.UUID | None = None,
) -> LedgerEntry:  # fmt: skip
    """Enter something in a ledger under its next number.

    An organisation's agent may report a major event; everything else an officer enters. Leads may name a
    body that is not registered (`name`, with the division of the office).
    """
    if found := already(LedgerEntry, request_id):
        return found
    machine = LEDGERS.get(ledger)
    if machine is None:
        raise Invalid("没有这种台账，请返回重新选择。", field="ledger")
    organisation = _about(ledger, organisation_id, actor, at)
    place = organisation.division_code if organisation else division_code
    _require(ledger, place, actor)
    given = kept(machine.opening, read(machine.opening, data), actor=actor, at=at)
    name = organisation.name if organisation else (given.get("name") or name).strip()
    if not name:
        raise Invalid("请选择社会组织，或者写明线索中的名称。", field="organisation")
    if start and start not in machine.starts:
        raise Invalid("这种台账不能从这个状态开始。")
    if ledger in FOR_TRADE_ASSOCIATIONS and not organisation.is_trade_association:
        raise Invalid(f"{name}不是行业协会商会，不在“{machine.label}”的范围。", field="organisation")
    number = take_number(
        agency_word=f"{_WORDS[ledger]}{place[:6]}",
        year=today(at).year,
        at=at,
        layout="{word}-{year}-{number:04d}",
    )
    row = LedgerEntry(
        organisation=organisation, ledger=ledger, number=number, name=name, division_code=place,
        state=start or machine.starts[0], due_date=given.get("due_date"),
        details=plain(given),
    )  # fmt: skip
    return opened(
        row, details=given, request_id=request_id, actor=actor, at=at,
        exists=f"{name}已在“{machine.label}”台账里，不能重复登记。",
    )  # fmt: skip


def _about(ledger: str, organisation_id: int | None, actor: Actor, at: dt.datetime) -> Organisation | None:
    if organisation_id is None:
        if ledger not in WITHOUT_ORGANISATION:
            raise Invalid("请选择社会组织。", field="organisation")
        return None
    if access.may(actor, REPORT):
        found = organisations.of_agent(actor, on_date=today(at)).filter(id=organisation_id).first()
        if found is None:
            raise Invalid("您不是这个社会组织的经办人。请联系登记机关办理授权。", field="organisation")
        return found
    return organisations.visible_organisation(organisation_id, actor=actor)


def _require(ledger: str, place: str, actor: Actor) -> None:
    """Agents report major events of their own organisation; the other ledgers are the bureau's."""
    if ledger == "major_event" and access.may(actor, REPORT, division_code=place):
        return
    access.require(actor, HANDLE, division_code=place)


@transaction.atomic
def enter_zombies(*, found: Mapping[int, Iterable[str]], actor: Actor, at: dt.datetime) -> int:
    """Enter every chosen organisation with its signs in the ledger of those alive on paper only."""
    count = 0
    for organisation_id, signs in found.items():
        open_entry(
            ledger="zombie", organisation_id=organisation_id, data={"signs": list(signs)}, actor=actor, at=at
        )
        count += 1
    if not count:
        raise Invalid("请勾选要列入清理台账的社会组织。")
    return count


@transaction.atomic
def declare_fees(
    *, organisation_id: int, items: Iterable[Mapping[str, Any]], actor: Actor, at: dt.datetime
) -> list[FeeItem]:  # fmt: skip
    """Replace what a trade association declares it charges, from today on.

    Items: category, name, amount_fen, unit, basis, and `floating` where an amount is a range. Dues have at
    most four classes, and one class has one amount (发改经体〔2017〕1999号; 国办发〔2020〕21号). The rows that
    were in force end today and stay readable.
    """
    organisation = organisations.visible_organisation(organisation_id, actor=actor)
    access.require(actor, HANDLE, division_code=organisation.division_code)
    if not organisation.is_trade_association:
        raise FeesRefused(f"{organisation.name}不是行业协会商会，不登记收费项目。")
    day, items = today(at), list(items)
    _check(items, figures(division_code=organisation.division_code, on_date=day)["fee_classes_max"])
    old = FeeItem.objects.select_for_update().filter(organisation=organisation, until_date=None)
    old.filter(from_date=day).delete()
    old.filter(from_date__lt=day).update(until_date=day)
    made = FeeItem.objects.bulk_create(
        FeeItem(
            organisation=organisation, category=one["category"], name=one["name"],
            amount_fen=one["amount_fen"],
            unit=one["unit"], basis=one["basis"], from_date=day, declared_at=at,
        )
        for one in items
    )  # fmt: skip
    audit.record(FeesDeclared(organisation_id=organisation.id, count=len(made)), actor=actor, at=at)
    return made


def _check(items: list[Mapping[str, Any]], classes_max: int) -> None:
    dues = [one for one in items if one["category"] == FeeCategory.DUES]
    if len(dues) > classes_max:
        raise FeesRefused(
            f"会费有 {len(dues)} 档，最多 {classes_max} 档（发改经体〔2017〕1999号、国办发〔2020〕21号）。请合并档次，"
            "经会员（代表）大会无记名投票通过后再登记。"
        )
    for one in items:
        if one.get("floating"):
            raise FeesRefused(f"“{one['name']}”的标准是浮动的：同一档次应当同一标准，不得浮动。")
        if not str(one["basis"]).strip():
            raise FeesRefused(f"“{one['name']}”没有收费依据，请写明文件或会员大会决议。")
    names = [(one["category"], one["name"]) for one in items]
    if len(names) != len(set(names)):
        raise FeesRefused("有两个收费项目（档次）同名，请写清区别。")


def _investigate(row: LedgerEntry, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    people = [name for name in given["investigators"].replace("，", "、").split("、") if name.strip()]
    if len(set(people)) < 2:
        raise Invalid("核查应当由两名以上工作人员进行，请写明两人。", field="investigators")


def _refund(row: LedgerEntry, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> Outcome:
    wrong_fen = row.details.get("amount_fen", 0)
    if given["refund_fen"] < wrong_fen:
        raise Invalid(
            f"违规金额 {wrong_fen // 100}.{wrong_fen % 100:02d} 元，应当全部清退；尚未退完的，退完后再登记。",
            field="refund_fen",
        )
    row.details = {**row.details, "refund_fen": given["refund_fen"]}
    return Outcome()


def _find(row: LedgerEntry, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    row.details = {**row.details, "wrong": given["wrong"], "amount_fen": given["amount_fen"]}


def _separations(row: LedgerEntry, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    if len(given["separations"]) < 5:
        raise Invalid(
            "五项分离全部完成才算脱钩：机构、职能、资产财务、人员管理、党建外事。", field="separations"
        )


def _revive(row: LedgerEntry, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    if given["due_date"] <= today(at):
        raise Invalid("激活期限应当在今天以后。", field="due_date")
    row.due_date = given["due_date"]


EFFECTS: Mapping = {
    ("illegal", "investigate"): _investigate,
    ("fee_check", "find"): _find,
    ("fee_check", "refund"): _refund,
    ("decoupling", "separate"): _separations,
    ("decoupling", "look_back"): _separations,
    ("zombie", "revive"): _revive,
}
