"""Debts paid back by instalments: agreed, paid, late, paid off, ended; and no run keeps what was agreed."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, queries, repayments
from minzheng.registers.benefits.errors import PlanClosed, PlanExists
from minzheng.registers.benefits.models import Award, Clawback, RepaymentPlan

from . import bureau
from .bureau import CLERK, CODE, DISTRICT, FAR_DISTRICT, HEAD, MAKER, START, balance, officer, refused

pytestmark = pytest.mark.usefixtures("bureau")
APRIL, MAY, JUNE = Month(2020, 4), Month(2020, 5), Month(2020, 6)
NOW = clock.at_hour(dt.date(2020, 5, 20))


@pytest.fixture
def award() -> Award:
    """Of two persons one died in March; April and May were paid for both: 1,000.00 are owed."""
    made = bureau.household("周八", persons=2)
    for month in (START, APRIL, MAY):
        batch = bureau.run(month).batches.get()
        commands.take_bank_return(batch_id=batch.id, content=bureau.answer(batch), actor=MAKER, at=NOW)
    commands.record_death(
        award_id=made.id, person_id=bureau.members(made)[1].id, death_date=dt.date(2020, 3, 15),
        source_note="证明", actor=CLERK, at=NOW,
    )  # fmt: skip
    bureau.run(MAY, NOW)
    decide()
    return made


def decide(at=NOW) -> None:
    commands.decide_clawback(
        clawback_id=Clawback.objects.get(state="proposed").id, claim=True, cause="family", note="家属迟报死亡。",
        actor=HEAD, at=at,
    )  # fmt: skip


def agree(award: Award, monthly: int = 30_000, first: Month = JUNE, actor=HEAD, at=NOW, note="协议1号"):
    return commands.agree_plan(
        household_id=award.household_id, programme_code=CODE, division_prefix=DISTRICT, monthly_fen=monthly,
        first_month=first, note=note, actor=actor, at=at,
    )  # fmt: skip


def repay(award: Award, fen: int, receipt: str, at=NOW, actor=MAKER) -> None:
    commands.repay_in_cash(
        household_id=award.household_id, programme_code=CODE, division_prefix=DISTRICT, amount_fen=fen,
        receipt=receipt, actor=actor, at=at,
    )  # fmt: skip


def end(plan: RepaymentPlan, reason: str = "改约", actor=HEAD, at=NOW) -> RepaymentPlan:
    return commands.end_plan(plan_id=plan.id, reason=reason, actor=actor, at=at)


def standing(day: dt.date, plan: RepaymentPlan | None = None) -> repayments.Standing:
    [found] = repayments.standings([plan or RepaymentPlan.objects.latest("id")], on_date=day)
    return found


def accounts() -> tuple[int, int, int]:
    return balance("receivable"), balance("instalments"), balance("fund")


class TestAgreement:
    def test_the_months_follow_from_the_first_and_the_amount(self, award):
        """1,000 at 300 a month: June to August 300 each, September the last 100."""
        agree(award)
        found = [(str(one.month), one.due_fen, one.paid_fen) for one in standing(NOW.date()).instalments]
        assert found == [
            ("2020-06", 30_000, 0), ("2020-07", 30_000, 0), ("2020-08", 30_000, 0), ("2020-09", 10_000, 0),
        ]  # fmt: skip
        assert accounts() == (0, 100_000, -300_000)
        assert queries.debts(CODE, DISTRICT) == {award.household_id: 100_000}
        assert queries.books_faults(CODE, DISTRICT) == []

    def test_no_run_keeps_what_is_paid_by_instalments(self, award):
        agree(award)
        assert bureau.run(JUNE).batches.get().payments.get().amount_fen == 50_000
        assert accounts() == (0, 100_000, -300_000)

    def test_ended_the_rest_is_kept_from_payments_again(self, award):
        """After 300 in June 700 are left; of July's 500 a fifth is kept: 600."""
        plan = agree(award)
        bureau.run(JUNE)
        repay(award, 30_000, "A-1")
        end(plan, "没有按期还")
        assert accounts() == (70_000, 0, -270_000)
        assert bureau.run(Month(2020, 7)).batches.get().payments.get().amount_fen == 40_000
        assert balance("receivable") == 60_000
        assert queries.books_faults(CODE, DISTRICT) == []

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"monthly": 0}, "每月还款应大于 0"),
            ({"monthly": 100_001}, "不超过尚欠的 1,000.00 元"),
            ({"monthly": 4_166}, "要还 25 个月，最长 24 个月"),  # 24 × 41.66 = 999.84
            ({"first": APRIL}, "首期不能早于本月"),
            ({"note": " "}, "请写明还款协议"),
        ],
    )
    def test_is_refused(self, award, changed, words):
        refused(Invalid, lambda: agree(award, **changed), words)
        assert not RepaymentPlan.objects.exists()

    def test_of_24_months_is_the_longest(self, award):
        agree(award, monthly=4_167)
        assert len(standing(NOW.date()).instalments) == 24
        assert standing(NOW.date()).instalments[-1].due_fen == 100_000 - 23 * 4_167

    def test_is_decided_by_a_head_in_reach(self, award):
        refused(NotPermitted, lambda: agree(award, actor=MAKER))
        refused(NotFound, lambda: agree(award, actor=officer(Role.BUREAU_HEAD, FAR_DISTRICT)))
        plan = agree(award)
        refused(NotPermitted, lambda: end(plan, actor=MAKER))
        refused(NotFound, lambda: end(plan, actor=officer(Role.BUREAU_HEAD, FAR_DISTRICT)))
        refused(NotFound, lambda: end(RepaymentPlan(id=0)))
        refused(Invalid, lambda: end(plan, ""), "终止原因")


class TestInstalments:
    def test_the_oldest_is_paid_first_and_late_ones_are_told(self, award):
        """400 by July: June is paid, July has 100. On 1 September July and August are late: 200 + 300."""
        agree(award)
        assert standing(dt.date(2020, 6, 30)).late_fen == 0
        assert (standing(dt.date(2020, 7, 1)).late_fen, standing(dt.date(2020, 7, 1)).late_since) == (
            30_000,
            JUNE,
        )
        repay(award, 40_000, "A-1")
        now = standing(dt.date(2020, 9, 1))
        assert [one.paid_fen for one in now.instalments] == [30_000, 10_000, 0, 0]
        assert (now.late_fen, now.late_since, now.left_fen) == (50_000, Month(2020, 7), 60_000)
        assert (now.next_due.number, now.next_due.left_fen) == (2, 20_000)
        [late] = repayments.late(MAKER, on_date=dt.date(2020, 9, 1))
        assert late.plan.household_id == award.household_id
        assert repayments.late(MAKER, on_date=dt.date(2020, 7, 31)) == []
        assert repayments.late(officer(Role.BUREAU_HEAD, FAR_DISTRICT), on_date=dt.date(2020, 9, 1)) == []

    def test_the_last_one_closes_the_plan(self, award):
        plan = agree(award)
        repay(award, 99_999, "A-1")
        assert standing(NOW.date()).plan.state == "active"
        repay(award, 1, "A-2")
        plan.refresh_from_db()
        assert (plan.state, plan.closed_by_name) == ("completed", MAKER.name)
        assert accounts() == (0, 0, -200_000)
        assert queries.debts(CODE, DISTRICT) == {}
        assert standing(dt.date(2021, 1, 1)).late_fen == 0
        assert EventRow.objects.get(kind="benefits.repayment_closed").sentence == "分期还款已还清"

    def test_a_receipt_counts_once_though_the_debt_is_smaller_by_then(self, award):
        agree(award)
        repay(award, 60_000, "A-1")
        repay(award, 60_000, "A-1")
        assert accounts() == (0, 40_000, -240_000)
        refused(Conflict, lambda: repay(award, 10_000, "A-1"), "收据 A-1 已登记过另一笔退款")
        assert EventRow.objects.filter(kind="benefits.debt_repaid").count() == 1

    def test_what_is_owed_besides_comes_after_the_plan(self, award):
        """June too was paid for too many while a plan ran: 500 more are owed, at once."""
        plan = agree(award)
        bureau.run(JUNE)
        commands.stop_award(
            award_id=award.id,
            from_month=JUNE,
            reason="迁出",
            actor=HEAD,
            at=clock.at_hour(dt.date(2020, 6, 20)),
        )
        bureau.run(JUNE, clock.at_hour(dt.date(2020, 6, 21)))
        decide(clock.at_hour(dt.date(2020, 6, 22)))
        assert accounts() == (50_000, 100_000, -300_000)
        repay(award, 120_000, "A-1")
        assert accounts() == (30_000, 0, -180_000)
        plan.refresh_from_db()
        assert plan.state == "completed"
        agree(award, monthly=30_000)  # what is left may be agreed upon anew
        assert standing(NOW.date()).repaid_fen == 0
        assert standing(NOW.date(), plan).repaid_fen == 100_000
        assert queries.books_faults(CODE, DISTRICT) == []

    def test_the_account_of_a_household_tells_it_all(self, award):
        first = agree(award)
        repay(award, 30_000, "A-1")
        end(first)
        agree(award, monthly=35_000)
        found = repayments.account(award.household_id, CODE, DISTRICT, actor=MAKER, on_date=NOW.date())
        assert (found.owed_fen, len(found.clawbacks)) == (70_000, 1)
        assert [(one.plan.state, one.repaid_fen, one.plan.total_fen) for one in found.plans] == [
            ("active", 0, 70_000), ("ended", 30_000, 100_000),
        ]  # fmt: skip
        assert [(one.amount_fen, one.words) for one in found.repaid] == [(30_000, "退回多发款（收据 A-1）")]
        with pytest.raises(NotFound):
            repayments.account(
                award.household_id, CODE, DISTRICT, actor=officer(Role.BUREAU_HEAD, FAR_DISTRICT),
                on_date=NOW.date(),
            )  # fmt: skip


# Of (state, action) pairs those that are let through.
ALLOWED = {
    ("owing", "agree"), ("owing", "repay"), ("active", "repay"), ("active", "end"), ("ended", "agree"),
    ("ended", "repay"),
}  # fmt: skip


@pytest.mark.parametrize("action", ["agree", "repay", "end"])
@pytest.mark.parametrize("state", ["nothing", "owing", "active", "completed", "ended"])
def test_each_state_and_action(request, state, action):
    award = bureau.household("吴九") if state == "nothing" else request.getfixturevalue("award")
    plan = RepaymentPlan(id=0)
    if state in ("active", "completed", "ended"):
        plan = agree(award)
    if state == "completed":
        repay(award, 100_000, "A-0")
    if state == "ended":
        end(plan)
    verbs = {
        "agree": lambda: agree(award),
        "repay": lambda: repay(award, 100, "A-9"),
        "end": lambda: end(plan),
    }
    errors = {
        ("active", "agree"): PlanExists, ("completed", "end"): PlanClosed, ("ended", "end"): PlanClosed,
        ("nothing", "end"): NotFound, ("owing", "end"): NotFound,
    }  # fmt: skip
    if (state, action) in ALLOWED:
        verbs[action]()
    else:
        before = (accounts(), list(RepaymentPlan.objects.values()))
        refused(errors.get((state, action), Invalid), verbs[action])
        assert (accounts(), list(RepaymentPlan.objects.values())) == before
    assert queries.books_faults(CODE, DISTRICT) == []
