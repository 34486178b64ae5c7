"""An office with its registrars, blanks and law, on the ground of the demo."""

import datetime as dt
import functools

import pytest
from django.apps import apps
from django.test import override_settings

from minzheng.config.demo import accounts, build
from minzheng.config.demo.fields import weddings
from minzheng.config.demo.fields.weddings import Somebody
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.people.identity import check_digit
from tests.laid import laid
from tests.pictures import picture

OFFICE = accounts.DISTRICT
DAY = dt.date(2021, 1, 6)  # a Wednesday, under the Civil Code
AT = at_hour(DAY, 10)


@laid
def officers():
    with override_settings(DISTRICT_CODE=OFFICE):
        build.lay_ground(lambda words: None)
        found = accounts.open_all(build.STARTS_AT)
        weddings.set_up_office(found)
        yield found


@laid
def invention():
    return weddings.Registrants(11)


def pair_of(invention, male_born: dt.date | None = None, female_born: dt.date | None = None):
    groom = weddings.somebody(invention, "男", DAY)
    bride = weddings.somebody(invention, "女", DAY)
    if male_born:
        groom = Somebody(groom.name, number_of(male_born, "男"), "男")
    if female_born:
        bride = Somebody(bride.name, number_of(female_born, "女"), "女")
    return groom, bride


@pytest.fixture
def pair(invention):
    """An invented couple of age: `pair()`; born on given days with `pair(dt.date(…), dt.date(…))`."""
    return functools.partial(pair_of, invention)


def number_of(born: dt.date, sex: str, serial: int = 70) -> str:
    first = f"999901{born:%Y%m%d}{serial + (sex == '男'):03d}"
    return first + check_digit(first)


class Written:
    """What stands in the database: equal before and after whatever is refused."""

    NAMES = ("marriages", "cases", "people", "documents", "audit")

    def __init__(self):
        self.tables = [model for label in self.NAMES for model in apps.get_app_config(label).get_models()]
        self.rows = picture(self.tables)

    def changed(self) -> list[str]:
        now = picture(self.tables)
        return [name for name, rows in self.rows.items() if now[name] != rows]


@pytest.fixture
def written():
    return Written
