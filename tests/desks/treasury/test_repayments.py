"""Debts paid back by instalments, at the desk."""

import re
import uuid

import pytest
from django.urls import reverse

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.models import Clawback, RepaymentPlan

from . import world


def url(name: str, *args) -> str:
    return reverse(f"treasury:{name}", args=args)


def post(client, address: str, **data):
    return client.post(address, {"request_id": str(uuid.uuid4()), **data})


def plain(answer) -> str:
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())


@pytest.fixture
def place(desk, posted) -> tuple:
    """乙二 owes 2,000.00 for two months after the family moved away: what its pages are addressed by."""
    award = desk.awards["乙二"]
    commands.stop_award(
        award_id=award.id, from_month=Month(2020, 9), reason="迁出", actor=desk.actor["head"], at=world.AT
    )
    world.posted_run(desk.actor["maker"], desk.actor["checker"], Month(2020, 10))
    proposed = Clawback.objects.get()
    commands.decide_clawback(
        clawback_id=proposed.id, claim=True, cause="family", note="家属迟报迁出。", actor=desk.actor["head"],
        at=world.AT,
    )  # fmt: skip
    return world.CODE, int(world.DISTRICT), award.household_id


def agree(client, place, **changed):
    told = {"monthly": "800", "first_month": "2020-10", "note": "协议1号"} | changed
    return post(client, url("agree_plan", *place), **told)


def test_the_account_says_why_it_is_owed_and_how_it_is_paid(desk, place):
    page = plain(desk.maker.get(url("account", *place)))
    assert "乙二家庭尚欠2,000.00元" in page
    assert "家庭迟报：家属迟报迁出。" in page
    assert "每次发放最多扣20%" in page
    assert "分期由审批负责人与家庭约定" in page
    assert url("account", *place) in desk.maker.get(url("debts")).content.decode()


def test_a_plan_is_agreed_by_the_head_and_printed(desk, place):
    assert agree(desk.maker, place).status_code == 403
    assert not RepaymentPlan.objects.exists()
    assert agree(desk.head, place)["Location"] == url("account", *place)
    page = plain(desk.checker.get(url("account", *place)))
    assert "12020年10月800.000.00未到期" in page
    assert "32020年12月400.000.00未到期" in page
    paper = plain(desk.maker.get(url("plan_print", RepaymentPlan.objects.get().id)))
    assert "示范区示例补助多发款分期还款协议" in paper
    assert "合计2,000.000.00" in paper
    assert "2,000.00" in plain(desk.maker.get(url("debts")))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"monthly": "2000.01"}, "不超过尚欠的 2,000.00 元"),
        ({"monthly": "80"}, "要还 25 个月，最长 24 个月"),
        ({"monthly": ""}, "请填写“每月还款”"),
        ({"note": ""}, "请填写“协议”"),
        ({"first_month": "2019-01"}, "2019-01"),
    ],
)
def test_what_cannot_be_agreed_is_said_and_stays(desk, place, changed, words):
    answer = agree(desk.head, place, **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "约定分期" in answer.content.decode()
    assert not RepaymentPlan.objects.exists()


def test_instalments_come_in_and_late_ones_are_listed(desk, place):
    agree(desk.head, place)
    assert post(desk.maker, url("debt", *place), amount="300", receipt="S-1").status_code == 302
    page = plain(desk.maker.get(url("account", *place)))
    assert "12020年10月800.00300.00未到期" in page
    assert "退回多发款（收据S-1）300.00" in page
    assert "有1户逾期" not in plain(desk.maker.get(url("plans")))
    world.play(2020, 12, 1)
    page = plain(desk.maker.get(url("plans"), {"state": "late"}))
    assert "有1户逾期" in page
    # 800 for October and 800 for November, less the 300 that came.
    assert "乙二白竹社区示例补助2,000.00800.002020年10月至2020年12月300.001,700.001,300.00逾期" in page
    rows = world.workbook_rows(desk.auditor.get(url("plans_export"), {"state": "late"}))
    assert rows[3][:4] == ["乙二", "白竹社区", "示例补助", 2000]
    assert rows[3][7:] == [300, 1700, 1300, "2020-10", "执行中"]
    assert "没有这样的分期还款" in plain(desk.maker.get(url("plans"), {"q": "甲"}))


def test_a_plan_is_ended_with_a_reason_by_the_head(desk, place):
    agree(desk.head, place)
    address = url("end_plan", RepaymentPlan.objects.get().id)
    assert post(desk.maker, address, reason="没有按期还").status_code == 403
    assert post(desk.head, address).status_code == 422
    assert RepaymentPlan.objects.get().state == "active"
    assert post(desk.head, address, reason="没有按期还").status_code == 302
    page = plain(desk.head.get(url("account", *place)))
    assert "已终止，2020年10月12日：没有按期还" in page
    again = post(desk.head, address, reason="没有按期还")
    assert again.status_code == 422
    assert "这份分期还款已终止，不能再终止" in again.content.decode()
    assert queries.books_faults(world.CODE, world.DISTRICT) == []


def test_a_second_plan_is_refused_and_the_first_stays(desk, place):
    agree(desk.head, place)
    answer = agree(desk.head, place, monthly="500")
    assert answer.status_code == 422
    assert "已有正在执行的分期还款" in answer.content.decode()
    assert RepaymentPlan.objects.get().monthly_fen == 80_000


def test_a_town_head_agrees_for_her_own_and_nobody_elses(desk, place):
    far = world.browser(world.open_account("far-head", world.Role.TOWN_HEAD, "990104001"))
    assert far.get(url("account", *place)).status_code == 404
    assert agree(far, place).status_code == 404
    assert "乙二" not in far.get(url("plans")).content.decode()
    near = world.browser(world.open_account("near-head", world.Role.TOWN_HEAD, "990103001"))
    assert agree(near, place).status_code == 302
    assert "乙二" in near.get(url("plans")).content.decode()
