"""How long households wait from application to decision (SA-43)."""

from statistics import median

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.cases import queries as cases

from ..forms import YearForm
from ..requests import place_names

BANDS = ((0, 10), (11, 20), (21, 30), (31, 45), (46, 60), (61, None))


@page(permission="audit.read")
def times(request: HttpRequest) -> HttpResponse:
    """Calendar days from application to decision, of the decisions of a year, by district of the post."""
    form = YearForm(request.GET)
    year = (form.cleaned_data.get("year") if form.is_valid() else None) or request.at.date().year
    prefixes = access.scope(request.actor, "audit.read").prefixes
    names = place_names(prefixes, request)
    places = [
        _figures(names[prefix], cases.days_from_application_to_decision(prefix, year=year))
        for prefix in prefixes
    ]
    return render(request, "oversight/times.html", {"form": form, "year": year, "places": places})


def _figures(name: str, days: list[int]) -> dict:
    """Count, median, worst and the distribution of sorted numbers of days."""
    if not days:
        return {"name": name, "count": 0}
    return {
        "name": name,
        "count": len(days),
        "median": f"{median(days):g}",
        "worst": days[-1],
        "bands": [
            (_words(low, high), sum(low <= d and (high is None or d <= high) for d in days))
            for low, high in BANDS
        ],
    }


def _words(low: int, high: int | None) -> str:
    return f"{low} 至 {high} 天" if high is not None else f"{low} 天以上"
