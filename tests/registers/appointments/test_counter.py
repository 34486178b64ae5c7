"""Checking in, walk-ins, the queue, and the referral to the premarital check."""

import datetime as dt
import itertools
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.access.web import NOBODY
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.appointments import commands, queries
from minzheng.registers.appointments.calling import Waiting, due_time, in_order
from minzheng.registers.appointments.errors import BookingNotFound, NoPlace, NotInThisState
from minzheng.registers.appointments.models import Booking, Referral, Ticket

from .conftest import AT, DAY, contents, elsewhere, officer, slot_of

MORNING = at_hour(DAY, 8, 30)


def check_in(bureau, booking, at=MORNING):
    return commands.check_in(code=booking.code, actor=bureau.registrar, at=at)


def call(bureau, window=1, at=MORNING):
    return commands.call_next(office_id=bureau.office.id, window=window, actor=bureau.registrar, at=at)


def everything() -> list:
    return [*contents(), list(Ticket.objects.order_by("id").values()), list(Referral.objects.values())]


def test_a_code_becomes_a_number_once(bureau):
    made = bureau.book(bureau.slot())
    first, again = check_in(bureau, made), check_in(bureau, made)
    assert (first.state, first.ticket.number, again.ticket.number) == ("arrived", 1, 1)
    assert Ticket.objects.count() == 1


def test_checking_in_needs_a_post_there(bureau):
    made = bureau.book(bureau.slot())
    elsewhere, before = officer("elsewhere", Role.REGISTRAR, "999902"), everything()
    with pytest.raises(BookingNotFound, match="没有这个预约码"):
        commands.check_in(code=made.code, actor=elsewhere, at=MORNING)
    with pytest.raises(NotPermitted):
        commands.check_in(code=made.code, actor=NOBODY, at=MORNING)
    assert everything() == before


def test_another_day_or_a_cancelled_booking_is_not_checked_in(bureau):
    made, gone = bureau.book(bureau.slot()), bureau.book(bureau.slot(hour=10))
    commands.cancel(code=gone.code, actor=NOBODY, at=AT)
    before = everything()
    with pytest.raises(NotInThisState, match="预约的是 2020年11月11日，今天是 2020年11月10日"):
        check_in(bureau, made, at=at_hour(DAY - dt.timedelta(days=1)))
    with pytest.raises(NotInThisState, match="已取消"):
        check_in(bureau, gone)
    assert everything() == before


def test_walk_ins_take_what_is_kept_for_them_then_what_nobody_booked(bureau):
    slot = bureau.slot(capacity=3, walkin_reserved=1)
    bureau.book(slot)
    rows = [bureau.walk_in(at=MORNING) for _ in range(2)]
    assert [(row.place, row.state, row.ticket.number) for row in rows] == [
        (3, "arrived", 1),
        (2, "arrived", 2),
    ]
    before = everything()
    with pytest.raises(NoPlace, match="没有现场名额"):
        bureau.walk_in(at=MORNING)
    assert everything() == before


def test_a_walk_in_with_a_booking_for_today_is_sent_to_it(bureau):
    couple = bureau.couple()
    made = bureau.book(bureau.slot(), couple)
    before = everything()
    with pytest.raises(NotInThisState, match=made.code):
        bureau.walk_in(couple, at=MORNING)
    assert everything() == before


def test_a_walk_in_with_a_booking_elsewhere_today_is_told_so(bureau):
    """A couple has one place a day, wherever it is; the code of the other office is not told."""
    couple, here = bureau.couple(), bureau.slot()
    there = elsewhere(bureau)
    bureau.book(slot_of(there), couple)
    before = everything()
    with pytest.raises(NotInThisState, match="别的办理处已有预约"):
        bureau.walk_in(couple, at=MORNING)
    assert everything() == before
    assert bureau.walk_in(at=MORNING).slot_id == here.id


def test_a_walk_in_sent_twice_gets_one_number(bureau):
    bureau.slot()
    couple, request_id = bureau.couple(), uuid.uuid4()

    def come():
        return commands.walk_in(
            office_id=bureau.office.id, names=couple[0], numbers=couple[1], service="marriage", phone="",
            is_priority=False, actor=bureau.registrar, at=MORNING, request_id=request_id,
        )  # fmt: skip

    assert come() == come()
    assert (Booking.objects.count(), Ticket.objects.count()) == (1, 1)


def test_a_walk_in_may_leave_the_documents_on_the_table(bureau):
    bureau.slot(capacity=3, walkin_reserved=1)
    made = bureau.walk_in((("张三", "李四"), ("", "")), at=MORNING)
    assert (made.first_cipher, made.couple_index, made.names) == (None, None, "张三、李四")
    before = everything()
    with pytest.raises(Invalid, match="请填写姓名"):
        bureau.walk_in((("张三", ""), ("", "")), at=MORNING)
    assert everything() == before


def test_the_queue_calls_priority_then_periods_then_walk_ins(bureau):
    nine, ten = bureau.slot(hour=9), bureau.slot(hour=10, walkin_reserved=1)
    late, early = bureau.book(ten), bureau.book(nine)
    elder = bureau.book(ten, is_priority=True)
    for row in (late, early, elder):  # numbers 1, 2, 3
        check_in(bureau, row)
    walk_in = bureau.walk_in(at=MORNING)  # number 4, came 8:30, before both periods
    assert walk_in.ticket.number == 4
    assert [call(bureau, window).number for window in (1, 2, 3, 4)] == [3, 4, 2, 1]
    assert call(bureau, 5) is None


def test_a_window_ends_one_visit_before_the_next(bureau):
    slot = bureau.slot()
    for _ in range(2):
        check_in(bureau, bureau.book(slot))
    ticket = call(bureau)
    before = everything()
    with pytest.raises(NotInThisState, match="1 号窗口的 1 号还没有办结"):
        call(bureau)
    with pytest.raises(Invalid, match="1 至 30"):
        call(bureau, 31)
    assert everything() == before
    commands.end_visit(ticket_id=ticket.id, reference="case:7", actor=bureau.registrar, at=MORNING)
    assert call(bureau).number == 2
    done = queries.by_reference("case:7", actor=bureau.registrar).get()
    assert (done.state, done.ticket.state) == ("done", "done")


def test_who_missed_the_call_comes_back_at_the_end(bureau):
    slot = bureau.slot()
    first, second = bureau.book(slot), bureau.book(slot)
    check_in(bureau, first)
    check_in(bureau, second)
    ticket = call(bureau)
    commands.miss(ticket_id=ticket.id, actor=bureau.registrar, at=MORNING)
    later = at_hour(DAY, 10, 30)  # after the end of the period
    assert check_in(bureau, first, at=later).ticket.state == "waiting"
    assert [call(bureau, window, at=later).number for window in (1, 2)] == [2, 1]


@pytest.mark.parametrize("state", ["waiting", "called", "done", "missed"])
@pytest.mark.parametrize("verb", [commands.end_visit, commands.miss])
def test_every_act_on_every_state_of_a_ticket(bureau, state, verb):
    check_in(bureau, bureau.book(bureau.slot()))
    ticket = Ticket.objects.get()
    if state != "waiting":
        Ticket.objects.update(state=state, called_at=MORNING, window=1)
    before = everything()
    if state == "called":
        assert verb(ticket_id=ticket.id, actor=bureau.registrar, at=MORNING).state in ("done", "missed")
        return
    with pytest.raises(NotInThisState, match="请刷新今日名单"):
        verb(ticket_id=ticket.id, actor=bureau.registrar, at=MORNING)
    assert everything() == before


STATES = ("received", "booked", "waiting", "refused", "cancelled", "closed", "arrived", "done")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ["check_in", "cancel", "change", "refer"])
def test_every_act_on_every_state_of_a_booking(bureau, state, act):
    slot, other = bureau.slot(), bureau.slot(hour=11)
    made = bureau.book(slot)
    values = {"state": state, "decided_at": AT, "ended_at": AT}
    values |= {
        "waiting": {"waiting_number": 1, "place": None},
        "received": {"decided_at": None, "place": None},
    }.get(state, {})
    if state == "refused":
        values |= {"refusal": "full", "first_name": "", "place": None}
    Booking.objects.filter(id=made.id).update(**values)
    acts = {
        "check_in": lambda: check_in(bureau, made),
        "cancel": lambda: commands.cancel(code=made.code, actor=NOBODY, at=MORNING),
        "change": lambda: bureau.rebook(made, other, at=MORNING),
        "refer": lambda: commands.refer_to_checkup(booking_id=made.id, actor=bureau.registrar, at=MORNING),
    }
    allowed = {
        "check_in": {"booked"},
        "cancel": {"booked", "waiting", "cancelled", "received"},  # what is undecided is decided first
        "change": {"booked", "waiting"},
        "refer": {"booked", "arrived", "done"},
    }
    before = everything()
    if state in allowed[act]:
        acts[act]()
        assert state == "cancelled" or everything() != before
        return
    with pytest.raises(NotInThisState):
        acts[act]()
    assert everything() == before


def test_a_couple_is_referred_once_to_the_hospital_of_the_office(bureau):
    made = bureau.book(bureau.slot(), wants_checkup=True)
    refer = {"booking_id": made.id, "actor": bureau.registrar, "at": MORNING}
    assert commands.refer_to_checkup(**refer).hospital == "区妇幼保健院"
    commands.refer_to_checkup(**refer)
    assert (Referral.objects.count(), queries.referrals(bureau.registrar).get().booking_id) == (1, made.id)
    other = bureau.book(bureau.slot(hour=11, service="divorce_apply"), wants_checkup=True)
    assert not other.wants_checkup
    with pytest.raises(NotInThisState, match="只对结婚登记"):
        commands.refer_to_checkup(**refer | {"booking_id": other.id})
    assert Referral.objects.count() == 1


def test_another_district_sees_nothing(bureau):
    made = bureau.book(bureau.slot())
    check_in(bureau, made)
    elsewhere = officer("elsewhere", Role.REGISTRY_HEAD, "999902")
    assert not queries.offices(elsewhere).exists()
    assert not queries.bookings(elsewhere).exists()
    before = everything()
    for verb in (commands.end_visit, commands.miss):
        with pytest.raises(BookingNotFound):
            verb(ticket_id=Ticket.objects.get().id, actor=elsewhere, at=MORNING)
    with pytest.raises(BookingNotFound):
        commands.call_next(office_id=bureau.office.id, window=1, actor=elsewhere, at=MORNING)
    assert everything() == before


TIMES = st.times(dt.time(8), dt.time(17)).map(lambda time: time.replace(microsecond=0))


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(8, 16), TIMES), max_size=20))
def test_nobody_is_called_before_who_is_due_earlier(rows):
    waiting = [
        Waiting(number, first, dt.time(hour) if booked else None, dt.time(hour + 1) if booked else None, came)
        for number, (first, booked, hour, came) in enumerate(rows, 1)
    ]
    order = in_order(waiting)
    assert sorted(one.number for one in order) == list(range(1, len(rows) + 1))
    for before, after in itertools.pairwise(order):
        assert before.is_priority or not after.is_priority
        if before.is_priority == after.is_priority:
            assert (due_time(before), before.number) < (due_time(after), after.number)
