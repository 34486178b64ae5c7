"""The sentences of examples.toml by every reading and the reference, anybody besides, the one question."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import PERSON
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.engine.values import Value
from minzheng.kernel.rules.errors import FactError
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.assistance.single_person import rules
from minzheng.matters.assistance.single_person.law import single_person_ok
from minzheng.matters.assistance.single_person.rules import PARAMETERS, book
from tests.matters.readings import READINGS, expected_of, found_by

from .reference import alone

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DISTRICT = "431103"
DAYS = [dt.date(2021, 7, 1), dt.date(2022, 10, 19), dt.date(2022, 10, 20)]


def test_there_are_enough_of_them():
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES) >= 15


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_says_the_same():
    found = [alone(example.facts(book)[1][0], example.on_date, False, 3) for example in EXAMPLES]
    assert found == [example.outcome(book)["single_person_ok"] for example in EXAMPLES]


def _anybody():
    high = {"age": 40, "years_in_religious_place": 5}
    kinds = {
        name: st.booleans() if one.kind is Kind.YES_NO else st.integers(0, high.get(name, one.high))
        for name, one in book.declared.items()
        if one.level is PERSON
    }
    return st.fixed_dictionaries(kinds)


@settings(max_examples=200, deadline=None)
@given(_anybody(), st.sampled_from(DAYS), st.booleans())
def test_rules_and_reference_agree_on_anybody(person, day, rigid_counts):
    other = {"rigid_expense_counts": Value(rigid_counts, "", "", "试验", DISTRICT, day)}
    program = book.compile(day, PARAMETERS.resolve(DISTRICT, day) | other)
    found = program.evaluate({}, [person], outputs=["single_person_ok"])
    assert found["single_person_ok"] is alone(person, day, rigid_counts, 3)


ILL = {
    "alive": True, "age": 40, "disability_category": 0, "disability_grade": 0, "serious_illness": True,
    "without_work": False, "years_in_religious_place": 0, "named_by_county": False,
    "receives_dibao_marginal": True,
    "receives_rigid_expense": False,
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "answer"), [(dt.date(2021, 6, 30), False), (dt.date(2021, 7, 1), True)])
def test_the_question_is_answered_by_the_law_of_the_day(day, answer):
    assert single_person_ok(ILL, division_code="431103102200", on_date=day) is answer


@pytest.mark.django_db
def test_a_missing_fact_is_named():
    without = {name: value for name, value in ILL.items() if name != "serious_illness"}
    with pytest.raises(FactError, match="重大疾病"):
        single_person_ok(without, division_code="431103102200", on_date=dt.date(2021, 7, 1))
