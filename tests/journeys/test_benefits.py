"""A new disability card, and a death that nobody reported: the two failures of document 003, cured.

The federation's list names a woman of ninety-one with a severe disability. Nobody of her house has asked for
anything, yet both of her benefits stand before the clerk: 护理补贴 65 a month from the month of the application,
高龄津贴 100 a month since she turned ninety in June 2019. Both are paid to one card in one file of the bank.
When the crematorium's list comes in, everything stops the same moment, and what was paid for the month after
her death is put forward for recovery.

June 2020: 65 + 13 × 100 = 1,365 (June 2019 to June 2020). July: 165, which is what was paid too much.
"""

import datetime as dt
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.kernel.cases.models import Case
from minzheng.kernel.watch import commands as watch
from minzheng.registers.benefits.models import Award, BankBatch, Issued, Payment
from tests.registers.benefits.reported.card_list import card_list, holder
from tests.registers.benefits.reported.test_cremations import HEADERS as CREMATION_HEADERS

from .dibao.officers import dialog_of
from .dibao.stage import Stage

NAME = "蒋示例"


def test_a_card_is_seen_and_a_death_is_seen(stage):
    number = stage.invention.identity_number(dt.date(1929, 6, 1), "女")
    the_federation_brings_its_list(stage, number)
    nursing = taken_up_with_one_click(stage)
    elderly = filled_in_with_a_card(stage, number)
    granted(stage, nursing, audited=True)
    granted(stage, elderly, noticed=True)
    the_month_is_paid_in_one_file(stage)
    the_crematorium_brings_its_list(stage, number)
    what_was_paid_too_much_is_decided(stage)
    her_file_tells_it_as_one_story(stage)


def the_minute_passes() -> None:
    """What the worker does each minute: it lets the rules look at whom something new is on file of."""
    watch.catch_up(at=rehearsed_moment())


def upload(page: Page, label: str, path: Path, button: str) -> None:
    page.get_by_label(label).set_input_files(path)
    page.get_by_role("button", name=button).click()
    expect(page.locator("#messages")).to_contain_text("已导入 1 行")


def the_federation_brings_its_list(stage: Stage, number: str) -> None:
    stage.play(2020, 6, 10)
    the_minute_passes()  # the worker has been there before, and remembers how far it had read
    page = stage.sit("canlian")
    page.goto("/welfare/intake/")
    path = stage.folder / "名册.xlsx"
    path.write_bytes(card_list(holder(name=NAME, identity_number=number)).getvalue())
    upload(page, "名册文件", path, "导入名册")
    stage.look(page, "benefits-1-list")
    the_minute_passes()


def taken_up_with_one_click(stage: Stage) -> int:
    """The candidate is there by herself; one press opens the case in the month that counts."""
    page = stage.sit("shouli")
    page.goto("/welfare/candidates/")
    expect(page.get_by_role("row", name=re.compile(NAME))).to_have_count(2)
    stage.look(page, "benefits-2-candidates")
    row = page.get_by_role("row", name=re.compile("残疾人两项补贴"))
    row.get_by_role("button", name=f"受理{NAME}的申请").click()
    expect(page.locator("#messages")).to_contain_text("请上传材料")
    return Case.objects.get(matter="disability_subsidies").id


def filled_in_with_a_card(stage: Stage, number: str) -> int:
    page = stage.sit("shouli")
    page.goto("/welfare/candidates/")
    page.get_by_role("row", name=re.compile("高龄津贴")).get_by_role("link", name="填写申请表").click()
    page.get_by_label("申请人姓名").fill(NAME)
    page.get_by_label(re.compile("^身份证号")).fill(number)
    page.get_by_label("户籍所在村（社区）").select_option("431103102200")
    page.get_by_label("银行卡号（一卡通）").fill(stage.invention.card_number())
    page.get_by_role("button", name="收件").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("请选择开户行")
    expect(page.get_by_label("申请人姓名")).to_have_value(NAME)
    stage.look(page, "benefits-3-refused")
    page.get_by_label("开户行").select_option("农村商业银行")
    page.get_by_role("button", name="收件").click()
    expect(page.get_by_text("待受理").first).to_be_visible()
    the_minute_passes()
    page.goto("/welfare/candidates/")
    expect(page.get_by_text("没有待申请的人员")).to_be_visible()
    return Case.objects.get(matter="elderly").id


def granted(stage: Stage, case_id: int, *, audited: bool = False, noticed: bool = False) -> None:
    """Paper, acceptance, review, the federation or the wall, approval: each by another person."""
    clerk = stage.sit("shouli")
    clerk.goto(f"/welfare/cases/{case_id}/")
    dialog = dialog_of(clerk, "加入材料")
    dialog.get_by_label("哪一份材料").select_option("身份证或户口簿")
    dialog.locator("input[type=file]").set_input_files(stage.picture("身份证"))
    dialog.get_by_role("button", name="上传", exact=True).click()
    expect(clerk.locator("#messages")).to_be_visible()
    step(clerk, "受理")
    step(clerk, "提出审核意见", 审核意见="材料齐全，情况属实。")
    if audited:
        federation = stage.sit("canlian")
        federation.goto(f"/welfare/cases/{case_id}/")
        step(federation, "提出审核意见（会审）", 审核意见="证件有效，肢体一级。")
    if noticed:
        step(clerk, "公示")
        stage.play(2020, 6, 22)
    head = stage.sit("shenpi")
    head.goto(f"/welfare/cases/{case_id}/")
    stage.look(head, f"benefits-4-{case_id}")
    step(head, "批准")


def step(page: Page, label: str, **typed: str) -> None:
    dialog = dialog_of(page, label)
    for field, text in typed.items():
        dialog.get_by_label(re.compile(f"^{field}")).fill(text)
    dialog.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("#messages")).to_be_visible()


def the_month_is_paid_in_one_file(stage: Stage) -> None:
    """All programmes are started, checked and put together with one press each."""
    run_month(stage, "2020年6月")
    page = stage.sit("zhidan")
    page.goto("/treasury/bank/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    stage.look(page, "benefits-5-batches")
    page.get_by_role("button", name="合并选中的批次").click()
    expect(page.locator("#messages")).to_be_visible()
    package = BankBatch.objects.get(package=None)
    assert (package.total_count, package.total_fen) == (2, 1365_00)
    page.goto(f"/treasury/bank/{package.id}/")
    stage.look(page, "benefits-5-package")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="下载银行文件").click()
    assert downloading.value.path().read_bytes().decode("gb18030").startswith(f"H,{package.number},PAY,")
    assert Payment.objects.count() == 2


def run_month(stage: Stage, month: str) -> None:
    maker = stage.sit("zhidan")
    maker.goto("/treasury/runs/new/")
    expect(maker.get_by_label("待遇").locator("option:checked")).to_have_text(re.compile("全部待遇$"))
    maker.get_by_label("所属期").select_option(label=month)
    maker.get_by_role("button", name="开始测算").click()
    expect(maker.locator("#messages")).to_contain_text("2 项待遇")
    stage.work()
    checker = stage.sit("fuhe")
    checker.goto("/treasury/runs/")
    for box in checker.get_by_role("checkbox").all():
        box.check()
    stage.look(checker, "benefits-5-runs")
    checker.get_by_role("button", name="复核选中的批次").click()
    expect(checker.locator("#messages")).to_be_visible()
    stage.work()


def the_crematorium_brings_its_list(stage: Stage, number: str) -> None:
    """She died on 20 June; July was paid. From the moment of the list nothing more is due after June."""
    stage.play(2020, 7, 8)
    run_month(stage, "2020年7月")
    assert sum(Issued.objects.values_list("amount_fen", flat=True)) == 1530_00
    stage.play(2020, 7, 20)
    page = stage.sit("shencha")
    page.goto("/welfare/cremations/")
    row = {
        "name": NAME, "identity_number": number, "cremation_date": dt.date(2020, 6, 22),
        "death_date": dt.date(2020, 6, 20), "crematorium": "冷水滩区殡仪馆", "record_number": "LS20200620",
    }  # fmt: skip
    path = stage.folder / "火化.xlsx"
    path.write_bytes(card_list(row, headers=CREMATION_HEADERS).getvalue())
    upload(page, "火化记录", path, "导入火化记录")
    stage.look(page, "benefits-6-cremations")
    assert {award.valid.upper for award in Award.objects.all()} == {dt.date(2020, 7, 1)}
    page.goto("/welfare/warnings/")
    page.get_by_label("状态").select_option(label="全部")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("row", name=re.compile(NAME)).first).to_be_visible()
    stage.look(page, "benefits-6-warnings")


def what_was_paid_too_much_is_decided(stage: Stage) -> None:
    stage.play(2020, 8, 7)
    run_month(stage, "2020年8月")
    page = stage.sit("shenpi")
    page.goto("/treasury/clawbacks/")
    stage.look(page, "benefits-7-clawbacks")
    for kept_back in ("65.00", "100.00"):
        page.goto("/treasury/clawbacks/")
        page.get_by_role("row", name=re.compile(kept_back)).get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"多发 {kept_back} 元")
        page.get_by_label("追回：家庭欠款").check()
        page.get_by_label("家庭迟报").check()
        page.get_by_label("事实和理由").fill("家属未报死亡，7月仍发放。")
        stage.look(page, "benefits-7-clawback")
        page.get_by_role("button", name="作出决定").click()
        expect(page.locator("#messages")).to_contain_text("已决定追回")
    assert sum(Issued.objects.values_list("amount_fen", flat=True)) == 1365_00


def her_file_tells_it_as_one_story(stage: Stage) -> None:
    """Found at the counter; card, application, pay, death, stop with its article and debt stand in a row."""
    page = stage.sit("shenpi")
    page.goto("/counter/")
    page.get_by_label("姓名或身份证号").fill(NAME)
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name=NAME, exact=True).click()
    page.get_by_role("link", name=re.compile("全部显示")).click()
    story = page.locator("#story")
    expect(story).to_contain_text("残疾人证")
    titles = [
        "重度残疾人护理补贴：已决定追回 65.00 元", "死亡停发",
        "2020年6月至2020年7月发放 2 次，合计 1,530.00 元", "开通重度残疾人护理补贴，自2020年6月起", "残疾人证 肢体一级",
    ]  # fmt: skip
    text = story.inner_text()
    places = [text.find(title) for title in titles]
    assert -1 not in places
    assert places == sorted(places)
    expect(story).to_contain_text("依据：民政部等四部门2022年兜底保障通知")
    expect(page.locator("#owing")).to_contain_text("已决定追回、尚未收回 65.00 元")
    stage.look(page, "benefits-8-person")
    page.get_by_label("类别").select_option(label="待遇")
    expect(story).not_to_contain_text("合计 1,530.00 元")
    page.get_by_role("link", name="家庭档案").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{NAME}家庭")
    expect(page.locator("#members")).to_contain_text("2020年6月20日死亡")
    expect(page.locator("#months")).to_contain_text("165.00")
    stage.look(page, "benefits-8-household")
    page.set_viewport_size({"width": 390, "height": 844})
    stage.look(page, "benefits-8-household-phone")
