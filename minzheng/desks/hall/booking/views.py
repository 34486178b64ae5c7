"""Pages of public booking. Whoever holds a code may look, change and cancel: it is the key."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from minzheng.kernel.access.web import ANYONE, EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.registers.appointments import commands
from minzheng.registers.appointments import queries as appointments
from minzheng.registers.appointments.guidance import CHECKUP, advice
from minzheng.registers.appointments.offers import SERVICES
from minzheng.registers.appointments.offers import service as service_of

from .forms import BookingForm, ChangeForm, FindForm
from .presenting import card, change_choices


@page(permission=ANYONE)
def home(request: HttpRequest) -> HttpResponse:
    """Choose office and service, or go to a booking."""
    context = {"offices": appointments.public_offices(), "services": SERVICES, "form": FindForm()}
    return render(request, "hall/booking/home.html", context)


@page(permission=ANYONE)
def days(request: HttpRequest, office_id: int, service: str) -> HttpResponse:
    """The days with places, and those still to be released."""
    office, wanted = appointments.public_office(office_id), service_of(service)
    found = appointments.public_days(office.id, wanted.code, at=request.at)
    context = {"office": office, "service": wanted, "days": found}
    return render(request, "hall/booking/days.html", context)


@page(permission=ANYONE)
def day(request: HttpRequest, office_id: int, service: str, day: str) -> HttpResponse:
    """The periods of a day."""
    office, wanted, date = appointments.public_office(office_id), service_of(service), read_day(day)
    rows = [
        {
            "view": view,
            "begun": dt.datetime.combine(date, view.slot.starts, tzinfo=request.at.tzinfo) <= request.at,
            "released": view.slot.release_at <= request.at,
        }
        for view in appointments.slots_of_day(office.id, wanted.code, date)
    ]
    context = {"office": office, "service": wanted, "day": date, "rows": rows}
    return render(request, "hall/booking/day.html", context)


def read_day(text: str) -> dt.date:
    """A day of an address; raises NotFound."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotFound("没有这一天，请返回重新选择。") from None


@never_cache
@page(permission=ANYONE, methods=("GET", "POST"))
def new(request: HttpRequest, service: str, slot_id: int) -> HttpResponse:
    """The form of one period. The answer to a POST is the result itself: one request less in a rush.

    Sent again (a second tap, a reload), the same request id gets the same answer.
    """
    wanted, posted = service_of(service), request.method == "POST"
    form, status = BookingForm(request.POST if posted else None, service=wanted), 422 if posted else 200
    if posted and form.is_valid():
        try:
            made = commands.book(
                wish=_wish(slot_id, form.cleaned_data), actor=request.actor, at=request.at,
                request_id=request_id_of(request),
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            context = card(made, request.at, fresh=True)
            return render(request, "hall/booking/booking.html", context)
    slot = appointments.slot(slot_id, wanted.code)
    context = {"slot": slot, "service": wanted, "form": form, "advice": advice(wanted.code, slot.day)}
    return render(request, "hall/booking/new.html", context, status=status)


def _wish(slot_id: int, typed: dict) -> commands.Wish:
    return commands.Wish(
        slot_id=slot_id, names=(typed["first_name"], typed.get("second_name", "")), phone=typed["phone"],
        numbers=(typed["first_number"], typed.get("second_number", "")), consent=typed["consent"],
        is_flexible=typed["is_flexible"], is_priority=typed["is_priority"],
        wants_checkup=typed.get("wants_checkup", False),
    )  # fmt: skip


@page(permission=ANYONE)
def find(request: HttpRequest) -> HttpResponse:
    """From a typed code to its page."""
    form = FindForm(request.GET or None)
    status = 200
    if form.is_valid():
        try:
            return redirect("hall_booking:booking", appointments.by_code(form.cleaned_data["code"]).code)
        except NotFound as error:
            form.add_error("code", error.sentence)
            status = error.status
    return render(request, "hall/booking/find.html", {"form": form}, status=status)


@never_cache
@page(permission=ANYONE)
def booking(request: HttpRequest, code: str) -> HttpResponse:
    """One booking by its code."""
    return render(request, "hall/booking/booking.html", card(appointments.by_code(code), request.at))


@never_cache
@page(permission=ANYONE)
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the page that asks again while a request is not decided yet."""
    return render(request, "hall/booking/answer.html", card(appointments.by_code(code), request.at))


@page(permission=ANYONE, methods=("POST",))
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Give the place back."""
    request_id_of(request)
    try:
        commands.cancel(code=code, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "预约已取消，名额已让给后面的人。")
    return redirect("hall_booking:booking", appointments.by_code(code).code)


@never_cache
@page(permission=ANYONE, methods=("GET", "POST"))
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Another period; the old one is kept until the new one is certain."""
    old, posted = appointments.by_code(code), request.method == "POST"
    form = ChangeForm(request.POST if posted else None, choices=change_choices(old, request.at))
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            made = commands.rebook(
                code=old.code, slot_id=int(form.cleaned_data["slot"]), is_flexible=False, actor=request.actor,
                at=request.at, request_id=request_id_of(request),
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            if made.state != "refused":
                messages.success(request, "已改约，请记下新的预约码。")
                return redirect("hall_booking:booking", made.code)
            error = Invalid(f"没有改成：{made.get_refusal_display()}。原来的预约仍然有效，请另选时段。")
            status = show_refusal(form, error)
    context = card(old, request.at) | {"form": form}
    return render(request, "hall/booking/change.html", context, status=status)


@page(permission=ANYONE)
def leaflet(request: HttpRequest, service: str) -> HttpResponse:
    """What to bring, by the law of the day of the visit, as a sheet to print."""
    wanted = service_of(service)
    date = read_day(request.GET["day"]) if request.GET.get("day") else request.at.date()
    context = {
        "service": wanted, "day": date, "advice": advice(wanted.code, date),
        "checkup": advice(CHECKUP, date), "offices": appointments.public_offices(),
    }  # fmt: skip
    return render(request, "hall/booking/leaflet.html", context)


@never_cache
@page(permission=ANYONE)
def board(request: HttpRequest, office_id: int) -> HttpResponse:
    """The calling board of an office: numbers and windows, no names."""
    office = appointments.public_office(office_id)
    called, waiting = appointments.queue(office, request.at.date())
    context = {"office": office, "called": called, "waiting": waiting}
    return render(request, "hall/booking/board.html", context)
