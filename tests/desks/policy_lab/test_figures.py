"""Figures of the lab as officials read them."""

from itertools import pairwise

import pytest

from minzheng.desks.policy_lab import figures
from minzheng.desks.policy_lab.forms import cells_of
from minzheng.kernel.rules.parameters import parse_parameters
from minzheng.kernel.rules.simulation import BORDERS_FEN


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (218_500, 235_167, "+7.6%"),
        (100, 100, "0.0%"),
        (100, 0, "−100.0%"),
        (0, 100, "—"),
        (2000, 2001, "+0.1%"),  # 0.05 rounds up
        (2000, 1999, "−0.1%"),
        (100_000, 100_001, "+0.0%"),
    ],
)
def test_growth_has_one_decimal_and_its_sign(before, after, words):
    assert figures.percent_text(before, after) == words


def test_sums_of_a_province_are_written_in_ten_thousands():
    small = figures._money_tile("支出", 218_500, 235_167)
    assert (small["value"], small["unit"], small["note"]) == ("+166.67", "元", "+7.6%，2,185.00 → 2,351.67")
    large = figures._money_tile("支出", 12_135_411_392, 13_019_950_977)
    assert (large["value"], large["unit"]) == ("+884.54", "万元")  # 884,539,585 fen
    assert large["note"] == "+7.3%，12,135.41 → 13,019.95"
    assert figures._money_tile("支出", 10**10, 0)["value"] == "−10,000.00"


def test_every_class_of_change_has_words_of_its_own():
    borders = [None, *BORDERS_FEN, None]
    labels = [figures._class_label(low, high) for low, high in pairwise(borders)]
    assert labels == [
        "减少 1000 元以上", "减少 500～1000 元", "减少 200～500 元", "减少 100～200 元", "减少 50～100 元",
        "减少 20～50 元", "减少不超过 20 元", "增加不到 20 元", "增加 20～50 元", "增加 50～100 元",
        "增加 100～200 元", "增加 200～500 元", "增加 500～1000 元", "增加 1000 元以上",
    ]  # fmt: skip


def test_a_table_has_a_field_for_each_cell_in_the_order_of_its_cells():
    text = """
[care]
label = "护理补贴"
unit = "元/人月"
[care.keys]
"类别" = ["visual", "hearing"]
"等级" = [1, 2]
[[care.values]]
area = ""
from = 2020-01-01
source = "示例"
cells = { visual = { "1" = 100, "2" = 80 }, hearing = { "1" = 90, "2" = 70 } }
"""
    parameter = parse_parameters(text, "示例.toml")["care"]
    assert parameter.rows[0].value == (10_000, 8_000, 9_000, 7_000)
    assert cells_of(parameter.declared) == [
        ("v-care-0", "护理补贴（visual·1）"), ("v-care-1", "护理补贴（visual·2）"),
        ("v-care-2", "护理补贴（hearing·1）"), ("v-care-3", "护理补贴（hearing·2）"),
    ]  # fmt: skip
