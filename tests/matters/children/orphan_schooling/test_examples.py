"""The sentences of the schooling aid by every reading and by the reference; and any student at all."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.children.orphan_schooling import rules
from minzheng.matters.children.orphan_schooling.rules import PARAMETERS, book
from tests.matters.children.orphan_schooling.reference import amount_fen
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
YES_NO = (
    "alive", "orphan_before_18", "full_time_study", "continuous_study", "in_admission_plan", "adopted",
)  # fmt: skip
STUDENTS = st.fixed_dictionaries(
    {
        **{name: st.sampled_from([True, True, False]) for name in YES_NO},
        "age": st.integers(17, 20),
        "study": st.integers(0, 5),
        "disability_grade": st.integers(0, 4),
        "period_months": st.sampled_from([1, 3, 6]),
    }
)
DAYS = st.sampled_from([dt.date(2019, 9, 1), dt.date(2020, 6, 1), dt.date(2025, 3, 31), dt.date(2025, 4, 1)])


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = [
        amount_fen(example.facts(book)[1][0], plain_parameters(PARAMETERS, example), example.on_date)
        for example in EXAMPLES
    ]
    assert found == [one["amount"] for one in expected_of(book, EXAMPLES)]


@given(STUDENTS, DAYS)
def test_rules_and_reference_agree_on_any_student(person, day):
    parameters = PARAMETERS.resolve("431103", day)
    found = book.compile(day, parameters).evaluate({}, [person], outputs=("amount",))
    values = {name: one.value for name, one in parameters.items()}
    assert found == {"amount": amount_fen(person, values, day)}
