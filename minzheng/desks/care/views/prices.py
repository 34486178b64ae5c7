"""Whether prices have triggered the temporary subsidy, month by month, and what was paid for it."""

from collections import defaultdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.base.months import Month
from minzheng.matters.assistance.price_subsidy.entitlement import CODE
from minzheng.matters.assistance.price_subsidy.outlook import months_of
from minzheng.registers.benefits import queries

from ..forms_months import YearForm


@page(permission="grant.read")
def prices(request: HttpRequest) -> HttpResponse:
    """A year of the mechanism in the district."""
    today, place = request.at.date(), settings.DISTRICT_CODE
    form = YearForm({"year": today.year} | request.GET.dict(), today=today)
    year = (form.cleaned_data["year"] if form.is_valid() else None) or today.year
    paid: dict[Month, list[int]] = defaultdict(lambda: [0, 0])
    for row in queries.month_totals(CODE, place, year=year):
        paid[row["month"]][0] += row["persons"]
        paid[row["month"]][1] += row["fen"]
    months = months_of(year, place, request.at)
    rows = [{"price": one, "persons": paid[one.month][0], "fen": paid[one.month][1]} for one in months]
    context = {
        "form": form, "year": year, "rows": rows, "triggered": sum(one.triggered for one in months),
        "persons": sum(row["persons"] for row in rows), "fen": sum(row["fen"] for row in rows),
        "may_enter": access.may(request.actor, "policy.read"),
    }  # fmt: skip
    return render(request, "care/prices.html", context)
