"""An association whose inspection was late: rectification, entry on the abnormal list, and a queue."""

import datetime as dt

from minzheng.config.demo.accounts import DISTRICT
from minzheng.config.demo.walking import photo
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.organisations import uscc
from minzheng.registers.organisations.models import Agent, Organisation
from minzheng.registers.supervision import commands
from minzheng.registers.supervision.models import (
    CreditEntry,
    InspectionEntry,
    InspectionRound,
    MeasureNotice,
    Rectification,
    SupervisionStep,
)

from ..address import Address

NAME = "示例区糕点行业协会"
YEAR = 2018  # no other field tells an inspection of this year


def _at(day: str) -> dt.datetime:
    return at_hour(dt.date.fromisoformat(day))


def body(name: str = NAME, serial: int = 9001, **more) -> Organisation:
    """An association of the district, entered as it stands."""
    values = {
        "uscc": uscc.of_serial(kind="association", division_code=DISTRICT, serial=serial),
        "kind": "association",
        "name": name, "name_pinyin": name, "state": "registered", "division_code": DISTRICT,
        "supervisor": "示例主管局", "registration_mode": "dual", "legal_representative": "王示例",
        "capital_fen": 3_000_000, "residence": "示例路1号", "scope": "行业服务", "is_trade_association": True,
        "registered_date": dt.date(2012, 3, 1), "certificate_from": dt.date(2017, 1, 1),
        "certificate_until": dt.date(2022, 12, 31), **more,
    }  # fmt: skip
    return Organisation.objects.create(**values)


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    clerk, head = officers["shezu"], officers["shenpi"]
    one = body()
    agent = Account.objects.get(id=officers["shetuan"].account_id)
    Agent.objects.create(account=agent, organisation=one, valid=(dt.date(2019, 1, 1), None))
    made = commands.freeze_round(
        year=YEAR, kind="association", division_code=DISTRICT, actor=clerk, at=_at("2020-01-15")
    )
    entry = made.entries.get(organisation=one)
    commands.order_late(
        round_id=made.id,
        entry_ids=[entry.id],
        due_date=dt.date(2020, 9, 30),
        actor=clerk,
        at=_at("2020-07-06"),
    )
    order = Rectification.objects.get(entry=entry)
    _act("rectification", order.id, "submit_for", clerk, "2020-09-28", report_text="已补报，说明了迟报原因。",
         report_file=photo("书面报告"))  # fmt: skip
    _act("rectification", order.id, "reject", clerk, "2020-09-29", reason="缺少财务说明")
    _act("rectification", order.id, "propose", clerk, "2020-10-09", reason="催告后仍未提交")
    listed = CreditEntry.objects.get(organisation=one)
    _act("credit", listed.id, "notify", clerk, "2020-10-12")
    _act("credit", listed.id, "list", head, "2020-11-02", opinion="事实清楚，予以列入")
    commands.queue_publicity(
        kind="licence", document_number="冷民社许〔2020〕测试1号", subject_name=NAME, uscc=one.uscc,
        content="准予变更登记", decided_date=dt.date(2020, 12, 30), division_code=DISTRICT, actor=clerk,
        at=_at("2020-12-30"),
    )  # fmt: skip


def _act(subject: str, subject_id: int, action: str, actor: Officer, day: str, **data) -> None:
    commands.act(subject=subject, subject_id=subject_id, action=action, data=data, actor=actor, at=_at(day))


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    one = Organisation.objects.get(name=NAME)
    made = InspectionRound.objects.get(year=YEAR, kind="association", division_code=DISTRICT)
    entry = InspectionEntry.objects.get(round=made, organisation=one)
    order = Rectification.objects.get(entry=entry)
    listed = CreditEntry.objects.get(organisation=one)
    steps = SupervisionStep.objects.filter(subject="rectification", subject_id=order.id)
    paper = steps.get(action="issue").document_id
    handed_in = steps.get(action="submit_for").details["report_file"]
    by_round = Address({"round_id": made.id})
    on_entry = {"kind": "inspection", "subject_id": entry.id}
    on_order = {"kind": "rectification", "subject_id": order.id}
    report = Address({**on_entry, "action": "report"})
    return {
        **{f"supervision:{name}": by_round
           for name in ("board", "board_workbook", "coverage", "remind", "late")},
        "supervision:list": Address({"kind": "credit"}),
        "supervision:list_workbook": Address({"kind": "credit"}),
        "supervision:new": Address({"kind": "rectification"}),
        "supervision:escalate": Address({"entry_id": listed.id}),
        "supervision:measure": Address({"measure_id": MeasureNotice.objects.filter(entry=listed)[0].id}),
        "supervision:ledger": Address({"ledger": "signal"}),
        "supervision:ledger_workbook": Address({"ledger": "signal"}),
        "supervision:ledger_new": Address({"ledger": "signal"}),
        "supervision:declare": Address({"organisation_id": one.id}),
        "supervision:subject": Address(on_entry),
        "supervision:fill": Address({**on_entry, "action": "report_for"}),
        "supervision:act": Address({**on_entry, "action": "absent"}, form={"reason": "至今没有报送年度报告"}),
        "supervision:file": Address({**on_order, "file_id": handed_in}),
        "supervision:document": Address({**on_order, "document_id": paper}),
        "institution:annual:event": Address({"organisation_id": one.id}),
        "institution:annual:assessment": Address({"organisation_id": one.id}),
        "institution:annual:subject": Address(on_entry),
        "institution:annual:fill": report,
        "institution:annual:act": report,
        "institution:annual:file": Address({**on_order, "file_id": handed_in}),
        "institution:annual:document": Address({**on_order, "document_id": paper}),
    }  # fmt: skip
