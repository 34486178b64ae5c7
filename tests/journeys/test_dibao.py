"""The walk of 低保, from the phone to the card and back: one household of three in the spring of 2020.

wage 650 × 12 = 7,800 (corrected from 600), pension 300 × 12 = 3,600 (found by the departments),
medical costs − 2,400; so 9,000 yuan count in a year, 250 a head and month.
Urban standard 500: (500 × 3 × 12 − 9,000) ÷ 12 = 750 yuan a month.
"""

import datetime as dt
import io
import re
import subprocess
import sys
from dataclasses import dataclass

from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from minzheng.kernel.cases.models import Case, Draft
from minzheng.registers.benefits.models import BankBatch, Issued, Payment

from .dibao import changes, officers, residents, treasurers
from .dibao.residents import Household, Member
from .dibao.stage import COMMUNITY, Stage, spoken


@dataclass
class Story:
    """Whom it is about, and the case once there is one."""

    stage: Stage
    household: Household
    neighbours: Household
    case_id: int = 0
    neighbour_case_id: int = 0


def family_of(stage: Stage) -> Household:
    """肖梅英, born on a day on which the departments know of a pension; her husband; his father."""
    number = stage.invention.identity_number
    members = (
        Member(name="肖梅英", number=number(dt.date(1982, 5, 17), "女"), relation="本人", wage_month="600"),
        Member(
            name="谭国强", number=number(dt.date(1979, 3, 4), "男"), relation="配偶", labour="无劳动能力", ill=True,
            medical_year="2400",
        ),
        Member(
            name="谭福生", number=number(dt.date(1950, 6, 12), "男"), relation="父母", labour="无劳动能力",
            exempt_year="1236",
        ),
    )  # fmt: skip
    return Household(
        village="梅湾街道　梅湾社区", address="河东路8号", standard="城市低保", members=members,
        reason="丈夫患病不能干活，只靠我打零工。", card=stage.invention.card_number(),
    )  # fmt: skip


def neighbours_of(stage: Stage) -> Household:
    """An elderly couple in 杉木桥村 with 3,000 yuan a year from their fields."""
    number = stage.invention.identity_number
    members = (
        Member(
            name="周长庚", number=number(dt.date(1951, 2, 3), "男"), relation="本人", labour="无劳动能力",
            business_year="3000",
        ),
        Member(name="龙满姣", number=number(dt.date(1953, 7, 6), "女"), relation="配偶", labour="无劳动能力"),
    )  # fmt: skip
    return Household(
        village="普利桥镇　杉木桥村", address="3组12号", standard="农村低保", members=members,
        reason="年老多病，种不动田了。", card=stage.invention.card_number(),
    )  # fmt: skip


def test_a_household_from_the_phone_to_the_card(stage):
    story = Story(stage, family_of(stage), neighbours_of(stage))
    head = story.household.members[0]
    stage.open_resident("xiao", head.name, head.number, COMMUNITY)
    the_household_applies(story)
    the_village_worker_applies_for_others(story)
    the_township_sends_back_once_and_accepts(story)
    departments_are_asked_and_contradict(story)
    two_visitors_come(story)
    the_rules_decide_and_facts_are_corrected(story)
    the_notice_hangs_and_a_visitor_objects(story)
    the_district_confirms(story)
    changes.neighbours_are_confirmed(stage, story.neighbour_case_id)
    the_first_month_is_paid(story)
    changes.follow_each_other(stage, story.case_id, head.name)
    the_resident_reads_why(story)
    the_auditor_proves_it(story)


# --- 1 ---------------------------------------------------------------------------------------------------


def the_household_applies(story: Story) -> None:
    """A draft survives; a wrong check digit has its sentence; two taps are one case."""
    stage, household = story.stage, story.household
    stage.sit("admin").goto("/rehearsal/")
    stage.sit("admin").get_by_label("演练日期").fill("2020-03-02")
    stage.sit("admin").get_by_role("button", name="改为这一天").click()
    page = stage.sit("xiao", phone=True)
    stage.look(page, "1-home")
    draft_id = residents.begin(page)
    residents.fill_family(page, household)
    right = household.members[0].number
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    first = page.get_by_role("group", name="家庭成员 1", exact=True)
    first.get_by_label("身份证号").fill(wrong)
    residents.go_on(page)
    expect(page.locator("[data-error-summary]")).to_contain_text("末位校验不符")
    expect(first.get_by_label("身份证号")).to_have_value(wrong)
    expect(page.get_by_label("现在住在哪里")).to_have_value("河东路8号")
    stage.look(page, "1-wrong-digit")
    first.get_by_label("身份证号").fill(right)
    page.get_by_role("button", name="保存退出").click()
    page.get_by_role("link", name=spoken("接着填", "：肖梅英家庭")).click()
    expect(page.get_by_role("group", name="家庭成员 3").get_by_label("姓名")).to_have_value("谭福生")
    residents.go_on(page)
    stage.look(page, "1-income")
    residents.fill_rest(page, household)
    residents.upload(stage, page, "身份证", "户口簿")
    stage.look(page, "1-papers")
    page.get_by_role("link", name="下一步，核对提交").click()
    stage.look(page, "1-check")
    story.case_id = residents.submit_twice(page)
    assert Case.objects.count() == 1
    assert Draft.objects.get(id=draft_id).submitted_case_id == story.case_id
    expect(page.get_by_text(re.compile(r"办件编号"))).to_be_visible()
    expect(
        page.get_by_text("2020年3月9日以前告诉您是否受理")
    ).to_be_visible()  # five working days from Monday 2 March
    stage.look(page, "1-receipt")


def the_village_worker_applies_for_others(story: Story) -> None:
    page = story.stage.sit("cun", phone=True)
    story.neighbour_case_id = residents.apply(story.stage, page, story.neighbours)
    page.goto("/my/cases/")
    expect(page.get_by_text("最低生活保障（周长庚）")).to_be_visible()
    assert Case.objects.get(id=story.neighbour_case_id).on_behalf


# --- 2 ---------------------------------------------------------------------------------------------------


def the_township_sends_back_once_and_accepts(story: Story) -> None:
    """Everything that is missing at once; the clock stands still until it comes."""
    stage, case_id = story.stage, story.case_id
    stage.play(2020, 3, 3)
    page = officers.open_case(stage.sit("jieban"), case_id)
    stage.look(page, "2-case")
    dialog = officers.dialog_of(page, "一次性告知补正")
    dialog.get_by_label("医疗费用票据").check()
    dialog.get_by_label("其他需要补正的内容").fill("谭福生户口簿的一页")
    stage.look(page, "2-ask-supplement")
    dialog.get_by_role("button", name="一次性告知补正", exact=True).click()
    expect(page.get_by_text("计时暂停").first).to_be_visible()
    stage.play(2020, 3, 12)  # later than the limit of intake: it did not run
    phone = stage.sit("xiao", phone=True)
    phone.goto("/my/")
    phone.get_by_role("link", name="去补材料").click()
    residents.upload(stage, phone, "医疗费用票据", "谭福生户口簿的一页")
    stage.look(phone, "2-supplement")
    phone.get_by_role("button", name="补好了，提交").click()
    expect(phone.get_by_text("补齐材料")).to_be_visible()
    page = officers.do(stage, "jieban", case_id, "受理", "已受理")
    expect(page.get_by_text("适用《最低生活保障审核审批办法（试行）》")).to_be_visible()
    assert Case.objects.get(id=case_id).procedure == "dibao-2012"


def departments_are_asked_and_contradict(story: Story) -> None:
    """Answers come with date and source; what differs stands side by side and is settled by a person."""
    stage, case_id = story.stage, story.case_id
    officers.ask_departments(stage, "jieban", case_id)
    stage.play(2020, 3, 13)
    officers.departments_answer(stage)
    stage.look(stage.sit("hedui"), "2-centre")
    page = officers.open_case(stage.sit("jieban"), case_id)
    differing = page.get_by_role("row", name=re.compile("肖梅英.*转移净收入"))
    expect(differing.get_by_role("cell").nth(0)).to_have_text("0.00 元/年")
    expect(differing.get_by_role("cell").nth(1)).to_contain_text("3,600.00 元/年")
    expect(differing.get_by_role("cell").nth(1)).to_contain_text("数据截至 2020年3月8日")
    stage.look(page, "2-contradiction")
    differing.get_by_role("link", name=re.compile("核实处理")).click()
    page.get_by_label("采信核对").check()
    stage.look(page, "2-settle")
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#messages")).to_contain_text("已核实处理")


def two_visitors_come(story: Story) -> None:
    """One alone is not enough; the clerk's phone takes the checklist, a photo and the signature."""
    stage, case_id = story.stage, story.case_id
    phone = stage.sit("jieban", phone=True)
    phone.goto("/field/")
    stage.look(phone, "2-field")
    phone.goto(f"/field/cases/{case_id}/visit/")
    stage.look(phone, "2-visit")
    findings = "住房一般，丈夫卧病，情况属实。"
    officers.fill_visit(stage, phone, first="石磊", second="石磊", signed_by="肖梅英", findings=findings)
    phone.get_by_role("button", name="提交入户调查").click()
    expect(phone.locator("[data-error-summary]")).to_contain_text("请填写两个不同的姓名")
    expect(phone.get_by_label("调查结论")).to_have_value(findings)
    assert not Case.objects.get(id=case_id).visits.exists()
    officers.visit(
        stage, phone, case_id, first="石磊", second="欧阳林", signed_by="肖梅英", findings=findings
    )  # fmt: skip
    page = officers.open_case(stage.sit("jieban"), case_id)
    expect(page.get_by_text("石磊、欧阳林")).to_be_visible()
    expect(page.locator("#visits img")).to_have_count(2)  # the photo and the drawn name


# --- 3 ---------------------------------------------------------------------------------------------------


def the_rules_decide_and_facts_are_corrected(story: Story) -> None:
    """A wage is corrected with reason and paper; the amount is nowhere to be typed."""
    stage, case_id = story.stage, story.case_id
    page = stage.sit("jieban")
    officers.correct_fact(
        page, case_id, "肖梅英的工资性收入", value="7800", reason="入户时查看工资条，月工资 650 元。",
        paper=stage.picture("工资条"),
    )  # fmt: skip
    officers.appraise(stage, "jieban", case_id)
    officers.do(stage, "jieshen", case_id, "提出审核意见", "已测算")
    page = officers.open_case(stage.sit("jieshen"), case_id)
    result = page.locator("#assessment")
    expect(result.get_by_text("750.00 元", exact=True).first).to_be_visible()
    expect(result.get_by_text("250.00 元", exact=True).first).to_be_visible()
    expect(result.locator("input, select, textarea")).to_have_count(0)
    assert Case.objects.get(id=case_id).assessments.get().amount_fen == 75_000
    stage.look(page, "3-assessment")


# --- 4 ---------------------------------------------------------------------------------------------------


def the_notice_hangs_and_a_visitor_objects(story: Story) -> None:
    """Seven days on the wall, masked, without login; an objection opens the investigation again."""
    stage, case_id = story.stage, story.case_id
    officers.do(stage, "jieban", case_id, "乡镇（街道）公示", "已公示")
    stage.play(2020, 3, 16)
    phone = stage.visitor(f"/notices/in/{COMMUNITY}/")
    shown = phone.locator("main").inner_text()
    assert "肖梅英" in shown
    assert "750.00" in shown
    hidden = ["谭", "重病", "河东路", story.household.members[0].number]
    assert [word for word in hidden if word in shown] == []
    stage.look(phone, "4-village")
    phone.get_by_role("link", name=spoken("我有意见", "：肖梅英")).click()
    phone.get_by_label("您要反映的情况").fill("她家有个小卖部，不该享受低保。")
    stage.look(phone, "4-objection")
    phone.get_by_role("button", name="提交意见").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("您的意见收到了")
    officers.do(
        stage, "jieban", case_id, "重新调查", "已启动重新调查", 事实和理由="再次入户，核实小卖部的经营者。"
    )
    page = stage.sit("jieban")
    dialog = officers.dialog_of(page, "登记处理结果", "登记异议的处理结果")
    dialog.get_by_label("核实情况和处理结果").fill("小卖部是邻居经营，与该户无关。")
    dialog.get_by_role("button", name="登记", exact=True).click()
    officers.visit(
        stage, stage.sit("jieban", phone=True), case_id, first="石磊", second="欧阳林", signed_by="肖梅英",
        findings="小卖部由邻居经营，与申报一致。",
    )  # fmt: skip
    officers.appraise(stage, "jieban", case_id)
    officers.do(stage, "jieshen", case_id, "提出审核意见", "已测算")
    page = officers.do(stage, "jieban", case_id, "乡镇（街道）公示", "已公示")
    expect(page.locator("#notices tbody tr")).to_have_count(2)
    stage.look(page, "4-second-notice")


# --- 5 ---------------------------------------------------------------------------------------------------


def the_district_confirms(story: Story) -> None:
    """Forwarded after the notice, visited for the objection, published by the district too, approved."""
    stage, case_id = story.stage, story.case_id
    page = officers.open_case(stage.sit("jieshen"), case_id)
    expect(page.get_by_text("公示到 3月23日 期满，3月24日 起可以办理。")).to_be_visible()
    stage.play(2020, 3, 24)
    officers.do(stage, "jieshen", case_id, "上报区民政局", "已上报", 意见="公示期满，异议已核实。")
    stage.play(2020, 3, 25)
    officers.visit(
        stage, stage.sit("shencha", phone=True), case_id, first="黄丽芳", second="邓永强", signed_by="肖梅英",
        findings="区局入户核查，情况属实。",
    )  # fmt: skip
    officers.do(
        stage, "shencha", case_id, "提出审批意见", "审查意见已提出", 事实和理由="材料和程序符合规定。"
    )
    officers.do(stage, "shencha", case_id, "区级公示", "已区级公示")
    stage.play(2020, 4, 2)
    page = officers.do(stage, "shenpi", case_id, "批准", "已确认", 意见="同意。")
    decision = page.locator("#decision")
    expect(decision).to_contain_text("750.00 元")
    expect(decision).to_contain_text("2020年5月")
    with page.expect_download() as downloading:
        decision.get_by_role("link", name="决定书").click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF")
    stage.look(page, "5-confirmed")


# --- 6 ---------------------------------------------------------------------------------------------------


def the_first_month_is_paid(story: Story) -> None:
    """Maker, worker, checker; the bank returns one card, it is put right and paid again, once."""
    stage = story.stage
    stage.play(2020, 5, 8)
    maker = treasurers.prepare(stage, "2020年5月")
    expect(maker.get_by_text("您是制单人，请另一名复核人员复核。")).to_be_visible()
    assert treasurers.lines_of(maker, "肖梅英") == [
        ["2020年5月", "3", "750.00", "0.00", "+750.00 元", "当月发放"]
    ]
    assert treasurers.lines_of(maker, "周长庚") == [
        ["2020年5月", "2", "420.00", "0.00", "+420.00 元", "当月发放"]  # (4,020 × 2 − 3,000) ÷ 12
    ]
    stage.look(maker, "6-run")
    checker = treasurers.check(stage, maker)
    stage.look(checker, "6-posted")
    batch = treasurers.batch_of(checker)
    page = treasurers.exchange_with_bank(stage, batch, {"肖梅英": "02"})
    stage.look(page, "6-batch")
    page.goto("/treasury/returned/")
    stage.look(page, "6-returned")
    page.get_by_role("link", name="更正账户").click()
    page.get_by_label("开户行").fill("农村商业银行")
    page.get_by_label("银行卡号").fill(stage.invention.card_number())
    page.get_by_role("button", name="保存账户").click()
    page.get_by_label("选择肖梅英 2020年5月").check()
    page.get_by_role("button", name="预览重发").click()
    stage.look(page, "6-reissue")
    page.get_by_role("button", name="确认重发").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\d{6}-"))
    again = BankBatch.objects.latest("id")
    treasurers.exchange_with_bank(stage, again, {})
    assert sorted(Payment.objects.filter(award__case_id=story.case_id).values_list("state", flat=True)) == [
        "paid", "reissued",
    ]  # fmt: skip
    treasurers.nothing_more(stage, "2020年5月")
    assert Issued.objects.count() == 2


# --- 8 ---------------------------------------------------------------------------------------------------


def the_resident_reads_why(story: Story) -> None:
    """What was paid, for which month, and why, in plain words."""
    stage, page = story.stage, story.stage.sit("xiao", phone=True)
    page.goto("/my/payments/")
    expect(page.get_by_text("退回后已重新发放")).to_be_visible()
    expect(page.get_by_text("其中补发以前月份 500.00 元")).to_be_visible()
    # 1,000 were decided to be claimed: all of December's 960 was kept back, and 40 of January's.
    expect(page.get_by_text("已扣还以前多发的 960.00 元")).to_be_visible()
    expect(page.get_by_text("已扣还以前多发的 40.00 元")).to_be_visible()
    expect(page.get_by_text("2021年1月920.00 元")).to_be_visible()
    stage.look(page, "8-payments")
    page.get_by_role("link", name="2020年6月").click()
    part = page.get_by_role("definition")
    expect(part.get_by_text("750.00 元", exact=True)).to_be_visible()
    expect(page.get_by_text("随2020年7月的待遇一起发。")).to_be_visible()
    expect(part.get_by_text("1,250.00 元", exact=True)).to_be_visible()
    expect(page.get_by_text("保障人数").first).to_be_visible()
    stage.look(page, "8-month")


def the_auditor_proves_it(story: Story) -> None:
    """The whole timeline, who looked, and seals that hold: here, and by the script that is taken home."""
    stage, page = story.stage, story.stage.sit("shenji")
    page.goto(f"/oversight/cases/{story.case_id}/")
    expect(page.locator("#steps")).to_contain_text("一次性告知补正")
    expect(page.locator("#openings")).to_contain_text("石磊")
    stage.look(page, "8-oversight")
    page.goto("/oversight/proof/")
    page.get_by_role("button", name="现在封存").click()
    page.get_by_role("dialog", name="封存新的事件？").get_by_role("button", name="现在封存").click()
    page.get_by_role("button", name="验证全部封条").click()
    expect(page.get_by_text("封条全部有效").first).to_be_visible()
    stage.look(page, "8-proof")
    export = taken_home(page, page.get_by_role("button", name="下载审计记录"))
    script = taken_home(page, page.get_by_role("link", name="下载验证程序"))
    proof = subprocess.run([sys.executable, "-I", script, export], capture_output=True, text=True, check=True)
    assert "封条全部有效" in proof.stdout
    call_command("books", "check", stdout=io.StringIO())


def taken_home(page: Page, offer: Locator) -> str:
    with page.expect_download() as downloading:
        offer.click()
    return str(downloading.value.path())
