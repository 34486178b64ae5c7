"""What is due in a month, beside what was issued; what is still to come or to go back; what is owed."""

import dataclasses
import datetime as dt

import pytest

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, programmes
from minzheng.registers.benefits.entitlement import FactsMissing
from minzheng.registers.benefits.files.dues import month_due, owing
from minzheng.registers.benefits.files.holding import Whose
from minzheng.registers.benefits.models import BankBatch, Clawback
from tests.registers.benefits.bureau import (
    AT,
    BY,
    CHECKER,
    CLERK,
    CODE,
    HEAD,
    MAKER,
    PROGRAMME,
    STANDARDS,
    VILLAGE,
    answer,
    household,
    members,
    prepared,
    run,
)

from .reading import NOW, held, of_home, of_person

pytestmark = pytest.mark.usefixtures("bureau")
MARCH, APRIL, MAY, JUNE = (Month(2020, number) for number in range(3, 7))


def due(award, month: Month = MAY, at: dt.datetime = NOW):
    return month_due(held(of_home(award), at), month, at=at)


def died(award, at: dt.datetime = NOW) -> None:
    commands.record_death(
        award_id=award.id, person_id=members(award)[1].id, death_date=dt.date(2020, 3, 15), source_note="证明",
        actor=CLERK, at=at,
    )  # fmt: skip


def test_a_month_is_computed_before_any_run_and_told_beside_each_state_of_it():
    award = household(persons=2)
    run(MARCH), run(APRIL)
    (row,) = due(award).rows
    assert (row.amount_fen, row.issued_fen, row.run_state, row.earlier) == (100_000, 0, "none", ())
    waiting = prepared(MAY)
    assert due(award).rows[0].run_state == "prepared"
    commands.check_run(run_id=waiting.id, actor=CHECKER, at=NOW)
    commands.post_run(run_id=waiting.id, actor=CHECKER, at=NOW)
    found = due(award)
    (row,) = found.rows
    assert (row.amount_fen, row.issued_fen, row.run_state, row.left_fen) == (100_000, 100_000, "posted", 0)
    assert (found.total_fen, found.shared_fen, found.own_fen) == (100_000, 100_000, 0)


def test_a_standard_raised_for_a_month_that_was_paid_is_still_to_be_paid():
    """600 instead of 500 for two persons from April on: 200 more for April, 1200 for May."""
    award = household(persons=2)
    run(MARCH), run(APRIL)
    STANDARDS.append((APRIL, NOW, 60_000))
    found = due(award)
    assert found.rows[0].earlier == ((APRIL, 20_000),)
    assert (found.total_fen, found.arrears_fen, found.excess_fen) == (120_000, 20_000, 0)


def test_a_death_told_late_leaves_months_that_were_issued_too_much():
    """Dead on 15 March, paid for two in April and May: 500 too much in each of them."""
    award = household(persons=2)
    for month in (MARCH, APRIL, MAY):
        run(month)
    died(award)
    found = due(award)
    assert found.rows[0].earlier == ((APRIL, -50_000),)
    assert (found.total_fen, found.issued_fen, found.rows[0].left_fen) == (50_000, 100_000, -50_000)
    assert (found.arrears_fen, found.excess_fen) == (0, 50_000)


def test_an_award_that_has_ended_is_shown_only_while_months_of_it_are_open():
    award = household()
    run(MARCH)
    commands.stop_award(award_id=award.id, from_month=MAY, reason="其他", actor=HEAD, at=NOW)
    (row,) = due(award).rows
    assert (row.amount_fen, row.earlier) == (0, ((APRIL, 50_000),))
    run(APRIL, NOW)
    assert due(award).rows == ()


def test_of_whom_facts_are_missing_is_named_and_the_others_are_reckoned(monkeypatch):
    def lacking(awards, months, known_at):
        if any(one.person.name == "甲" for one in awards):
            raise FactsMissing(["甲的残疾等级"])
        return PROGRAMME.due(awards, months, known_at)

    rules = dataclasses.replace(PROGRAMME, of="person", due=lacking)
    monkeypatch.setattr(programmes, "_programmes", {CODE: rules})
    first = household(persons=3)
    home, ids = first.household, members(first)
    commands.stop_award(award_id=first.id, from_month=MARCH, reason="其他", actor=HEAD, at=AT)
    for one, name in zip(ids[:2], ("甲", "乙"), strict=True):
        one.name = name
        one.save()
        commands.open_award(
            programme=CODE, household=home, person=one, payee=one, division_code=VILLAGE, persons=[one],
            from_month=MARCH, basis="示例依据", **BY,
        )  # fmt: skip
    found = month_due(held(of_home(first)), MARCH, at=NOW)
    assert {(row.holding.award.person.name, row.amount_fen, row.missing) for row in found.rows} == {
        ("甲", None, ("甲的残疾等级",)), ("乙", 50_000, ()),
    }  # fmt: skip
    assert (found.total_fen, found.own_fen, len(found.lacking)) == (50_000, 50_000, 1)


def test_a_clawback_waits_becomes_a_debt_and_is_kept_back():
    """1000 too much is claimed; of the next payment of 500 a fifth is kept: 900 are left."""
    award = household(persons=2)
    for month in (MARCH, APRIL, MAY):
        run(month)
    died(award)
    whose = of_home(award)
    assert not owing(whose, held(whose))
    run(JUNE)
    waiting = owing(whose, held(whose))
    assert [row.amount_fen for row in waiting.clawbacks] == [100_000]
    assert waiting.debts == ()
    commands.decide_clawback(
        clawback_id=Clawback.objects.get().id, claim=True, cause="family", note="家属迟报死亡。", actor=HEAD,
        at=NOW,
    )  # fmt: skip
    assert owing(whose, held(whose)).debts == (("示例补助", 100_000),)
    assert owing(whose, held(whose)).clawbacks == ()
    run(Month(2020, 7))
    assert owing(whose, held(whose)).debts == (("示例补助", 90_000),)


def test_a_payment_that_came_back_is_told_until_it_is_sent_again():
    award = household()
    run(MARCH)
    batch = BankBatch.objects.get()
    commands.bank_file(batch_id=batch.id, actor=MAKER, at=AT)
    commands.take_bank_return(batch_id=batch.id, content=answer(batch, "02"), actor=MAKER, at=NOW)
    found = owing(of_home(award), held(of_home(award)))
    assert [(row.amount_fen, row.state) for row in found.returned] == [(50_000, "returned")]
    assert found.unknown == ()


def test_a_persons_file_leaves_out_what_others_of_the_household_owe_elsewhere():
    """A debt of the household she lives in is hers to know; that of a household that she left is not."""
    award = household(persons=2)
    for month in (MARCH, APRIL, MAY):
        run(month)
    died(award)
    run(JUNE)
    commands.decide_clawback(
        clawback_id=Clawback.objects.get().id, claim=True, cause="family", note="家属迟报死亡。", actor=HEAD,
        at=NOW,
    )  # fmt: skip
    head = members(award)[0]
    own = of_person(award, head.id)
    assert owing(own, held(own)).debts == (("示例补助", 100_000),)
    gone = Whose((head.id,), None, VILLAGE, of_person=True)
    assert owing(gone, held(gone)).debts == ()


def test_another_members_own_award_stands_on_the_household_only():
    award = household(persons=2)
    head, other = members(award)
    commands.stop_award(award_id=award.id, from_month=MARCH, reason="其他", actor=HEAD, at=AT)
    mine = commands.open_award(
        programme=CODE, household=award.household, person=other, payee=other, division_code=VILLAGE,
        persons=[other], from_month=MARCH, basis="示例依据", **BY,
    )  # fmt: skip
    assert {one.award.id for one in held(of_home(award))} == {award.id, mine.id}
    assert {one.award.id for one in held(of_person(award, head.id))} == {award.id}
    assert {one.award.id for one in held(of_person(award, other.id))} == {award.id, mine.id}
