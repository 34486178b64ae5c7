"""The households on file in a district, some at a time: what a snapshot is written from and held against."""

import datetime as dt
from collections.abc import Iterator

from minzheng.kernel.people.models import Household
from minzheng.kernel.rules.engine import Declared
from minzheng.kernel.rules.worlds import find_book
from minzheng.registers.benefits.programmes import Programme

CHUNK = 1000  # households; keeps memory flat, whatever the size of the district


def facts_of(programme: Programme) -> dict[str, Declared]:
    """The facts that the rules of a programme ask for."""
    return {name: item for name, item in find_book(programme.book).declared.items() if not item.is_parameter}


def households(division_prefix: str, known_at: dt.datetime):
    """Those that were on file at a moment, in the order of their ids."""
    inside = Household.objects.filter(division_code__startswith=division_prefix, formed_at__lte=known_at)
    return inside.order_by("id")


def chunks(division_prefix: str, known_at: dt.datetime) -> Iterator[dict[int, str]]:
    """Household ids with the codes of their divisions, some at a time."""
    rows, last = households(division_prefix, known_at).values_list("id", "division_code"), 0
    while chunk := dict(rows.filter(id__gt=last)[:CHUNK]):
        yield chunk
        last = max(chunk)
