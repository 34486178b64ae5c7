"""Who could have it and has not asked: found by the programmes' own rules, one click from an application."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.kernel.watch import commands as watch
from minzheng.kernel.watch.errors import WarningClosed
from minzheng.registers.benefits.models import Award

from .stage import CARD, LIVING, NURSING, OPENED, die, look, states, warnings

DAY = dt.date(2020, 6, 10)
RULE = "candidate.disability"


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def candidate(district, day: dt.date = DAY, **facts):
    person = district.person(**(CARD | facts))
    look(person, day)
    return person, warnings(person, RULE)


def click(district, row, day: dt.date = DAY, who: str = "shouli"):
    return watch.act_on(warning_id=row.id, actor=district.officers[who], at=at_hour(day, 15))


def test_a_new_card_of_grade_one_makes_a_candidate_for_the_nursing_subsidy(district):
    person, (row,) = candidate(district)
    assert (row.state, row.owner, row.evidence["programmes"]) == ("open", "case.take_in", [NURSING])
    assert row.evidence["amounts_fen"] == {NURSING: 65_00}
    assert row.sentence == (
        f"按现有信息，{person.name}符合条件而没有享受：重度残疾人护理补贴每月 65.00 元。请告知本人并受理申请"
    )


def test_grade_three_without_dibao_is_no_candidate(district):
    assert candidate(district, disability_grade=3)[1] == []


def test_dibao_opened_makes_a_candidate_for_both_the_same_day(district):
    """低保 decided on 10 June is paid from July: the application can be opened on the day of the decision."""
    person = district.person(**CARD)
    district.receives("dibao", person, Month(2020, 7))
    look(person, DAY)
    (row,) = warnings(person, RULE)
    assert row.evidence["programmes"] == [LIVING, NURSING]


def test_one_click_opens_the_application_with_what_is_on_file(district):
    person = district.person(**CARD)
    district.receives("dibao", person, OPENED)
    look(person, DAY)
    (row,) = warnings(person, RULE)
    done = click(district, row)
    case = Case.objects.get(id=done.evidence["case_id"])
    assert (case.matter, case.title, case.state) == ("disability_subsidies", person.name, "submitted")
    assert case.application["programmes"] == [LIVING, NURSING]
    assert case.submitted_at.date() == DAY
    assert (done.state, done.closed_by_name) == ("acted", "蒋志明")
    assert done.outcome == f"已受理残疾人两项补贴申请（{case.number}）"


def test_what_was_clicked_is_paid_from_the_month_of_the_click(district):
    person = district.person(**CARD)
    district.receives("dibao", person, OPENED)
    look(person, DAY)
    (row,) = warnings(person, RULE)
    case = Case.objects.get(id=click(district, row).evidence["case_id"])
    from minzheng.config.demo.walking import photo  # noqa: PLC0415 - a paper as the demo takes it
    from minzheng.kernel.cases import commands as cases  # noqa: PLC0415 - as above

    cases.add_paper(upload=photo("身份证"), key="identity", label="身份证或户口簿", case_id=case.id,
                    actor=district.officers["shouli"], at=at_hour(DAY, 16))  # fmt: skip
    district.walk(case, "accept", "review", "audit", "approve", day=dt.date(2020, 7, 2))
    awards = {award.programme: award for award in Award.objects.filter(case=case)}
    assert district.due(awards[LIVING], Month(2020, 5), Month(2020, 6), Month(2020, 7)) == [0, 65_00, 65_00]


def test_a_second_click_is_told_who_was_first(district):
    _, (row,) = candidate(district)
    click(district, row)
    with pytest.raises(WarningClosed, match="蒋志明"):
        click(district, row)
    assert Case.objects.count() == 1


def test_who_may_not_take_in_opens_nothing(district):
    _, (row,) = candidate(district)
    with pytest.raises(NotPermitted):
        click(district, row, who="shenpi")
    assert Case.objects.count() == 0
    row.refresh_from_db()
    assert row.state == "open"


def test_an_application_on_its_way_clears_the_candidate(district):
    person, (row,) = candidate(district)
    district.apply("disability_subsidies", person, **CARD, programmes=[NURSING])
    look(person, DAY, 12)
    row.refresh_from_db()
    assert row.state == "cleared"


@pytest.mark.parametrize("what", ["death", "tekun", "grade"])
def test_what_makes_the_rules_say_no_clears_it(district, what):
    person, (row,) = candidate(district)
    if what == "death":
        die(district, person, DAY)
    elif what == "tekun":
        district.receives("tekun", person, Month(2020, 7))
    else:
        district.know(person, DAY.replace(day=1), disability_grade=4)
    look(person, DAY, 12)
    row.refresh_from_db()
    assert row.state == "cleared"


def test_dismissed_it_is_not_raised_again_until_there_is_another_reason(district):
    person, (row,) = candidate(district)
    watch.dismiss(
        warning_ids=[row.id], reason="本人放弃申请", actor=district.officers["shouli"], at=at_hour(DAY, 11)
    )
    look(person, DAY, 12)
    assert [one.state for one in warnings(person, RULE)] == ["dismissed"]
    district.receives("dibao", person, Month(2020, 7))
    look(person, DAY, 13)
    assert [one.state for one in warnings(person, RULE)] == ["dismissed", "open"]


def test_a_birthday_makes_a_candidate_for_the_elders_allowance(district):
    """冷水滩区: from 90 on; she turns 90 on 10 June 2020."""
    person = district.person(dt.date(1930, 6, 10))
    look(person, dt.date(2020, 5, 31))
    assert "candidate.elderly" not in states(person)
    watch.sweep(at=at_hour(DAY))
    (row,) = warnings(person, "candidate.elderly")
    assert (row.state, row.evidence["programmes"]) == ("open", ["elderly"])


def test_a_hundred_years_ask_for_the_longevity_pay(district):
    person = district.person(dt.date(1920, 6, 10))
    watch.sweep(at=at_hour(DAY))
    (row,) = warnings(person, "candidate.centenarian")
    assert row.sentence == f"{person.name}已满100周岁而没有享受百岁老人长寿保健金，请上门确认健在并受理申请"


def test_what_is_not_on_file_is_filled_in_at_the_window(district):
    """A division that is not of this district cannot be chosen in the form."""
    person, (row,) = candidate(district)
    type(person).objects.filter(id=person.id).update(division_code="431121001001")
    with pytest.raises(Invalid, match="户籍所在村"):
        click(district, row)
    row.refresh_from_db()
    assert row.state == "open"
