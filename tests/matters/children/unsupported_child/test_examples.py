"""The sentences of 事实无人抚养 by every reading and by the reference; any child at all; days of terms."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.matters.children.unsupported_child import rules
from minzheng.matters.children.unsupported_child.entitlement import whole_months
from minzheng.matters.children.unsupported_child.rules import PARAMETERS, book
from tests.matters.children.unsupported_child.reference import monthly_amount_fen
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters, set_of

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
FEN = st.sampled_from([0, 0, 65_00, 271_00, 949_99, 950_00])
CHILDREN = st.fixed_dictionaries(
    {
        "alive": st.booleans(),
        "age_day_before": st.integers(14, 19),
        "adopted": st.just(False),
        "settled_abroad": st.booleans(),
        "receives_orphan": st.just(False),
        **{f"{who}_state": st.integers(0, 12) for who in ("father", "mother")},
        **{f"{who}_in_force": st.booleans() for who in ("father", "mother")},
        **{f"{who}_term_months": st.sampled_from([0, 5, 6, 1200]) for who in ("father", "mother")},
        **{f"share_{code}_fen": FEN for code in ("dibao", "tekun", "disability_living")},
    }
)
DAYS = st.sampled_from(
    [dt.date(2020, 1, 1), dt.date(2020, 11, 30), dt.date(2020, 12, 1), dt.date(2026, 5, 1)]
)


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = [
        monthly_amount_fen(example.facts(book)[1][0], plain_parameters(PARAMETERS, example), example.on_date)
        for example in EXAMPLES
    ]
    assert found == [one["amount"] for one in expected_of(book, EXAMPLES)]


@given(CHILDREN, DAYS)
def test_rules_and_reference_agree_on_any_child(child, day):
    parameters = PARAMETERS.resolve("431103", day)
    found = book.compile(day, parameters).evaluate({}, [child], outputs=("amount",))
    values = {name: one.value for name, one in parameters.items()}
    assert found == {"amount": monthly_amount_fen(child, values, day)}


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("unknown", [False, True])
def test_rules_and_reference_agree_on_the_whole_table(missing, unknown):
    """Every state of the father by every state of the mother, by both laws and by every local rule."""
    changed = {"missing_pair_counts": missing, "unknown_counts_as_missing": unknown}
    for day in (dt.date(2020, 11, 30), dt.date(2020, 12, 1)):
        parameters = set_of(PARAMETERS, "431103", day, **changed)
        values = {name: one.value for name, one in parameters.items()}
        program = book.compile(day, parameters)
        for father in range(13):
            for mother in range(13):
                child = _child(father, mother)
                found = program.evaluate({}, [child], outputs=("amount",))
                assert found == {"amount": monthly_amount_fen(child, values, day)}, (day, father, mother)


def _child(father: int, mother: int) -> dict:
    child = {
        "alive": True,
        "age_day_before": 9,
        "adopted": False,
        "settled_abroad": False,
        "receives_orphan": False,
    }
    for who, state in (("father", father), ("mother", mother)):
        child |= {f"{who}_state": state, f"{who}_in_force": True, f"{who}_term_months": 6}
    return child | {f"share_{code}_fen": 0 for code in ("dibao", "tekun", "disability_living")}


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (dt.date(2020, 1, 10), dt.date(2020, 7, 9), 6),
        (dt.date(2020, 1, 10), dt.date(2020, 7, 8), 5),
        (dt.date(2020, 1, 1), dt.date(2020, 6, 30), 6),
        (dt.date(2020, 8, 31), dt.date(2021, 2, 28), 6),
        (dt.date(2020, 3, 1), dt.date(2020, 3, 1), 0),
    ],
)
def test_a_term_counts_its_first_and_its_last_day(first, last, months):
    assert whole_months(first, last) == months


@given(
    st.dates(dt.date(2010, 1, 1), dt.date(2030, 1, 1)).filter(lambda day: day.day <= 28), st.integers(1, 240)
)
def test_a_term_of_so_many_months_has_so_many(first, months):
    """From a day to the eve of the same day months later; a day less is a month less."""
    last = WorkingCalendar.add_months(first, months) - dt.timedelta(days=1)
    assert whole_months(first, last) == months
    assert whole_months(first, last - dt.timedelta(days=1)) == months - 1


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (dt.date(2020, 1, 15), dt.date(2020, 7, 15)),
        (dt.date(2020, 8, 31), dt.date(2021, 2, 28)),
        (dt.date(2019, 8, 30), dt.date(2020, 2, 29)),
    ],
)
def test_lost_contact_counts_when_six_months_are_over(day, later):
    assert WorkingCalendar.add_months(day, 6) == later
