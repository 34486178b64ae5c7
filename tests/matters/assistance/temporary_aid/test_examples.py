"""The sentences of examples.toml in every reading, and the rules against a second writing of them."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.assistance.temporary_aid import rules
from minzheng.matters.assistance.temporary_aid.rules import PARAMETERS, book
from tests.matters.assistance.temporary_aid.reference import aid_fen
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DAY = st.dates(dt.date(2020, 1, 1), dt.date(2021, 12, 31))
ASKED = st.fixed_dictionaries(
    {
        "urgent": st.booleans(), "urban": st.booleans(), "local": st.booleans(),
        "persons": st.integers(1, 30), "months": st.integers(1, 12), "severity": st.integers(0, 100_000),
        "income_year_fen": st.integers(2_990_000, 3_010_000), "assets_fit": st.booleans(),
        "burdened": st.booleans(), "recent_aid_fen": st.integers(0, 10**6),
    }
)  # fmt: skip
APPLICANT = st.fixed_dictionaries(
    {"alive": st.booleans(), "receives_dibao": st.booleans(), "receives_tekun": st.booleans()}
)


def test_there_are_enough_of_them():
    assert len(EXAMPLES) >= 15
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence[:20])
def test_the_reference_gives_the_same_amount(example):
    asked, (applicant,) = example.facts(book)
    assert aid_fen(asked, applicant, plain_parameters(PARAMETERS, example)) == example.outcome(book).get(
        "amount"
    )


@given(asked=ASKED, applicant=APPLICANT, day=DAY)
def test_rules_and_reference_agree_on_anybody_on_any_day(asked, applicant, day):
    values = PARAMETERS.resolve("431103", day)
    found = book.compile(day, values).evaluate(asked, [applicant], outputs=("amount", "aided", "per_head"))
    plain = {name: one.value for name, one in values.items()}
    expected = aid_fen(asked, applicant, plain)
    assert found["amount"] == expected
    assert found["per_head"] == -(-(expected + asked["recent_aid_fen"]) // asked["persons"])
    assert found["aided"] >= (expected > 0)
