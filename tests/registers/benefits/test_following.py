"""A programme that follows another, opened and ended for a whole district at once."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.models import Award

from . import bureau

pytestmark = pytest.mark.usefixtures("bureau")
MARCH, MAY = bureau.START, Month(2020, 5)
FOLLOWER = "follower"


def follow(month: Month, actor=bureau.HEAD) -> tuple[int, int]:
    done = commands.follow_all(
        follower=FOLLOWER, followed=(bureau.CODE,), division_prefix=bureau.DISTRICT, month=month,
        basis="联动机制", actor=actor, at=bureau.AT,
    )  # fmt: skip
    return done.opened, done.ended


def running() -> list[tuple]:
    rows = Award.objects.filter(programme=FOLLOWER).order_by("id")
    return [(one.person.name, one.payee.name, one.valid.lower, one.valid.upper) for one in rows]


def test_everybody_covered_has_it_from_the_month_of_what_it_follows():
    bureau.household("王某", persons=2)
    assert follow(MAY) == (2, 0)
    march = dt.date(2020, 3, 1)
    assert running() == [("王某", "王某", march, None), ("王某家人", "王某", march, None)]
    assert follow(MAY) == (0, 0)


def test_it_ends_with_what_it_follows_and_begins_again_after_it():
    award = bureau.household("王某")
    follow(MARCH)
    commands.stop_award(award_id=award.id, from_month=MAY, reason="收入超标", actor=bureau.HEAD, at=bureau.AT)
    assert follow(Month(2020, 4)) == (0, 0)
    assert follow(MAY) == (0, 1)
    assert running() == [("王某", "王某", dt.date(2020, 3, 1), dt.date(2020, 5, 1))]
    stopped = Award.objects.get(programme=FOLLOWER)
    assert (stopped.stop_reason, stopped.stopped_at) == ("随同的待遇已终止", bureau.AT)
    assert follow(MAY) == (0, 0)


def test_nobody_outside_the_jurisdiction_does_it():
    bureau.household("王某")
    before = bureau.everything()
    bureau.refused(NotPermitted, lambda: follow(MARCH, actor=bureau.IMPORTER), "不能办理")
    assert bureau.everything() == before
