"""Booking, waiting, changing and cancelling, one at a time."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.web import NOBODY
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.appointments import commands, queries
from minzheng.registers.appointments.errors import BookingNotFound, NotInThisState, SlotNotOpen
from minzheng.registers.appointments.models import Booking, Slot
from minzheng.registers.appointments.people import IDENTITY

from .conftest import AT, DAY, contents


def test_a_couple_gets_the_first_place(bureau):
    couple = bureau.couple()
    made = bureau.book(bureau.slot(), couple)
    assert (made.state, made.place, made.day, len(made.code)) == ("booked", 1, DAY, 10)
    assert secrecy.decrypt(made.first_cipher, purpose=IDENTITY) == couple[1][0]
    assert couple[1][0].encode() not in bytes(made.first_cipher)
    event = EventRow.objects.get(kind="appointments.booked")
    assert couple[0][0] not in event.sentence
    assert couple[1][0] not in str(event.details)


def test_the_same_request_twice_is_one_booking(bureau):
    slot, request_id = bureau.slot(), uuid.uuid4()
    wish = bureau.wish(slot)
    first = commands.book(wish=wish, actor=NOBODY, at=AT, request_id=request_id)
    again = commands.book(wish=wish, actor=NOBODY, at=AT, request_id=request_id)
    assert (first.id, Booking.objects.count()) == (again.id, 1)


def test_places_run_out_then_the_list_then_nothing(bureau):
    slot = bureau.slot(capacity=2, waiting_max=1)
    rows = [bureau.book(slot) for _ in range(4)]
    assert [(row.state, row.place, row.waiting_number, row.refusal) for row in rows] == [
        ("booked", 1, None, ""),
        ("booked", 2, None, ""),
        ("waiting", None, 1, ""),
        ("refused", None, None, "full"),
    ]
    slot.refresh_from_db()
    assert slot.is_full
    assert (rows[3].first_name, rows[3].first_cipher, rows[3].couple_index, rows[3].phone) == (
        "",
        None,
        None,
        "",
    )


def test_what_is_kept_for_walk_ins_and_elders_is_not_given_to_everybody(bureau):
    slot = bureau.slot(capacity=4, walkin_reserved=1, priority_reserved=1)
    rows = [bureau.book(slot) for _ in range(3)]
    assert [row.place for row in rows] == [1, 2, None]
    elder, second = bureau.book(slot, is_priority=True), bureau.book(slot, is_priority=True)
    assert (elder.state, elder.place, second.state) == ("booked", 3, "refused")


def test_an_elder_takes_an_everybody_place_only_after_those_kept(bureau):
    slot = bureau.slot(capacity=3, priority_reserved=1)
    assert [bureau.book(slot, is_priority=True).place for _ in range(4)] == [3, 1, 2, None]


def test_who_is_flexible_gets_the_nearest_period(bureau):
    early, wanted, late = (bureau.slot(hour=hour, capacity=1) for hour in (9, 11, 14))
    bureau.book(wanted)
    moved = bureau.book(wanted, is_flexible=True)
    last = bureau.book(wanted, is_flexible=True)
    none = bureau.book(wanted, is_flexible=True)
    assert [moved.slot_id, last.slot_id, none.state] == [early.id, late.id, "refused"]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_couple_has_one_booking_a_day(bureau, swapped):
    names, numbers = bureau.couple()
    first, other = bureau.slot(hour=9), bureau.slot(hour=10)
    bureau.book(first, (names, numbers))
    again = bureau.book(other, (names[::-1], numbers[::-1]) if swapped else (names, numbers))
    assert (again.state, again.refusal) == ("refused", "same_day")
    next_day = bureau.slot(DAY + dt.timedelta(days=1))
    assert bureau.book(next_day, (names, numbers)).state == "booked"


def test_neither_of_the_two_may_come_with_somebody_else_that_day(bureau):
    slot, (names, numbers) = bureau.slot(), bureau.couple()
    bureau.book(slot, (names, numbers))
    others, other_numbers = bureau.couple()
    crossed = bureau.book(slot, ((names[0], others[1]), (numbers[0], other_numbers[1])))
    assert crossed.refusal == "same_day"


def test_three_no_shows_restrict_online_booking_for_180_days(bureau):
    couple = bureau.couple()
    for day in (2, 3, 4):
        date = dt.date(2020, 11, day)
        bureau.book(bureau.slot(date), couple, at=at_hour(dt.date(2020, 11, day - 1), 8))
    slot = bureau.slot(dt.date(2021, 5, 6))
    # The third no-show is 2020-11-04; the first of the three, 2020-11-02, is 180 days back on 2021-05-01.
    kept_out = bureau.book(slot, couple, at=at_hour(dt.date(2021, 5, 1), 8))
    assert (kept_out.state, kept_out.refusal) == ("refused", "no_shows")
    assert bureau.book(slot, couple, at=at_hour(dt.date(2021, 5, 2), 8)).state == "booked"


def test_two_no_shows_do_not_restrict(bureau):
    couple = bureau.couple()
    for day in (2, 3):
        bureau.book(bureau.slot(dt.date(2020, 11, day)), couple, at=at_hour(dt.date(2020, 11, 1), 8))
    assert bureau.book(bureau.slot(), couple, at=at_hour(dt.date(2020, 11, 5))).state == "booked"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"names": ("", "王芳")}, "first_name", "请填写姓名"),
        ({"numbers": ("999901199305060018", "990000199407080020")}, "first_number", "末位校验不符"),
        ({"phone": "12345"}, "phone", "11 位手机号"),
        ({"consent": False}, "consent", "同意个人信息"),
    ],
)
def test_wrong_input_names_its_field_and_stores_nothing(bureau, change, field, words):
    wish, before = replace(bureau.wish(bureau.slot()), **change), contents()
    with pytest.raises(Invalid, match=words) as caught:
        commands.book(wish=wish, actor=NOBODY, at=AT, request_id=uuid.uuid4())
    assert (caught.value.field, contents()) == (field, before)


def test_the_same_document_for_both_is_refused(bureau):
    slot, (names, numbers) = bureau.slot(), bureau.couple()
    before = contents()
    with pytest.raises(Invalid, match="证件号相同"):
        bureau.book(slot, (names, (numbers[0], numbers[0])))
    assert contents() == before


def test_a_slot_opens_at_its_moment_and_ends_with_its_begin(bureau):
    slot = bureau.slot(release_at=at_hour(dt.date(2020, 11, 5), 9))
    before = contents()
    with pytest.raises(SlotNotOpen, match="2020年11月05日 09:00 开放"):
        bureau.book(slot, at=at_hour(dt.date(2020, 11, 5), 8, 59))
    with pytest.raises(SlotNotOpen, match="已经开始"):
        bureau.book(slot, at=at_hour(DAY, 9))
    assert contents() == before
    assert bureau.book(slot, at=at_hour(dt.date(2020, 11, 5), 9)).state == "booked"
    assert bureau.book(slot, at=at_hour(DAY, 8, 59)).state == "booked"


def test_a_telephone_booking_needs_a_post_there(bureau):
    wish, before = bureau.wish(bureau.slot()), contents()
    with pytest.raises(NotPermitted):
        commands.book(wish=wish, actor=NOBODY, at=AT, request_id=uuid.uuid4(), channel="phone")
    assert contents() == before
    made = commands.book(wish=wish, actor=bureau.registrar, at=AT, request_id=uuid.uuid4(), channel="phone")
    assert (made.state, made.channel) == ("booked", "phone")


def test_a_cancelled_place_goes_to_the_first_who_waits(bureau):
    slot = bureau.slot(capacity=1, waiting_max=2)
    first, second, third = (bureau.book(slot) for _ in range(3))
    commands.cancel(code=first.code.lower(), actor=NOBODY, at=AT)
    for row in (first, second, third):
        row.refresh_from_db()
    assert [row.state for row in (first, second, third)] == ["cancelled", "booked", "waiting"]
    assert (second.place, queries.waiting_position(third)) == (1, 1)
    slot.refresh_from_db()
    assert not slot.is_full  # one more may wait
    fourth = bureau.book(slot)
    assert (fourth.state, fourth.waiting_number) == ("waiting", 3)  # numbers are not given twice


def test_who_found_another_place_meanwhile_is_passed_over(bureau):
    slot, other, couple = bureau.slot(capacity=1, waiting_max=2), bureau.slot(hour=10), bureau.couple()
    first, waiting, behind = bureau.book(slot), bureau.book(slot, couple), bureau.book(slot)
    assert bureau.book(other, couple).state == "booked"
    commands.cancel(code=first.code, actor=NOBODY, at=AT)
    waiting.refresh_from_db()
    behind.refresh_from_db()
    assert (waiting.state, behind.state) == ("waiting", "booked")


def test_cancelling_twice_is_cancelling_once(bureau):
    made = bureau.book(bureau.slot())
    for _ in range(2):
        commands.cancel(code=made.code, actor=NOBODY, at=AT)
    assert EventRow.objects.filter(kind="appointments.cancelled").count() == 1


def test_after_its_begin_nothing_is_cancelled_or_changed(bureau):
    slot, other = bureau.slot(), bureau.slot(hour=11)
    made, before = bureau.book(slot), None
    before = contents()
    with pytest.raises(NotInThisState, match="已经开始"):
        commands.cancel(code=made.code, actor=NOBODY, at=at_hour(DAY, 9))
    with pytest.raises(NotInThisState, match="不能改约"):
        bureau.rebook(made, other, at=at_hour(DAY, 9))
    assert contents() == before


@pytest.mark.parametrize("code", ["", "ABC", "0000000000", "ABCDEFGHJK"])
def test_an_unknown_code_is_not_found(bureau, code):
    with pytest.raises((BookingNotFound, Exception), match="预约码"):
        queries.by_code(code)


def test_a_change_keeps_the_old_place_until_the_new_one_is_certain(bureau):
    first, full = bureau.slot(), bureau.slot(hour=10, capacity=1, waiting_max=5)
    bureau.book(full)
    made = bureau.book(first)
    refused = bureau.rebook(made, full)
    made.refresh_from_db()
    assert (refused.state, refused.refusal, made.state) == ("refused", "full", "booked")
    free = bureau.slot(hour=11)
    new = bureau.rebook(made, free)
    made.refresh_from_db()
    assert (new.state, new.slot_id, made.state, new.replaces_id) == ("booked", free.id, "cancelled", made.id)


def test_a_changed_booking_gives_its_place_to_who_waits(bureau):
    slot, other = bureau.slot(capacity=1, waiting_max=1), bureau.slot(hour=10)
    made, waiting = bureau.book(slot), bureau.book(slot)
    bureau.rebook(made, other)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.place) == ("booked", 1)


def test_a_change_within_a_day_leaves_one_booking(bureau):
    couple, slots = bureau.couple(), [bureau.slot(hour=hour) for hour in (9, 10, 11)]
    made = bureau.book(slots[0], couple)
    for slot in (slots[1], slots[2], slots[0]):
        made = bureau.rebook(made, slot)
        assert made.state == "booked"
    held = Booking.objects.filter(state="booked", day=DAY)
    assert [row.slot_id for row in held] == [slots[0].id]


def test_a_change_to_another_service_is_refused(bureau):
    made, other = bureau.book(bureau.slot()), bureau.slot(hour=10, service="reissue")
    before = contents()
    with pytest.raises(SlotNotOpen, match="同一事项"):
        bureau.rebook(made, other)
    with pytest.raises(NotInThisState, match="已经约在"):
        bureau.rebook(made, made.slot)
    assert contents() == before


def test_one_person_suffices_for_a_reissue(bureau):
    names, numbers = bureau.couple()
    made = bureau.book(bureau.slot(service="reissue"), ((names[0], ""), (numbers[0], "")))
    assert (made.state, made.second_name, made.names) == ("booked", "", names[0])


def test_a_closed_slot_takes_nobody(bureau):
    slot = bureau.slot()
    Slot.objects.filter(id=slot.id).update(closed_at=AT)
    before = contents()
    with pytest.raises(SlotNotOpen, match="没有开放"):
        bureau.book(slot)
    assert contents() == before


def test_personal_values_are_wiped_a_year_after_the_day(bureau):
    made = bureau.book(bureau.slot())
    assert commands.forget(at=at_hour(DAY + dt.timedelta(days=365), 3)) == 0
    assert commands.forget(at=at_hour(DAY + dt.timedelta(days=366), 3)) == 1
    made.refresh_from_db()
    assert (made.first_name, made.first_cipher, made.couple_index, made.phone) == ("", None, None, "")
    assert (made.state, made.names) == ("booked", "（已抹去）")
