"""What a part pays, by literals worked by hand, and the properties of the rounding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.registers.purchasing.paying import Bands, average, experts_needed, half_up, pay_fen

BANDS = Bands(full_from=90, good_from=80, pass_from=60, good_ratio=9_500, pass_ratio=8_000)


@pytest.mark.parametrize(
    ("points", "factor"),
    [
        (None, 10_000), (10_000, 10_000), (9_000, 10_000), (8_999, 9_500), (8_950, 9_500), (8_000, 9_500),
        (7_999, 8_000), (6_000, 8_000), (5_999, None), (0, None),
    ],
)  # fmt: skip
def test_the_bands_meet_without_a_gap(points, factor):
    assert BANDS.factor(points) == factor


@pytest.mark.parametrize(
    ("contract", "ratio", "factor", "fen"),
    [
        (28_000_000, 5_000, 10_000, 14_000_000),  # 280,000 元 × 50 %
        (28_000_000, 3_000, 9_500, 7_980_000),  # × 30 % × 0.95 = 79,800 元
        (28_000_000, 2_000, 8_000, 4_480_000),  # × 20 % × 0.8 = 44,800 元
        (1, 5_000, 10_000, 1),  # half a fen goes up
        (1, 4_999, 10_000, 0),
        (33, 5_000, 9_500, 16),  # 15.675
        (10, 5_000, 9_500, 5),  # 4.75
        (3, 3_000, 9_500, 1),  # 0.855
        (806_000_01, 3_333, 8_000, 2_149_118_4),  # 80,600,001 × 0.3333 × 0.8 = 21,491,184.27
    ],
)
def test_amounts_by_hand(contract, ratio, factor, fen):
    assert pay_fen(contract, ratio, factor) == fen


@pytest.mark.parametrize(("points", "mean"), [([9_000], 9_000), ([8_800, 8_450, 8_600], 8_617), ([1, 2], 2)])
def test_means_are_rounded_half_up(points, mean):
    """88.00 + 84.50 + 86.00 = 258.50, a third of it 86.1666…"""
    assert average(points) == mean


@pytest.mark.parametrize(("panel", "experts"), [(5, 4), (7, 5), (9, 6), (11, 8)])
def test_two_thirds_are_experts(panel, experts):
    assert experts_needed(panel) == experts
    assert 3 * experts >= 2 * panel > 3 * (experts - 1)


@given(st.integers(0, 10**12), st.integers(1, 10**8))
def test_half_up_is_the_nearest(numerator, denominator):
    rounded = half_up(numerator, denominator)
    assert -denominator <= 2 * (numerator - rounded * denominator) < denominator or (
        2 * (rounded * denominator - numerator) == denominator
    )


@given(st.integers(1, 10**11), st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_points_never_pay_less(contract, one, other):
    low, high = sorted((one, other))
    paid = [pay_fen(contract, 3_000, BANDS.factor(points) or 0) for points in (low, high)]
    assert paid[0] <= paid[1] <= contract
