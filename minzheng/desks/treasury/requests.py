"""What the views of this desk read from a request."""

from collections.abc import Iterable

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise

ROWS = 30


def page_of(request: HttpRequest, rows, size: int = ROWS) -> Page:
    """The page of a list that the query asks for; beyond the last one, the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def place_names(codes: Iterable[str], request: HttpRequest) -> dict[str, str]:
    """Names of villages or districts by code or prefix, for one page of a list: one query.

    A code that is not in force today is shown as it stands.
    """
    full = {code: normalise(code) for code in codes}
    names = territory.names_of(full.values(), request.at.date()) if full else {}
    return {code: names.get(whole, code) for code, whole in full.items()}
