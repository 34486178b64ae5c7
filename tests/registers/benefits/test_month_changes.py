"""What changed in a month: each kind, in the month in which it belongs, in time or late."""

import datetime as dt

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, month_changes
from minzheng.registers.benefits.models import Award
from tests.registers.benefits.bureau import (
    CODE,
    DISTRICT,
    FAR_DISTRICT,
    HEAD,
    VILLAGE,
    household,
    members,
    officer,
    person,
)

pytestmark = pytest.mark.usefixtures("bureau")
MARCH, JUNE, JULY = Month(2020, 3), Month(2020, 6), Month(2020, 7)
READER = officer(Role.TOWN_CLERK, DISTRICT)


def told(month: Month, actor=READER, **more) -> list[tuple]:
    rows = month_changes.changes(actor, programme_code=CODE, month=month, **more)
    found = [month_changes.read(row) for row in rows]
    return [(one.label, one.name, one.effective_date, one.months_late) for one in found]


def stop(award: Award, month: Month, day: dt.date) -> None:
    commands.stop_award(award_id=award.id, from_month=month, reason="迁出", actor=HEAD, at=clock.at_hour(day))


def test_who_was_opened_in_the_month_and_how_late():
    household("张三")  # opened on 10 March for March
    household("李四", since=Month(2020, 1))
    assert sorted(told(MARCH)) == [
        ("新增", "张三", dt.date(2020, 3, 1), 0), ("新增", "李四", dt.date(2020, 1, 1), 2),
    ]  # fmt: skip
    assert told(Month(2020, 1)) == []
    assert month_changes.late(READER, programme_code=CODE, month=MARCH) == 1


def test_who_was_stopped_stands_where_it_was_done():
    award = household("张三")
    stop(award, JUNE, dt.date(2020, 7, 5))
    assert told(JUNE) == []
    assert told(JULY) == [("停发", "张三", dt.date(2020, 6, 1), 1)]
    assert month_changes.late(READER, programme_code=CODE, month=JULY) == 1
    counts = month_changes.counts(READER, programme_code=CODE, month=JULY)
    assert counts == {"opened": 0, "stopped": 1, "ended": 0, "joined": 0, "left": 0}


def test_stopped_before_its_first_month_has_no_day_and_is_not_late():
    stop(household("张三", since=JULY), JULY, dt.date(2020, 6, 30))
    assert told(JUNE) == [("停发", "张三", None, 0)]


def test_a_term_that_runs_out_stands_in_the_month_without_it():
    award = household("张三")
    Award.objects.filter(id=award.id).update(valid=(MARCH.first_date, JULY.first_date))
    assert told(JUNE) == []
    assert told(JULY) == [("期满", "张三", dt.date(2020, 7, 1), 0)]


def test_members_who_join_and_leave_but_not_with_the_whole_family():
    award = household("张三", persons=3)
    leaving = members(award)[1]
    commands.remove_person(
        award_id=award.id, person_id=leaving.id, from_month=JUNE, reason="出嫁", actor=HEAD,
        at=clock.at_hour(dt.date(2020, 5, 20)),
    )  # fmt: skip
    commands.add_person(
        award_id=award.id, person=person("张小"), relation="20", from_month=JUNE, facts=[], note="户口簿",
        actor=HEAD, at=clock.at_hour(dt.date(2020, 5, 20)),
    )  # fmt: skip
    assert sorted(told(JUNE)) == [
        ("减人", leaving.name, dt.date(2020, 6, 1), 0), ("增人", "张小", dt.date(2020, 6, 1), 0),
    ]  # fmt: skip
    stop(award, JULY, dt.date(2020, 6, 20))
    assert [row[0] for row in told(JULY)] == []
    assert [row[0] for row in told(JUNE, kind="stopped")] == ["停发"]


def test_by_place_and_only_of_ones_own():
    household("张三")
    assert len(told(MARCH, division=VILLAGE[:9])) == 1
    assert told(MARCH, division="990103009") == []
    assert told(MARCH, actor=officer(Role.TOWN_CLERK, FAR_DISTRICT)) == []
