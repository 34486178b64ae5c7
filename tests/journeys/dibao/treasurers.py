"""What the treasury does for a month: the maker, the worker, the checker, the bank."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from minzheng.kernel.base.commands import rehearsed_moment
from minzheng.kernel.exchange import bank
from minzheng.registers.benefits.models import BankBatch

from .stage import Stage

# What the eye reads of each cell: words for a screen reader ("增加") are left out.
READ_ROWS = """rows => rows.map(row => [...row.cells].map(cell => {
  const seen = cell.cloneNode(true);
  seen.querySelectorAll(".visually-hidden").forEach(one => one.remove());
  return seen.textContent.replace(/\\s+/g, " ").trim();
}))"""


def prepare(stage: Stage, month: str) -> Page:
    """The maker starts the run of a month ("2020年5月"), a worker computes it; gives the maker's page."""
    page = stage.sit("zhidan")
    page.goto("/treasury/runs/new/")
    page.get_by_label("待遇").select_option(label="最低生活保障")
    page.get_by_label("所属期").select_option(label=month)
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{month}最低生活保障")
    expect(page.get_by_text("正在测算应发")).to_be_visible()
    finish(stage, page, "测算完成，等待复核")
    return page


def check(stage: Stage, maker: Page) -> Page:
    """The checker, another person, lets it be booked; gives the checker's page."""
    page = stage.sit("fuhe")
    page.goto(maker.url)
    page.get_by_role("button", name="复核通过").click()
    page.get_by_role("dialog", name="复核通过并入账？").get_by_role("button", name="复核通过").click()
    expect(page.locator("#messages")).to_contain_text("已复核通过")
    finish(stage, page, "入账完成")
    return page


def finish(stage: Stage, page: Page, said: str) -> None:
    """A worker does what waits, and the page that watches it loads itself again."""
    stage.work()
    expect(page.get_by_text(said)).to_be_visible()
    page.wait_for_load_state()


def lines_of(page: Page, payee: str) -> list[list[str]]:
    """The lines of a household in a run: [month, persons, due, issued, difference, why]."""
    page.get_by_role("link", name=payee, exact=True).click()
    table = page.get_by_role("table", name="逐月差额")
    # Reading rows does not wait for any: the table must stand and the page be whole before.
    expect(table).to_be_visible()
    page.wait_for_load_state()
    found = table.locator("tbody tr").evaluate_all(READ_ROWS)
    page.go_back()
    return found


def nothing_more(stage: Stage, month: str) -> None:
    """The same month once more posts nothing; the run is thrown away on its page."""
    page = prepare(stage, month)
    expect(page.get_by_text("没有这样的家庭")).to_be_visible()
    page.get_by_role("button", name="作废").click()
    dialog = page.get_by_role("dialog", name="作废这个批次？")
    dialog.get_by_label("作废原因").fill("重复制作，没有差额")
    dialog.get_by_role("button", name="确定作废").click()
    expect(page.locator("#messages")).to_contain_text("批次已作废")


def pay(stage: Stage, month: str) -> Page:
    """A whole run; gives the maker's page with it, before it was checked, for a look at its lines."""
    return check(stage, prepare(stage, month))


def batch_of(page: Page) -> BankBatch:
    """The bank's batch that a posted run's page names."""
    number = page.get_by_role("link", name=re.compile(r"^\d{6}-")).inner_text()
    return BankBatch.objects.get(number=number)


@dataclass(frozen=True)
class Answered:
    """The bank's answer to a batch: the codes by payee, "00" for the others."""

    codes: dict[str, str]

    def content(self, batch: BankBatch) -> bytes:
        lines = [
            bank.ReturnLine(
                line_number=one.sequence, seq=one.sequence, card_number="0" * 12 + one.card.number_tail,
                amount_fen=one.amount_fen, code=self.codes.get(one.award.payee.name, "00"), remark="",
            )
            for one in batch.payments.select_related("card", "award__payee").order_by("sequence")
        ]  # fmt: skip
        return bank.return_file(batch.number, lines, made_on=rehearsed_moment().date())


def exchange_with_bank(stage: Stage, batch: BankBatch, codes: dict[str, str]) -> Page:
    """Download the file, and upload what the bank answers."""
    page = stage.sit("zhidan")
    page.goto(f"/treasury/bank/{batch.id}/")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="下载银行文件").click()
    asked = downloading.value.path().read_bytes().decode("gb18030")
    assert asked.startswith(f"H,{batch.number},PAY,")
    answer = stage.folder / f"{batch.number}.csv"
    answer.write_bytes(Answered(codes).content(batch))
    page.get_by_label("银行回盘文件").set_input_files(answer)
    page.get_by_role("button", name="上传回盘").click()
    expect(page.locator("#messages")).to_contain_text("回盘")
    return page
