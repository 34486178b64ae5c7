"""What the views of this desk read from a request."""

from collections.abc import Iterable

from django.http import HttpRequest

from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise


def place_names(codes: Iterable[str], request: HttpRequest) -> dict[str, str]:
    """Names of divisions by code or prefix: one query. A code not in force today stands as it is.

    The nation is the empty prefix.
    """
    full = {code: normalise(code) for code in codes if code}
    names = territory.names_of(full.values(), request.at.date()) if full else {}
    return {"": "全国"} | {code: names.get(whole, code) for code, whole in full.items()}
