"""The sentences of both files of examples by every reading and by the reference, and any family besides."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.errors import RuleError
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.assistance.low_income import rules
from minzheng.matters.assistance.low_income.rules import PARAMETERS, marginal, rigid
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

from .reference import recognised

BOOKS = {"marginal": marginal, "rigid": rigid}
FOLDER = Path(rules.__file__).parent
EXAMPLES = {name: load_examples(FOLDER / f"examples_{name}.toml") for name in BOOKS}
DISTRICT, DAY = "431103", dt.date(2025, 1, 1)


@pytest.mark.parametrize("name", BOOKS)
def test_there_are_enough_of_them(name):
    assert len({example.sentence for example in EXAMPLES[name]}) == len(EXAMPLES[name]) >= 9


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading, name):
    book = BOOKS[name]
    assert found_by(reading, book, PARAMETERS, EXAMPLES[name]) == expected_of(book, EXAMPLES[name])


@pytest.mark.parametrize("name", BOOKS)
def test_the_reference_recognises_the_same_families(name):
    book = BOOKS[name]
    found = [
        recognised(name, *example.facts(book), plain_parameters(PARAMETERS, example))
        for example in EXAMPLES[name]
    ]
    assert found == [example.outcome(book)["eligible"] for example in EXAMPLES[name]]


# Around the lines, where a fen decides, and up to the largest amount that can be declared.
_YEAR = st.one_of(st.just(0), st.integers(1_000_000, 4_000_000), st.integers(0, 10**11))


def _facts(book, level):
    kinds = {}
    for name, one in book.declared.items():
        if one.level is not level:
            continue
        if one.kind is Kind.YES_NO:
            kinds[name] = st.booleans()
        else:
            kinds[name] = _YEAR if name.endswith("_fen") else st.integers(0, 2)
    return st.fixed_dictionaries(kinds)


def _nothing_refused(book):
    likely = {"runs_business": False, "home_count": 1}
    return _facts(book, HOUSEHOLD).map(lambda facts: facts | likely)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(sorted(BOOKS)))
def test_rules_and_reference_agree_on_any_family(data, name):
    book = BOOKS[name]
    household = data.draw(st.one_of(_facts(book, HOUSEHOLD), _nothing_refused(book)))
    members = data.draw(st.lists(_facts(book, PERSON), min_size=1, max_size=4))
    values = PARAMETERS.resolve(DISTRICT, DAY)
    found = book.compile(DAY, values).evaluate(household, members, outputs=["eligible", "amount"])
    plain = {key: one.value for key, one in values.items()}
    assert found == {"eligible": recognised(name, household, members, plain), "amount": 0}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_family_is_both(data):
    household = data.draw(_nothing_refused(rigid))
    members = data.draw(st.lists(_facts(rigid, PERSON), min_size=1, max_size=3))
    values = PARAMETERS.resolve(DISTRICT, DAY)
    of_marginal = {name: household[name] for name in household if not name.startswith("rigid_")}
    first, second = (
        book.compile(DAY, values).evaluate(own, members, outputs=["eligible"])["eligible"]
        for book, own in ((marginal, of_marginal), (rigid, household))
    )
    assert not (first and second)


@pytest.mark.parametrize(("book", "day"), [(marginal, dt.date(2021, 6, 30)), (rigid, dt.date(2024, 12, 31))])
def test_neither_law_reaches_before_its_day(book, day):
    with pytest.raises(RuleError, match="没有任何生效的规则"):
        book.compile(day, PARAMETERS.resolve(DISTRICT, day))
