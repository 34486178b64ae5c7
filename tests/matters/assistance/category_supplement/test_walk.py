"""分类施保 over months: it begins and ends with 低保, age, disability and illness, without anybody's step."""

import datetime as dt

import pytest

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.errors import AlreadyCovered

CODE = "category_supplement"
OCTOBER, NOVEMBER, DECEMBER = Month(2020, 10), Month(2020, 11), Month(2020, 12)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def supplemented(district, person, urban=1):
    dibao = district.receives("dibao", person, OCTOBER)
    district.know(person, dt.date(2020, 1, 2), urban=urban)
    return district.receives(CODE, person, OCTOBER), dibao


def test_the_standard_of_the_month_counts(district):
    """10 % of 500 to October, of 570 from November."""
    award, _ = supplemented(district, district.person(dt.date(1945, 3, 5)))
    assert district.due(award, OCTOBER, NOVEMBER, DECEMBER) == [50_00, 57_00, 57_00]


def test_in_the_country_it_is_a_share_of_a_twelfth_of_the_year(district):
    """4020 / 12 = 335; 30 % of it for a severe disability."""
    award, _ = supplemented(district, district.person(disability_grade=1), urban=0)
    assert district.due(award, OCTOBER) == [100_50]


def test_seventy_in_november_counts_from_december(district):
    award, _ = supplemented(district, district.person(dt.date(1950, 11, 20)))
    assert district.due(award, NOVEMBER, DECEMBER) == [0, 57_00]


def test_the_eighteenth_birthday_ends_it(district):
    award, _ = supplemented(district, district.person(dt.date(2002, 11, 20)))
    assert district.due(award, NOVEMBER, DECEMBER) == [57_00, 0]


def test_an_illness_found_in_november_counts_from_december_and_the_highest_alone(district):
    person = district.person(dt.date(1945, 3, 5))
    award, _ = supplemented(district, person)
    district.know(person, dt.date(2020, 11, 10), serious_illness=1)
    assert district.due(award, NOVEMBER, DECEMBER) == [57_00, 114_00]


def test_it_ends_with_dibao(district):
    award, dibao = supplemented(district, district.person(dt.date(1945, 3, 5)))
    dibao.persons.update(valid=(dt.date(2020, 10, 1), dt.date(2020, 12, 1)))
    assert district.due(award, NOVEMBER, DECEMBER) == [57_00, 0]


def test_it_ends_with_death(district):
    person = district.person(dt.date(1945, 3, 5))
    award, _ = supplemented(district, person)
    died = dt.date(2020, 11, 10)
    district.know(person, died, death_day=(died - dt.date(1970, 1, 1)).days)
    assert district.due(award, NOVEMBER, DECEMBER) == [57_00, 0]


def test_nobody_has_it_twice(district):
    person = district.person(dt.date(1945, 3, 5))
    supplemented(district, person)
    with pytest.raises(AlreadyCovered):
        district.receives(CODE, person, NOVEMBER)
