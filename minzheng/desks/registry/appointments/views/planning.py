"""Planning: slots in bulk with a preview, how many couples are to be expected, and what was counted."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.registers.appointments import commands
from minzheng.registers.appointments import queries as appointments
from minzheng.registers.appointments.commands.opening import plan_days
from minzheng.registers.appointments.offers import service as service_of

from ..forms import CountsForm, ForecastForm, PlanForm
from ..requests import chosen_office

MANAGE = "appointment.manage"
AHEAD, AHEAD_MAX = dt.timedelta(days=60), 400


@page(permission=MANAGE, methods=("GET", "POST"))
def plan(request: HttpRequest) -> HttpResponse:
    """Filled in, shown day by day, then opened."""
    office, posted = chosen_office(request, MANAGE), request.method == "POST"
    if office is None:
        return redirect("appointments:office")
    form = PlanForm(request.POST if posted else None)
    status, preview, wanted = 422 if posted else 200, None, request.POST.get("do", "")
    if posted and form.is_valid():
        typed = form.cleaned_data
        chosen = commands.Plan(
            office_id=office.id, halves=form.halves(),
            service=typed["service"], from_date=typed["from_date"], until_date=typed["until_date"],
            period_minutes=typed["period_minutes"], windows=typed["windows"],
            special_windows=typed["special_windows"],
        )  # fmt: skip
        try:
            if wanted == "confirm":
                request_id_of(request)
                opened = commands.open_slots(plan=chosen, actor=request.actor, at=request.at)
                messages.success(request, f"已开放 {opened} 个时段。")
                return redirect("appointments:days")
            status, preview = 200, plan_days(chosen, actor=request.actor, at=request.at)
        except EXPECTED as error:
            status = show_refusal(form, error)
    context = {
        "office": office,
        "form": form,
        "preview": None if wanted == "edit" else preview,
        "slots": sum(len(one.periods) for one in preview or ()),
        "places": sum(one.places for one in preview or ()),
    }
    return render(request, "registry/appointments/plan.html", context, status=status)


@page(permission=MANAGE)
def forecast(request: HttpRequest) -> HttpResponse:
    """Couples expected and windows needed, beside what is offered."""
    office = chosen_office(request, MANAGE)
    if office is None:
        return redirect("appointments:office")
    today = request.at.date()
    defaults = {"service": "marriage", "from_date": today, "until_date": today + AHEAD}
    form = ForecastForm(defaults | {name: text for name, text in request.GET.dict().items() if text})
    rows = []
    if form.is_valid():
        first, last = form.cleaned_data["from_date"], form.cleaned_data["until_date"]
        last = min(last, first + dt.timedelta(days=AHEAD_MAX))
        rows = appointments.forecasts(
            office, service_of(form.cleaned_data["service"]).code, first, last, on_date=today
        )
    context = {"office": office, "form": form, "rows": rows}
    return render(request, "registry/appointments/forecast.html", context)


@page(permission=MANAGE, methods=("GET", "POST"))
def counts(request: HttpRequest) -> HttpResponse:
    """What was served in years past: the ground of every forecast."""
    office, posted = chosen_office(request, MANAGE), request.method == "POST"
    if office is None:
        return redirect("appointments:office")
    form, status = CountsForm(request.POST if posted else None), 422 if posted else 200
    if posted and form.is_valid():
        request_id_of(request)
        try:
            written = commands.record_counts(
                office_id=office.id, service=form.cleaned_data["service"], counts=form.cleaned_data["text"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"已录入 {written} 天。")
            return redirect("appointments:forecast")
    years: dict[int, int] = {}
    for day, couples in appointments.counts(office.id, "marriage").items():
        years[day.year] = years.get(day.year, 0) + couples
    context = {"office": office, "form": form, "years": sorted(years.items())}
    return render(request, "registry/appointments/counts.html", context, status=status)
