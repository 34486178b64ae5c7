"""The page of a household, and its workbook."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.exchange.web import sent
from minzheng.kernel.exchange.workbooks import tables_workbook

from .householdfile import open_household
from .telling import context_of, tables

READS_MONEY = "benefit.read"


@page(permission="people.search")
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """One household of the jurisdiction: 一户一档."""
    file = open_household(household_id, actor=request.actor, at=request.at)
    place = file.household.division_code
    context = context_of(request, file.whole) | {
        "file": file,
        "may_award": access.may(request.actor, READS_MONEY, division_code=place),
        "may_see_needs": access.may(request.actor, "needs.read", division_code=place),
    }
    return render(request, "counter/household.html", context)


@page(permission="people.search")
def workbook(request: HttpRequest, household_id: int) -> FileResponse:
    """Its months and its story as Excel, for who may read what was paid. Taking it out is an event."""
    file = open_household(household_id, actor=request.actor, at=request.at)
    access.require(request.actor, READS_MONEY, division_code=file.household.division_code)
    sheets = tables(file.whole, f"{file.household.head.name}家庭，{file.place}，截至 {request.at:%Y-%m-%d}")
    count = len(file.whole.months) + len(file.whole.entries)
    return sent(request, tables_workbook(sheets), "家庭档案", count)
