"""Shorter walks of 低保: each led by commands to the step it is about, and from there on the pages."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import Walk
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases.models import Appeal, Case
from minzheng.matters.assistance.dibao.entitlement import LAW
from minzheng.registers.benefits.models import Award

from .dibao import officers
from .dibao.stage import Stage

REASON = "年老多病，干不动活，收入很少。"
MEASURES = dt.date(2021, 8, 2)  # a Monday under 民发〔2021〕57号
RELATIVE = {"official_name": "唐秀英", "official_post": "杉木桥村救助协理员", "relation": "兄弟姐妹"}


@pytest.fixture
def delegated(monkeypatch) -> None:
    """The district has delegated the confirmation to its townships."""
    setting = LAW.setting
    monkeypatch.setattr(LAW, "setting", lambda name, *where: name == "delegated" or setting(name, *where))


def couple(stage: Stage, **more) -> tuple:
    return stage.stories.couple(MEASURES, **more)


def play_after(stage: Stage, walk: Walk) -> Case:
    """Let the district play on the working day after the walk's last step; gives the case."""
    day = walk.wait_working_days(1).day
    stage.play(day.year, day.month, day.day)
    return walk.case


def hindrance(page: Page, label: str):
    """Why the page does not offer a step."""
    return page.locator("#next p.row").filter(has_text=label)


def test_under_the_measures_of_2021_the_district_confirms_without_a_notice_of_its_own(stage):
    walk = stage.stories.walk(couple(stage), MEASURES, REASON).to_opinion()
    case = play_after(stage, walk)
    page = officers.do(stage, "shouli", case.id, "公示", "已公示")
    expect(
        page.get_by_text("全程期限")
    ).to_be_visible()  # 30 working days, which the law of 2012 does not know
    play_after(stage, walk.wait_for_notice())
    officers.do(stage, "shenhe", case.id, "上报区民政局", "已上报")
    page = officers.do(
        stage, "shencha", case.id, "提出确认意见", "审查意见已提出", 事实和理由="材料和程序符合规定。"
    )
    expect(page.get_by_role("button", name="区级公示")).to_have_count(0)
    page = officers.do(stage, "shenpi", case.id, "审核确认", "已确认", 意见="同意。")
    # Rural standard 4,020 a year: (4,020 × 2 − 3,000) ÷ 12 = 420.
    expect(page.locator("#decision")).to_contain_text("420.00 元")
    case.refresh_from_db()
    assert (case.procedure, case.state, case.decisions.get().level) == ("dibao-2021", "approved", "district")
    assert case.notices.count() == 1
    assert Award.objects.get(case=case).valid.lower == dt.date(2021, 9, 1)


def test_a_delegated_township_confirms_itself(stage, delegated):
    walk = stage.stories.walk(couple(stage), MEASURES, REASON).to_opinion().publish()
    case = play_after(stage, walk)
    page = officers.open_case(stage.sit("shenhe"), case.id)
    expect(hindrance(page, "审核确认（区局委托）")).to_contain_text("期满")
    walk.wait_for_notice()
    play_after(stage, walk)
    page = officers.do(stage, "shenhe", case.id, "审核确认（区局委托）", "已确认", 意见="同意。")
    expect(page.locator("#decision")).to_contain_text("周建国（乡镇（街道））")
    stage.look(page, "9-delegated")
    case.refresh_from_db()
    assert (case.state, case.decisions.get().level) == ("approved", "town")


def test_a_near_relative_goes_to_the_district_and_is_visited_there(stage, delegated):
    walk = stage.stories.walk(
        couple(stage), MEASURES, REASON, who=stage.officers["shouli"], relatives=(RELATIVE,)
    )
    case = play_after(stage, walk.to_opinion().publish().wait_for_notice())
    page = officers.open_case(stage.sit("shenhe"), case.id)
    expect(page.get_by_text("近亲属备案：须由区民政局入户核查后决定")).to_be_visible()
    stage.look(page, "9-near-relative")
    expect(page.get_by_role("button", name="审核确认（区局委托）")).to_have_count(0)
    officers.do(stage, "shenhe", case.id, "上报区民政局", "已上报")
    page = officers.open_case(stage.sit("shencha"), case.id)
    dialog = officers.dialog_of(page, "提出确认意见")
    dialog.get_by_label("事实和理由").fill("材料和程序符合规定。")
    dialog.get_by_role("button", name="提出确认意见").click()
    expect(page.get_by_text("区民政局必须入户核查").first).to_be_visible()
    case.refresh_from_db()
    assert case.state == "forwarded"
    officers.visit(
        stage, stage.sit("shencha", phone=True), case.id, first="黄丽芳", second="邓永强",
        signed_by=case.applicant.name, findings="区局入户核查，情况属实。",
    )  # fmt: skip
    officers.do(stage, "shencha", case.id, "提出确认意见", "审查意见已提出", 事实和理由="入户核查属实。")
    officers.do(stage, "shenpi", case.id, "审核确认", "已确认")
    case.refresh_from_db()
    assert (case.state, case.decisions.get().level) == ("approved", "district")


def test_a_refusal_is_written_and_appealed_from_the_phone(stage):
    """A resident just above the standard: 9,000 ÷ 12 ÷ 2 = 375.00 a head, over 335.00."""
    members = couple(stage, income="9000")
    resident = stage.stories.resident("zuo", members[0], at_hour(MEASURES))
    walk = stage.stories.walk(members, MEASURES, REASON, resident).to_opinion()
    case = play_after(stage, walk)
    officers.do(stage, "shenhe", case.id, "上报（建议不予确认）", "已上报")
    officers.do(stage, "shencha", case.id, "提出确认意见", "审查意见已提出", 事实和理由="人均收入高于标准。")
    page = officers.do(
        stage,
        "shenpi",
        case.id,
        "不予确认",
        "已作出不予确认决定",
        事实和理由="人均月收入高于标准，经入户和核对属实。",
    )
    expect(page.locator("#decision")).to_contain_text("不予确认")
    phone = stage.sit("zuo", phone=True)
    phone.goto(f"/my/cases/{case.id}/")
    phone.get_by_role("link", name="看决定和理由").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("没有批准")
    expect(
        phone.get_by_text("家庭人均月收入 375.00 元，不低于农村低保标准每人每月 335.00 元")
    ).to_be_visible()
    stage.look(phone, "9-refused")
    with phone.expect_download() as downloading:
        phone.get_by_role("link", name="不予确认").first.click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF")
    phone.get_by_role("link", name="申请复核").click()
    phone.get_by_label("您认为决定哪里不对").fill("今年收成不好，收入没有那么多，请再核一次。")
    stage.look(phone, "9-appeal")
    phone.get_by_role("button", name="提交复核申请").click()
    expect(phone.get_by_text("正在复核，请等待答复。")).to_be_visible()
    page = stage.sit("shenpi")
    page.goto("/review/appeals/")
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
    assert Appeal.objects.get().answered_at is None


def test_who_took_in_cannot_decide(stage):
    """One person with two posts in a small township: she took the case in, so another must send it on."""
    stage.open_post("liangmian", "梁敏", Role.TOWN_CLERK, accounts.TOWN)
    stage.open_post("liangmian", "梁敏", Role.TOWN_HEAD, accounts.TOWN)
    walk = stage.stories.walk(couple(stage), MEASURES, REASON, stage.officer("liangmian")).to_opinion()
    case = play_after(stage, walk.publish().wait_for_notice())
    page = officers.open_case(stage.sit("liangmian"), case.id)
    expect(hindrance(page, "上报区民政局")).to_contain_text("须由其他人员办理")
    expect(page.get_by_role("button", name="上报区民政局")).to_have_count(0)
    stage.look(page, "9-not-by-her")
    case.refresh_from_db()
    assert case.state == "town_notice"
    officers.do(stage, "shenhe", case.id, "上报区民政局", "已上报")
