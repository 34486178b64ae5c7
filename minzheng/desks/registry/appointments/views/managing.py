"""Days and offices: what is offered, what is shut, what the public reads."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.registers.appointments import commands
from minzheng.registers.appointments import queries as appointments

from ..forms import OfficeForm, SayForm
from ..requests import chosen_office

MANAGE = "appointment.manage"
AHEAD = dt.timedelta(days=60)


@page(permission=MANAGE)
def days(request: HttpRequest) -> HttpResponse:
    """Days with slots and their bookings, and notices, for the next two months."""
    office = chosen_office(request, MANAGE)
    if office is None:
        return redirect("appointments:office")
    first = request.at.date()
    context = {
        "office": office,
        "rows": appointments.day_summaries(office.id, first, first + AHEAD),
        "notices": sorted(appointments.day_notices(office.id, first, first + AHEAD).items()),
    }
    return render(request, "registry/appointments/days.html", context)


@page(permission=MANAGE, methods=("GET", "POST"))
def say(request: HttpRequest) -> HttpResponse:
    """Announce a day shut or open; who had booked is moved and put on the notice list. Shown first."""
    office, posted = chosen_office(request, MANAGE), request.method == "POST"
    if office is None:
        return redirect("appointments:office")
    form = SayForm(request.POST if posted else None, initial={"day": request.GET.get("day"), "kind": "close"})
    status, confirmed = 422 if posted else 200, request.POST.get("do") == "confirm"
    valid = posted and form.is_valid()
    if valid and confirmed:
        typed = form.cleaned_data
        verb = commands.close_day if typed["kind"] == "close" else commands.open_day
        request_id_of(request)
        try:
            moved = verb(
                office_id=office.id,
                day=typed["day"],
                reason=typed["reason"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            status, valid = show_refusal(form, error), False
        else:
            messages.success(request, f"已公告。{len(moved or [])} 个预约要通知。" if moved else "已公告。")
            return redirect("appointments:moves" if moved else "appointments:days")
    affected = None
    if valid and request.POST.get("do") != "edit":
        status = 200
        day = form.cleaned_data["day"]
        affected = appointments.today(office, day).filter(state__in=["booked", "waiting"]).count()
    context = {"office": office, "form": form, "affected": affected}
    return render(request, "registry/appointments/say.html", context, status=status)


@page(permission=MANAGE, methods=("GET", "POST"))
def office(request: HttpRequest) -> HttpResponse:
    """What the public reads of the office."""
    found, posted = chosen_office(request, MANAGE), request.method == "POST"
    fields = ("name", "address", "phone", "hours", "checkup_hospital")
    initial = {name: getattr(found, name) for name in fields} if found else {}
    form, status = OfficeForm(request.POST if posted else None, initial=initial), 422 if posted else 200
    if posted and form.is_valid():
        request_id_of(request)
        try:
            commands.set_office(
                **form.cleaned_data, office_id=found.id if found else None, actor=request.actor,
                at=request.at,
                division_code=found.division_code if found else settings.DISTRICT_CODE,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "办理处信息已保存，公开页面随即更新。")
            return redirect("appointments:days")
    return render(
        request, "registry/appointments/office.html", {"office": found, "form": form}, status=status
    )
