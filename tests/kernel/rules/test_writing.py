"""Values of parameters as people type them, read them and write them into files."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules.engine.declared import Declared
from minzheng.kernel.rules.engine.graph import CONSTANT
from minzheng.kernel.rules.engine.units import Enumeration
from minzheng.kernel.rules.engine.values import Value
from minzheng.kernel.rules.parameters import Parameters, parse_parameters
from minzheng.kernel.rules.writing import out_of_range, parse_cell, places, shown, toml_text, typed
from tests.kernel.rules.small_book import TOML, small_parameters

LEVEL = Enumeration("档次", {"high": "高档", "low": "低档"})


def declared(unit, **more) -> Declared:
    return Declared.of("thing", CONSTANT, "某项", unit, **more)


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("元/人月", "570", 57_000),
        ("元/人月", "1,200.5", 120_050),
        ("元/人月", "６００元", 60_000),
        ("元/人月", "600 元/人月", 60_000),
        ("万元", "0.35", 350_000),
        ("%", "7.5%", 750),
        ("%", "１００％", 10_000),
        ("倍", "24", 240_000),
        ("倍", "1.5 倍", 15_000),
        ("个月", "12个月", 12),
        ("是/否", "是", True),
        ("是/否", "否", False),
        ("日期", "2021-01-01", 18_628),
        (LEVEL, "low", 1),
    ],
)
def test_what_is_typed_is_read_in_its_unit(unit, text, value):
    assert parse_cell(declared(unit), text) == value


@pytest.mark.parametrize(
    ("unit", "text", "sentence"),
    [
        ("元", "五百", "“某项”应填数字（单位：元），现在是“五百”。"),
        ("元", "", "“某项”应填数字（单位：元），现在是“”。"),
        ("元", "1.005", "“某项”的小数位太多（单位：元），现在是“1.005”。"),
        ("元", "NaN", "“某项”应填数字（单位：元），现在是“NaN”。"),
        ("个月", "1.5", "“某项”的小数位太多（单位：个月），现在是“1.5”。"),
        ("是/否", "也许", "“某项”应填“是”或“否”。"),
        ("日期", "2021-02-30", "“某项”应填日期，例如 2021-01-01；现在是“2021-02-30”。"),
        (LEVEL, "middle", "“middle”不是“档次”的代码，可用的有：high、low。"),
    ],
)
def test_what_cannot_be_read_is_refused(unit, text, sentence):
    with pytest.raises(Invalid) as refused:
        parse_cell(declared(unit), text)
    assert refused.value.sentence == sentence


@given(st.integers(0, 10**9), st.sampled_from(["元", "万元", "%", "倍", "个月", "元/人月"]))
def test_typed_is_the_reverse_of_reading(value, unit):
    one = declared(unit)
    assert parse_cell(one, typed(one, value)) == value


def test_a_value_out_of_range_names_both_ends():
    months = declared("个月", low=1, high=24)
    assert out_of_range(months, 24) == ""
    assert out_of_range(months, 25) == "“某项”应在 1 个月 至 24 个月 之间，现在是 25 个月。请核对数值和单位。"
    assert out_of_range(months, True) == "“某项”的值与单位“个月”或表的格数不符，请逐格核对。"
    table = declared("元", keys={"城乡": ["a", "b"]})
    assert out_of_range(table, (1, 2)) == ""
    assert out_of_range(table, (1,)) == "“某项”的值与单位“元”或表的格数不符，请逐格核对。"
    assert out_of_range(table, (1, -1)).startswith("“某项”应在 0.00 元 至 ")


def test_a_table_is_shown_cell_by_cell():
    parameters = small_parameters()
    supplement = parameters.declarations["supplement"]
    assert places(supplement) == [("A", 1), ("A", 2), ("B", 1), ("B", 2)]
    value = parameters.resolve("", dt.date(2020, 1, 1))["supplement"].value
    assert shown(supplement, value) == "A·1 100.00 元/月；A·2 80.50 元/月；B·1 50.00 元/月；B·2 40.00 元/月"


def rows_of(parameters: Parameters) -> dict[str, tuple[Value, ...]]:
    return {name: parameters.history(name, "999901") for name in parameters.declarations}


def test_a_file_that_is_written_reads_back_as_it_was():
    parameters = Parameters(parse_parameters(TOML, "parameters.toml"))
    text = toml_text(parameters.declarations, rows_of(parameters), head="示例县\n2021-01-06 导出")
    again = Parameters(parse_parameters(text, "again.toml"))
    assert text.startswith("# 示例县\n# 2021-01-06 导出\n\n[standard]\n")
    assert '{ area = "999901", from = 2020-01-01, value = 500, source = "示例民发〔2020〕1号" },' in text
    assert again.declarations == parameters.declarations
    assert rows_of(again) == rows_of(parameters)


def test_dates_codes_and_yes_no_are_written_as_files_write_them():
    text = (
        '[day]\nlabel = "某日"\nunit = "日期"\nsource = "甲"\nvalues = [{ area = "", from = 2020-01-01, '
        'value = 2021-03-04 }]\n[open]\nlabel = "开放"\nunit = "是/否"\nsource = "乙"\n'
        'values = [{ area = "", from = 2020-01-01, value = true }]\n[level]\nlabel = "档次"\nsource = "丙"\n'
        'choices = { high = "高档", low = "低档" }\nvalues = [{ area = "", from = 2020-01-01, value = "low" }]\n'
    )
    parameters = Parameters(parse_parameters(text, "some.toml"))
    written = toml_text(parameters.declarations, rows_of(parameters), head="x")
    again = Parameters(parse_parameters(written, "again.toml"))
    for each in ("value = 2021-03-04", "value = true", 'value = "low"'):
        assert each in written
    assert again.declarations == parameters.declarations
    assert rows_of(again) == rows_of(parameters)


@given(st.text(max_size=40), st.text(min_size=1, max_size=20), st.integers(0, 10**9))
def test_any_words_survive_the_file(note, source, value):
    one = declared("元")
    row = Value(
        value, "元", "某项", source, "431103", dt.date(2020, 1, 1), note, "likely", dt.date(2021, 1, 6)
    )
    text = toml_text({"thing": one}, {"thing": [row]}, head="x")
    assert Parameters(parse_parameters(text, "x")).history("thing", "431103") == (row,)


def test_a_parameter_without_values_is_left_out():
    parameters = small_parameters()
    assert toml_text(parameters.declarations, {"standard": ()}, head="空") == "# 空\n"
