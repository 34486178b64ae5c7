"""A sentence, a move, a marriage, a car, eighteen years: who must look, and what is ready."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.watch import commands as watch

from .stage import CARD, LIVING, NURSING, OPENED, ends, look, states, warnings

DAY = dt.date(2020, 6, 10)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


@pytest.mark.parametrize("code", ["orphan", "unsupported_child"])
def test_eighteen_years_propose_the_stop_from_the_month_after_the_birthday(district, code):
    child = district.person(dt.date(2002, 6, 10))
    award = district.receives(code, child, OPENED)
    look(child, dt.date(2020, 6, 9))
    assert "turned_18" not in states(child)
    look(child, DAY)
    (row,) = warnings(child, "turned_18")
    assert (row.state, ends(award)) == ("open", None)
    assert "应自2020年7月起停发" in row.sentence
    with pytest.raises(NotPermitted):
        watch.act_on(warning_id=row.id, actor=district.officers["shouli"], at=at_hour(DAY, 11))
    done = watch.act_on(warning_id=row.id, actor=district.officers["shenhe"], at=at_hour(DAY, 12))
    assert (done.state, ends(award), award.stop_reason) == ("acted", dt.date(2020, 7, 1), "年满十八周岁")


def test_born_on_the_29th_of_february_is_eighteen_on_the_first_of_march(district):
    child = district.person(dt.date(2004, 2, 29))
    district.receives("orphan", child, OPENED)
    look(child, dt.date(2022, 2, 28))
    assert "turned_18" not in states(child)
    look(child, dt.date(2022, 3, 1))
    assert "应自2022年4月起停发" in warnings(child, "turned_18")[0].sentence


def test_a_sentence_proposes_the_stop_of_the_subsidies_and_tells_the_household(district):
    person = district.person(**CARD)
    district.receives("dibao", person, OPENED)
    nursing = district.receives(NURSING, person, OPENED)
    district.know(person, dt.date(2020, 5, 20), serving_sentence=1)
    look(person, DAY)
    assert (states(person)["prison"], states(person)["prison_household"]) == ("open", "open")
    (row,) = warnings(person, "prison")
    assert row.evidence["stops"] == [{"award_id": nursing.id, "programme": NURSING, "from_month": "2020-06"}]


def test_released_again_both_are_cleared(district):
    person = district.person(**CARD)
    district.receives("dibao", person, OPENED)
    district.receives(NURSING, person, OPENED)
    district.know(person, dt.date(2020, 5, 20), serving_sentence=1)
    look(person, DAY)
    district.know(person, dt.date(2020, 6, 11), serving_sentence=0)
    look(person, dt.date(2020, 6, 11))
    assert [states(person)[rule] for rule in ("prison", "prison_household")] == ["cleared", "cleared"]


def test_a_move_proposes_the_stop_of_what_the_place_of_the_register_pays(district):
    person = district.person(**CARD)
    living = district.receives(LIVING, person, OPENED)
    district.know(person, dt.date(2020, 6, 5), moved_out_day=day_number(dt.date(2020, 6, 5)))
    look(person, DAY)
    (row,) = warnings(person, "moved_out")
    assert row.sentence == (f"{person.name}户籍已于2020年6月5日迁出，困难残疾人生活补贴应自2020年7月起停发")
    watch.act_on(warning_id=row.id, actor=district.officers["shenpi"], at=at_hour(DAY, 11))
    assert ends(living) == dt.date(2020, 7, 1)


@pytest.mark.parametrize(
    ("fact", "rule", "words"),
    [("married_day", "married", "登记结婚"), ("enlisted_day", "enlisted", "入伍"),
     ("moved_out_day", "moved_household", "户籍迁出")],
)  # fmt: skip
def test_a_change_of_the_family_of_an_aided_household_is_told(district, fact, rule, words):
    person = district.person()
    district.receives("dibao", person, OPENED)
    district.know(person, dt.date(2020, 6, 5), **{fact: day_number(dt.date(2020, 6, 5))})
    look(person, DAY)
    (row,) = warnings(person, rule)
    assert row.state == "open"
    assert f"2020年6月5日{words}" in row.sentence
    watch.settle(
        warning_id=row.id,
        outcome="已入户核实，办理减员",
        actor=district.officers["shouli"],
        at=at_hour(DAY, 15),
    )
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("acted", "已入户核实，办理减员")


def test_a_marriage_before_the_award_is_no_news(district):
    person = district.person()
    district.know(person, dt.date(2019, 6, 5), married_day=day_number(dt.date(2019, 6, 5)))
    district.receives("dibao", person, OPENED)
    look(person, DAY)
    assert "married" not in states(person)


@pytest.mark.parametrize(
    ("name", "words"), [("vehicle_count", "新增机动车（0 辆 → 1 辆）"), ("runs_business", "（否 → 是）")]
)
def test_what_a_household_has_acquired_since_is_told(district, name, words):
    person = district.person()
    district.receives("dibao", person, OPENED)
    district.know(person, dt.date(2020, 6, 1), **{name: 1})
    look(person, DAY)
    (row,) = warnings(person, "acquired")
    assert words in row.sentence
    assert (row.owner, row.household_id) == ("case.assess", district.home(person).id)


def test_a_car_that_was_known_when_it_was_decided_is_no_news(district):
    person = district.person()
    district.know(person, dt.date(2020, 1, 2), vehicle_count=1)
    district.receives("dibao", person, Month(2020, 3))
    district.know(person, dt.date(2020, 6, 1), vehicle_count=1)
    look(person, DAY)
    assert "acquired" not in states(person)


@pytest.mark.parametrize(
    ("last_day", "words"),
    [(dt.date(2020, 9, 9), None), (dt.date(2020, 9, 8), "将于2020年9月8日到期"), (DAY, "将于2020年6月10日到期"),
     (dt.date(2020, 6, 9), "已于2020年6月9日到期")],
)  # fmt: skip
def test_a_card_is_told_of_ninety_days_before_it_ends(district, last_day, words):
    person = district.person(**CARD, disability_card_last_day=day_number(last_day))
    district.receives(NURSING, person, OPENED)
    look(person, DAY)
    assert [words in row.sentence for row in warnings(person, "card_ends")] == ([True] if words else [])


def test_a_new_severe_card_without_aid_is_visited_and_an_old_one_is_not(district):
    new, old = district.person(), district.person(**CARD)
    district.know(new, dt.date(2020, 6, 1), **CARD)
    look(new, DAY)
    look(old, DAY)
    assert states(new)["severe_unaided"] == "open"
    assert "severe_unaided" not in states(old)
    district.receives("dibao", new, Month(2020, 7))
    look(new, DAY, 12)
    assert states(new)["severe_unaided"] == "cleared"


def test_sixteen_years_ask_for_the_ability_until_it_is_written_down(district):
    child = district.person(dt.date(2004, 6, 10))
    district.receives("dibao", child, OPENED)
    look(child, DAY)
    assert states(child)["age_reached"] == "open"
    district.know(child, dt.date(2020, 6, 10), labour_ability=1)
    look(child, DAY, 12)
    assert states(child)["age_reached"] == "cleared"


def test_leaving_school_proposes_the_end_of_the_schooling_aid(district):
    person = district.person(dt.date(2001, 3, 1))
    award = district.receives("orphan_schooling", person, OPENED)
    district.know(person, dt.date(2020, 6, 1), in_school=0)
    look(person, DAY)
    (row,) = warnings(person, "left_school")
    assert row.evidence["stops"][0]["from_month"] == "2020-07"
    watch.act_on(warning_id=row.id, actor=district.officers["shenpi"], at=at_hour(DAY, 11))
    assert ends(award) == dt.date(2020, 7, 1)


def test_admission_to_an_institution_is_told(district):
    person = district.person()
    district.receives("dibao", person, OPENED)
    district.know(person, dt.date(2020, 6, 1), in_institution=1)
    look(person, DAY)
    assert states(person)["in_institution"] == "open"
