"""The sentences of examples.toml by every reading and by the reference; any bill and any day by both."""

import calendar
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.funerals.aid import rules
from minzheng.matters.funerals.aid.rules import PARAMETERS, book
from tests.matters.funerals.bereaved import day_number
from tests.matters.readings import READINGS, expected_of, found_by

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DAY = dt.date(2020, 6, 1)
PROGRAM = book.compile(DAY, PARAMETERS.resolve("431103", DAY))
EPOCH = dt.date(1970, 1, 1)


def last_day(cremated: dt.date, months: int = 6) -> dt.date:
    """The day of the same number so many months later, or the last of a month that has none."""
    index = cremated.year * 12 + cremated.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(cremated.day, calendar.monthrange(year, month)[1]))


def by_hand(person: dict) -> int:
    """Fen, from the sheet: the smaller of cost and cap of each item, all together up to 1000 yuan."""
    died, cremated, applied = (
        EPOCH + dt.timedelta(days=person[name]) for name in ("death_day", "cremation_day", "applied_day")
    )
    if person["aid_group_at_death"] == 0 or person["other_funeral_pay"] or cremated < died:
        return 0
    if not cremated <= applied <= last_day(cremated):
        return 0
    items = (
        min(person["transport_fen"], 200_00),
        min(person["storage_fen"], 60_00 * min(person["storage_days"], 3)),
        min(person["cremation_fen"], 400_00), min(person["keeping_fen"], 300_00),
    )  # fmt: skip
    return min(sum(items), 1000_00)


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert len({one.sentence for one in EXAMPLES}) == 14
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.sentence[:20])
def test_the_reference_gives_the_same_amount(one):
    _, (person,) = one.facts(book)
    assert by_hand(person) == one.outcome(book)["amount"]


AMOUNT = st.one_of(st.sampled_from([0, 199_99, 200_00, 200_01, 400_00]), st.integers(0, 2_000_00))
PERSONS = st.fixed_dictionaries(
    {
        "death_day": st.just(0), "cremation_day": st.integers(-1, 2), "applied_day": st.integers(0, 190),
        "aid_group_at_death": st.integers(0, 4), "other_funeral_pay": st.booleans(), "transport_fen": AMOUNT,
        "storage_fen": AMOUNT, "storage_days": st.integers(0, 5), "cremation_fen": AMOUNT,
        "keeping_fen": AMOUNT,
    }
)  # fmt: skip


@given(PERSONS)
def test_any_bill_is_paid_as_the_sheet_says(person):
    assert PROGRAM.evaluate({}, [person], outputs=("amount",))["amount"] == by_hand(person)


@given(st.dates(dt.date(2016, 1, 1), dt.date(2032, 12, 31)), st.integers(-1, 190))
@example(dt.date(2020, 8, 31), 181)  # to 28 February
@example(dt.date(2020, 8, 31), 182)
@example(dt.date(2021, 2, 28), 181)  # to 28 August, not to its end
@example(dt.date(2021, 2, 28), 182)
@example(dt.date(2020, 2, 29), 182)
def test_six_months_end_on_the_day_of_the_same_number_or_the_end_of_its_month(cremated, later):
    applied = cremated + dt.timedelta(days=later)
    _, (person,) = EXAMPLES[0].facts(book)
    person |= {name: day_number(cremated) for name in ("death_day", "cremation_day")}
    found = PROGRAM.evaluate({}, [person | {"applied_day": day_number(applied)}], outputs=("in_time",))
    assert found["in_time"] == [cremated <= applied <= last_day(cremated)]
