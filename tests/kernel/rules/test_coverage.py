"""Parameters are held against all that a book needs, and everything missing is said at once."""

import datetime as dt

import pytest

from minzheng.kernel.rules.coverage import cover
from minzheng.kernel.rules.engine import HOUSEHOLD, Book, Value, of
from minzheng.kernel.rules.errors import ParameterError
from minzheng.kernel.rules.parameters import Parameters, parse_parameters
from tests.kernel.rules.small_book import small_book, small_parameters

NEW_YEAR = dt.date(2020, 1, 1)
TOML = """
[standard]
label = "标准"
unit = "元/人月"
source = "某文"
values = [
  { area = "999901", from = 2020-01-01, value = 500 },
  { area = "999902", from = 2020-06-01, value = 480 },
]

[rate]
label = "比例"
unit = "%"
source = "某文"
values = [
  { area = "99", from = 2021-01-01, value = 20, certainty = "verify" },
  { area = "99", from = 2022-01-01, value = 25 },
]
"""


def two_laws() -> tuple[Book, Parameters]:
    """A standard from 2019 on, and a rate that only the law from 2021 on takes."""
    parameters = Parameters(parse_parameters(TOML, "two.toml"))
    book = Book("two", parameters=parameters.declarations)
    until, since = {"until": "2020-12-31"}, {"since": "2021-01-01"}
    book.rule(HOUSEHOLD, "金额", "元/月", name="amount", **until)(lambda standard: standard)
    book.rule(HOUSEHOLD, "金额", "元/月", name="amount", **since)(lambda standard, rate: of(standard, rate))
    return book, parameters


def test_nothing_is_missing_where_every_day_has_a_value():
    found = cover(small_book(), small_parameters(), ["999901", "999902000000"], dt.date(2019, 1, 1))
    assert (found.gaps, found.strangers) == ((), ())
    assert [(name, value.value) for name, value in found.unconfirmed] == [("work_share", 750)]
    found.check()


def test_every_gap_is_found_with_its_period():
    book, parameters = two_laws()
    found = cover(book, parameters, ["999901", "999902", "9999"], dt.date(2019, 7, 1), dt.date(2021, 12, 31))
    periods = [(gap.name, gap.area, str(gap.since), str(gap.until)) for gap in found.gaps]
    assert periods == [
        ("standard", "999901", "2019-07-01", "2019-12-31"),
        ("standard", "999902", "2019-07-01", "2020-05-31"),
        ("standard", "9999", "2019-07-01", "2021-12-31"),
    ]
    with pytest.raises(ParameterError) as caught:
        found.check()
    for gap in found.gaps:
        assert gap.sentence in caught.value.sentence
    assert found.gaps[0].sentence.startswith(
        "参数“标准”（standard）在区划“999901”2019-07-01 至 2019-12-31没有值，"
        "规则“金额”（amount）（rules/test_coverage.py 第 "
    )
    assert found.gaps[0].sentence.endswith(
        "请在 two.toml 的 [standard] 中补上一行不晚于 2019-07-01 生效的值。"
    )


def test_a_parameter_is_needed_only_while_a_rule_takes_it():
    book, parameters = two_laws()
    assert cover(book, parameters, ["999901"], NEW_YEAR, dt.date(2020, 12, 31)).gaps == ()
    open_end = cover(book, parameters, ["88"], dt.date(2021, 3, 1)).gaps
    assert [(gap.name, gap.since, gap.until) for gap in open_end] == [
        ("standard", dt.date(2021, 3, 1), None),
        ("rate", dt.date(2021, 3, 1), None),
    ]


def test_unconfirmed_values_are_those_in_force_in_the_period():
    book, parameters = two_laws()
    of_2021 = cover(book, parameters, ["999901"], NEW_YEAR, dt.date(2021, 12, 31))
    assert [(name, value.value) for name, value in of_2021.unconfirmed] == [("rate", 2_000)]
    assert cover(book, parameters, ["999901"], dt.date(2022, 1, 1)).unconfirmed == ()


def test_a_value_laid_over_closes_the_gap():
    book, parameters = two_laws()
    earlier = Value(40_000, "元/人月", "标准", "某文", "99", dt.date(2018, 1, 1))
    assert len(cover(book, parameters, ["999902"], NEW_YEAR).gaps) == 1
    assert cover(book, parameters.overlay([("standard", earlier)]), ["999902"], NEW_YEAR).gaps == ()


def test_a_parameter_of_no_file_is_missing_everywhere():
    book = Book("alone")
    book.parameter("cap", "上限", "元", 0, 100)
    book.rule(HOUSEHOLD, "金额", "元", name="amount")(lambda cap: cap)
    (gap,) = cover(book, small_parameters(), ["999901"], NEW_YEAR).gaps
    assert (gap.since, gap.until, gap.file) == (NEW_YEAR, None, "")
    assert gap.sentence.endswith("请在参数文件中写上 [cap]。")


def test_unknown_divisions_are_refused():
    book, parameters = two_laws()
    known = ["990000", "999900", "999901", "999902"]
    assert cover(book, parameters, ["999901"], NEW_YEAR, known_areas=known).strangers == ()
    with pytest.raises(ParameterError, match="区划 999903 不存在"):
        cover(book, parameters, ["999901", "999903"], NEW_YEAR, known_areas=known)
    with pytest.raises(ParameterError, match="区划代码“9x”无效"):
        cover(book, parameters, ["9x"], NEW_YEAR)
    found = cover(book, parameters, ["999901"], NEW_YEAR, known_areas=["999901"])
    assert [(name, value.area) for name, value in found.strangers] == [("standard", "999902")]
    with pytest.raises(
        ParameterError, match="“标准”（standard）自 2020-06-01 的一行所写的区划“999902”不存在"
    ):
        found.check()
