"""Institutions of the destitute: beds, who lives there, and how many of those who need care do."""

import datetime as dt
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.exchange.web import carried_out
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise
from minzheng.registers.support import commands, queries

from ..forms_support import BedsForm, CloseForm, InstitutionForm
from .support import named, towns_of

READS, MANAGES = "support.read", "support.manage"


def _divisions(request: HttpRequest) -> list[tuple[str, str]]:
    """The district of the actor and its townships, as prefixes with names."""
    today, found = request.at.date(), []
    for prefix in access.scope(request.actor, MANAGES).prefixes:
        found.append((prefix, territory.name_of(normalise(prefix), today)))
    return found + towns_of(request)


@page(permission=READS, methods=("GET", "POST"))
def institutions(request: HttpRequest) -> HttpResponse:
    """Every institution that serves the place, the share in institutions; a new one is entered here."""
    may_manage, status = access.may(request.actor, MANAGES), 200
    if request.method == "POST":
        access.require(request.actor, MANAGES)
    divisions = _divisions(request) if may_manage else []
    form = InstitutionForm(request.POST or None, divisions=divisions, auto_id="house_%s")
    if request.method == "POST":
        status = carried_out(form, request, commands.open_institution)
        if not status:
            messages.success(request, "供养机构已登记。")
            return redirect("care:support_institutions")
    today = request.at.date()
    houses = queries.houses(request.actor, on_date=today)
    supported = queries.supported(request.actor, on_date=today)
    counts, waiting = queries.counts(supported), queries.waiting(supported)
    names = territory.names_of({normalise(one.institution.division_code) for one in houses}, today)
    context = {
        "rows": [
            {"house": one, "place": names.get(normalise(one.institution.division_code), "")} for one in houses
        ],
        "matches": [
            place | {"institution": one.institution}
            for one, place in _with_places(queries.matched(waiting, houses), today)
        ],
        "counts": counts, "share": queries.share_text(counts["lost_inside"], counts["lost"]),
        "beds": sum(one.institution.beds for one in houses if one.institution.closed_date is None),
        "inside": sum(one.inside for one in houses), "form": form, "may_manage": may_manage,
    }  # fmt: skip
    return render(request, "care/support_institutions.html", context, status=status)


def _with_places(matches: list, today: dt.date) -> Iterable[tuple]:
    return zip(matches, named([one.row for one in matches], today), strict=True)


@page(permission=READS, methods=("GET", "POST"))
def institution(request: HttpRequest, institution_id: int) -> HttpResponse:
    """One institution: its beds, who of the actor's reach lives there; beds are changed, it is closed."""
    today = request.at.date()
    house = queries.house(institution_id, actor=request.actor, on_date=today)
    found = house.institution
    closing, status, form = request.POST.get("do") == "close", 200, None
    if request.method == "POST":
        access.require(request.actor, MANAGES, division_code=found.division_code)
        command = commands.close_institution if closing else commands.change_institution
        form = (CloseForm if closing else BedsForm)(
            request.POST, auto_id="close_%s" if closing else "beds_%s"
        )
        status = carried_out(form, request, command, institution_id=institution_id)
        if not status:
            messages.success(request, "停办已登记。" if closing else "床位已更新。")
            return redirect("care:support_institution", institution_id)
    beds, close = _forms(request, found, form, closing)
    residents = queries.residents(institution_id, actor=request.actor, on_date=today)
    context = {
        "house": house, "institution": found, "rows": named(residents, today), "beds_form": beds,
        "close_form": close, "elsewhere": house.inside - len(residents),
        "place": territory.name_of(normalise(found.division_code), today),
        "may_manage": found.closed_date is None
        and access.may(request.actor, MANAGES, division_code=found.division_code),
    }  # fmt: skip
    return render(request, "care/support_institution.html", context, status=status)


def _forms(request: HttpRequest, found, refused, closing: bool) -> tuple:
    """Both forms; the one that was refused with what was typed."""
    known = {"beds": found.beds, "nursing_beds": found.nursing_beds, "funding": found.funding}
    beds = BedsForm(initial=known, auto_id="beds_%s")
    close = CloseForm(initial={"closed_date": request.at.date()}, auto_id="close_%s")
    if refused is not None:
        return (beds, refused) if closing else (refused, close)
    return beds, close
