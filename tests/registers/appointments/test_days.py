"""Opening slots by a plan, shutting a day, telling those who had booked, counting, forecasting."""

import datetime as dt
from dataclasses import replace

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.appointments import commands, queries
from minzheng.registers.appointments.commands.opening import plan_days
from minzheng.registers.appointments.errors import BookingNotFound, NotInThisState, PlanInvalid
from minzheng.registers.appointments.models import Booking, DayCount, Move, Office, OfficeDay, Slot
from minzheng.registers.appointments.planning import Hours

from .conftest import AT, DAY, contents, elsewhere, slot_of

NEXT = DAY + dt.timedelta(days=1)


def plan_of(bureau, **more) -> commands.Plan:
    """A Monday to the next Sunday, with 11·11 on the Wednesday."""
    values = {
        "service": "marriage", "from_date": dt.date(2020, 11, 9), "until_date": dt.date(2020, 11, 15),
        "halves": (Hours(dt.time(9), dt.time(12)), Hours(dt.time(13), dt.time(17))), "period_minutes": 60,
        "windows": 1, "special_windows": 4,
    }  # fmt: skip
    return commands.Plan(office_id=bureau.office.id, **values | more)


def close(bureau, day=DAY, reason="系统升级，停办一天", actor=None):
    return commands.close_day(
        office_id=bureau.office.id, day=day, reason=reason, actor=actor or bureau.head, at=AT
    )


def test_a_plan_is_shown_and_carried_out(bureau):
    plan = plan_of(bureau)
    days = plan_days(plan, actor=bureau.head, at=AT)
    assert [(one.places, one.left_out) for one in days] == [
        (21, ""), (21, ""), (84, ""), (21, ""), (21, ""), (0, "休息日，未公告开放"), (0, "休息日，未公告开放"),
    ]  # fmt: skip
    # An ordinary day is open thirty days ahead: at once. 11·11 twenty days ahead: 2020-10-22, past as well.
    assert {one.release_at for one in days} == {AT}
    assert not Slot.objects.exists()
    assert commands.open_slots(plan=plan, actor=bureau.head, at=AT) == 35
    assert EventRow.objects.get(kind="appointments.slots_opened").sentence.endswith("35 个时段 168 个名额")


def test_a_special_day_is_released_twenty_days_ahead_at_nine(bureau):
    day = dt.date(2020, 12, 12)
    commands.open_day(office_id=bureau.office.id, day=day, reason="双十二加班", actor=bureau.head, at=AT)
    (one,) = plan_days(plan_of(bureau, from_date=day, until_date=day), actor=bureau.head, at=AT)
    assert (one.release_at, one.windows, one.places) == (at_hour(dt.date(2020, 11, 22), 9), 4, 84)
    ordinary = dt.date(2020, 12, 14)
    (one,) = plan_days(plan_of(bureau, from_date=ordinary, until_date=ordinary), actor=bureau.head, at=AT)
    assert one.release_at == at_hour(dt.date(2020, 11, 14), 9)


def test_days_that_have_slots_keep_them(bureau):
    slot = bureau.slot()
    commands.open_slots(plan=plan_of(bureau), actor=bureau.head, at=AT)
    assert list(Slot.objects.filter(day=DAY)) == [slot]
    before = contents()
    with pytest.raises(PlanInvalid, match="没有新的号源"):
        commands.open_slots(plan=plan_of(bureau), actor=bureau.head, at=AT)
    assert contents() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"from_date": dt.date(2020, 11, 1)}, "已经过去"),
        ({"until_date": dt.date(2020, 11, 8)}, "早于开始日期"),
        ({"until_date": dt.date(2021, 11, 8)}, "最多计划 200 天"),
        ({"period_minutes": 10}, "不能短于每对用时"),
    ],
)
def test_a_plan_that_cannot_be_opens_nothing(bureau, change, words):
    plan = replace(plan_of(bureau), **change)
    with pytest.raises(Invalid, match=words):
        commands.open_slots(plan=plan, actor=bureau.head, at=AT)
    assert not Slot.objects.exists()


def test_only_the_head_plans_and_shuts(bureau):
    with pytest.raises(NotPermitted):
        commands.open_slots(plan=plan_of(bureau), actor=bureau.registrar, at=AT)
    with pytest.raises(NotPermitted):
        close(bureau, actor=bureau.registrar)
    assert not OfficeDay.objects.exists()
    assert not Slot.objects.exists()


def test_a_shut_day_moves_its_bookings_in_order_of_arrival(bureau):
    slot, near, far = (
        bureau.slot(hour=10),
        bureau.slot(NEXT, 11, capacity=1),
        bureau.slot(NEXT, 14, capacity=1),
    )
    first, second, third = (bureau.book(slot) for _ in range(3))
    moves = close(bureau)
    assert [(move.booking_id, move.to_slot_id) for move in moves] == [
        (first.id, near.id), (second.id, far.id), (third.id, None),
    ]  # fmt: skip
    rows = {row.id: row for row in Booking.objects.all()}
    assert [rows[one.id].state for one in (first, second, third)] == ["booked", "booked", "closed"]
    assert (rows[first.id].day, rows[first.id].code) == (NEXT, first.code)
    near.refresh_from_db()
    assert near.is_full
    assert not queries.office_open(bureau.office.id, DAY)
    assert EventRow.objects.filter(kind="appointments.moved").count() == 3


def test_a_moved_couple_is_not_put_on_a_day_it_has_booked(bureau):
    couple, slot = bureau.couple(), bureau.slot()
    bureau.slot(NEXT)
    later = bureau.slot(NEXT + dt.timedelta(days=1))
    bureau.book(slot, couple)
    bureau.book(Slot.objects.get(day=NEXT), couple)
    (move,) = close(bureau)
    assert move.to_slot_id == later.id


def test_a_moved_couple_is_not_put_on_a_day_it_has_booked_elsewhere(bureau):
    couple, slot, there = bureau.couple(), bureau.slot(), elsewhere(bureau)
    bureau.slot(NEXT)
    later = bureau.slot(NEXT + dt.timedelta(days=1))
    bureau.book(slot, couple)
    bureau.book(slot_of(there, NEXT), couple)
    (move,) = close(bureau)
    assert move.to_slot_id == later.id


def test_who_only_waited_is_ended_and_told(bureau):
    slot = bureau.slot(capacity=1, waiting_max=1)
    bureau.slot(NEXT)
    bureau.book(slot)
    waiting = bureau.book(slot)
    close(bureau)
    waiting.refresh_from_db()
    assert (waiting.state, Move.objects.get(booking=waiting).to_slot) == ("closed", None)


def test_a_day_is_shut_once_ahead_and_with_a_reason(bureau):
    bureau.slot()
    with pytest.raises(Invalid, match="请写明公告内容"):
        close(bureau, reason=" ")
    with pytest.raises(Invalid, match="已经过去"):
        close(bureau, day=dt.date(2020, 11, 1))
    assert not OfficeDay.objects.exists()
    close(bureau)
    before = contents()
    with pytest.raises(NotInThisState, match="已经公告停办"):
        close(bureau)
    assert contents() == before


def test_open_days_are_not_working_days(bureau):
    saturday = dt.date(2020, 11, 14)
    office_id = bureau.office.id
    assert (queries.office_open(office_id, saturday), queries.office_open(office_id, DAY)) == (False, True)
    commands.open_day(office_id=office_id, day=saturday, reason="周六加班", actor=bureau.head, at=AT)
    assert queries.office_open(office_id, saturday)
    days = plan_days(plan_of(bureau), actor=bureau.head, at=AT)
    assert next(one for one in days if one.day == saturday).places == 21


def test_a_notice_is_told_once(bureau):
    bureau.book(bureau.slot())
    (move,) = close(bureau)
    assert queries.moves(bureau.registrar).filter(told_at=None).count() == 1
    told = {"move_id": move.id, "actor": bureau.registrar, "at": AT}
    commands.mark_told(note="男方接听，另约", **told)
    before = list(Move.objects.values())
    with pytest.raises(NotInThisState, match="已经通知过"):
        commands.mark_told(note="又打了一次", **told)
    assert list(Move.objects.values()) == before


def test_counts_are_entered_and_corrected_and_forecast(bureau):
    enter = {"office_id": bureau.office.id, "service": "marriage", "actor": bureau.head, "at": AT}
    ordinary = {dt.date(2019, 3, 4) + dt.timedelta(days=n): 9 for n in range(5)}
    assert commands.record_counts(counts=ordinary | {dt.date(2019, 11, 11): 70}, **enter) == 6
    commands.record_counts(counts={dt.date(2019, 11, 11): 72}, **enter)
    assert DayCount.objects.count() == 6
    (row,) = queries.forecasts(bureau.office, "marriage", DAY, DAY, on_date=AT.date())
    assert (row.forecast.couples_rounded, row.windows, row.places, row.is_short) == (72, 4, 0, False)
    bureau.slot(capacity=60)
    (row,) = queries.forecasts(bureau.office, "marriage", DAY, DAY, on_date=AT.date())
    assert row.is_short


def test_wrong_counts_are_refused_whole(bureau):
    enter = {"office_id": bureau.office.id, "service": "marriage", "actor": bureau.head, "at": AT}
    for counts, words in (
        ({dt.date(2019, 3, 4): 9, dt.date(2020, 11, 2): 9}, "还没有过去"),
        ({dt.date(2019, 3, 4): 2001}, "不在 0 至 2000"),
        ({}, "没有可录入的行"),
    ):
        with pytest.raises(PlanInvalid, match=words):
            commands.record_counts(counts=counts, **enter)
    assert not DayCount.objects.exists()


def test_an_office_is_named_once_and_only_in_ones_own_division(bureau):
    values = {"address": "甲", "phone": "乙", "hours": "丙", "actor": bureau.head, "at": AT}
    with pytest.raises(Invalid, match="已有名为“婚姻登记处”"):
        commands.set_office(division_code="999901", name="婚姻登记处", **values)
    with pytest.raises(NotPermitted):
        commands.set_office(division_code="999902", name="别处", **values)
    with pytest.raises(Invalid, match="请填写办理处的电话"):
        commands.set_office(division_code="999901", name="二处", **values | {"phone": " "})
    with pytest.raises(BookingNotFound):
        commands.set_office(division_code="999901", name="二处", office_id=0, **values)
    assert Office.objects.count() == 1


def test_public_days_say_what_is_free_and_when_the_rest_opens(bureau):
    bureau.book(bureau.slot())
    bureau.slot(NEXT, release_at=at_hour(dt.date(2020, 11, 5), 9))
    bureau.slot(dt.date(2020, 11, 2), hour=9)
    found = queries.public_days(bureau.office.id, "marriage", at=at_hour(dt.date(2020, 11, 2), 9))
    assert [(one.day, one.places, one.free, one.is_released) for one in found] == [
        (DAY, 3, 2, True), (NEXT, 3, 3, False),
    ]  # fmt: skip
