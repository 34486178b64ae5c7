"""The sentences of examples.toml by every reading and by the reference; any shares by both."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.elders.care_subsidy import rules
from minzheng.matters.elders.care_subsidy.rules import PARAMETERS, book
from tests.matters.elders.standards import with_values
from tests.matters.readings import READINGS, expected_of, found_by

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DAY = dt.date(2020, 6, 1)
SHANGHAI = {"base": 600_00, "ability": (100, 100, 100, 100, 100), "dibao": 100, "low": 80, "by_age": 50}
LENGSHUITAN = {"base": 20_00, "ability": (100, 100, 100, 100, 100), "dibao": 100, "low": 100, "by_age": 100}


def by_hand(person: dict, place: dict) -> int:
    """Fen a month, from the sheet: base × ability × means, down to the fen; shares in percent."""
    able = person["care_ability"] == 0
    poor = person["receives_dibao"] or person["receives_dibao_marginal"]
    excluded = person["receives_tekun"] or person["care_insurance"] or not person["alive"]
    age = person["age_at_month_end"]
    if excluded or not poor or age < 60 or (able and age < 80):
        return 0
    means = place["low"]
    if person["receives_dibao"]:
        means = place["dibao"]
    elif able:
        means = place["by_age"]
    return int(place["base"] * Fraction(place["ability"][person["care_ability"]] * means, 10_000))


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert len({example.sentence for example in EXAMPLES}) == 12
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence[:20])
def test_the_reference_gives_the_same_amount(example):
    _, (person,) = example.facts(book)
    place = SHANGHAI if example.area == "310107" else LENGSHUITAN
    assert by_hand(person, place) == example.outcome(book)["amount"]


PERSONS = st.fixed_dictionaries(
    {
        "alive": st.booleans(), "age_at_month_end": st.integers(58, 82), "care_ability": st.integers(0, 4),
        "care_insurance": st.booleans(), "receives_dibao": st.booleans(),
        "receives_dibao_marginal": st.booleans(), "receives_tekun": st.booleans(),
    }
)  # fmt: skip
PERCENT = st.integers(0, 150)
PLACES = st.fixed_dictionaries(
    {
        "base": st.integers(1_00, 999_99), "ability": st.tuples(st.just(100), *[PERCENT] * 4),
        "dibao": PERCENT, "low": PERCENT, "by_age": PERCENT,
    }
)  # fmt: skip


@given(PERSONS, PLACES)
def test_the_amount_is_base_times_both_shares_to_the_fen(person, place):
    _, *ability = place["ability"]
    shares = dict(zip(("share_mild", "share_moderate", "share_severe", "share_total"), ability, strict=True))
    shares |= {"share_dibao": place["dibao"], "share_low": place["low"], "share_low_by_age": place["by_age"]}
    values = with_values(
        PARAMETERS.resolve("431103", DAY), base=place["base"],
        **{name: percent * 100 for name, percent in shares.items()},
    )  # fmt: skip
    found = book.compile(DAY, values).evaluate({}, [person], outputs=("amount",))
    assert found["amount"] == by_hand(person, place)
