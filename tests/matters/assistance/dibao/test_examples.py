"""The sentences of examples.toml, each by every reading and by the reference."""

from pathlib import Path

import pytest

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.assistance.dibao import rules
from minzheng.matters.assistance.dibao.rules import PARAMETERS, book
from tests.matters.assistance.dibao.readings import READINGS
from tests.matters.assistance.dibao.reference import monthly_amount_fen

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))


def test_there_are_enough_of_them():
    assert len(EXAMPLES) >= 15
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence[:20])
def test_every_reading_gives_what_the_sentence_says(example, reading):
    values = PARAMETERS.resolve(example.area, example.on_date)
    expected = example.outcome(book)
    found = READINGS[reading](example.on_date, [values], [example.facts(book)], [0], tuple(expected))
    assert {name: value for name, (value,) in found.items()} == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence[:20])
def test_the_reference_gives_the_same_amount(example):
    values = {name: value.value for name, value in PARAMETERS.resolve(example.area, example.on_date).items()}
    amount = monthly_amount_fen(*example.facts(book), values, example.on_date)
    assert amount == example.outcome(book)["amount"]
