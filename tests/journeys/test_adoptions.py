"""A foundling's adoption in a browser, over simulated days: application, notice, assessment, review,
certificate.

The days are those of the worked example: consent and notice on 2021-03-01, notice over on 04-30, papers
complete on 05-06, the review ending on Monday 2021-06-07. The administrator moves the date at /rehearsal/.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from minzheng.config.demo.invented import Invention
from minzheng.registers.adoptions.assessing import INDICATORS
from minzheng.registers.adoptions.models import Adoption


@pytest.fixture
def registry(stage):
    stage.play(2021, 2, 26)
    return stage


def move(stage, *day: int) -> None:
    """The administrator moves the district to a day."""
    page = stage.sit("admin")
    page.goto("/rehearsal/")
    page.get_by_label("演练日期").fill(dt.date(*day).isoformat())
    page.get_by_role("button", name="改为这一天").click()
    expect(page.get_by_text(f"演练日期已改为 {day[0]}年{day[1]}月{day[2]}日。")).to_be_visible()


def dialog(page, name: str):
    """Open what a button of an act asks."""
    page.get_by_role("button", name=name, exact=True).first.click()
    return page.get_by_role("dialog", name=name)


def file_application(page) -> None:
    new = Invention(41)
    page.get_by_role("link", name="收养登记", exact=True).first.click()
    page.locator("[name=origin]").select_option("foundling_home")
    typed = {
        "place": "示例儿童福利院", "adopter_name": "秦长林",
        "adopter_number": new.identity_number(dt.date(1983, 4, 2), "男"), "spouse_name": "易秀英",
        "spouse_number": new.identity_number(dt.date(1985, 9, 9), "女"), "children": "0", "child_name": "冷福安",
        "child_birth_date": "2020-06-01", "giver_name": "示例儿童福利院",
        "found_sketch": "示例街道卫生院门口捡拾，着蓝色棉衣。",
    }  # fmt: skip
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=child_sex]").select_option("女")
    for name in ("married", "able", "healthy", "blameless", "giver_agrees", "given_together"):
        page.locator(f"[name={name}]").check()
    page.get_by_role("button", name="收件").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("秦*林、易*英")


def report(page) -> None:
    box = dialog(page, "提交评估报告")
    for key in INDICATORS:
        box.locator(f"[name=rating_{key}]").select_option("3")
    box.locator("[name=integration_from]").fill("2021-03-10")
    box.locator("[name=integration_until]").fill("2021-04-20")
    box.get_by_label("合格", exact=True).check()
    box.get_by_role("button", name="提交评估报告").click()
    expect(page.get_by_text("评估报告已提交。")).to_be_visible()


def test_a_foundling_from_notice_to_certificate(registry):
    move(registry, 2021, 3, 1)
    page = registry.sit("dengji")
    page.goto("/registry/adoptions/cases/")
    file_application(page)
    expect(page.get_by_text("冷福安")).to_have_count(0)
    address = page.url

    box = dialog(page, "公告查找生父母")
    box.locator("[name=medium]").fill("示例日报")
    box.locator("[name=text]").fill("女婴冷福安，示例街道卫生院门口捡拾。")
    box.get_by_role("button", name="公告查找生父母").click()
    expect(page.get_by_text("公告不得公示儿童和收养人身份").first).to_be_visible()
    box = page.get_by_role("dialog", name="公告查找生父母")
    box.locator("[name=text]").fill("女婴，约2020年6月出生，示例街道卫生院门口捡拾。")
    box.get_by_role("button", name="公告查找生父母").click()
    expect(page.get_by_text("已公告，公告文书可以下载刊登。")).to_be_visible()

    box = dialog(page, "确认收养评估")
    box.locator("[name=assessors]").fill("肖玉兰、吕小芳")
    box.get_by_role("button", name="确认收养评估").click()
    expect(page.locator("#assessment")).to_contain_text("2021年4月30日")
    registry.look(page, "adoption-under-way")

    move(registry, 2021, 4, 28)
    page.goto(address)
    report(page)

    move(registry, 2021, 5, 6)
    page.goto(address)
    box = dialog(page, "受理")
    for paper in box.locator("[name=papers]").all():
        paper.check()
    box.get_by_role("button", name="受理").click()
    expect(page.locator("#clock")).to_contain_text("2021年6月7日")

    move(registry, 2021, 5, 7)
    page.goto(address)
    dialog(page, "提出登记意见").get_by_role("button", name="提出登记意见").click()
    expect(page.get_by_text("已提请审批。")).to_be_visible()

    head = registry.sit("chuzhang")
    head.goto(address)
    dialog(head, "准予登记发证").get_by_role("button", name="准予登记发证").click()
    expect(head.get_by_text("已登记，收养登记证可以打印。")).to_be_visible()
    expect(head.locator("#relation")).to_contain_text("S431103-2021-000001")
    expect(head.locator("#documents")).to_contain_text(re.compile("收养登记证"))
    registry.look(head, "adoption-registered")
    assert Adoption.objects.get().registered_on == dt.date(2021, 5, 7)

    phone = registry.sit("shenji", phone=True)
    phone.goto(address)
    registry.look(phone, "adoption-phone")
