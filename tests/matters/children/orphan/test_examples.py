"""The sentences of the orphans' allowance by every reading and by the reference; and any child at all."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.children.orphan import rules
from minzheng.matters.children.orphan.rules import PARAMETERS, book
from tests.matters.children.orphan.reference import monthly_amount_fen
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
CHILDREN = st.fixed_dictionaries(
    {
        "alive": st.booleans(),
        "age_day_before": st.integers(0, 30),
        "orphan_state": st.integers(0, 4),
        "orphan_care": st.integers(0, 3),
        "adopted": st.booleans(),
        "settled_abroad": st.booleans(),
        "in_school": st.booleans(),
    }
)


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = [
        monthly_amount_fen(example.facts(book)[1][0], plain_parameters(PARAMETERS, example))
        for example in EXAMPLES
    ]
    assert found == [one["amount"] for one in expected_of(book, EXAMPLES)]


@given(CHILDREN, st.dates(dt.date(2010, 11, 1), dt.date(2030, 1, 1)), st.sampled_from(["431103", "150102"]))
def test_rules_and_reference_agree_on_any_child(child, day, area):
    parameters = PARAMETERS.resolve(area, day)
    found = book.compile(day, parameters).evaluate({}, [child], outputs=("amount", "persons", "eligible"))
    values = {name: one.value for name, one in parameters.items()}
    amount = monthly_amount_fen(child, values)
    assert found == {"amount": amount, "persons": int(amount > 0), "eligible": amount > 0}


def test_the_district_of_2020_comes_to_what_its_report_leaves_without_the_price_subsidy():
    """70 dispersed and 28 in the institution, twelve months: 125.16 of the 134.5146 万 that were paid."""
    child = {"alive": True, "age_day_before": 9, "orphan_state": 1, "adopted": False, "settled_abroad": False}
    children = [child | {"orphan_care": care, "in_school": True} for care in [1] * 70 + [2] * 28]
    total_fen = 0
    for month in range(1, 13):
        day = dt.date(2020, month, 1)
        program = book.compile(day, PARAMETERS.resolve("431103", day))
        total_fen += sum(program.evaluate({}, [one], outputs=("amount",))["amount"] for one in children)
    assert total_fen == 1_251_600_00
