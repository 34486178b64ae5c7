"""An organisation from its name over certificate and inspection to 异常名录 and repair: agent, clerk and head.

Refused on the way: a forbidden word, a name that sounds like one that stands, an association of 49 persons,
one visitor where two are asked for, a listing before the statement's days are over.

Days worked by hand: of the year 2020 nothing is due (registered in November, less than six months on the
book), of 2021 the report by 2022-05-31. The statement's ten working days after the notice of Monday 5
September 2022 are 6 to 9, 13 to 16, 19 and 20 September (10 to 12 September is Mid-Autumn).
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from minzheng.config.demo.fields.organisations import CHARTER
from minzheng.kernel.base.clock import at_hour
from minzheng.matters.organisations.founding.conditions import wanted_papers as founding_papers
from minzheng.registers.organisations import commands
from minzheng.registers.organisations.models import Organisation
from minzheng.registers.supervision import queries as supervision
from minzheng.registers.supervision.models import CreditEntry, Rectification

DISTRICT = "431103"
STANDING = "永州市冷水滩区书法家协会"
NAME = "永州市冷水滩区航拍摄影协会"


@pytest.fixture
def book(stage):
    """A district whose book holds one association."""
    old = Organisation(
        uscc="51431103MJH000019M", kind="association", name=STANDING, state="registered",
        division_code=DISTRICT,
        supervisor="冷水滩区文联", registration_mode="dual", legal_representative="王建国", capital_fen=3_000_000,
        residence="冷水滩区梅湾路1号", scope="书法交流。", registered_date=dt.date(2012, 5, 4),
        certificate_from=dt.date(2020, 3, 2), certificate_until=dt.date(2025, 3, 1),
    )  # fmt: skip
    commands.take_over(
        organisations=[old], officers={}, source="纸质登记簿", division_code=DISTRICT,
        actor=stage.officers["shenpi"], at=at_hour(dt.date(2020, 3, 2)),
    )  # fmt: skip
    stage.play(2020, 11, 9)
    return stage


def ask_name(page, name: str) -> None:
    page.get_by_role("link", name="名称自查").click()
    page.get_by_label("拟用名称").fill(name)
    page.get_by_role("button", name="查名称").click()


def fill_founding(page, stage) -> None:
    page.get_by_label("行业分类").select_option("culture")
    page.get_by_label("宗旨和业务范围").fill("航拍摄影交流与培训。")
    page.get_by_label("住所").fill("冷水滩区珍珠路8号")
    page.get_by_label("联系电话").fill("13900008001")
    page.get_by_label("双重管理", exact=True).check()
    page.get_by_label("业务主管单位").fill("冷水滩区文联")
    page.get_by_label("注册资金").fill("3万元")
    page.get_by_label("验资报告载明的到账金额").fill("30000")
    page.get_by_label("个人会员数").fill("49")
    page.get_by_label("专职工作人员数").fill("2")
    number = stage.invention.identity_number(dt.date(1975, 6, 1), "男")
    page.locator("[name=officers-0-name]").fill("唐文华")
    page.locator("[name=officers-0-identity_number]").fill(number)
    page.locator("[name=officers-0-role]").select_option("legal")
    page.locator("[name=officers-0-term_until_date]").fill("2024-11-08")
    page.get_by_label("章程草案").fill(CHARTER)
    page.get_by_label("拟建党组织形式").select_option("joint")
    page.get_by_label("正式党员数").fill("1")
    page.get_by_label("承诺按规定开展党建工作").check()
    page.get_by_label("承诺全体发起人").check()


def press(page, label: str, **fields: str) -> None:
    """Open the button of an act, fill its form by names, and carry it out."""
    page.get_by_role("button", name=label, exact=True).click()
    dialog = page.get_by_role("dialog", name=label)
    for name, value in fields.items():
        target = dialog.locator(f"[name={name}]")
        if target.first.get_attribute("type") == "radio":
            dialog.locator(f"[name={name}][value={value}]").check()
        else:
            target.fill(value)
    dialog.locator("button[type=submit]").click()


def test_from_a_name_to_repair(book):
    get_certificate(book, *apply(book))
    be_late_and_ordered(book)
    entry = be_listed(book)
    repair_and_be_removed(book, entry)


def apply(book) -> tuple:
    """The agent finds a name, fills the form in and hands the papers in; gives his page and the case's."""
    agent = book.sit("shetuan")
    ask_name(agent, "永州市冷水滩区中华摄影协会")
    expect(agent.get_by_text("名称里的“中华”属于全国性、国际性字样")).to_be_visible()
    ask_name(agent, "永州市冷水滩区书法佳协会")
    expect(agent.get_by_text(f"与已登记的“{STANDING}”读音相同")).to_be_visible()
    book.look(agent, "organisations-name-refused")
    ask_name(agent, NAME)
    expect(agent.get_by_text("没有发现重名、同音、近似或者禁用的字样")).to_be_visible()
    agent.get_by_role("link", name="用这个名称申请成立登记").click()

    expect(agent.get_by_label("名称", exact=False).first).to_be_visible()
    fill_founding(agent, book)
    agent.get_by_role("button", name="提交申请").click()
    expect(agent.get_by_text("会员有个人 49 人").first).to_be_visible()
    expect(agent.get_by_label("住所")).to_have_value("冷水滩区珍珠路8号")
    book.look(agent, "organisations-founding-refused")
    agent.get_by_label("个人会员数").fill("50")
    agent.get_by_role("button", name="提交申请").click()
    expect(agent.get_by_role("heading", level=1)).to_contain_text(NAME)
    address = agent.url
    for label in founding_papers("association", "dual").values():
        agent.locator("#to-come").get_by_role("button", name=label, exact=True).click()
        dialog = agent.get_by_role("dialog", name=f"上传{label}")
        dialog.locator("[type=file]").set_input_files(book.picture("paper"))
        dialog.get_by_role("button", name="上传", exact=True).click()
        expect(agent.get_by_text(f"已加入材料“{label}”。")).to_be_visible()
    expect(agent.locator("#to-come")).to_have_count(0)
    book.look(agent, "organisations-papers")
    return agent, address


def get_certificate(book, agent, address: str) -> None:
    """The clerk accepts and visits, the head decides, the agent downloads."""
    clerk = book.sit("shezu")
    clerk.get_by_role("link", name=re.compile("登记办件")).click()
    clerk.locator("#waiting").get_by_role("link").first.click()
    press(clerk, "受理")
    expect(clerk.get_by_text("12月7日到期")).to_be_visible()  # twenty working days
    expect(clerk.get_by_text("1月8日到期")).to_be_visible()  # sixty days
    press(
        clerk,
        "登记现场核查",
        visited_date="2020-11-09",
        visitors="秦海燕",
        fits="yes",
        findings="住所与申请一致",
    )
    expect(clerk.get_by_text("现场核查须两名以上工作人员").first).to_be_visible()
    dialog = clerk.get_by_role("dialog", name="登记现场核查")
    dialog.locator("[name=visitors]").fill("秦海燕\n伍国华")
    dialog.locator("button[type=submit]").click()
    press(clerk, "提出审查意见", opinion="grant", text="材料齐全，条件符合")
    expect(clerk.get_by_text("这一步不由您的岗位办理")).to_be_visible()
    book.look(clerk, "organisations-examined")

    book.play(2020, 11, 26)
    head = book.sit("shenpi")
    head.goto(clerk.url)
    press(head, "准予登记")
    expect(head.get_by_text("已作出准予决定。")).to_be_visible()
    head.get_by_role("link", name="看这个社会组织的档案").click()
    expect(head.get_by_text("51431103MJJ0000126").first).to_be_visible()
    expect(head.get_by_text("431103法登2020-00001")).to_be_visible()
    book.look(head, "organisations-file")

    agent.goto(address)
    agent.get_by_role("link", name="看登记结果和证书").click()
    with agent.expect_download() as kept:
        agent.get_by_role("link", name="431103法登2020-00001").click()
    assert kept.value.path().read_bytes().startswith(b"%PDF")
    book.look(agent, "organisations-certificate")


def take(page, label: str, **fields: str) -> None:
    """Open a step's dialog, fill it in and send it."""
    page.get_by_role("button", name=label, exact=True).first.click()
    dialog = page.get_by_role("dialog", name=label)
    for name, value in fields.items():
        dialog.locator(f"[name={name}]").fill(value)
    dialog.get_by_role("button", name=label, exact=True).click()


def be_late_and_ordered(book) -> None:
    """Of the year 2021 no report comes: the clerk orders rectification by a date."""
    clerk, board = book.sit("shezu"), "/organisations/supervision/inspections/"
    book.play(2022, 1, 17)
    clerk.goto(board)
    clerk.get_by_role("button", name="固定应检名单").click()
    dialog = clerk.get_by_role("dialog", name="固定应检名单")
    dialog.get_by_label("社会团体").check()
    dialog.get_by_role("button", name="固定名单").click()
    expect(clerk.get_by_text("应检名单已固定，共 2 家。")).to_be_visible()
    board = clerk.url
    book.look(clerk, "supervision-board")

    book.play(2022, 6, 6)
    clerk.goto(board)
    clerk.get_by_label(f"选择{NAME}").check()
    clerk.get_by_label("整改期限").fill("2022-08-31")
    clerk.get_by_role("button", name="责令整改").click()
    expect(clerk.get_by_text("已责令 1 家整改，通知书已出具。")).to_be_visible()
    assert Rectification.objects.get().due_date == dt.date(2022, 8, 31)

    book.play(2022, 9, 5)
    clerk.get_by_role("link", name=NAME).click()
    expect(clerk.get_by_text("已超期 5 天（8月31日到期）")).to_be_visible()
    take(clerk, "逾期，提请列入异常名录", reason="催告后仍未提交书面整改报告")
    expect(clerk.get_by_text("已办理，办理经过见下方。")).to_be_visible()


def be_listed(book) -> CreditEntry:
    """Notice, ten working days for a statement, decision; then everybody can read it."""
    clerk, head = book.sit("shezu"), book.sit("shenpi")
    clerk.goto("/organisations/supervision/lists/credit/")
    clerk.get_by_role("link", name=NAME).click()
    take(clerk, "发列入前告知书")
    expect(clerk.get_by_role("link", name="拟列入活动异常名录告知书")).to_be_visible()
    entry = CreditEntry.objects.get()
    assert entry.statement_until == dt.date(2022, 9, 20)
    book.play(2022, 9, 20)
    head.goto(f"/organisations/supervision/subjects/credit/{entry.id}/")
    take(head, "决定列入并公布", opinion="事实清楚，没有陈述申辩")
    expect(head.get_by_text("陈述申辩期限至 2022-09-20").first).to_be_visible()
    assert supervision.public_lists(dt.date(2022, 9, 20))["abnormal"] == []
    book.play(2022, 9, 21)
    head.goto(f"/organisations/supervision/subjects/credit/{entry.id}/")
    take(head, "决定列入并公布", opinion="事实清楚，没有陈述申辩")
    expect(head.get_by_text("承接政府购买服务、享受资助时从严审查")).to_be_visible()
    book.look(head, "supervision-listed")
    assert [one.name for one in supervision.public_lists(dt.date(2022, 9, 21))["abnormal"]] == [NAME]
    return entry


def repair_and_be_removed(book, entry: CreditEntry) -> None:
    """On a phone the agent asks to be taken off; the head finds the cause gone."""
    agent, head = book.sit("shetuan", phone=True), book.sit("shenpi")
    book.play(2022, 11, 7)
    agent.goto("/institution/annual/")
    agent.get_by_role("link", name=f"{NAME} 活动异常名录").click()
    take(agent, "申请移出", repair_text="已补报年度工作报告，完成整改。")
    expect(agent.get_by_text("申请移出，待核实").first).to_be_visible()
    book.look(agent, "supervision-repair")
    assert agent.evaluate("document.documentElement.scrollWidth") <= 390

    book.play(2022, 11, 10)
    head.goto(f"/organisations/supervision/subjects/credit/{entry.id}/")
    take(head, "查实，移出名单", opinion="核实整改完成")
    expect(head.get_by_text("已移出").first).to_be_visible()
    expect(head.get_by_role("link", name="移出活动异常名录决定书")).to_be_visible()
    assert supervision.public_lists(dt.date(2022, 11, 10))["abnormal"] == []
    entry.refresh_from_db()
    assert (entry.state, entry.removed_date) == ("removed", dt.date(2022, 11, 10))
