"""Names as they are compared, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.registers.communities.naming import plain_name, similarity, why_refused


@pytest.mark.parametrize(
    ("name", "places", "plain"),
    [
        ("广场舞队", [], "广场舞队"),
        ("梅湾社区广场舞队", ["梅湾社区"], "广场舞队"),
        ("梅湾广场舞队", ["梅湾社区"], "广场舞队"),
        (" 梅湾社区 广场舞队（一队）", ["梅湾社区"], "广场舞队一队"),
        ("ＡＢ读书会", [], "AB读书会"),
        ("梅湾社区队", ["梅湾社区"], "社区队"),  # 队 alone would be no name: only 梅湾 is left off
        ("梅湾社", ["梅湾社区"], "梅湾社"),
    ],
)
def test_plain_names(name, places, plain):
    assert plain_name(name, places) == plain


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("中国冷水滩广场舞队", "中国"),
        ("中 华 武术队", "中华"),
        ("国际象棋社", "国际"),
        ("爱心基金会", "基金会"),
        ("队", "2 到 60 个字"),
        ("（）！", "2 到 60 个字"),
        ("舞" * 61, "2 到 60 个字"),
    ],
)
def test_names_that_are_refused(name, said):
    assert said in why_refused(name)


def test_a_usual_name_is_accepted():
    assert why_refused("梅湾社区红梅广场舞队") == ""
    assert why_refused("舞" * 60) == ""


def test_similarity_by_hand():
    # 广场 场舞 舞队 against 广场 场舞 舞蹈 蹈队: two shared of 3 + 4 pairs, 4/7 = 57 %
    assert similarity("广场舞队", "广场舞蹈队") == 57
    assert similarity("广场舞队", "广场舞队") == 100
    assert similarity("棋社", "合唱队") == 0
    assert similarity("队", "队") == 100


@given(st.text(max_size=20), st.text(max_size=20))
def test_similarity_is_the_same_both_ways(one, other):
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 100


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=6), max_size=3))
def test_plain_is_plain_already(name, places):
    """Comparing twice compares the same; and a name never becomes shorter than two by losing its place."""
    plain = plain_name(name)
    assert plain_name(plain) == plain
    shorter = plain_name(name, places)
    assert shorter == plain or len(shorter) >= 2
