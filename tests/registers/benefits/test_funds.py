"""Months of cover and the day on which the money ends, worked by hand; 2020's shape among them."""

import datetime as dt

import pytest

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.funds import Fund

YEAR = 2020


def fund(allotted: int, *months: int) -> Fund:
    given = {"省级": allotted} if allotted else {}
    return Fund(None, "990103", YEAR, given, {Month(YEAR, n): fen for n, fen in enumerate(months, start=1)})


@pytest.mark.parametrize(
    ("allotted", "months", "tenths", "ends", "gap"),
    [
        # 100 a month; ten and a half months: half of November's 30 days.
        (1050_00, (100_00,) * 11, 105, dt.date(2020, 11, 15), 150_00),
        (1200_00, (100_00,) * 11, 120, None, 0),
        (1000_00, (100_00,) * 3, 100, dt.date(2020, 10, 31), 200_00),
        # January and February took 100 and 101: the rate is 100.5, up to the fen.
        (201_00, (100_00, 101_00), 20, dt.date(2020, 2, 29), 1005_00),
        (50_00, (100_00,), 5, dt.date(2020, 1, 15), 1150_00),
        (0, (100_00,), 0, dt.date(2019, 12, 31), 1200_00),
        (500_00, (), 0, None, 0),
    ],
)
def test_the_day_on_which_the_money_ends(allotted, months, tenths, ends, gap):
    found = fund(allotted, *months)
    assert (found.cover_tenths, found.ends_on, found.gap_fen) == (tenths, ends, gap)


def test_the_first_quarter_in_advance_comes_on_top():
    assert fund(1050_00, *(100_00,) * 11).ahead_gap_fen(3) == 450_00
