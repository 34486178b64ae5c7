"""What supervision adds to the page of an organisation: inspections, lists, grade, what is under way."""

from typing import Any

from django.http import HttpRequest

from minzheng.registers.supervision import queries

from ..register.cards import Card


def cards(organisation: Any, request: HttpRequest) -> list[Card]:
    """Two cards: the credit record, and everything of supervision, newest first."""
    found = queries.of_organisation(organisation.id, request.actor)
    rows = sorted(
        ((kind, row) for kind, many in found.items() for row in many),
        key=lambda pair: pair[1].opened_at,
        reverse=True,
    )
    credit = queries.public_credit(organisation.id, request.at.date())
    return [
        Card("信用记录", "supervision/card_credit.html", {"credit": credit}),
        Card("年检和监管", "supervision/card_subjects.html", {"rows": rows}),
    ]
