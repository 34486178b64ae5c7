"""Examples that officials write are read exactly and compared honestly."""

import pytest

from minzheng.kernel.rules.engine import PERSON, PERSON_MONTH, Book, total_of_months, yuan
from minzheng.kernel.rules.errors import ExampleError, FactError
from minzheng.kernel.rules.examples import load_examples
from minzheng.kernel.rules.parameters import Parameters
from tests.kernel.rules.small_book import small_book, small_parameters

TEXT = """
[defaults]
household = { category = "A", zone = 2, on_day = 2020-11-01 }
member    = { earned = 0, counted = true, birth = 1980-05-01 }

[[example]]
sentence = "两口之家，一人月入 1000 元，每月补差 215 元。"
source   = "示例"
area     = "999901"
date     = 2020-11-01
members  = [{ earned = 1000 }, {}]
expected = { gap = 215, extra = 80.5, eligible = true, countable = [925, 0] }

[[example]]
sentence  = "标准提高尚未公布时，按 500 元计算。"
area      = "999901"
date      = 2020-11-01
known_at  = 2020-11-30
household = { zone = 1 }
members   = [{ earned = 1000 }, {}]
expected  = { gap = 75, extra = 100 }
"""


@pytest.fixture
def load(tmp_path):
    def load(text: str):
        path = tmp_path / "examples.toml"
        path.write_text(text, encoding="utf-8")
        return load_examples(path)

    return load


def test_examples_hold(load):
    examples = load(TEXT)
    assert [example.differences(small_book(), small_parameters()) for example in examples] == [[], []]
    first = examples[0]
    assert (first.source, first.area) == ("示例", "999901")
    assert first.outcome(small_book()) == {
        "gap": 21_500,
        "extra": 8_050,
        "eligible": True,
        "countable": [92_500, 0],
    }


def test_a_wrong_expectation_is_told_in_words(load):
    (example, _) = load(TEXT.replace("gap = 215,", "gap = 214,"))
    assert example.differences(small_book(), small_parameters()) == [
        "两口之家，一人月入 1000 元，每月补差 215 元。：“低保补差”（gap）应为 214.00 元/月，算得 215.00 元/月。"
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("gap = 215", "gup = 215", "的“gup”：规则册“small”中没有“gup”"),
        ("earned = 1000 }, {}", "salary = 1 }, {}", "的“salary”：规则册“small”中没有“salary”"),
        ("gap = 215", 'gap = "215"', "的“gap”：值“215”应是数字"),
        ("gap = 215", "gap = 215.005", "小数位过多"),
    ],
)
def test_unknown_names_and_impossible_values_are_refused(load, old, new, sentence):
    (example, _) = load(TEXT.replace(old, new, 1))
    with pytest.raises(ExampleError, match=f"样例“两口之家.*{sentence}"):
        example.differences(small_book(), small_parameters())


def test_facts_pass_the_data_door(load):
    (example, _) = load(TEXT.replace("earned = 1000 }, {}", "earned = 2000000 }, {}", 1))
    with pytest.raises(FactError, match=r"“工资性收入”（earned）为 2,000,000.00 元/月，超出"):
        example.differences(small_book(), small_parameters())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("date     = 2020-11-01", 'date = "2020-11-01"', "第 1 个样例的 date 应是不带引号的日期"),
        ("known_at  = 2020-11-30", "known_at = 1", "第 2 个样例的 known_at 应是不带引号的日期"),
        ('area     = "999901"', "", "第 1 个样例缺少 area"),
        ("source   =", "sauce =", "第 1 个样例有不认识的键 sauce"),
        ("[defaults]", "[default]", "有不认识的键 default"),
        ("[defaults]", "[defaults", "无法读取样例文件 examples.toml"),
        (TEXT, "", "没有任何"),
    ],
)
def test_a_file_of_the_wrong_form_is_refused(load, old, new, sentence):
    with pytest.raises(ExampleError, match=sentence):
        load(TEXT.replace(old, new, 1))


MONTHS_TEXT = """
[[example]]
sentence = "一人前九个月每月 100 元，后三个月没有收入，全年 900 元。"
area     = ""
date     = 2020-11-01
members  = [{ wage = [100, 100, 100, 100, 100, 100, 100, 100, 100, 0, 0, 0] }]
expected = { year = [900], after = [[101, 101, 101, 101, 101, 101, 101, 101, 101, 1, 1, 1]] }
"""


def test_monthly_facts_and_results_are_lists_of_twelve(load):
    book = Book("months")
    book.input("wage", PERSON_MONTH, "工资", "元/月", 0, yuan(1_000))
    book.rule(PERSON, "全年", "元", name="year")(lambda wage: total_of_months(wage))
    book.rule(PERSON_MONTH, "加一元", "元/月", name="after")(lambda wage: wage + yuan(1))
    (example,) = load(MONTHS_TEXT)
    assert example.differences(book, Parameters({})) == []
    (wrong,) = load(MONTHS_TEXT.replace("1, 1, 1]]", "1, 1, 2]]"))
    (sentence,) = wrong.differences(book, Parameters({}))
    assert sentence.endswith("1.00 元/月、1.00 元/月、1.00 元/月。")
    assert "1.00 元/月、1.00 元/月、2.00 元/月，算得" in sentence
