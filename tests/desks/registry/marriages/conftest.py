"""The registry's desk: an office that may register, and couples who come to it."""

import datetime as dt

import pytest

from minzheng.config.demo.fields import weddings
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.clock import at_hour
from tests.laid import laid

DAY = dt.date(2021, 1, 6)
AT = at_hour(DAY, 9)


@laid
def office(officers):
    weddings.set_up_office(officers)
    base.move_rehearsal(day=DAY)
    return officers


@pytest.fixture
def pair(office):
    invention = weddings.Registrants(23)

    def make():
        return weddings.somebody(invention, "男", DAY), weddings.somebody(invention, "女", DAY)

    return make


def typed(data: dict) -> dict:
    """What a form sends of such data: nothing for what is empty or not ticked."""
    found = {}
    for name, value in data.items():
        if value in (None, False, ""):
            continue
        found[name] = (
            "on" if value is True else value.isoformat() if isinstance(value, dt.date) else str(value)
        )
    return found
