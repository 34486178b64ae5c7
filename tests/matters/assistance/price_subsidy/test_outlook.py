"""The year 2020 of 冷水滩区, month by month: national indices, local standards, doubled from March to June."""

import datetime as dt

import pytest

from minzheng.kernel.base import clock
from minzheng.matters.assistance.price_subsidy.outlook import months_of

pytestmark = pytest.mark.django_db
KNOWN = clock.at_hour(dt.date(2021, 1, 6))


def year(number: int) -> dict[str, tuple]:
    found = months_of(number, "431103", KNOWN)
    return {
        str(one.month): (
            one.triggered, one.prices_rose, one.food_rose, one.multiplier, one.urban_fen, one.rural_fen,
            one.children_linked,
        )
        for one in found
    }  # fmt: skip


def test_when_it_was_triggered_and_what_a_head_had():
    months = year(2020)
    # 500 × 4.2 % = 21; 335 × 4.2 % = 14.07, rounded 14; from November 570 × 4.2 % = 23.94, rounded 24
    assert months["2020-01"] == (True, True, True, "1 倍", 2100, 1400, False)
    assert months["2020-03"] == (True, True, True, "2 倍", 4200, 2800, True)
    assert months["2020-04"] == (
        True,
        False,
        True,
        "2 倍",
        4200,
        2800,
        True,
    )  # 3.3 % of prices, 14.8 % of food
    assert months["2020-07"] == (True, False, True, "1 倍", 2100, 1400, True)
    assert months["2020-09"] == (True, False, True, "1 倍", 2100, 1400, False)
    assert months["2020-10"] == (False, False, False, "1 倍", 0, 0, False)
    assert sum(one[0] for one in months.values()) == 9


def test_a_month_whose_index_is_not_published_is_not_computed():
    months = months_of(2021, "431103", KNOWN)
    assert [one.published for one in months] == [False] * 12
    assert {(one.urban_fen, one.rural_fen, one.cpi_yoy, one.triggered) for one in months} == {
        (None, None, "", False)
    }


def test_before_the_mechanism_there_is_nothing():
    assert months_of(2015, "431103", KNOWN) == []
    assert year(2016) == {}
