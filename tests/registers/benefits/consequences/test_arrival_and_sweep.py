"""Whatever arrives, in whatever order: looking at what arrived and sweeping everybody give the same warnings.

Each history is played twice from the same ground: once the rules follow every step (`catch_up`), once they
only sweep after every step. The same warnings stand afterwards, in the same states, and the same awards
end.
"""

import copy
import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.watch import commands as watch
from minzheng.kernel.watch.declared import BIRTHDAY, watches
from minzheng.kernel.watch.models import Cursor, Warning
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award

DAY = dt.date(2020, 6, 10)
PROGRAMMES = ("dibao", "tekun", "disability_living", "disability_nursing", "orphan")

facts = st.sampled_from(
    [
        {"disability_category": 4, "disability_grade": 1}, {"disability_grade": 3}, {"serving_sentence": 1},
        {"serving_sentence": 0}, {"death_day": day_number(dt.date(2020, 5, 20))},
        {"married_day": day_number(dt.date(2020, 5, 2))}, {"moved_out_day": day_number(dt.date(2020, 5, 2))},
        {"in_institution": 1}, {"disability_card_last_day": day_number(dt.date(2020, 7, 1))},
        {"disability_card_last_day": day_number(dt.date(2029, 7, 1))}, {"vehicle_count": 1},
        {"labour_ability": 3}, {"work_injury_nursing": 1}, {"enlisted_day": day_number(dt.date(2020, 5, 9))},
    ]
)  # fmt: skip
steps = st.one_of(
    st.tuples(st.just("know"), st.integers(0, 2), facts),
    st.tuples(st.just("receives"), st.integers(0, 2), st.sampled_from(PROGRAMMES)),
    st.tuples(st.just("stop"), st.integers(0, 2), st.sampled_from(PROGRAMMES)),
    st.tuples(st.just("apply"), st.integers(0, 2), st.none()),
    st.tuples(st.just("add"), st.integers(0, 2), st.none()),
)


@pytest.fixture
def ground(district_of_grants):
    """A child of fifteen, a grown-up and somebody of ninety."""
    born = (dt.date(2004, 6, 1), dt.date(1968, 3, 5), dt.date(1930, 1, 5))
    people = [district_of_grants.person(one) for one in born]
    watch.sweep(at=at_hour(DAY, 8))
    watch.catch_up(at=at_hour(DAY, 8))
    watch.catch_up(at=at_hour(DAY, 8))
    return district_of_grants, people


def play(district, person, kind: str, what) -> None:
    """One step; what is impossible now is left out."""
    if kind == "know":
        district.know(person, dt.date(2020, 6, 1), **what)
    elif kind == "receives":
        running = Award.objects.filter(programme=what, persons__person=person)
        if not running.exists():
            district.receives(what, person, Month(2020, 7 if what == "tekun" else 3))
    elif kind == "stop":
        for award in Award.objects.filter(programme=what, persons__person=person, valid__upper_inf=True):
            benefits.stop_award(
                award_id=award.id, from_month=Month(2020, 8), reason="其他", actor=district.officers["shenpi"],
                at=at_hour(DAY, 9),
            )  # fmt: skip
    elif kind == "apply":
        free = not Award.objects.filter(programme="disability_nursing", persons__person=person).exists()
        if free and not Case.objects.filter(subject=f"person:{person.id}", closed_at=None).exists():
            district.apply(
                "disability_subsidies", person, DAY, programmes=["disability_nursing"], disability_category=4,
                disability_grade=1,
            )  # fmt: skip
    else:
        district.know(district.person(dt.date(1929, 6, 1)), DAY, labour_ability=3)


def standing() -> tuple[set, set]:
    """Warnings and awards as they stand; ids of rows that both plays number alike."""
    rows = Warning.objects.values_list("rule", "person__name", "state", "sentence", "outcome")
    awards = Award.objects.values_list("programme", "person__name", "valid", "stop_reason")
    return set(rows), {(*row[:2], str(row[2]), row[3]) for row in awards}


def follow(*, at: dt.datetime) -> None:
    """Each row is read twice: only then do the next step's rows stand alone."""
    watch.catch_up(at=at)
    watch.catch_up(at=at)


class _Undone(Exception):
    """Takes a play back."""


def played(ground, history, after) -> tuple[set, set]:
    """Play a history from the ground and take it back; what stood at its end."""
    district, people = ground
    invention = copy.deepcopy(district.invention)
    found = None
    try:
        with transaction.atomic():
            for hour, (kind, whose, what) in enumerate(history):
                play(district, people[whose], kind, what)
                after(at=at_hour(DAY, 10, hour))
            found = standing()
            raise _Undone
    except _Undone:
        district.invention = invention
    return found


CARD, CHILD, GROWN, OLD = {"disability_category": 4, "disability_grade": 1}, 0, 1, 2
TOLD = (
    [("know", GROWN, CARD), ("receives", GROWN, "dibao"), ("receives", GROWN, "disability_living"),
     ("stop", GROWN, "dibao"), ("apply", GROWN, None), ("know", GROWN, {"serving_sentence": 1})],
    [("receives", OLD, "disability_nursing"), ("receives", OLD, "tekun"), ("stop", OLD, "tekun"),
     ("receives", OLD, "dibao"), ("know", OLD, {"vehicle_count": 1}),
     ("know", OLD, {"death_day": day_number(dt.date(2020, 5, 20))})],
    [("know", CHILD, CARD), ("receives", CHILD, "disability_living"), ("receives", CHILD, "orphan"),
     ("receives", CHILD, "dibao"), ("know", CHILD, {"married_day": day_number(dt.date(2020, 5, 2))}),
     ("know", CHILD, {"labour_ability": 3}), ("add", CHILD, None)],
)  # fmt: skip


@example(history=TOLD[0])
@example(history=TOLD[1])
@example(history=TOLD[2])
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=st.lists(steps, min_size=1, max_size=6))
def test_following_and_sweeping_find_the_same(ground, history):
    followed = played(ground, history, follow)
    swept = played(ground, history, watch.sweep)
    assert followed[0] == swept[0]
    assert followed[1] == swept[1]


def test_every_rule_that_asks_for_an_age_is_swept(ground):
    """A birthday is no arrival: a day later the sweep alone finds it."""
    district, _ = ground
    child = district.person(dt.date(2002, 6, 11))
    district.receives("orphan", child, Month(2020, 1))
    follow(at=at_hour(DAY, 9))
    assert not Warning.objects.filter(rule="turned_18").exists()
    next_day = at_hour(dt.date(2020, 6, 11), 2)
    watch.catch_up(at=next_day)
    assert not Warning.objects.filter(rule="turned_18").exists()
    watch.sweep(at=next_day)
    assert Warning.objects.get(rule="turned_18").person_id == child.id
    assert BIRTHDAY in next(one for one in watches() if one.code == "turned_18").looks_at


def test_a_cursor_reads_each_row_twice_and_no_more(ground):
    district, people = ground
    district.know(people[1], DAY, labour_ability=3)
    positions = []
    for _ in range(3):
        watch.catch_up(at=at_hour(DAY, 9))
        cursor = Cursor.objects.get(source="facts")
        positions.append((cursor.position, cursor.settled))
    last = positions[-1][0]
    assert positions[0][1] < last
    assert positions == [(last, positions[0][1]), (last, last), (last, last)]
