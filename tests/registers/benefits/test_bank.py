"""To the bank and back: the file, what returns do, and that nothing is sent or settled twice."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.errors import ReturnFileRefused, RunNotFound, RunNotReady, SettledOtherwise
from minzheng.registers.benefits.models import BankBatch, BankReturn, Payment
from tests.registers.benefits.bureau import (
    AT,
    CHECKER,
    CODE,
    DISTRICT,
    FAR_DISTRICT,
    MAKER,
    START,
    answer,
    balance,
    card_number,
    household,
    officer,
    refused,
    run,
)

pytestmark = pytest.mark.usefixtures("bureau")
LATER = clock.at_hour(dt.date(2020, 3, 25))


@pytest.fixture
def batch() -> BankBatch:
    """Three households: 500, 1,000 and 500 元; the last has no card."""
    household("甲某"), household("乙某", persons=2), household("丙某", card=False)
    return run(START).batches.get()


def take(batch: BankBatch, content: bytes, actor=MAKER) -> BankReturn:
    return commands.take_bank_return(batch_id=batch.id, content=content, actor=actor, at=LATER)


def states(batch: BankBatch) -> list[str]:
    return list(batch.payments.order_by("sequence").values_list("state", flat=True))


def reissue(*payments: Payment, actor=MAKER) -> BankBatch:
    return commands.reissue(payment_ids=[payment.id for payment in payments], actor=actor, at=LATER)


class TestFile:
    def test_line_by_line(self, batch):
        name, content = commands.bank_file(batch_id=batch.id, actor=MAKER, at=AT)
        rows = [line.split(",") for line in content.decode("gb18030").splitlines()]
        assert name == "202003-990103-TRIAL-01.csv"
        assert rows[0] == ["H", "202003-990103-TRIAL-01", "PAY", "20200310"]
        assert [row[:3] + row[4:5] + row[6:] for row in rows[1:3]] == [
            ["D", "1", "甲某", "示例银行", "50000", "TRIAL", "202003"],
            ["D", "2", "乙某", "示例银行", "100000", "TRIAL", "202003"],
        ]
        body = content[: content.rindex(b"T,")]
        assert rows[3] == ["T", "2", "150000", sm3_hex(body)]
        assert len(rows) == 4
        assert (batch.total_count, batch.total_fen) == (2, 150_000)

    def test_the_same_batch_gives_the_same_bytes(self, batch):
        first = commands.bank_file(batch_id=batch.id, actor=MAKER, at=AT)
        assert commands.bank_file(batch_id=batch.id, actor=MAKER, at=LATER) == first
        batch.refresh_from_db()
        assert batch.downloaded_at == AT

    def test_it_is_for_who_settles(self, batch):
        file = lambda who: commands.bank_file(batch_id=batch.id, actor=who, at=AT)  # noqa: E731
        refused(NotPermitted, lambda: file(CHECKER))
        refused(RunNotFound, lambda: file(officer(Role.TREASURY_MAKER, FAR_DISTRICT)))
        refused(RunNotFound, lambda: file(officer(Role.TOWN_CLERK)))

    def test_nobody_with_a_card_is_no_file(self):
        household("丙某", card=False)
        made = run(START).batches.get()
        assert (states(made), made.total_count) == (["returned"], 0)
        refused(Invalid, lambda: commands.bank_file(batch_id=made.id, actor=MAKER, at=AT), "没有可报盘的支付")


class TestReturn:
    def test_each_payment_as_the_bank_says(self, batch):
        made = take(batch, answer(batch, {1: "00", 2: "02"}))
        assert (made.paid_count, made.returned_count, made.unknown_count) == (1, 1, 0)
        assert states(batch) == ["paid", "returned", "returned"]
        notes = list(batch.payments.order_by("sequence").values_list("return_code", "return_note"))
        assert notes == [("00", "成功"), ("02", "卡号错误或已销户"), ("NC", "未登记发放账户")]
        # 2,000 issued, 500 of it paid: the fund is down 500, and 1,500 still owed to households.
        assert (balance("expense:urban"), balance("fund"), balance("payable")) == (200_000, -50_000, -150_000)
        assert queries.books_faults(CODE, DISTRICT) == []

    def test_the_same_file_twice_changes_nothing(self, batch):
        content = answer(batch)
        first = take(batch, content)
        fund = balance("fund")
        assert take(batch, content) == first
        assert (BankReturn.objects.count(), balance("fund"), fund) == (1, -150_000, -150_000)

    def test_in_parts_is_the_same_in_the_end(self, batch):
        take(batch, answer(batch, {1: "00"}))
        assert states(batch) == ["paid", "sent", "returned"]
        take(batch, answer(batch, {2: "00"}))
        assert (states(batch), balance("fund")) == (["paid", "paid", "returned"], -150_000)

    def test_a_line_that_nobody_knows_refuses_the_whole(self, batch):
        content = answer(batch)
        Payment.objects.filter(batch=batch, sequence=2).update(sequence=9)
        refused(ReturnFileRefused, lambda: take(batch, content), "第 3 行的序号 2 不在本批次中")
        assert states(batch) == ["sent", "returned", "sent"]

    def test_another_amount_refuses_the_whole(self, batch):
        content = answer(batch, amounts={2: 99_999})
        refused(ReturnFileRefused, lambda: take(batch, content), "金额 99999 分与送盘金额 100000 分不符")

    def test_a_payment_that_was_never_sent_is_not_answered(self, batch):
        third = batch.payments.get(sequence=3)
        Payment.objects.filter(id=third.id).update(card=batch.payments.get(sequence=1).card)
        content = answer(batch, {3: "00"})
        Payment.objects.filter(id=third.id).update(card=None)
        refused(ReturnFileRefused, lambda: take(batch, content), "不在本批次中")

    def test_the_file_of_another_batch_is_refused_even_after_it_was_taken(self, batch):
        content = answer(batch)
        household("丁某")
        other = run(START, LATER).batches.get()
        refused(MinzhengError, lambda: take(other, content), "不是本批次")
        take(batch, content)
        refused(MinzhengError, lambda: take(other, content), "不是本批次")
        assert states(other) == ["sent"]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda c: c[:-30],
            lambda c: c.replace(b",00,", b",02,", 1),
            lambda c: b"",
            lambda c: b"\xff\x00" * 9,
        ],
    )
    def test_a_file_that_was_cut_or_touched_is_refused(self, batch, spoil):
        content = spoil(answer(batch))
        refused(MinzhengError, lambda: take(batch, content))

    @pytest.mark.parametrize(("first", "second"), [("00", "02"), ("02", "00"), ("00", "05"), ("02", "05")])
    def test_a_second_file_that_says_otherwise_is_refused(self, batch, first, second):
        take(batch, answer(batch, {1: first, 2: "00"}))
        content = answer(batch, {1: second})
        refused(ReturnFileRefused, lambda: take(batch, content), "第 2 行：此前已按")

    def test_a_second_file_that_says_the_same_is_taken(self, batch):
        take(batch, answer(batch, {1: "00"}))
        take(batch, answer(batch, {1: "00", 2: "02"}))
        assert (states(batch), balance("fund")) == (["paid", "returned", "returned"], -50_000)

    def test_it_is_taken_by_who_settles(self, batch):
        content = answer(batch)
        refused(NotPermitted, lambda: take(batch, content, CHECKER))
        refused(RunNotFound, lambda: take(batch, content, officer(Role.TREASURY_MAKER, FAR_DISTRICT)))


class TestUnknown:
    @pytest.mark.parametrize(("code", "state", "fund"), [("00", "paid", -50_000), ("03", "returned", 0)])
    def test_is_asked_and_never_sent_again(self, batch, code, state, fund):
        take(batch, answer(batch, {1: "05"}))
        unknown = batch.payments.get(sequence=1)
        assert unknown.state == "unknown"
        refused(RunNotReady, lambda: reissue(unknown), "银行尚未确认，不能重发")
        assert queries.books_faults(CODE, DISTRICT) == []
        take(batch, answer(batch, {1: code}))
        unknown.refresh_from_db()
        assert (unknown.state, balance("fund")) == (state, fund)

    def test_is_not_issued_again_by_the_next_run(self, batch):
        take(batch, answer(batch, "05"))
        assert run(START, LATER).lines.count() == 0


class TestReissue:
    def test_once_to_the_card_on_file_now_for_the_month_it_belongs_to(self, batch):
        take(batch, answer(batch, {1: "02", 2: "00"}))
        back = batch.payments.get(sequence=1)
        commands.register_card(
            person=back.award.payee, holder_name="甲某", bank="另一银行", number=card_number(77_777),
            from_date=LATER.date(), actor=MAKER, at=LATER,
        )  # fmt: skip
        second = reissue(back)
        fresh = second.payments.get()
        assert (second.number, second.total_fen, second.run) == ("202003-990103-TRIAL-02", 50_000, None)
        assert (fresh.month, fresh.amount_fen, fresh.card.bank, fresh.replaces) == (
            START,
            50_000,
            "另一银行",
            back,
        )
        back.refresh_from_db()
        assert back.state == "reissued"
        refused(SettledOtherwise, lambda: reissue(back), "只有退票可以重发")
        take(second, answer(second))
        # The first return said 500 were sent back: paid once, by the second.
        assert balance("fund") == -150_000
        assert queries.books_faults(CODE, DISTRICT) == []
        late = answer(batch, {1: "00"})
        refused(ReturnFileRefused, lambda: take(batch, late), "已重发")

    def test_returned_again_it_is_sent_again(self, batch):
        take(batch, answer(batch, {1: "02"}))
        second = reissue(batch.payments.get(sequence=1))
        take(second, answer(second, "03"))
        third = reissue(second.payments.get())
        take(third, answer(third))
        assert (balance("fund"), states(second), states(third)) == (-50_000, ["reissued"], ["paid"])

    def test_only_what_came_back_with_a_card_in_reach(self, batch):
        sent, without = batch.payments.get(sequence=2), batch.payments.get(sequence=3)
        refused(SettledOtherwise, lambda: reissue(sent))
        refused(Invalid, lambda: reissue(without), "还没有登记发放账户")
        refused(RunNotFound, lambda: reissue(without, actor=officer(Role.TREASURY_MAKER, FAR_DISTRICT)))
        refused(NotPermitted, lambda: reissue(without, actor=CHECKER))
        refused(RunNotFound, lambda: commands.reissue(payment_ids=[0], actor=MAKER, at=LATER))
        refused(RunNotFound, lambda: commands.reissue(payment_ids=[], actor=MAKER, at=LATER))

    def test_a_card_that_came_later_is_used(self, batch):
        without = batch.payments.get(sequence=3)
        commands.register_card(
            person=without.award.payee, holder_name="丙某", bank="示例银行", number=card_number(88_888),
            from_date=dt.date(2020, 3, 20), actor=MAKER, at=LATER,
        )  # fmt: skip
        made = reissue(without)
        _name, content = commands.bank_file(batch_id=made.id, actor=MAKER, at=LATER)
        assert "丙某" in content.decode("gb18030")
        assert run(Month(2020, 4)).batches.get().payments.count() == 3
