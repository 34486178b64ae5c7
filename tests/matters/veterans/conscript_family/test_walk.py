"""义务兵家庭优待金 from application to what is due."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import ResultStands
from minzheng.kernel.people.facts import day_number
from minzheng.registers.benefits.models import Award

MATTER = "conscript_family"
BORN = dt.date(2004, 5, 6)
ENLISTED = dt.date(2024, 9, 1)
DECEMBERS = (Month(2024, 12), Month(2025, 12), Month(2026, 12))
LATER = dt.date(2027, 1, 31)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def granted(district, person, enlisted=ENLISTED, day=dt.date(2024, 9, 20)) -> Award:
    case = district.apply(MATTER, person, day, enlisted_day=enlisted)
    district.walk(case, "accept", "review", "approve", day=day)
    return Award.objects.get(case=case)


def test_two_years_of_service_are_paid_in_three_decembers(district):
    award = granted(district, district.person(BORN, "男"))
    assert (award.valid.lower, award.valid.upper) == (dt.date(2024, 9, 1), dt.date(2027, 1, 1))
    assert district.due(award, *DECEMBERS, known=LATER) == [6_666_67, 20_000_00, 13_333_33]
    others = [Month(2024, 9), Month(2024, 11), Month(2025, 1), Month(2025, 11), Month(2027, 1)]
    assert district.due(award, *others, known=LATER) == [0, 0, 0, 0, 0]


def test_the_decision_names_what_the_year_brings(district):
    award = granted(district, district.person(BORN, "男"))
    told = award.case.steps.get(action="approve").details
    assert told["sentence"] == (
        "义务兵家庭优待金符合条件，按年发放，本年按服役月数折算 6,666.67 元，自 2024年9月 起"
    )


def test_who_applies_in_the_following_year_is_paid_the_year_before_too(district):
    award = granted(district, district.person(BORN, "男"), day=dt.date(2025, 3, 10))
    assert award.valid.lower == dt.date(2024, 9, 1)
    assert district.due(award, *DECEMBERS, known=LATER) == [6_666_67, 20_000_00, 13_333_33]


def test_a_sergeant_is_counted_through_the_month_of_his_promotion(district):
    """Promoted on 15 July 2025: 4 months, then 7."""
    person = district.person(BORN, "男")
    award = granted(district, person)
    district.know(person, dt.date(2025, 7, 15), conscript_ended_day=day_number(dt.date(2025, 7, 15)))
    assert district.due(award, *DECEMBERS, known=LATER) == [6_666_67, 11_666_67, 0]


def test_a_death_in_service_ends_the_count_with_its_month(district):
    person = district.person(BORN, "男")
    award = granted(district, person)
    district.know(person, dt.date(2025, 2, 3), death_day=day_number(dt.date(2025, 2, 3)))
    assert district.due(award, *DECEMBERS, known=LATER) == [6_666_67, 3_333_33, 0]


@pytest.mark.parametrize(
    ("enlisted", "reason"),
    [(dt.date(2022, 3, 1), "二年的优待金已经计满"), (dt.date(2025, 3, 1), "本年没有服役月份")],
    ids=["计满", "明年入伍"],
)
def test_who_does_not_serve_this_year_is_refused_and_nothing_opened(district, enlisted, reason):
    """Enlisted in March 2022, the 24th month was February 2024: of 2024 two months count, of 2025 none."""
    day = dt.date(2025, 9, 20) if enlisted.year == 2022 else dt.date(2024, 9, 20)
    case = district.apply(MATTER, district.person(BORN, "男"), day, enlisted_day=enlisted)
    district.walk(case, "accept", "review", day=day)
    with pytest.raises(ResultStands, match=reason):
        district.act(case, "approve", day)
    assert Award.objects.count() == 0
    district.act(case, "deny", day, who="shenpi", reason="服役月数不符合规定")
    case.refresh_from_db()
    assert case.state == "denied"


def test_a_second_application_is_refused(district):
    person = district.person(BORN, "男")
    granted(district, person)
    with pytest.raises(Conflict, match="已在享受义务兵家庭优待金"):
        district.apply(MATTER, person, dt.date(2024, 10, 8), enlisted_day=ENLISTED)
