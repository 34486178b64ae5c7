"""The days of a penalty, by the worked examples of the domain sheet and for any day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.registers.enforcement import days
from minzheng.registers.enforcement.days import Paid, Stop

WEEKDAYS = WorkingCalendar({})
# 国庆、中秋 2025: off 1–8 October, worked on Sunday 28 September and Saturday 11 October.
OCTOBER = WorkingCalendar(
    {dt.date(2025, 10, day): False for day in range(1, 9)}
    | {dt.date(2025, 9, 28): True, dt.date(2025, 10, 11): True}
)
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))


def test_seven_working_days_from_the_decision_over_the_holiday():
    # social_orgs.md §7: decided on Friday 2025-09-26, public until 2025-10-13
    assert OCTOBER.add_working_days(dt.date(2025, 9, 26), 7) == dt.date(2025, 10, 13)
    # administration.md §0: five working days from 2025-09-22 end on the worked Sunday
    assert days.rights_until(dt.date(2025, 9, 22), 5, OCTOBER) == dt.date(2025, 9, 28)


def test_fifteen_calendar_days_to_pay_move_off_the_holiday():
    assert days.pay_by(dt.date(2025, 9, 10), OCTOBER) == dt.date(2025, 9, 25)
    assert days.pay_by(dt.date(2025, 9, 20), OCTOBER) == dt.date(2025, 10, 9)  # the 5th is a day of rest


def test_the_worked_late_charge_reaches_its_cap():
    # 5,000 yuan, forty days late: 6,000, capped at 5,000; together 10,000
    pay_by = dt.date(2020, 9, 1)
    late = days.late_charge_fen(500_000, pay_by, dt.date(2020, 10, 11), daily_basis_points=300)
    assert days.late_days(pay_by, dt.date(2020, 10, 11)) == 40
    assert late == 500_000
    assert 500_000 + late == 1_000_000
    # ten days: 1,500
    assert days.late_charge_fen(500_000, pay_by, dt.date(2020, 9, 11), daily_basis_points=300) == 150_000


def test_days_of_reconsideration_do_not_count():
    stop = Stop(dt.date(2020, 9, 5), dt.date(2020, 9, 10))
    late = days.late_charge_fen(
        500_000, dt.date(2020, 9, 1), dt.date(2020, 9, 11), daily_basis_points=300, stops=[stop]
    )
    assert late == 60_000  # four days of ten: 2, 3, 4 and 11 September
    open_stop = [Stop(dt.date(2020, 9, 5))]
    assert days.late_days(dt.date(2020, 9, 1), dt.date(2020, 12, 31), open_stop) == 3


def test_what_was_paid_no_longer_grows():
    paid = [Paid(dt.date(2020, 9, 6), 400_000)]
    late = days.late_charge_fen(
        500_000, dt.date(2020, 9, 1), dt.date(2020, 9, 11), daily_basis_points=300, payments=paid
    )
    assert late == 5 * 15_000 + 5 * 3_000


@pytest.mark.parametrize(
    ("ended", "grave", "today", "last"),
    [
        (dt.date(2018, 5, 10), False, dt.date(2020, 5, 1), dt.date(2020, 5, 10)),
        (dt.date(2020, 2, 29), False, dt.date(2021, 1, 1), dt.date(2022, 2, 28)),
        (
            dt.date(2018, 5, 10),
            True,
            dt.date(2021, 7, 14),
            dt.date(2020, 5, 10),
        ),  # the five years are of 2021
        (dt.date(2018, 5, 10), True, dt.date(2021, 7, 15), dt.date(2023, 5, 10)),
    ],
)
def test_two_years_or_five(ended, grave, today, last):
    assert days.last_day_to_file(ended, is_grave=grave, on_date=today) == last


def test_the_court_hears_of_it_after_both_ways_ran_out_and_within_three_months():
    # served 2020-09-10; six months end on 2021-03-10 (Wednesday); urged long before
    first, last = days.enforcement_window(dt.date(2020, 9, 10), dt.date(2020, 11, 2), 10, WEEKDAYS)
    assert (first, last) == (dt.date(2021, 3, 11), dt.date(2021, 6, 10))
    late_urged, _ = days.enforcement_window(dt.date(2020, 9, 10), dt.date(2021, 4, 1), 10, WEEKDAYS)
    assert late_urged == dt.date(2021, 4, 13)  # the 11th is a Sunday


@given(fine=st.integers(1, 10**9), pay_by=DAYS, late=st.integers(0, 400), stopped=st.integers(0, 60))
def test_the_late_charge_is_capped_and_grows_with_the_days(fine, pay_by, late, stopped):
    until = pay_by + dt.timedelta(days=late)
    stops = [Stop(pay_by, pay_by + dt.timedelta(days=stopped))] if stopped else []
    charge = days.late_charge_fen(fine, pay_by, until, daily_basis_points=300, stops=stops)
    counted = max(0, late - stopped)
    assert charge == min(fine, fine * 300 * counted // 10_000)
    assert days.late_days(pay_by, until, stops) == counted


@given(served=DAYS, urged=st.integers(16, 300))
def test_the_window_opens_before_it_closes_and_never_early(served, urged):
    first, last = days.enforcement_window(served, served + dt.timedelta(days=urged), 10, WEEKDAYS)
    assert first > WorkingCalendar.add_months(served, 6)
    assert first > served + dt.timedelta(days=60)
    assert WEEKDAYS.is_workday(last)
    assert last >= WorkingCalendar.add_months(served, 9) - dt.timedelta(days=3)
