"""A death ends everything the same day, in every programme and household, and is told with its article."""

import datetime as dt

import pytest

from minzheng.kernel.audit import queries as audit
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.models import AwardPerson

from .stage import CARD, LIVING, NURSING, OPENED, die, ends, look, states, warnings

DIED = dt.date(2020, 8, 14)
SEPTEMBER = dt.date(2020, 9, 1)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def test_a_death_on_file_ends_every_award_with_its_month(district):
    person = district.person(**CARD)
    dibao = district.receives("dibao", person, OPENED)
    living, nursing = (district.receives(code, person, OPENED) for code in (LIVING, NURSING))
    die(district, person, DIED)
    look(person, DIED)
    assert [ends(award) for award in (dibao, living, nursing)] == [SEPTEMBER] * 3
    assert [award.stop_reason for award in (dibao, living, nursing)] == ["死亡"] * 3
    assert district.due(nursing, Month(2020, 8), Month(2020, 9)) == [65_00, 0]
    (told,) = warnings(person, "death")
    assert (told.state, told.closed_by_name) == ("acted", "系统")
    assert told.outcome == (
        "因死亡自2020年9月起停发最低生活保障、困难残疾人生活补贴、重度残疾人护理补贴；"
        "多发的由下一发放批次提出追回"
    )
    assert "三个月内核查办结" in told.article


def test_the_others_of_a_household_go_on_and_keep_their_award(district):
    dead, son = district.person(), district.person(dt.date(1995, 1, 1), "男")
    home = district.home(dead)
    dibao = commands.open_award(
        programme="dibao", household=home, payee=son, division_code=home.division_code, persons=[dead, son],
        from_month=OPENED, basis="示例依据", actor=SYSTEM, at=at_hour(dt.date(2020, 1, 2)),
    )  # fmt: skip
    die(district, dead, DIED)
    look(dead, DIED)
    uppers = dict(AwardPerson.objects.filter(award=dibao).values_list("person", "valid__endswith"))
    assert uppers == {dead.id: SEPTEMBER, son.id: None}
    assert ends(dibao) is None


def test_one_report_ends_the_awards_of_every_programme_at_once(district):
    """The village reports it for 低保; the nursing subsidy, which nobody mentioned, ends as well."""
    person = district.person(**CARD)
    dibao, nursing = (district.receives(code, person, OPENED) for code in ("dibao", NURSING))
    commands.record_death(
        award_id=dibao.id, person_id=person.id, death_date=DIED, source_note="村委会证明",
        actor=district.officers["shouli"], at=at_hour(dt.date(2020, 8, 20)),
    )  # fmt: skip
    assert (ends(dibao), ends(nursing)) == (SEPTEMBER, SEPTEMBER)
    (told,) = warnings(person, "death")
    assert told.state == "acted"


def test_a_corrected_date_counts_alone_everywhere(district):
    person = district.person(**CARD)
    dibao, nursing = (district.receives(code, person, OPENED) for code in ("dibao", NURSING))
    for death_date, told_on in ((dt.date(2020, 7, 3), 20), (DIED, 21)):
        commands.record_death(
            award_id=dibao.id, person_id=person.id, death_date=death_date, source_note="证明",
            actor=district.officers["shouli"], at=at_hour(dt.date(2020, 8, told_on)),
        )  # fmt: skip
    assert (ends(dibao), ends(nursing)) == (SEPTEMBER, SEPTEMBER)
    assert [row.evidence["death_date"] for row in warnings(person, "death")] == ["2020-07-03", "2020-08-14"]


def test_what_was_granted_once_stands(district):
    person = district.person()
    once = district.receives(
        "temporary_aid", person, Month(2020, 8), until_month=Month(2020, 9), occasion="火灾",
        terms={"persons": 1, "months": 1, "coefficient": 10_000, "kind": 1},
    )  # fmt: skip
    die(district, person, dt.date(2020, 7, 20))
    look(person, DIED)
    place = AwardPerson.objects.get(award=once)
    assert (place.valid.lower, place.valid.upper) == (dt.date(2020, 8, 1), SEPTEMBER)


def test_looking_again_changes_nothing(district):
    person = district.person(**CARD)
    district.receives(NURSING, person, OPENED)
    die(district, person, DIED)
    assert look(person, DIED) >= 1
    events = audit.newest_id()
    assert look(person, DIED, 11) == 0
    assert audit.newest_id() == events


def test_who_had_nothing_is_not_told_of(district):
    person = district.person()
    die(district, person, DIED)
    look(person, DIED)
    assert "death" not in states(person)


def test_an_award_granted_by_mistake_after_the_death_is_ended_too(district):
    person = district.person(**CARD)
    district.receives("dibao", person, OPENED)
    die(district, person, DIED)
    look(person, DIED)
    nursing = district.receives(NURSING, person, Month(2020, 6))
    look(person, dt.date(2020, 8, 20))
    assert ends(nursing) == SEPTEMBER


def test_the_payee_of_others_must_be_changed(district):
    mother, child = district.person(), district.person(dt.date(2012, 5, 1), "男", **CARD)
    commands.open_award(
        programme=NURSING, household=district.home(child), person=child, payee=mother, persons=[child],
        division_code=child.division_code, from_month=OPENED, basis="示例依据", actor=SYSTEM,
        at=at_hour(dt.date(2020, 1, 2)),
    )  # fmt: skip
    die(district, mother, DIED)
    look(mother, DIED)
    (told,) = warnings(mother, "payee_died")
    assert (told.state, told.owner) == ("open", "benefit.report_change")
    assert "请变更领款人和账户" in told.sentence
    assert told.due_date == dt.date(2020, 8, 19)  # three working days after Friday the 14th


def test_funeral_aid_is_offered_for_six_months_and_no_longer(district):
    """Died on 14 August 2020 on 低保: the last day to ask is 14 February 2021."""
    person = district.person()
    district.receives("dibao", person, OPENED)
    die(district, person, DIED)
    look(person, DIED)
    (row,) = warnings(person, "funeral_aid")
    assert (row.state, row.owner) == ("open", "case.take_in")
    assert row.sentence == (
        f"{person.name}于2020年8月14日死亡，生前享受最低生活保障，办理丧事的亲属可以在6个月内申请殡葬救助"
    )
    look(person, dt.date(2021, 2, 14))
    assert states(person)["funeral_aid"] == "open"
    look(person, dt.date(2021, 2, 15))
    assert states(person)["funeral_aid"] == "cleared"


def test_funeral_aid_is_not_offered_for_who_was_not_in_need(district):
    person = district.person(**CARD)
    district.receives(NURSING, person, OPENED)
    dibao = district.receives("dibao", person, OPENED)
    commands.stop_award(
        award_id=dibao.id, from_month=Month(2020, 8), reason="收入超标", actor=district.officers["shenpi"],
        at=at_hour(DIED),
    )  # fmt: skip
    die(district, person, DIED)
    look(person, DIED)
    assert "funeral_aid" not in states(person)


def test_two_awards_that_one_place_ends_are_told_together(district):
    person = district.person(**CARD)
    for code in (LIVING, NURSING):
        district.receives(code, person, OPENED)
    die(district, person, DIED)
    look(person, DIED)
    (told,) = warnings(person, "death")
    assert len(told.evidence["awards"]) == 2
