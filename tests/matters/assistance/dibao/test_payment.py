"""What is due month by month, when what is known changes; and the batch against the explanation."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.people.models import Household
from minzheng.kernel.rules.errors import ParameterError
from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT
from minzheng.registers.benefits.entitlement import FactsMissing
from minzheng.registers.benefits.models import Award
from tests.matters.assistance.dibao.filing import award, declare, declare_person, home, person

pytestmark = pytest.mark.django_db

JANUARY = dt.date(2020, 1, 1)
OPENED = clock.at_hour(dt.date(2020, 1, 2))
LATE = clock.at_hour(dt.date(2021, 1, 10))


def months(first: str, last: str) -> list[Month]:
    return list(Month.parse(first).through(Month.parse(last)))


def amounts(one: Award, first: str, last: str, known_at: dt.datetime = LATE) -> list[int]:
    found = ENTITLEMENT.due([one], months(first, last), known_at)
    return [found[one.id, month].amount_fen for month in months(first, last)]


@pytest.fixture
def three():
    """Father, mother with 18,000 a year after cost, child; medical cost 6,000: the worked example."""
    father, mother, child = (person(name, serial=i, at=OPENED) for i, name in enumerate("父母子", start=1))
    incomes = {
        father: {"medical_cost_year_fen": 6000_00},
        mother: {"wage_income_year_fen": 21_600_00, "employment_cost_year_fen": 3600_00},
    }
    household = home(father, mother, child, since=JANUARY, at=OPENED, incomes=incomes, urban=1)
    return award(household, father, mother, child, since=Month(2020, 1), at=OPENED), father, mother, child


def test_the_standard_of_each_month_pays_that_month(three):
    assert amounts(three[0], "2020-09", "2020-12") == [500_00, 500_00, 710_00, 710_00]


def test_what_people_compare_stands_in_the_basis(three):
    one = three[0]
    due = ENTITLEMENT.due([one], months("2020-11", "2020-11"), LATE)[one.id, Month(2020, 11)]
    assert due.basis == {
        "保障人数": "3", "人均月收入": "333.33", "标准": "570.00", "结果": "按差额补助",
    }  # fmt: skip
    assert (due.persons, due.category) == (3, "urban")


def test_a_death_in_august_ends_the_share_with_august_whenever_it_is_learnt(three):
    """Two left: 18,000 / 12 = 1,500; the father's medical cost no longer counts; 500 × 2 < 1,500."""
    one, father, *_ = three
    died = day_number(dt.date(2020, 8, 20))
    declare(father, since=dt.date(2020, 8, 20), at=clock.at_hour(dt.date(2020, 11, 12)), death_day=died)
    before = clock.at_hour(dt.date(2020, 11, 11))
    assert amounts(one, "2020-08", "2020-10", before) == [500_00, 500_00, 500_00]
    assert amounts(one, "2020-08", "2020-10") == [500_00, 0, 0]
    due = ENTITLEMENT.due([one], months("2020-09", "2020-09"), LATE)[one.id, Month(2020, 9)]
    assert due.basis["结果"] == "人均月收入不低于标准"
    assert (due.persons, due.basis["保障人数"]) == (0, "2")


def test_a_death_on_the_first_of_a_month_still_leaves_that_month(three):
    one, *_, child = three
    declare(child, since=dt.date(2020, 8, 1), at=LATE, death_day=day_number(dt.date(2020, 8, 1)))
    found = ENTITLEMENT.due([one], months("2020-08", "2020-09"), LATE)
    persons = [found[one.id, month].basis["保障人数"] for month in months("2020-08", "2020-09")]
    assert persons == ["3", "2"]


def test_a_child_counts_from_the_month_that_begins_with_it(three):
    """Born and added on 1 June and on 2 June: 4 × 500 − 1,000 = 1,000."""
    one = three[0]
    for serial, day, expected in ((8, 1, [500_00, 1000_00, 1000_00]), (9, 2, [500_00, 1000_00, 1500_00])):
        baby, since = person("幼子", "20200528", serial, at=LATE), dt.date(2020, 6, day)
        people.add_member(
            household=one.household, person=baby, relation="20", from_date=since, actor=SYSTEM, at=LATE
        )
        declare_person(baby, since=since, at=LATE)
        assert amounts(one, "2020-05", "2020-07") == expected


def test_a_rising_income_begins_a_gradual_exit_that_ends_with_its_last_day(three):
    one, _, mother, _ = three
    declare(mother, since=dt.date(2020, 9, 1), at=LATE, wage_income_year_fen=60_000_00)
    declare(
        one.household, since=dt.date(2020, 9, 1), at=LATE, gradual_exit_monthly_fen=500_00,
        gradual_exit_last_day=day_number(dt.date(2020, 11, 30)),
    )  # fmt: skip
    assert amounts(one, "2020-08", "2020-12") == [500_00, 500_00, 500_00, 500_00, 0]
    found = ENTITLEMENT.due([one], months("2020-09", "2020-12"), LATE)
    assert found[one.id, Month(2020, 9)].basis["结果"] == "渐退"
    assert [found[one.id, month].persons for month in months("2020-09", "2020-12")] == [3, 3, 3, 0]


def test_only_the_months_of_the_award_are_due(three):
    one = three[0]
    one.valid = (dt.date(2020, 3, 1), dt.date(2020, 5, 1))
    one.save(update_fields=["valid"])
    found = ENTITLEMENT.due([Award.objects.get(id=one.id)], months("2020-01", "2020-12"), LATE)
    assert sorted(month for _, month in found) == months("2020-03", "2020-04")


def test_an_award_of_no_month_has_nothing_due(three):
    one = three[0]
    one.valid = (dt.date(2020, 3, 1), dt.date(2020, 3, 1))
    one.save(update_fields=["valid"])
    assert ENTITLEMENT.due([Award.objects.get(id=one.id)], months("2020-01", "2020-12"), LATE) == {}


def test_a_household_that_everybody_left_has_nothing_due():
    alone = person("独居者", at=OPENED)
    one = award(home(alone, since=JANUARY, at=OPENED), alone, since=Month(2020, 1), at=OPENED)
    people.remove_member(
        household_id=one.household_id, person_id=alone.id, until_date=dt.date(2020, 6, 1), reason="迁出",
        actor=SYSTEM, at=LATE,
    )  # fmt: skip
    found = ENTITLEMENT.due([one], months("2020-05", "2020-06"), LATE)
    assert {month: due.amount_fen for (_, month), due in found.items()} == {Month(2020, 5): 500_00}
    assert ENTITLEMENT.explain(one, Month(2020, 6), LATE)["value"] == 0


def test_the_law_changes_inside_one_run(three):
    """Urban standards stay at 570; from July 2021 the measures of 2021 apply."""
    one = three[0]
    later = clock.at_hour(dt.date(2021, 8, 1))
    assert amounts(one, "2021-05", "2021-08", later) == [710_00] * 4
    first, second = (ENTITLEMENT.digests("431103", Month(2021, month), LATE)[0] for month in (6, 7))
    assert first != second


def test_missing_facts_of_all_awards_are_named_at_once():
    names = ("甲方", "乙方")
    for serial, name in enumerate(names, start=1):
        one = person(name, serial=serial, at=OPENED)
        household = people.form_household(
            head=one, division_code=one.division_code, from_date=JANUARY, actor=SYSTEM, at=OPENED
        )
        declare_person(one, since=JANUARY, at=OPENED)
        award(household, one, since=Month(2020, 1), at=OPENED)
    with pytest.raises(FactsMissing) as caught:
        ENTITLEMENT.due(Award.objects.all(), months("2020-01", "2020-02"), LATE)
    assert "甲方家庭的机动车" in caught.value.sentence
    assert {text.split("家庭")[0] for text in caught.value.missing} == set(names)


def test_a_month_without_a_known_standard_is_refused():
    december = dt.date(2019, 12, 1)
    one = person("独居者", at=OPENED)
    made = award(home(one, since=december, at=OPENED, urban=1), one, since=Month(2019, 12), at=OPENED)
    with pytest.raises(ParameterError, match=r"2019-12-01.*没有适用的值"):
        ENTITLEMENT.due([made], months("2019-12", "2020-01"), LATE)
    assert amounts(made, "2020-01", "2020-01") == [500_00]


def test_a_batch_takes_few_queries_however_many_awards(django_assert_num_queries):
    awards = []
    for serial in range(1, 6):
        one = person("独居者", serial=serial, at=OPENED)
        awards.append(award(home(one, since=JANUARY, at=OPENED), one, since=Month(2020, 1), at=OPENED))
    with django_assert_num_queries(4):
        found = ENTITLEMENT.due(awards, months("2020-01", "2020-12"), LATE)
    assert len(found) == 60


WINDOW = months("2020-01", "2020-12")
DAYS = st.integers(0, 365).map(lambda number: JANUARY + dt.timedelta(days=number))
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["wage_income_year_fen", "medical_cost_year_fen", "death", "vehicle", "urban", "exit"]
        ),
        DAYS,
        st.integers(0, 24_000_00),
    ),
    max_size=6,
)


def happen(what: str, on: dt.date, amount: int, household: Household, persons: list) -> None:
    """One thing that changes what is due, told on the day of `LATE`."""
    one = persons[amount % len(persons)]
    match what:
        case "death":
            declare(one, since=on, at=LATE, death_day=day_number(on))
        case "vehicle" | "urban":
            name = "vehicle_count" if what == "vehicle" else "urban"
            declare(household, since=on, at=LATE, **{name: amount % 2})
        case "exit":
            last = day_number(on + dt.timedelta(days=amount % 200))
            declare(household, since=on, at=LATE, gradual_exit_monthly_fen=amount, gradual_exit_last_day=last)
        case _:
            declare(one, since=on, at=LATE, **{what: amount})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, size=st.integers(1, 3), urban=st.booleans())
def test_the_explanation_gives_the_amount_of_the_batch(db, events, size, urban):
    """Whatever happens on whichever days, each month's tree ends in the fen that the batch pays."""
    with transaction.atomic():
        persons = [person(f"成员{'甲乙丙'[i]}", serial=i + 1, at=OPENED) for i in range(size)]
        household = home(*persons, since=JANUARY, at=OPENED, urban=int(urban))
        one = award(household, *persons, since=Month(2020, 1), at=OPENED)
        for event in events:
            happen(*event, household, persons)
        due = ENTITLEMENT.due([one], WINDOW, LATE)
        explained = [ENTITLEMENT.explain(one, month, LATE)["value"] for month in WINDOW]
        transaction.set_rollback(True)
    assert [due[one.id, month].amount_fen for month in WINDOW] == explained


def test_what_was_not_known_yet_does_not_count(three):
    one, _, mother, _ = three
    known = clock.at_hour(dt.date(2020, 11, 20))
    declare(mother, since=dt.date(2020, 10, 1), at=known, wage_income_year_fen=9600_00)
    earlier = known - dt.timedelta(seconds=1)
    assert amounts(one, "2020-09", "2020-10", earlier) == [500_00, 500_00]
    assert amounts(one, "2020-09", "2020-10", known) == [500_00, 1500_00]
    assert ENTITLEMENT.explain(one, Month(2020, 10), earlier)["value"] == 500_00
    assert ENTITLEMENT.explain(one, Month(2020, 10), known)["value"] == 1500_00
