"""Rules that look back over the twelve months before the reference day."""

import datetime as dt

import numpy as np
import pytest

from minzheng.kernel.rules.engine import (
    CONSTANT,
    HOUSEHOLD,
    HOUSEHOLD_MONTH,
    MONTHS,
    PERSON,
    PERSON_MONTH,
    Book,
    HouseholdColumns,
    any_month,
    anyone,
    count,
    count_of_months,
    every_month,
    floor_div,
    max_of,
    max_of_months,
    max_over,
    min_of_months,
    total,
    total_of_months,
    yuan,
)
from minzheng.kernel.rules.errors import FactError, RuleError
from tests.kernel.rules.small_book import NOVEMBER

NOTHING = [0] * MONTHS


def book_of_costs() -> Book:
    """Rigid costs over twelve months, per person and per household, against monthly income."""
    book = Book("costs")
    book.input("wage", PERSON_MONTH, "工资", "元/月", 0, yuan(100_000))
    book.input("worked", PERSON_MONTH, "当月就业")
    book.input("rent", HOUSEHOLD_MONTH, "房租", "元/月", 0, yuan(100_000))
    book.input("bonus", PERSON, "奖金", "元", 0, yuan(100_000))

    @book.rule(PERSON_MONTH, "工资及月均奖金", "元/月")
    def earned(wage, bonus):
        return wage + floor_div(bonus, 12)

    @book.rule(HOUSEHOLD_MONTH, "家庭月收入", "元/月")
    def income(earned):
        return total(earned)

    @book.rule(HOUSEHOLD_MONTH, "房租以外的收入", "元/月")
    def left(income, rent):
        return max_of(income - rent, 0)

    @book.rule(HOUSEHOLD_MONTH, "当月就业人数", "人")
    def working(worked):
        return count(worked)

    @book.rule(PERSON, "全年就业")
    def steady(worked):
        return every_month(worked)

    @book.rule(PERSON, "近3个月就业月数", "个月")
    def months_worked(worked):
        return count_of_months(worked, last=3)

    @book.rule(HOUSEHOLD, "年收入", "元/年")
    def year(left):
        return total_of_months(left)

    @book.rule(HOUSEHOLD, "最近一季收入", "元")
    def quarter(left):
        return total_of_months(left, last=3)

    @book.rule(HOUSEHOLD, "曾有人失业")
    def once_idle(worked):
        return anyone(any_month(~worked))

    @book.rule(HOUSEHOLD, "最高最低之差", "元/月")
    def swing(income):
        return max_of_months(income) - min_of_months(income)

    return book


HOUSE = {"rent": [yuan(500)] * 10 + [yuan(800)] * 2}
FAMILY = [
    {"wage": [yuan(3_000)] * 9 + [0] * 3, "worked": [True] * 9 + [False] * 3, "bonus": yuan(1_200)},
    {"wage": [*NOTHING[:11], yuan(900)], "worked": [True] * MONTHS, "bonus": 0},
]
WORKED_BY_HAND = {
    "earned": [[yuan(3_100)] * 9 + [yuan(100)] * 3, [*NOTHING[:11], yuan(900)]],
    "income": [yuan(3_100)] * 9 + [yuan(100)] * 2 + [yuan(1_000)],
    "left": [yuan(2_600)] * 9 + [0, 0, yuan(200)],
    "working": [2] * 9 + [1] * 3,
    "steady": [False, True],
    "months_worked": [0, 3],
    "year": yuan(23_600),
    "quarter": yuan(200),
    "once_idle": True,
    "swing": yuan(3_000),
}


@pytest.fixture
def program():
    return book_of_costs().compile(NOVEMBER, {})


def columns(**members) -> HouseholdColumns:
    """The family twice, the second time with the members the other way round."""
    people = [*FAMILY, *FAMILY[::-1]]
    made = {name: np.array([row[name] for row in people]) for name in people[0]}
    return HouseholdColumns(
        {"rent": np.array([HOUSE["rent"]] * 2)}, {**made, **members}, np.array([0, 2, 4]), ["H1", "H2"]
    )


def test_one_household_as_by_hand(program):
    assert program.evaluate(HOUSE, FAMILY) == WORKED_BY_HAND


def test_many_households_as_by_hand(program):
    found = program.run_columns(columns(), program.outputs)
    for name, value in WORKED_BY_HAND.items():
        of_members = program.edition.rules[name].rule.level.has_members
        assert found[name].tolist() == ([*value, *value[::-1]] if of_members else [value, value]), name


def test_ranges_grow_with_the_months(program):
    def range_of(name):
        return program.edition.rules[name].root.range

    assert range_of("income") == (0, 100 * (yuan(100_000) + 833_333))
    assert range_of("year") == (0, 12 * 100 * (yuan(100_000) + 833_333))
    assert range_of("months_worked") == (0, 3)


def test_a_sum_over_months_that_could_overflow_is_refused():
    book = Book("big")
    book.input("flow", HOUSEHOLD_MONTH, "流水", "元", 0, 10**18)
    book.rule(HOUSEHOLD, "九个月", "元", name="nine")(lambda flow: total_of_months(flow, last=9))
    book.check()
    book.rule(HOUSEHOLD, "十个月", "元", name="ten")(lambda flow: total_of_months(flow, last=10))
    with pytest.raises(RuleError, match=r"“十个月”.*超出 64 位整数"):
        book.check()


WRONG = {
    "months_of_one_value": (HOUSEHOLD, lambda bonus: total_of_months(bonus), "不分月"),
    "months_left_in_household": (HOUSEHOLD, lambda rent: rent, "逐月的值.*total_of_months.*依据：rent"),
    "months_left_in_person": (PERSON, lambda wage: wage, "逐月的值.*PERSON_MONTH.*依据：wage"),
    "members_left": (HOUSEHOLD_MONTH, lambda wage: wage, "每个成员各自的值.*依据：wage"),
    "members_and_months_left": (HOUSEHOLD, lambda wage: wage, "每个成员各自的值.*依据：wage"),
    "months_in_constant": (CONSTANT, lambda rent: rent, "逐月的值"),
    "household_months_with_persons": (
        PERSON_MONTH,
        lambda rent, wage: wage - rent,
        "请先用 total 等汇总成员",
    ),
    "household_months_with_a_person": (PERSON_MONTH, lambda rent, bonus: rent + bonus, "户的逐月值不能"),
    "household_months_in_person": (PERSON_MONTH, lambda rent: rent, "逐月的值"),
    "total_of_yes": (PERSON, lambda worked: total_of_months(worked), "月数请用 count_of_months"),
    "count_of_number": (PERSON, lambda wage: count_of_months(wage), "金额请用 total_of_months"),
    "any_of_number": (PERSON, lambda wage: any_month(wage), r"any_month\(income > 0\)"),
    "largest_of_yes": (PERSON, lambda worked: max_of_months(worked), "只用于整数和日期"),
    "no_month": (PERSON, lambda wage: total_of_months(wage, last=0), "last 是 0，应是 1 至 12"),
    "thirteen_months": (PERSON, lambda wage: total_of_months(wage, 13), "last 是 13，应是 1 至 12"),
    "symbolic_last": (PERSON, lambda wage, bonus: total_of_months(wage, bonus), "应是 1 至 12 的整数"),
    "members_of_household_months": (HOUSEHOLD_MONTH, lambda rent: total(rent), "对全家是同一个"),
}


@pytest.mark.parametrize(("level", "function", "sentence"), WRONG.values(), ids=WRONG)
def test_months_are_not_mixed_up(level, function, sentence):
    book = book_of_costs()
    book.rule(level, "错误规则", "元", name="wrong_rule")(function)
    with pytest.raises(RuleError, match=sentence) as caught:
        book.check()
    assert caught.value.rule == "wrong_rule"
    assert caught.value.place.startswith("rules/test_months.py 第 ")


def test_a_value_without_months_spreads_over_them():
    book = book_of_costs()
    book.rule(PERSON_MONTH, "每月奖金", "元", name="spread")(lambda bonus: bonus)
    book.rule(HOUSEHOLD_MONTH, "每月一元", "元", name="one")(lambda: yuan(1))
    book.rule(PERSON, "年内一元", "元", name="twelve")(
        lambda bonus, wage: total_of_months(wage * 0 + yuan(1))
    )
    found = book.compile(NOVEMBER, {}).evaluate(HOUSE, FAMILY, outputs=["spread", "one", "twelve"])
    assert found == {
        "spread": [[yuan(1_200)] * 12, NOTHING],
        "one": [yuan(1)] * 12,
        "twelve": [yuan(12), yuan(12)],
    }


@pytest.mark.parametrize(
    ("own", "first", "faults"),
    [
        ({}, {"wage": NOTHING[:11]}, [(1, "wage", 0, "有 11 个值，应是由远到近的 12 个月的值")]),
        ({}, {"wage": 5}, [(1, "wage", 0, "为 5，应是由远到近的 12 个月的值")]),
        ({}, {"wage": "000000000000"}, [(1, "wage", 0, "应是由远到近的 12 个月的值")]),
        ({}, {"wage": None}, [(1, "wage", 0, "应是由远到近的 12 个月的值")]),
        (
            {"rent": [0] * 10 + [None, -1]},
            {},
            [
                (0, "rent", 11, "第 11 个月（共 12 个月，最早的为第 1 个月）为空"),
                (0, "rent", 12, "为 -0.01 元/月"),
            ],
        ),
        ({}, {"worked": [True] * 11 + [1]}, [(1, "worked", 12, "为 1，应是“是/否”")]),
        ({}, {"bonus": NOTHING}, [(1, "bonus", 0, "应是整数")]),
        ({}, {"rent": NOTHING}, [(1, "rent", 0, "放错了位置；它属于户·月")]),
    ],
)
def test_a_bad_month_is_named(program, own, first, faults):
    with pytest.raises(FactError) as caught:
        program.evaluate(HOUSE | own, [FAMILY[0] | first, FAMILY[1]], household_id="H7")
    found = [(fault.member, fault.field, fault.month) for fault in caught.value.faults]
    assert found == [fault[:3] for fault in faults]
    for fault, (*_, sentence) in zip(caught.value.faults, faults, strict=True):
        assert sentence in fault.sentence


def test_a_bad_month_in_a_batch_is_named_and_set_aside(program):
    wage = np.ma.array(columns().members["wage"])
    wage[2, 5] = np.ma.masked
    wage[3, 11] = -7
    with pytest.raises(FactError) as caught:
        program.run_columns(columns(wage=wage), ["year"])
    found = [(f.household_id, f.member, f.month, f.value) for f in caught.value.faults]
    assert found == [("H2", 1, 6, ""), ("H2", 2, 12, "-7")]
    kept = program.run_columns(columns(wage=wage), ["year", "earned"], on_bad="set_aside")
    assert kept.rows.tolist() == [0]
    assert kept["year"].tolist() == [yuan(23_600)]
    assert kept["earned"].shape == (2, 12)
    assert len(kept.set_aside) == 2


def test_columns_of_months_have_twelve_values_a_row(program):
    for wrong in (np.zeros(4, int), np.zeros((4, 11), int), np.zeros((3, 12), int)):
        with pytest.raises(RuleError, match=r"“工资”（wage）的长度是 \(.*\)，应是 \(4, 12\)"):
            program.run_columns(columns(wage=wrong), ["year"])
    unknown = np.array([[None] + [1] * 11] + [[1] * 12] * 3, dtype=object)
    with pytest.raises(FactError, match=r"户 H1 第 1 位成员的“工资”（wage）第 1 个月.*为空"):
        program.run_columns(columns(wage=unknown), ["year"])


def test_an_input_of_every_level_but_constant():
    with pytest.raises(RuleError, match="须属于户或人"):
        Book("b").input("x", CONSTANT, "数", "元", 0, 1)


def test_formulas_say_which_months(program):
    assert program.formula("year") == "近12个月合计（房租以外的收入）"
    assert program.formula("months_worked") == "近3个月符合的月数（当月就业）"
    assert program.formula("steady") == "近12个月每月（当月就业）"
    assert program.formula("once_idle") == "任一成员（近12个月任一月（非（当月就业）））"
    assert program.formula("swing") == "近12个月中最大（家庭月收入） − 近12个月中最小（家庭月收入）"


def test_twelve_values_are_told_shortly(program):
    explanation = program.explain(HOUSE, FAMILY, member_labels=["母亲", "父亲"])
    year = explanation.tree("year")
    (left,) = year["children"]
    assert (left["level"], left["value"]) == ("household_month", WORKED_BY_HAND["left"])
    assert left["text"] == "由远到近：2,600.00 元/月（9 个月）、0.00 元/月（2 个月）、200.00 元/月"
    (earned,) = left["children"][0]["children"]
    assert earned["level"] == "person_month"
    assert earned["members"][0]["value"] == WORKED_BY_HAND["earned"][0]
    assert earned["members"][0]["text"] == "由远到近：3,100.00 元/月（9 个月）、100.00 元/月（3 个月）"
    worked = explanation.tree("steady")["children"][0]
    assert worked["members"][1]["text"] == "12 个月均为 是"
    assert worked["text"] == "由远到近：是（9 个月）、否（3 个月）；12 个月均为 是"


def test_dates_and_codes_of_months_are_plain_values():
    book = Book("dates")
    book.input("paid", PERSON_MONTH, "缴费日", "日期")
    book.rule(PERSON_MONTH, "次日", "日期", name="after")(lambda paid: paid + 1)
    book.rule(PERSON, "最后缴费日", "日期", name="latest")(lambda paid: max_of_months(paid))
    book.rule(HOUSEHOLD, "全家最后", "日期", name="of_all")(lambda latest: max_over(latest))
    days = [dt.date(2020, month, 28) for month in range(1, 13)]
    program = book.compile(NOVEMBER, {})
    found = program.evaluate({}, [{"paid": days}])
    assert found["after"] == [[dt.date(2020, month, 29) for month in range(1, 13)]]
    assert (found["latest"], found["of_all"]) == ([dt.date(2020, 12, 28)], dt.date(2020, 12, 28))
    assert program.explain({}, [{"paid": days}]).tree("after")["value"][0][0] == "2020-01-29"


def test_the_digest_knows_how_many_months():
    def digest(function, level=HOUSEHOLD_MONTH):
        book = Book("digest")
        book.input("flow", level, "流水", "元", 0, 9)
        book.rule(level.over_months, "合计", "元", name="sum")(function)
        return book.digest

    digests = {
        digest(lambda flow: total_of_months(flow)),
        digest(lambda flow: total_of_months(flow, 11)),
        digest(lambda flow: max_of_months(flow)),
        digest(lambda flow: total_of_months(flow), PERSON_MONTH),
    }
    assert len(digests) == 4
    assert digest(lambda flow: total_of_months(flow, 12)) in digests
