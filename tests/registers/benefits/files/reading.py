"""Whose file is read in these tests, and its story as pairs of words."""

import datetime as dt

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base import clock
from minzheng.kernel.people import queries as people
from minzheng.registers.benefits.files.entries import Entry
from minzheng.registers.benefits.files.holding import Holding, Whose, holdings
from minzheng.registers.benefits.files.story import concerned, story
from minzheng.registers.benefits.models import Award

DAY = dt.date(2020, 5, 20)
NOW = clock.at_hour(DAY)


def of_home(award: Award, on_date: dt.date = DAY) -> Whose:
    """The file of the household of an award."""
    ids = tuple(one.person.id for one in people.members(award.household_id, on_date=on_date))
    return Whose(ids, award.household_id, award.division_code)


def of_person(award: Award, person_id: int) -> Whose:
    return Whose((person_id,), award.household_id, award.division_code, of_person=True)


def held(whose: Whose, at: dt.datetime = NOW) -> list[Holding]:
    return holdings(whose, on_date=at.date())


def entries(whose: Whose, actor: Officer, at: dt.datetime = NOW) -> list[Entry]:
    return story(whose, held(whose, at), concerned(whose, actor))
