"""Paid in cash: the sheet, who took what, undoing, going back; and never twice, by whatever road."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from PIL import Image

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.documents.models import StoredFile
from minzheng.registers.benefits import cash, commands, programmes, queries
from minzheng.registers.benefits.commands import Handing
from minzheng.registers.benefits.errors import MonthClosed, ReturnFileRefused, RunNotFound, SettledOtherwise
from minzheng.registers.benefits.models import BankBatch, CashReceipt, Payment

from . import bureau
from .bureau import CHECKER, CODE, DISTRICT, FAR_DISTRICT, MAKER, officer, refused

pytestmark = pytest.mark.usefixtures("bureau")
MARCH = Month(2020, 3)
DAY = dt.date(2020, 3, 12)
NOW = clock.at_hour(DAY)
APRIL = clock.at_hour(dt.date(2020, 4, 2))
OWN = Handing(received_date=DAY, paid_by_name="发放某", witness_name="见证某")
PROXY = Handing(
    received_date=DAY, paid_by_name="发放某", witness_name="见证某", proxy_name="代某", proxy_relation="子",
    proxy_reason="本人卧床",
)  # fmt: skip


def scan() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "JPEG")
    made.seek(0)
    made.name = "领取表.jpg"
    return made


@pytest.fixture(autouse=True)
def account(bureau) -> Account:
    """The maker logs in: whoever puts a picture into the archive has an account."""
    return Account.objects.create(id=MAKER.account_id, username="maker", display_name=MAKER.name)


@pytest.fixture
def waiting() -> Payment:
    """王五 has no card: her March payment of 500.00 came back at once."""
    bureau.household("王五", card=False)
    bureau.run(MARCH)
    return Payment.objects.get()


@pytest.fixture
def listed(waiting) -> Payment:
    """The same on a sheet."""
    make(waiting)
    return Payment.objects.get(state="to_hand")


def make(*payments: Payment, actor=MAKER, at=NOW) -> list[BankBatch]:
    return commands.make_cash_sheets(payment_ids=[one.id for one in payments], actor=actor, at=at)


def hand(*payments: Payment, handing: Handing = OWN, picture="scan", actor=MAKER, at=NOW):
    return commands.hand_over(
        payment_ids=[one.id for one in payments], handing=handing,
        scan=scan() if picture == "scan" else picture, actor=actor, at=at,
    )  # fmt: skip


def undo(receipt: CashReceipt, reason: str = "登记错人", actor=MAKER, at=NOW):
    return commands.undo_handing(receipt_id=receipt.id, reason=reason, actor=actor, at=at)


def back(*payments: Payment, reason: str = "外出未领", actor=MAKER, at=NOW):
    return commands.put_back(payment_ids=[one.id for one in payments], reason=reason, actor=actor, at=at)


def give_card(payment: Payment, at=NOW) -> None:
    commands.register_card(
        person=payment.award.payee, holder_name=payment.award.payee.name, bank="示例银行",
        number=bureau.card_number(7_000 + payment.id), from_date=at.date(), actor=MAKER, at=at,
    )  # fmt: skip


def state(payment: Payment) -> str:
    payment.refresh_from_db()
    return payment.state


class TestSheet:
    def test_takes_the_payment_from_the_bank(self, waiting):
        [sheet] = make(waiting)
        assert (sheet.number, sheet.channel, sheet.total_count, sheet.total_fen) == (
            "202003-990103-TRIAL-02", "cash", 1, 50_000,
        )  # fmt: skip
        made = sheet.payments.get()
        assert (made.state, made.replaces, made.card, made.amount_fen, made.month) == (
            "to_hand", waiting, None, 50_000, MARCH,
        )  # fmt: skip
        assert state(waiting) == "reissued"
        assert (bureau.balance("payable"), bureau.balance("fund")) == (-50_000, 0)
        assert queries.books_faults(CODE, DISTRICT) == []
        assert list(queries.batches(MAKER)) == [BankBatch.objects.get(channel="bank")]
        assert list(cash.without_account(MAKER, on_date=DAY)) == []

    def test_lists_who_has_no_account_or_a_refused_one(self, waiting):
        """甲's account is closed (02), 乙's is over its limit (04: send again), 丙's has been paid."""
        for name in ("甲", "乙", "丙"):
            bureau.household(name, since=Month(2020, 4))
        batch = bureau.run(Month(2020, 4)).batches.get()
        codes = {
            one.sequence: code
            for one, code in zip(batch.payments.order_by("id"), ["02", "04", "00"], strict=False)
        }
        commands.take_bank_return(
            batch_id=batch.id, content=bureau.answer(batch, codes), actor=MAKER, at=APRIL
        )
        found = cash.without_account(MAKER, on_date=APRIL.date())
        assert sorted((one.award.payee.name, str(one.month)) for one in found) == [
            ("王五", "2020-03"), ("王五", "2020-04"), ("甲", "2020-04"),
        ]  # fmt: skip
        first = found.get(award__payee__name="甲")
        give_card(first, APRIL)
        assert not cash.without_account(MAKER, on_date=APRIL.date()).filter(id=first.id).exists()
        refused(Invalid, lambda: make(first, at=APRIL), "甲有可用的发放账户")

    def test_is_one_programmes(self, waiting, monkeypatch):
        monkeypatch.setitem(
            programmes._programmes, "other", replace(bureau.PROGRAMME, code="other", name="别的")
        )
        commands.open_award(
            programme="other", household=waiting.award.household, payee=waiting.award.payee,
            division_code=bureau.VILLAGE, persons=[waiting.award.payee], from_month=MARCH, basis="示例",
            **bureau.BY,
        )  # fmt: skip
        run = commands.start_run(
            programme_code="other", division_prefix=DISTRICT, month=MARCH, actor=MAKER, at=bureau.AT
        )
        commands.prepare_run(run_id=run.id, actor=MAKER, at=bureau.AT)
        commands.check_run(run_id=run.id, actor=CHECKER, at=bureau.AT)
        commands.post_run(run_id=run.id, actor=CHECKER, at=bureau.AT)
        made = make(*Payment.objects.all())
        assert [(one.programme, one.total_count) for one in made] == [("other", 1), ("trial", 1)]

    def test_is_made_by_who_settles_there(self, waiting):
        refused(NotPermitted, lambda: make(waiting, actor=CHECKER))
        refused(RunNotFound, lambda: make(waiting, actor=officer(Role.TREASURY_MAKER, FAR_DISTRICT)))
        refused(RunNotFound, lambda: make(Payment(id=0)))
        refused(RunNotFound, lambda: make())


class TestHanding:
    def test_by_herself(self, listed):
        [receipt] = hand(listed)
        assert (receipt.proxy_name, receipt.paid_by_name, receipt.witness_name) == ("", "发放某", "见证某")
        assert receipt.recorded_by_name == MAKER.name
        assert state(listed) == "handed"
        # The household has its 500, the fund has given it.
        assert (bureau.balance("payable"), bureau.balance("fund")) == (0, -50_000)
        assert queries.books_faults(CODE, DISTRICT) == []
        told = EventRow.objects.get(kind="benefits.cash_handed")
        assert (told.person_id, told.household_id) == (listed.award.payee_id, listed.award.household_id)

    def test_by_a_proxy(self, listed):
        hand(listed, handing=PROXY)
        [shown] = [one for one in queries.payments_of_award(listed.award_id) if one.state == "handed"]
        assert [(one.proxy_name, one.proxy_relation, one.proxy_reason) for one in shown.handed] == [
            ("代某", "子", "本人卧床")
        ]

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"witness_name": "发放某"}, "须是两个人"),
            ({"witness_name": "  "}, "两人都要在领取表上签字"),
            ({"paid_by_name": ""}, "两人都要在领取表上签字"),
            ({"received_date": dt.date(2020, 3, 11)}, "制表日"),
            ({"received_date": dt.date(2020, 3, 13)}, "制表日"),
            ({"proxy_name": "代某"}, "请写明代领人"),
            ({"proxy_name": "代某", "proxy_relation": "子"}, "请写明代领人"),
            ({"proxy_reason": "本人卧床"}, "请写明代领人"),
        ],
    )
    def test_needs_two_officials_a_day_and_for_a_proxy_the_reason(self, listed, wrong, words):
        told = {"received_date": DAY, "paid_by_name": "发放某", "witness_name": "见证某"} | wrong
        refused(Invalid, lambda: hand(listed, handing=Handing(**told)), words)
        assert not CashReceipt.objects.exists()

    def test_needs_a_picture(self, listed):
        refused(Invalid, lambda: hand(listed, picture=None), "请上传签字后的领取表")
        refused(Invalid, lambda: hand(listed, picture=io.BytesIO(b"no picture")))
        assert not StoredFile.objects.exists()

    def test_of_many_is_all_or_nothing(self, listed):
        bureau.household("赵六", card=False, since=Month(2020, 3))
        bureau.run(MARCH, clock.at_hour(dt.date(2020, 3, 11)))
        make(Payment.objects.get(award__payee__name="赵六", state="returned"))
        other = Payment.objects.get(award__payee__name="赵六", state="to_hand")
        hand(other)
        refused(SettledOtherwise, lambda: hand(listed, other), "赵六的这笔支付当前为“现金已领”")
        assert state(listed) == "to_hand"
        assert CashReceipt.objects.count() == 1

    def test_is_by_who_settles(self, listed):
        refused(NotPermitted, lambda: hand(listed, actor=CHECKER))
        refused(RunNotFound, lambda: hand(listed, actor=officer(Role.TREASURY_MAKER, FAR_DISTRICT)))


class TestUndo:
    def test_in_its_month_with_a_reason(self, listed):
        [receipt] = hand(listed)
        refused(Invalid, lambda: undo(receipt, " "), "撤销原因")
        refused(NotPermitted, lambda: undo(receipt, actor=CHECKER))
        undo(receipt)
        assert state(listed) == "to_hand"
        receipt.refresh_from_db()
        assert (receipt.undone_reason, receipt.undone_by_name) == ("登记错人", MAKER.name)
        assert (bureau.balance("payable"), bureau.balance("fund")) == (-50_000, 0)
        assert queries.books_faults(CODE, DISTRICT) == []
        refused(SettledOtherwise, lambda: undo(receipt), "已由.*撤销")
        hand(listed)  # and now the right one
        assert CashReceipt.objects.filter(undone_at=None).count() == 1
        assert bureau.balance("fund") == -50_000

    def test_not_in_a_later_month(self, listed):
        [receipt] = hand(listed)
        refused(MonthClosed, lambda: undo(receipt, at=APRIL), "登记在 2020年3月，该月已结账")
        assert state(listed) == "handed"

    def test_not_of_nothing(self):
        refused(RunNotFound, lambda: undo(CashReceipt(id=0)))


class TestGoingBack:
    def test_it_may_be_sent_to_an_account_then(self, listed):
        back(listed)
        assert (state(listed), listed.return_note) == ("returned", "现金未领：外出未领")
        assert queries.books_faults(CODE, DISTRICT) == []
        assert [one.id for one in cash.without_account(MAKER, on_date=DAY)] == [listed.id]
        give_card(listed)
        again = commands.reissue(payment_ids=[listed.id], actor=MAKER, at=NOW)
        commands.take_bank_return(batch_id=again.id, content=bureau.answer(again), actor=MAKER, at=NOW)
        assert bureau.balance("fund") == -50_000
        assert queries.books_faults(CODE, DISTRICT) == []

    def test_or_to_another_sheet(self, listed):
        back(listed)
        [second] = make(listed)
        assert second.number == "202003-990103-TRIAL-03"
        hand(second.payments.get())
        assert bureau.balance("fund") == -50_000

    def test_with_a_reason_by_who_settles(self, listed):
        refused(Invalid, lambda: back(listed, reason=""))
        refused(NotPermitted, lambda: back(listed, actor=CHECKER))


# What can be done with a payment in each state; everything else is refused and changes nothing.
ALLOWED = {
    "returned": {"make"},
    "to_hand": {"hand", "back"},
    "handed": {"undo"},
}  # fmt: skip
ACTIONS = ("make", "hand", "undo", "back", "reissue")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    "in_state", ["sent", "paid", "returned", "unknown", "reissued", "to_hand", "handed", "undone"]
)
def test_each_state_and_action(waiting, in_state, action):
    """`undone` is a payment that waits again; its receipt cannot be undone twice."""
    payment, receipt = _in_state(waiting, in_state)
    verbs = {
        "make": lambda: make(payment), "hand": lambda: hand(payment), "back": lambda: back(payment),
        "undo": lambda: undo(receipt),
        "reissue": lambda: commands.reissue(payment_ids=[payment.id], actor=MAKER, at=NOW),
    }  # fmt: skip
    if action in ALLOWED.get("to_hand" if in_state == "undone" else in_state, ()):
        verbs[action]()
        assert queries.books_faults(CODE, DISTRICT) == []
    elif action == "reissue" and in_state == "returned":
        refused(Invalid, verbs[action], "还没有登记发放账户")
    else:
        refused(Exception, verbs[action])
        assert queries.books_faults(CODE, DISTRICT) == []


def _in_state(waiting: Payment, wanted: str) -> tuple[Payment, CashReceipt]:
    nothing = CashReceipt(id=0)
    if wanted in ("sent", "paid", "unknown"):
        give_card(waiting)
        batch = commands.reissue(payment_ids=[waiting.id], actor=MAKER, at=NOW)
        codes = {"paid": "00", "unknown": "05"}
        if wanted in codes:
            content = bureau.answer(batch, codes[wanted])
            commands.take_bank_return(batch_id=batch.id, content=content, actor=MAKER, at=NOW)
        return batch.payments.get(), nothing
    if wanted == "returned":
        return waiting, nothing
    [sheet] = make(waiting)
    listed = sheet.payments.get()
    if wanted in ("reissued", "to_hand"):
        return (waiting if wanted == "reissued" else listed), nothing
    [receipt] = hand(listed)
    if wanted == "undone":
        undo(receipt)
    listed.refresh_from_db()
    return listed, receipt


class TestNeverTwice:
    def test_the_bank_has_no_file_of_a_sheet(self, listed):
        refused(Invalid, lambda: commands.bank_file(batch_id=listed.batch_id, actor=MAKER, at=NOW))
        other = bureau.household("赵六")
        batch = bureau.run(MARCH, clock.at_hour(dt.date(2020, 3, 11))).batches.get()
        assert batch.payments.get().award_id == other.id
        ids = [batch.id, listed.batch_id]
        refused(Invalid, lambda: commands.make_package(batch_ids=ids, actor=MAKER, at=NOW), "是现金领取表")

    def test_a_late_file_that_says_returned_again_is_taken_and_one_that_says_paid_is_not(self):
        """赵六's account was closed; she is paid in cash; the bank sends a final file over the batch."""
        bureau.household("赵六")
        bureau.household("钱七")
        batch = bureau.run(MARCH).batches.get()
        first, second = batch.payments.order_by("sequence")
        commands.take_bank_return(
            batch_id=batch.id, content=bureau.answer(batch, {1: "02", 2: "05"}), actor=MAKER, at=NOW
        )
        [sheet] = make(first)
        hand(sheet.payments.get())
        late = bureau.answer(batch, {1: "00", 2: "00"})
        refused(
            ReturnFileRefused,
            lambda: commands.take_bank_return(batch_id=batch.id, content=late, actor=MAKER, at=NOW),
            "与本文件不一致",
        )
        final = bureau.answer(batch, {1: "02", 2: "00"})
        commands.take_bank_return(batch_id=batch.id, content=final, actor=MAKER, at=NOW)
        assert (state(first), state(second), bureau.balance("fund")) == ("reissued", "paid", -100_000)
        assert queries.books_faults(CODE, DISTRICT) == []

    def test_the_next_run_pays_only_its_month(self, listed):
        hand(listed)
        made = bureau.run(Month(2020, 4))
        assert bureau.lines(made) == [("2020-04", 50_000, "当月发放")]
