"""Laid ground: built once, seen whole by each test, and by none that does not ask for it."""

import datetime as dt

import pytest
from django.db import connection

from minzheng.kernel.base import clock
from minzheng.kernel.base.models import Rehearsal
from tests.laid import GROUND, faults, laid
from tests.pictures import picture

pytestmark = pytest.mark.django_db
BUILT: list[str] = []


@laid
def moment():
    BUILT.append("moment")
    return {"row": Rehearsal.objects.create(id=1, moment_at=clock.at_hour(dt.date(2021, 1, 6)))}


@laid
def later(moment):
    BUILT.append("later")
    Rehearsal.objects.update(moment_at=clock.at_hour(dt.date(2022, 1, 6)))
    return [moment["row"]]


def year() -> int:
    return Rehearsal.objects.get().moment_at.year


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_a_test_does_to_row_and_object_no_other_sees(moment, number):
    assert (year(), moment["row"].moment_at.year, list(moment)) == (2021, 2021, ["row"])
    assert BUILT.count("moment") == 1
    Rehearsal.objects.all().delete()
    moment["row"].moment_at = None
    moment["mine"] = number


@pytest.mark.parametrize("number", [1, 2])
def test_a_layer_stands_on_another_and_shares_its_objects(later, moment, number):
    assert (year(), BUILT.count("later")) == (2022, 1)
    assert later[0] is moment["row"]
    Rehearsal.objects.update(moment_at=clock.at_hour(dt.date(2030, 1, 6)))


@pytest.mark.parametrize("number", [1, 2])
def test_who_asks_for_none_sees_none(number):
    assert not Rehearsal.objects.exists()
    assert GROUND.layers == []


def test_an_attempt_is_undone_and_a_wrong_one_named(moment):
    def attempt(wanted: int) -> None:
        assert year() == 2021
        Rehearsal.objects.update(moment_at=clock.at_hour(dt.date(2030, 1, 6)))
        assert wanted == 2

    found = faults(attempt, [1, 2, 3])
    assert [fault[:2] for fault in found] == ["1:", "3:"]
    assert year() == 2021


def test_an_attempt_that_was_to_be_refused_and_was_not_is_named():
    def attempt(name: str) -> None:
        with pytest.raises(ValueError, match="x"):
            int(name)

    assert len(faults(attempt, ["1", "x"])) == 1


def test_a_picture_shows_every_column_of_every_row(moment):
    before = picture([Rehearsal])
    assert picture([Rehearsal]) == before
    Rehearsal.objects.update(moment_at=clock.at_hour(dt.date(2021, 1, 6), 10))
    assert picture([Rehearsal]) != before
    Rehearsal.objects.all().delete()
    assert picture([Rehearsal]) == {"base.Rehearsal": ""}
    assert connection.in_atomic_block
