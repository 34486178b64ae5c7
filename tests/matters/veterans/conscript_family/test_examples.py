"""The sentences by every reading and by the reference; months of service of any two days; two whole years."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.people.facts import day_number
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.veterans.conscript_family import rules
from minzheng.matters.veterans.conscript_family.entitlement import served_before, served_this_year
from minzheng.matters.veterans.conscript_family.rules import PARAMETERS, book
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

from .reference import months_served, year_fen

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DAY = dt.date(2024, 12, 1)
VALUES = PARAMETERS.resolve("431103", DAY)
PROGRAM = book.compile(DAY, VALUES)
PLAIN = {name: one.value for name, one in VALUES.items()}


def test_there_are_enough_of_them():
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES) >= 8


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = []
    for example in EXAMPLES:
        (person,) = example.facts(book)[1]
        values = plain_parameters(PARAMETERS, example)
        of_year = year_fen(person["served_this_year"], person["served_before"], values)
        found.append(of_year if person["month_of_year"] == values["paid_in_month"] else 0)
    assert found == [example.outcome(book)["amount"] for example in EXAMPLES]


@settings(max_examples=300, deadline=None)
@given(
    enlisted=st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31)),
    ended=st.none() | st.dates(dt.date(2019, 1, 1), dt.date(2028, 12, 31)),
    on=st.dates(dt.date(2019, 1, 1), dt.date(2028, 12, 31)),
)
def test_months_of_service_are_those_of_the_calendar(enlisted, ended, on):
    facts = {"enlisted_day": day_number(enlisted), "conscript_ended_day": ended and day_number(ended)}
    assert (served_this_year(facts.get, on), served_before(facts.get, on)) == months_served(
        enlisted, ended, on.year
    )


@settings(max_examples=200, deadline=None)
@given(first_year=st.integers(1, 12), yuan=st.integers(1, 100_000))
def test_two_years_bring_two_standards_to_the_fen_of_each_rounding(first_year, yuan):
    """Enlisted in any month: three calendar years, 24 months, at most a fen from twice the standard."""
    values = PLAIN | {"yearly_standard": yuan * 100}
    years = [year_fen(first_year, 0, values), year_fen(12, first_year, values),
             year_fen(12, first_year + 12, values)]  # fmt: skip
    assert abs(sum(years) - yuan * 200) <= 1
    assert years[1] == yuan * 100


@settings(max_examples=200, deadline=None)
@given(this_year=st.integers(0, 12), before=st.integers(0, 30))
def test_rules_and_reference_agree(this_year, before):
    person = {"month_of_year": 12, "served_this_year": this_year, "served_before": before}
    found = PROGRAM.evaluate({}, [person], outputs=("amount",))["amount"]
    assert found == year_fen(this_year, before, PLAIN)
