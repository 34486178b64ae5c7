"""The reports and referrals of the demo: among them somebody in need whom nobody has visited yet."""

from minzheng.config.demo import accounts
from minzheng.config.demo.fields import outreach as demo
from minzheng.kernel.access.queries import Officer
from minzheng.registers.outreach.models import Referral, Report

from ..address import Address

TYPED = {
    "purpose": "need", "channel": "hotline", "division_code": accounts.VILLAGE, "subject_name": "邹示例",
    "facts": "独居老人摔伤，没人照料。", "urgency": "red",
}  # fmt: skip


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    demo.tell(officers, lambda words: None)


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    report = Report.objects.get(urgency="red", state="assigned")
    referral = Referral.objects.get(state="sent")
    key, sent = {"report_id": report.id}, {"referral_id": referral.id}
    looked = {"how": "visit", "on_date": "2021-01-05", "text": "已入户，情况属实"}
    answered = {"answer": "granted", "by_whom": "危改办", "on_date": "2021-01-05", "text": "已列入改造计划"}
    return {
        "care:new_report": Address(form=TYPED),
        "care:report": Address(key),
        "care:report_act": Address(key | {"action": "look_into"}, form=looked),
        "care:new_referral": Address(query=key, form=key | {"scheme": "housing", "asked": "请核实住房困难"}),
        "care:referral": Address(sent),
        "care:referral_act": Address(sent | {"action": "answer"}, form=answered),
        "care:referral_paper": Address(sent),
        "hall_reports:report": Address(form=TYPED),
    }
