"""The sentences of examples.toml by every reading and the reference, and anybody besides."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules.engine.values import Value
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.assistance.category_supplement import rules
from minzheng.matters.assistance.category_supplement.rules import PARAMETERS, book
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

from .reference import monthly_fen

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DISTRICT, DAY = "431103", dt.date(2020, 11, 1)
SHARES = ("elder_share", "minor_share", "severely_disabled_share", "seriously_ill_share")


def test_there_are_enough_of_them():
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES) >= 12


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = []
    for example in EXAMPLES:
        own, (person,) = example.facts(book)
        found.append(monthly_fen(own["urban"], person, plain_parameters(PARAMETERS, example)))
    assert found == [example.outcome(book)["amount"] for example in EXAMPLES]


PEOPLE = st.fixed_dictionaries(
    {
        "alive": st.sampled_from([True, True, False]), "age": st.integers(0, 100),
        "disability_grade": st.integers(0, 4), "serious_illness": st.booleans(),
        "receives_dibao": st.sampled_from([True, True, False]),
    }
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PEOPLE, st.booleans(), st.fixed_dictionaries(dict.fromkeys(SHARES, st.integers(0, 10_000))))
def test_rules_and_reference_agree_on_anybody_at_any_shares(person, urban, shares):
    other = {name: Value(value, "", "", "试验", DISTRICT, DAY) for name, value in shares.items()}
    values = PARAMETERS.resolve(DISTRICT, DAY) | other
    found = book.compile(DAY, values).evaluate({"urban": urban}, [person], outputs=["amount"])
    assert found["amount"] == monthly_fen(urban, person, {name: one.value for name, one in values.items()})
