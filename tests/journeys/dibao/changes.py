"""What changes in a household's year after its award, and what each change is worth.

Urban standard 500, from November 570; 9,000 yuan of income count in a year (see test_dibao):

    3 persons  (500 × 3 × 12 − 9,000) ÷ 12 =   750       9,000 ÷ 12 ÷ 3 = 250.00 a head
    4 persons  (500 × 4 × 12 − 9,000) ÷ 12 = 1,250       9,000 ÷ 12 ÷ 4 = 187.50 a head
    3 persons, November  (570 × 3 × 12 − 9,000) ÷ 12 = 960
    wage 24,000 from December: 24,000 + 3,600 − 2,400 = 25,200, ÷ 12 ÷ 3 = 700 a head, over 570:
    the former 960 goes on for the two months of gradual exit, then nothing.
"""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import Application, Applying, Walk
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award, Issued

from . import treasurers
from .stage import Stage, spoken

NEIGHBOUR = "周长庚"
NO_INCOME = (
    "工资性收入", "必要就业成本", "经营净收入", "财产净收入", "转移净收入", "其他收入", "不计入的收入", "医疗自付支出",
)  # fmt: skip
CHILD = {
    "劳动能力": "无劳动能力", "残疾类别": "无", "残疾等级": "无", "重大疾病": "否", "在校就读": "否",
}  # fmt: skip
IN_TIME = "当月发放"


def neighbours_are_confirmed(stage: Stage, case_id: int) -> None:
    """The other household goes its way by commands, so that the first month has two payments."""
    members = (Applying(name=NEIGHBOUR, identity_number="", relation="01"),)
    application = Application(
        division_code=accounts.VILLAGE, address="3组12号", reason="", members=members, card_number=""
    )
    walk = Walk(application, stage.officers["cun"], stage.officers, dt.date(2020, 3, 12))
    walk.case = Case.objects.get(id=case_id)
    walk.accept().verify().visit().appraise().assess().publish().wait_for_notice().forward()
    walk.examine().publish_district().confirm()
    assert walk.day == dt.date(2020, 4, 8)


def follow_each_other(stage: Stage, case_id: int, payee: str) -> None:
    """Child, death, standard, gradual exit: each with its lines, and the same month again with none."""
    award = Award.objects.get(case_id=case_id)
    a_child_is_added(stage, award, payee)
    a_death_is_told_late(stage, award, payee)
    a_clawback_is_decided(stage, payee)
    income_rises(stage, award, payee)
    issued = Issued.objects.filter(award=award)
    assert sum(row.amount_fen for row in issued) == 888_000
    # May, June 750; June + 500; July to October 1,250 each; − 1,000; November, December, January 960 each:
    # 1,500 + 500 + 5,000 − 1,000 + 2,880 = 8,880


def a_quiet_month(stage: Stage, month: Month) -> None:
    """A month in which nothing changes, paid by the commands that the pages use."""
    maker, checker = stage.officers["zhidan"], stage.officers["fuhe"]
    at = at_hour(month.first_date.replace(day=8))
    run = benefits.start_run(
        programme_code="dibao", division_prefix=accounts.DISTRICT, month=month, actor=maker, at=at
    )
    benefits.prepare_run(run_id=run.id, actor=maker, at=at)
    benefits.check_run(run_id=run.id, actor=checker, at=at)
    benefits.post_run(run_id=run.id, actor=checker, at=at)


def a_run(stage: Stage, month: str, payee: str, *, shot: str) -> list[list[str]]:
    """The month on the treasury's pages; gives the household's lines."""
    maker = treasurers.prepare(stage, month)
    lines = treasurers.lines_of(maker, payee) if maker.get_by_role("link", name=payee).count() else []
    assert [row[2:] for row in treasurers.lines_of(maker, NEIGHBOUR)] == [
        ["420.00", "0.00", "+420.00 元", IN_TIME]
    ]
    stage.look(maker, shot)
    treasurers.check(stage, maker)
    return lines


def change_page(stage: Stage, award: Award, link: str) -> Page:
    page = stage.sit("jieshen")
    page.goto(f"/review/awards/{award.id}/")
    page.get_by_role("link", name=link, exact=True).click()
    return page


def confirm(page: Page, said: str) -> None:
    """What a change touches is read before it is done."""
    page.get_by_role("button", name="下一步，看影响").click()
    expect(page.get_by_role("heading", name="确认前再看一遍")).to_be_visible()
    page.get_by_role("button", name="确认办理").click()
    expect(page.locator("#messages")).to_contain_text(said)


# --- a child from June, told in July -----------------------------------------------------------------------


def a_child_is_added(stage: Stage, award: Award, payee: str) -> None:
    a_quiet_month(stage, Month(2020, 6))
    stage.play(2020, 7, 3)
    page = change_page(stage, award, "增加成员")
    page.get_by_label("姓名").fill("谭小雨")
    page.get_by_label("身份证号").fill(stage.invention.identity_number(dt.date(2020, 5, 20), "女"))
    page.get_by_label("与户主关系").select_option(label="女")
    page.get_by_label("从哪个月起算").fill("2020-06")
    page.get_by_label("理由和依据").fill("新生儿，出生医学证明。")
    for label in NO_INCOME:
        page.get_by_label(re.compile(f"^{label}")).fill("0")
    for label, answer in CHILD.items():
        page.get_by_role("group", name=label).get_by_label(answer, exact=True).check()
    stage.look(page, "7-add")
    confirm(page, "已增加成员。")
    stage.play(2020, 7, 8)
    assert a_run(stage, "2020年7月", payee, shot="7-child") == [
        ["2020年6月", "4", "1,250.00", "750.00", "+500.00 元", "保障人数 3 → 4；人均月收入 250.00 → 187.50"],
        ["2020年7月", "4", "1,250.00", "0.00", "+1,250.00 元", IN_TIME],
    ]
    treasurers.nothing_more(stage, "2020年7月")


# --- a death of August, told in November, when the standard has risen --------------------------------------


def a_death_is_told_late(stage: Stage, award: Award, payee: str) -> None:
    for month in (8, 9, 10):
        a_quiet_month(stage, Month(2020, month))
    stage.play(2020, 11, 3)
    page = stage.sit("jieban")
    page.goto(f"/review/awards/{award.id}/")
    page.get_by_role("link", name=spoken("死亡报告", "：谭福生")).click()
    page.get_by_label("死亡日期").fill("2020-08-17")
    page.get_by_label("依据的证明").fill("居民死亡医学证明书")
    stage.look(page, "7-death")
    page.get_by_role("button", name="登记死亡").click()
    expect(page.locator("#messages")).to_contain_text("已登记谭福生死亡")
    stage.play(2020, 11, 9)
    fewer = "保障人数 4 → 3；人均月收入 187.50 → 250.00"
    assert a_run(stage, "2020年11月", payee, shot="7-death-run") == [
        ["2020年9月", "3", "750.00", "1,250.00", "−500.00 元", fewer],
        ["2020年10月", "3", "750.00", "1,250.00", "−500.00 元", fewer],
        ["2020年11月", "3", "960.00", "0.00", "+960.00 元", IN_TIME],
    ]


def a_clawback_is_decided(stage: Stage, payee: str) -> None:
    """Decided by the head of the bureau; kept back from what is paid later, never taken unasked.

    Until then each run finds the same overpayment again and proposes it anew; afterwards it is settled.
    """
    stage.play(2020, 12, 2)
    page = stage.sit("shenpi")
    page.goto("/treasury/clawbacks/")
    page.get_by_role("link", name=payee).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{payee}家庭多发 1,000.00 元")
    page.get_by_label("追回：家庭欠款").check()
    page.get_by_label("家庭迟报").check()
    page.get_by_label("事实和理由").fill("家属迟报死亡，多发两个月。")
    stage.look(page, "7-clawback")
    page.get_by_role("button", name="作出决定").click()
    expect(page.locator("#messages")).to_contain_text("已决定追回")
    treasurers.nothing_more(stage, "2020年11月")


# --- income rises, and the award fades out ------------------------------------------------------------------


def income_rises(stage: Stage, award: Award, payee: str) -> None:
    page = change_page(stage, award, "收入财产变化")
    page.get_by_role("link", name=spoken("登记变化", f"：{payee}的工资性收入")).click()
    page.get_by_label("工资性收入变为").fill("24000")
    page.get_by_label("从哪个月起算").fill("2020-12")
    page.get_by_label("理由和依据").fill("在园区就业，劳动合同。")
    confirm(page, "已登记")
    page = change_page(stage, award, "开始渐退")
    page.get_by_label("从哪个月起算").fill("2020-12")
    page.get_by_label("渐退到哪个月").fill("2021-01")
    page.get_by_label("渐退前每月补助").fill("960")
    page.get_by_label("理由和依据").fill("就业后收入超过标准，渐退两个月。")
    stage.look(page, "7-exit")
    confirm(page, "渐退已登记")
    stage.play(2020, 12, 8)
    assert a_run(stage, "2020年12月", payee, shot="7-exit-run") == [
        ["2020年12月", "3", "960.00", "0.00", "+960.00 元", IN_TIME]
    ]
    treasurers.nothing_more(stage, "2020年12月")
    the_page_says_why(stage, payee)
    stage.play(2021, 1, 8)
    a_quiet_month(stage, Month(2021, 1))
    stage.play(2021, 2, 8)
    assert a_run(stage, "2021年2月", payee, shot="7-after-exit") == []


def the_page_says_why(stage: Stage, payee: str) -> None:
    page = stage.sit("fuhe")
    page.goto("/treasury/runs/")
    page.get_by_role("link", name="2020年12月第 1 次").click()
    page.get_by_role("link", name=payee).click()
    page.get_by_role("link", name="2020年12月", exact=True).last.click()
    expect(page.get_by_text("渐退期补助").first).to_be_visible()
    expect(page.get_by_text("960.00 元").first).to_be_visible()
    stage.look(page, "7-why")
