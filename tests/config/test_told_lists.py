"""The lists of the told year come to the printed sums before anything is paid."""

import random
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest

from minzheng.config.demo import population
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.lists import aid, changes, children, destitute, elders
from minzheng.config.demo.lists.listed import Listed, Someone
from minzheng.kernel.base.months import Month

VILLAGES = {True: ["431103001001"], False: ["431103101200", "431103101201"]}
EVERYWHERE = VILLAGES[True] + VILLAGES[False]
JANUARY, DECEMBER = Month(2020, 1), Month(2020, 12)


@pytest.fixture
def invention() -> Invention:
    return Invention(5)


def months(row: Listed) -> set[int]:
    """The months of the year in which somebody has a benefit."""
    last = row.until.plus(-1) if row.until else DECEMBER
    return {month.month for month in row.first.through(last)}


def test_2032_destitute_persons_of_whom_343_live_in_institutions_and_375_have_lost_self_care(invention):
    rows = list(destitute.destitute(invention, VILLAGES))
    december = [row.facts for row in rows if 12 in months(row)]
    assert len(december) == 2_032
    assert sum(one["support_mode"] == 1 for one in december) == 343
    assert sum(one["self_care_level"] > 1 for one in december) == 375
    inside = Counter(one["self_care_level"] for one in december if one["support_mode"] == 1)
    assert (inside[3], inside[2]) == (78, 116)
    assert sum(row.first > JANUARY for row in rows) == 75
    assert sum(one["support_urban"] for one in december) == 215


def test_the_allowance_of_four_quarters_is_13615_months(invention):
    rows = [months(row) for row in elders.allowance(invention, EVERYWHERE)]
    quarters = [sum(bool(one & set(range(first, first + 3))) for one in rows) for first in (1, 4, 7, 10)]
    assert quarters == [1_104, 1_113, 1_321, 1_230]
    assert sum(map(len, rows)) == 13_615


def test_21_centenarians_have_220_months(invention):
    rows = list(elders.centenarians(invention, EVERYWHERE))
    assert (len(rows), sum(len(months(row)) for row in rows)) == (21, 220)
    turning = [row for row in rows if row.first > JANUARY]
    assert all(row.who.identity_number[6:12] == f"1920{row.first.month:02d}" for row in turning)


def test_orphans_come_to_1345146_yuan(invention):
    rows = list(children.orphans(invention, EVERYWHERE))
    rates = {1: 950, 2: 1_350}
    paid = sum(
        rates[row.facts["orphan_care"]] + children.PRICE_YUAN.get(month, 0)
        for row in rows
        for month in months(row)
    )
    assert paid == 1_345_146
    assert Counter(row.facts["orphan_care"] for row in rows if 12 in months(row)) == {1: 70, 2: 28}


def test_130_children_come_to_880304_yuan(invention):
    in_need = [
        children.Child(Someone(str(number), "某某", EVERYWHERE[0]), 105 + number * 10) for number in range(20)
    ]
    rows = list(children.unsupported(invention, EVERYWHERE, in_need))
    shares = {child.who: child.share_yuan for child in in_need}
    paid = sum(
        950 - shares.get(row.who, 0) + children.PRICE_YUAN.get(month, 0)
        for row in rows
        for month in months(row)
    )
    assert (len(rows), paid) == (130, 880_304)


def test_8_and_6_students_have_a_grant_for_each_half_year(invention):
    rows = list(children.students(invention, EVERYWHERE))
    assert Counter(row.first for row in rows) == {Month(2020, 6): 8, DECEMBER: 6}
    assert {row.terms["period_from"] for row in rows} == {JANUARY.index, Month(2020, 7).index}
    assert len({row.occasion for row in rows}) == 14


def test_4700_aids_come_to_4778000_yuan_and_none_is_beyond_the_limit(invention):
    heads = [(Someone(str(number), "某某", EVERYWHERE[0]), number % 3 == 0) for number in range(5_000)]
    rows = list(aid.temporary(invention, heads))
    amounts = []
    for row in rows:
        rate = (570 if row.first >= Month(2020, 11) else 500) if row.terms["urban"] else 335
        amounts.append(round(rate * row.terms["months"] * row.terms["severity"] / 10_000))
    assert (len(rows), sum(amounts)) == (4_700, 4_778_000)
    assert 300 <= min(amounts) <= max(amounts) <= 2_000
    assert max(row.terms["months"] for row in rows) <= 6
    assert len({row.who for row in rows}) == 4_700


def test_21_and_28_burials(invention):
    rows = Counter(row.programme for row in aid.funerals(invention, EVERYWHERE))
    assert rows == {"funeral_aid": 21, "eco_burial": 28}


@pytest.mark.parametrize("target", [population.URBAN, population.RURAL])
def test_the_planned_households_come_to_the_printed_times_and_money(target, invention):
    planned = population.plan(target, invention)
    incomes = population.incomes_per_head(target, planned, invention)
    besides = target.besides
    assert sum(one.months for one in planned) + besides.household_times == target.household_times
    assert sum(one.months * one.size for one in planned) + besides.person_times == target.person_times
    paid = sum(
        (target.standard_fen[Month.from_index(one.from_month.index + number)] - income) * one.size
        for one, income in zip(planned, incomes, strict=True)
        for number in range(one.months)
    )
    assert (
        abs(paid + besides.amount_fen - target.amount_fen) <= 1_200
    )  # one yuan in each month of a household


def test_the_new_rural_households_stand_in_their_classes(invention):
    planned = population.plan(population.RURAL, invention)
    for class_, households, persons in ((1, 34, 86), (2, 525, 839), (3, 60, 129)):
        sizes = [one.size for one in planned if one.guarantee_class == class_]
        assert (len(sizes), sum(sizes)) == (households, persons)


def test_so_many_households_have_so_many_persons():
    homes = [SimpleNamespace(size=1 + number % 4) for number in range(200)]
    chosen = changes.so_many(homes, 70, 179, random.Random(1))
    assert (len(chosen), sum(home.size for home in chosen)) == (70, 179)


def test_months_are_moved_until_whole_years_are_left(invention):
    odd = replace(population.URBAN, household_times=23_083, person_times=37_612)
    planned = population.plan(odd, invention)
    assert sum(one.months for one in planned) == 23_083 - odd.besides.household_times
    assert sum(one.months * one.size for one in planned) == 37_612 - odd.besides.person_times
