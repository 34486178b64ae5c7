"""Aid paid in cash from a township's reserve, and how the next run pays the reserve back."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands
from minzheng.kernel.cases.errors import NotNow
from minzheng.kernel.ledger import queries as ledger
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits import queries
from minzheng.registers.benefits.errors import AlreadyCovered
from minzheng.registers.benefits.models import Award, Payment
from minzheng.registers.benefits.programmes import books
from tests.matters.assistance.temporary_aid.test_walk import DAY, DECIDED, FIRE

CODE, DISTRICT, JUNE = "temporary_aid", "431103", Month(2020, 6)
RUN_DAY = dt.date(2020, 6, 20)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def aided(district, **answers):
    data = district.form(CODE, district.person(), **(FIRE | answers))
    case = commands.open_case(
        matter=CODE, data=data, actor=district.officers["shouli"], at=at_hour(DAY), request_id=uuid.uuid4()
    )
    district.act(case, "accept", DAY)
    return district.act(case, "approve_town", DAY, who="shenhe", **DECIDED)


def prepared(district, day=RUN_DAY):
    by = {"actor": district.officers["zhidan"], "at": at_hour(day)}
    run = benefits.start_run(programme_code=CODE, division_prefix=DISTRICT, month=JUNE, **by)
    return benefits.prepare_run(run_id=run.id, **by)


def posted(district, run, day=RUN_DAY):
    by = {"actor": district.officers["fuhe"], "at": at_hour(day, 10)}
    benefits.check_run(run_id=run.id, **by)
    return benefits.post_run(run_id=run.id, **by)


def pay_by_hand(district, case, day=DAY):
    return district.act(case, "pay_by_hand", day, who="shouli", signed_by="本人")


def reserve_fen() -> int:
    return ledger.balance(books(CODE, DISTRICT)["reserve"][0])


def test_the_run_pays_the_reserve_and_not_the_family_again(district):
    by_hand, by_card = aided(district), aided(district)
    pay_by_hand(district, by_hand)
    posted(district, prepared(district))
    paid = Payment.objects.values_list("award__case", "amount_fen")
    assert list(paid) == [(by_card.id, 3_000_00)]
    assert reserve_fen() == -3_000_00
    totals = queries.year_totals(CODE, DISTRICT, year=2020)
    assert totals["urgent"] == {"persons": 6, "households": 2, "fen": 6_000_00}
    assert not [fault for fault in queries.books_faults(CODE, DISTRICT) if "决定" not in fault]


def test_cash_between_preparing_and_posting_is_not_paid_twice(district):
    case = aided(district)
    run = prepared(district)
    pay_by_hand(district, case, RUN_DAY)
    posted(district, run)
    assert (Payment.objects.count(), reserve_fen()) == (0, -3_000_00)


def test_what_the_bank_has_in_hand_is_not_paid_in_cash(district):
    case = aided(district)
    posted(district, prepared(district))
    with pytest.raises(NotNow):
        pay_by_hand(district, case, RUN_DAY)
    award = Award.objects.get(case=case)
    with pytest.raises(AlreadyCovered, match="已列入银行发放批次"):
        benefits.pay_by_hand(
            award_id=award.id, amount_fen=3_000_00, actor=district.officers["shouli"], at=at_hour(RUN_DAY)
        )
    assert reserve_fen() == 0


def test_a_second_run_finds_nothing_to_pay(district):
    pay_by_hand(district, aided(district))
    posted(district, prepared(district))
    again = prepared(district, dt.date(2020, 6, 25))
    assert again.lines.count() == 0
