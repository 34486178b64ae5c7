"""The periods, by the worked examples of the sheets and by properties."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.registers.adoptions.clock import Stop, assessment_due, days_used, notice_last_day, review_due

DAY = dt.date
PLAIN = WorkingCalendar({})  # Monday to Friday
# 端午 2025: 05-31 to 06-02; 劳动节 2025: 05-01 to 05-05.
OF_2025 = WorkingCalendar({DAY(2025, 5, day): False for day in range(1, 6)} | {DAY(2025, 6, 2): False})


def test_the_example_of_2025():
    """Papers on 03-03, notice on 03-05 until 05-04; one day used, 29 from 05-05 on end on 端午 06-02."""
    last = notice_last_day(DAY(2025, 3, 5), 60)
    assert last == DAY(2025, 5, 4)
    stops = [Stop(DAY(2025, 3, 5), last)]
    assert days_used(DAY(2025, 3, 3), last, stops) == 1
    assert review_due(DAY(2025, 3, 3), stops, 30, PLAIN) == DAY(2025, 6, 2)
    assert review_due(DAY(2025, 3, 3), stops, 30, OF_2025) == DAY(2025, 6, 3)


def test_the_example_of_2021():
    """Consent and notice on 03-01; the report by 04-30; papers on 05-06; 30 days end on Saturday 06-05."""
    assert assessment_due(DAY(2021, 3, 1), 60, PLAIN) == DAY(2021, 4, 30)
    last = notice_last_day(DAY(2021, 3, 1), 60)
    assert last == DAY(2021, 4, 30)
    stops = [Stop(DAY(2021, 3, 1), last, "公告"), Stop(DAY(2021, 3, 1), DAY(2021, 4, 28), "评估")]
    assert review_due(DAY(2021, 5, 6), stops, 30, PLAIN) == DAY(2021, 6, 7)


@pytest.mark.parametrize(
    ("received", "stops", "due"),
    [
        (DAY(2021, 3, 1), (), DAY(2021, 3, 31)),
        # stops that overlap count once: 03-02 to 03-11 are ten days
        (DAY(2021, 3, 1), (Stop(DAY(2021, 3, 2), DAY(2021, 3, 8)), Stop(DAY(2021, 3, 5), DAY(2021, 3, 11))),
         DAY(2021, 4, 12)),  # 04-10 is a Saturday
        # a stop that begins after the review has ended changes nothing
        (DAY(2021, 3, 1), (Stop(DAY(2021, 4, 1), DAY(2021, 4, 30)),), DAY(2021, 3, 31)),
        (DAY(2021, 3, 1), (Stop(DAY(2021, 3, 10), None),), None),
    ],
)  # fmt: skip
def test_by_hand(received, stops, due):
    assert review_due(received, stops, 30, PLAIN) == due


DAYS = st.dates(DAY(2019, 1, 1), DAY(2026, 1, 1))
STOPS = st.lists(
    st.tuples(DAYS, st.integers(0, 90)).map(lambda one: Stop(one[0], one[0] + dt.timedelta(days=one[1]))),
    max_size=4,
)


@given(DAYS, STOPS, st.integers(1, 60))
def test_exactly_the_days_outside_stops_are_counted(received, stops, days):
    due = review_due(received, stops, days, PLAIN)
    passed = [received + dt.timedelta(days=n) for n in range(1, (due - received).days + 1)]
    free = [day for day in passed if not any(stop.covers(day) for stop in stops)]
    rolled = {day for day in free if day.weekday() >= 5 or day == due}
    assert len(free) >= days
    assert len(free) - days <= len(rolled)
    assert due.weekday() < 5
    assert days_used(received, due, stops) == len(free)


@given(DAYS, STOPS, DAYS, st.integers(0, 90))
def test_one_more_stop_never_brings_the_end_nearer(received, stops, first, length):
    more = [*stops, Stop(first, first + dt.timedelta(days=length))]
    assert review_due(received, more, 30, PLAIN) >= review_due(received, stops, 30, PLAIN)
