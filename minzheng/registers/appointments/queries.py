"""Reading offices, free places, bookings, the queue, and what was counted."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.territory import queries as territory

from .calling import Waiting, in_order
from .codes import read_code
from .errors import BookingNotFound
from .forecast import Forecast, expected, windows_needed
from .models import (
    HOLDING,
    Booking,
    BookingState,
    DayCount,
    Move,
    Office,
    OfficeDay,
    Referral,
    Slot,
    Ticket,
    TicketState,
)
from .offers import service as service_of
from .parameters import figures
from .special_days import DayType, day_type

SERVE, MANAGE = "appointment.serve", "appointment.manage"
# What a list of bookings is narrowed by: states in which somebody is known.
STATE_CHOICES = [
    (state.value, state.label)
    for state in BookingState
    if state not in (BookingState.RECEIVED, BookingState.REFUSED)
]


def offices(actor: Actor, permission: str = SERVE) -> QuerySet[Office]:
    """The offices in which the actor works."""
    return access.visible_to(actor, permission, Office.objects.order_by("name"))


def office(office_id: int, *, actor: Actor, permission: str = SERVE) -> Office:
    """One of them. Raises BookingNotFound."""
    found = offices(actor, permission).filter(id=office_id).first()
    if found is None:
        raise BookingNotFound("没有这个办理处，请返回首页重新选择。")
    return found


def public_offices() -> QuerySet[Office]:
    """Every office that has slots for the public."""
    return Office.objects.order_by("division_code", "name")


def public_office(office_id: int) -> Office:
    found = Office.objects.filter(id=office_id).first()
    if found is None:
        raise NotFound("没有这个办理处，请从预约首页选择。")
    return found


def offices_with_undecided() -> list[int]:
    """Offices in which a request waits for its answer."""
    rows = Booking.objects.filter(state=BookingState.RECEIVED)
    return list(rows.order_by("office_id").values_list("office_id", flat=True).distinct())


def office_open(office_id: int, day: dt.date) -> bool:
    """Whether the office is open, by its own notice, else by the working days. Not the same question as
    whether the day is a working day: an office may open on a Sunday, and a time limit still runs over it."""
    said = OfficeDay.objects.filter(office_id=office_id, day=day).first()
    return said.is_open if said else territory.calendar().is_workday(day)


def day_notices(office_id: int, first: dt.date, last: dt.date) -> dict[dt.date, OfficeDay]:
    rows = OfficeDay.objects.filter(office_id=office_id, day__range=(first, last))
    return {row.day: row for row in rows}


@dataclass(frozen=True)
class SlotView:
    """A slot as the public sees it. `free` counts places for everybody online."""

    slot: Slot
    free: int
    free_priority: int
    waiting: int

    @property
    def may_wait(self) -> bool:
        return self.free == 0 and self.waiting < self.slot.waiting_max


def slot_views(slots: list[Slot]) -> list[SlotView]:
    """Free places of slots, two queries for all."""
    ids, held = [slot.id for slot in slots], defaultdict(set)
    rows = Booking.objects.filter(slot_id__in=ids)
    for slot_id, place in rows.filter(state__in=HOLDING).values_list("slot_id", "place"):
        held[slot_id].add(place)
    waits = rows.filter(state=BookingState.WAITING).values_list("slot_id").annotate(count=Count("id"))
    waiting = dict(waits.values_list("slot_id", "count"))
    return [
        SlotView(
            slot,
            slot.online - sum(place <= slot.online for place in held[slot.id]),
            slot.priority_reserved
            - sum(slot.online < place <= slot.with_priority for place in held[slot.id]),
            waiting.get(slot.id, 0),
        )
        for slot in slots
    ]


def slots_of_day(office_id: int, service: str, day: dt.date) -> list[SlotView]:
    rows = Slot.objects.filter(office_id=office_id, service=service, day=day, closed_at=None).order_by(
        "starts"
    )
    return slot_views(list(rows))


def office_slots(office_id: int, day: dt.date) -> list[SlotView]:
    """Every slot of an office on a day, of all services."""
    rows = Slot.objects.filter(office_id=office_id, day=day, closed_at=None)
    return slot_views(list(rows.order_by("service", "starts")))


@dataclass(frozen=True)
class PublicDay:
    """A day in the list of days to choose from. Counts are of places online."""

    day: dt.date
    type: DayType
    places: int
    free: int
    release_at: dt.datetime
    is_released: bool


def public_days(office_id: int, service: str, *, at: dt.datetime) -> list[PublicDay]:
    """Days with slots from today on; a day still to be released is shown with its moment."""
    local = at.astimezone(CHINA)
    rows = Slot.objects.filter(office_id=office_id, service=service, day__gte=local.date(), closed_at=None)
    views, calendar = defaultdict(list), territory.calendar()
    for view in slot_views(list(rows.order_by("day", "starts"))):
        if view.slot.day > local.date() or view.slot.starts > local.time():
            views[view.slot.day].append(view)
    return [
        PublicDay(
            day,
            day_type(day, calendar),
            sum(view.slot.online for view in found),
            sum(view.free for view in found),
            min(view.slot.release_at for view in found),
            any(view.slot.release_at <= at for view in found),
        )
        for day, found in views.items()
    ]


def slot(slot_id: int, service: str = "") -> Slot:
    """A slot the public may look at, of a service where that is said. Raises NotFound."""
    found = Slot.objects.select_related("office").filter(id=slot_id, closed_at=None).first()
    if found is None or service not in ("", found.service):
        raise NotFound("没有这个时段，请返回重新选择。")
    return found


def by_code(code: str) -> Booking:
    """The booking of a code, for whoever holds the code. Raises BookingNotFound."""
    row = Booking.objects.select_related("slot", "office").filter(code=read_code(code)).first()
    if row is None:
        raise BookingNotFound("没有这个预约码。请对照预约结果页逐位检查。", field="code")
    return row


def waiting_position(booking: Booking) -> int:
    """How many wait before it, and itself."""
    rows = Booking.objects.filter(slot_id=booking.slot_id, state=BookingState.WAITING)
    return rows.filter(waiting_number__lte=booking.waiting_number or 0).count()


def bookings(actor: Actor) -> QuerySet[Booking]:
    """Bookings of the actor's offices."""
    rows = Booking.objects.select_related("slot", "office", "ticket")
    return access.visible_to(actor, SERVE, rows, "office__division_code")


def booking(booking_id: int, *, actor: Actor) -> Booking:
    """One of them. Raises BookingNotFound."""
    found = bookings(actor).filter(id=booking_id).first()
    if found is None:
        raise BookingNotFound("没有这个预约，请返回名单查找。")
    return found


def by_reference(reference: str, *, actor: Actor) -> QuerySet[Booking]:
    """Bookings from which something came ("case:12")."""
    return bookings(actor).filter(reference=reference).order_by("id")


def today(office: Office, day: dt.date) -> QuerySet[Booking]:
    """Who has a place or waits at an office on a day, in order of period and arrival."""
    rows = Booking.objects.filter(office=office, day=day, state__in=[*HOLDING, BookingState.WAITING])
    return rows.select_related("slot", "ticket").order_by("slot__starts", "id")


def as_waiting(ticket: Ticket) -> Waiting:
    """A ticket as the order of calling reads it."""
    booking = ticket.booking
    booked = booking.channel != "counter"
    return Waiting(
        ticket.number, ticket.is_priority, booking.slot.starts if booked else None,
        booking.slot.ends if booked else None, ticket.came_at.astimezone(CHINA).time(),
    )  # fmt: skip


def queue(office: Office, day: dt.date) -> tuple[list[Ticket], list[Ticket]]:
    """Called and not yet ended, by window; and waiting, in the order in which they will be called."""
    rows = Ticket.objects.filter(office=office, day=day).select_related("booking__slot")
    called = list(rows.filter(state=TicketState.CALLED).order_by("window"))
    waiting = {ticket.number: ticket for ticket in rows.filter(state=TicketState.WAITING)}
    order = in_order([as_waiting(ticket) for ticket in waiting.values()])
    return called, [waiting[one.number] for one in order]


def moves(actor: Actor) -> QuerySet[Move]:
    """Notices of moved and ended bookings, those not yet told first."""
    rows = Move.objects.select_related("booking__office", "from_slot", "to_slot")
    seen = access.visible_to(actor, SERVE, rows, "booking__office__division_code")
    return seen.order_by(F("told_at").asc(nulls_first=True), "id")


def referrals(actor: Actor) -> QuerySet[Referral]:
    """Referrals to the premarital check, the latest first."""
    rows = Referral.objects.select_related("booking__office", "booking__slot")
    return access.visible_to(actor, SERVE, rows, "booking__office__division_code").order_by("-id")


@dataclass(frozen=True)
class OfficeDaySummary:
    """A day of an office on the page of days."""

    day: dt.date
    service: str
    places: int
    held: int
    waiting: int
    release_at: dt.datetime

    @property
    def service_label(self) -> str:
        return service_of(self.service).label


def day_summaries(office_id: int, first: dt.date, last: dt.date) -> list[OfficeDaySummary]:
    """Slots by day and service: places, held, waiting."""
    slots = Slot.objects.filter(office_id=office_id, day__range=(first, last), closed_at=None)
    people = Booking.objects.filter(office_id=office_id, day__range=(first, last))
    held = _by_day(people.filter(state__in=HOLDING))
    waiting = _by_day(people.filter(state=BookingState.WAITING))
    sums = slots.values_list("day", "service").annotate(places=Sum("capacity")).order_by("day", "service")
    releases = {(row.day, row.service): row.release_at for row in slots.order_by("-release_at")}
    return [
        OfficeDaySummary(
            day, code, places, held.get((day, code), 0), waiting.get((day, code), 0), releases[day, code]
        )
        for day, code, places in sums
    ]


def _by_day(rows: QuerySet) -> dict[tuple[dt.date, str], int]:
    counted = rows.order_by().values_list("day", "service").annotate(count=Count("id"))
    return {(day, code): count for day, code, count in counted}


def counts(office_id: int, service: str) -> dict[dt.date, int]:
    """Served by day: what was entered, and where nothing was, what this system counted itself."""
    done = Booking.objects.filter(office_id=office_id, service=service, state=BookingState.DONE)
    own = dict(done.order_by().values_list("day").annotate(count=Count("id")))
    entered = DayCount.objects.filter(office_id=office_id, service=service)
    return own | dict(entered.values_list("day", "couples"))


@dataclass(frozen=True)
class DayForecast:
    """A forecast with what it asks of the windows, beside what the slots of that day offer."""

    forecast: Forecast
    windows: int
    places: int

    @property
    def is_short(self) -> bool:
        return 0 < self.places < self.forecast.couples_rounded


def forecasts(
    office: Office, service: str, first: dt.date, last: dt.date, *, on_date: dt.date
) -> list[DayForecast]:
    """Expected couples and windows for the open days and the special days of a span."""
    calendar, known = territory.calendar(), figures(division_code=office.division_code, on_date=on_date)
    history, notices = counts(office.id, service), day_notices(office.id, first, last)
    places = {one.day: one.places for one in day_summaries(office.id, first, last) if one.service == service}
    found = []
    for day in (first + dt.timedelta(days=n) for n in range((last - first).days + 1)):
        is_open = notices[day].is_open if day in notices else calendar.is_workday(day)
        if not is_open and not day_type(day, calendar).is_special:
            continue
        one = expected(day, history, calendar, multiple_basis=known["special_multiple"])
        minutes = known[service_of(service).minutes]
        windows = windows_needed(one.couples, minutes=minutes, window_day_minutes=known["window_day_minutes"])
        found.append(DayForecast(one, windows, places.get(day, 0)))
    return found


def no_shows(actor: Actor, *, before: dt.date) -> int:
    """Bookings of days past that nobody checked in."""
    return bookings(actor).filter(state=BookingState.BOOKED, day__lt=before).count()


@dataclass(frozen=True)
class DayFigures:
    """How a day went, for its page: by state, by channel."""

    booked: int
    arrived: int
    done: int
    waiting: int
    walk_ins: int
    refused: int


def day_figures(office: Office, day: dt.date) -> DayFigures:
    rows = Booking.objects.filter(office=office, day=day)
    state = {
        name: Count("id", filter=Q(state=name))
        for name in ("booked", "arrived", "done", "waiting", "refused")
    }
    found = rows.aggregate(
        **state, walk_ins=Count("id", filter=Q(channel="counter")),
    )  # fmt: skip
    return DayFigures(**found)
