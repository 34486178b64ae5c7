"""An organisation that was late, in a browser: order to rectify, 异常名录, repair, removal.

Days worked by hand: reports are due by 2020-06-30 (the district's extension), rectification by 2020-09-30.
The statement's ten working days after the notice of Friday 9 October 2020 are Saturday 10 (a make-up day), 12
to 16 and 19 to 22 October; removal is due five working days after 1 December.
"""

import datetime as dt

import pytest
from playwright.sync_api import expect

from minzheng.kernel.access.models import Account
from minzheng.registers.organisations.models import Agent
from minzheng.registers.supervision import queries
from minzheng.registers.supervision.models import CreditEntry, Rectification
from tests.config.fields import supervision as field


@pytest.fixture
def body(stage):
    """An association of the district for which the agent reports."""
    made = field.body(is_trade_association=False)
    agent = Account.objects.get(username="shetuan")
    Agent.objects.create(account=agent, organisation=made, valid=(dt.date(2019, 1, 1), None))
    return made


def take(page, label: str, **fields: str) -> None:
    """Open a step's dialog, fill it in and send it."""
    page.get_by_role("button", name=label, exact=True).first.click()
    dialog = page.get_by_role("dialog", name=label)
    for name, value in fields.items():
        dialog.locator(f"[name={name}]").fill(value)
    dialog.get_by_role("button", name=label, exact=True).click()


def test_late_ordered_listed_repaired_and_removed(stage, body):
    stage.play(2020, 1, 15)
    clerk = stage.sit("shezu")
    clerk.goto("/organisations/supervision/inspections/")
    clerk.get_by_role("button", name="固定应检名单").click()
    dialog = clerk.get_by_role("dialog", name="固定应检名单")
    dialog.get_by_label("社会团体").check()
    dialog.get_by_role("button", name="固定名单").click()
    expect(clerk.get_by_text("应检名单已固定，共 1 家。")).to_be_visible()
    stage.look(clerk, "supervision-board")
    board = clerk.url

    stage.play(2020, 7, 6)
    clerk.goto(board)
    clerk.get_by_label(f"选择{body.name}").check()
    clerk.get_by_label("整改期限").fill("2020-09-30")
    clerk.get_by_role("button", name="责令整改").click()
    expect(clerk.get_by_text("已责令 1 家整改，通知书已出具。")).to_be_visible()
    assert Rectification.objects.get().due_date == dt.date(2020, 9, 30)

    stage.play(2020, 10, 9)
    clerk.get_by_role("link", name=body.name).click()
    expect(clerk.get_by_text("已超期 9 天（9月30日到期）")).to_be_visible()
    take(clerk, "逾期，提请列入异常名录", reason="催告后仍未提交书面整改报告")
    expect(clerk.get_by_text("已办理，办理经过见下方。")).to_be_visible()
    clerk.goto("/organisations/supervision/lists/credit/")
    clerk.get_by_role("link", name=body.name).click()
    take(clerk, "发列入前告知书")
    expect(clerk.get_by_role("link", name="拟列入活动异常名录告知书")).to_be_visible()
    entry = CreditEntry.objects.get()
    assert entry.statement_until == dt.date(2020, 10, 22)

    head = stage.sit("shenpi")
    stage.play(2020, 10, 22)
    head.goto(f"/organisations/supervision/subjects/credit/{entry.id}/")
    take(head, "决定列入并公布", opinion="事实清楚，没有陈述申辩")
    expect(head.get_by_text("陈述申辩期限至 2020-10-22").first).to_be_visible()
    stage.play(2020, 10, 23)
    head.goto(f"/organisations/supervision/subjects/credit/{entry.id}/")
    take(head, "决定列入并公布", opinion="事实清楚，没有陈述申辩")
    expect(head.get_by_text("承接政府购买服务、享受资助时从严审查")).to_be_visible()
    stage.look(head, "supervision-listed")
    assert [one.name for one in queries.public_lists(dt.date(2020, 10, 23))["abnormal"]] == [body.name]

    stage.play(2020, 12, 1)
    agent = stage.sit("shetuan", phone=True)
    agent.goto("/institution/annual/")
    agent.get_by_role("link", name=f"{body.name} 活动异常名录").click()
    take(agent, "申请移出", repair_text="已补报年度工作报告，完成整改。")
    expect(agent.get_by_text("申请移出，待核实").first).to_be_visible()
    stage.look(agent, "supervision-repair")
    assert agent.evaluate("document.documentElement.scrollWidth") <= 390

    stage.play(2020, 12, 4)
    head.goto(f"/organisations/supervision/subjects/credit/{entry.id}/")
    take(head, "查实，移出名单", opinion="核实整改完成")
    expect(head.get_by_text("已移出").first).to_be_visible()
    expect(head.get_by_role("link", name="移出活动异常名录决定书")).to_be_visible()
    assert queries.public_lists(dt.date(2020, 12, 4))["abnormal"] == []
    entry.refresh_from_db()
    assert (entry.state, entry.removed_date) == ("removed", dt.date(2020, 12, 4))
