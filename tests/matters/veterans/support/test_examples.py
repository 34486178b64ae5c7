"""The sentences of examples.toml by every reading and by the reference, anybody besides, whole years."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import PERSON
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.veterans.support import rules
from minzheng.matters.veterans.support.rules import PARAMETERS, book
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

from .reference import due_fen

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DISTRICT = "431103"
DAYS = (dt.date(2018, 9, 1), dt.date(2020, 12, 1), dt.date(2021, 8, 1), dt.date(2023, 12, 1))
SETS = {day: PARAMETERS.resolve(DISTRICT, day) for day in DAYS}
PROGRAMS = {day: book.compile(day, values) for day, values in SETS.items()}


def test_there_are_enough_of_them():
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES) >= 15


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = []
    for example in EXAMPLES:
        (person,) = example.facts(book)[1]
        found.append(due_fen(person, plain_parameters(PARAMETERS, example)))
    wanted = [example.outcome(book).get("amount") for example in EXAMPLES]
    assert found == wanted


def _people():
    """Any person; ages about 18 and 60, years about those of a rise."""
    kinds = {}
    for name, one in book.declared.items():
        if one.level is PERSON:
            kinds[name] = st.booleans() if one.kind is Kind.YES_NO else st.integers(one.low, one.high)
    near = st.sampled_from([17, 18, 59, 60])
    return st.fixed_dictionaries(
        kinds | {"age": near, "age_at_month_end": near, "calendar_year": st.integers(2018, 2023),
                 "month_of_year": st.sampled_from([1, 11, 12])}
    )  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(person=_people(), day=st.sampled_from(DAYS))
def test_rules_and_reference_agree_on_anybody(person, day):
    values = {name: one.value for name, one in SETS[day].items()}
    assert PROGRAMS[day].evaluate({}, [person], outputs=("amount",))["amount"] == due_fen(person, values)


def _year(person: dict, year: int, values_of) -> list[int]:
    """What each month of a year brings, by the rules and values of its first day."""
    found = []
    for month in range(1, 13):
        day = dt.date(year, month, 1)
        program = book.compile(day, values_of(day))
        asked = person | {"month_of_year": month, "calendar_year": year}
        found.append(program.evaluate({}, [asked], outputs=("amount",))["amount"])
    return found


def _defaults() -> dict:
    return dict(EXAMPLES[0].facts(book)[1][0]) | {
        "veteran_category": 0,
        "veteran_grade": 0,
        "veteran_cause": 0,
    }


@pytest.mark.parametrize("cause", [1, 2, 3])
@pytest.mark.parametrize("grade", range(1, 11))
def test_twelve_months_of_every_grade_are_the_yearly_standard(grade, cause):
    person = _defaults() | {"veteran_category": 1, "veteran_grade": grade, "veteran_cause": cause}
    standard = PARAMETERS.resolve(DISTRICT, dt.date(2022, 1, 1))["disability_standard"].value
    months = _year(person, 2022, lambda day: PARAMETERS.resolve(DISTRICT, day))
    cell = standard[(grade - 1) * 3 + cause - 1]
    assert sum(months) == (0 if cause == 3 and grade > 6 else cell)
    assert len(set(months[:11])) == 1
    assert abs(months[11] - months[0]) <= 6


@pytest.mark.parametrize(
    ("kind", "year_fen"), [(2, 2_544_000), (3, 2_185_000), (4, 2_055_000)], ids=["烈士", "因公", "病故"]
)
def test_twelve_months_of_a_bereaved_family_are_the_yearly_standard(kind, year_fen):
    person = _defaults() | {"veteran_category": kind, "veteran_relation": 2, "veteran_low_income": True}
    assert sum(_year(person, 2020, lambda day: PARAMETERS.resolve(DISTRICT, day))) == year_fen


@pytest.mark.parametrize(
    ("more", "year_fen"),
    [
        ({"veteran_category": 6}, 660_000),
        ({"veteran_category": 7}, 720_000),
        ({"veteran_category": 9}, 528_000),
        ({"veteran_category": 8, "veteran_rural": True, "enlistment_period": 2, "service_years": 3}, 126_000),
    ],
    ids=["带病回乡", "参战参试", "烈士子女", "老义务兵"],
)
def test_twelve_months_of_a_fixed_subsidy(more, year_fen):
    months = _year(_defaults() | more, 2020, lambda day: PARAMETERS.resolve(DISTRICT, day))
    assert (sum(months), len(set(months))) == (year_fen, 1)


def test_the_year_of_a_rise_is_seven_months_of_the_old_and_five_of_the_new():
    """The sheet's example: 96,970×7/12 + 106,670×5/12 = 101,011.67."""
    person = _defaults() | {"veteran_category": 1, "veteran_grade": 1, "veteran_cause": 1}
    months = _year(person, 2021, lambda day: PARAMETERS.resolve(DISTRICT, day))
    assert months == [808_083] * 7 + [888_917] * 4 + [888_918]
    assert sum(months) == 10_101_167


@settings(max_examples=200, deadline=None)
@given(yuan=st.integers(1, 200_000), before=st.integers(0, 200_000), raised=st.booleans())
def test_a_year_is_whole_whatever_the_standard(yuan, before, raised):
    """Any yearly standard in whole yuan: the twelve months sum to it, or to its 7/12 and 5/12, half up."""
    values = PARAMETERS.resolve(DISTRICT, dt.date(2020, 1, 1))
    changed = {
        "survivor_standard": (yuan * 100,) * 3, "survivor_standard_before": (before * 100,) * 3,
        "survivor_raised_in": 2020 if raised else 2018,
    }  # fmt: skip
    person = _defaults() | {"veteran_category": 2, "veteran_relation": 2, "veteran_low_income": True}
    new = _with(values, changed)
    old = _with(values, changed | {"survivor_standard": (before * 100,) * 3})
    months = _year(person, 2020, lambda day: old if raised and day.month <= 7 else new)
    exact = before * 700 + yuan * 500 if raised else yuan * 1200
    assert sum(months) == (2 * exact + 12) // 24


def _with(values, changed: dict):
    return values | {name: replace(values[name], value=value) for name, value in changed.items()}


def test_what_stood_before_a_rise_is_what_was_in_force():
    """A forgotten row of the standards before a rise would make a wrong December."""
    for name, before in (
        ("disability_standard", "disability_standard_before"),
        ("survivor_standard", "survivor_standard_before"),
    ):
        rows, olds = PARAMETERS.rows(name), PARAMETERS.rows(before)
        assert [row.from_date for row in rows] == [row.from_date for row in olds]
        assert [old.value for old in olds[1:]] == [row.value for row in rows[:-1]]
