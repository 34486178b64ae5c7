"""The sentences of both files of examples by every reading and by a reference, and any person besides."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import PERSON
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.disability.subsidies import rules
from minzheng.matters.disability.subsidies.rules import PARAMETERS, living, nursing
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters, set_of

from .reference import living_fen, nursing_fen

BOOKS = {"living": (living, living_fen), "nursing": (nursing, nursing_fen)}
FOLDER = Path(rules.__file__).parent
EXAMPLES = {name: load_examples(FOLDER / f"examples_{name}.toml") for name in BOOKS}
DISTRICT, JUNE = "431103", dt.date(2020, 6, 1)


@pytest.mark.parametrize("name", BOOKS)
def test_there_are_enough_of_them(name):
    assert len({example.sentence for example in EXAMPLES[name]}) == len(EXAMPLES[name]) >= 15


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading, name):
    book, _ = BOOKS[name]
    assert found_by(reading, book, PARAMETERS, EXAMPLES[name]) == expected_of(book, EXAMPLES[name])


@pytest.mark.parametrize("name", BOOKS)
def test_the_reference_gives_the_same_amounts(name):
    book, reference = BOOKS[name]
    found = []
    for example in EXAMPLES[name]:
        (person,) = example.facts(book)[1]
        found.append(reference(person, plain_parameters(PARAMETERS, example)))
    assert found == [example.outcome(book)["amount"] for example in EXAMPLES[name]]


def people(book):
    """Any person: every input of the book, amounts near the standards."""
    low = st.integers(0, 200_00)
    kinds = {}
    for name, one in book.declared.items():
        if one.level is not PERSON:
            continue
        if one.kind is Kind.YES_NO:
            kinds[name] = st.booleans()
        elif name.endswith("_fen"):
            kinds[name] = low
        else:
            kinds[name] = st.integers(0, 7 if name == "disability_category" else 4)
    return st.fixed_dictionaries(kinds)


@st.composite
def places(draw):
    """The parameters of a district that may extend either subsidy, and that sets its own standards."""
    standards = {f"{name}_standard": draw(st.integers(1_00, 200_00)) for name in BOOKS}
    choices = (
        "living_extended", "nursing_extended", "elderly_counts_as_living", "care_insurance_excludes",
    )  # fmt: skip
    chosen = {name: draw(st.booleans()) for name in choices}
    return set_of(PARAMETERS, DISTRICT, JUNE, **standards, **chosen)


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=80)
@given(st.data())
def test_any_person_in_any_district_gets_what_the_reference_says(name, data):
    book, reference = BOOKS[name]
    values = data.draw(places())
    persons = data.draw(st.lists(people(book), min_size=1, max_size=6))
    subjects = [({}, [person]) for person in persons]
    plain = {key: one.value for key, one in values.items()}
    expected = [reference(person, plain) for person in persons]
    for reading in READINGS.values():
        found = reading(
            book, JUNE, [values], subjects, [0] * len(subjects), ("amount", "persons", "eligible")
        )
        assert found["amount"] == expected
        assert found["persons"] == [int(amount > 0) for amount in expected]
        assert found["eligible"] == [amount > 0 for amount in expected]
