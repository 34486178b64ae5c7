"""What the views of this desk share: pages of lists, names of places, and events as rows."""

from collections.abc import Iterable

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import roster
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise

ROWS = 30


def page_of(request: HttpRequest, rows, size: int = ROWS) -> Page:
    """The page of a list that the query asks for; beyond the last one, the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def place_names(codes: Iterable[str], request: HttpRequest) -> dict[str, str]:
    """Names of villages or districts by code or prefix: one query. One not in force stays a code."""
    full = {code: normalise(code) for code in codes}
    names = territory.names_of(full.values(), request.at.date()) if full else {}
    return {code: names.get(whole, code) for code, whole in full.items()}


def opening_entries(request: HttpRequest, events: Iterable) -> list[dict]:
    """Who looked, as entries of a timeline; officers within reach are linked."""
    return [
        {
            "at": row["event"].at,
            "title": row["event"].actor_name,
            "detail": row["event"].sentence,
            "url": reverse("oversight:account", args=[row["event"].account_id]) if row["linked"] else "",
            "url_label": "这个账号的记录",
        }
        for row in event_rows(request, events)
    ]


def event_rows(request: HttpRequest, events: Iterable) -> list[dict]:
    """Events for a table; an officer within reach is a link to what that account did."""
    events = list(events)
    known = roster.reachable((event.account_id for event in events), actor=request.actor, action="audit.read")
    return [{"event": event, "linked": event.account_id in known} for event in events]
