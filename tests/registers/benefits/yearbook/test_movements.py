"""Who came in within a year, who joined a household, whose class rose: a small year by hand."""

import dataclasses
import datetime as dt

import pytest

from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource
from minzheng.registers.benefits import commands, programmes
from minzheng.registers.benefits.yearbook import District, behind, movements, rows_of

from .. import bureau

HERE = District(bureau.DISTRICT, 2020)
DIBAO = "dibao"
URBAN = {"category": "urban"}
JANUARY, MARCH, MAY = Month(2020, 1), Month(2020, 3), Month(2020, 5)
C, B, A = 3, 2, 1


def home(name: str, persons: int, since: Month, class_: int):
    award = bureau.household(name, persons=persons, since=since)
    record(award, class_, since)
    return award


def record(award, class_: int, since: Month) -> None:
    fact = people.NewFact(
        name="guarantee_class", value=class_, from_date=since.first_date, household_id=award.household_id,
        source=FactSource.VISITED,
    )  # fmt: skip
    people.record_facts([fact], **bureau.BY)


@pytest.fixture
def year(bureau, monkeypatch):
    """One family since January, of class C; two join in March and May; the first rises and grows in May."""
    monkeypatch.setattr(bureau, "CODE", DIBAO)
    programmes.register(dataclasses.replace(bureau.PROGRAMME, code=DIBAO, name="低保"))
    old = home("王某", 2, JANUARY, C)
    home("李某", 3, MARCH, B)
    home("赵某", 1, MAY, A)
    bureau.run(Month(2020, 4))
    record(old, B, MAY)
    commands.add_person(
        award_id=old.id, person=bureau.person("王小某"), relation="20", from_month=MAY, facts=(),
        note="户口簿", actor=bureau.HEAD, at=bureau.AT,
    )  # fmt: skip
    bureau.run(MAY)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (movements.new_awards(DIBAO), 2),
        (movements.new_persons(DIBAO), 4),
        (movements.new_awards(DIBAO, **URBAN, class_=B), 1),
        (movements.new_persons(DIBAO, **URBAN, class_=B), 3),
        (movements.new_awards(DIBAO, **URBAN, class_=C), 0),
        (movements.new_awards(DIBAO, category="rural"), 0),
        (movements.begun_persons(DIBAO), 7),
        (movements.first_time(DIBAO), 4),
        (movements.grown_households(**URBAN), 1),
        (movements.added_persons(**URBAN), 1),
        (movements.risen_households((C, B), **URBAN), 1),
        (movements.risen_persons((C, B), **URBAN), 3),
        (movements.risen_households((B, A), (C, A), **URBAN), 0),
        (movements.improved_households((C, B), **URBAN), 1),
        (movements.improved_persons((C, B), **URBAN), 3),
        (movements.improved_persons((B, A), **URBAN), 1),
    ],
)
def test_a_movement_by_hand(year, measure, value):
    assert measure.value(HERE) == value
    rows = behind(measure.kind, rows_of(measure, HERE))
    assert len(rows) == value


def test_the_added_member_is_named(year):
    measure = movements.added_persons(**URBAN)
    assert [row.name for row in behind(measure.kind, rows_of(measure, HERE))] == ["王小某"]


def test_a_class_that_was_always_the_same_is_no_rise(year):
    assert dt.date(2020, 5, 1) == MAY.first_date
    assert movements.risen_households((C, B), category="rural").value(HERE) == 0
