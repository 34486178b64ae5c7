"""A month of the treasury: every programme started at once, paid to cards, and what does not run smoothly.

May 2020 of five programmes. Two couples on rural 低保 with 120.00 a head have (335 − 120) × 2 = 430.00. Of one
couple the wife died in March, which is learnt in May: alone with the 240.00 of both the husband is due
335 − 240 = 95.00, so April was 335.00 too much. Two old people have 100.00 a month each; one has no account,
and her three months are paid in cash, two of them to her daughter. A disabled person's 65.00 come back, for
her card was closed. The widower, who is over seventy, is found to have 33.50 of 分类施保 and 28.00 of the price
subsidy besides since March: 100.50 and 84.00 come with May.

The debt is paid back at 100.00 a month. Another treasurer, who wanted to start the same month, is told so.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from minzheng.config.demo import accounts
from minzheng.config.demo.population import Planned, household
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import bank
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.models import (
    Award,
    BankBatch,
    CashReceipt,
    Clawback,
    IssueRun,
    Payment,
    RepaymentPlan,
)

from .dibao.officers import dialog_of
from .dibao.stage import Stage

MARCH, APRIL = Month(2020, 3), Month(2020, 4)
DISTRICT, VILLAGE = accounts.DISTRICT, accounts.VILLAGE
CODES = ("dibao", "elderly", "disability_nursing")
FOLLOWING = ("category_supplement", "price_subsidy")
OLD, POOR, DISABLED = "何示例", "钟示例", "龙示例"


@pytest.fixture
def town(stage) -> Stage:
    """March and April are paid; nobody has reported the death of March yet."""
    stage.play(2020, 5, 12)
    stage.open_post("zhidan2", "王勤", Role.TREASURY_MAKER, DISTRICT)
    clerk, at = stage.officer("shencha"), at_hour(dt.date(2020, 3, 2))
    couple = Planned(size=2, from_month=MARCH, until_month=None)
    rows = [household(couple, 12_000, False, VILLAGE, f"{n}号", stage.invention) for n in (1, 2)]
    commands.take_over_awards(
        programme="dibao", households=rows, from_month=MARCH, basis="台账接续", actor=clerk, at=at
    )
    disabled = {"disability_category": 4, "disability_grade": 1}
    people = [
        ("elderly", OLD, dt.date(1928, 1, 5), {}, stage.invention.card_number()),
        ("elderly", POOR, dt.date(1927, 6, 5), {}, ""),
        ("disability_nursing", DISABLED, dt.date(1970, 6, 5), disabled, stage.invention.card_number()),
    ]
    for code, name, born, facts, card in people:
        person = commands.LedgerPerson(
            identity_number=stage.invention.identity_number(born, "女"), name=name, division_code=VILLAGE,
            facts=facts, bank="农村商业银行" if card else "", card_number=card,
        )  # fmt: skip
        commands.take_over_persons(
            programme=code, rows=[person], from_month=MARCH, basis="花名册接续", actor=clerk, at=at
        )
    allotted(stage)
    for month in (MARCH, APRIL):
        pay(stage, month)
    commands.record_death(
        award_id=award_of_the_couple().id, person_id=award_of_the_couple().persons.last().person_id,
        death_date=dt.date(2020, 3, 8), source_note="村委会证明", actor=stage.officer("shouli"),
        at=at_hour(dt.date(2020, 5, 6)),
    )  # fmt: skip
    return stage


def award_of_the_couple() -> Award:
    return Award.objects.filter(programme="dibao").order_by("id")[0]


def allotted(stage: Stage) -> None:
    for code, source, fen in (
        ("dibao", "中央", 600_000),
        ("dibao", "省级", 200_000),
        ("elderly", "区级", 150_000),
    ):
        commands.record_allotment(
            programme_code=code, division_prefix=DISTRICT, year=2020, source=source, amount_fen=fen,
            document_number=f"示例{source}{code}", received_date=dt.date(2020, 1, 10),
            actor=stage.officer("zhidan"), at=at_hour(dt.date(2020, 3, 2)),
        )  # fmt: skip


def pay(stage: Stage, month: Month) -> None:
    """A month of all programmes to its end: the bank has paid whoever has an account."""
    at, maker, checker = (
        at_hour(month.first_date.replace(day=10)),
        stage.officer("zhidan"),
        stage.officer("fuhe"),
    )
    runs, refused = commands.start_runs(
        programme_codes=CODES, division_prefix=DISTRICT, month=month, actor=maker, at=at
    )
    assert (len(runs), refused) == (3, {})
    for run in runs:
        commands.prepare_run(run_id=run.id, actor=maker, at=at)
        commands.check_run(run_id=run.id, actor=checker, at=at)
        commands.post_run(run_id=run.id, actor=checker, at=at)
        batch = run.batches.get()
        commands.take_bank_return(batch_id=batch.id, content=answer(batch), actor=maker, at=at)


def answer(batch: BankBatch, codes: dict[str, str] | None = None) -> bytes:
    """What the bank says of a batch or package: a code by payee, paid for the others."""
    place = "package_sequence" if batch.is_package else "sequence"
    rows = Payment.objects.filter(card__isnull=False)
    rows = rows.filter(batch__package=batch) if batch.is_package else rows.filter(batch=batch)
    lines = [
        bank.ReturnLine(
            line_number=0, seq=getattr(one, place), card_number="0" * 12 + one.card.number_tail,
            amount_fen=one.amount_fen, code=(codes or {}).get(one.award.payee.name, "00"), remark="",
        )
        for one in rows.select_related("card", "award__payee").order_by(place)
    ]  # fmt: skip
    return bank.return_file(batch.number, lines, made_on=dt.date(2020, 5, 13))


def test_a_month_of_the_treasury(town):
    all_programmes_are_started_and_another_treasurer_is_told(town)
    checked_by_the_second_person(town)
    package = one_file_for_the_bank(town)
    what_came_back_is_put_right_and_paid_again(town, package)
    one_is_paid_in_cash(town)
    the_debt_is_paid_by_instalments(town)
    the_money_is_looked_at(town)
    for code in CODES + FOLLOWING:
        assert queries.books_faults(code, DISTRICT) == []


def new_run(page: Page) -> None:
    page.goto("/treasury/runs/new/")
    page.get_by_label("所属期").select_option(label="2020年5月")


def all_programmes_are_started_and_another_treasurer_is_told(stage: Stage) -> None:
    first, second = stage.sit("zhidan"), stage.sit("zhidan2")
    for page in (first, second):
        new_run(page)
        expect(page.get_by_label("待遇").locator("option:checked")).to_have_text(re.compile("全部待遇$"))
    first.get_by_role("button", name="开始测算").click()
    expect(first.locator("#messages")).to_contain_text("5 项待遇")
    second.get_by_role("button", name="开始测算").click()
    expect(second.locator("[data-error-summary]")).to_contain_text("还有未完成的批次。请先复核入账或作废它")
    stage.look(second, "treasury-1-second")
    assert IssueRun.objects.filter(month=Month(2020, 5)).count() == 5
    stage.work()


def checked_by_the_second_person(stage: Stage) -> None:
    checker = stage.sit("fuhe")
    checker.goto("/treasury/runs/")
    for box in checker.get_by_role("checkbox").all():
        box.check()
    stage.look(checker, "treasury-2-check")
    checker.get_by_role("button", name="复核选中的批次").click()
    expect(checker.locator("#messages")).to_contain_text("已复核通过 5 个批次")
    stage.work()
    may = {code: sum(one.amount_fen for one in payments_of_may(code)) for code in CODES + FOLLOWING}
    assert may == {
        "dibao": 525_00, "elderly": 200_00, "disability_nursing": 65_00, "category_supplement": 100_50,
        "price_subsidy": 84_00,
    }  # fmt: skip
    assert Clawback.objects.get().amount_fen == 335_00


def payments_of_may(code: str) -> list[Payment]:
    return list(Payment.objects.filter(batch__programme=code, batch__run__month=Month(2020, 5)))


def one_file_for_the_bank(stage: Stage) -> BankBatch:
    page = stage.sit("zhidan")
    page.goto("/treasury/bank/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="合并选中的批次").click()
    expect(page.locator("#messages")).to_contain_text("已并成一卡通批次")
    package = BankBatch.objects.get(programme="")
    assert (package.total_count, package.total_fen) == (6, 874_50)
    give_to_bank(stage, package, {DISABLED: "02"}, "成功 5 笔，退票 1 笔")
    return package


def give_to_bank(stage: Stage, batch: BankBatch, codes: dict[str, str], said: str) -> None:
    page = stage.sit("zhidan")
    page.goto(f"/treasury/bank/{batch.id}/")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="下载银行文件").click()
    assert downloading.value.path().read_bytes().decode("gb18030").startswith(f"H,{batch.number},PAY,")
    path = stage.folder / f"{batch.number}.csv"
    path.write_bytes(answer(batch, codes))
    page.get_by_label("银行回盘文件").set_input_files(path)
    page.get_by_role("button", name="上传回盘").click()
    expect(page.locator("#messages")).to_contain_text(said)


def what_came_back_is_put_right_and_paid_again(stage: Stage, package: BankBatch) -> None:
    page = stage.sit("zhidan")
    page.goto("/treasury/returned/")
    row = page.get_by_role("row", name=re.compile(DISABLED))
    expect(row).to_contain_text("卡号错误或已销户")
    stage.look(page, "treasury-3-returned")
    row.get_by_role("link", name="更正账户").click()
    page.get_by_label("开户行").fill("邮政储蓄银行")
    page.get_by_label("银行卡号").fill(stage.invention.card_number())
    page.get_by_role("button", name=re.compile("登记|更正|保存")).click()
    page.get_by_role("checkbox", name=re.compile(f"选择{DISABLED}")).check()
    page.get_by_role("button", name="预览重发").click()
    page.get_by_role("button", name="确认重发").click()
    expect(page.locator("#messages")).to_contain_text("已生成重发批次")
    again = BankBatch.objects.filter(run=None, programme="disability_nursing").get()
    assert (again.total_count, again.total_fen) == (1, 65_00)
    give_to_bank(stage, again, {}, "成功 1 笔")


def one_is_paid_in_cash(stage: Stage) -> None:
    """Three months of hers are on one sheet; her daughter comes for her. A mistake is undone in between."""
    page = stage.sit("zhidan")
    page.goto("/treasury/cash/")
    expect(page.get_by_role("row", name=re.compile(POOR))).to_have_count(3)
    page.get_by_role("checkbox", name="全选本页").check()
    stage.look(page, "treasury-4-cash")
    page.get_by_role("button", name="制作领取表").click()
    expect(page.locator("#messages")).to_contain_text("已制作领取表")
    sheet = BankBatch.objects.get(channel="cash")
    page.goto(f"/treasury/cash/sheets/{sheet.id}/print/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("高龄津贴现金领取表")
    stage.look(page, "treasury-4-paper")
    page.goto(f"/treasury/cash/sheets/{sheet.id}/")
    hand_over(stage, page, "代领")
    expect(page.locator("[data-error-summary]")).to_contain_text("请写明代领人、与本人的关系和代领原因")
    page.get_by_label("代领人姓名").fill("钟女儿")
    page.get_by_label("与本人的关系").fill("女")
    page.get_by_label("代领原因").fill("本人行动不便")
    page.get_by_label("签字后的领取表").set_input_files(stage.picture("领取表"))
    stage.look(page, "treasury-4-hand")
    page.get_by_role("button", name="登记领取").click()
    expect(page.locator("#messages")).to_contain_text("已登记领取 3 笔，300.00 元")
    undo_the_last_and_record_it_again(stage, page)
    assert set(sheet.payments.values_list("state", flat=True)) == {"handed"}
    assert CashReceipt.objects.filter(undone_at=None, proxy_name="钟女儿").count() == 2
    page.goto("/treasury/returned/")
    expect(page.get_by_text("没有等待重发的退票")).to_be_visible()


def hand_over(stage: Stage, page: Page, how: str) -> None:
    page.get_by_role("checkbox", name="全选").check()
    page.get_by_label(how, exact=True).check()
    page.get_by_label("发放人").fill("蒋志明")
    page.get_by_label("见证人").fill("唐秀英")
    page.get_by_label("签字后的领取表").set_input_files(stage.picture("领取表"))
    page.get_by_role("button", name="登记领取").click()


def undo_the_last_and_record_it_again(stage: Stage, page: Page) -> None:
    page.get_by_role("listitem").filter(has_text="，2020年5月，").get_by_text(
        "撤销", exact=True
    ).first.click()
    dialog = page.get_by_role("dialog", name="撤销这笔领取登记？")
    dialog.get_by_label("撤销原因").fill("五月是本人来领的")
    dialog.get_by_role("button", name="确定撤销").click()
    expect(page.locator("#messages")).to_contain_text("已撤销这笔领取登记")
    hand_over(stage, page, "本人")
    expect(page.locator("#messages")).to_contain_text("已登记领取 1 笔，100.00 元")
    stage.look(page, "treasury-4-sheet")


def the_debt_is_paid_by_instalments(stage: Stage) -> None:
    head = stage.sit("shenpi")
    head.goto(f"/treasury/clawbacks/{Clawback.objects.get().id}/")
    expect(head.get_by_role("heading", level=1)).to_contain_text("多发 335.00 元")
    head.get_by_label("追回：家庭欠款").check()
    head.get_by_label("家庭迟报").check()
    head.get_by_label("事实和理由").fill("三月去世，五月才报。")
    head.get_by_role("button", name="作出决定").click()
    expect(head.locator("#messages")).to_contain_text("已决定追回")
    head.goto(f"/treasury/clawbacks/{Clawback.objects.get().id}/")
    head.get_by_role("link", name="看还了多少，约定分期").click()
    head.get_by_label("每月还款").fill("100")
    head.get_by_label("首期").select_option(label="2020年5月")
    head.get_by_label("协议").fill("还款协议1号")
    stage.look(head, "treasury-5-agree")
    head.get_by_role("button", name="约定分期").click()
    expect(head.locator("#messages")).to_contain_text("已约定自2020年5月起分期还款")
    head.get_by_role("link", name="打印分期协议").click()
    stage.look(head, "treasury-5-paper")
    page = stage.sit("zhidan")
    page.goto("/treasury/plans/")
    stage.look(page, "treasury-5-plans")
    page.get_by_role("link", name=RepaymentPlan.objects.get().household.head.name).click()
    page.get_by_role("link", name="登记退款").click()
    page.get_by_label("退回金额").fill("100")
    page.get_by_label("收据号").fill("示例收据1号")
    page.get_by_role("button", name="登记入账").click()
    expect(page.locator("#messages")).to_contain_text("退款已入账")
    page.goto("/treasury/plans/")
    page.get_by_role("link", name=RepaymentPlan.objects.get().household.head.name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("尚欠 235.00 元")
    stage.look(page, "treasury-5-account")


def the_money_is_looked_at(stage: Stage) -> None:
    """低保 was given 8,000.00; it was worth 860 in March, 525 in April after the clawback, 525 in May."""
    page = stage.sit("zhidan")
    page.goto("/treasury/")
    stage.look(page, "treasury-6-funds")
    page.get_by_role("link", name="最低生活保障", exact=True).first.click()
    page.get_by_label("提高").fill("20")
    page.get_by_label(re.compile("^自")).select_option(label="2020年7月")
    page.get_by_role("button", name="推算").click()
    expect(page.get_by_text("提高以后每月")).to_be_visible()
    stage.look(page, "treasury-6-fund")
    page.goto("/treasury/report/")
    table = page.get_by_role("table", name="支出", exact=True)
    expect(table.get_by_role("row", name=re.compile("^高龄津贴"))).to_contain_text("600.00")
    stage.look(page, "treasury-7-report")
    # March 860, April 860 − 335, May 95 + 430: shared 3 : 1 between centre and province.
    row = table.get_by_role("row", name=re.compile("^最低生活保障"))
    for text in ("1,910.00", "1,432.50", "477.50"):
        expect(row).to_contain_text(text)
    row.get_by_role("link", name="1,910.00").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1,910.00 元")
    stage.look(page, "treasury-7-lines")
    page.goto("/treasury/report/print/?rows=place")
    stage.look(page, "treasury-7-paper")
    page.goto("/treasury/report/?rows=month")
    stage.look(page, "treasury-7-months")
    phone = stage.sit("zhidan", phone=True)
    sheet = BankBatch.objects.get(channel="cash")
    pages = {
        "cash": "cash/", "sheet": f"cash/sheets/{sheet.id}/", "plans": "plans/", "report": "report/",
        "fund": f"funds/dibao/{DISTRICT}/?rise=20&since=2020-07", "lines": "report/lines/?rows=programme",
    }  # fmt: skip
    plan = RepaymentPlan.objects.get()
    pages["account"] = f"debts/dibao/{DISTRICT}/{plan.household_id}/account/"
    for name, address in pages.items():
        phone.goto(f"/treasury/{address}")
        stage.look(phone, f"treasury-8-phone-{name}")


def test_a_dialog_is_never_left_open(town):
    """Asked whether what nobody took shall go back, one may say no."""
    commands.make_cash_sheets(
        payment_ids=list(Payment.objects.filter(state="returned").values_list("id", flat=True)),
        actor=town.officer("zhidan"), at=at_hour(dt.date(2020, 5, 12)),
    )  # fmt: skip
    page = town.sit("zhidan")
    page.goto(f"/treasury/cash/sheets/{BankBatch.objects.get(channel='cash').id}/")
    dialog = dialog_of(page, "未领的退回", "把没有领的退回？")
    dialog.get_by_role("button", name="返回").click()
    expect(dialog).to_be_hidden()
    dialog = dialog_of(page, "未领的退回", "把没有领的退回？")
    dialog.get_by_label("原因").fill("外出务工没有来")
    dialog.get_by_role("button", name="退回未领的").click()
    expect(page.locator("#messages")).to_contain_text("未领的 2 笔已退回")
    assert set(Payment.objects.filter(award__payee__name=POOR).values_list("state", flat=True)) == {
        "reissued", "returned",
    }  # fmt: skip
