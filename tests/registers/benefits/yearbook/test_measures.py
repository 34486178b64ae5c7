"""Persons, awards, person-times and money of a small year, each by hand, and the rows that are counted.

500 元 a head. In March two households are paid: a couple and one person alone. In April the one alone has
left, three others have joined, and a person is found whose benefit began in March.
"""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource, Person
from minzheng.registers.benefits import commands, programmes
from minzheng.registers.benefits.models import IssueRun
from minzheng.registers.benefits.yearbook import District, behind, measures, rows_of
from minzheng.registers.benefits.yearbook.measures import Kind

from .. import bureau

TRIAL, SECOND = bureau.CODE, "second"
HERE = District(bureau.DISTRICT, 2020)
MARCH, APRIL = Month(2020, 3), Month(2020, 4)


@pytest.fixture
def year(bureau):
    couple, alone = bureau.household("王某", persons=2), bureau.household("李某")
    bureau.run(MARCH)
    commands.stop_award(
        award_id=alone.id, from_month=APRIL, reason="自愿放弃", actor=bureau.HEAD, at=bureau.AT
    )
    three = bureau.household("赵某", persons=3, since=APRIL)
    late = bureau.household("周某")
    bureau.run(APRIL)
    return {"couple": couple, "alone": alone, "three": three, "late": late}


def listed(measure) -> list[tuple]:
    """(name, period, fen, persons) of the rows behind a measure."""
    rows = behind(measure.kind, rows_of(measure, HERE))
    return [(row.name, row.period, row.amount_fen, row.persons) for row in rows]


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (measures.award_months(TRIAL), 6),
        (measures.award_months(TRIAL, first=4, last=4), 3),
        (measures.award_months(TRIAL, categories=("rural",)), 0),
        (measures.person_times(TRIAL), 10),
        (measures.person_times(TRIAL, last=3), 4),
        (measures.persons(TRIAL), 7),
        (measures.persons(TRIAL, first=4, last=4), 6),
        (measures.due(TRIAL, last=3), Decimal("0.2")),
        (measures.due(TRIAL), Decimal("0.5")),
        (measures.paid_by_runs(TRIAL, last=3), Decimal("0.15")),
        (measures.paid_by_runs(TRIAL, first=4), Decimal("0.35")),
        (measures.average(TRIAL), 500),
    ],
)
def test_a_figure_by_hand(year, measure, value):
    assert measure.value(HERE) == value


def test_nothing_of_another_district_counts(year):
    assert measures.person_times(TRIAL).value(District(bureau.FAR_DISTRICT, 2020)) == 0
    assert measures.average(TRIAL).value(District(bureau.FAR_DISTRICT, 2020)) == 0


def test_the_rows_behind_person_times_are_what_was_issued(year):
    assert listed(measures.person_times(TRIAL, first=3, last=3)) == [
        ("王某", "2020年3月", 100_000, 2), ("李某", "2020年3月", 50_000, 1), ("周某", "2020年3月", 50_000, 1),
    ]  # fmt: skip


def test_the_rows_behind_awards_and_months(year):
    assert listed(measures.award_months(TRIAL, first=4, last=4)) == [
        ("王某", "2020年4月", 100_000, 2), ("赵某", "2020年4月", 150_000, 3), ("周某", "2020年4月", 50_000, 1),
    ]  # fmt: skip


def test_the_rows_behind_persons_name_each_once_with_the_last_run(year):
    measure = measures.persons(TRIAL)
    rows = behind(measure.kind, rows_of(measure, HERE))
    assert [row.name for row in rows] == ["王某", "王某家人", "李某", "赵某", "赵某家人", "赵某家人", "周某"]
    runs = {run.month: run.id for run in IssueRun.objects.all()}
    assert [row.run_id for row in rows] == [
        runs[APRIL], runs[APRIL], runs[MARCH], runs[APRIL], runs[APRIL], runs[APRIL], runs[APRIL],
    ]  # fmt: skip
    assert rows[2].period == "2020年3月"
    assert rows[0].programmes == "示例补助"


def test_only_persons_with_a_fact_of_the_month_count(year):
    person = Person.objects.get(name="李某")
    fact = people.NewFact(
        name="self_care_level", value=3, from_date=dt.date(2020, 1, 1), until_date=dt.date(2020, 4, 1),
        person_id=person.id, source=FactSource.VISITED,
    )  # fmt: skip
    people.record_facts([fact], **bureau.BY)
    wanted = {"self_care_level": (2, 3)}
    assert measures.persons(TRIAL, first=3, last=3, where=wanted).value(HERE) == 1
    assert measures.persons(TRIAL, first=3, last=4, where=wanted).value(HERE) == 0
    assert measures.greatest_fact("self_care_level", TRIAL, month=3).value(HERE) == 3


def test_who_has_both_of_two_programmes(year):
    programmes.register(dataclasses.replace(bureau.PROGRAMME, code=SECOND, name="另一补助"))
    couple = year["couple"]
    commands.open_award(
        programme=SECOND, household=couple.household, person=couple.payee, payee=couple.payee,
        division_code=bureau.VILLAGE, persons=[couple.payee], from_month=APRIL, basis="示例依据", **bureau.BY,
    )  # fmt: skip
    by = {"actor": bureau.MAKER, "at": bureau.AT}
    run = commands.start_run(programme_code=SECOND, division_prefix=bureau.DISTRICT, month=APRIL, **by)
    commands.prepare_run(run_id=run.id, **by)
    checked = {"run_id": run.id, "actor": bureau.CHECKER, "at": bureau.AT}
    commands.check_run(**checked)
    commands.post_run(**checked)
    both = measures.persons_with_all(TRIAL, SECOND, month=4)
    assert (measures.persons(TRIAL, SECOND, first=4, last=4).value(HERE), both.value(HERE)) == (6, 1)
    assert measures.award_months(TRIAL, SECOND, first=4, last=4).value(HERE) == 4
    assert [name for name, *_ in listed(both)] == ["王某"]


def test_every_kind_of_row_can_be_listed():
    note = measures.Note("城市低保标准", "自 2020年1月1日 起", 50_000, "示例文件")
    (row,) = behind(Kind.NOTES, [note])
    assert (row.name, row.period, row.amount_fen, row.why) == (
        "城市低保标准", "自 2020年1月1日 起", 50_000, "示例文件",
    )  # fmt: skip
