"""特困 and the end of 低保 stop the disability subsidies by themselves; what excludes each other is told."""

import datetime as dt

import pytest

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands

from .stage import CARD, LIVING, NURSING, OPENED, ends, look, states, warnings

TOLD = dt.date(2020, 7, 20)
AUGUST = dt.date(2020, 8, 1)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def close(district, award, from_month: Month, day: dt.date = TOLD) -> None:
    commands.stop_award(
        award_id=award.id, from_month=from_month, reason="收入超过标准", actor=district.officers["shenpi"],
        at=at_hour(day),
    )  # fmt: skip


def test_tekun_stops_both_subsidies_from_its_first_month(district):
    person = district.person(**CARD)
    living, nursing = (district.receives(code, person, OPENED) for code in (LIVING, NURSING))
    district.receives("tekun", person, Month(2020, 8))
    look(person, TOLD)
    assert [ends(living), ends(nursing)] == [AUGUST, AUGUST]
    assert living.stop_reason == nursing.stop_reason == "转入特困供养"
    (told,) = warnings(person, "tekun_in")
    assert told.state == "acted"
    assert told.article == "国发〔2015〕52号（特困供养人员不享受两项补贴）"
    said = EventRow.objects.filter(kind="benefits.award_stopped", person_id=person.id).order_by("id").first()
    assert said.sentence == (
        "停发待遇，自 2020-08 起，原因：转入特困供养（国发〔2015〕52号（特困供养人员不享受两项补贴））"
    )
    assert (said.actor_name, said.account_id) == ("系统", None)


def test_tekun_that_began_before_a_subsidy_empties_it(district):
    person = district.person(**CARD)
    district.receives("tekun", person, OPENED)
    nursing = district.receives(NURSING, person, Month(2020, 5))
    look(person, TOLD)
    nursing.refresh_from_db()
    assert nursing.valid.isempty
    assert district.due(nursing, Month(2020, 5), Month(2020, 8)) == [0, 0]


def test_the_end_of_dibao_stops_the_living_subsidy_alone(district):
    person = district.person(**CARD)
    dibao = district.receives("dibao", person, OPENED)
    living, nursing = (district.receives(code, person, OPENED) for code in (LIVING, NURSING))
    close(district, dibao, Month(2020, 8))
    look(person, TOLD)
    assert [ends(living), ends(nursing)] == [AUGUST, None]
    assert (living.stop_reason, states(person)["dibao_out"]) == ("退出最低生活保障", "acted")


def test_dibao_that_goes_on_in_another_household_stops_nothing(district):
    person, other = district.person(**CARD), district.person()
    first = district.receives("dibao", person, OPENED)
    living = district.receives(LIVING, person, OPENED)
    close(district, first, Month(2020, 8))
    home = district.home(other)
    commands.open_award(
        programme="dibao", household=home, payee=other, persons=[person], division_code=home.division_code,
        from_month=Month(2020, 8), basis="示例依据", actor=SYSTEM, at=at_hour(TOLD),
    )  # fmt: skip
    look(person, TOLD)
    assert ends(living) is None
    assert "dibao_out" not in states(person)


def test_a_subsidy_granted_without_dibao_is_not_stopped_by_it(district):
    person = district.person(**CARD)
    living = district.receives(LIVING, person, OPENED)
    look(person, TOLD)
    assert ends(living) is None


def test_an_orphan_loses_the_living_subsidy_when_an_officer_says_so(district):
    child = district.person(dt.date(2012, 5, 1), **CARD)
    living = district.receives(LIVING, child, OPENED)
    district.receives("orphan", child, Month(2020, 8))
    look(child, TOLD)
    (told,) = warnings(child, "orphan_in")
    assert (told.state, ends(living)) == ("open", None)
    assert told.evidence["stops"] == [{"award_id": living.id, "programme": LIVING, "from_month": "2020-08"}]


def test_dibao_and_tekun_together_are_told_until_one_ends(district):
    person = district.person()
    dibao = district.receives("dibao", person, OPENED)
    district.receives("tekun", person, Month(2020, 7))
    look(person, TOLD)
    (told,) = warnings(person, "two_at_once")
    assert told.state == "open"
    assert "不能同时享受" in told.sentence
    close(district, dibao, Month(2020, 7))
    look(person, dt.date(2020, 7, 21))
    told.refresh_from_db()
    assert (told.state, told.outcome) == ("cleared", "情形已消失，系统自动结束")


def test_dibao_that_ends_when_tekun_begins_is_no_overlap(district):
    person = district.person()
    dibao = district.receives("dibao", person, OPENED)
    district.receives("tekun", person, Month(2020, 8))
    close(district, dibao, Month(2020, 8))
    look(person, TOLD)
    assert "two_at_once" not in states(person)


def test_the_system_stops_nothing_without_an_article(district):
    award = district.receives(NURSING, district.person(**CARD), OPENED)
    with pytest.raises(ValueError, match="stated article"):
        commands.stop_award(
            award_id=award.id,
            from_month=Month(2020, 8),
            reason="转入特困供养",
            actor=SYSTEM,
            at=at_hour(TOLD),
        )
    assert ends(award) is None
