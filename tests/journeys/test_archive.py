"""The archive in a browser: two key one volume by keyboard, a third decides, a certificate leaves."""

import datetime as dt

from playwright.sync_api import Page, expect

from minzheng.config.demo.year import DISTRICT
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriages.models import MarriageRecord
from tests.journeys.dibao.stage import spoken

DAY = dt.date(2020, 11, 5)
HUSBAND = "999901650402001"  # 15 digits under a prefix no place has
FIRST_PAPER = (
    "冷水滩市梅湾街道办事处", "冷结字第7号", "1987-5-1", "唐建国", HUSBAND, "", "零陵县普利桥公社",
    "蒋桂兰", "", "1966", "冷水滩市梅湾街道", "",
)  # fmt: skip
SECOND_PAPER = (
    "冷结字第8号", "农历1987年八月十五", "李志明", "", "1964-3-2", "冷水滩市", "王秀英", "", "1965", "冷水滩市", "",
)  # fmt: skip


def key(page: Page, *texts: str) -> None:
    """One paper by keyboard only: type, Enter, and at the end Enter saves. The page puts the cursor in
    place.
    """
    page.wait_for_function("document.activeElement.matches('form input')")
    for text in texts:
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # past the last field, which holds its choice already


def test_two_keyers_one_volume_a_decision_and_a_certificate(stage):
    base.move_rehearsal(day=DAY)
    commands.enter_holding(
        division_code=DISTRICT, kind="J", year=1987, volume="1", shelf="1库-4架-3层", box="39",
        first_number=1, expected_count=2, source="清点", actor=stage.officers["chuzhang"], at=at_hour(DAY),
    )  # fmt: skip

    first = stage.sit("luru")
    first.get_by_role("link", name="档案录入").click()
    first.get_by_role("link", name=spoken("开始录", "：1987年结婚登记第1册")).click()
    expect(first.locator("[name=office_name]")).to_be_focused()
    stage.look(first, "archive-key")
    key(first, *FIRST_PAPER)
    expect(first.get_by_text("431103-HY·J-1987-000001 第 1 遍已录入。")).to_be_visible()
    expect(first.locator("[name=archive_number]")).to_have_value("431103-HY·J-1987-000002")
    expect(first.locator("[name=office_name]")).to_have_value("冷水滩市梅湾街道办事处")  # carried over
    expect(first.locator("[name=certificate_number]")).to_be_focused()
    key(first, "冷结字第7号", *SECOND_PAPER[1:])
    expect(first.get_by_text("已在档案 431103-HY·J-1987-000001 录入过").first).to_be_visible()
    expect(first.locator("[name=male_name]")).to_have_value("李志明")  # what was typed stays
    first.locator("[name=certificate_number]").fill("冷结字第8号")
    first.keyboard.press("Control+Enter")
    expect(first.get_by_text("1987年结婚登记第1册您能录的都录完了。")).to_be_visible()

    second = stage.sit("luru2")
    second.get_by_role("link", name="档案录入").click()
    second.get_by_role("link", name=spoken("开始录", "：1987年结婚登记第1册")).click()
    expect(second.locator("[name=male_name]")).to_have_value("")  # blind to the first
    key(second, *FIRST_PAPER[:7], "蒋桂莲", *FIRST_PAPER[8:])
    expect(second.get_by_text("431103-HY·J-1987-000001 第 2 遍已录入。")).to_be_visible()
    key(second, *SECOND_PAPER)
    expect(second.get_by_text("您能录的都录完了")).to_be_visible()

    head = stage.sit("chuzhang")
    head.get_by_role("link", name="婚姻档案").click()
    head.get_by_role("link", name="录入比对").click()
    head.get_by_role("link", name=spoken("裁定", "：431103-HY·J-1987-000001")).click()
    expect(head.get_by_role("group", name="女方姓名")).to_be_visible()
    stage.look(head, "archive-settle")
    head.get_by_role("button", name="裁定并入库").click()
    expect(head.get_by_text("“女方姓名”还没有裁定")).to_be_visible()
    head.get_by_label("甲：蒋桂兰").check()
    head.get_by_role("button", name="裁定并入库").click()
    expect(head.get_by_text("431103-HY·J-1987-000001 已裁定入库。")).to_be_visible()
    assert MarriageRecord.objects.filter(source="historical").count() == 2

    clerk = stage.sit("dengji")
    clerk.get_by_role("link", name="婚姻档案").click()
    clerk.get_by_role("link", name="查档").click()
    clerk.get_by_label("姓名（选填）").first.fill("糖建国")  # a homophone
    clerk.get_by_label("地名").fill("零陵区")  # today's name of the commune's county
    clerk.get_by_label("事由", exact=False).first.select_option("self")
    clerk.get_by_role("button", name="查询").click()
    expect(clerk.get_by_text("同音字")).to_be_visible()
    stage.look(clerk, "archive-search")
    clerk.get_by_role("link", name="唐*国").click()
    expect(clerk.get_by_text(HUSBAND)).to_be_visible()
    clerk.locator("[name=capacity]").select_option("self")
    clerk.locator("[name=applicant_name]").fill("唐建国")
    clerk.locator("[name=applicant_number]").fill(HUSBAND)
    clerk.get_by_label("本人有效身份证件", exact=True).check()
    clerk.locator("form [name=purpose]").last.select_option("reissue")
    clerk.locator("[name=output]").select_option("record")
    clerk.get_by_role("button", name="受理").click()
    expect(clerk.get_by_text("已受理，材料齐全，可以办理。")).to_be_visible()
    clerk.get_by_role("button", name="出具").first.click()
    clerk.get_by_role("dialog").get_by_role("button", name="出具").click()
    expect(clerk.get_by_role("link", name="打开《婚姻登记记录证明》")).to_be_visible()
    expect(clerk.get_by_text("文号 冷民婚档〔2020〕1号")).to_be_visible()
    stage.look(clerk, "archive-use")
