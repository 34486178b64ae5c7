"""Assumed values: read as typed, and standing over whatever is in force from their month on."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.errors import ParameterError
from minzheng.kernel.rules.parameters import Parameters, parse_parameters
from minzheng.kernel.rules.writing import typed
from minzheng.registers.policy.assumptions import Assumption, assume, parse_cell, shown

FILE = """
[standard]
label = "城市低保标准"
unit = "元/人月"
low = 1
high = 10000
values = [
  { area = "", from = 2020-01-01, value = 400, source = "示例一" },
  { area = "9901", from = 2020-01-01, value = 500, source = "示例二" },
  { area = "9901", from = 2020-11-01, value = 570, source = "示例三" },
  { area = "990103", from = 2021-06-01, value = 600, source = "示例四" },
]

[cap]
label = "上限"
unit = "%"
values = [ { area = "", from = 2020-01-01, value = 100, source = "示例" } ]

[multiple]
label = "倍数"
unit = "倍"
values = [ { area = "", from = 2020-01-01, value = 1.5, source = "示例" } ]

[delegated]
label = "委托"
unit = "是/否"
values = [ { area = "", from = 2020-01-01, value = false, source = "示例" } ]

[day]
label = "起算日"
unit = "日期"
values = [ { area = "", from = 2020-01-01, value = 2020-01-01, source = "示例" } ]

[kind]
label = "类别"
choices = { a = "甲类", b = "乙类" }
values = [ { area = "", from = 2020-01-01, value = "a", source = "示例" } ]
"""
PARAMETERS = Parameters(parse_parameters(FILE, "示例.toml"))
DECLARED = PARAMETERS.declarations


def fen(parameters: Parameters, area: str, *day: int) -> int:
    return parameters.resolve(area, dt.date(*day))["standard"].value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("standard", "600", 60_000),
        ("standard", " 1,234.5 元 ", 123_450),
        ("standard", "６００元/人月", 60_000),
        ("cap", "50%", 5_000),
        ("cap", "7.25", 725),
        ("multiple", "1.5倍", 15_000),
        ("delegated", "是", True),
        ("delegated", "否", False),
        ("day", "1970-01-02", 1),
        ("kind", "b", 1),
    ],
)
def test_what_is_typed_is_read_in_the_unit_of_the_document(name, text, value):
    assert parse_cell(DECLARED[name], text) == value


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("standard", "六百", "“城市低保标准”应填数字（单位：元/人月），现在是“六百”。"),
        ("standard", "", "“城市低保标准”应填数字（单位：元/人月），现在是“”。"),
        ("standard", "1e3", "“城市低保标准”应填数字（单位：元/人月），现在是“1e3”。"),
        ("standard", "600.001", "“城市低保标准”的小数位太多（单位：元/人月），现在是“600.001”。"),
        ("standard", "0.5", "应在 1.00 元/人月 至 10,000.00 元/人月 之间，现在是 0.50 元/人月。"),
        ("standard", "10000.01", "现在是 10,000.01 元/人月。请核对数值和单位。"),
        ("delegated", "也许", "“委托”应选“是”或“否”。"),
        ("day", "昨天", "“起算日”应填日期，例如 2021-01-01；现在是“昨天”。"),
        ("kind", "c", "“c”不是“类别”的代码"),
    ],
)
def test_what_cannot_be_a_value_is_told(name, text, sentence):
    with pytest.raises(Invalid) as caught:
        parse_cell(DECLARED[name], text)
    assert sentence in caught.value.sentence


@given(name=st.sampled_from(sorted(DECLARED)), data=st.data())
def test_what_is_written_reads_back(name, data):
    declared = DECLARED[name]
    value = data.draw(st.integers(declared.low, declared.high))
    cell = bool(value) if declared.unit.kind is Kind.YES_NO else value
    assert parse_cell(declared, typed(declared, cell)) == cell


def test_an_assumption_holds_from_its_month_and_nothing_before_changes():
    changed = assume(PARAMETERS, [Assumption("standard", Month(2020, 10), 65_000)], "9901")
    assert fen(PARAMETERS, "990103", 2020, 9, 30) == fen(changed, "990103", 2020, 9, 30) == 50_000
    assert fen(changed, "990103", 2020, 10, 1) == 65_000


def test_it_stands_over_later_values_and_over_those_of_smaller_areas():
    changed = assume(PARAMETERS, [Assumption("standard", Month(2020, 10), 65_000)], "9901")
    assert fen(changed, "9901", 2020, 11, 1) == 65_000  # 570 in the file
    assert fen(changed, "990103001", 2021, 6, 1) == 65_000  # 600 in the file, of the county alone


def test_others_keep_what_they_have():
    changed = assume(PARAMETERS, [Assumption("standard", Month(2020, 10), 65_000)], "990103")
    assert fen(changed, "990104", 2020, 12, 1) == 57_000
    assert fen(changed, "9902", 2020, 12, 1) == 40_000
    assert changed.resolve("990103", dt.date(2020, 12, 1))["cap"].value == 10_000


def test_one_said_twice_or_unknown_or_out_of_range_is_refused():
    for wrong in (
        [Assumption("nothing", Month(2020, 1), 1)],
        [Assumption("standard", Month(2020, 1), 99)],
        [Assumption("standard", Month(2020, 1), 60_000), Assumption("standard", Month(2020, 1), 61_000)],
    ):
        with pytest.raises(ParameterError):
            assume(PARAMETERS, wrong, "9901")


@given(
    first=st.integers(0, 30), value=st.integers(100, 1_000_000), day=st.integers(0, 1000),
    area=st.sampled_from(["9901", "990103", "990103001", "990104"]),
)  # fmt: skip
def test_inside_the_root_it_is_the_assumed_value_or_what_was_before(first, value, day, area):
    since = Month(2020, 1).plus(first)
    changed = assume(PARAMETERS, [Assumption("standard", since, value)], "9901")
    on_date = dt.date(2020, 1, 1) + dt.timedelta(days=day)
    before = PARAMETERS.resolve(area, on_date)["standard"].value
    after = changed.resolve(area, on_date)["standard"].value
    assert after == (value if on_date >= since.first_date else before)


def test_it_keeps_as_plain_data_and_is_shown_in_words():
    one = Assumption("standard", Month(2021, 2), 60_000)
    assert one.plain() == {"name": "standard", "from_month": "2021-02", "value": 60_000}
    assert Assumption.read(one.plain()) == one
    table = Assumption("table", Month(2021, 2), (1, 2))
    assert Assumption.read(table.plain()) == table
    assert shown(DECLARED["standard"], 60_000) == "600.00 元/人月"
    assert shown(DECLARED["delegated"], True) == "是"
