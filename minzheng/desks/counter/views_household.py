"""The page of a household."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page

from .householdfile import open_household
from .telling import context_of


@page(permission="people.search")
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """One household of the jurisdiction: 一户一档."""
    file = open_household(household_id, actor=request.actor, at=request.at)
    place = file.household.division_code
    context = context_of(request, file.whole) | {
        "file": file,
        "may_award": access.may(request.actor, "benefit.read", division_code=place),
        "may_case": access.may(request.actor, "case.read", division_code=place),
    }
    return render(request, "counter/household.html", context)
