"""Parameters as officials write them: what is read, which value stands, and what is refused."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules.engine import ParameterSet, Value
from minzheng.kernel.rules.errors import ParameterError
from minzheng.kernel.rules.parameters import Parameters, load_parameters, parse_parameters, significant_area
from tests.kernel.rules.small_book import small_parameters

FILE = "parameters.toml"


def resolve(text: str, area="999901", on_date=dt.date(2020, 12, 1), known_at=None) -> ParameterSet:
    return Parameters(parse_parameters(text, FILE)).resolve(area, on_date, known_at)


@pytest.mark.parametrize(
    ("area", "on_date", "fen", "from_area"),
    [
        ("999901", dt.date(2019, 12, 31), 40_000, ""),
        ("999901", dt.date(2020, 1, 1), 50_000, "999901"),
        ("999901", dt.date(2020, 10, 31), 50_000, "999901"),
        ("999901", dt.date(2020, 11, 1), 57_000, "999901"),
        ("999901002003", dt.date(2020, 11, 1), 57_000, "999901"),
        ("999901000000", dt.date(2020, 11, 1), 57_000, "999901"),
        ("999902", dt.date(2020, 11, 1), 40_000, ""),
        ("9999", dt.date(2020, 11, 1), 40_000, ""),
        ("", dt.date(2020, 11, 1), 40_000, ""),
    ],
)
def test_the_nearest_division_and_then_the_latest_date_stand(area, on_date, fen, from_area):
    value = small_parameters().resolve(area, on_date)["standard"]
    assert (value.value, value.area) == (fen, from_area)


def test_a_later_value_of_a_wider_division_does_not_replace_a_nearer_one():
    text = """
    [standard]
    label = "标准"
    unit = "元/人月"
    source = "某文"
    values = [
      { area = "9999", from = 2020-06-01, value = 450 },
      { area = "999901", from = 2020-01-01, value = 500 },
    ]
    """
    assert resolve(text, area="999901")["standard"].value == 50_000
    assert resolve(text, area="999902")["standard"].value == 45_000


def test_a_value_is_used_only_from_when_it_was_known():
    parameters = small_parameters()
    december, november = dt.date(2020, 12, 31), dt.date(2020, 11, 30)
    assert parameters.resolve("999901", november, known_at=dt.date(2020, 12, 9))["standard"].value == 50_000
    assert parameters.resolve("999901", november, known_at=dt.date(2020, 12, 10))["standard"].value == 57_000
    assert parameters.resolve("999901", december)["standard"].value == 57_000


def test_a_correction_learnt_later_replaces_the_value_from_the_same_day():
    text = """
    [standard]
    label = "标准"
    unit = "元/人月"
    source = "某文"
    values = [
      { area = "9999", from = 2020-01-01, value = 500 },
      { area = "9999", from = 2020-01-01, value = 505, known_from = 2020-03-15, source = "更正通知" },
    ]
    """
    assert resolve(text, known_at=dt.date(2020, 3, 14))["standard"].value == 50_000
    assert resolve(text, known_at=dt.date(2020, 3, 15))["standard"].source == "更正通知"
    assert resolve(text)["standard"].value == 50_500


def test_a_value_carries_its_document_note_and_certainty():
    values = small_parameters().resolve("999901", dt.date(2020, 11, 1))
    assert values["standard"] == Value(
        57_000,
        "元/人月",
        "城市低保标准",
        "示例民发〔2020〕9号",
        "999901",
        dt.date(2020, 11, 1),
        known_from=dt.date(2020, 12, 10),
    )
    share = values["work_share"]
    assert (share.value, share.note, share.certainty) == (750, "比例由县定", "verify")
    assert values["supplement"].value == (10_000, 8_050, 5_000, 4_000)
    history = small_parameters().history("standard", "999901")
    assert [value.value for value in history] == [40_000, 50_000, 57_000]


@pytest.mark.parametrize(
    ("unit", "written", "value"),
    [
        ("元/人月", "1256.50", 125_650),
        ("元", "0.07", 7),
        ("万元", "1.5", 1_500_000),
        ("%", "7.5", 750),
        ("%", "33.33", 3_333),
        ("倍", "1.5", 15_000),
        ("人", "3", 3),
        ("个月", "12", 12),
        ("是/否", "true", True),
        ("日期", "2020-05-01", 18_383),
    ],
)
def test_units_as_printed_become_whole_numbers(unit, written, value):
    text = f"""
    [x]
    label = "某参数"
    unit = "{unit}"
    values = [{{ area = "", from = 2020-01-01, value = {written}, source = "某文" }}]
    """
    assert resolve(text)["x"].value == value


def test_a_choice_is_written_as_its_code():
    text = """
    [rounding]
    label = "取整方式"
    choices = { yuan_up = "进位到元", jiao = "四舍五入到角" }
    values = [{ area = "", from = 2020-01-01, value = "jiao", source = "某文" }]
    """
    assert resolve(text)["rounding"].value == 1
    with pytest.raises(ParameterError, match="“fen”不是“取整方式”的代码，可用的有：yuan_up、jiao"):
        resolve(text.replace('"jiao", s', '"fen", s'))


GOOD = """
[std]
label = "标准"
unit = "元/人月"
source = "某文"
values = [
  { area = "9999", from = 2020-01-01, value = 500 },
  { area = "9999", from = 2020-11-01, value = 570 },
]
"""
ROW_2 = r"parameters.toml 的 \[std\] 第 2 行值："
ENTRY = r"parameters.toml 的 \[std\]："
REFUSED = {
    "toml": ("[std]", "[std", r"parameters.toml 不是有效的 TOML.*line 2"),
    "unit": ("元/人月", "文/人月", ENTRY + "单位“文/人月”无法识别"),
    "no_unit": ('unit = "元/人月"', "", ENTRY + "须写 unit（单位）或 choices"),
    "no_label": ('label = "标准"', "", ENTRY + "没有 label"),
    "unknown_key": ("label =", "titel = 1\nlabel =", ENTRY + "有不认识的键 titel"),
    "no_values": ("values = [", "notes = [", ENTRY + "有不认识的键 notes"),
    "source": ('source = "某文"', "", r"\[std\] 第 1 行值：没有 source"),
    "overlap": ("2020-11-01", "2020-01-01", ROW_2 + "与第 1 行值重叠（同一区划“9999”、同一日期 2020-01-01）"),
    "negative": (
        "570",
        "-570",
        ROW_2 + "值 -570.00 元/人月 超出范围（0.00 元/人月 至 10,000,000.00 元/人月）",
    ),
    "too_high": ("570", "57000000", ROW_2 + "值 57,000,000.00 元/人月 超出范围"),
    "below_fen": ("570", "570.125", ROW_2 + "值“570.125”（单位：元/人月）的小数位过多"),
    "text": ("570", '"570"', ROW_2 + "值“570”应是数字"),
    "yes": ("570", "true", ROW_2 + "值“True”应是数字"),
    "infinite": ("570", "inf", ROW_2 + "值“Infinity”"),
    "not_a_number": ("570", "nan", ROW_2 + "值“NaN”"),
    "area": ('"9999", from = 2020-11-01', '"999", from = 2020-11-01', ROW_2 + "区划代码“999”无效"),
    "no_area": ('area = "9999", from = 2020-11-01', "from = 2020-11-01", ROW_2 + "没有 area"),
    "from_text": ("2020-11-01", '"2020-11-01"', ROW_2 + "from 应是不带引号的日期"),
    "from_moment": ("2020-11-01", "2020-11-01T08:00:00", ROW_2 + "from 应是不带引号的日期"),
    "row_key": ("value = 570", "value = 570, until = 2021-01-01", ROW_2 + "有不认识的键 until"),
    "certainty": ("value = 570", 'value = 570, certainty = "maybe"', ROW_2 + "certainty “maybe”无效"),
    "no_value": (", value = 570", "", ROW_2 + "没有 value"),
    "cells": ("value = 570", "cells = { A = 1 }", ROW_2 + "须写 value，不能写 cells"),
    "not_a_row": ('{ area = "9999", from = 2020-11-01, value = 570 }', "570", ROW_2 + "应写成 {"),
    "range": ("source =", "low = 9\nhigh = 8\nsource =", ENTRY + "范围 900 至 800 无效"),
    "own_range": (
        "source =",
        "high = 560\nsource =",
        ROW_2 + "值 570.00 元/人月 超出范围（0.00 元/人月 至 560.00 元/人月）",
    ),
    "name": ("[std]", '["标 准"]', r"\[标 准\]：名称“标 准”不能用作标识符"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_refused_by_file_key_and_row(old, new, sentence):
    assert old in GOOD
    with pytest.raises(ParameterError, match=sentence):
        resolve(GOOD.replace(old, new))
    assert resolve(GOOD)["std"].value == 57_000


TABLE = """
[grid]
label = "表"
unit = "元"
source = "某文"
keys = { "类别" = ["A", "B"], "级" = [1, 2] }
values = [{ area = "", from = 2020-01-01, cells = { A = { 1 = 11, 2 = 12 }, B = { 1 = 21, 2 = 22 } } }]
"""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (", 2 = 22", "", "cells 缺少“B·2”这一格"),
        ("2 = 22", "2 = 22, 3 = 23", "cells 中有 keys 没有列出的代码"),
        ("cells = {", "value = 1, cells = {", "须写 cells，不能写 value"),
        ("[1, 2]", "[1, 3]", "从小到大连续的整数"),
        ('unit = "元"', 'unit = "日期"', "表的格子只能是数"),
    ],
)
def test_tables_are_complete_and_nothing_more(old, new, sentence):
    assert resolve(TABLE)["grid"].value == (1100, 1200, 2100, 2200)
    with pytest.raises(ParameterError, match=sentence):
        resolve(TABLE.replace(old, new))


def test_a_missing_value_is_explained_by_file_and_remedy():
    values = resolve(GOOD, on_date=dt.date(2019, 12, 31))
    assert dict(values) == {}
    assert values.missing["std"] == (
        "在区划“999901”于 2019-12-31 没有适用的值；请在 parameters.toml 的 [std] 中补上一行。"
    )
    with pytest.raises(ParameterError, match="区划代码“99x”无效"):
        resolve(GOOD, area="99x")


def test_files_are_read_together_and_a_name_stands_once(tmp_path):
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(GOOD, encoding="utf-8")
    two.write_text(TABLE, encoding="utf-8")
    assert set(load_parameters(one, two).declarations) == {"std", "grid"}
    two.write_text(GOOD, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"\[std\] 在 one.toml 和 two.toml 中各写了一次"):
        load_parameters(one, two)
    two.write_bytes("[标准]".encode("gb18030"))
    with pytest.raises(ParameterError, match=r"无法读取参数文件 two\.toml"):
        load_parameters(two)
    with pytest.raises(ParameterError, match=r"无法读取参数文件 gone\.toml"):
        load_parameters(tmp_path / "gone.toml")


def test_the_digest_stands_for_the_numbers_only():
    november = small_parameters().resolve("999901", dt.date(2020, 11, 1))
    later = small_parameters().resolve("999901", dt.date(2021, 5, 1))
    october = small_parameters().resolve("999901", dt.date(2020, 10, 1))
    assert Parameters.digest(november) == november.digest == later.digest
    assert november.digest != october.digest


def test_a_set_is_changed_only_by_making_another():
    october = small_parameters().resolve("999901", dt.date(2020, 10, 1))
    digest = october.digest
    november = small_parameters().resolve("999901", dt.date(2020, 11, 1))
    mixed = october | {"standard": november["standard"]}
    assert (october["standard"].value, october.digest) == (50_000, digest)
    assert (mixed["standard"].value, mixed.digest) == (57_000, november.digest)
    assert (mixed.area, mixed.on_date) == ("999901", dt.date(2020, 10, 1))
    early = small_parameters().resolve("999901", dt.date(2018, 1, 1))
    assert "standard" in early.missing
    assert "standard" not in (early | {"standard": november["standard"]}).missing
    with pytest.raises(TypeError, match="does not support item assignment"):
        october["standard"] = november["standard"]


@pytest.mark.parametrize(
    ("code", "significant"),
    [
        ("", ""),
        ("43", "43"),
        ("430000", "43"),
        ("430000000000", "43"),
        ("431100", "4311"),
        ("431103", "431103"),
        ("431103001", "431103001"),
        ("431103001000", "431103001"),
        ("431103001001", "431103001001"),
    ],
)
def test_padding_of_division_codes(code, significant):
    assert significant_area(code) == significant


@given(st.text(max_size=12))
def test_only_codes_are_divisions(text):
    if text == "" or (text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 9, 12)):
        assert text.startswith(significant_area(text))
    else:
        with pytest.raises(Invalid, match="无效"):
            significant_area(text)


@given(st.dates(dt.date(2019, 1, 1), dt.date(2022, 1, 1)), st.dates(dt.date(2019, 1, 1), dt.date(2022, 1, 1)))
def test_knowing_more_never_loses_a_value(on_date, known_at):
    parameters = small_parameters()
    known = parameters.resolve("999901", on_date, known_at)
    everything = parameters.resolve("999901", on_date)
    assert set(known) <= set(everything)
    assert all(value.known_from <= known_at for value in known.values())


def raised(**changes) -> Value:
    """A standard of 600 yuan from January 2021, as an editor would store it."""
    stored = Value(60_000, "元/人月", "", "示例民发〔2020〕12号", "999901000000", dt.date(2021, 1, 1))
    return replace(stored, **changes)


def test_rows_stored_elsewhere_are_laid_over_those_of_the_file():
    files = small_parameters()
    parameters = files.overlay([("standard", raised())])
    on_date = dt.date(2021, 1, 1)
    assert parameters.resolve("999901", dt.date(2020, 12, 31))["standard"].value == 57_000
    assert parameters.resolve("999901", on_date)["standard"] == raised(
        label="城市低保标准", area="999901", known_from=on_date
    )
    assert parameters.resolve("999902", on_date)["standard"].value == 40_000
    assert files.resolve("999901", on_date)["standard"].value == 57_000
    corrected = parameters.overlay([("standard", raised(value=61_000, known_from=dt.date(2021, 3, 5)))])
    assert corrected.resolve("999901", on_date, dt.date(2021, 3, 4))["standard"].value == 60_000
    assert corrected.resolve("999901", on_date, dt.date(2021, 3, 5))["standard"].value == 61_000


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("standart", raised(), r"没有名为 \[standart\] 的参数"),
        ("standard", raised(unit="元/月"), "单位是“元/月”，应是“元/人月”"),
        ("standard", raised(value=-1), "的值 -0.01 元/人月 超出声明的范围"),
        ("standard", raised(value=True), "与单位“元/人月”不符"),
        ("standard", raised(value=(1, 2)), "应有 1 个数，实际是 2 个"),
        ("standard", raised(source=" "), "没有 source"),
        ("standard", raised(certainty="maybe"), "certainty “maybe”无效"),
        ("standard", raised(area="99x"), "区划代码“99x”无效"),
        (
            "standard",
            raised(from_date=dt.date(2020, 1, 1)),
            r"参数“城市低保标准”\[standard\]的新值（区划“999901”，自 2020-01-01）：与第 2 行值重叠",
        ),
    ],
)
def test_a_row_that_the_file_would_not_allow_is_not_laid_over(name, value, sentence):
    files = small_parameters()
    with pytest.raises(ParameterError, match=sentence):
        files.overlay([("standard", raised()), (name, value)])
    assert files.resolve("999901", dt.date(2021, 1, 1))["standard"].value == 57_000
