"""Rules change on dates: which version holds when, and what is refused."""

import datetime as dt

import pytest

from minzheng.kernel.rules.engine import CONSTANT, HOUSEHOLD, Book, yuan
from minzheng.kernel.rules.errors import RuleError


def book_of_two_laws() -> Book:
    book = Book("laws")
    book.input("income", HOUSEHOLD, "收入", "元/月", 0, yuan(10_000))

    @book.rule(HOUSEHOLD, "可扣减", "元/月", until="2021-06-30", name="deduction")
    def deduction_of_2012(income):
        return income * 0 + yuan(100)

    @book.rule(HOUSEHOLD, "可扣减", "元/月", since="2021-07-01", name="deduction")
    def deduction_of_2021(income):
        return income * 0 + yuan(300)

    @book.rule(HOUSEHOLD, "净收入", "元/月")
    def net(income, deduction):
        return income - deduction

    return book


@pytest.mark.parametrize(
    ("on_date", "net"),
    [(dt.date(1990, 1, 1), 90_000), (dt.date(2021, 6, 30), 90_000), (dt.date(2021, 7, 1), 70_000)],
)
def test_the_version_in_force_on_the_date_is_used(on_date, net):
    program = book_of_two_laws().compile(on_date, {})
    assert program.evaluate({"income": yuan(1000)}, [{}], outputs=["net"]) == {"net": net}


def test_dates_of_one_edition_share_it():
    book = book_of_two_laws()
    assert [(e.since, e.until) for e in book.editions] == [
        (None, dt.date(2021, 6, 30)),
        (dt.date(2021, 7, 1), None),
    ]
    assert book.edition(dt.date(2021, 7, 1)) is book.edition(dt.date(2026, 1, 1))
    assert book.edition(dt.date(2021, 6, 30)) is not book.edition(dt.date(2021, 7, 1))


def two_versions(first: dict, second: dict) -> Book:
    book = Book("versions")
    book.input("a", HOUSEHOLD, "甲", "元", 0, 9)
    book.rule(HOUSEHOLD, "规则", "元", name="r", **first)(lambda a: a)
    book.rule(HOUSEHOLD, "规则", second.pop("unit", "元"), name="r", **second)(lambda a: a + 1)
    return book


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ({}, {"since": "2021-07-01"}, "重叠（前一版本到 不限，本版本自 2021-07-01）；请给前一版本写上 until"),
        ({"until": "2021-07-01"}, {"since": "2021-07-01"}, "重叠"),
        ({"until": "2021-06-29"}, {"since": "2021-07-01"}, "空档（2021-06-30 至 2021-06-30）"),
        ({"until": "2021-06-30"}, {"since": "2021-07-01", "unit": "人"}, "层级或单位不同"),
    ],
    ids=["open", "one_day", "gap", "unit"],
)
def test_versions_neither_overlap_nor_leave_a_gap(first, second, sentence):
    with pytest.raises(RuleError, match=f"规则“规则”（r）在 rules/test_versions.py 第 .*{sentence}"):
        two_versions(first, second).check()


def test_declared_order_of_versions_does_not_matter():
    book = two_versions({"since": "2021-07-01"}, {"until": "2021-06-30"})
    assert book.compile(dt.date(2022, 1, 1), {}).evaluate({"a": 5}, [{}]) == {"r": 5}
    assert book.compile(dt.date(2020, 1, 1), {}).evaluate({"a": 5}, [{}]) == {"r": 6}


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"since": "2021-02-30"}, "起止日期无法识别"),
        ({"since": "2021-07-02", "until": "2021-07-01"}, "晚于 until"),
    ],
)
def test_impossible_dates_are_refused(dates, sentence):
    with pytest.raises(RuleError, match=sentence):
        Book("b").rule(HOUSEHOLD, "规则", "元", name="r", **dates)(lambda: 1)


def test_a_rule_may_not_outlive_what_it_rests_on():
    book = Book("b")
    book.rule(CONSTANT, "上限", "元", name="cap", since="2014-05-01")(lambda: yuan(9))
    book.rule(CONSTANT, "结果", "元", name="result")(lambda cap: cap + 1)
    with pytest.raises(
        RuleError, match="“上限”（cap）在 2014-04-30 没有有效版本（有效期：2014-05-01 至 不限）"
    ):
        book.check()


def test_before_any_rule_there_is_no_program():
    book = Book("b")
    book.rule(CONSTANT, "上限", "元", name="cap", since="2014-05-01")(lambda: yuan(9))
    with pytest.raises(RuleError, match="2014-04-30 没有任何生效的规则"):
        book.compile(dt.date(2014, 4, 30), {})
    assert book.compile(dt.date(2014, 5, 1), {}).evaluate({}, [{}]) == {"cap": 900}


def one_rule(function, label="规则", source="", low=0) -> Book:
    book = Book("digest")
    book.input("a", HOUSEHOLD, "甲", "元", low, 9)
    book.rule(HOUSEHOLD, label, "元", name="r", source=source)(function)
    return book


def test_the_digest_stands_for_the_computation_and_not_for_its_words():
    book = one_rule(lambda a: a + 1)
    assert book.digest == one_rule(lambda a: a + 1, label="另一个名称", source="某文").digest
    others = [
        one_rule(lambda a: a + 2),
        one_rule(lambda a: a - 1),
        one_rule(lambda a: 1 + a),
        one_rule(lambda a: a + 1, low=1),
        two_versions({"until": "2021-06-30"}, {"since": "2021-07-01"}),
    ]
    digests = {book.digest, *(other.digest for other in others)}
    assert len(digests) == len(others) + 1
    assert len(book.digest) == 64


def test_the_digest_of_a_known_book_never_changes():
    """Were this to fail, decisions stored earlier could no longer be checked: raise SEMANTICS instead."""
    assert one_rule(lambda a: a + 1).digest == (
        "3d0d7a9af7d64eeb468102d509f0f80bcc669228bca55eeccc18ef0ff241a02c"
    )
