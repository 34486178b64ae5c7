"""The worked examples of the law's way of counting, and what must hold of any calendar."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.territory import notices
from minzheng.kernel.territory.notices import DayKind
from minzheng.kernel.territory.working_days import WorkingCalendar


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


SHIPPED = WorkingCalendar(
    {one.day_date: one.kind == DayKind.WORK for notice in notices.shipped() for one in notice.days},
    frozenset(notice.year for notice in notices.shipped()),
)
dates = st.dates(day("2000-01-01"), day("2100-12-31"))
calendars = st.builds(
    WorkingCalendar,
    st.dictionaries(st.dates(day("2024-12-01"), day("2025-12-31")), st.booleans(), max_size=60),
)
near_dates = st.dates(day("2024-11-01"), day("2026-01-31"))


@pytest.mark.parametrize(
    ("event", "n", "last"),
    [
        ("2021-05-06", 15, "2021-05-26"),  # Saturday 05-08 is worked; by weekdays alone it would be 05-27
        ("2025-09-22", 20, "2025-10-24"),
        ("2025-09-22", 5, "2025-09-28"),  # a Sunday that is worked
        ("2025-09-26", 7, "2025-10-13"),
        ("2020-01-17", 6, "2020-02-03"),  # Sunday 01-19 worked; rest from 01-24 to 02-02, as extended
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday that is worked
        ("2025-10-01", 0, "2025-10-01"),
    ],
)
def test_working_days_after_an_event(event, n, last):
    assert SHIPPED.add_working_days(day(event), n) == day(last)


@pytest.mark.parametrize(
    ("event", "n", "last"),
    [
        ("2020-11-02", 7, "2020-11-09"),  # a public notice of seven days ends on a Monday
        ("2020-11-07", 7, "2020-11-16"),  # its last day, 11-14, is a Saturday: moved to Monday
        ("2020-09-24", 7, "2020-10-09"),  # 10-01 lies in the National Day holiday: moved behind it
        ("2021-05-01", 7, "2021-05-08"),  # 05-08 is a Saturday that is worked: not moved
        ("2020-11-07", 0, "2020-11-07"),
    ],
)
def test_calendar_days_after_an_event(event, n, last):
    assert SHIPPED.add_calendar_days(day(event), n) == day(last)


@pytest.mark.parametrize(
    ("event", "n", "last"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-31", 12, "2026-01-31"),  # a Saturday, and yet not moved
        ("2025-01-31", 18, "2026-07-31"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-05-06", 0, "2025-05-06"),
    ],
)
def test_months_after_an_event(event, n, last):
    assert SHIPPED.add_months(day(event), n) == day(last)


def test_a_limit_that_ends_at_rest_is_rolled_to_the_next_working_day():
    assert SHIPPED.workday_on_or_after(day("2026-01-31")) == day("2026-02-02")
    assert SHIPPED.workday_on_or_after(day("2026-02-14")) == day("2026-02-14")


def test_days_left_and_days_overdue():
    assert SHIPPED.working_days_between(day("2021-05-06"), day("2021-05-26")) == 15
    assert SHIPPED.working_days_between(day("2021-05-26"), day("2021-05-06")) == -15
    assert SHIPPED.working_days_between(day("2025-10-01"), day("2025-10-08")) == 0


def test_beyond_the_notices_the_weekday_rule_answers_and_says_so():
    assert SHIPPED.is_known(2026)
    assert not SHIPPED.is_known(2027)
    assert SHIPPED.is_workday(day("2027-10-01"))  # National Day: no notice says so yet
    assert not SHIPPED.is_workday(day("2027-10-02"))
    assert SHIPPED.unknown_years(day("2026-12-20"), day("2028-01-05")) == (2027, 2028)
    assert SHIPPED.unknown_years(day("2025-12-20"), day("2026-01-05")) == ()


def test_a_negative_period_is_a_mistake():
    for add in (SHIPPED.add_working_days, SHIPPED.add_calendar_days, SHIPPED.add_months):
        with pytest.raises(ValueError, match="negative"):
            add(day("2025-01-01"), -1)


@given(calendars, near_dates, st.integers(1, 60))
def test_what_was_added_lies_between(calendar, event, n):
    last = calendar.add_working_days(event, n)
    assert calendar.working_days_between(event, last) == n
    assert calendar.is_workday(last)
    assert calendar.working_days_between(event, last - dt.timedelta(days=1)) == n - 1


@given(calendars, near_dates, st.integers(0, 30), st.integers(0, 30))
def test_working_days_add_up(calendar, event, n, m):
    assert calendar.add_working_days(calendar.add_working_days(event, n), m) == calendar.add_working_days(
        event, n + m
    )


@given(calendars, near_dates, st.integers(1, 90))
def test_a_period_of_days_is_never_cut_short_and_ends_at_work(calendar, event, n):
    last, full = calendar.add_calendar_days(event, n), event + dt.timedelta(days=n)
    assert last >= full
    assert calendar.is_workday(last)
    assert calendar.working_days_between(full, last) == (0 if last == full else 1)


@given(dates, st.integers(0, 600))
def test_months_end_on_the_corresponding_day_or_the_last(event, n):
    last = SHIPPED.add_months(event, n)
    assert (last.year - event.year) * 12 + last.month - event.month == n
    assert last.day == event.day or (last.day < event.day and (last + dt.timedelta(days=1)).day == 1)
