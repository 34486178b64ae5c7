"""Two explanation trees: what differs, of which kind, and what follows from what."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.comparison import MEMBERS, Kind, compare, side_by_side
from minzheng.kernel.rules.errors import RuleError
from tests.kernel.rules.small_book import NOVEMBER, household, member, small_book, small_parameters

OCTOBER = dt.date(2020, 10, 1)
BOOK, PARAMETERS = small_book(), small_parameters()


def fact(name: str, label: str, value, **more) -> dict:
    return {"name": name, "label": label, "value": value, "text": str(value), "formula": "", **more}


def rule(name: str, label: str, value, *children, formula: str = "式", **more) -> dict:
    return fact(name, label, value, children=list(children), **{"formula": formula, **more})


def parameter(value: int, day: str) -> dict:
    origin = {"area": "999901", "date": day, "document": "示例文件"}
    return fact("standard", "标准", value, **{"from": origin})


def computed(day: dt.date, members: list[dict], names: list[str], **facts) -> dict:
    """The tree of the gap of a family by the small book."""
    program = BOOK.compile(day, PARAMETERS.resolve("999901", day))
    sources = {"earned": [f"{name}的工资单" for name in names]}
    return program.explain(household(**facts), members, member_labels=names, fact_sources=sources).tree("gap")


def by_name(before: dict, after: dict) -> dict:
    return {one.name: one for one in compare(before, after)}


# By hand: October 500 × 2 − (1,000 − 75) = 75 yuan; November 570 × 2 − 925 = 215 yuan.
COUPLE = [member(earned=100_000), member()]
IN_OCTOBER = computed(OCTOBER, COUPLE, ["母亲", "祖父"])


def test_a_raised_standard_is_the_cause_and_nothing_else_differs():
    found = compare(IN_OCTOBER, computed(NOVEMBER, COUPLE, ["母亲", "祖父"]))
    assert [(one.name, one.kind) for one in found] == [("gap", Kind.RULE), ("standard", Kind.PARAMETER)]
    amount, standard = found
    assert (amount.before.value, amount.after.value) == (7_500, 21_500)
    assert (standard.before.text, standard.after.text) == ("500.00 元/人月", "570.00 元/人月")
    assert standard.after.origin == {
        "area": "999901", "date": "2020-11-01", "document": "示例民发〔2020〕9号",
    }  # fmt: skip
    assert amount.because == ("standard",)
    assert standard.leads_to == ("gap",)
    assert standard.path == ("gap", "eligible", "standard")
    assert all(one.reaches for one in found)


def test_a_changed_fact_of_one_member_is_named_with_its_source_and_followed_up_to_the_amount():
    """600 − 45 = 555 counts instead of 925: 1,000 − 555 = 445 yuan."""
    after = computed(OCTOBER, [member(earned=60_000), member()], ["母亲", "祖父"])
    found = by_name(IN_OCTOBER, after)
    assert found["gap"].after.value == 44_500
    earned = found["earned"]
    assert earned.kind is Kind.FACT
    assert [(one.label, one.before.text, one.after.text) for one in earned.members] == [
        ("母亲", "1,000.00 元/月", "600.00 元/月")
    ]
    assert earned.members[0].after.source == "母亲的工资单"
    assert earned.leads_to == ("countable",)
    assert found["countable"].because == ("earned",)
    assert found["income"].because == ("countable",)
    assert found["gap"].because == ("income",)
    assert not found["per_head"].reaches  # it differs too, but the conditions are met as before


def test_who_joins_is_one_difference_and_not_one_for_each_of_her_facts():
    """A third person without income: 1,500 − 925 = 575 yuan."""
    after = computed(OCTOBER, [*COUPLE, member()], ["母亲", "祖父", "孩子"])
    found = by_name(IN_OCTOBER, after)
    assert found["gap"].after.value == 57_500
    assert {name for name, one in found.items() if one.is_cause} == {MEMBERS}
    assert found[MEMBERS].before.value == ["母亲", "祖父"]
    assert found[MEMBERS].after.value == ["母亲", "祖父", "孩子"]
    assert MEMBERS in found["size"].because
    assert found[MEMBERS].reaches


def test_another_order_of_the_same_members_is_no_difference():
    assert compare(IN_OCTOBER, computed(OCTOBER, COUPLE[::-1], ["祖父", "母亲"])) == ()


def test_namesakes_are_told_apart():
    before = computed(OCTOBER, COUPLE, ["张三", "张三"])
    after = computed(OCTOBER, [member(earned=100_000), member(earned=100)], ["张三", "张三"])
    assert [one.label for one in by_name(before, after)["earned"].members] == ["张三（2）"]


def test_a_fact_that_changes_nothing_does_not_reach_the_amount():
    before = rule("amount", "金额", 5, rule("fits", "符合", True, fact("cars", "机动车", 0)))
    after = rule("amount", "金额", 5, rule("fits", "符合", True, fact("cars", "机动车", 1)))
    (cars,) = compare(before, after)
    assert (cars.name, cars.reaches, cars.leads_to) == ("cars", False, ())


def test_a_new_formula_is_a_version_and_what_it_brings_stands_on_one_side():
    before = rule("amount", "金额", 8, fact("a", "甲", 8), fact("b", "乙", 1), formula="甲")
    after = rule("amount", "金额", 6, fact("a", "甲", 8), fact("c", "丙", 2), formula="甲 − 丙")
    found = by_name(before, after)
    assert {name: one.kind for name, one in found.items()} == {
        "amount": Kind.VERSION, "c": Kind.ONLY_AFTER, "b": Kind.ONLY_BEFORE,
    }  # fmt: skip
    assert (found["c"].before, found["b"].after) == (None, None)
    assert found["amount"].because == ("c", "b")


def test_a_new_article_with_the_same_result_is_told_and_does_not_reach():
    before = rule("amount", "金额", 8, rule("part", "部分", 3, source="旧办法"), parameter(5, "2020-01-01"))
    after = rule("amount", "金额", 9, rule("part", "部分", 3, source="新办法"), parameter(6, "2020-11-01"))
    found = by_name(before, after)
    assert (found["part"].kind, found["part"].reaches) == (Kind.VERSION, False)
    assert found["standard"].reaches


def test_the_same_value_from_another_document_is_no_difference():
    before = rule("amount", "金额", 5, parameter(5, "2020-01-01"))
    assert compare(before, rule("amount", "金额", 5, parameter(5, "2020-11-01"))) == ()


def test_a_month_without_anybody_is_not_compared_line_by_line():
    empty = {
        "name": "gap",
        "label": "低保补差",
        "value": 0,
        "text": "0.00 元",
        "note": "没有家庭成员",
        "children": [],
    }
    (amount,) = compare(IN_OCTOBER, empty)
    assert (amount.kind, amount.before.value, amount.after.note) == (Kind.RULE, 7_500, "没有家庭成员")
    assert amount.because == ()


def test_trees_made_by_hand_are_known_by_their_labels():
    before = {"label": "金额", "text": "8 元", "children": [{"label": "标准", "text": "4 元"}]}
    after = {"label": "金额", "text": "10 元", "children": [{"label": "标准", "text": "5 元"}]}
    assert [(one.label, one.before.text, one.after.text) for one in compare(before, after)] == [
        ("金额", "8 元", "10 元"), ("标准", "4 元", "5 元"),
    ]  # fmt: skip


def test_two_different_amounts_are_not_compared():
    with pytest.raises(RuleError, match=r"不是同一个结果.*请选择同一项待遇"):
        compare(rule("gap", "补差", 1), rule("extra", "分类施保", 1))


def test_side_by_side_shows_both_and_says_where_they_differ():
    pair = side_by_side(IN_OCTOBER, computed(NOVEMBER, COUPLE, ["母亲", "祖父"]))
    below = {child["name"]: child for child in pair["children"]}
    assert (pair["before"].value, pair["after"].value, pair["differs"]) == (7_500, 21_500, True)
    assert set(below) == {"eligible", "standard", "size", "income"}
    assert (below["eligible"]["differs"], below["eligible"]["contains"]) == (False, True)
    assert (below["standard"]["differs"], below["size"]["contains"]) == (True, False)
    assert below["income"]["repeated"]  # shown in full under the condition


def test_side_by_side_can_leave_aside_what_changes_nothing():
    before = rule("amount", "金额", 5, rule("fits", "符合", True, fact("cars", "机动车", 0)))
    after = rule("amount", "金额", 5, rule("fits", "符合", True, fact("cars", "机动车", 1)))
    assert side_by_side(before, after)["contains"]
    assert not side_by_side(before, after, reaching=True)["contains"]


MEMBER = st.builds(
    member,
    earned=st.integers(0, 300_000),
    counted=st.booleans(),
    birth=st.dates(dt.date(1930, 1, 1), OCTOBER),
)
FAMILY = st.builds(
    lambda day, members, zone: computed(day, members, [f"成员{i}" for i in range(len(members))], zone=zone),
    st.sampled_from([OCTOBER, NOVEMBER]),
    st.lists(MEMBER, min_size=1, max_size=4),
    st.sampled_from([1, 2]),
)  # fmt: skip


@given(FAMILY)
def test_nothing_differs_from_itself(tree):
    assert compare(tree, tree) == ()
    assert not side_by_side(tree, tree)["contains"]


@given(FAMILY, FAMILY)
def test_the_other_way_round_the_same_things_differ(before, after):
    there, back = by_name(before, after), by_name(after, before)
    assert {name: (one.kind, one.before, one.after) for name, one in there.items()} == {
        name: one.mirrored() for name, one in back.items()
    }
    assert {name: one.reaches for name, one in there.items()} == {
        name: one.reaches for name, one in back.items()
    }


@given(FAMILY, FAMILY)
def test_a_different_amount_has_a_cause_that_reaches_it(before, after):
    found = compare(before, after)
    causes = [one.name for one in found if one.is_cause and one.reaches]
    assert bool(causes) == (before["value"] != after["value"])
    assert all(one.because for one in found if not one.is_cause)
