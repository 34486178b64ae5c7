"""The sentences by every reading and by a reference; any year of bills; and the calculation of one case."""

import datetime as dt
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules.examples import load_examples
from minzheng.kernel.rules.files import parameter_files
from minzheng.matters.assistance.medical_aid import rules
from minzheng.matters.assistance.medical_aid.law import FILE, Bill, compute
from minzheng.matters.assistance.medical_aid.rules import PARAMETERS, book
from minzheng.registers.benefits.programmes import programmes
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
DISTRICT, DAY = "431103", dt.date(2022, 3, 1)
VALUES = PARAMETERS.resolve(DISTRICT, DAY)
PROGRAM = book.compile(DAY, VALUES)
PLAIN = {name: one.value for name, one in VALUES.items()}


def half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def reference_fen(person: dict, values: dict) -> int:
    """From the sheet: above the deductible, the rate, up to what the year and the bill leave."""
    place = person["identity"] - 1
    free = half_up(Fraction(values["average_income"] * values["deductible_percent"][place], 10_000))
    above = max(0, person["earlier_bills_fen"] + person["bill_fen"] - free)
    of_year = half_up(Fraction(above * values["aid_percent"][place], 10_000))
    left = min(of_year, values["year_ceiling"][place]) - person["earlier_aid_fen"]
    return min(max(left, 0), person["bill_fen"])


def test_there_are_enough_of_them():
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES) >= 8


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


def test_the_reference_gives_the_same_amounts():
    found = [
        reference_fen(example.facts(book)[1][0], plain_parameters(PARAMETERS, example))
        for example in EXAMPLES
    ]
    assert found == [example.outcome(book)["amount"] for example in EXAMPLES]


MONEY = st.integers(0, 100_000_00)


@settings(max_examples=300, deadline=None)
@given(identity=st.integers(1, 4), bill=MONEY, earlier=MONEY, aid=st.integers(0, 60_000_00))
def test_rules_and_reference_agree(identity, bill, earlier, aid):
    person = {"identity": identity, "bill_fen": bill, "earlier_bills_fen": earlier, "earlier_aid_fen": aid}
    found = PROGRAM.evaluate({}, [person], outputs=("amount",))["amount"]
    assert found == reference_fen(person, PLAIN)


@settings(max_examples=150, deadline=None)
@given(identity=st.integers(1, 4), bills=st.lists(st.integers(0, 20_000_00), min_size=1, max_size=6))
def test_bills_one_by_one_bring_what_their_sum_brings(identity, bills):
    """However a year's cost is split over bills: nobody gains or loses by it."""
    aided = before = 0
    for bill in bills:
        person = {
            "identity": identity,
            "bill_fen": bill,
            "earlier_bills_fen": before,
            "earlier_aid_fen": aided,
        }
        aided += PROGRAM.evaluate({}, [person], outputs=("amount",))["amount"]
        before += bill
    whole = {"identity": identity, "bill_fen": before, "earlier_bills_fen": 0, "earlier_aid_fen": 0}
    assert aided == PROGRAM.evaluate({}, [whole], outputs=("amount",))["amount"]


def test_one_case_is_computed_with_its_explanation(db):
    found = compute(Bill(identity=4, bill_fen=20_000_00), division_code="431103000000", on_date=DAY)
    assert (found.amount_fen, found.deductible_fen, found.aid_of_the_year_fen) == (
        7_500_00,
        7_500_00,
        7_500_00,
    )
    assert (found.tree["name"], found.tree["value"]) == ("amount", 7_500_00)


def test_the_law_begins_on_its_first_day(db):
    bill = Bill(identity=2, bill_fen=100_00)
    assert compute(bill, division_code=DISTRICT, on_date=dt.date(2021, 10, 28)).amount_fen == 70_00
    with pytest.raises(Invalid, match="2021年10月28日起适用"):
        compute(bill, division_code=DISTRICT, on_date=dt.date(2021, 10, 27))


def test_it_is_no_programme_of_payment_but_its_values_can_be_renewed():
    assert "medical_aid" not in {one.code for one in programmes()}
    assert FILE in parameter_files()
