"""高龄津贴 from application to what is due by month, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.matters.elders.allowance.matter import GRANT
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award
from tests.matters.elders.standards import set_value

OF_90 = dt.date(1930, 5, 20)  # 90 since 20 May 2020
OF_85 = dt.date(1935, 2, 3)
APRIL, MAY, JUNE, JULY, AUGUST = (Month(2020, month) for month in (4, 5, 6, 7, 8))
AFTER_NOTICE = dt.date(2020, 6, 22)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def to_the_decision(district, person):
    case = district.apply("elderly", person)
    return district.walk(case, "accept", "review", "publish")


def granted(district, person) -> Award:
    case = district.act(to_the_decision(district, person), "approve", AFTER_NOTICE)
    return Award.objects.get(case=case)


def test_arrears_go_back_to_the_month_of_the_birthday(district):
    """90 in May, applied for in June: May is paid in full, April is not."""
    award = granted(district, district.person(born=OF_90))
    assert award.valid.lower == dt.date(2020, 5, 1)
    assert district.due(award, APRIL, MAY, JUNE, JULY) == [0, 100_00, 100_00, 100_00]
    told = award.case.steps.get(action="approve").details
    assert told["sentence"].startswith("高龄津贴符合条件，每月 100.00 元")
    assert told["parts"][0]["from_month"] == "2020-05"


def test_arrears_go_back_no_further_than_a_run_looks(district):
    award = granted(district, district.person(born=dt.date(1925, 1, 1)))
    assert award.valid.lower == dt.date(2018, 6, 1)


@pytest.mark.parametrize(
    ("rule", "first"), [("apply_month", JUNE), ("next_month", JULY), ("eligible_month", MAY)]
)
def test_the_place_says_from_which_month(district, rule, first):
    set_value("elderly_allowance", "start_rule", rule)
    award = granted(district, district.person(born=OF_90))
    assert Month.of(award.valid.lower) == first


@pytest.mark.parametrize("other", ["dibao", "dibao_marginal", "tekun"])
def test_at_85_only_the_needy_are_paid_and_only_while_they_are(district, other):
    person = district.person(born=OF_85)
    held = district.receives(other, person, JUNE)
    award = granted(district, person)
    held.persons.update(valid=(dt.date(2020, 6, 1), dt.date(2020, 8, 1)))
    assert district.due(award, MAY, JUNE, JULY, AUGUST) == [0, 50_00, 50_00, 0]


def test_at_85_without_need_it_is_refused_and_nothing_opened(district):
    case = to_the_decision(district, district.person(born=OF_85))
    with pytest.raises(ResultStands, match="只发给低保、低保边缘和特困老年人"):
        district.act(case, "approve", AFTER_NOTICE)
    assert Award.objects.count() == 0


def test_whoever_is_too_young_is_denied_before_any_notice(district):
    case = district.apply("elderly", district.person(born=dt.date(1945, 1, 1)))
    district.walk(case, "accept", "review")
    case = district.act(case, "deny", dt.date(2020, 6, 10), who="shenpi", reason="没有达到当地的发放年龄")
    assert case.state == "denied"
    assert case.steps.get(action="deny").details["reasons"] == ["75 周岁不在当地的发放年龄段内"]
    assert Award.objects.count() == 0


def test_the_notice_must_be_over(district):
    case = to_the_decision(district, district.person(born=OF_90))
    with pytest.raises(NotReady, match="公示到6月17日期满"):
        district.act(case, "approve", dt.date(2020, 6, 17))


def test_a_place_without_notice_decides_after_the_review(district):
    set_value("elderly_allowance", "notice_before_decision", False)
    case = district.apply("elderly", district.person(born=OF_90))
    district.walk(case, "accept", "review", "approve")
    assert case.procedure == "elderly-allowance"
    assert GRANT.procedure_on(dt.date(2022, 7, 1), "310107001001").code == "elderly-allowance"


def test_a_death_in_june_ends_the_pay_with_june(district):
    person = district.person(born=OF_90)
    award = granted(district, person)
    day = dt.date(2020, 6, 2)
    district.know(person, day, death_day=(day - dt.date(1970, 1, 1)).days)
    assert district.due(award, MAY, JUNE, JULY) == [100_00, 100_00, 0]


def test_prison_from_july_suspends_from_the_month_that_begins_with_it(district):
    person = district.person(born=OF_90)
    award = granted(district, person)
    district.know(person, dt.date(2020, 7, 2), dt.date(2020, 8, 1), serving_sentence=1)
    district.know(person, dt.date(2020, 1, 2), dt.date(2020, 7, 2), serving_sentence=0)
    assert district.due(award, JUNE, JULY, AUGUST) == [100_00, 100_00, 100_00]
    district.know(person, dt.date(2020, 7, 2), dt.date(2020, 8, 2), serving_sentence=1)
    assert district.due(award, JULY, AUGUST, Month(2020, 9)) == [100_00, 0, 100_00]


def test_at_100_it_gives_way_to_the_centenarians_pay(district):
    award = granted(district, district.person(born=dt.date(1920, 7, 20)))
    assert district.due(award, JUNE, JULY) == [100_00, 0]


def test_a_second_application_is_refused(district):
    person = district.person(born=OF_90)
    granted(district, person)
    with pytest.raises(Conflict, match="已在享受高龄津贴"):
        district.apply("elderly", person)


def test_after_a_stop_arrears_do_not_reach_into_the_months_already_granted(district):
    person = district.person(born=OF_90)
    award = granted(district, person)
    day = dt.date(2020, 6, 23)
    benefits.stop_award(
        award_id=award.id,
        from_month=AUGUST,
        reason="主动放弃",
        actor=district.officers["shenhe"],
        at=at_hour(day),
    )
    case = district.apply("elderly", person, dt.date(2020, 9, 1))
    district.walk(case, "accept", "review", "publish", day=dt.date(2020, 9, 1))
    case = district.act(case, "approve", dt.date(2020, 9, 10))
    assert Award.objects.get(case=case).valid.lower == dt.date(2020, 8, 1)


def test_the_third_quarter_of_2022_in_shanghai(district):
    """Born on 20 August 1952: 75 + 150 + 150 = 375; dead on 10 September, nothing of the fourth quarter."""
    person = district.person(born=dt.date(1952, 8, 20))
    award = benefits.open_award(
        programme="elderly", household=district.home(person), payee=person, person=person, persons=[person],
        division_code="310107001001", from_month=Month(2022, 7), basis="示例依据", actor=SYSTEM,
        at=at_hour(dt.date(2022, 7, 1)),
    )  # fmt: skip
    quarter = [Month(2022, month) for month in (7, 8, 9, 10, 11, 12)]
    known = dt.date(2022, 12, 31)
    assert district.due(award, *quarter, known=known) == [75_00, 150_00, 150_00, 150_00, 150_00, 150_00]
    day = dt.date(2022, 9, 10)
    district.know(person, day, death_day=(day - dt.date(1970, 1, 1)).days)
    assert district.due(award, *quarter, known=known) == [75_00, 150_00, 150_00, 0, 0, 0]
