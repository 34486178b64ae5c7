"""The sentences of examples.toml in every reading, and the rules against a second writing of them."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import Value
from minzheng.kernel.rules.examples import load_examples
from minzheng.matters.assistance.price_subsidy import rules
from minzheng.matters.assistance.price_subsidy.rules import PARAMETERS, book
from tests.matters.assistance.price_subsidy.reference import subsidy_fen
from tests.matters.readings import READINGS, expected_of, found_by, plain_parameters

EXAMPLES = load_examples(Path(rules.__file__).with_name("examples.toml"))
AREAS = ("431103", "310107", "4503", "4201", "32")
PERSON = {
    "alive": True, "support_urban": False, "receives_dibao": False, "receives_tekun": False,
    "receives_veteran_support": False, "receives_orphan": False, "receives_unsupported_child": False,
    "receives_dibao_marginal": False,
}  # fmt: skip
ANYBODY = st.fixed_dictionaries({name: st.booleans() for name in PERSON})


def test_there_are_enough_of_them():
    assert len(EXAMPLES) >= 15
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_gives_what_the_sentences_say(reading):
    assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence[:20])
def test_the_reference_gives_the_same_amount(example):
    home, (person,) = example.facts(book)
    values = plain_parameters(PARAMETERS, example)
    assert subsidy_fen(home, person, values, example.on_date) == example.outcome(book)["amount"]


def entered(month: dt.date, cpi: int, food: int, scpi: int = 420, area: str = "431103"):
    """The parameters with the indices of one month entered, in basis points."""

    def value(name: str, number: int | bool, unit: str) -> tuple[str, Value]:
        return name, Value(
            value=number, label=name, unit=unit, area=area, from_date=month, source="示例公布", certainty="sure",
            note="",
        )  # fmt: skip

    rows = [("cpi_yoy", cpi), ("food_yoy", food), ("scpi_yoy", scpi)]
    return PARAMETERS.overlay(
        [value("published", True, ""), *(value(name, number, "%") for name, number in rows)]
    )


def due(month: dt.date, parameters, **more: bool) -> int:
    program = book.compile(month, parameters.resolve("431103", month))
    return program.evaluate({"urban": True}, [PERSON | more], outputs=("amount",))["amount"]


@pytest.mark.parametrize(
    ("month", "cpi", "food", "amount"),
    [
        (dt.date(2021, 12, 1), 350, 0, 24_00),
        (dt.date(2021, 12, 1), 349, 599, 0),
        (dt.date(2021, 12, 1), 0, 600, 24_00),
        (dt.date(2022, 7, 1), 300, 0, 0),
        (dt.date(2022, 8, 1), 300, 0, 24_00),
        (dt.date(2022, 8, 1), 299, 599, 0),
        (dt.date(2023, 2, 1), 300, 0, 24_00),
        (dt.date(2023, 3, 1), 300, 0, 0),
    ],
)
def test_the_line_at_which_prices_trigger_it_is_that_of_the_month(month, cpi, food, amount):
    assert due(month, entered(month, cpi, food), receives_dibao=True) == amount


@pytest.mark.parametrize(
    ("month", "child", "marginal"),
    [
        (dt.date(2021, 10, 1), 0, 0),
        (dt.date(2021, 11, 1), 24_00, 0),
        (dt.date(2022, 7, 1), 24_00, 0),
        (dt.date(2022, 8, 1), 24_00, 24_00),
        (dt.date(2023, 2, 1), 24_00, 24_00),
        (dt.date(2023, 3, 1), 24_00, 0),
    ],
)
def test_the_groups_are_those_of_the_month(month, child, marginal):
    parameters = entered(month, 500, 700)
    assert due(month, parameters, receives_orphan=True) == child
    assert due(month, parameters, receives_unsupported_child=True) == child
    assert due(month, parameters, receives_dibao_marginal=True) == marginal


@given(
    area=st.sampled_from(AREAS), urban=st.booleans(), person=ANYBODY,
    month=st.dates(dt.date(2020, 1, 1), dt.date(2021, 3, 1)).map(lambda day: day.replace(day=1)),
)  # fmt: skip
def test_rules_and_reference_agree_on_anybody_in_any_month(area, urban, person, month):
    values = PARAMETERS.resolve(area, month)
    found = book.compile(month, values).evaluate({"urban": urban}, [person], outputs=("amount", "persons"))
    plain = {name: one.value for name, one in values.items()}
    expected = subsidy_fen({"urban": urban}, person, plain, month)
    assert found == {"amount": expected, "persons": int(expected > 0)}
