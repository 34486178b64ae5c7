"""What an organisation does itself: its report, its rectification, its repair, its major events."""

import datetime as dt

import pytest
from django.urls import reverse

from minzheng.kernel.base import commands as base
from minzheng.registers.organisations.models import Organisation
from minzheng.registers.supervision.models import (
    AnnualReport,
    Assessment,
    CreditEntry,
    InspectionEntry,
    LedgerEntry,
    Rectification,
)
from tests.config.fields import supervision as field
from tests.registers.supervision.conftest import REPORT


@pytest.fixture
def told(officers):
    field.tell(officers)
    base.move_rehearsal(day=dt.date(2021, 1, 6))
    return Organisation.objects.get(name=field.NAME)


def text(response) -> str:
    return response.content.decode()


def url(name: str, *args) -> str:
    return reverse(f"institution:annual:{name}", args=args)


def test_the_first_page_says_what_waits(told, desk):
    page = text(desk("shetuan").get(url("home")))
    assert f"{field.NAME} {field.YEAR}年度检查" in page
    assert "请办理：报送年度工作报告" in page


def test_every_page_opens_for_the_agent(told, desk):
    client, known = desk("shetuan"), field.addresses()
    for short in ("event", "assessment", "subject", "fill", "document"):
        name = f"institution:annual:{short}"
        answer = client.get(known[name].path(name))
        assert answer.status_code == 200, name
        assert b"".join(answer)


def test_the_report_is_filled_in_and_sent(told, desk, post):
    entry, client = InspectionEntry.objects.get(), desk("shetuan")
    act = url("act", "inspection", entry.id, "report")
    wrong = post(client, act, {**REPORT, "income_fen": "很多", "fees_checked": "on", "fees_text": "只收会费"})
    assert wrong.status_code == 422
    assert 'value="很多"' in text(wrong)
    assert "不是数字" in text(wrong)
    assert not AnnualReport.objects.exists()
    sent = {**REPORT, "fees_checked": "on", "fees_text": "只收会费，已经公示"}
    assert post(client, act, sent).status_code == 302
    assert InspectionEntry.objects.get().state == "reported"
    page = text(client.get(url("subject", "inspection", entry.id)))
    assert "12,000.50 元" in page
    assert "系统预检" not in page


def test_it_asks_for_removal_and_nobody_else_does(told, desk, post):
    listed = CreditEntry.objects.get()
    act = url("act", "credit", listed.id, "repair")
    other = field.body("别家协会", 9003)
    foreign = CreditEntry.objects.create(
        organisation=other, list="abnormal", ground="report", clause="第十一条第（一）项", facts_text="没有报送",
        occurred_date=dt.date(2020, 6, 1), division_code=field.DISTRICT, state="proposed", opened_by_name="",
        opened_at=listed.opened_at,
    )  # fmt: skip
    client = desk("shetuan")
    assert client.get(url("subject", "credit", foreign.id)).status_code == 404
    assert post(client, act, {"repair_text": "已经补报年度报告"}).status_code == 302
    assert CreditEntry.objects.get(id=listed.id).state == "repairing"


def test_the_bureaus_own_ledgers_stay_inside(told, desk, officers):
    inside = LedgerEntry.objects.create(
        organisation=told, ledger="signal", number="YJ-1", name=told.name, division_code=field.DISTRICT,
        state="received", opened_by_name="", opened_at=CreditEntry.objects.get().opened_at,
    )  # fmt: skip
    client = desk("shetuan")
    assert client.get(url("subject", "ledger", inside.id)).status_code == 404
    assert "YJ-1" not in text(client.get(url("home")))


def test_a_major_event_is_reported(told, desk, post):
    client = desk("shetuan")
    values = {"event_kind": "meeting", "event_date": "2021-02-01", "text": "拟召开会员大会换届"}
    assert post(client, url("event", told.id), {**values, "text": ""}).status_code == 422
    assert post(client, url("event", told.id), values).status_code == 302
    row = LedgerEntry.objects.get(ledger="major_event")
    assert (row.state, row.details["event_date"]) == ("reported", "2021-02-01")
    assert post(client, url("event", 10**9), values).status_code == 404


def test_it_applies_for_an_assessment(told, desk, post):
    client = desk("shetuan")
    values = {"self_score": "1000.5", "text": "已按标准逐项自评"}
    assert "自评得分最高 1000 分" in text(post(client, url("assessment", told.id), values))
    assert not Assessment.objects.exists()
    values["self_score"] = "905.5"
    assert post(client, url("assessment", told.id), values).status_code == 302
    assert Assessment.objects.get().self_score == 9_055


def test_an_agent_sees_no_desk_of_the_bureau(told, desk):
    assert desk("shetuan").get(reverse("supervision:inspections")).status_code == 403
    assert Rectification.objects.count() == 1
