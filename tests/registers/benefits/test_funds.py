"""Months of cover and the day on which the money ends, worked by hand; 2020's shape among them."""

import datetime as dt
from dataclasses import replace

import pytest

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.funds import Fund, Outlook

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


class TestAdvance:
    def test_it_pays_the_next_quarter_and_not_this_years_gap(self):
        """Three months of 100 are 300: with 200 advanced 100 are lacking, on top of this year's 150."""
        found = replace(fund(1050_00, *(100_00,) * 11), ahead_fen=200_00)
        assert (found.gap_fen, found.ahead_gap_fen(3)) == (150_00, 250_00)
        assert replace(found, ahead_fen=900_00).ahead_gap_fen(3) == 150_00


class TestRise:
    @pytest.mark.parametrize(
        ("allotted", "months", "per_mille", "first", "outlook"),
        [
            # 100 a month, 1,050 in all; 10 % more from July: 600 + 4 × 110 = 1,040 to October, and 10 of
            # November's 110: 30 × 10 / 110 = 2 days. The year takes 600 + 660 = 1,260.
            (1050_00, 6, 100, 7, Outlook(110_00, 210_00, 60_00, dt.date(2020, 11, 2))),
            # 1,200 last the year; 1 % more for December alone lack one: 31 × 100 / 101 = 30 days.
            (1200_00, 11, 10, 12, Outlook(101_00, 1_00, 1_00, dt.date(2020, 12, 30))),
            (1500_00, 6, 100, 7, Outlook(110_00, 0, 0, None)),
            # From May on though June was paid: May and June get 5 each in arrears. 400 + 8 × 105 = 1,240.
            (1050_00, 6, 50, 5, Outlook(105_00, 190_00, 40_00, dt.date(2020, 11, 5))),
        ],
    )
    def test_the_day_the_money_ends_and_what_is_lacking(self, allotted, months, per_mille, first, outlook):
        found = fund(allotted, *(100_00,) * months)
        assert found.raised(per_mille, Month(YEAR, first)) == outlook

    def test_up_to_the_fen(self):
        assert fund(1050_00, 99_99).raised(1, Month(YEAR, 7)).monthly_fen == 100_09  # 99.99 + 0.09999

    @pytest.mark.parametrize("allotted", [0, 1, 999_99, 1050_00, 1199_99, 1200_00])
    def test_no_rise_changes_nothing(self, allotted):
        found = fund(allotted, 100_00, 100_00)
        outlook = found.raised(0, Month(YEAR, 3))
        assert (outlook.ends_on, outlook.gap_fen, outlook.more_fen) == (found.ends_on, found.gap_fen, 0)
