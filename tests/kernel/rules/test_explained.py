"""What leaves the house: one document with stable keys, and the causes of a difference in words."""

import datetime as dt
import json

import pytest

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.rules.comparison import compare
from minzheng.kernel.rules.explained import Compared, Explained, words
from tests.kernel.rules.small_book import NOVEMBER, member
from tests.kernel.rules.test_comparison import COUPLE, IN_OCTOBER, OCTOBER, computed, fact, rule

AT = dt.datetime(2020, 11, 12, 1, 30, tzinfo=dt.UTC)
NAMES = ["母亲", "祖父"]


def explained(tree: dict, label: str, day: dt.date = OCTOBER) -> Explained:
    return Explained(
        title=f"{label}示例待遇", label=label, rows=(("领款人", "母亲"),), tree=tree, as_of=day,
        known_at=dt.datetime(2020, 11, 10, 9, tzinfo=CHINA), rules_digest="a" * 64,
        parameters_digest="b" * 64,
    )  # fmt: skip


def compared(after: dict, before: dict = IN_OCTOBER) -> Compared:
    return Compared(
        title="为什么不一样", before=explained(before, "2020年10月"), after=explained(after, "2020年11月")
    )


def test_the_document_is_json_with_its_keys():
    document = explained(IN_OCTOBER, "2020年10月").document(agency="示范区民政局", generated_at=AT)
    assert json.loads(json.dumps(document)) == document
    assert set(document) == {
        "format", "title", "agency", "generated_at", "rows", "amount_fen", "stored_fen", "remark", "as_of",
        "known_at", "rules_digest", "parameters_digest", "tree",
    }  # fmt: skip
    assert document["format"] == "minzheng-explanation/1"
    assert document["generated_at"] == "2020-11-12T09:30:00+08:00"
    assert (document["amount_fen"], document["as_of"]) == (7_500, "2020-10-01")
    assert document["tree"] | {"children": []} == IN_OCTOBER | {"certainty_label": "", "children": []}


def test_a_tree_with_few_keys_gets_the_others():
    tree = explained({"label": "金额", "text": "8 元"}, "十月").document(agency="", generated_at=AT)["tree"]
    assert set(tree) == {*IN_OCTOBER, "certainty_label"}
    assert (tree["name"], tree["value"], tree["children"]) == ("金额", None, [])


def test_the_divisions_of_parameters_get_their_names():
    one = explained(IN_OCTOBER, "十月")
    assert one.areas == {"999901"}
    named = one.places_named({"999901": "示范区"}).document(agency="", generated_at=AT)["tree"]
    eligible = next(child for child in named["children"] if child["name"] == "eligible")
    standard = next(child for child in eligible["children"] if child["name"] == "standard")
    assert standard["from"]["place"] == "示范区"


def test_a_rise_is_told_in_money_and_in_words():
    one = compared(computed(NOVEMBER, COUPLE, NAMES))
    assert one.sentence == "2020年11月是 215.00 元，比2020年10月的 75.00 元多 140.00 元。"
    assert one.difference_fen == 14_000
    assert one.reasons() == [
        "从2020年11月起，城市低保标准由 500.00 元/人月 提高到 570.00 元/人月（示例民发〔2020〕9号）"
    ]
    assert one.reasons(plain=True) == [
        "从2020年11月起，城市低保标准由 每人每月 500 元 提高到 每人每月 570 元"
    ]


def test_the_way_back_is_less_and_names_no_first_day():
    one = compared(IN_OCTOBER, before=computed(NOVEMBER, COUPLE, NAMES))
    assert one.sentence == "2020年11月是 75.00 元，比2020年10月的 215.00 元少 140.00 元。"
    assert one.reasons(plain=True) == ["城市低保标准由 每人每月 570 元 降低到 每人每月 500 元"]


def test_equal_amounts_are_told_so_and_without_causes():
    one = compared(computed(OCTOBER, COUPLE, NAMES, zone=1))
    assert one.sentence == "2020年11月和2020年10月都是 75.00 元，金额没有变。"
    assert (one.reasons(), one.differences) == ([], ())


def test_facts_and_members_in_words():
    family = [member(earned=60_050), member(earned=0), member()]
    one = compared(computed(OCTOBER, family, [*NAMES, "孩子"]))
    assert one.reasons() == [
        "家庭成员增加了孩子",
        "母亲的工资性收入由 1,000.00 元/月 降低到 600.50 元/月（母亲的工资单）",
    ]
    assert one.reasons(plain=True)[1] == "母亲的工资性收入由 每月 1,000 元 降低到 每月 600.50 元"
    back = compared(IN_OCTOBER, before=computed(OCTOBER, family, [*NAMES, "孩子"]))
    assert back.reasons()[0] == "家庭成员减少了孩子"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            fact("a", "在世", True, text="是"),
            fact("a", "在世", False, text="否", source="死亡证明"),
            "在世由“是”变为“否”（死亡证明）",
        ),
        (fact("a", "类别", "A", text="重点"), fact("a", "类别", "B", text="一般"), "类别由 重点 改为 一般"),
    ],
)
def test_yes_and_no_and_codes_in_words(before, after, told):
    found = compare(rule("amount", "金额", 1, before), rule("amount", "金额", 2, after))
    assert words(found[1]) == told


def test_a_new_version_is_told_once_without_what_it_brings():
    before = rule("amount", "金额", 8, fact("a", "甲", 8), formula="甲")
    after = rule(
        "amount", "金额", 6, fact("a", "甲", 8), fact("c", "丙", 2), formula="甲 − 丙", source="新办法"
    )
    one = compared(after, before=before)
    assert one.reasons() == ["“金额”改按新的规定计算（新办法）"]
    assert one.reasons(plain=True) == ["“金额”改按新的规定计算"]


def test_trees_without_values_are_told_by_their_texts():
    one = compared({"label": "金额", "text": "9 元"}, before={"label": "金额", "text": "8 元"})
    assert one.difference_fen is None
    assert one.sentence == "2020年10月：8 元；2020年11月：9 元。"


def test_the_document_of_a_comparison_is_json_with_both_sides():
    document = compared(computed(NOVEMBER, COUPLE, NAMES)).document(agency="示范区民政局", generated_at=AT)
    assert json.loads(json.dumps(document)) == document
    assert document["format"] == "minzheng-comparison/1"
    assert document["difference_fen"] == 14_000
    assert [(one["name"], one["kind"], one["because"]) for one in document["differences"]] == [
        ("gap", "rule", ["standard"]), ("standard", "parameter", []),
    ]  # fmt: skip
    assert document["before"]["amount_fen"] == 7_500
    assert document["after"]["amount_fen"] == 21_500
