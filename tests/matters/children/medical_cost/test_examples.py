"""The sentences about medical bills by every reading and by the reference; and any child and bill at all."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.children.medical_cost import rules
from minzheng.matters.children.medical_cost.rules import PARAMETERS, book
from tests.matters.children.medical_cost.reference import amount_fen
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters, set_of

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
YES_NO = (
    "in_school", "orphan_before_18", "serious_illness", "receives_orphan", "receives_unsupported_child",
    "receives_dibao", "receives_tekun",
)  # fmt: skip
BILLS = st.fixed_dictionaries(
    {
        **{name: st.sampled_from([False, False, True]) for name in YES_NO},
        "age": st.integers(16, 19),
        "disability_grade": st.sampled_from([0, 0, 1, 4]),
        "treatment": st.integers(1, 6),
        "designated": st.integers(0, 1),
        "cost_fen": st.integers(0, 10**9),
        "insurance_fen": st.integers(0, 10**8),
        "aid_fen": st.integers(0, 10**8),
    }
)


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = [
        amount_fen(example.facts(book)[1][0], plain_parameters(PARAMETERS, example)) for example in EXAMPLES
    ]
    assert found == [one["amount"] for one in expected_of(book, EXAMPLES)]


@given(BILLS, st.integers(0, 10_000), st.integers(0, 10_000))
def test_rules_and_reference_agree_on_any_bill_and_any_shares(child, project, local):
    day = dt.date(2020, 6, 1)
    parameters = set_of(PARAMETERS, "431103", day, project_share=project, local_share=local)
    found = book.compile(day, parameters).evaluate({}, [child], outputs=("amount",))
    assert found == {"amount": amount_fen(child, {"project_share": project, "local_share": local})}
