"""Villages as residents choose them."""

import datetime as dt

from django.conf import settings

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Refused
from minzheng.kernel.people import queries as people
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import WIDTHS, Level


def village_choices(actor: Actor, on_date: dt.date) -> list[tuple[str, str]]:
    """The villages for which the actor may apply, each with its township. Raises Refused."""
    return [
        (village.code, f"{town}　{village.name}")
        for prefix in application_area(actor)
        for village, town in _villages(prefix, on_date)
    ]


def application_area(actor: Actor) -> tuple[str, ...]:
    """Where the actor may apply, as prefixes of codes: a worker's own villages, a resident's district.

    Raises Refused for an account that is neither an officer's nor linked to a person.
    """
    prefixes = access.scope(actor, "case.take_in").prefixes
    if prefixes:
        return prefixes
    person = people.person_of_account(actor.account_id)
    if person is None:
        raise Refused("这个账号还没有关联本人身份，不能申请。请带身份证到村（社区）或乡镇（街道）窗口办理。")
    return (person.division_code[: WIDTHS[Level.COUNTY]],)


def _villages(prefix: str, on_date: dt.date) -> list[tuple]:
    rows = list(territory.subtree(prefix, on_date, Level.VILLAGE))
    towns = territory.names_of({row.parent_code for row in rows}, on_date)
    return [(row, towns.get(row.parent_code, "")) for row in rows]


def villages_named(text: str, on_date: dt.date) -> list[tuple]:
    """(village, name of its township) of the district whose own name contains a text."""
    wanted = "".join(text.split())
    return [row for row in _villages(settings.DISTRICT_CODE, on_date) if wanted in row[0].full_name]


def townships(on_date: dt.date) -> list:
    """The townships and streets of the district of this site."""
    return list(territory.children(settings.DISTRICT_CODE, on_date))
