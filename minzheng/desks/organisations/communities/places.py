"""Divisions to choose from, and their names for lists."""

from collections.abc import Iterable

from django.http import HttpRequest

from minzheng.kernel.access import queries as access
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level, normalise

DISTRICT_DIGITS = 6


def communities(request: HttpRequest, action: str) -> list[tuple[str, str]]:
    """Villages and communities in which the actor may do the action, each with its township's name."""
    today, rows = request.at.date(), []
    for prefix in access.scope(request.actor, action).prefixes:
        places = list(territory.subtree(prefix, today, Level.VILLAGE))
        towns = territory.names_of({one.parent_code for one in places}, today)
        many = len(towns) > 1
        rows += [
            (one.code, f"{towns.get(one.parent_code, '')}{one.name}" if many else one.name) for one in places
        ]
    return rows


def towns(request: HttpRequest, action: str) -> list[tuple[str, str]]:
    """Townships below the actor's districts, as prefixes; none where the actor's post is one township."""
    today = request.at.date()
    return [
        (one.prefix, one.name)
        for prefix in access.scope(request.actor, action).prefixes
        if len(prefix) == DISTRICT_DIGITS
        for one in territory.children(prefix, today)
    ]


def district_and_towns(request: HttpRequest, action: str) -> list[tuple[str, str]]:
    """The actor's divisions, and the townships of a district."""
    today, found = request.at.date(), []
    prefixes = access.scope(request.actor, action).prefixes
    names = names_of(prefixes, request)
    for prefix in prefixes:
        found.append((prefix, names[prefix]))
        if len(prefix) == DISTRICT_DIGITS:
            found += [(one.prefix, f"　{one.name}") for one in territory.children(prefix, today)]
    return found


def names_of(codes: Iterable[str], request: HttpRequest) -> dict[str, str]:
    """Names of divisions by code or prefix: one query. A code not in force today stands as it is."""
    full = {code: normalise(code) for code in codes}
    names = territory.names_of(full.values(), request.at.date()) if full else {}
    return {code: names.get(whole, code) for code, whole in full.items()}


def long_names_of(codes: Iterable[str], request: HttpRequest) -> dict[str, str]:
    """The names with the township's before them."""
    codes = set(codes)
    names = names_of(codes | {code[:9] for code in codes}, request)
    return {code: f"{names[code[:9]]}{names[code]}" for code in codes}
