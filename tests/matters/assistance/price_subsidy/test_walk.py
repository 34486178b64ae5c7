"""价格临时补贴 of awards that follow a linked one: due by month, and when it ends."""

import datetime as dt

import pytest

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.programmes import programme
from tests.matters.granting import District

CODE = "price_subsidy"
YEAR = list(Month(2020, 2).through(Month(2020, 12)))


@pytest.fixture
def district(district_of_grants) -> District:
    return district_of_grants


def subsidised(district, person):
    return district.receives(CODE, person, Month(2020, 2))


def test_a_year_of_an_urban_family(district):
    person = district.person(urban=1)
    district.receives("dibao", person, Month(2020, 1))
    award = subsidised(district, person)
    yuan = [fen // 100 for fen in district.due(award, *YEAR)]
    # 500 × 4.2 % = 21, doubled from March to June; nothing from October on.
    assert yuan == [21, 42, 42, 42, 42, 21, 21, 21, 0, 0, 0]


def test_a_rural_family_by_the_rural_standard(district):
    person = district.person(urban=0)
    district.receives("dibao", person, Month(2020, 1))
    assert district.due(subsidised(district, person), *YEAR[:2]) == [14_00, 28_00]


def test_an_orphan_from_march_to_august(district):
    person = district.person(born=dt.date(2010, 5, 1))
    district.receives("orphan", person, Month(2020, 1))
    yuan = [fen // 100 for fen in district.due(subsidised(district, person), *YEAR)]
    assert yuan == [0, 42, 42, 42, 42, 21, 21, 0, 0, 0, 0]


def test_it_pauses_with_the_linked_award_and_goes_on_with_another(district):
    person = district.person(urban=1)
    district.receives("dibao", person, Month(2020, 1), until_month=Month(2020, 4))
    district.receives("tekun", person, Month(2020, 6))
    award = subsidised(district, person)
    assert district.due(award, *YEAR[:6]) == [21_00, 42_00, 0, 0, 28_00, 14_00]


def test_one_subsidy_for_who_belongs_to_two_groups(district):
    person = district.person(urban=0)
    district.receives("dibao", person, Month(2020, 1))
    district.receives("veteran_support", person, Month(2020, 3))
    assert district.due(subsidised(district, person), *YEAR[:2]) == [14_00, 42_00]


def test_nothing_after_death(district):
    person = district.person(urban=1)
    district.receives("dibao", person, Month(2020, 1))
    award = subsidised(district, person)
    day = dt.date(2020, 3, 15)
    district.know(person, day, death_day=(day - dt.date(1970, 1, 1)).days)
    assert district.due(award, *YEAR[:3]) == [21_00, 42_00, 0]


def test_nobody_without_a_linked_award(district):
    award = subsidised(district, district.person(urban=1))
    assert district.due(award, *YEAR) == [0] * 11


def test_the_group_and_the_reason_stand_on_the_line(district):
    person = district.person(urban=1)
    district.receives("dibao", person, Month(2020, 1))
    award = subsidised(district, person)
    award.refresh_from_db()
    months = [Month(2020, 3), Month(2020, 11)]
    found = programme(CODE).due([award], months, dt.datetime(2021, 1, 31, tzinfo=dt.UTC))
    march, november = (found[award.id, month] for month in months)
    assert (march.category, march.persons) == ("dibao", 1)
    assert march.basis == {"对象": "低保", "每人补贴": "42.00", "结果": "按指数发放"}
    assert (november.persons, november.basis["结果"]) == (0, "当月没有启动")
