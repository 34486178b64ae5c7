"""应保未保 of a household: asked of the rules for everybody at once, with the reason why it is not drawn."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Membership
from minzheng.kernel.watch import commands as watch
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.files.claims import claims
from minzheng.registers.benefits.files.holding import Whose
from tests.matters.granting import VILLAGE

DAY = dt.date(2020, 6, 10)
NURSING, LIVING = "disability_nursing", "disability_living"
CARD = {"disability_category": 4, "disability_grade": 1}
FORM = CARD | {"programmes": [NURSING]}


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def family(district, *persons):
    """The first is the head; all of them belong from 2020 on."""
    home = district.home(persons[0])
    for one in persons[1:]:
        Membership.objects.filter(person=one).delete()
        people.add_member(
            household=home, person=one, relation="20", from_date=dt.date(2020, 1, 2),
            actor=district.officers["shencha"], at=at_hour(dt.date(2020, 1, 2)),
        )  # fmt: skip
    return home


def found(district, *persons, day: dt.date = DAY):
    home = district.home(persons[0])
    whose = Whose(tuple(one.id for one in persons), home.id, VILLAGE)
    return claims(whose, persons, at=at_hour(day))


def told(rows) -> list[tuple]:
    return [(row.programme.code, row.person, row.amount_fen, row.why) for row in rows]


def test_each_member_is_judged_and_nobody_has_asked(district):
    """A card of the first grade is worth the nursing subsidy of 65 元 to each of two."""
    head, child = district.person(**CARD), district.person(dt.date(2008, 4, 1), **CARD)
    family(district, head, child)
    assert told(found(district, head, child)) == [
        (NURSING, head, 65_00, "never"), (NURSING, child, 65_00, "never")
    ]  # fmt: skip
    (row, _) = found(district, head, child)
    assert row.matter == "disability_subsidies"
    assert (
        row.basis
        == "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》（国发〔2015〕52号）"
    )


def test_what_is_drawn_is_not_claimed_and_what_follows_of_it_is(district):
    """On 低保 from July: the living subsidy too, by the first day of next month."""
    head = district.person(**CARD)
    district.receives("dibao", head, Month(2020, 7))
    assert {(row.programme.code, row.why) for row in found(district, head)} >= {
        (NURSING, "never"), (LIVING, "never"), ("category_supplement", "follows"),
    }  # fmt: skip
    assert "dibao" not in {row.programme.code for row in found(district, head)}


def test_an_application_on_its_way_is_the_reason(district):
    head = district.person(**CARD)
    case = district.apply("disability_subsidies", head, **FORM)
    (row,) = found(district, head)
    assert (row.why, row.case) == ("asked", case)
    district.walk(case, "accept", "review", "audit", "approve")
    assert found(district, head) == []


def test_what_was_stopped_says_when_and_why(district):
    head = district.person(**CARD)
    award = district.receives(NURSING, head, Month(2020, 1))
    benefits.stop_award(
        award_id=award.id, from_month=Month(2020, 5), reason="外出务工", actor=district.officers["shenpi"],
        at=at_hour(dt.date(2020, 5, 2)),
    )  # fmt: skip
    (row,) = found(district, head)
    assert (row.why, row.ended_on, row.stop_reason) == ("ended", dt.date(2020, 5, 1), "外出务工")


def test_the_candidate_on_the_list_is_named(district):
    head = district.person(**CARD)
    watch.look([head.id], at=at_hour(DAY))
    (row,) = found(district, head)
    assert row.warning.rule == "candidate.disability"


def test_nobody_who_has_died_and_nobody_without_facts_could_claim(district):
    head = district.person()
    assert found(district, head) == []
    home = district.home(head)
    assert claims(Whose((head.id,), home.id, VILLAGE), (), at=at_hour(DAY)) == []


def test_what_cannot_be_asked_for_want_of_facts_is_said_to_be_unknown(district):
    """低保 of which no income is on file: what reads its share cannot be reckoned."""
    head = district.person(**CARD)
    district.receives("dibao", head, Month(2020, 1))
    rows = {row.programme.code: row for row in found(district, head) if row.why == "unknown"}
    assert set(rows) == {"unsupported_child"}
    assert f"{head.name}的工资性收入" in rows["unsupported_child"].missing


def test_it_takes_no_more_queries_for_four_members_than_for_two(district):
    persons = [district.person(dt.date(1960 + number, 4, 1), **CARD) for number in range(4)]
    family(district, *persons)
    counts = []
    for several in (persons[:2], persons):
        found(district, *several)
        with CaptureQueriesContext(connection) as captured:
            assert len(found(district, *several)) == len(several)
        counts.append(len(captured))
    assert counts[0] == counts[1]
