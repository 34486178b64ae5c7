"""The rehearsal date, and who may set it."""

import datetime as dt

import pytest
from django.test import override_settings

from minzheng.kernel.base import clock, commands
from minzheng.kernel.base.errors import Refused
from minzheng.kernel.base.models import Rehearsal


def test_rehearsed_moment_ends_with_the_block():
    moment = clock.at_hour(dt.date(2020, 5, 6), 10)
    with clock.rehearse(moment):
        assert clock.now() == moment
        assert clock.today() == dt.date(2020, 5, 6)
    assert clock.today() >= dt.date(2026, 1, 1)


@pytest.mark.django_db
def test_a_district_in_rehearsal_plays_at_the_set_date():
    commands.move_rehearsal(day=dt.date(2020, 11, 3))
    commands.move_rehearsal(day=dt.date(2020, 11, 4))
    assert commands.rehearsed_moment().date() == dt.date(2020, 11, 4)
    assert Rehearsal.objects.count() == 1


@pytest.mark.django_db
@override_settings(REHEARSAL=False)
def test_a_real_district_refuses_and_lives_today():
    with pytest.raises(Refused):
        commands.move_rehearsal(day=dt.date(2020, 11, 3))
    assert Rehearsal.objects.count() == 0
    assert commands.rehearsed_moment() is None
