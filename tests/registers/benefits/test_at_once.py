"""Two treasurers at the same moment: one wins, the other is told in a sentence, and nobody is paid twice."""

import datetime as dt
import io

import pytest
from PIL import Image

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.commands import Handing
from minzheng.registers.benefits.errors import PlanExists, RunOpen, SettledOtherwise
from minzheng.registers.benefits.models import CashReceipt, Clawback, IssueRun, Payment, RepaymentPlan

from . import bureau
from .bureau import CLERK, CODE, DISTRICT, HEAD, MAKER, officer
from .processes import both

pytestmark = pytest.mark.django_db(transaction=True)
MARCH, APRIL = Month(2020, 3), Month(2020, 4)
DAY = dt.date(2020, 3, 12)
NOW = clock.at_hour(DAY)
OTHER = officer(Role.TREASURY_MAKER)


@pytest.fixture
def live(transactional_db, monkeypatch):
    bureau.open_bureau(monkeypatch)
    for one in (MAKER, OTHER):
        Account.objects.create(id=one.account_id, username=f"maker{one.account_id}", display_name=one.name)


def returned() -> Payment:
    bureau.household("王五", card=False)
    bureau.run(MARCH)
    return Payment.objects.get()


def scan() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "JPEG")
    made.seek(0)
    return made


def test_one_starts_the_month(live):
    bureau.household("王五")

    def start(actor):
        return lambda: commands.start_run(
            programme_code=CODE, division_prefix=DISTRICT, month=MARCH, actor=actor, at=NOW
        )

    [told] = both(start(MAKER), start(OTHER))
    assert isinstance(told, RunOpen)
    assert told.sentence == "这项待遇还有未完成的批次。请先复核入账或作废它，再开始新的批次。"
    assert IssueRun.objects.count() == 1


def test_a_returned_payment_goes_to_the_bank_or_on_a_sheet(live):
    """Her card was closed, and another one is on file since: neither list may have her twice."""
    bureau.household("赵六")
    batch = bureau.run(MARCH).batches.get()
    commands.take_bank_return(batch_id=batch.id, content=bureau.answer(batch, "02"), actor=MAKER, at=NOW)
    back = Payment.objects.get()
    [told] = both(
        lambda: commands.reissue(payment_ids=[back.id], actor=MAKER, at=NOW),
        lambda: commands.make_cash_sheets(payment_ids=[back.id], actor=OTHER, at=NOW),
    )
    assert isinstance(told, SettledOtherwise)
    assert "只有退票可以" in told.sentence
    assert Payment.objects.filter(replaces=back).count() == 1
    assert queries.books_faults(CODE, DISTRICT) == []


def test_one_records_what_was_taken(live):
    [sheet] = commands.make_cash_sheets(payment_ids=[returned().id], actor=MAKER, at=NOW)
    listed = sheet.payments.get()
    handing = Handing(received_date=DAY, paid_by_name="发放某", witness_name="见证某")

    def hand(actor):
        return lambda: commands.hand_over(
            payment_ids=[listed.id], handing=handing, scan=scan(), actor=actor, at=NOW
        )

    [told] = both(hand(MAKER), hand(OTHER))
    assert isinstance(told, SettledOtherwise)
    assert "当前为“现金已领”，不能再登记领取" in told.sentence
    assert CashReceipt.objects.count() == 1
    assert bureau.balance("fund") == -50_000


def test_taken_and_sent_back_at_once_is_one_of_both(live):
    [sheet] = commands.make_cash_sheets(payment_ids=[returned().id], actor=MAKER, at=NOW)
    listed = sheet.payments.get()
    handing = Handing(received_date=DAY, paid_by_name="发放某", witness_name="见证某")
    [told] = both(
        lambda: commands.hand_over(
            payment_ids=[listed.id], handing=handing, scan=scan(), actor=MAKER, at=NOW
        ),
        lambda: commands.put_back(payment_ids=[listed.id], reason="没有来", actor=OTHER, at=NOW),
    )
    assert isinstance(told, SettledOtherwise)
    listed.refresh_from_db()
    assert (listed.state == "handed") == (CashReceipt.objects.count() == 1) == (bureau.balance("fund") < 0)
    assert queries.books_faults(CODE, DISTRICT) == []


def test_one_plan_is_agreed(live):
    award = bureau.household("周八", persons=2)
    later = clock.at_hour(dt.date(2020, 4, 20))
    for month in (MARCH, APRIL):
        bureau.run(month)
    commands.record_death(
        award_id=award.id, person_id=bureau.members(award)[1].id, death_date=DAY, source_note="证明",
        actor=CLERK, at=later,
    )  # fmt: skip
    bureau.run(APRIL, later)
    commands.decide_clawback(
        clawback_id=Clawback.objects.get().id, claim=True, cause="family", note="家属迟报死亡。", actor=HEAD,
        at=later,
    )  # fmt: skip

    def agree(monthly: int):
        return lambda: commands.agree_plan(
            household_id=award.household_id, programme_code=CODE, division_prefix=DISTRICT,
            monthly_fen=monthly, first_month=Month(2020, 5), note="协议", actor=HEAD, at=later,
        )  # fmt: skip

    [told] = both(agree(10_000), agree(25_000))
    assert isinstance(told, PlanExists)
    assert RepaymentPlan.objects.count() == 1
    assert (bureau.balance("receivable"), bureau.balance("instalments")) == (0, 50_000)
