"""Programmes ask each other for their results by name; the library puts them in order."""

import datetime as dt

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    HOUSEHOLD_MONTH,
    PERSON,
    Book,
    HouseholdColumns,
    Library,
    Programme,
    Value,
    max_of,
    total,
    when,
    yuan,
)
from minzheng.kernel.rules.errors import FactError, RuleError

NOVEMBER = dt.date(2020, 11, 1)
STANDARD = {"standard": Value(yuan(570), "元/人月", "标准", "某文", "", NOVEMBER)}


def dibao(**dated) -> Book:
    """Every household gets the standard less its income."""
    book = Book("最低生活保障")
    book.input("income", HOUSEHOLD, "家庭月收入", "元/月", 0, yuan(100_000))
    book.input("old", PERSON, "老年人")
    book.parameter("standard", "标准", "元/人月", 0, yuan(2_000))
    book.rule(HOUSEHOLD, "保障人数", "人", name="size")(lambda old: total(when(old, 1, 1)))

    @book.rule(HOUSEHOLD, "低保金", "元/月", **dated)
    def gap(standard, income):
        return max_of(standard - income, 0)

    book.programme("dibao", "低保", amount="gap", persons="size")
    return book


def care() -> Book:
    """The old get 100 yuan each in a household without 低保."""
    book = Book("高龄津贴")
    book.input("old", PERSON, "老年人")
    book.receives("dibao", level=PERSON)

    @book.rule(PERSON, "津贴", "元/月")
    def amount(old, receives_dibao):
        return when(old & ~receives_dibao, yuan(100))

    book.programme("care", "高龄津贴", amount="amount")
    return book


def relief() -> Book:
    """50 yuan for a household in which somebody gets the allowance of the old."""
    book = Book("临时补贴")
    book.receives("care")

    @book.rule(HOUSEHOLD, "补贴", "元/月")
    def amount(receives_care):
        return when(receives_care, yuan(50))

    book.programme("relief", "补贴", amount="amount")
    return book


POOR = {"income": yuan(300)}, [{"old": True}, {"old": False}]
RICH = {"income": yuan(600)}, [{"old": True}, {"old": False}]
OF_POOR = {
    "dibao.size": 2,
    "dibao.gap": yuan(270),
    "care.receives_dibao": [True, True],
    "care.amount": [0, 0],
    "relief.receives_care": False,
    "relief.amount": 0,
}
OF_RICH = {
    "dibao.size": 2,
    "dibao.gap": 0,
    "care.receives_dibao": [False, False],
    "care.amount": [yuan(100), 0],
    "relief.receives_care": True,
    "relief.amount": yuan(50),
}


@pytest.fixture
def library():
    return Library([relief(), care(), dibao()])


def test_programmes_are_ordered_and_named(library):
    assert library.programmes == (
        Programme("dibao", "低保", "dibao.gap", "dibao.size", HOUSEHOLD),
        Programme("care", "高龄津贴", "care.amount", "", PERSON),
        Programme("relief", "补贴", "relief.amount", "", HOUSEHOLD),
    )


def test_each_programme_is_asked_for_its_result(library):
    program = library.book.compile(NOVEMBER, STANDARD)
    assert program.evaluate(*POOR) == OF_POOR
    assert program.evaluate(*RICH) == OF_RICH
    assert set(program.inputs) == {"income", "old"}


def test_columns_and_sql_agree_with_the_hand(library):
    program = library.book.compile(NOVEMBER, STANDARD)
    columns = HouseholdColumns(
        {"income": np.array([yuan(300), yuan(600)])},
        {"old": np.array([True, False] * 2)},
        np.array([0, 2, 4]),
    )
    found = program.run_columns(columns, program.outputs)
    statements = program.sql(program.outputs)
    with duckdb.connect() as connection:
        connection.register("households", pa.table({"id": [0, 1], "income": [yuan(300), yuan(600)]}))
        people = {"household_id": [0, 0, 1, 1], "position": [0, 1, 0, 1], "old": [True, False] * 2}
        connection.register("members", pa.table(people))
        for name in program.outputs:
            level = program.edition.rules[name].rule.level
            expected = [OF_POOR[name], OF_RICH[name]]
            if level is PERSON:
                expected = [value for values in expected for value in values]
            assert found[name].tolist() == expected
            rows = connection.execute(f'SELECT "{name}" FROM ({statements[level]})').fetchall()
            assert [value for (value,) in rows] == expected


def test_the_explanation_goes_through_the_programme_asked(library):
    program = library.book.compile(NOVEMBER, STANDARD)
    tree = program.explain(*POOR, member_labels=["祖父", "孙子"]).tree("care.amount")
    asked = next(child for child in tree["children"] if child["name"] == "care.receives_dibao")
    assert (asked["label"], asked["formula"], asked["text"]) == ("享受低保", "低保金 > 0", "是、是")
    assert asked["source"] == "待遇“低保”（dibao）的计算结果"
    assert [child["name"] for child in asked["children"]] == ["dibao.gap"]
    assert program.formula("relief.receives_care") == "任一成员（津贴 > 0）"


def test_a_book_alone_takes_the_answer_as_a_fact():
    program = care().compile(NOVEMBER, {})
    members = [{"old": True, "receives_dibao": True}, {"old": True, "receives_dibao": False}]
    assert program.evaluate({}, members) == {"amount": [0, yuan(100)]}
    with pytest.raises(FactError, match="“享受 dibao”（receives_dibao）没有填写"):
        program.evaluate({}, [{"old": True}])


@pytest.mark.parametrize(
    ("dated", "on_date", "allowance"),
    [
        ({"since": "2014-05-01"}, dt.date(2014, 4, 30), yuan(100)),
        ({"since": "2014-05-01"}, dt.date(2014, 5, 1), 0),
        ({"until": "2019-12-31"}, dt.date(2019, 12, 31), 0),
        ({"until": "2019-12-31"}, dt.date(2020, 1, 1), yuan(100)),
    ],
)
def test_nobody_receives_a_programme_outside_its_time(dated, on_date, allowance):
    program = Library([dibao(**dated), care()]).book.compile(on_date, STANDARD)
    (old, _) = program.evaluate(*POOR, outputs=["care.amount"])["care.amount"]
    assert old == allowance


def test_a_programme_of_several_versions_is_asked_through_all_of_them():
    book = Book("两版")
    book.rule(HOUSEHOLD, "金额", "元/月", name="amount", since="2020-01-01", until="2020-06-30")(
        lambda: yuan(1)
    )
    book.rule(HOUSEHOLD, "金额", "元/月", name="amount", since="2020-07-01")(lambda: 0)
    book.programme("dibao", "两版", amount="amount")
    joined = Library([book, care()]).book
    received = {
        day: joined.compile(day, {}).evaluate({}, [{"old": True}])["care.receives_dibao"]
        for day in (dt.date(2019, 12, 31), dt.date(2020, 6, 30), dt.date(2020, 7, 1))
    }
    assert list(received.values()) == [[False], [True], [False]]


def test_the_books_stay_as_they_are(library):
    own = dibao()
    digest = own.digest
    joined = Library([own, care()]).book
    assert (own.digest, [rule.name for rule in own.rules]) == (digest, ["size", "gap"])
    assert joined.digest != library.book.digest
    assert joined.digest == Library([care(), dibao()]).book.digest


ASKING = {
    "a": lambda receives_a: when(receives_a, 1),
    "b": lambda receives_b: when(receives_b, 1),
    "c": lambda receives_c: when(receives_c, 1),
}


def asking(code: str, asked: str) -> Book:
    book = Book(f"{code}册")
    book.receives(asked)
    book.rule(HOUSEHOLD, f"{code}金额", "元/月", name="amount")(ASKING[asked])
    book.programme(code, code, amount="amount")
    return book


def test_programmes_in_a_circle_are_refused_by_book_and_rule():
    with pytest.raises(RuleError, match="待遇之间循环依赖") as caught:
        Library([asking("a", "b"), asking("b", "c"), asking("c", "a")])
    sentence = caught.value.sentence
    assert any(way in sentence for way in ("a → b → c → a", "b → c → a → b", "c → a → b → c"))
    for code, asked in ("ab", "bc", "ca"):
        assert f"“{code}册”的规则“{code}金额”（amount）询问“{asked}”（rules/test_library.py 第 " in sentence
    assert caught.value.place.startswith("rules/test_library.py")


def test_a_programme_of_no_book_is_refused():
    with pytest.raises(
        RuleError, match="“高龄津贴”用 receives 询问待遇“dibao”，但库中没有这个待遇（有：care）"
    ):
        Library([care()])


def test_the_same_name_must_mean_the_same():
    other = Book("另一册")
    other.input("income", HOUSEHOLD, "家庭月收入", "元/月", 0, yuan(100_001))
    other.rule(HOUSEHOLD, "金额", "元/月", name="amount")(lambda income: income)
    other.programme("other", "另一项", amount="amount")
    with pytest.raises(RuleError, match="（income）在规则册“最低生活保障”和“另一册”中的声明不同"):
        Library([dibao(), other])


def test_two_books_may_use_one_name_for_their_own_rules(library):
    names = {name.partition(".")[2] for name in library.book.compile(NOVEMBER, STANDARD).outputs}
    assert "amount" in names
    with pytest.raises(RuleError, match="“最低生活保障”和“最低生活保障”的待遇代码都是“dibao”"):
        Library([dibao(), dibao()])
    with pytest.raises(RuleError, match="“空册”没有声明待遇"):
        Library([Book("空册")])


def no_book() -> Book:
    book = Book("错册")
    book.input("x", HOUSEHOLD, "数", "元", 0, 9)
    book.rule(HOUSEHOLD, "金额", "元/月", name="amount")(lambda x: x)
    book.rule(HOUSEHOLD, "人数", "人", name="size")(lambda x: x)
    book.rule(HOUSEHOLD_MONTH, "逐月", "元/月", name="monthly")(lambda x: x)
    return book


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ({"amount": "gone"}, "amount 须是户或人的一条金额规则，“gone”不是"),
        ({"amount": "size"}, "“size”不是"),
        ({"amount": "monthly"}, "“monthly”不是"),
        ({"amount": "x"}, "“x”不是"),
        ({"amount": "amount", "persons": "gone"}, "persons 须是户的一条计数规则，“gone”不是"),
        ({"amount": "amount", "persons": "monthly"}, "“monthly”不是"),
        ({"amount": "amount", "persons": "amount"}, "“amount”不是"),
    ],
)
def test_a_programme_names_its_rules(declared, sentence):
    book = no_book()
    book.programme("p", "待遇", **declared)
    with pytest.raises(RuleError, match=f"规则册“错册”的待遇“待遇”（p）：.*{sentence}"):
        book.check()


def test_a_book_has_one_programme_with_a_plain_code():
    book = no_book()
    assert book.offered is None
    with pytest.raises(RuleError, match=r"rules/test_library\.py 第 \d+ 行：待遇代码“低 保”不能用作标识符"):
        book.programme("低 保", "待遇", amount="amount")
    book.programme("p", "待遇", amount="amount")
    with pytest.raises(RuleError, match="已经声明了待遇“待遇”；一册只有一个待遇"):
        book.programme("q", "另一项", amount="amount")
    assert book.offered == Programme("p", "待遇", "amount", "", HOUSEHOLD)
    with pytest.raises(RuleError, match="层级须是 HOUSEHOLD 或 PERSON"):
        book.receives("dibao", level=HOUSEHOLD_MONTH)
