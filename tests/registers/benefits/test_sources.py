"""From which money a month was paid, worked by hand; and that the parts always add up."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.sources import COLUMNS, Money, attribute, level_of

JAN, FEB, MARCH = Month(2020, 1), Month(2020, 2), Month(2020, 3)
NORTH, SOUTH = "990103001001", "990103002001"
CENTRAL = Money("中央补助", 60_000, JAN)
PROVINCE = Money("省级", 30_000, JAN)
DISTRICT = Money("区级财政配套", 10_000, FEB)


@pytest.mark.parametrize(
    ("source", "level"),
    [
        ("中央", "中央"),
        ("省级补助", "省级"),
        ("市级财政", "市级"),
        ("区级", "区级"),
        ("县本级", "区级"),
        ("福彩公益金", "其他"),
    ],
)
def test_a_source_stands_at_a_level(source, level):
    assert level_of(source) == level


class TestShares:
    def test_of_what_had_arrived_by_the_end_of_the_month(self):
        """January 2 : 1 between centre and province; from February 6 : 3 : 1 with the district."""
        spent = {(JAN, NORTH): 900, (JAN, SOUTH): 600, (FEB, NORTH): 1_000}
        assert attribute("shares", spent, [CENTRAL, PROVINCE, DISTRICT]) == {
            (JAN, NORTH): {"中央": 600, "省级": 300},
            (JAN, SOUTH): {"中央": 400, "省级": 200},
            (FEB, NORTH): {"中央": 600, "省级": 300, "区级": 100},
        }

    def test_the_odd_fen_are_cut_once_over_the_running_total(self):
        """Of 1, 1 and 1 fen at 2 : 1 the centre has 0, 1 and 2 in all: parts 0, 1, 1."""
        villages = [f"99010300100{number}" for number in range(3)]
        found = attribute("shares", {(JAN, place): 1 for place in villages}, [CENTRAL, PROVINCE])
        assert [found[JAN, place] for place in villages] == [{"省级": 1}, {"中央": 1}, {"中央": 1}]

    def test_before_any_money_came_it_is_unfunded(self):
        spent = {(JAN, NORTH): 500, (FEB, NORTH): 500}
        assert attribute("shares", spent, [DISTRICT]) == {
            (JAN, NORTH): {"未到位": 500}, (FEB, NORTH): {"区级": 500},
        }  # fmt: skip


class TestInOrder:
    def test_one_allotment_after_the_other(self):
        """600.00 of the centre, then 300.00 of the province, then nothing is left for the last 50.00."""
        spent = {(JAN, NORTH): 50_000, (JAN, SOUTH): 20_000, (FEB, NORTH): 25_000}
        assert attribute("in_order", spent, [CENTRAL, PROVINCE]) == {
            (JAN, NORTH): {"中央": 50_000},
            (JAN, SOUTH): {"中央": 10_000, "省级": 10_000},
            (FEB, NORTH): {"省级": 20_000, "未到位": 5_000},
        }

    def test_what_is_taken_back_goes_back_whence_it_came(self):
        spent = {(JAN, NORTH): 65_000, (FEB, NORTH): -10_000}
        assert attribute("in_order", spent, [CENTRAL, PROVINCE])[FEB, NORTH] == {
            "中央": -5_000,
            "省级": -5_000,
        }


amounts = st.dictionaries(
    st.tuples(st.sampled_from([JAN, FEB, MARCH]), st.sampled_from([NORTH, SOUTH, "990103003001"])),
    st.integers(-10_000, 100_000), max_size=9,
)  # fmt: skip
allotments = st.lists(
    st.builds(
        Money, source=st.sampled_from(["中央", "省级", "区级", "捐赠"]), amount_fen=st.integers(1, 150_000),
        arrived=st.sampled_from([JAN, FEB, MARCH]),
    ),
    max_size=5,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(spent=amounts, money=allotments, method=st.sampled_from(["shares", "in_order"]))
def test_the_parts_add_up_to_what_was_spent(spent, money, method):
    ordered = sorted(money, key=lambda one: one.arrived)
    found = attribute(method, spent, ordered)
    assert {key: sum(part.values()) for key, part in found.items()} == spent
    assert set().union(*(part for part in found.values())) <= set(COLUMNS) if found else True


@settings(max_examples=40, deadline=None)
@given(spent=amounts.map(lambda found: {key: abs(fen) for key, fen in found.items()}), money=allotments)
def test_in_order_no_allotment_gives_more_than_it_has(spent, money):
    ordered = sorted(money, key=lambda one: one.arrived)
    used, given_by_level = Counter(), Counter()
    for part in attribute("in_order", spent, ordered).values():
        used.update({level: fen for level, fen in part.items() if level != "未到位"})
    for one in ordered:
        given_by_level[level_of(one.source)] += one.amount_fen
    assert all(used[level] <= given_by_level[level] for level in used)
