"""Somebody in need of whom the hotline was told, and a referral of hers."""

import datetime as dt
import uuid

from minzheng.config.demo import accounts
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.outreach import commands
from minzheng.registers.outreach.models import Referral, Report

from ..address import Address

AT = at_hour(dt.date(2021, 1, 4))
TOLD = {
    "purpose": "need", "channel": "hotline", "division_code": accounts.VILLAGE, "subject_name": "邹示例",
    "facts": "独居老人摔伤，没人照料。", "urgency": "red",
}  # fmt: skip


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    named = {"reporter_name": "邻居甲", "reporter_phone": "19900000003"}
    report = commands.receive(
        told=commands.Told(**TOLD, **named), actor=officers["shencha"], at=AT, request_id=uuid.uuid4()
    )
    commands.refer(
        report_id=report.id, scheme="medical", asked="请核实医疗救助", actor=officers["shouli"], at=AT,
        request_id=uuid.uuid4(),
    )  # fmt: skip


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    report, referral = Report.objects.order_by("id")[0], Referral.objects.order_by("id")[0]
    key, sent = {"report_id": report.id}, {"referral_id": referral.id}
    looked = {"how": "visit", "on_date": "2021-01-05", "text": "已入户，情况属实"}
    answered = {"answer": "granted", "by_whom": "医保局", "on_date": "2021-01-05", "text": "已办理救助"}
    return {
        "welfare:new_report": Address(form=TOLD | {"subject_name": "莫示例"}),
        "welfare:report": Address(key),
        "welfare:report_act": Address(key | {"action": "look_into"}, form=looked),
        "welfare:new_referral": Address(
            query=key, form=key | {"scheme": "housing", "asked": "请核实住房困难"}
        ),
        "welfare:referral": Address(sent),
        "welfare:referral_act": Address(sent | {"action": "answer"}, form=answered),
        "welfare:referral_paper": Address(sent),
        "hall_reports:report": Address(form=TOLD),
    }
