"""Cards of other parts on the page of an organisation.

A part offers a module with `cards(organisation, request) -> list[Card]` and is named in `PARTS`; the
page shows the cards in that order. A part that does not stand yet shows none.
"""

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest

PARTS = (
    "minzheng.desks.organisations.supervision.cards",
    "minzheng.desks.organisations.purchasing.cards",
)


@dataclass(frozen=True)
class Card:
    """A titled part of the page: `template` is drawn with `context`."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def cards_of(organisation: Any, request: HttpRequest) -> list[Card]:
    """Every card that the other parts have for an organisation."""
    found: list[Card] = []
    for part in PARTS:
        if find_spec(part) is not None:
            found += import_module(part).cards(organisation, request)
    return found
