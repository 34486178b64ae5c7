"""The sentences of examples.toml by every reading and by the reference; 叠加 and 择高 for any allowance."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.elders.centenarian import rules
from minzheng.matters.elders.centenarian.rules import PARAMETERS, book
from tests.matters.elders.standards import with_values
from tests.matters.readings import READINGS, expected_of, found_by

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DAY = dt.date(2020, 6, 1)


def by_hand(person: dict, *, higher_of_two: bool = False) -> int:
    """Fen a month, from the sheet: 200 yuan at a hundred, seen alive within the year."""
    if not person["alive"] or not person["confirmed"] or person["age_at_month_end"] < 100:
        return 0
    if higher_of_two:
        return max(200_00, person["share_elderly_fen"]) - person["share_elderly_fen"]
    return 200_00


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert len({example.sentence for example in EXAMPLES}) == 8
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence[:20])
def test_the_reference_gives_the_same_amount(example):
    _, (person,) = example.facts(book)
    assert by_hand(person) == example.outcome(book)["amount"]


@given(st.integers(98, 110), st.booleans(), st.booleans(), st.integers(0, 300_00), st.booleans())
def test_with_the_allowance_she_has_both_or_the_higher_one(age, alive, confirmed, share, higher_of_two):
    person = {"alive": alive, "age_at_month_end": age, "confirmed": confirmed, "share_elderly_fen": share}
    values = with_values(PARAMETERS.resolve("431103", DAY), higher_of_two=higher_of_two)
    found = book.compile(DAY, values).evaluate({}, [person], outputs=("amount",))
    assert found["amount"] == by_hand(person, higher_of_two=higher_of_two)
