"""What was issued too much: proposed by runs, decided by people, kept from payments. And how money lasts."""

import datetime as dt
from functools import partial

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import commands as pen
from minzheng.kernel.ledger import queries as ledger
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits import funds as money
from minzheng.registers.benefits.models import Award, Clawback, Issued
from minzheng.registers.benefits.programmes import books
from tests.registers.benefits.bureau import (
    AT,
    CHECKER,
    CLERK,
    CODE,
    DISTRICT,
    FAR_DISTRICT,
    HEAD,
    MAKER,
    START,
    answer,
    balance,
    household,
    issued,
    lines,
    members,
    officer,
    prepared,
    refused,
    run,
)

pytestmark = pytest.mark.usefixtures("bureau")
APRIL, MAY, JUNE = Month(2020, 4), Month(2020, 5), Month(2020, 6)
NOW = clock.at_hour(dt.date(2020, 5, 20))


def decide(
    clawback: Clawback, *, claim: bool = True, cause: str = "family", note: str = "家属迟报死亡。", actor=HEAD
):
    return commands.decide_clawback(
        clawback_id=clawback.id, claim=claim, cause=cause, note=note, actor=actor, at=NOW
    )


def died(award: Award, day: str = "2020-03-15", at: dt.datetime = NOW) -> None:
    commands.record_death(
        award_id=award.id, person_id=members(award)[1].id,
        death_date=dt.date.fromisoformat(day), source_note="证明", actor=CLERK, at=at,
    )  # fmt: skip


def repay(award: Award, fen: int, receipt: str = "0001", actor=MAKER) -> None:
    commands.repay_in_cash(
        household_id=award.household_id, programme_code=CODE, division_prefix=DISTRICT, amount_fen=fen,
        receipt=receipt, actor=actor, at=NOW,
    )  # fmt: skip


@pytest.fixture
def award() -> Award:
    """Of two persons one died in March; April and May were paid for both, and the bank has paid it all."""
    made = household(persons=2)
    for month in (START, APRIL, MAY):
        batch = run(month).batches.get()
        commands.take_bank_return(batch_id=batch.id, content=answer(batch), actor=MAKER, at=NOW)
    died(made)
    return made


@pytest.fixture
def proposed(award) -> Clawback:
    run(MAY, NOW)
    return Clawback.objects.get()


class TestProposal:
    def test_says_month_by_month_what_and_why(self, award, proposed):
        basis = {"保障人数": "1", "标准": "500.00"}
        more = {
            "amount_fen": 50_000,
            "persons": 1,
            "category": "urban",
            "basis": basis,
            "reason": "保障人数 2 → 1",
        }
        assert proposed.lines == [{"month": "2020-04"} | more, {"month": "2020-05"} | more]
        assert (proposed.amount_fen, proposed.state) == (100_000, "proposed")
        assert issued(award) == {"2020-03": 100_000, "2020-04": 100_000, "2020-05": 100_000}
        assert queries.books_faults(CODE, DISTRICT) == []

    def test_is_recomputed_and_never_added_up(self, award, proposed):
        again = run(MAY, NOW)
        assert [fen for _, fen, _ in lines(again)] == [-50_000, -50_000]
        assert Clawback.objects.get().amount_fen == 100_000
        assert Clawback.objects.get().run == again
        assert Issued.objects.count() == 3

    def test_is_gone_when_its_cause_is_gone(self, award, proposed):
        """The death was in May after all: April was right, May too; nothing may be claimed back."""
        died(award, "2020-05-02", clock.at_hour(dt.date(2020, 5, 25)))
        assert run(MAY, clock.at_hour(dt.date(2020, 5, 26))).lines.count() == 0
        assert not Clawback.objects.exists()
        assert queries.books_faults(CODE, DISTRICT) == []

    def test_a_run_for_an_earlier_month_leaves_later_months_proposed(self, award, proposed):
        """The run for April looks at months to April: what was proposed for May stays."""
        run(APRIL, NOW)
        assert {line["month"]: line["amount_fen"] for line in Clawback.objects.get().lines} == {
            "2020-04": 50_000, "2020-05": 50_000,
        }  # fmt: skip
        assert Clawback.objects.get().amount_fen == 100_000

    def test_decided_while_a_run_is_being_checked_it_is_not_proposed_again(self, award, proposed):
        made = prepared(MAY, NOW)
        decide(proposed)
        commands.check_run(run_id=made.id, actor=CHECKER, at=NOW)
        commands.post_run(run_id=made.id, actor=CHECKER, at=NOW)
        assert Clawback.objects.get().state == "decided"
        assert issued(award) == {"2020-03": 100_000, "2020-04": 50_000, "2020-05": 50_000}
        assert run(MAY, NOW).lines.count() == 0


class TestDecision:
    def test_claimed_it_is_a_debt(self, award, proposed):
        decide(proposed)
        proposed.refresh_from_db()
        assert (proposed.state, proposed.cause, proposed.decided_by_name) == ("decided", "family", HEAD.name)
        assert issued(award) == {"2020-03": 100_000, "2020-04": 50_000, "2020-05": 50_000}
        # 3,000 issued and paid, 1,000 of it owed back.
        wanted = {"expense:urban": 200_000, "payable": 0, "fund": -300_000, "receivable": 100_000}
        assert {purpose: balance(purpose) for purpose in wanted} == wanted
        assert queries.debts(CODE, DISTRICT) == {award.household_id: 100_000}
        assert queries.year_totals(CODE, DISTRICT, year=2020)["urban"] == {
            "persons": 4,
            "households": 3,
            "fen": 200_000,
        }
        assert queries.books_faults(CODE, DISTRICT) == []
        assert run(MAY, NOW).lines.count() == 0

    def test_waived_it_is_the_funds_loss(self, award, proposed):
        decide(proposed, claim=False, cause="agency")
        assert issued(award) == {"2020-03": 100_000, "2020-04": 50_000, "2020-05": 50_000}
        assert (balance("expense:urban"), balance("receivable"), balance("fund")) == (200_000, 0, -300_000)
        assert ledger.balance(f"waived:{CODE}:{DISTRICT}") == 100_000
        assert queries.debts(CODE, DISTRICT) == {}
        assert queries.books_faults(CODE, DISTRICT) == []
        made = run(JUNE)
        assert made.batches.get().payments.get().amount_fen == 50_000

    def test_once(self, proposed):
        decide(proposed)
        refused(Conflict, lambda: decide(proposed, claim=False), f"已由{HEAD.name}决定")

    @pytest.mark.parametrize("wrong", [{"cause": ""}, {"cause": "weather"}, {"note": " "}, {"note": "多发"}])
    def test_with_cause_and_reason(self, proposed, wrong):
        refused(Invalid, lambda: decide(proposed, **wrong))

    def test_by_who_may(self, proposed):
        refused(NotPermitted, lambda: decide(proposed, actor=MAKER))
        refused(NotFound, lambda: decide(proposed, actor=officer(Role.BUREAU_HEAD, FAR_DISTRICT)))
        refused(NotFound, lambda: decide(Clawback(id=0)))

    def test_a_wrong_one_is_paid_back_by_the_next_run(self, award, proposed):
        decide(proposed)
        died(award, "2020-05-02", clock.at_hour(dt.date(2020, 5, 25)))
        made = run(MAY, clock.at_hour(dt.date(2020, 5, 26)))
        assert lines(made) == [("2020-04", 50_000, "保障人数 1 → 2"), ("2020-05", 50_000, "保障人数 1 → 2")]
        # 20 % of the arrears of 1,000 are kept against the debt of 1,000.
        assert made.batches.get().payments.get().amount_fen == 80_000
        assert balance("receivable") == 80_000


class TestOffset:
    def test_a_fifth_of_each_payment_until_it_is_paid(self, award, proposed):
        """Debt 1,000; 500 a month, of which 100 are kept: ten months, then the whole 500 again."""
        decide(proposed)
        paid = []
        for step in range(1, 13):
            made = run(MAY.plus(step))
            paid.append(made.batches.get().payments.get().amount_fen)
            assert queries.books_faults(CODE, DISTRICT) == []
        assert paid == [40_000] * 10 + [50_000] * 2
        assert (balance("receivable"), balance("payable"), balance("expense:urban")) == (0, -500_000, 800_000)

    def test_the_last_part_is_only_what_is_left(self, award, proposed):
        decide(proposed)
        repay(award, 95_050)
        made = run(JUNE)
        assert made.batches.get().payments.get().amount_fen == 45_050
        assert balance("receivable") == 0

    def test_rounded_down_to_the_fen(self, award, proposed, bureau):
        decide(proposed)
        bureau.STANDARDS.append((JUNE, AT, 33_333))
        assert run(JUNE).batches.get().payments.get().amount_fen == 33_333 - 6_666


class TestCash:
    def test_a_part_and_once(self, award, proposed):
        decide(proposed)
        repay(award, 30_000)
        repay(award, 30_000)
        assert (balance("receivable"), balance("fund")) == (70_000, -270_000)
        refused(Conflict, lambda: repay(award, 20_000), "已登记过另一笔退款")
        repay(award, 70_000, "0002")
        assert queries.debts(CODE, DISTRICT) == {}

    @pytest.mark.parametrize("fen", [0, -1, 100_001])
    def test_neither_nothing_nor_too_much(self, award, proposed, fen):
        decide(proposed)
        refused(Invalid, lambda: repay(award, fen))

    def test_with_a_receipt_by_who_settles(self, award, proposed):
        decide(proposed)
        refused(Invalid, lambda: repay(award, 100, "  "), "收据号")
        refused(NotPermitted, lambda: repay(award, 100, actor=HEAD))


class TestFunds:
    def allot(self, fen: int = 525_000, number: str = "冷财社〔2020〕3号", actor=MAKER):
        return commands.record_allotment(
            programme_code=CODE, division_prefix=DISTRICT, year=2020, source="省级", amount_fen=fen,
            document_number=number, received_date=dt.date(2020, 1, 15), actor=actor, at=AT,
        )  # fmt: skip

    def fund(self, year: int = 2020):
        found = [one for one in money.funds(MAKER, year=year) if one.programme.code == CODE]
        return found[0]

    def test_ten_and_a_half_months_of_cover(self):
        """5,250 元 at 500 a month last to the middle of November; twelve months need 750 more."""
        household(since=Month(2020, 1))
        self.allot()
        run(Month(2020, 2), AT)
        found = self.fund()
        assert (found.allotted_fen, found.issued_fen, len(found.months), found.monthly_fen) == (
            525_000,
            100_000,
            2,
            50_000,
        )
        assert (found.cover_tenths, found.ends_on, found.gap_fen) == (105, dt.date(2020, 11, 15), 75_000)
        assert (balance("fund"), balance("allotted")) == (525_000, -525_000)

    def test_nothing_issued_yet(self):
        self.allot()
        found = self.fund()
        assert (found.cover_tenths, found.ends_on, found.gap_fen, found.monthly_fen) == (0, None, 0, 0)

    def test_money_for_less_than_a_month_or_for_longer_than_the_year(self):
        """499.99 of January's 500 last to the 30th; with 100,000 more they last the year."""
        household(since=Month(2020, 1))
        run(Month(2020, 1), AT)
        self.allot(49_999)
        found = self.fund()
        assert (found.cover_tenths, found.ends_on, found.gap_fen) == (9, dt.date(2020, 1, 30), 550_001)
        self.allot(10_000_000, "冷财社〔2020〕4号")
        found = self.fund()
        assert (found.cover_tenths, found.ends_on, found.gap_fen) == (2009, None, 0)

    def test_an_advance_is_the_next_years_and_came_the_year_before(self):
        """300.00 for the first quarter of 2021, in December 2020; the rest of 2021's came in March."""
        household(since=Month(2020, 1))
        run(Month(2020, 2), AT)
        by = {"programme_code": CODE, "division_prefix": DISTRICT, "source": "省级", "actor": MAKER, "at": AT}
        told = by | {"amount_fen": 30_000, "document_number": "预拨1号", "kind": "advance"}
        december = dt.date(2020, 12, 20)
        for year, day in ((2020, december), (2022, december), (2021, dt.date(2021, 1, 5))):
            wrong = told | {"year": year, "received_date": day}
            refused(Invalid, partial(commands.record_allotment, **wrong), "应在 .* 年到账")
        commands.record_allotment(**told, year=2021, received_date=december)
        later = by | {"amount_fen": 100_000, "document_number": "下达1号"}
        commands.record_allotment(**later, year=2021, received_date=dt.date(2021, 3, 1))
        this, following = self.fund(2020), self.fund(2021)
        assert (this.allotted_fen, this.ahead_fen, this.advanced_fen) == (0, 30_000, 0)
        assert (following.sources, following.advanced_fen) == ({"省级": 130_000}, 30_000)
        assert this.ahead_gap_fen(3) == this.gap_fen + 150_000 - 30_000

    def test_a_document_counts_once(self):
        self.allot()
        refused(Conflict, lambda: self.allot(1), "已登记")
        refused(Invalid, lambda: self.allot(0, "又一个"))
        refused(NotPermitted, lambda: self.allot(1, "又一个", CHECKER))
        assert self.fund(2020).allotted_fen == 525_000
        assert self.fund(2021).allotted_fen == 0


class TestBooks:
    def test_a_difference_is_a_sentence(self, award):
        """Five yuan are booked to the household that no payment answers for."""
        accounts = books(CODE, DISTRICT)
        pen.post(
            key="wrong", description="错", actor=MAKER, at=NOW,
            lines=[
                pen.Line(account_code=accounts["expense:urban"][0], amount=500),
                pen.Line(account_code=accounts["payable"][0], amount=-500, household_id=award.household_id),
            ],
        )  # fmt: skip
        assert queries.books_faults(CODE, DISTRICT) == [
            "urban 已发记录合计 300000 分，账上支出 300500 分，相差 -500 分",
            f"家庭 {award.household_id} 应付 500 分，在途支付 0 分",
        ]

    def test_an_award_on_nothing_is_one_too(self, award):
        Award.objects.filter(id=award.id).update(basis="")
        assert queries.books_faults(CODE, DISTRICT) == [f"待遇 {award.id} 没有依据"]
