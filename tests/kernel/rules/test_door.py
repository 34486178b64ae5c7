"""No fact is guessed: what is missing, unknown or out of range is named, in one case and in a batch."""

import datetime as dt
from dataclasses import replace
from enum import IntEnum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import (
    MAX_MEMBERS,
    PERSON,
    PERSON_MONTH,
    HouseholdColumns,
    day_number,
    every_month,
)
from minzheng.kernel.rules.engine.door import Door
from minzheng.kernel.rules.errors import FactError, RuleError
from tests.kernel.rules.small_book import NOVEMBER, household, member, small_book, small_parameters

BIRTH = day_number(dt.date(1980, 5, 1))


@pytest.fixture
def program():
    return small_book().compile(NOVEMBER, small_parameters().resolve("999901", NOVEMBER))


@pytest.mark.parametrize(
    ("own", "first", "sentence"),
    [
        ({}, {"earned": None}, "户 H7 第 1 位成员的“工资性收入”（earned）为空；请核对来源数据后更正。"),
        ({}, {"earned": -500}, "为 -5.00 元/月，超出允许的范围（0.00 元/月 至 1,000,000.00 元/月）"),
        ({}, {"earned": 1.5}, "为 1.5，应是整数（金额以分计）"),
        ({}, {"earned": True}, "为 True，应是整数"),
        ({}, {"counted": 1}, "“计入保障人口”（counted）为 1，应是“是/否”"),
        ({}, {"birth": "1980-05-01"}, "“出生日期”（birth）为 '1980-05-01'，应是日期"),
        ({}, {"birth": dt.datetime(1980, 5, 1, tzinfo=dt.UTC)}, "应是日期"),
        ({}, {"birth": dt.date(1700, 1, 1)}, "为 1700年1月1日，超出允许的范围（1850年1月1日 至"),
        ({}, {"zone": 1}, "户 H7 第 1 位成员的数据项“zone”放错了位置；它属于户。"),
        ({}, {"salary": 1}, "的数据项“salary”在规则册中没有声明；请核对名称。"),
        ({}, {"standard": 1}, "的数据项“standard”是参数，不能作为事实填入"),
        ({"category": "C"}, {}, "户 H7 的“保障类别”（category）为 'C'，可用的代码是 A、B；"),
        ({"category": None}, {}, "“保障类别”（category）为空"),
        ({"zone": 3}, {}, "“城乡”（zone）为 3 级，超出允许的范围（1 级 至 2 级）"),
    ],
)
def test_one_household_is_refused_by_household_member_field_and_value(program, own, first, sentence):
    with pytest.raises(FactError) as caught:
        program.evaluate(household(**own), [member(**first), member()], household_id="H7")
    assert sentence in caught.value.sentence
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].household_id == "H7"


def test_every_fault_is_listed_and_the_sentence_stays_short(program):
    with pytest.raises(FactError) as caught:
        program.evaluate({}, [{"counted": True} for _ in range(3)])
    faults = caught.value.faults
    assert [(fault.member, fault.field) for fault in faults] == [
        (0, "category"),
        (0, "zone"),
        (0, "on_day"),
        *((number, name) for number in (1, 2, 3) for name in ("earned", "birth")),
    ]
    assert caught.value.sentence.endswith("另有 4 处同类问题。")


ODD = [None, True, False, 0, 1, 2, 3, -1, 10**9, 1.5, "A", "C", "", NOVEMBER, dt.date(1700, 1, 1), [0]]
ODD += [dt.datetime(2020, 11, 1, tzinfo=dt.UTC), IntEnum("Zone", {"RURAL": 2}).RURAL]
ODD += [[True] * 12, (False,) * 12, [True] * 11, [True] * 11 + [None], "TTTTTTTTTTTT"]


@given(st.lists(st.tuples(st.sampled_from(["household", "member"]), st.data()), max_size=2))
def test_the_quick_way_through_the_door_is_the_slow_one(changes):
    """What passes quickly would pass slowly as the same numbers; the rest is left to the slow way."""
    book = small_book()
    book.input("insured", PERSON_MONTH, "当月参保")
    book.rule(PERSON, "全年参保", name="steady")(lambda insured: every_month(insured))
    edition = book.edition(NOVEMBER)
    door = Door(edition.inputs, edition.declared)
    facts = {"household": household(), "member": member(insured=[True] * 12)}
    for whose, data in changes:
        facts[whose][data.draw(st.sampled_from(sorted(facts[whose])))] = data.draw(st.sampled_from(ODD))

    def outcome(way):
        try:
            return way(facts["household"], [facts["member"]], "H7")
        except FactError as error:
            return error.faults

    assert outcome(door.admit) == outcome(door._slowly)


def test_a_household_has_members_but_not_too_many(program):
    with pytest.raises(FactError, match="本户没有任何成员；请补录"):
        program.evaluate(household(), [])
    with pytest.raises(FactError, match="有 101 位成员，超过上限 100 位"):
        program.evaluate(household(), [member()] * (MAX_MEMBERS + 1))
    assert program.evaluate(household(), [member()] * MAX_MEMBERS, outputs=["size"]) == {"size": 100}


def test_only_what_the_output_rests_on_must_be_known(program):
    assert program.evaluate({}, [{"counted": True}, {"counted": False}], outputs=["size"]) == {"size": 1}
    with pytest.raises(FactError, match="“工资性收入”（earned）没有填写"):
        program.evaluate({}, [{"counted": True}], outputs=["income"])


def columns(**changes) -> HouseholdColumns:
    """Three households of 2, 1 and 2 members; the first earns 1,000 yuan."""
    made = {
        "household": {
            "category": np.array([0, 1, 0]),
            "zone": np.array([1, 2, 2]),
            "on_day": np.array([day_number(NOVEMBER)] * 3),
        },
        "members": {
            "earned": np.array([100_000, 0, 0, 0, 0]),
            "counted": np.array([True, True, True, True, False]),
            "birth": np.array([BIRTH] * 5),
        },
        "offsets": np.array([0, 2, 3, 5]),
        "ids": ["H1", "H2", "H3"],
    }
    return HouseholdColumns(**{**made, **changes})


def with_member(name, values, **changes) -> HouseholdColumns:
    made = columns(**changes)
    return replace(made, members={**made.members, name: np.asanyarray(values)})


def with_list(name, values) -> HouseholdColumns:
    made = columns()
    return replace(made, members={**made.members, name: values})


def test_a_batch_pays_as_by_hand(program):
    """570 × 2 − (1000 − 7.5 %) = 215; 570; 570 for the one counted member of two."""
    found = program.run_columns(columns(), ["gap", "size", "extra"])
    assert found["gap"].tolist() == [21_500, 57_000, 57_000]
    assert found["size"].tolist() == [2, 1, 1]
    assert found["extra"].tolist() == [10_000, 4_000, 8_050]
    assert (found.rows.tolist(), found.set_aside) == ([0, 1, 2], ())


BAD = {
    "masked": (
        np.ma.array([1, 1, 1, 1, 1], mask=[0, 0, 1, 0, 0]),
        "户 H2 第 1 位成员的“工资性收入”（earned）为空",
    ),
    "masked object": (
        np.ma.array([1, 1, 7, 1, 1], mask=[0, 0, 1, 0, 0], dtype=object),
        "户 H2 第 1 位成员的“工资性收入”（earned）为空",
    ),
    "masked beyond": (
        np.ma.array([1, 1, 2**64 - 5, 1, 1], mask=[0, 0, 1, 0, 0], dtype=np.uint64),
        "户 H2 第 1 位成员的“工资性收入”（earned）为空",
    ),
    "none": (np.array([1, 1, None, 1, 1], dtype=object), "户 H2 第 1 位成员的“工资性收入”（earned）为空"),
    "low": (np.array([1, 1, -1, 1, 1]), "户 H2 第 1 位成员的“工资性收入”（earned）为 -0.01 元/月，超出"),
    "high": (
        np.array([1, 1, 10**9, 1, 1]),
        "户 H2 第 1 位成员的“工资性收入”（earned）为 10,000,000.00 元/月，超出",
    ),
}


@pytest.mark.parametrize(("values", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_fact_in_a_batch_is_named(program, values, sentence):
    with pytest.raises(FactError) as caught:
        program.run_columns(with_member("earned", values), ["gap"])
    assert [fault.sentence.startswith(sentence) for fault in caught.value.faults] == [True]


def test_the_ends_of_the_range_are_inside(program):
    ends = with_member("earned", [100_000_000, 0, 0, 0, 0])
    assert program.run_columns(ends, ["gap"])["gap"].tolist() == [0, 57_000, 57_000]
    with pytest.raises(FactError, match=r"为 1,000,000.01 元/月，超出"):
        program.run_columns(with_member("earned", [100_000_001, 0, 0, 0, 0]), ["gap"])
    beyond = replace(columns(), household={**columns().household, "category": np.array([0, 1, 2])})
    with pytest.raises(FactError, match="户 H3 的“保障类别”（category）的代码序号 2 不存在"):
        program.run_columns(beyond, ["extra"])


def test_bad_households_can_be_set_aside_and_are_listed(program):
    bad = with_member("earned", [100_000, -1, 0, -2, -3])
    found = program.run_columns(bad, ["gap", "countable"], on_bad="set_aside")
    assert found.rows.tolist() == [1]
    assert found.offsets.tolist() == [0, 1]
    assert {name: column.tolist() for name, column in found.items()} == {"gap": [57_000], "countable": [0]}
    assert [(fault.household_id, fault.member, fault.value) for fault in found.set_aside] == [
        ("H1", 2, "-1"),
        ("H3", 1, "-2"),
        ("H3", 2, "-3"),
    ]


def test_a_household_without_members_in_a_batch(program):
    empty = columns(offsets=np.array([0, 2, 2, 5]))
    with pytest.raises(FactError, match="户 H2 没有任何成员"):
        program.run_columns(empty, ["gap"])
    found = program.run_columns(empty, ["size"], on_bad="set_aside")
    assert found.rows.tolist() == [0, 2]
    assert found["size"].tolist() == [2, 2]


def test_no_household_is_an_empty_answer(program):
    empty = HouseholdColumns(
        {"category": np.array([], int), "zone": np.array([], int), "on_day": np.array([], "M8[D]")},
        {"earned": np.array([], int), "counted": np.array([], bool), "birth": np.array([], int)},
        np.array([0]),
    )
    found = program.run_columns(empty, program.outputs)
    assert {len(column) for column in found.values()} == {0}


def test_dates_may_come_as_dates(program):
    birth = np.array(["1960-11-01", "1960-11-02", "1950-01-01", "2000-01-01", "1980-01-01"], "M8[D]")
    found = program.run_columns(with_member("birth", birth), ["elder"])
    assert found["elder"].tolist() == [True, False, True, False, False]
    birth[1] = "NaT"
    masked = np.ma.array(np.full(5, np.datetime64("1950-01-01")), mask=[0, 1, 0, 0, 0])
    for values in (birth, masked):
        with pytest.raises(FactError, match="户 H1 第 2 位成员的“出生日期”（birth）为空") as caught:
            program.run_columns(with_member("birth", values), ["elder"])
        assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    "values",
    [
        [100_000, 0, 0, 0, 0],
        np.array([100_000, 0, 0, 0, 0], ">i4"),
        np.array([100_000, 0, 0, 0, 0], np.uint64),
        np.array([100_000, 0, np.int8(0), 0, 0], object),
        np.ma.array([100_000, 0, 0, 0, 0]),
    ],
    ids=["list", "bytes swapped", "unsigned", "object", "masked"],
)
def test_whole_numbers_may_come_in_any_dress(program, values):
    assert program.run_columns(with_list("earned", values), ["gap"])["gap"].tolist() == [
        21_500,
        57_000,
        57_000,
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (with_member("earned", np.zeros(5)), "类型是 float64，应是整数"),
        (with_member("earned", np.array(["1"] * 5)), "应是整数"),
        (with_member("earned", np.array([1, 1, 1, 1, "1"], dtype=object)), "类型是 object，应是整数"),
        (with_member("earned", np.array([1, 1, 1, 1, True], dtype=object)), "类型是 object，应是整数"),
        (with_member("earned", np.array([1, 1, 1, 1, 2**63], dtype=np.uint64)), "超出 64 位有符号整数"),
        (with_member("earned", [1, 2]), r"的长度是 \(2,\)，应是 \(5,\)"),
        (with_member("earned", np.array([1, 1, np.nan, 1, 1])), "类型是 float64，应是整数"),
        (with_member("earned", np.array([1, 1, np.nan, 1, 1], dtype=object)), "类型是 object，应是整数"),
        (with_member("earned", np.ma.array([1.0] * 5, mask=[1] * 5)), "类型是 float64，应是整数"),
        (with_member("earned", np.ma.array([True] * 5)), "（earned）的类型是 bool，应是整数"),
        (with_member("earned", np.ma.array([1, 1, 1, 1, 2**63], dtype=np.uint64)), "超出 64 位有符号整数"),
        (with_member("earned", np.array([5] * 5, "M8[D]")), r"（earned）的类型是 datetime64\[D\]，应是整数"),
        (
            with_member("birth", np.array([600] * 5, "M8[M]")),
            r"类型是 datetime64\[M\]，应是.*datetime64\[D\]",
        ),
        (
            with_member("birth", np.array(["2020-05-01T23:59"] * 5, "M8[s]")),
            r"（birth）的类型是 datetime64\[s\]",
        ),
        (with_member("birth", np.array(["NaT"] * 5, "M8")), "（birth）的类型是 datetime64，应是"),
        (with_member("earned", np.array([5] * 5, "m8[D]")), "类型是 timedelta64"),
        (with_list("earned", [1, 1, True, 1, 1]), "类型是 object，应是整数"),
        (with_list("earned", [[1, 2], [3], 4, 5, 6]), "（earned）的类型是 object，应是整数"),
        (with_list("earned", [np.zeros((2, 2)), np.zeros((2, 3))]), "（earned）不能读作数组"),
        (columns(ids=["H1", "H2"]), "户编号（ids）有 2 个，户数是 3"),
        (columns(ids=["H1", "H2", "H3", "H4"]), "户编号（ids）有 4 个，户数是 3"),
        (with_member("counted", [1, 0, 1, 1, 1]), "应是是/否"),
        (with_member("salary", [1] * 5), "数据列“salary”没有声明为人的数据项"),
        (with_member("zone", [1] * 5), "数据列“zone”没有声明为人的数据项"),
        (columns(household={}), "缺少数据列“保障类别”（category，层级：户）"),
        (columns(offsets=np.array([0, 3, 2, 5])), "offsets 须从 0 开始且不减"),
        (columns(offsets=np.array([1, 3, 4, 5])), "offsets 须从 0 开始且不减"),
        (columns(offsets=np.array([0.0, 2, 3, 5])), "offsets 须是一维整数数组"),
        (columns(parameter_rows=np.array([0, 0, 1])), "parameter_rows 须为每户给出 0 至 0 的整数"),
        (columns(parameter_rows=np.array([0, 0])), "parameter_rows 须为每户"),
    ],
)
def test_columns_of_the_wrong_form_are_refused_even_when_setting_aside(program, changed, sentence):
    for on_bad in ("refuse", "set_aside"):
        with pytest.raises(RuleError, match=sentence):
            program.run_columns(changed, program.outputs, on_bad=on_bad)


def test_several_parameter_sets_need_to_know_whose_they_are():
    parameters = small_parameters()
    sets = [parameters.resolve("999901", day) for day in (dt.date(2020, 10, 1), NOVEMBER)]
    program = small_book().compile(NOVEMBER, sets)
    with pytest.raises(RuleError, match="带有 2 套参数，但没有给出 parameter_rows"):
        program.run_columns(columns(), ["gap"])
    found = program.run_columns(columns(parameter_rows=np.array([0, 0, 1])), ["gap"])
    assert found["gap"].tolist() == [7_500, 50_000, 57_000]
    with pytest.raises(RuleError, match="on_bad 只能是"):
        program.run_columns(columns(), ["gap"], on_bad="ignore")


def test_a_household_in_a_division_without_parameters_is_named_and_can_be_set_aside():
    program = small_book().compile(NOVEMBER, [small_parameters().resolve("999901", NOVEMBER)])
    unknown = columns(parameter_rows=np.array([0, -1, 0]))
    with pytest.raises(FactError, match="户 H2 所在的区划没有对应的参数；请核对户的区划") as caught:
        program.run_columns(unknown, ["gap"])
    assert [(fault.household_id, fault.field) for fault in caught.value.faults] == [("H2", "division")]
    found = program.run_columns(unknown, ["gap"], on_bad="set_aside")
    assert found["gap"].tolist() == [21_500, 57_000]
    assert (found.rows.tolist(), len(found.set_aside)) == ([0, 2], 1)
    with pytest.raises(RuleError, match="0 至 0 的整数（没有对应参数的写 -1）"):
        program.run_columns(columns(parameter_rows=np.array([0, -2, 0])), ["gap"])
