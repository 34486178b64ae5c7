"""Amounts as people write them, in whole fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen, wan_text, yuan_text


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("500", 50_000),
        ("1,234.5元", 123_450),
        ("0.35万元", 350_000),
        ("1515.45万", 1_515_450_000),
        ("￥0.01", 1),
        ("１２３．４０", 12_340),
        ("0", 0),
        ("-0", 0),
    ],
)
def test_reads_amounts_as_written(text, fen):
    assert parse_fen(text) == fen


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "不是数字"), ("五百", "不是数字"), ("1,23", "不是数字"), ("0.001", "一分钱"), ("-5", "负数"), ("1e3", "不是数字"),
     ("999999999万元", "超出合理范围"), ("1.2.3", "不是数字")],
)  # fmt: skip
def test_refuses_with_a_sentence(text, word):
    with pytest.raises(Invalid) as refused:
        parse_fen(text, label="月工资")
    assert word in refused.value.sentence
    assert "月工资" in refused.value.sentence


def test_negative_only_where_allowed():
    assert parse_fen("-12.30", negative=True) == -1230


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_text_reads_back(fen):
    assert parse_fen(yuan_text(fen), negative=True) == fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (1_515_450_000, "1,515.45"),
        (2_915_594_999, "2,915.59"),
        (2_915_595_000, "2,915.60"),
        (-15_000, "-0.02"),
    ],
)
def test_wan_rounds_half_away_from_zero(fen, text):
    assert wan_text(fen) == text
