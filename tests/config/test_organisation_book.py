"""The invented book of social organisations adds up to what document 003 prints."""

import datetime as dt
from collections import Counter

import pytest

from minzheng.config.demo.fields import organisation_book as book
from minzheng.config.demo.fields.organisations import SEED
from minzheng.config.demo.invented import Invention
from minzheng.registers.organisations import names, uscc

YEAR_END, HALF = dt.date(2019, 12, 31), dt.date(2019, 6, 30)
PLACES = ("永州市冷水滩区", "冷水滩区")


@pytest.fixture(scope="module")
def planned() -> book.Book:
    return book.plan(Invention(SEED))


def counted(rows) -> Counter:
    return Counter(one.kind for one in rows)


def stood(one, day: dt.date) -> bool:
    return one.registered_date <= day and (one.ended_date is None or one.ended_date > day)


def test_the_year_on_paper_and_in_the_system_comes_to_the_printed_counts(planned):
    rows = planned.organisations
    assert counted(one for one in rows if stood(one, YEAR_END)) == {"association": 57, "service": 300}
    founded = counted(one for one in rows if one.registered_date.year == 2020)
    assert founded == {"association": 5 - 1, "service": 9 - 1}  # one of each is decided in the system
    ended = counted(one for one in rows if one.ended_date and one.ended_date.year == 2020)
    assert ended == {"service": 6 - 1}
    kinds = {one.name: one.kind for one in rows}
    assert Counter(kinds[one.name] for one in planned.changes) == {"association": 4 - 1, "service": 14 - 1}


def test_51_and_286_are_due_for_the_inspection_of_2019(planned):
    due = [one for one in planned.organisations if stood(one, YEAR_END) and one.registered_date <= HALF]
    assert counted(due) == {"association": 51, "service": 286}


def test_of_35_trade_associations_16_were_cancelled(planned):
    trade = [one for one in planned.organisations if one.is_trade_association]
    assert Counter(one.state for one in trade) == {"registered": 19, "cancelled": 16}


def test_every_code_is_right_and_stands_once(planned):
    codes = [one.uscc for one in planned.organisations if one.uscc]
    assert len(codes) == len(set(codes)) == len(planned.organisations) - 12
    assert all(uscc.parse(one.uscc).kind == one.kind for one in planned.organisations if one.uscc)


def test_no_name_stands_twice_and_each_is_of_the_place(planned):
    every = [one.name for one in planned.organisations]
    assert len(every) == len(set(every))
    for one in planned.organisations:
        parts = names.take_apart(one.name, kind=one.kind, divisions=PLACES)
        assert (parts.division, bool(parts.form)) == ("永州市冷水滩区", True), one.name
