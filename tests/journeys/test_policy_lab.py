"""The policy lab in a browser: what a rise to 600 元 would cost, kept, opened again, exported.

The five households and their amounts are worked by hand in `tests/desks/policy_lab/district.py`.
"""

import re

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from minzheng.kernel.base import commands as base
from minzheng.registers.policy import simulating
from minzheng.registers.policy.models import Scenario
from tests.desks.policy_lab import district
from tests.journeys.dibao.stage import spoken


@pytest.fixture
def lab(stage):
    """The district of the five households; the policy officer sits at a desk."""
    base.move_rehearsal(day=district.TODAY)
    district.settle()
    return stage


def tile(page, label: str):
    """The tile of a label: its value."""
    return page.locator(".tile", has=page.get_by_text(label, exact=True)).locator(".tile-value")


def test_from_a_first_snapshot_to_a_scenario_in_a_workbook(lab):
    page = lab.sit("zhengce")
    expect(page.get_by_role("heading", name="测算方案", level=1)).to_be_visible()
    expect(page.get_by_text("还没有快照")).to_be_visible()
    page.get_by_role("button", name="生成快照").click()
    expect(page.get_by_text("正在生成快照，完成后可以测算。")).to_be_visible()
    lab.work_once()
    expect(page.get_by_text("5 户", exact=True)).to_be_visible(timeout=10_000)
    expect(page.get_by_text("4 户，合计 2,185.00 元，一致")).to_be_visible()
    lab.look(page, "policy-lab-home")

    page.get_by_role("link", name="新建测算").first.click()
    expect(page.get_by_text("还没有假设任何改变")).to_be_visible()
    page.locator("[name=v-standard_urban]").fill("六百")
    expect(page.get_by_text("“城市低保标准”应填数字（单位：元/人月）")).to_be_visible()
    expect(page.locator("[name=v-standard_urban]")).to_be_focused()
    page.locator("[name=v-standard_urban]").fill("600")
    expect(tile(page, "12 个月合计")).to_have_text(re.compile(r"\+2,000\.04"))
    expect(tile(page, "新进入")).to_have_text(re.compile(r"^1 户"))
    expect(page).to_have_url(re.compile(r"v-standard_urban=600"))
    lab.look(page, "policy-lab-effect")
    page.locator("[name=m-standard_urban]").select_option("2021-12")
    expect(tile(page, "12 个月合计")).to_have_text(re.compile(r"\+333\.34"))
    page.locator("[name=m-standard_urban]").select_option("")
    expect(tile(page, "12 个月合计")).to_have_text(re.compile(r"\+2,000\.04"))

    page.get_by_role("button", name="保存为方案").click()
    dialog = page.get_by_role("dialog", name="保存这次测算")
    dialog.get_by_label("方案名称").fill("城市标准提到600元")
    dialog.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="城市标准提到600元", level=1)).to_be_visible()
    expect(page.get_by_text("与保存时的结果一致")).to_be_visible()
    assert Scenario.objects.get().result["months"][0][1:3] == [218_500, 235_167]
    lab.look(page, "policy-lab-scenario")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=spoken("导出 Excel")).click()
    path = lab.folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    months = CalamineWorkbook.from_path(path).get_sheet_by_name("各月").to_python()
    assert months[3][:4] == ["2021-02", 2185.0, 2351.67, 166.67]


def test_the_address_of_a_what_if_is_passed_on_to_a_phone(lab):
    district.take_snapshot(lab.officers["zhengce"])
    page = lab.sit("shenpi", phone=True)
    page.goto("/policy-lab/new/?v-standard_urban=600")
    expect(tile(page, "12 个月合计")).to_have_text(re.compile(r"\+2,000\.04"))
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    lab.look(page, "policy-lab-phone")
    page.get_by_role("link", name="梅湾街道").first.click()
    expect(page.get_by_text("各村（社区）每月支出变化").first).to_be_visible()


def test_a_large_snapshot_is_computed_behind_the_page(lab, monkeypatch):
    district.take_snapshot(lab.officers["zhengce"])
    monkeypatch.setattr(simulating, "IN_REQUEST_MAX", 5)
    page = lab.sit("zhengce")
    page.goto("/policy-lab/new/")
    page.locator("[name=v-standard_urban]").fill("600")
    expect(page.get_by_text("这个快照有 6 户")).to_be_visible()
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_text("0 / 6 户")).to_be_visible()
    lab.look(page, "policy-lab-large")
    lab.work_once()
    expect(tile(page, "12 个月合计")).to_have_text(re.compile(r"\+2,000\.04"), timeout=10_000)
    expect(page.locator("[name=v-standard_urban]")).to_have_value("600")
    page.locator("[name=v-standard_urban]").fill("610")
    expect(page.get_by_role("button", name="开始测算")).to_be_visible()
