"""The stated meaning of every rounding and of every date difference, by hand, in scalar and columns."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    Book,
    HouseholdColumns,
    age_on,
    calendar_months_between,
    ceil_div,
    ceil_to_yuan,
    day_number,
    floor_div,
    floor_to_yuan,
    half_up_div,
    months_between,
    of,
    percent,
    round_to,
    yuan,
)
from minzheng.kernel.rules.engine.arithmetic import DIVIDE

ON = dt.date(2020, 1, 1)


def both(function, unit="元", **facts):
    """The value of a one-rule book, found equal by scalar and columns."""
    book = Book("one")
    for name, value in facts.items():
        if isinstance(value, dt.date):
            book.input(name, HOUSEHOLD, name, "日期", dt.date(1, 1, 1), dt.date(9999, 12, 31))
        else:
            book.input(name, HOUSEHOLD, name, "元", -(10**9), 10**9)
    book.rule(HOUSEHOLD, "结果", unit, name="result")(function)
    program = book.compile(ON, {})
    value = program.evaluate(facts, [{}])["result"]
    column = {n: np.array([day_number(v) if isinstance(v, dt.date) else v]) for n, v in facts.items()}
    batch = program.run_columns(HouseholdColumns(column, {}, np.array([0, 1])), ["result"])
    assert batch["result"].tolist() == [value]
    return value


@pytest.mark.parametrize(
    ("a", "floor", "ceil", "half_up"),
    [
        (7, 3, 4, 4),
        (-7, -4, -3, -4),
        (5, 2, 3, 3),
        (-5, -3, -2, -3),
        (6, 3, 3, 3),
        (1, 0, 1, 1),
        (0, 0, 0, 0),
    ],
)
def test_division_by_two(a, floor, ceil, half_up):
    assert both(lambda x: floor_div(x, 2), x=a) == floor
    assert both(lambda x: ceil_div(x, 2), x=a) == ceil
    assert both(lambda x: half_up_div(x, 2), x=a) == half_up


@pytest.mark.parametrize(("a", "floor", "half_up"), [(8, 2, 3), (-8, -3, -3), (7, 2, 2), (-7, -3, -2)])
def test_division_by_three_has_no_half(a, floor, half_up):
    assert both(lambda x: floor_div(x, 3), x=a) == floor
    assert both(lambda x: half_up_div(x, 3), x=a) == half_up


def test_a_share_is_rounded_down():
    assert both(lambda x: of(x, percent(20)), x=yuan("9.99")) == 199
    assert both(lambda x: of(x, percent("7.5")), x=1000) == 75
    assert both(lambda x: of(x, percent(20)), x=-1) == -1


@pytest.mark.parametrize(
    ("fen", "up", "down"), [(34001, 34100, 34000), (34000, 34000, 34000), (-34001, -34000, -34100)]
)
def test_whole_yuan(fen, up, down):
    assert both(lambda x: ceil_to_yuan(x), x=fen) == up
    assert both(lambda x: floor_to_yuan(x), x=fen) == down


def test_rounding_to_jiao_is_half_up_away_from_zero():
    assert both(lambda x: round_to(x, 10), x=1234) == 1230
    assert both(lambda x: round_to(x, 10), x=1235) == 1240
    assert both(lambda x: round_to(x, 10), x=-1235) == -1240


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (dt.date(1960, 11, 1), dt.date(2020, 10, 31), 59),
        (dt.date(1960, 11, 1), dt.date(2020, 11, 1), 60),
        (dt.date(2000, 2, 29), dt.date(2001, 2, 28), 0),
        (dt.date(2000, 2, 29), dt.date(2001, 3, 1), 1),
        (dt.date(2000, 2, 29), dt.date(2004, 2, 29), 4),
        (dt.date(1899, 12, 31), dt.date(2020, 1, 1), 120),
        (dt.date(2020, 6, 2), dt.date(2020, 6, 1), -1),
    ],
)
def test_age_in_completed_years(born, on, age):
    assert both(lambda born, on: age_on(born, on), unit="周岁", born=born, on=on) == age


@pytest.mark.parametrize(
    ("first", "last", "completed", "calendar"),
    [
        (dt.date(2020, 1, 31), dt.date(2020, 2, 29), 0, 1),
        (dt.date(2020, 1, 31), dt.date(2020, 3, 1), 1, 2),
        (dt.date(2020, 1, 15), dt.date(2020, 2, 15), 1, 1),
        (dt.date(2020, 1, 15), dt.date(2020, 2, 14), 0, 1),
        (dt.date(2019, 12, 31), dt.date(2020, 1, 1), 0, 1),
        (dt.date(2020, 3, 10), dt.date(2020, 1, 10), -2, -2),
    ],
)
def test_months(first, last, completed, calendar):
    assert both(lambda a, b: months_between(a, b), unit="个月", a=first, b=last) == completed
    assert both(lambda a, b: calendar_months_between(a, b), unit="个月", a=first, b=last) == calendar


def test_dates_are_values():
    book = Book("dates")
    book.input("start", HOUSEHOLD, "起", "日期")
    book.input("end", HOUSEHOLD, "止", "日期")
    book.rule(HOUSEHOLD, "三十天后", "日期", name="later")(lambda start: start + 30)
    book.rule(HOUSEHOLD, "前一天", "日期", name="eve")(lambda start: start - 1)
    book.rule(HOUSEHOLD, "天数", "天", name="days")(lambda start, end: end - start)
    book.rule(HOUSEHOLD, "已过", name="past")(lambda end: end < dt.date(2020, 3, 1))
    found = book.compile(ON, {}).evaluate({"start": dt.date(2020, 2, 1), "end": dt.date(2020, 2, 29)}, [{}])
    assert found == {"later": dt.date(2020, 3, 2), "eve": dt.date(2020, 1, 31), "days": 28, "past": True}


@given(st.dates(), st.dates(), st.dates())
def test_age_never_falls_as_time_passes(born, one, two):
    earlier, later = sorted((one, two))
    book = Book("age")
    for name in ("born", "on"):
        book.input(name, HOUSEHOLD, name, "日期", dt.date(1, 1, 1), dt.date(9999, 12, 31))
    book.rule(HOUSEHOLD, "年龄", "周岁", name="age")(lambda born, on: age_on(born, on))
    program = book.compile(ON, {})
    ages = [program.evaluate({"born": born, "on": day}, [{}])["age"] for day in (earlier, later)]
    assert ages[0] <= ages[1]
    assert program.evaluate({"born": born, "on": born}, [{}]) == {"age": 0}


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_roundings_stand_round_the_exact_quotient(a, b):
    floor, ceil, half_up = (DIVIDE[mode](a, b) for mode in ("floor", "ceil", "half_up"))
    assert floor * b <= a <= ceil * b
    assert ceil - floor == (a % b != 0)
    assert abs(half_up * b - a) * 2 <= b
    assert DIVIDE["half_up"](-a, b) == -half_up
