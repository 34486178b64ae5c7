"""What did not go into a snapshot: households to complete before they can take part."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import page
from minzheng.registers.policy import queries

from ..requests import place_names

ROWS = 50


@page(permission="policy.read")
def left_out(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The households that take no part in a snapshot, by village, each with what it lacks."""
    record = queries.snapshot(snapshot_id, actor=request.actor)
    found = Paginator(queries.set_aside(record), ROWS).get_page(request.GET.get("page"))
    names = place_names({one.household.division_code for one in found}, request)
    rows = [
        {
            "number": one.household_id,
            "head": one.household.head.name,
            "place": names[one.household.division_code],
            "reason": one.reason,
        }
        for one in found
    ]
    return render(request, "policy_lab/left_out.html", {"snapshot": record, "rows": rows, "page_obj": found})
