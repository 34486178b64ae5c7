"""What a village may read of what was paid: which programmes and months, and names cut short."""

import datetime as dt
from dataclasses import replace

import pytest

from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits import programmes, publicity
from tests.registers.benefits.bureau import (
    CODE,
    PROGRAMME,
    START,
    VILLAGE,
    household,
    prepared,
    run,
)

DAY = dt.date(2020, 7, 12)


@pytest.fixture(autouse=True)
def _published(bureau, monkeypatch):
    monkeypatch.setattr(programmes, "_programmes", {CODE: replace(PROGRAMME, published=True)})


def shown(month: Month) -> list[tuple]:
    found = [publicity.read(row) for row in publicity.shown_payments(VILLAGE, month)]
    return [(one.name, one.programme, one.persons, one.amount_fen) for one in found]


def test_names_are_cut_short_and_of_a_child_there_is_only_the_surname():
    household("张小三", persons=2)
    child = household("李小四")
    Person.objects.filter(id=child.payee_id).update(birth_date=dt.date(2002, 4, 1))
    run(START)
    assert shown(START) == [("张*三", "示例补助", 2, 100_000), ("李某", "示例补助", 1, 50_000)]
    Person.objects.filter(id=child.payee_id).update(birth_date=dt.date(2002, 3, 31))
    assert shown(START)[1][0] == "李*四"  # of age on the last day of March 2020


def test_the_last_three_months_that_were_booked_stay_up():
    household()
    for month in START.through(Month(2020, 6)):
        run(month)
    prepared(Month(2020, 7), clock.at_hour(DAY))  # not checked by anybody yet
    assert publicity.shown_months(VILLAGE, DAY) == [Month(2020, 6), Month(2020, 5), Month(2020, 4)]
    assert publicity.shown_months(VILLAGE, dt.date(2020, 9, 1)) == [Month(2020, 6)]
    assert publicity.shown_months("990103001009", DAY) == []


def test_other_programmes_are_nobodys_business(monkeypatch):
    household()
    run(START)
    monkeypatch.setattr(programmes, "_programmes", {CODE: PROGRAMME})
    assert publicity.shown_months(VILLAGE, dt.date(2020, 4, 1)) == []
    assert shown(START) == []


def test_those_of_children_and_of_disabled_persons_are_not_published(monkeypatch):
    monkeypatch.undo()
    published = {one.code for one in programmes.programmes() if one.published}
    assert published == {"dibao", "tekun", "elderly"}
