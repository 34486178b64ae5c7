"""The day at the counter: the list, checking in, calling, walk-ins, bookings by telephone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import NotFound
from minzheng.registers.appointments import commands
from minzheng.registers.appointments import queries as appointments
from minzheng.registers.appointments.codes import written
from minzheng.registers.appointments.guidance import advice
from minzheng.registers.appointments.offers import service as service_of

from ..forms import CodeForm, PhoneForm, TodayFilterForm, WalkInForm, WindowForm
from ..requests import chosen_day, chosen_office

SERVE = "appointment.serve"
PAGE_ROWS = 50
ORDERS = {"slot": ("slot__starts", "id"), "name": ("first_name", "id"), "number": ("ticket__number", "id")}
TONES = {
    "booked": "info", "waiting": "wait", "arrived": "warn", "done": "ok", "cancelled": "quiet",
    "closed": "stop", "refused": "stop", "received": "wait",
}  # fmt: skip


def filtered(request: HttpRequest, office) -> tuple[TodayFilterForm, QuerySet]:
    """The day's list as narrowed and sorted; also what the workbook and the sheet show."""
    day = chosen_day(request)
    form = TodayFilterForm({"day": day.isoformat()} | request.GET.dict())
    rows = appointments.today(office, day)
    if not form.is_valid():
        return form, rows.none()
    wanted = form.cleaned_data
    if wanted["state"]:
        rows = appointments.bookings(request.actor).filter(office=office, day=day, state=wanted["state"])
    if text := wanted["text"].strip():
        code = text.replace("-", "").upper()
        rows = rows.filter(
            Q(first_name__contains=text)
            | Q(second_name__contains=text)
            | Q(code=code)
            | Q(phone__endswith=text)
        )
    sort = request.GET.get("sort", "slot")
    order = ORDERS.get(sort.lstrip("-"), ORDERS["slot"])
    return form, rows.order_by(*(f"-{name}" for name in order) if sort.startswith("-") else order)


@page(permission=SERVE)
def today(request: HttpRequest) -> HttpResponse:
    """Who has booked, who is here, who is next."""
    return _today_page(request, chosen_office(request), CodeForm(), WindowForm(), 200)


def _today_page(request: HttpRequest, office, code_form, window_form, status: int) -> HttpResponse:
    if office is None:
        return render(request, "registry/appointments/no_office.html", status=status)
    form, rows = filtered(request, office)
    day = chosen_day(request)
    found = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    called, waiting = appointments.queue(office, request.at.date())
    context = {
        "office": office,
        "offices": list(appointments.offices(request.actor)),
        "day": day,
        "is_today": day == request.at.date(),
        "form": form,
        "page_obj": found,
        "rows": [(row, TONES[row.state]) for row in found],
        "query": request.GET.urlencode(),
        "figures": appointments.day_figures(office, day),
        "no_shows": appointments.no_shows(request.actor, before=request.at.date()),
        "slots": appointments.office_slots(office.id, day) if day >= request.at.date() else [],
        "called": called,
        "waiting": waiting,
        "code_form": code_form,
        "window_form": window_form,
        "may_manage": access.may(request.actor, "appointment.manage"),
    }
    return render(request, "registry/appointments/today.html", context, status=status)


@page(permission=SERVE, methods=("POST",))
def check_in(request: HttpRequest) -> HttpResponse:
    """A code at the counter becomes a number of the queue."""
    form = CodeForm(request.POST)
    status = 422
    if form.is_valid():
        request_id_of(request)
        try:
            made = commands.check_in(code=form.cleaned_data["code"], actor=request.actor, at=request.at)
        except (*EXPECTED, NotFound) as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"{made.names}已报到，排队号 {made.ticket.number}。")
            return redirect(f"{reverse('appointments:today')}?office={made.office_id}")
    return _today_page(request, chosen_office(request), form, WindowForm(), status)


@page(permission=SERVE, methods=("POST",))
def call(request: HttpRequest, office_id: int) -> HttpResponse:
    """The next number to a window."""
    office = appointments.office(office_id, actor=request.actor)
    form, status = WindowForm(request.POST), 422
    if form.is_valid():
        request_id_of(request)
        try:
            ticket = commands.call_next(
                office_id=office.id, window=form.cleaned_data["window"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            words = f"请 {ticket.number} 号到 {ticket.window} 号窗口。" if ticket else "没有人等候。"
            messages.success(request, words)
            return redirect(f"{reverse('appointments:today')}?office={office.id}")
    return _today_page(request, office, CodeForm(), form, status)


@page(permission=SERVE, methods=("POST",))
def end(request: HttpRequest, ticket_id: int, outcome: str) -> HttpResponse:
    """Served, or not there when called."""
    verbs = {"done": commands.end_visit, "missed": commands.miss}
    if outcome not in verbs:
        raise NotFound("没有这个操作，请返回今日名单。")
    request_id_of(request)
    try:
        ticket = verbs[outcome](ticket_id=ticket_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.error(request, error.sentence)
        return redirect("appointments:today")
    messages.success(
        request, f"{ticket.number} 号{'办理完毕' if outcome == 'done' else '过号，再报到可重新排队'}。"
    )
    return redirect(f"{reverse('appointments:today')}?office={ticket.office_id}")


@page(permission=SERVE, methods=("GET", "POST"))
def walk_in(request: HttpRequest) -> HttpResponse:
    """Somebody without a booking takes a number."""
    office, posted = chosen_office(request), request.method == "POST"
    if office is None:
        return render(request, "registry/appointments/no_office.html")
    form, status = WalkInForm(request.POST if posted else None), 422 if posted else 200
    if posted and form.is_valid():
        typed = form.cleaned_data
        try:
            made = commands.walk_in(
                office_id=office.id, service=typed["service"], phone=typed["phone"],
                names=(typed["first_name"], typed["second_name"]),
                numbers=(typed["first_number"], typed["second_number"]), is_priority=typed["is_priority"],
                actor=request.actor, at=request.at, request_id=request_id_of(request),
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"{made.names}已取号：排队号 {made.ticket.number}。")
            return redirect("appointments:booking", made.id)
    context = {"office": office, "form": form}
    return render(request, "registry/appointments/walk_in.html", context, status=status)


@page(permission=SERVE, methods=("GET", "POST"))
def phone(request: HttpRequest, slot_id: int) -> HttpResponse:
    """A booking taken on the telephone, in the same order as those online."""
    slot, posted = appointments.slot(slot_id), request.method == "POST"
    appointments.office(slot.office_id, actor=request.actor)
    wanted, form = service_of(slot.service), PhoneForm(request.POST if posted else None)
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            made = commands.book(
                wish=_wish(slot.id, form.cleaned_data), actor=request.actor, at=request.at,
                request_id=request_id_of(request), channel="phone",
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            if made.state != "refused":
                messages.success(
                    request, f"{made.get_state_display()}。请把预约码 {written(made.code)} 告诉当事人。"
                )
                return redirect("appointments:booking", made.id)
            form.add_error(None, f"没有约上：{made.get_refusal_display()}。请另选时段。")
            status = 409
    context = {"slot": slot, "service": wanted, "form": form, "advice": advice(slot.service, slot.day)}
    return render(request, "registry/appointments/phone.html", context, status=status)


def _wish(slot_id: int, typed: dict) -> commands.Wish:
    return commands.Wish(
        slot_id=slot_id, names=(typed["first_name"], typed["second_name"]), phone=typed["phone"],
        numbers=(typed["first_number"], typed["second_number"]), consent=typed["consent"],
        is_flexible=typed["is_flexible"], is_priority=typed["is_priority"],
        wants_checkup=typed["wants_checkup"],
    )  # fmt: skip


@page(permission=SERVE)
def booking(request: HttpRequest, booking_id: int) -> HttpResponse:
    """One booking: who, when, what became of it. The look is an event."""
    found = appointments.booking(booking_id, actor=request.actor)
    audit.record(RecordOpened(what=f"预约 {found.id}"), actor=request.actor, at=request.at)
    wanted = service_of(found.service)
    context = {
        "booking": found,
        "service": wanted,
        "code": written(found.code),
        "tone": TONES[found.state],
        "ticket": getattr(found, "ticket", None),
        "referral": getattr(found, "referral", None),
        "moves": list(found.moves.select_related("from_slot", "to_slot").order_by("id")),
        "may_cancel": found.state in ("booked", "waiting") and found.day >= request.at.date(),
        "may_check_in": found.state == "booked" and found.day == request.at.date(),
        "may_refer": wanted.checkup and found.state in ("booked", "arrived", "done"),
    }
    return render(request, "registry/appointments/booking.html", context)


@page(permission=SERVE, methods=("POST",))
def cancel(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Cancelled on the telephone."""
    found = appointments.booking(booking_id, actor=request.actor)
    request_id_of(request)
    try:
        commands.cancel(code=found.code, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "预约已取消。")
    return redirect("appointments:booking", booking_id)


@page(permission=SERVE, methods=("POST",))
def refer(request: HttpRequest, booking_id: int) -> HttpResponse:
    """The leaflet and the referral were handed over."""
    request_id_of(request)
    try:
        made = commands.refer_to_checkup(booking_id=booking_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"已登记转介：{made.hospital}。")
    return redirect("appointments:booking", booking_id)
