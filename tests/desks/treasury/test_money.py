"""Bank files, returns, reissues, clawbacks, debts, allotments and the books, at the desk."""

import datetime as dt
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, queries, worklists
from minzheng.registers.benefits.models import Allotment, BankBatch, BankReturn, Clawback, PayCard, Payment

from . import world

GOOD_CARD = "6217000000000014"


def url(name: str, *args) -> str:
    return reverse(f"treasury:{name}", args=args)


def post(client, address: str, **data):
    return client.post(address, {"request_id": str(uuid.uuid4()), **data})


def upload(client, batch, content: bytes, name: str = "回盘.csv"):
    return post(client, url("take_return", batch.id), file=SimpleUploadedFile(name, content))


def states(batch) -> dict[int, str]:
    return dict(batch.payments.values_list("sequence", "state"))


def plain(answer) -> str:
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())


def test_the_bank_file_is_the_same_each_time_and_its_reader_is_noted(desk, batch):
    first = post(desk.maker, url("bank_file", batch.id))
    again = post(desk.maker, url("bank_file", batch.id))
    assert first.content == again.content
    assert first["Content-Disposition"] == f'attachment; filename="{batch.number}.csv"'
    lines = first.content.decode("gb18030").split("\r\n")
    assert lines[0].startswith(f"H,{batch.number},PAY,")
    assert lines[-2].startswith("T,2,300000,")  # 甲一 1,000.00 and 乙二 2,000.00; 丙三 has no card
    batch.refresh_from_db()
    assert batch.downloaded_at is not None


@pytest.mark.parametrize("who", ["checker", "head", "auditor"])
def test_only_the_maker_takes_the_file_or_settles(desk, batch, who):
    client = getattr(desk, who)
    assert post(client, url("bank_file", batch.id)).status_code == 403
    assert upload(client, batch, world.return_content(batch, {1: "00", 2: "00"})).status_code == 403
    batch.refresh_from_db()
    assert batch.downloaded_at is None
    assert states(batch) == {1: "sent", 2: "sent", 3: "returned"}
    assert client.get(url("batch", batch.id)).status_code == 200


def test_a_return_settles_each_payment_and_the_page_says_so(desk, batch):
    answer = upload(desk.maker, batch, world.return_content(batch, {1: "00", 2: "02"}))
    assert answer["Location"] == url("batch", batch.id)
    assert states(batch) == {1: "paid", 2: "returned", 3: "returned"}
    page = desk.maker.get(url("batch", batch.id))
    assert "回盘已入账：成功1笔，退票1笔，未确认0笔。" in plain(page)
    assert (
        "卡号错误或已销户" in desk.maker.get(url("batch", batch.id), {"state": "returned"}).content.decode()
    )
    assert queries.books_faults(world.CODE, world.DISTRICT) == []


def test_the_same_file_twice_is_said_so_and_changes_nothing(desk, batch):
    content = world.return_content(batch, {1: "00", 2: "00"})
    upload(desk.maker, batch, content)
    upload(desk.maker, batch, content)
    assert "同一个文件已于" in plain(desk.maker.get(url("batch", batch.id)))
    assert BankReturn.objects.count() == 1
    assert states(batch) == {1: "paid", 2: "paid", 3: "returned"}


def test_a_file_with_an_unknown_line_is_refused_with_its_line_number(desk, batch):
    content = world.return_content(batch, {1: "00", 2: "00"})
    line = world.bank.ReturnLine(
        line_number=0, seq=9, card_number="62170000000000", amount_fen=100, code="00", remark=""
    )
    rows = [
        world.bank.ReturnLine(
            line_number=0, seq=1, card_number="62170000000000", amount_fen=100_000, code="00", remark=""
        ),
        line,
    ]  # fmt: skip
    foreign = world.bank.return_file(batch.number, rows, made_on=world.TODAY)
    answer = upload(desk.maker, batch, foreign)
    assert answer.status_code == 422
    assert "第 3 行的序号 9 不在本批次中" in answer.content.decode()
    assert states(batch) == {1: "sent", 2: "sent", 3: "returned"}
    assert not BankReturn.objects.exists()
    assert upload(desk.maker, batch, content).status_code == 302


@pytest.mark.parametrize("content", [b"", b"hello", "你好".encode(), b"H,x,PAY,20201012\r\n"])
def test_what_is_no_return_file_is_refused(desk, batch, content):
    answer = upload(desk.maker, batch, content)
    assert answer.status_code == 422
    assert states(batch) == {1: "sent", 2: "sent", 3: "returned"}


def test_the_file_of_another_batch_is_refused_before_and_after_it_was_taken(desk, batch):
    other = _second_batch(desk, batch)
    content = world.return_content(other, {1: "00"})
    wrong = upload(desk.maker, batch, content)
    assert wrong.status_code == 422
    assert f"是批次“{other.number}”的" in wrong.content.decode()
    assert upload(desk.maker, other, content).status_code == 302
    later = upload(desk.maker, batch, content)
    assert later.status_code == 422
    assert f"这是批次 {other.number} 的回盘文件" in later.content.decode()
    assert states(batch)[1] == "paid"


def _second_batch(desk, batch) -> BankBatch:
    """乙二's payment comes back, gets another card, and is sent again."""
    content = world.return_content(batch, {1: "00", 2: "02"})
    commands.take_bank_return(batch_id=batch.id, content=content, actor=desk.actor["maker"], at=world.AT)
    payment = batch.payments.get(sequence=2)
    assert _correct_card(desk, payment).status_code == 302
    answer = post(desk.maker, url("reissue"), ids=[payment.id])
    assert answer.status_code == 302
    return BankBatch.objects.get(run=None)


def _correct_card(desk, payment, number: str = GOOD_CARD):
    return post(
        desk.maker,
        url("card", payment.id),
        holder_name=payment.award.payee.name,
        bank="新银行",
        card_number=number,
    )


def test_a_card_is_put_right_and_the_payment_sent_again_once(desk, batch):
    other = _second_batch(desk, batch)
    fresh = other.payments.get()
    assert (fresh.amount_fen, fresh.month, fresh.card.number_tail) == (200_000, Month(2020, 10), "0014")
    assert fresh.replaces.state == "reissued"
    again = post(desk.maker, url("reissue"), ids=[fresh.replaces_id])
    assert again.status_code == 422
    assert Payment.objects.count() == 4


def test_a_wrong_card_number_keeps_what_was_typed(desk, batch):
    payment = batch.payments.get(sequence=3)
    answer = _correct_card(desk, payment, "6217000000000015")
    assert answer.status_code == 422
    assert "银行卡号校验不符" in answer.content.decode()
    assert "6217000000000015" in answer.content.decode()
    assert not PayCard.objects.filter(person=payment.award.payee).exists()


def test_cards_are_put_right_only_for_returned_payments_by_the_maker(desk, batch):
    assert desk.maker.get(url("card", batch.payments.get(sequence=1).id)).status_code == 404
    assert _correct_card(SimpleMaker(desk.auditor), batch.payments.get(sequence=3)).status_code == 403
    assert not PayCard.objects.filter(number_tail="0014").exists()


class SimpleMaker:
    """Somebody else in the maker's place."""

    def __init__(self, client):
        self.maker = client


def test_the_preview_shows_what_would_go_out_and_changes_nothing(desk, batch):
    payment = batch.payments.get(sequence=3)
    page = post(desk.maker, url("preview"), ids=[payment.id])
    assert "重发1笔，共1,000.00元" in plain(page)
    assert "有1笔的领款人还没有发放账户" in plain(page)
    refused = post(desk.maker, url("reissue"), ids=[payment.id])
    assert refused.status_code == 422
    assert "还没有登记发放账户" in refused.content.decode()
    assert BankBatch.objects.count() == 1
    assert post(desk.maker, url("preview")).status_code == 422


def test_unknown_payments_are_listed_and_never_sent_again(desk, batch):
    upload(desk.maker, batch, world.return_content(batch, {1: "05", 2: "00"}))
    payment = batch.payments.get(sequence=1)
    page = desk.checker.get(url("unknown"))
    assert "先问银行，不能重发" in page.content.decode()
    assert batch.number in page.content.decode()
    refused = post(desk.maker, url("reissue"), ids=[payment.id])
    assert refused.status_code == 422
    assert "银行尚未确认" in refused.content.decode()
    assert BankBatch.objects.count() == 1
    final = world.return_content(batch, {1: "00"})
    assert upload(desk.maker, batch, final).status_code == 302
    assert states(batch)[1] == "paid"


@pytest.fixture
def proposed(desk, posted) -> Clawback:
    """乙二 stopped from 2020-10 after October was paid: 1,000.00 too much."""
    award = desk.awards["乙二"]
    commands.stop_award(
        award_id=award.id, from_month=Month(2020, 10), reason="迁出", actor=desk.actor["head"], at=world.AT
    )
    world.posted_run(desk.actor["maker"], desk.actor["checker"], Month(2020, 10))
    return Clawback.objects.get()


DECISION = {"verdict": "claim", "cause": "family", "note": "迁出后没有报告，应退回。"}


def test_a_clawback_shows_its_months_and_is_decided_by_the_head(desk, proposed):
    page = desk.head.get(url("clawback", proposed.id)).content.decode()
    assert "迁出，2020年10月不应发" in page
    assert "1,000.00" in page
    assert post(desk.head, url("clawback", proposed.id), **DECISION).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, proposed.cause) == ("decided", "family")
    assert queries.debts(world.CODE, world.DISTRICT) == {proposed.award.household_id: 100_000}
    assert "已决定追回" in desk.auditor.get(url("clawback", proposed.id)).content.decode()
    second = post(desk.head, url("clawback", proposed.id), **DECISION)
    assert second.status_code == 422
    assert "已由head某决定" in second.content.decode()


def test_a_decision_does_not_hide_how_the_month_had_been_paid(desk, proposed):
    """What a run is compared with is what came before it, not what was decided on its own proposal."""
    post(desk.head, url("clawback", proposed.id), **DECISION)
    before = worklists.basis_before(proposed.run, proposed.award_id, Month(2020, 10))
    assert before == {"保障人数": "2", "标准": "500.00"}


@pytest.mark.parametrize("who", ["maker", "checker", "auditor", "clerk"])
def test_nobody_else_decides(desk, proposed, who):
    answer = post(getattr(desk, who), url("clawback", proposed.id), **DECISION)
    assert answer.status_code == 403
    assert "您的岗位不能办理此操作" in answer.content.decode()
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    assert queries.debts(world.CODE, world.DISTRICT) == {}


def test_a_decision_needs_its_reasons(desk, proposed):
    answer = post(desk.head, url("clawback", proposed.id), verdict="waive", cause="agency", note="错")
    assert answer.status_code == 422
    assert "请写明决定的事实和理由" in answer.content.decode()
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_a_debt_is_paid_back_in_parts(desk, proposed):
    post(desk.head, url("clawback", proposed.id), **DECISION)
    home = proposed.award.household_id
    address = url("debt", world.CODE, int(world.DISTRICT), home)
    assert "1,000.00" in desk.maker.get(url("debts")).content.decode()
    assert post(desk.maker, address, amount="400", receipt="A-1").status_code == 302
    assert queries.debts(world.CODE, world.DISTRICT) == {home: 60_000}
    too_much = post(desk.maker, address, amount="600.01", receipt="A-2")
    assert too_much.status_code == 422
    assert queries.debts(world.CODE, world.DISTRICT) == {home: 60_000}
    assert post(desk.checker, address, amount="1", receipt="A-3").status_code == 403
    assert desk.maker.get(url("debt", world.CODE, int(world.OTHER_DISTRICT), home)).status_code == 404


def test_a_receipt_counts_once(desk, proposed):
    post(desk.head, url("clawback", proposed.id), **DECISION)
    home = proposed.award.household_id
    told = {
        "household_id": home, "programme_code": world.CODE, "division_prefix": world.DISTRICT,
        "receipt": "A-1", "actor": desk.actor["maker"], "at": world.AT,
    }  # fmt: skip
    for _ in range(2):
        commands.repay_in_cash(amount_fen=60_000, **told)  # the second time more than is owed
        assert queries.debts(world.CODE, world.DISTRICT) == {home: 40_000}
        assert EventRow.objects.filter(kind="benefits.debt_repaid").count() == 1
    with pytest.raises(Conflict, match="收据 A-1 已登记过另一笔退款"):
        commands.repay_in_cash(amount_fen=10_000, **told)
    assert queries.debts(world.CODE, world.DISTRICT) == {home: 40_000}


ALLOTMENT = {
    "book": f"{world.CODE}:{world.DISTRICT}", "year": "2020", "source": "省级", "amount": "2.4万元",
    "document_number": "示财社〔2020〕1号", "received_date": "2020-01-15", "kind": "regular",
}  # fmt: skip


def test_an_allotment_is_registered_once_and_covers_months(desk, posted):
    """24,000 元 against 4,000 元 for two months: 2,000 a month, twelve months, no gap."""
    assert post(desk.maker, url("allotments"), **ALLOTMENT).status_code == 302
    again = post(desk.maker, url("allotments"), **ALLOTMENT)
    assert again.status_code == 422
    assert "不能重复登记" in again.content.decode()
    assert Allotment.objects.get().amount_fen == 2_400_000
    page = plain(desk.checker.get(url("home")))
    assert "够用全年12.0个月" in page
    fund = plain(desk.checker.get(reverse("treasury:fund", args=[world.CODE, world.DISTRICT])))
    assert "资金够发12.0个月够用全年" in fund
    assert "省级24,000.00元" in fund


def test_an_advance_is_marked_and_counts_for_the_next_year(desk, posted):
    """1,500.00 ahead for 2021: three months of 2,000.00 lack 4,500.00 besides this year's 24,000.00."""
    advance = ALLOTMENT | {"year": "2021", "kind": "advance", "amount": "1500", "document_number": "预拨1号"}
    wrong = post(desk.maker, url("allotments"), **(advance | {"year": "2020"}))
    assert wrong.status_code == 422
    assert "2020 年的预拨应在 2019 年到账" in wrong.content.decode()
    assert not Allotment.objects.exists()
    assert post(desk.maker, url("allotments"), **advance).status_code == 302
    assert "预拨1号示例补助2021预拨省级1,500.00" in plain(desk.checker.get(url("allotments")))
    fund = plain(desk.checker.get(url("fund", world.CODE, world.DISTRICT)))
    assert "再提前发明年一季度还缺2.85万元已减去预拨到账的" in fund
    assert "明年一季度已预拨0.15万元" in fund


def test_what_if_the_standard_rose(desk, posted):
    """20,000 at 2,000 a month last to the end of October; with 10 % more from July they do not."""
    post(desk.maker, url("allotments"), **(ALLOTMENT | {"amount": "2万元"}))
    address = url("fund", world.CODE, world.DISTRICT)
    page = plain(desk.checker.get(address, {"rise": "10", "since": "2020-07"}))
    # To June 12,000; three months of 2,200 to September: 18,600; 1,400 of October's 2,200: 19 days.
    assert "提高以后每月0.22万元" in page
    assert "推算结果用到10月19日（现在用到10月31日）" in page
    # Two months are paid; ten are open: 6 × 2,000 + 4 × 2,200, and 200 in arrears for each paid one.
    assert "年底缺口0.52万元" in page
    assert "比不提高多缺0.12万元" in page
    for wrong in ({"rise": "abc", "since": "2020-07"}, {"rise": "0"}, {"rise": "10", "since": "2019-07"}):
        answer = desk.checker.get(address, wrong)
        assert answer.status_code == 200
        assert "提高以后每月" not in plain(answer)
    assert "到政策测算逐户算" not in plain(desk.head.get(address))  # the sample has no rule book


def test_the_funds_are_exported(desk, posted):
    post(desk.maker, url("allotments"), **(ALLOTMENT | {"amount": "2万元"}))
    rows = world.workbook_rows(desk.auditor.get(url("funds_export")))
    assert rows[3] == ["示例补助", 20_000, 0, 4_000, 2_000, "10.0", dt.date(2020, 10, 31), 4_000, 0]


@pytest.mark.parametrize("amount", ["-5", "abc", "0.001", ""])
def test_an_amount_that_is_none_is_refused(desk, amount):
    answer = post(desk.maker, url("allotments"), **(ALLOTMENT | {"amount": amount}))
    assert answer.status_code == 422
    assert not Allotment.objects.exists()


def test_the_checker_registers_no_allotment(desk):
    assert post(desk.checker, url("allotments"), **ALLOTMENT).status_code == 403
    assert not Allotment.objects.exists()


def test_the_books_agree_and_say_so(desk, batch):
    upload(desk.maker, batch, world.return_content(batch, {1: "00", 2: "00"}))
    page = desk.auditor.get(url("books"), {"check": "1"})
    assert "对账相符" in page.content.decode()
    assert "城市示例补助支出4,000.00" in plain(page)
    assert "示例补助应付—1,000.00" in plain(page)  # 丙三, who has no card
    assert "对账" not in plain(desk.auditor.get(url("books"))).replace("重新对账", "")


def test_a_town_head_finds_the_clawbacks_and_nothing_else(desk, proposed):
    head = world.browser(world.open_account("town-head", world.Role.TOWN_HEAD, "990103001"))
    assert head.get(url("home"))["Location"] == url("clawbacks")
    assert "乙二" in head.get(url("clawbacks")).content.decode()
    assert head.get(url("runs")).status_code == 403
    far = world.browser(world.open_account("far-head", world.Role.TOWN_HEAD, "990104001"))
    assert "乙二" not in far.get(url("clawbacks")).content.decode()
    assert far.get(url("clawback", proposed.id)).status_code == 404


def test_clawbacks_are_reached_by_state(desk, proposed):
    assert "乙二" in desk.head.get(url("clawbacks")).content.decode()
    assert "乙二" not in desk.head.get(url("clawbacks"), {"state": "waived"}).content.decode()
    post(desk.head, url("clawback", proposed.id), **(DECISION | {"verdict": "waive"}))
    assert "乙二" in desk.head.get(url("clawbacks"), {"state": "waived"}).content.decode()
    assert queries.books_faults(world.CODE, world.DISTRICT) == []
