"""Who gets the place, when many want it at once: first come, first served, and provably so.

    arrival      an INSERT of its own, under a shared lock of the office; the database numbers it
    barrier      the lock taken alone for a moment: no insert is under way, every number up to now is visible
    allocation   under a second lock: what is undecided up to the barrier, in order of number, in one commit

The number of arrival (`Booking.id`) is the rank. It keeps to real time: whose request was stored before
another's was sent has the smaller number. The barrier makes sure that no smaller number can appear after a
greater one was decided (a sequence alone does not: a number is taken before its row is committed). A request
waits for the allocator before it, then finds itself decided with others in one commit, or becomes the
allocator of all who came meanwhile. The database is the only truth: any number of processes may do this, and
a process that dies leaves rows that the next request, or the sweep of each minute, decides.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection, transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA

from ..events import Booked, Cancelled, Promoted, PutOnWaitingList
from ..models import HOLDING, Booking, BookingState, Channel, Refusal, Slot
from ..parameters import figures

_ARRIVALS, _ALLOCATION = 20_200_520, 20_200_521  # classes of advisory locks; the second part is the office
BATCH_MAX = 2_000

_BARRIER = """
    SAVEPOINT appointments_barrier;
    SELECT pg_advisory_xact_lock(%s, %s);
    SELECT coalesce(max(id), 0) AS greatest FROM appointments_booking
        WHERE office_id = %s AND state = 'received';
    ROLLBACK TO SAVEPOINT appointments_barrier;
    RELEASE SAVEPOINT appointments_barrier
"""
_STANDING = """
    SELECT slot_id,
        array_remove(array_agg(CASE WHEN state IN ('booked', 'arrived', 'done') THEN place END), NULL),
        count(*) FILTER (WHERE state = 'waiting'), coalesce(max(waiting_number), 0)
    FROM appointments_booking WHERE slot_id = ANY(%s) GROUP BY slot_id
"""

_BOOKED, _WAITING, _REFUSED = (
    "UPDATE appointments_booking SET state = 'booked', slot_id = %s, place = %s, waiting_number = NULL, "
    "decided_at = %s WHERE id = %s",
    "UPDATE appointments_booking SET state = 'waiting', waiting_number = %s, decided_at = %s WHERE id = %s",
    "UPDATE appointments_booking SET state = 'refused', refusal = %s, decided_at = %s, first_name = '', "
    "second_name = '', phone = '', first_cipher = NULL, second_cipher = NULL, first_index = NULL, "
    "second_index = NULL, couple_index = NULL WHERE id = %s",
)


def lock_arrivals(office_id: int) -> None:
    """Held, shared, by whoever stores a request, until it is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_ARRIVALS, office_id])


def lock_allocation(office_id: int) -> None:
    """Held by whoever gives or frees places of an office, until it is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_ALLOCATION, office_id])


def _barrier(office_id: int) -> int:
    """The greatest number of which every smaller one is committed or never will be.

    The savepoint is rolled back on purpose: it gives the lock back at once, and nothing else is undone. One
    journey to the database; each statement of it sees what was committed before it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BARRIER, [_ARRIVALS, office_id, office_id])
        while cursor.description is None or cursor.description[0].name != "greatest":
            cursor.nextset()
        return cursor.fetchone()[0]


@transaction.atomic
def allocate_office(*, office_id: int, actor: Actor, at: dt.datetime) -> int:
    """Decide what is undecided in an office; returns how many were. For the sweep."""
    lock_allocation(office_id)
    return len(allocate(office_id, actor=actor, at=at))


def allocate(office_id: int, *, actor: Actor, at: dt.datetime) -> list[Booking]:
    """Decide in order of arrival; gives what was decided, with its answers. Under `lock_allocation`."""
    last = _barrier(office_id)
    waiting = Booking.objects.filter(office_id=office_id, state=BookingState.RECEIVED, id__lte=last)
    pending = (
        list(waiting.select_related("slot__office", "replaces").order_by("id")[:BATCH_MAX]) if last else []
    )
    if pending:
        _Allocator(pending, at).carry_out(actor)
    return pending


class _Allocator:
    """One group of undecided requests, and the places that they may have."""

    def __init__(self, pending: list[Booking], at: dt.datetime):
        self.pending, self.at = pending, at.astimezone(CHINA)
        self.slots: dict[int, Slot] = {}
        for row in pending:
            row.slot = self.slots.setdefault(row.slot_id, row.slot)
            row.office = row.slot.office
        self._of_day: dict[tuple, list[Slot]] = {}
        self._held: dict[int, set[int]] = {}
        self._waiting: dict[int, tuple[int, int]] = {}
        # Of a slot that is full nothing needs to be known, except for who may have a place kept back.
        known = {slot.id for slot in self.slots.values() if not slot.is_full}
        self._load(known | {row.slot_id for row in pending if row.is_priority})
        self._others = _bookings_of_people(self.pending)
        self.booked, self.waiting, self.refused, self.events, self.freed = [], [], [], [], set()

    def _load(self, slot_ids: set[int]) -> None:
        """What is held and who waits, of slots not yet known."""
        missing = slot_ids - self._held.keys()
        if not missing:
            return
        self._held |= {slot_id: set() for slot_id in missing}
        self._waiting |= dict.fromkeys(missing, (0, 0))
        with connection.cursor() as cursor:
            cursor.execute(_STANDING, [list(missing)])
            for slot_id, places, count, last in cursor.fetchall():
                self._held[slot_id], self._waiting[slot_id] = set(places), (count, last)

    def carry_out(self, actor: Actor) -> None:
        for row in self.pending:
            self._decide(row)
        self._write()
        audit.record_all(self.events, actor=actor, at=self.at)
        for slot_id in sorted(self.freed):
            promote(slot_id, actor=actor, at=self.at)

    def _decide(self, row: Booking) -> None:
        slot = self.slots[row.slot_id]
        if refusal := self._refusal(row, slot):
            return self._refuse(row, refusal)
        for candidate in (slot, *self._alternatives(row, slot)):
            if place := self._free_place(candidate, row):
                return self._book(row, candidate, place)
        if row.replaces_id is None and not slot.is_full:
            return self._wait(row, slot)
        return self._refuse(row, Refusal.FULL)

    def _refusal(self, row: Booking, slot: Slot) -> Refusal | None:
        """Why the request may have no place at all."""
        if slot.closed_at is not None:
            return Refusal.CLOSED
        if row.replaces is not None and row.replaces.state not in (BookingState.BOOKED, BookingState.WAITING):
            return Refusal.CHANGED
        if self._has_another(row):
            return Refusal.SAME_DAY
        if row.channel == Channel.ONLINE and self._is_restricted(row, slot):
            return Refusal.NO_SHOWS
        return None

    def _has_another(self, row: Booking) -> bool:
        """Whether one of the two holds another place on that day, or waits for this very slot."""
        return any(
            one.day == row.day
            and one.id != row.replaces_id
            and (one.state != BookingState.WAITING or one.slot_id == row.slot_id)
            for index in _people(row)
            for one in self._others[index]
        )

    def _is_restricted(self, row: Booking, slot: Slot) -> bool:
        """Whether one of the two did not come too often, of late. Past days still `booked` are no-shows."""
        today = self.at.date()
        missed = [
            [one.day for one in self._others[index] if one.state == BookingState.BOOKED and one.day < today]
            for index in _people(row)
        ]
        if not any(missed):
            return False
        known = figures(division_code=slot.office.division_code, on_date=today)
        since = today - dt.timedelta(days=known["no_show_days"])
        return any(sum(day >= since for day in days) >= known["no_show_limit"] for days in missed)

    def _alternatives(self, row: Booking, slot: Slot) -> list[Slot]:
        """Other periods of the day for who asked for any, the nearest first. One full for everybody may
        still have a place that is kept for priority.
        """
        if not row.is_flexible:
            return []
        key = (slot.office_id, slot.service, slot.day, row.is_priority)
        if key not in self._of_day:
            rows = Slot.objects.filter(
                office_id=slot.office_id, service=slot.service, day=slot.day, closed_at=None,
                release_at__lte=self.at,
            )  # fmt: skip
            if not row.is_priority:
                rows = rows.filter(is_full=False)
            self._of_day[key] = [self.slots.setdefault(one.id, one) for one in rows]
            self._load({one.id for one in self._of_day[key]})
        others = [one for one in self._of_day[key] if one.id != slot.id and not has_begun(one, self.at)]
        return sorted(others, key=lambda one: (abs(_minutes(one) - _minutes(slot)), one.starts))

    def _free_place(self, slot: Slot, row: Booking) -> int:
        """The lowest free number open to the request, 0 where there is none."""
        if slot.closed_at is not None or (slot.is_full and not row.is_priority):
            return 0
        return lowest_free(slot, self._held[slot.id], is_priority=row.is_priority)

    def _book(self, row: Booking, slot: Slot, place: int) -> None:
        self._held[slot.id].add(place)
        for index in _people(row):
            self._others[index].append(_Other(row.id, row.day, BookingState.BOOKED, slot.id))
        row.state, row.slot, row.place, row.decided_at = BookingState.BOOKED, slot, place, self.at
        self.booked.append((slot.id, place, self.at, row.id))
        label = Channel(row.channel).label
        self.events.append(Booked(booking_id=row.id, slot_id=slot.id, place=place, channel=label))
        if row.replaces is not None:
            self._give_back(row.replaces, row)

    def _give_back(self, old: Booking, row: Booking) -> None:
        """What a new booking replaces ends with it; its place goes to who waits, else to who asks next."""
        Booking.objects.filter(id=old.id).update(state=BookingState.CANCELLED, ended_at=self.at)
        for index in _people(row):
            self._others[index] = [one for one in self._others[index] if one.id != old.id]
        self.events.append(Cancelled(booking_id=old.id, slot_id=old.slot_id, because="当事人改约"))
        self.freed.add(old.slot_id)
        if old.slot_id in self._held and not self._waiting[old.slot_id][0]:
            self._held[old.slot_id].discard(old.place)
            self.slots[old.slot_id].is_full = False

    def _wait(self, row: Booking, slot: Slot) -> None:
        count, last = self._waiting[slot.id]
        if count >= slot.waiting_max:
            return self._refuse(row, Refusal.FULL)
        self._waiting[slot.id] = (count + 1, last + 1)
        for index in _people(row):
            self._others[index].append(_Other(row.id, row.day, BookingState.WAITING, slot.id))
        row.state, row.waiting_number, row.decided_at = BookingState.WAITING, last + 1, self.at
        self.waiting.append((last + 1, self.at, row.id))
        self.events.append(PutOnWaitingList(booking_id=row.id, slot_id=slot.id, waiting_number=last + 1))
        return None

    def _refuse(self, row: Booking, because: Refusal) -> None:
        refuse(row, because, self.at)
        self.refused.append((because.value, self.at, row.id))

    def _write(self) -> None:
        with connection.cursor() as cursor:
            for statement, rows in (
                (_BOOKED, self.booked),
                (_WAITING, self.waiting),
                (_REFUSED, self.refused),
            ):
                if rows:
                    cursor.executemany(statement, rows)
        full = [
            slot_id
            for slot_id, slot in self.slots.items()
            if not slot.is_full and _is_used_up(slot, self._held[slot_id], self._waiting[slot_id][0])
        ]
        if full:
            Slot.objects.filter(id__in=full).update(is_full=True)


def promote(slot_id: int, *, actor: Actor, at: dt.datetime) -> int:
    """Give free places of a slot to who waits, in their order, and say anew whether it is full.

    The caller holds `lock_allocation` and has freed something. Returns how many moved up.
    """
    slot = Slot.objects.get(id=slot_id)
    held = places_held({slot_id})[slot_id]
    waiting = list(slot.bookings.filter(state=BookingState.WAITING).order_by("waiting_number"))
    others, left, events = _bookings_of_people(waiting), len(waiting), []
    for row in () if slot.closed_at or has_begun(slot, at) else waiting:
        busy = any(
            one.day == row.day and one.state != BookingState.WAITING
            for i in _people(row)
            for one in others[i]
        )
        place = 0 if busy else lowest_free(slot, held, is_priority=row.is_priority)
        if not place:
            continue
        held.add(place)
        left -= 1
        Booking.objects.filter(id=row.id).update(state=BookingState.BOOKED, place=place, decided_at=at)
        for index in _people(row):
            others[index].append(_Other(row.id, row.day, BookingState.BOOKED, slot_id))
        events.append(Promoted(booking_id=row.id, slot_id=slot_id, place=place))
    Slot.objects.filter(id=slot_id).update(is_full=_is_used_up(slot, held, left))
    audit.record_all(events, actor=actor, at=at)
    return len(events)


def refuse(row: Booking, because: Refusal, at: dt.datetime) -> None:
    """Make a request a refused one, which keeps nothing of anybody. Nothing is written."""
    row.state, row.refusal, row.decided_at = BookingState.REFUSED, because, at
    row.first_name = row.second_name = row.phone = ""
    row.first_cipher = row.second_cipher = row.first_index = row.second_index = row.couple_index = None


def places_held(slot_ids: set[int]) -> dict[int, set[int]]:
    """The numbers that are taken, by slot."""
    held: dict[int, set[int]] = {slot_id: set() for slot_id in slot_ids}
    rows = Booking.objects.filter(slot_id__in=slot_ids, state__in=HOLDING)
    for slot_id, place in rows.values_list("slot_id", "place"):
        held[slot_id].add(place)
    return held


def lowest_free(slot: Slot, held: set[int], *, is_priority: bool = False) -> int:
    """The lowest free number that may be booked from afar, those kept for priority first; 0 for none."""
    own = range(slot.online + 1, slot.with_priority + 1) if is_priority else ()
    return next((place for place in (*own, *range(1, slot.online + 1)) if place not in held), 0)


def has_begun(slot: Slot, at: dt.datetime) -> bool:
    return dt.datetime.combine(slot.day, slot.starts, tzinfo=CHINA) <= at


@dataclass(frozen=True)
class _Other:
    """Another booking of a person."""

    id: int
    day: dt.date
    state: str
    slot_id: int


def _bookings_of_people(rows: list[Booking]) -> dict[bytes, list[_Other]]:
    """Every live booking of the people of these requests, by person."""
    indexes = [index for row in rows for index in _people(row)]
    found: dict[bytes, list[_Other]] = defaultdict(list)
    if not indexes:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, day, state, slot_id, first_index, second_index FROM appointments_booking "
            "WHERE state IN ('booked', 'arrived', 'done', 'waiting') "
            "AND (first_index = ANY(%s) OR second_index = ANY(%s))",
            [indexes, indexes],
        )
        for booking_id, day, state, slot_id, *people in cursor.fetchall():
            for index in people:
                if index is not None:
                    found[bytes(index)].append(_Other(booking_id, day, state, slot_id))
    return found


def _people(row: Booking) -> list[bytes]:
    return [bytes(index) for index in (row.first_index, row.second_index) if index is not None]


def _is_used_up(slot: Slot, held: set[int], waiting: int) -> bool:
    return waiting >= slot.waiting_max and all(place in held for place in range(1, slot.online + 1))


def _minutes(slot: Slot) -> int:
    return slot.starts.hour * 60 + slot.starts.minute
