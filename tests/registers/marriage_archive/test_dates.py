"""Old dates: what is read, what stays a year, what is refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.registers.marriage_archive.dates import lunar_to_date, read_date

TODAY = dt.date(2020, 11, 5)


def read(text: str):
    return read_date(text, label="登记日期", on_date=TODAY)


@pytest.mark.parametrize(
    ("text", "day", "calendar"),
    [
        ("1958-5-1", dt.date(1958, 5, 1), "公历"),
        ("１９５８．５．１", dt.date(1958, 5, 1), "公历"),
        ("19580501", dt.date(1958, 5, 1), "公历"),
        ("一九六三年元月三日", dt.date(1963, 1, 3), "公历"),
        ("公元一九七八年十二月二十五日", dt.date(1978, 12, 25), "公历"),
        ("民国三十八年五月三日", dt.date(1949, 5, 3), "民国纪年"),
        ("农历一九五二年八月十五", dt.date(1952, 10, 3), "农历"),
        ("1952年腊月廿三", dt.date(1953, 2, 6), "农历"),
        ("1957年闰八月初五", dt.date(1957, 9, 28), "农历"),
    ],
)
def test_a_day_is_read(text, day, calendar):
    found = read(text)
    assert (found.date, found.calendar, found.year) == (day, calendar, day.year)


@pytest.mark.parametrize(
    ("text", "year", "doubt"),
    [
        ("1958", 1958, "原件只有年"),
        ("1958.5", 1958, "原件只有年月"),
        ("1958-?-?", 1958, "原件只有年"),
        ("民国元年", 1912, "原件只有年"),
        ("民国卅八年", 1949, "原件只有年"),
        ("农历1958年八月", 1958, "农历，原件没有写全月日"),
        ("农历1957年闰七月初五", 1957, "农历日期不能换算，请查万年历"),
    ],
)
def test_what_is_not_exact_stays_a_year(text, year, doubt):
    found = read(text)
    assert (found.date, found.year, found.doubt) == (None, year, doubt)


@pytest.mark.parametrize("text", ["", "五月", "看不清", "1958-13-1", "1958-2-30", "2021-1-1", "1749-1-1"])
def test_what_is_no_date_is_refused_with_the_forms(text):
    with pytest.raises(Invalid, match="登记日期"):
        read(text)


@pytest.mark.parametrize(
    ("lunar", "day"),
    [
        ((1949, 8, 10), dt.date(1949, 10, 1)),
        ((2000, 1, 1), dt.date(2000, 2, 5)),
        ((1984, 10, 1), dt.date(1984, 10, 24)),
    ],
)
def test_lunar_days_of_almanacs(lunar, day):
    assert lunar_to_date(*lunar) == day


@given(st.dates(dt.date(1912, 1, 1), dt.date(2020, 11, 5)))
def test_every_day_reads_back(day):
    assert read(f"{day.year}年{day.month}月{day.day}日").date == day
    assert read(f"{day.year}-{day.month:02d}-{day.day:02d}").date == day


@given(st.integers(1912, 2002), st.integers(1, 12), st.integers(1, 29))
def test_lunar_days_follow_each_other(year, month, day):
    first, second = lunar_to_date(year, month, day), lunar_to_date(year, month, day + 1)
    assert first is not None
    assert second is None or second - first == dt.timedelta(days=1)
