"""Every value on the way can be read: label, unit, formula, document, source of the fact."""

import datetime as dt
import json

import pytest

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    Enumeration,
    Value,
    anyone,
    ceil_div,
    choose,
    code,
    half_up_div,
    is_one_of,
    max_over,
    min_of,
    months_between,
    number_of_members,
    of,
    percent,
    round_to,
    total,
    when,
    yuan,
)
from minzheng.kernel.rules.errors import FactError, RuleError
from tests.kernel.rules.small_book import NOVEMBER, household, member, small_book, small_parameters

FAMILY = [member(earned=100_000), member(birth=dt.date(1955, 3, 1)), member(counted=False)]


@pytest.fixture
def explanation():
    """570 × 2 − (1,000 − 75) = 215 yuan a month."""
    program = small_book().compile(NOVEMBER, small_parameters().resolve("999901", NOVEMBER))
    return program.explain(
        household(),
        FAMILY,
        member_labels=["母亲", "祖父", "孩子"],
        fact_sources={"earned": ["社保核对 2020-10-20", "本人申报", "本人申报"], "zone": "户籍登记"},
    )


def find(tree: dict, name: str) -> dict:
    """The first node of a name, from above."""
    found = [tree]
    for node in found:
        if node["name"] == name:
            return node
        found.extend(node["children"])
    raise AssertionError(f"{name} is not in the tree")


def test_values_hold_everything_on_the_way(explanation):
    assert explanation.values == {
        "earned": [100_000, 0, 0],
        "counted": [True, True, False],
        "birth": [dt.date(1980, 5, 1), dt.date(1955, 3, 1), dt.date(1980, 5, 1)],
        "category": "A",
        "zone": 2,
        "on_day": NOVEMBER,
        "standard": 57_000,
        "work_share": 750,
        "supplement": [10_000, 8_050, 5_000, 4_000],
        "countable": [92_500, 0, 0],
        "elder": [False, True, False],
        "size": 2,
        "income": 92_500,
        "per_head": 46_250,
        "eligible": True,
        "gap": 21_500,
        "extra": 8_050,
    }


def test_the_root_reads_as_in_the_decision(explanation):
    gap = explanation.tree("gap")
    assert {key: gap[key] for key in ("label", "value", "unit", "text", "formula", "source", "from")} == {
        "label": "低保补差",
        "value": 21_500,
        "unit": "元/月",
        "text": "215.00 元/月",
        "formula": "若 符合低保 则 向上取整到元（城市低保标准 × 保障人数 − 家庭月收入），否则 0",
        "source": "示例办法 第十二条",
        "from": None,
    }
    assert [child["name"] for child in gap["children"]] == ["eligible", "standard", "size", "income"]


def test_a_parameter_says_where_it_comes_from(explanation):
    standard = find(explanation.tree("gap"), "standard")
    assert standard["text"] == "570.00 元/人月"
    assert standard["from"] == {"area": "999901", "date": "2020-11-01", "document": "示例民发〔2020〕9号"}
    share = find(explanation.tree("gap"), "work_share")
    assert (share["text"], share["note"], share["certainty"]) == ("7.5%", "比例由县定", "verify")


def test_a_persons_value_is_told_member_by_member(explanation):
    earned = find(explanation.tree("income"), "earned")
    assert earned["text"] == "1,000.00 元/月、0.00 元/月、0.00 元/月"
    assert earned["members"][0] == {
        "label": "母亲",
        "value": 100_000,
        "text": "1,000.00 元/月",
        "source": "社保核对 2020-10-20",
    }
    assert [entry["text"] for entry in find(explanation.tree("gap"), "counted")["members"]] == [
        "是",
        "是",
        "否",
    ]


def test_a_table_and_a_code_are_told_in_words(explanation):
    extra = explanation.tree("extra")
    assert extra["formula"] == "若 符合低保 则 分类施保金〔保障类别，城乡〕，否则 0"
    table = find(extra, "supplement")
    assert table["text"].startswith("A·1：100.00 元/月；A·2：80.50 元/月；B·1")
    category = find(extra, "category")
    assert (category["value"], category["text"]) == ("A", "重点保障")
    assert find(extra, "zone")["source"] == "户籍登记"


def test_what_was_shown_above_is_not_told_again(explanation):
    gap = explanation.tree("gap")
    again = next(child for child in gap["children"] if child["name"] == "income")
    assert (again["repeated"], again["children"], again["text"]) == (True, [], "925.00 元/月")
    told = find(gap, "per_head")["children"][0]
    assert (told["name"], told["repeated"]) == ("income", False)
    assert [child["name"] for child in told["children"]] == ["counted", "countable"]


def test_the_tree_is_json(explanation):
    tree = explanation.tree("extra")
    assert json.loads(json.dumps(tree, ensure_ascii=False)) == tree


def test_an_unknown_name_is_refused(explanation):
    with pytest.raises(RuleError, match="没有名为“nonsense”的结果；可用的有：countable"):
        explanation.tree("nonsense")


def test_only_what_is_asked_for_needs_facts():
    program = small_book().compile(NOVEMBER, small_parameters().resolve("999901", NOVEMBER))
    explanation = program.explain({}, [{"counted": True}], outputs=["size"])
    assert explanation.values == {"size": 1, "counted": [True]}
    assert explanation.tree("size")["members"] == []
    with pytest.raises(FactError, match="没有填写"):
        program.explain({}, [{"counted": True}], outputs=["gap"])
    with pytest.raises(RuleError, match="member_labels 与成员数不一致"):
        program.explain({}, [{"counted": True}], outputs=["size"], member_labels=["甲", "乙"])
    with pytest.raises(RuleError, match="“counted”的来源数与成员数不一致"):
        program.explain({}, [{"counted": True}], outputs=["size"], fact_sources={"counted": ["甲", "乙"]})


def test_a_stored_case_is_explained_again_identically(explanation):
    program = small_book().compile(NOVEMBER, small_parameters().resolve("999901", NOVEMBER))
    again = program.explain(household(), FAMILY)
    assert again.values == explanation.values
    assert program.evaluate(household(), FAMILY) == {name: again.values[name] for name in program.outputs}


KIND = Enumeration("人员类别", {"old": "老年人", "child": "未成年人", "other": "其他"})
FORMULAS = {
    "money_literal": (
        lambda a: when(a > yuan(300), a - 5_000),
        "若 甲额 > 300.00 元 则 甲额 − 50.00 元，否则 0",
    ),
    "brackets": (lambda a, b: (a + b) * 2 - (a - b), "（甲额 + 乙额） × 2 − （甲额 − 乙额）"),
    "negative": (lambda a: -a + 1, "−甲额 + 0.01 元"),
    "share": (lambda a: of(a, percent(20)), "舍去尾数（甲额 × 20%）"),
    "roundings": (
        lambda a, n: half_up_div(a, n) + ceil_div(a, 12),
        "四舍五入（甲额 ÷ 人数） + 向上取整（甲额 ÷ 12）",
    ),
    "jiao": (lambda a: round_to(a, 10), "四舍五入到角（甲额）"),
    "multiple": (lambda a: round_to(a, 500, "floor"), "向下取整到 5.00 元 的倍数（甲额）"),
    "least": (lambda a: min_of(a, yuan(800)), "较小者（甲额，800.00 元）"),
    "cases": (
        lambda a, b, kind: choose(kind, {"old": a, "child": b}, 0),
        "若 人员类别 = 老年人 则 甲额；否则，若 人员类别 = 未成年人 则 乙额，否则 0",
    ),
    "logic": (
        lambda a, yes, kind: when((yes | (a == 0)) & ~is_one_of(kind, "old"), 1),
        "若 （条件 或 甲额 = 0） 且 非（人员类别 = 老年人） 则 1，否则 0",
    ),
    "members": (
        lambda mine, mine_yes: when(anyone(mine_yes), total(mine), max_over(mine)) + number_of_members(),
        "（若 任一成员（本人条件） 则 成员合计（本人额），否则 成员中最大（本人额）） + 家庭成员数",
    ),
    "date": (
        lambda a, day: when(day >= dt.date(2020, 11, 5), a),
        "若 日子 ≥ 2020年11月5日 则 甲额，否则 0",
    ),
    "months": (lambda a, day: a * months_between(day, day + 31), "甲额 × 相隔整月（日子 至 日子 + 31）"),
    "rate": (lambda a, rate: of(a, rate), "舍去尾数（甲额 × 扣减比例）"),
}


@pytest.mark.parametrize(("function", "text"), FORMULAS.values(), ids=FORMULAS)
def test_formulas_in_chinese(function, text):
    book = Book("texts")
    book.input("a", HOUSEHOLD, "甲额", "元", 0, 10**6)
    book.input("b", HOUSEHOLD, "乙额", "元", 0, 10**6)
    book.input("n", HOUSEHOLD, "人数", "人", 1, 9)
    book.input("yes", HOUSEHOLD, "条件")
    book.input("kind", HOUSEHOLD, "人员类别", KIND)
    book.input("day", HOUSEHOLD, "日子", "日期")
    book.input("mine", PERSON, "本人额", "元", 0, 10**6)
    book.input("mine_yes", PERSON, "本人条件")
    book.parameter("rate", "扣减比例", "%", 0, 10_000)
    book.rule(HOUSEHOLD, "结果", "元", name="result")(function)
    rate = {"rate": Value(2_000, "%", "扣减比例", "某文", "", NOVEMBER)}
    assert book.compile(NOVEMBER, rate).formula("result") == text


def test_a_code_and_a_date_can_be_results():
    book = Book("codes")
    book.input("age", HOUSEHOLD, "年龄", "周岁", 0, 130)
    book.input("day", HOUSEHOLD, "日子", "日期")
    book.rule(HOUSEHOLD, "类别", KIND, name="kind")(
        lambda age: choose([(age >= 60, code(KIND, "old")), (age < 18, "child")], "other")
    )
    book.rule(HOUSEHOLD, "次日", "日期", name="next_day")(lambda day: day + 1)
    program = book.compile(NOVEMBER, {})
    facts = {"age": 17, "day": dt.date(2020, 2, 29)}
    assert program.evaluate(facts, [{}]) == {"kind": "child", "next_day": dt.date(2020, 3, 1)}
    explanation = program.explain(facts, [{}])
    assert explanation.tree("kind")["text"] == "未成年人"
    assert explanation.tree("next_day")["value"] == "2020-03-01"
    assert explanation.tree("next_day")["text"] == "2020年3月1日"
