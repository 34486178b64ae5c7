"""The figures of document 003 as entered, held against the data file made from the document."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from minzheng.registers.benefits.yearbook import District, printed_figures, printed_years, sections
from minzheng.registers.benefits.yearbook.figures import FIGURES

DATA = json.loads(
    Path(__file__).with_name("lengshuitan2020.json").read_text(encoding="utf-8"), parse_float=Decimal
)
PRINTED = {one.name: one for one in printed_figures("431103", 2020)}
DERIVED = {"disability_awards_dec", "disability_both_dec"}


def test_every_figure_of_the_sections_is_entered_and_none_besides():
    assert {one["metric_en"] for one in DATA["figures"]} == PRINTED.keys() - DERIVED


@pytest.mark.parametrize("one", DATA["figures"], ids=lambda one: one["id"])
def test_a_figure_stands_as_printed(one):
    entered = PRINTED[one["metric_en"]]
    kept = (entered.id, entered.section, entered.value, entered.unit, entered.qualifier)
    assert kept == (one["id"], one["section"], one["value"], one["unit"], one["qualifier"])


def test_what_follows_from_printed_figures_is_marked_as_such():
    assert {name for name, one in PRINTED.items() if one.qualifier == "derived"} == DERIVED
    assert PRINTED["disability_awards_dec"].value == 8_958 == 5_164 + 3_794
    assert PRINTED["disability_both_dec"].value == 2_508 == 8_958 - 6_450


def test_every_contradiction_in_these_sections_says_which_reading_is_followed():
    named = {one.contradiction for one in PRINTED.values() if one.contradiction}
    assert named == {one["id"] for one in DATA["inconsistencies"]}
    assert all(one.reading for one in PRINTED.values() if one.contradiction)


def test_every_computed_figure_is_a_printed_one():
    assert FIGURES.keys() <= PRINTED.keys()


def test_a_district_or_year_without_a_report_has_nothing():
    assert printed_figures("431103", 2019) == printed_figures("990104", 2020) == ()
    assert (printed_years("431103"), printed_years("990104")) == ([2020], [])
    assert sections(District("990104", 2020)) == []


@pytest.mark.parametrize(
    ("name", "decimals"),
    [("disability_persons_dec", 0), ("temp_assist_amount", 1), ("orphan_amount", 4), ("pilot_batch", 0)],
)
def test_the_decimals_of_print(name, decimals):
    assert PRINTED[name].decimals == decimals
