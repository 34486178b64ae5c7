"""Visits and what becomes due: by hand, from the intervals 30, 15 and 7 days and the 10 working days."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource
from minzheng.registers.support import commands, queries
from minzheng.registers.support.errors import NotNow
from minzheng.registers.support.models import SupportVisit

from .conftest import AT, TODAY


def visit(world, person_id: int, **more):
    given = {
        "person_id": person_id, "on_date": TODAY, "visitors": "唐秀英", "condition": "well",
        "request_id": uuid.uuid4(), "actor": world.village, "at": AT,
    }  # fmt: skip
    return commands.record_visit(**given | more)


def row_of(world, person_id: int, on_date: dt.date = TODAY):
    rows = queries.supported(world.village, on_date=on_date)
    return next(row for row in rows if row.person_id == person_id)


def test_the_next_visit_counts_from_the_start_and_then_from_the_last(world):
    assert row_of(world, world.home).visit_due == dt.date(2020, 6, 8)  # 1 June + 7 days
    assert row_of(world, world.able).visit_due == TODAY  # 1 June + 30 days
    assert row_of(world, world.inside).visit_due is None
    assert [row_of(world, one).visit_is_late for one in (world.home, world.able)] == [True, False]
    visit(world, world.home)
    row = row_of(world, world.home)
    assert (row.last_visit, row.visit_due, row.visit_is_late) == (TODAY, dt.date(2020, 7, 8), False)


def test_who_was_never_assessed_is_visited_most_often(world):
    person_id = world.support("周示例", mode=2, level=0)
    row = row_of(world, person_id)
    assert (row.visit_due, row.level_label, row.review_due) == (dt.date(2020, 6, 8), "未评估", None)
    assert row.review_is_near


def test_a_reported_change_is_due_in_ten_working_days_until_somebody_assesses(world):
    assert row_of(world, world.able).review_due == dt.date(2021, 6, 1)  # twelve months after 1 June 2020
    visit(world, world.able, self_care_changed=True, change="中风后不能自己下床")
    row = row_of(world, world.able)
    # 2, 3, 6, 7, 8, 9, 10, 13, 14 and 15 July
    assert (row.changed_date, row.review_due) == (TODAY, dt.date(2020, 7, 15))
    fact = people.NewFact(
        name="self_care_level", value=3, from_date=dt.date(2020, 7, 9), person_id=world.able,
        source=FactSource.VISITED, source_date=dt.date(2020, 7, 9),
    )  # fmt: skip
    people.record_facts([fact], actor=world.bureau, at=at_hour(dt.date(2020, 7, 9)))
    row = row_of(world, world.able, dt.date(2020, 7, 10))
    assert (row.level, row.changed_date, row.review_due) == (3, None, dt.date(2021, 7, 9))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on_date": dt.date(2020, 7, 2)}, "on_date"),
        ({"on_date": dt.date(2020, 5, 31)}, "on_date"),
        ({"condition": "good"}, "condition"),
        ({"condition": "wrong"}, "findings"),
        ({"self_care_changed": True}, "change"),
        ({"visitors": ""}, "visitors"),
    ],
)
def test_a_wrong_visit_is_refused_with_its_field(world, change, field):
    with pytest.raises(Invalid) as refused:
        visit(world, world.home, **change)
    assert refused.value.field == field
    assert not SupportVisit.objects.exists()


def test_the_same_request_is_one_visit_and_rows_stay(world):
    request_id = uuid.uuid4()
    first = visit(world, world.home, request_id=request_id)
    assert visit(world, world.home, request_id=request_id).id == first.id
    with pytest.raises(DatabaseError), transaction.atomic():
        SupportVisit.objects.update(visitors="别人")


def test_the_township_visits_too_and_the_bureau_and_institutions_do_not(world):
    visit(world, world.home, actor=world.town)
    with pytest.raises(NotPermitted):
        visit(world, world.home, actor=world.bureau)
    with pytest.raises(NotNow, match="集中供养"):
        visit(world, world.inside)
    assert SupportVisit.objects.count() == 1


def test_flags_and_counts(world):
    counts = queries.counts(queries.supported(world.bureau, on_date=TODAY))
    assert {name: counts[name] for name in ("all", "inside", "home", "lost", "lost_inside")} == {
        "all": 3, "inside": 1, "home": 2, "lost": 2, "lost_inside": 1,
    }  # fmt: skip
    assert (counts["visit"], counts["care"], counts["bed"], counts["uninsured"]) == (1, 2, 1, 3)
    late = queries.supported(world.bureau, on_date=TODAY, flag="visit")
    assert [row.person_id for row in late] == [world.home]
    assert queries.supported(world.bureau, on_date=TODAY, town="431103999") == []
    assert queries.share_text(194, 375) == "52%"
    assert queries.share_text(0, 0) == "—"
