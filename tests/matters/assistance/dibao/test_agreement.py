"""Any family, any of the laws and standards: four ways, the same fen."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.matters.assistance.dibao.rules import book
from tests.matters.assistance.dibao.families import family, parameters
from tests.matters.assistance.dibao.readings import READINGS
from tests.matters.assistance.dibao.reference import monthly_amount_fen

OLD_LAW = [dt.date(2020, 1, 1), dt.date(2020, 11, 1)]
NEW_LAW = [dt.date(2021, 7, 1), dt.date(2024, 2, 29)]


@st.composite
def places(draw, days):
    """The parameters of a place of its own rounding, minimum, cap and rate, on each of the days."""
    changed = {
        "rounding_unit": draw(st.integers(1, 100)),
        "minimum_amount": draw(st.integers(0, 1000_00)),
        "rigid_deduction_cap": draw(st.integers(0, 10_000)),
        "gradual_exit_rate": draw(st.integers(0, 10_000)),
    }
    return [parameters(day, **changed) for day in days]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_reading_agrees_with_the_reference(data):
    days = data.draw(st.sampled_from([OLD_LAW, NEW_LAW]))
    sets = data.draw(places(days))
    families = data.draw(st.lists(family(), min_size=1, max_size=8))
    rows = data.draw(st.lists(st.sampled_from([0, 1]), min_size=len(families), max_size=len(families)))
    expected = [
        monthly_amount_fen(own, members, {n: v.value for n, v in sets[row].items()}, days[row])
        for (own, members), row in zip(families, rows, strict=True)
    ]
    for name, reading in READINGS.items():
        found = reading(days[0], sets, families, rows, ("amount",))
        assert found["amount"] == expected, name


@settings(max_examples=60, deadline=None)
@given(family(), st.integers(1, 10**9))
def test_more_income_never_means_more_money(one, more):
    household, members = one
    household = household | {"gradual_exit_running": False}
    program = book.compile(NEW_LAW[0], parameters(NEW_LAW[0]))
    income = min(members[0]["transfer_income_year_fen"] + more, 10**11)
    richer = [members[0] | {"transfer_income_year_fen": income}]
    before, after = (
        program.evaluate(household, each, outputs=["amount"])["amount"]
        for each in (members, richer + members[1:])
    )
    assert 0 <= after <= before


@settings(max_examples=60, deadline=None)
@given(family())
def test_the_amount_stays_between_nothing_and_the_standard_of_all(one):
    household, members = one
    household = household | {"gradual_exit_running": False}
    program = book.compile(NEW_LAW[0], parameters(NEW_LAW[0]))
    result = program.evaluate(household, members)
    assert 0 <= result["amount"] <= result["standard"] * result["members"]
    assert (result["amount"] > 0) == result["eligible"]
