"""The sentences of examples.toml by every reading and the reference; any person besides; the standards."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import PERSON
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.assistance.dibao.rules import PARAMETERS as DIBAO
from minzheng.matters.assistance.tekun import rules
from minzheng.matters.assistance.tekun.rules import PARAMETERS, book
from minzheng.matters.assistance.tekun.self_care import ITEMS, level_of
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

from .reference import monthly_fen

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DISTRICT = "431103"
DAYS = [dt.date(2020, 7, 1), dt.date(2020, 9, 1), dt.date(2021, 6, 30), dt.date(2021, 7, 1)]


def test_there_are_enough_of_them():
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES) >= 25


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = []
    for example in EXAMPLES:
        (person,) = example.facts(book)[1]
        values = plain_parameters(PARAMETERS, example)
        found.append(monthly_fen(person, values, example.on_date))
    assert found == [example.outcome(book)["amount"] for example in EXAMPLES]


def _someone():
    ranges = {"age": (14, 61), "support_mode": (1, 2)}
    kinds = {}
    for name, one in book.declared.items():
        if one.level is PERSON:
            low, high = ranges.get(name, (one.low, one.high))
            kinds[name] = st.booleans() if one.kind is Kind.YES_NO else st.integers(low, high)
    likely = {"alive": st.just(True), "no_income_source": st.just(True), "obligors_incapable": st.just(True)}
    never = {
        name: st.sampled_from([False, False, False, True]) for name in kinds if name.startswith("receives")
    }
    return st.fixed_dictionaries(kinds | likely | never)


@settings(max_examples=200, deadline=None)
@given(_someone(), st.sampled_from(DAYS))
def test_rules_and_reference_agree_on_anybody(person, day):
    values = PARAMETERS.resolve(DISTRICT, day)
    plain = {name: one.value for name, one in values.items()}
    found = book.compile(day, values).evaluate({}, [person], outputs=["amount"])
    assert found["amount"] == monthly_fen(person, plain, day)


@pytest.mark.parametrize("day", [dt.date(2020, 1, 1), dt.date(2020, 11, 1), dt.date(2021, 7, 1)])
def test_the_standards_are_at_least_1_3_times_dibao(day):
    """8892 = 570 × 12 × 1.3; 5280 ≥ 4020 × 1.3 = 5226."""
    own, dibao = PARAMETERS.resolve(DISTRICT, day), DIBAO.resolve(DISTRICT, day)
    assert own["living_urban"].value * 10 >= dibao["standard_urban"].value * 12 * 13
    assert own["living_rural"].value * 10 >= dibao["standard_rural"].value * 13
    assert own["living_urban"].value == 8892_00


@pytest.mark.parametrize(("failing", "level"), [(0, 1), (1, 2), (3, 2), (4, 3), (6, 3)])
def test_one_to_three_items_are_partly_lost_and_four_wholly(failing, level):
    assert level_of(list(ITEMS)[:failing]) == level


def test_an_item_named_twice_fails_once():
    assert level_of(["eating", "bed", "bathing", "bathing"]) == 2


def test_an_unknown_item_is_refused():
    with pytest.raises(ValueError, match="cooking"):
        level_of(["cooking"])
