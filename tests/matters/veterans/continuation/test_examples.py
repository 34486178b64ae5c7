"""The sentences by every reading and by a reference."""

from pathlib import Path

import pytest

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.veterans.continuation import rules
from minzheng.matters.veterans.continuation.rules import PARAMETERS, book
from tests.matters.readings import READINGS, expected_of, found_by

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
MONTHS = {1: 12, 2: 6, 3: 6, 4: 6, 7: 6}  # sheet 2.4: 残疾军人 12, 三属 6, 参战 6


def reference_fen(person: dict) -> int:
    if not person["died_under_new_law"]:
        return 0
    return person["monthly_at_death_fen"] * MONTHS.get(person["kind_at_death"], 0)


def test_there_are_enough_of_them():
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES) >= 8


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = [reference_fen(example.facts(book)[1][0]) for example in EXAMPLES]
    assert found == [example.outcome(book)["amount"] for example in EXAMPLES]


@pytest.mark.parametrize("kind", range(11))
def test_every_category_has_the_months_of_the_law(kind):
    values = PARAMETERS.resolve("431103", EXAMPLES[0].on_date)
    person = {"died_under_new_law": True, "kind_at_death": kind, "monthly_at_death_fen": 101}
    found = book.compile(EXAMPLES[0].on_date, values).evaluate({}, [person], outputs=("amount",))
    assert found["amount"] == reference_fen(person)
