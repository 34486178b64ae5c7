"""A person and her household, as on 6 May 2020."""

import datetime as dt

import pytest

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.people import commands

from .test_identity import number

VILLAGE = "431103101201"
DAY = dt.date(2020, 5, 6)
AT = at_hour(DAY)


@pytest.fixture
def register(db):
    made = iter(range(1, 900))

    def _register(name="张三妹", birth="19680305", at=AT):
        return commands.register_person(
            identity_number=number(birth, f"{next(made):03d}"),
            name=name,
            division_code=VILLAGE,
            actor=SYSTEM,
            at=at,
        )

    return _register


@pytest.fixture
def household(register):
    return commands.form_household(
        head=register(), division_code=VILLAGE, from_date=dt.date(2020, 1, 1), actor=SYSTEM, at=AT
    )
