"""What the views of this desk read from a request, and how a refusal reaches the page."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest

from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, Refused
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise

EXPECTED = (Invalid, Conflict, Refused)  # shown on the page itself; NotFound keeps its own page


def show_refusal(form: forms.Form, error: MinzhengError) -> None:
    """Put a domain error beside its field, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)


def place_names(codes: Iterable[str], request: HttpRequest) -> dict[str, str]:
    """Names of divisions by code or prefix: one query. A code not in force today stands as it is.

    The nation is the empty prefix.
    """
    full = {code: normalise(code) for code in codes if code}
    names = territory.names_of(full.values(), request.at.date()) if full else {}
    return {"": "全国"} | {code: names.get(whole, code) for code, whole in full.items()}
