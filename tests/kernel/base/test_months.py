"""Months as values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month

months = st.builds(Month, st.integers(1950, 2150), st.integers(1, 12))


@pytest.mark.parametrize("text", ["2020-11", "202011", "2020年11月", " 2020-11 "])
def test_reads_the_usual_ways(text):
    assert Month.parse(text) == Month(2020, 11)


@pytest.mark.parametrize("text", ["", "2020", "2020-13", "11月", "20-11"])
def test_refuses_others(text):
    with pytest.raises(Invalid) as refused:
        Month.parse(text)
    assert "2020-11" in refused.value.sentence


def test_first_and_last_day():
    february = Month(2020, 2)
    assert (february.first_date, february.last_date) == (dt.date(2020, 2, 1), dt.date(2020, 2, 29))


@given(months, st.integers(-600, 600))
def test_adding_months_is_undone_by_taking_them(month, count):
    assert month.plus(count).plus(-count) == month
    assert month.plus(count).index - month.index == count


@given(months, st.integers(0, 40))
def test_through_counts_both_ends(month, count):
    listed = list(month.through(month.plus(count)))
    assert len(listed) == count + 1
    assert listed == sorted(set(listed))
    assert list(month.plus(1).through(month)) == []
