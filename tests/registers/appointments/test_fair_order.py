"""Many at once: no place twice, nobody lost, the same as one by one in order of arrival."""

import datetime as dt
import random
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access.web import NOBODY
from minzheng.kernel.base.actors import SYSTEM
from minzheng.registers.appointments import commands, tasks
from minzheng.registers.appointments.commands import allocating, booking
from minzheng.registers.appointments.models import HOLDING, Booking, Slot

from .conftest import AT, DAY, elsewhere, slot_of

THREADS = 12


def in_threads(jobs: list) -> list[Exception]:
    """Run every job, `THREADS` at a time, each thread on a connection of its own; gives what failed."""
    failures, lock, waiting = [], threading.Lock(), list(reversed(jobs))

    def work() -> None:
        try:
            while True:
                with lock:
                    job = waiting.pop() if waiting else None
                if job is None:
                    return
                try:
                    job()
                except Exception as error:
                    failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def one_by_one(rows: list[Booking], wanted: dict, slots: list[Slot]) -> None:
    """Serve all again in order of arrival, in plain words: every answer must be the same."""
    free = {slot.id: list(range(1, slot.online + 1)) for slot in slots}
    kept = {slot.id: list(range(slot.online + 1, slot.with_priority + 1)) for slot in slots}
    waits, start = dict.fromkeys(free, 0), {slot.id: slot.starts.hour for slot in slots}
    room = {slot.id: slot.waiting_max for slot in slots}
    for row in sorted(rows, key=lambda row: row.id):
        slot_id, is_flexible, is_priority = wanted[row.request_id]
        others = sorted(
            (one for one in free if one != slot_id), key=lambda i: (abs(start[i] - start[slot_id]), start[i])
        )
        for one in [slot_id, *(others if is_flexible else [])]:
            places = kept[one] if is_priority and kept[one] else free[one]
            if places:
                assert (row.state, row.slot_id, row.place) == ("booked", one, places.pop(0)), row.id
                break
        else:
            if waits[slot_id] < room[slot_id]:
                waits[slot_id] += 1
                assert (row.state, row.waiting_number) == ("waiting", waits[slot_id]), row.id
            else:
                assert (row.state, row.refusal) == ("refused", "full"), row.id


def test_a_rush_is_served_in_order_of_arrival(live_bureau):
    chance = random.Random(5)
    slots = [
        live_bureau.slot(hour=hour, capacity=9, walkin_reserved=1, priority_reserved=1, waiting_max=3)
        for hour in (9, 10, 11)
    ]
    wanted, jobs = {}, []
    for _ in range(150):
        request_id, slot = uuid.uuid4(), chance.choice(slots)
        flags = {"is_flexible": chance.random() < 0.3, "is_priority": chance.random() < 0.1}
        wish = live_bureau.wish(slot, **flags)
        wanted[request_id] = (slot.id, *flags.values())
        jobs.append(
            lambda wish=wish, request_id=request_id: commands.book(
                wish=wish, actor=NOBODY, at=AT, request_id=request_id
            )
        )
    assert in_threads(jobs) == []
    rows = list(Booking.objects.all())
    assert len(rows) == 150
    held = [(row.slot_id, row.place) for row in rows if row.state in HOLDING]
    assert len(held) == len(set(held))
    one_by_one(rows, wanted, slots)


def test_a_period_that_is_full_for_everybody_still_gives_its_priority_place(bureau):
    """Whoever is flexible and has priority gets it, though the period was marked full before."""
    wanted, other = (bureau.slot(hour=hour, capacity=2, priority_reserved=1) for hour in (9, 10))
    bureau.book(other)
    bureau.book(wanted, is_priority=True)
    bureau.book(wanted)
    other.refresh_from_db()
    assert other.is_full
    made = bureau.book(wanted, is_flexible=True, is_priority=True)
    assert (made.state, made.slot_id, made.place) == ("booked", other.id, 2)
    assert bureau.book(wanted, is_flexible=True).state == "refused"


def test_one_couple_from_many_windows_at_once_has_one_booking(live_bureau):
    slot, couple = live_bureau.slot(capacity=50), live_bureau.couple()
    jobs = [lambda: live_bureau.book(slot, couple) for _ in range(24)]
    assert in_threads(jobs) == []
    assert Booking.objects.filter(state="booked").count() == 1
    assert Booking.objects.filter(state="refused", refusal="same_day").count() == 23


def test_a_double_tap_at_once_is_one_request(live_bureau):
    slot, request_id = live_bureau.slot(), uuid.uuid4()
    wish, answers = live_bureau.wish(slot), []
    jobs = [
        lambda: answers.append(commands.book(wish=wish, actor=NOBODY, at=AT, request_id=request_id).id)
        for _ in range(24)
    ]
    assert in_threads(jobs) == []
    assert (Booking.objects.count(), len(set(answers))) == (1, 1)


def test_cancels_changes_and_walk_ins_in_the_same_rush_keep_every_place_single(live_bureau):
    chance = random.Random(6)
    at = dt.datetime.combine(DAY, dt.time(8), tzinfo=AT.tzinfo)
    slots = [
        live_bureau.slot(hour=hour, capacity=6, walkin_reserved=1, waiting_max=4) for hour in (9, 10, 11)
    ]
    standing = [live_bureau.book(chance.choice(slots), at=at) for _ in range(20)]
    jobs = [lambda: live_bureau.book(chance.choice(slots), at=at, is_flexible=True) for _ in range(40)]
    jobs += [lambda row=row: commands.cancel(code=row.code, actor=NOBODY, at=at) for row in standing[:8]]
    jobs += [lambda row=row: live_bureau.rebook(row, chance.choice(slots), at=at) for row in standing[8:14]]
    jobs += [lambda: live_bureau.walk_in(at=at) for _ in range(4)]
    chance.shuffle(jobs)
    foreseen = ("没有现场名额", "不能改约", "不能取消", "已经约在")
    assert [str(one) for one in in_threads(jobs) if not any(word in str(one) for word in foreseen)] == []
    rows = Booking.objects.filter(state__in=HOLDING)
    held = list(rows.values_list("slot_id", "place"))
    assert len(held) == len(set(held))
    for slot in slots:
        slot.refresh_from_db()
        online = {place for one, place in held if one == slot.id and place <= slot.online}
        waits = slot.bookings.filter(state="waiting").count()
        assert not (waits and len(online) < slot.online), "somebody waits beside a free place"
        assert waits <= slot.waiting_max
    assert not Booking.objects.filter(state="received").exists()


def test_a_smaller_number_never_appears_after_a_greater_one_was_decided(live_bureau):
    """A request takes its number, and is held up before its commit: whoever came later waits for it."""
    slot, go_on, stored = live_bureau.slot(capacity=1), threading.Event(), threading.Event()
    late_done = threading.Event()

    def slow() -> None:
        wish = live_bureau.wish(slot)
        row = booking._request(
            slot, wish,
            booking.read_parties(booking.service("marriage"), wish.names, wish.numbers, on_date=DAY),
            wish.phone, "online", uuid.uuid4(), AT,
        )  # fmt: skip
        with transaction.atomic():
            allocating.lock_arrivals(slot.office_id)
            row.save(force_insert=True)
            stored.set()
            go_on.wait(20)
        connections.close_all()

    def quick() -> None:
        live_bureau.book(slot)
        late_done.set()
        connections.close_all()

    first = threading.Thread(target=slow)
    first.start()
    assert stored.wait(20)
    second = threading.Thread(target=quick)
    second.start()
    assert not late_done.wait(1), "the later request was decided while the earlier was under way"
    go_on.set()
    first.join()
    second.join()
    assert list(Booking.objects.order_by("id").values_list("state", flat=True)) == ["booked", "refused"]


def test_what_a_dead_process_left_is_decided_by_the_next_request_or_the_sweep(bureau, monkeypatch):
    slot = bureau.slot(capacity=2)
    monkeypatch.setattr(booking, "decide", lambda row, **more: row)
    left = [bureau.book(slot) for _ in range(3)]
    assert {row.state for row in left} == {"received"}
    tasks.decide_everywhere(AT)
    assert list(Booking.objects.order_by("id").values_list("state", flat=True)) == [
        "booked",
        "booked",
        "refused",
    ]


def test_the_database_itself_refuses_a_place_given_twice(bureau):
    first, second = bureau.book(bureau.slot()), bureau.book(bureau.slot(hour=10))
    with pytest.raises(IntegrityError, match="place_held_once"), transaction.atomic():
        Booking.objects.filter(id=second.id).update(slot_id=first.slot_id)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["book", "flexible", "priority", "cancel", "change", "allocate"]),
            st.integers(0, 30),
        ),
        max_size=30,
    )
)
def test_any_sequence_of_acts_leaves_no_place_empty_beside_who_waits(bureau, acts):
    with transaction.atomic():
        slots = [bureau.slot(hour=hour, capacity=3, priority_reserved=1, waiting_max=2) for hour in (9, 10)]
        for act, number in acts:
            rows = list(Booking.objects.filter(state__in=["booked", "waiting"]).order_by("id"))
            slot = slots[number % 2]
            if act == "allocate":
                commands.allocate_office(office_id=slot.office_id, actor=SYSTEM, at=AT)
            elif act in ("book", "flexible", "priority"):
                bureau.book(slot, is_flexible=act == "flexible", is_priority=act == "priority")
            elif rows and act == "cancel":
                commands.cancel(code=rows[number % len(rows)].code, actor=NOBODY, at=AT)
            elif rows and rows[number % len(rows)].slot_id != slot.id:
                bureau.rebook(rows[number % len(rows)], slot)
            _all_is_well(slots)
        transaction.set_rollback(True)


def _all_is_well(slots: list[Slot]) -> None:
    for slot in slots:
        slot.refresh_from_db()
        held = list(slot.bookings.filter(state__in=HOLDING).values_list("place", flat=True))
        waiting = slot.bookings.filter(state="waiting").count()
        everybody = sum(place <= slot.online for place in held)
        assert len(held) == len(set(held))
        assert all(1 <= place <= slot.with_priority for place in held)
        assert not (waiting and everybody < slot.online)
        assert slot.is_full == (everybody == slot.online and waiting >= slot.waiting_max)


def test_a_busy_allocator_gives_no_answer_yet_and_loses_nothing(live_bureau):
    slot = live_bureau.slot()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            allocating.lock_allocation(slot.office_id)
            held.set()
            done.wait(20)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 200")
    try:
        made = live_bureau.book(slot)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        done.set()
        holder.join()
    assert made.state == "received"
    assert booking.decide(made, actor=NOBODY, at=AT).state == "booked"


def test_a_couple_that_asks_two_offices_at_once_has_one_place(live_bureau):
    """The second office finds the place of the first only when that commits: it decides anew, and refuses."""
    couple, here, there = live_bureau.couple(), live_bureau.slot(), slot_of(elsewhere(live_bureau))
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            live_bureau.book(here, couple)
            held.set()
            done.wait(20)
        connections.close_all()

    holder, ending = threading.Thread(target=hold), threading.Timer(0.5, done.set)
    holder.start()
    assert held.wait(20)
    ending.start()
    made = live_bureau.book(there, couple)
    holder.join()
    assert (made.state, made.refusal) == ("refused", "same_day")
    assert list(Booking.objects.filter(state__in=HOLDING).values_list("slot_id", flat=True)) == [here.id]
