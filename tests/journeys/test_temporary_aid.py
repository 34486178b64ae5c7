"""A fire, told on a phone: one screen to open the case, one step each to accept, decide and pay in cash."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits.models import Award

from .dibao.officers import dialog_of

VILLAGE = "431103102200"


@pytest.fixture
def place(stage):
    """The district on a working day; whom the fire strikes is on file."""
    stage.play(2020, 6, 10)
    stage.struck = people.register_person(
        identity_number=stage.invention.identity_number(dt.date(1968, 3, 5), "女"), name="唐示例",
        division_code=VILLAGE, actor=SYSTEM, at=at_hour(dt.date(2020, 1, 3)),
    )  # fmt: skip
    return stage


class Submissions:
    """How many forms a page has sent, and whether each target is large enough for a thumb."""

    def __init__(self, page):
        self.count = 0
        page.on("request", self._see)

    def _see(self, request) -> None:
        self.count += request.method == "POST"


def is_large(locator) -> bool:
    return locator.bounding_box()["height"] >= 40


def test_an_emergency_on_a_phone_from_open_page_to_decision(place):
    village = place.sit("cun", phone=True)
    sent = Submissions(village)
    village.goto("/welfare/")
    village.goto("/welfare/emergency/")
    village.get_by_label("姓名", exact=False).first.fill("唐示例")
    village.get_by_role("button", name="查找").click()
    expect(village.get_by_label("姓名", exact=False).first).to_have_value("唐示例")
    village.get_by_label("唐示例").check()
    village.get_by_label("火灾").check()
    village.get_by_label("发生地点").fill("杉木桥村三组")
    village.get_by_label("救助人数").fill("3")
    place.look(village, "emergency")
    button = village.get_by_role("button", name="报出去")
    assert is_large(button)
    assert is_large(village.locator("label", has_text="火灾"))
    village.get_by_label("发生日期").fill("2020-06-11")
    button.click()
    expect(village.get_by_text("发生日期不能晚于今天").first).to_be_visible()
    expect(village.get_by_label("发生地点")).to_have_value("杉木桥村三组")
    place.look(village, "emergency-refused")
    village.get_by_label("发生日期").fill("2020-06-10")
    village.get_by_role("button", name="报出去").click()
    expect(village.get_by_text("待受理").first).to_be_visible()
    assert sent.count == 3  # found, refused once, sent
    case = Case.objects.get(matter="temporary_aid")

    clerk, head = place.sit("shouli", phone=True), place.sit("shenhe", phone=True)
    by_clerk, by_head = Submissions(clerk), Submissions(head)
    clerk.goto("/welfare/")
    clerk.get_by_role("link", name=case.number).click()
    dialog_of(clerk, "受理").get_by_role("button", name="受理", exact=True).click()
    expect(clerk.get_by_text("急难待批").first).to_be_visible()

    head.goto(f"/welfare/cases/{case.id}/")
    expect(head.get_by_text("1,005.00 元").first).to_be_visible()  # 335 × 3
    decide = "批准（乡镇、街道审批）"
    dialog_of(head, decide).get_by_role("button", name=decide, exact=True).click()
    expect(head.get_by_text("已先行救助，待补手续").first).to_be_visible()
    place.look(head, "emergency-decided")

    clerk.reload()
    dialog = dialog_of(clerk, "用备用金发放")
    dialog.get_by_label("签收人").fill("唐示例")
    dialog.get_by_role("button", name="用备用金发放", exact=True).click()
    expect(clerk.get_by_text("用备用金发放现金 1,005.00 元，签收人：唐示例")).to_be_visible()
    place.look(clerk, "emergency-paid")
    assert (by_clerk.count, by_head.count) == (2, 1)
    assert Award.objects.get(case=case).terms["paid_by_hand_fen"] == 1_005_00
    expect(clerk.get_by_text("缺少材料“签字的临时救助审批表”").first).to_be_visible()
