"""The sentences of examples.toml by every reading and by the reference; any days and methods by both."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.funerals.eco_burial import rules
from minzheng.matters.funerals.eco_burial.rules import PARAMETERS, book
from tests.matters.readings import READINGS, expected_of, found_by

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DAY = dt.date(2020, 6, 1)
PROGRAM = book.compile(DAY, PARAMETERS.resolve("431103", DAY))
BY_METHOD = {1: 2000_00, 2: 1000_00, 3: 1000_00, 4: 1000_00, 5: 1000_00, 6: 500_00, 7: 500_00}


def by_hand(person: dict) -> int:
    """Fen, from the sheet: cremated, buried in an approved place, applied for within 180 days."""
    died, cremated, buried, applied = (
        person[name] for name in ("death_day", "cremation_day", "burial_day", "applied_day")
    )
    in_order = died <= cremated <= buried <= applied <= buried + 180
    return BY_METHOD[person["method"]] if in_order and person["in_approved_burial_place"] else 0


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert len({example.sentence for example in EXAMPLES}) == 10
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence[:20])
def test_the_reference_gives_the_same_amount(example):
    _, (person,) = example.facts(book)
    assert by_hand(person) == example.outcome(book)["amount"]


PERSONS = st.fixed_dictionaries(
    {
        "death_day": st.integers(0, 2), "cremation_day": st.integers(0, 4), "burial_day": st.integers(2, 5),
        "applied_day": st.one_of(st.integers(0, 200), st.integers(180, 187)),
        "in_approved_burial_place": st.booleans(), "method": st.integers(1, 7),
    }
)  # fmt: skip


@given(PERSONS)
def test_any_burial_is_awarded_as_the_sheet_says(person):
    assert PROGRAM.evaluate({}, [person], outputs=("amount",))["amount"] == by_hand(person)
