"""The sentences of examples.toml by every reading and by the reference; any date of birth by both."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.elders.allowance import rules
from minzheng.matters.elders.allowance.entitlement import ENTITLEMENT
from minzheng.matters.elders.allowance.rules import PARAMETERS, book
from minzheng.registers.benefits.entitlement.subjects import PersonFile, SubjectFile
from tests.matters.elders.allowance.reference import of_age, of_birth
from tests.matters.elders.standards import with_values
from tests.matters.readings import READINGS, expected_of, found_by

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert len({example.sentence for example in EXAMPLES}) == 16
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence[:20])
def test_the_reference_gives_the_same_amount(example):
    _, (person,) = example.facts(book)
    assert of_age(example.area, person) == example.outcome(book)["amount"]


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(1965, 12, 31)),
    st.integers(Month(2016, 5).index, Month(2030, 12).index),
)
def test_a_band_counts_from_the_month_of_its_birthday(birth, index):
    month = Month.from_index(index)
    file = SubjectFile(ENTITLEMENT.reading, person_id=1, persons={1: PersonFile("示例", birth)})
    situation = file.situation(month.first_date)
    program = book.compile(month.first_date, PARAMETERS.resolve("310107", month.first_date))
    found = program.evaluate(situation.household, situation.members, outputs=("amount",))
    assert found["amount"] == of_birth(birth, month.year, month.month)


def test_where_the_band_is_read_on_the_first_a_birthday_of_the_20th_counts_a_month_later():
    day = dt.date(2022, 8, 1)
    values = with_values(PARAMETERS.resolve("310107", day), band_begins=1)
    person = EXAMPLES[1].facts(book)[1][0]
    assert book.compile(day, values).evaluate({}, [person], outputs=("amount",)) == {"amount": 75_00}


def test_places_may_leave_out_who_is_provided_by_tekun_and_pay_on_in_prison():
    day = dt.date(2020, 6, 1)
    values = with_values(
        PARAMETERS.resolve("431103", day), paid_beside_tekun=False, stops_while_serving=False
    )
    program = book.compile(day, values)
    tekun, serving = (EXAMPLES[place].facts(book)[1] for place in (14, 15))
    assert program.evaluate({}, tekun, outputs=("amount",)) == {"amount": 0}
    assert program.evaluate({}, serving, outputs=("amount",)) == {"amount": 100_00}
