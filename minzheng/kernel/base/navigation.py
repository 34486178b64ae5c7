"""The navigation of a desk that has several parts."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest

Part = tuple[str, str, Callable[[HttpRequest], list[dict[str, Any]]]]


def parted_entries(request: HttpRequest, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """All pages of the part at hand, then one link for each of the others with what waits there.

    A part is (its place in the address, its name, the pages of it that are open to the actor).
    """
    here = request.path.strip("/").split("/")[1:2]
    own, others = [], []
    for code, label, entries in parts:
        rows = entries(request)
        if [code] == here:
            own = rows
        elif rows:
            others.append(rows[0] | {"label": label, "count": sum(row.get("count") or 0 for row in rows)})
    return own + others
