"""A township's clerk files a group and sees the gap shrink; anybody finds the group and an organisation."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from minzheng.config.demo import accounts
from minzheng.kernel.base import commands as base
from minzheng.registers.organisations import uscc
from minzheng.registers.organisations.models import Organisation


@pytest.fixture
def place(stage):
    """The district on a working day, with one organisation in the book."""
    base.move_rehearsal(day=dt.date(2020, 11, 5))
    Organisation.objects.create(
        uscc=uscc.of_serial(kind="service", division_code=accounts.DISTRICT, serial=9_001), kind="service",
        name="冷水滩区晚晴养老服务中心", name_pinyin="x", state="registered", division_code=accounts.DISTRICT,
        supervisor="区民政局", registration_mode="dual", legal_representative="李明", capital_fen=3_000_000,
        residence="示例路", scope="养老服务", registered_date=dt.date(2018, 3, 1),
        certificate_from=dt.date(2018, 3, 1), certificate_until=dt.date(2023, 2, 28),
    )  # fmt: skip
    return stage


def tile(page, label: str):
    return page.locator(".tile", has=page.get_by_text(label, exact=True)).locator(".tile-value")


def test_a_group_is_filed_and_everybody_finds_it(place):
    page = place.sit("shouli")
    page.goto("/organisations/communities/")
    expect(tile(page, "逐个计算还缺")).to_contain_text("125")
    place.look(page, "communities-gap")
    page.get_by_role("link", name="备案一个组织").click()
    page.get_by_label("名称").fill("中华书画社")
    page.get_by_label("类别").select_option("culture")
    page.get_by_label("村（社区）").select_option(accounts.VILLAGE)
    page.get_by_label("活动场所").fill("文化礼堂")
    page.get_by_label("负责人", exact=False).first.fill("周秀兰")
    page.get_by_label("负责人电话").fill("19900000001")
    page.get_by_label("成员人数").fill("12")
    page.get_by_role("button", name="备案", exact=True).click()
    expect(page.get_by_text("社会团体登记管理条例 第十条").first).to_be_visible()
    expect(page.get_by_label("活动场所")).to_have_value("文化礼堂")
    place.look(page, "communities-refused")
    page.get_by_label("名称").fill("杉木桥村书画社")
    page.get_by_role("button", name="备案", exact=True).click()
    expect(page.get_by_text("应有 5 家，现有 1 家，还缺 4 家").first).to_be_visible()
    place.look(page, "communities-group")
    page.goto("/organisations/communities/")
    expect(tile(page, "逐个计算还缺")).to_contain_text("124")

    phone = place.visitor(f"/hall/bodies/groups/{accounts.VILLAGE}/")
    expect(phone.get_by_text("杉木桥村书画社")).to_be_visible()
    expect(phone.get_by_text("周秀兰")).to_have_count(0)
    phone.goto("/hall/bodies/")
    phone.get_by_label("名称或统一社会信用代码").fill("晚晴")
    phone.get_by_role("button", name="查询").click()
    phone.get_by_role("link", name="冷水滩区晚晴养老服务中心").click()
    expect(phone.get_by_text("没有列入活动异常名录或严重违法失信名单")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    place.look(phone, "bodies-record")
