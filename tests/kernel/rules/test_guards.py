"""Everything that would make a reading diverge, or a rule lie, is refused when the book is loaded."""

import datetime as dt

import pytest

from minzheng.kernel.rules.engine import (
    CONSTANT,
    HOUSEHOLD,
    PERSON,
    Book,
    Enumeration,
    Value,
    age_on,
    choose,
    code,
    count,
    floor_div,
    is_one_of,
    lookup,
    max_of,
    max_over,
    min_of,
    months_between,
    of,
    percent,
    round_to,
    total,
    when,
)
from minzheng.kernel.rules.errors import ParameterError, RuleError

LETTERS = Enumeration("字母", {"A": "甲", "B": "乙"})
OTHERS = Enumeration("别的", {"A": "甲", "C": "丙"})
BIG = 4 * 10**18


def book_with_inputs() -> Book:
    book = Book("guards")
    book.input("a", HOUSEHOLD, "甲数", "元", -100, 100)
    book.input("big", HOUSEHOLD, "大数", "元", 0, BIG)
    book.input("yes", HOUSEHOLD, "条件")
    book.input("letter", HOUSEHOLD, "字母", LETTERS)
    book.input("other", HOUSEHOLD, "别的", OTHERS)
    book.input("day", HOUSEHOLD, "日子", "日期")
    book.input("mine", PERSON, "本人数", "元", 0, 100)
    book.input("my_yes", PERSON, "本人条件")
    book.parameter("grid", "表", "元", 0, 9, {"字母": ["A", "B"], "级": [1, 2]})
    book.parameter("ratio", "比例", "%", 0, 10_000)
    return book


WRONG = {
    "if": (lambda a: 1 if a > 0 else 2, "when/choose"),
    "and": (lambda a, yes: yes and a > 0, "&"),
    "or": (lambda a, yes: yes or a > 0, r"\|"),
    "not": (lambda yes: not yes, "~"),
    "max": (lambda a: max(a, 0), "max_of"),
    "min": (lambda a: min(a, 0), "min_of"),
    "chain": (lambda a: 0 < a < 5, "连写的比较"),
    "in": (lambda a: a in (1, 2), "is_one_of"),
    "slash": (lambda a: a / 2, "floor_div"),
    "double_slash": (lambda a: a // 2, "floor_div"),
    "modulo": (lambda a: a % 2, "floor_div"),
    "float": (lambda a: a * 0.5, "浮点数 0.5"),
    "float_first": (lambda a: 0.5 * a, "浮点数 0.5"),
    "decimal_text": (lambda a: a + "1", "不能使用 '1'"),
    "abs": (lambda a: abs(a), "max_of"),
    "round": (lambda a: round(a), "round_to"),
    "int": (lambda a: int(a), "规则语言中的函数"),
    "iterate": (lambda a: list(a), "total"),
    "power": (lambda a: a**2, "规则语言中的函数"),
    "xor": (lambda yes: yes ^ yes, "规则语言中的函数"),
    "add_yes": (lambda a, yes: a + yes, r"“yes”是是/否；请先用 when"),
    "multiply_yes": (lambda a, yes: yes * a, "when"),
    "sum_of_yes": (lambda a: (a > 0) + (a > 1), "when"),
    "and_of_number": (lambda a, yes: yes & a, "只能用于是/否"),
    "compare_kinds": (lambda a, yes: a == yes, "种类不同"),
    "order_of_codes": (lambda letter: letter < "B", "没有大小之分"),
    "unknown_code": (lambda letter: letter == "Z", "“Z”不是“字母”的代码，可用的有：A、B"),
    "codes_of_two": (lambda letter, other: letter == other, "不同的选项"),
    "date_times": (lambda day: day * 2, "是日期"),
    "dates_added": (lambda day: day + day, "日期"),
    "zero_divisor": (lambda a, big: floor_div(big, a), r"除数可能小于 1（范围 -100 至 100）；请用 max_of"),
    "zero_multiple": (lambda a: round_to(a, 0), "倍数可能小于 1"),
    "rounding_word": (lambda a: round_to(a, 10, "up"), "取整方式“up”不存在"),
    "overflow_product": (lambda big: big * 3, "超出 64 位整数"),
    "overflow_sum": (lambda big: big + big + big, "超出 64 位整数"),
    "overflow_below": (lambda big: -big - big - big, "-12000000000000000000 与 0 之间，超出 64 位整数"),
    "overflow_inside_of": (lambda big, ratio: of(big, ratio), "超出 64 位整数"),
    "overflow_literal": (lambda a: a + 2**63, "超出 64 位整数"),
    "date_beyond_calendar": (lambda day, big: day + big, "9999"),
    "person_in_household": (lambda mine: mine + 1, "没有汇总成一个值.*total.*依据：mine"),
    "total_of_household": (lambda a: total(a), "number_of_members"),
    "total_of_yes": (lambda my_yes: total(my_yes), "人数请用 count"),
    "count_of_number": (lambda mine: count(mine), "金额请用 total"),
    "largest_of_yes": (lambda my_yes: max_over(my_yes), "只用于整数和日期"),
    "when_number": (lambda a: when(a, 1), "条件必须是是/否"),
    "when_mixed": (lambda yes, a: when(yes, a, True), "种类不同"),
    "when_date_alone": (lambda yes, day: when(yes, day), "没有默认值"),
    "choose_incomplete": (lambda letter: choose(letter, {"A": 1}), "没有列出全部代码"),
    "choose_nothing": (lambda letter: choose(letter, {}), "至少写一种情形"),
    "no_options": (lambda letter: is_one_of(letter), "至少写一个"),
    "one_operand": (lambda a: max_of(a), "至少要有两个值"),
    "least_of_codes": (lambda letter: min_of(letter, letter), "只能用于整数或日期"),
    "age_of_number": (lambda a, day: age_on(a, day), "需要两个日期"),
    "months_of_number": (lambda a, day: months_between(day, a), "需要两个日期"),
    "lookup_in_number": (lambda a, letter: lookup(a, letter), "表参数"),
    "lookup_key_missing": (lambda grid, letter: lookup(grid, letter), "有 2 个键，这里给了 1 个"),
    "lookup_other_codes": (lambda grid, other: lookup(grid, other, 1), "键“字母”只有 A、B"),
    "lookup_beyond": (lambda grid, letter, a: lookup(grid, letter, a), "不能保证落在其中"),
    "table_as_number": (lambda grid: grid + 1, "lookup"),
    "table_compared": (lambda grid: grid == grid, "lookup"),
    "wrong_code": (lambda a: code(LETTERS, "Z") == "A", "“Z”不是"),
    "unknown_name": (lambda nonsense: nonsense, "“nonsense”既不是数据项、参数，也不是规则"),
    "yes_as_amount": (lambda yes: yes, "声明的结果是整数（单位“元”），但“yes”是是/否"),
    "nothing": (lambda a: None, "不能使用 None"),
    "float_percent": (lambda a: of(a, percent(7.5)), "不能用浮点数"),
    "float_result": (lambda: 0.5, "浮点数 0.5"),
    "no_such_attribute": (lambda a: a.amount, "公式执行不下去.*amount.*请检查这一行的写法"),
    "too_many_arguments": (lambda a: when(a > 0, 1, 2, 3), "公式执行不下去"),
    "misspelt_function": (lambda a: maxof(a, 1), "公式执行不下去.*maxof"),  # noqa: F821
}


@pytest.mark.parametrize(("function", "sentence"), WRONG.values(), ids=WRONG)
def test_each_mistake_is_refused_by_rule_and_remedy(function, sentence):
    book = book_with_inputs()
    book.rule(HOUSEHOLD, "错误规则", "元", name="wrong_rule")(function)
    with pytest.raises(RuleError, match=sentence) as caught:
        book.check()
    line = function.__code__.co_firstlineno
    assert caught.value.sentence.startswith(
        f"规则“错误规则”（wrong_rule）在 rules/test_guards.py 第 {line} 行："
    )
    assert (caught.value.rule, caught.value.place) == ("wrong_rule", f"rules/test_guards.py 第 {line} 行")


def test_the_error_names_the_line_of_the_rule():
    book = book_with_inputs()

    @book.rule(HOUSEHOLD, "多行规则", "元")
    def long_rule(a):
        doubled = a + a
        return doubled / 2

    line = long_rule.__code__.co_firstlineno + 3
    with pytest.raises(
        RuleError,
        match=f"规则“多行规则”（long_rule）在 rules/test_guards.py 第 {line} 行：除法没有写明怎样取整",
    ):
        book.check()


def test_a_cycle_is_named_in_its_order():
    book = book_with_inputs()

    @book.rule(HOUSEHOLD, "子", "元")
    def first(second):
        return second + 1

    @book.rule(HOUSEHOLD, "丑", "元")
    def second(third):
        return third + 1

    @book.rule(HOUSEHOLD, "寅", "元")
    def third(first):
        return first + 1

    with pytest.raises(RuleError, match=r"循环依赖：.*请去掉其中一处引用") as caught:
        book.check()
    assert any(
        f"{a} → {b} → {c} → {a}" in caught.value.sentence
        for a, b, c in [
            ("first", "second", "third"),
            ("second", "third", "first"),
            ("third", "first", "second"),
        ]
    )


@pytest.mark.parametrize(
    "function",
    [lambda a=1: a, lambda *a: a, lambda **a: a, lambda *, a: a],
    ids=["default", "star", "double_star", "keyword_only"],
)
def test_arguments_are_plain_names(function):
    with pytest.raises(RuleError, match="参数名就是它依据的"):
        book_with_inputs().rule(HOUSEHOLD, "规则", "元", name="r")(function)


def test_declarations_are_checked():
    book = book_with_inputs()
    with pytest.raises(RuleError, match="没有声明范围"):
        book.input("x", HOUSEHOLD, "数", "元")
    with pytest.raises(RuleError, match="单位“亩产”无法识别"):
        book.input("x", HOUSEHOLD, "数", "亩产", 0, 1)
    with pytest.raises(RuleError, match="范围 5 至 1 无效"):
        book.input("x", HOUSEHOLD, "数", "元", 5, 1)
    with pytest.raises(RuleError, match="范围 0 至 9223372036854775808 无效"):
        book.input("x", HOUSEHOLD, "数", "元", 0, 2**63)
    with pytest.raises(RuleError, match="已经声明过"):
        book.input("a", PERSON, "数", "元", 0, 1)
    with pytest.raises(RuleError, match="须属于户或人"):
        book.input("x", CONSTANT, "数", "元", 0, 1)
    with pytest.raises(RuleError, match="不能用作标识符"):
        book.input("不 行", HOUSEHOLD, "数", "元", 0, 1)
    with pytest.raises(RuleError, match="已经声明过"):
        book.rule(HOUSEHOLD, "数", "元", name="a")(lambda big: big)
    with pytest.raises(RuleError, match="从小到大连续的整数"):
        book.parameter("x", "表", "元", 0, 1, {"级": [1, 3]})
    assert "x" not in book.declared
    book.rule(HOUSEHOLD, "数", "元", name="y")(lambda big: big)
    with pytest.raises(RuleError, match="已是一条规则"):
        book.input("y", HOUSEHOLD, "数", "元", 0, 1)


def test_a_declaration_is_refused_where_it_stands():
    book = book_with_inputs()
    with pytest.raises(RuleError, match=r"“数”（x，rules/test_guards\.py 第 \d+ 行）没有声明范围") as caught:
        book.input("x", HOUSEHOLD, "数", "元")
    assert caught.value.place.startswith("rules/test_guards.py 第 ")
    with pytest.raises(RuleError, match=r"^rules/test_guards\.py 第 \d+ 行：名称“a”已经声明过"):
        book.input("a", PERSON, "数", "元", 0, 1)
    with pytest.raises(RuleError, match="名称不能用作标识符"):
        book.rule(HOUSEHOLD, "数", "元", name='x" FROM')(lambda a: a)


def test_a_constant_rule_may_not_use_a_household_value():
    book = book_with_inputs()
    book.rule(CONSTANT, "常数规则", "元", name="r")(lambda a: a)
    with pytest.raises(RuleError, match="常数规则用到了户的数据"):
        book.check()


def test_a_code_result_must_belong_to_the_declared_enumeration():
    book = book_with_inputs()
    book.rule(HOUSEHOLD, "类别", OTHERS, name="r")(lambda letter: letter)
    with pytest.raises(RuleError, match="结果属于选项“字母”，声明的是“别的”"):
        book.check()


def test_ranges_up_to_the_last_bit_are_allowed_and_exact():
    book = Book("edge")
    book.input("x", HOUSEHOLD, "数", "元", 1 - 2**62, 2**62 - 1)
    book.rule(HOUSEHOLD, "两倍", "元", name="double")(lambda x: x + x + 1)
    program = book.compile(dt.date(2020, 1, 1), {})
    assert program.evaluate({"x": 2**62 - 1}, [{}]) == {"double": 2**63 - 1}
    wider = Book("beyond")
    wider.input("x", HOUSEHOLD, "数", "元", -(2**62), 2**62)
    wider.rule(HOUSEHOLD, "两倍", "元", name="double")(lambda x: x + x)
    with pytest.raises(RuleError, match="-9223372036854775808 与 9223372036854775808 之间"):
        wider.check()


def test_a_missing_or_impossible_parameter_is_refused_when_compiling():
    book = book_with_inputs()
    book.rule(HOUSEHOLD, "按比例", "元", name="part")(lambda a, ratio: of(a, ratio))
    on_date = dt.date(2020, 1, 1)
    with pytest.raises(
        ParameterError,
        match=r"（ratio，rules/test_guards\.py 第 \d+ 行的规则“按比例”需要）在 2020-01-01 没有值",
    ):
        book.compile(on_date, {})
    with pytest.raises(RuleError, match="没有名为“gone”的规则；可用的有：part"):
        book.compile(on_date, _ratio(100)).evaluate({"a": 1}, [{}], outputs=["gone"])
    with pytest.raises(ParameterError, match=r"的值 200% 超出声明的范围（0% 至 100%）"):
        book.compile(on_date, _ratio(20_000))
    with pytest.raises(ParameterError, match="应有 1 个数，实际是 2 个"):
        book.compile(on_date, _ratio((1, 2)))
    with pytest.raises(ParameterError, match="与单位“%”不符"):
        book.compile(on_date, _ratio(True))
    with pytest.raises(ParameterError, match="没有给出任何一套参数"):
        book.compile(on_date, [])
    for row in (-1, 1):
        with pytest.raises(RuleError, match=f"没有第 {row} 套参数，只有 1 套"):
            book.compile(on_date, _ratio(100)).evaluate({"a": 1}, [{}], parameter_row=row)


def _ratio(value):
    return {"ratio": Value(value, "%", "比例", "某文", "", dt.date(2020, 1, 1))}
