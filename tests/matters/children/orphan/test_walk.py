"""孤儿基本生活费 from application to what is due, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.facts import day_number
from minzheng.registers.benefits.models import Award

DISPERSED = {"orphan_state": 1, "orphan_care": 1}
INSTITUTION = {"orphan_state": 2, "orphan_care": 2}
BORN = dt.date(2010, 4, 2)
JUNE, JULY, AUGUST, SEPTEMBER = (Month(2020, month) for month in (6, 7, 8, 9))
DECIDED = dt.date(2020, 6, 12)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def walked(district, child, day: dt.date = DECIDED, **answers) -> Case:
    """An application that waits for the decision."""
    case = district.apply("orphan", child, day, **(DISPERSED | answers))
    return district.walk(case, "accept", "review", day=day)


def granted(district, child, day: dt.date = DECIDED, **answers) -> Award:
    case = walked(district, child, day, **answers)
    district.act(case, "approve", day)
    return Award.objects.get(case=case)


def refused(district, child, why: str, day: dt.date = DECIDED, **answers) -> Case:
    """Approval is impossible and says why; the refusal opens nothing."""
    case = walked(district, child, day, **answers)
    with pytest.raises(ResultStands, match=why):
        district.act(case, "approve", day)
    case.refresh_from_db()
    district.act(case, "deny", day, who="shenpi", reason="不符合孤儿保障的规定条件")
    case.refresh_from_db()
    assert (case.state, Award.objects.filter(programme="orphan").count()) == ("denied", 0)
    return case


@pytest.mark.parametrize(
    ("answers", "amount"), [(DISPERSED, 950_00), (INSTITUTION, 1350_00)], ids=["散居", "集中"]
)
def test_it_is_paid_from_the_month_after_the_decision(district, answers, amount):
    child = district.person(BORN)
    award = granted(district, child, **answers)
    assert (award.valid.lower, award.person_id) == (dt.date(2020, 7, 1), child.id)
    assert district.due(award, JUNE, JULY, AUGUST) == [0, amount, amount]
    told = award.case.steps.get(action="approve").details
    assert [part["amount_fen"] for part in told["parts"]] == [amount]
    assert told["parts"][0]["tree"]["name"] == "amount"


def test_nothing_of_a_child_is_published(district):
    case = walked(district, district.person(BORN))
    actions = {row.action for row in case.rules_of_procedure.transitions}
    assert "publish" not in actions
    assert {"accept", "review", "approve", "deny"} <= actions


def test_fifteen_and_fifteen_working_days(district):
    case = district.apply("orphan", district.person(BORN), dt.date(2020, 6, 10), **DISPERSED)
    district.act(case, "accept", dt.date(2020, 6, 10))
    case.refresh_from_db()
    assert case.step_due_date == dt.date(2020, 7, 2)  # 端午 25 and 26 June are off, 28 June is worked
    district.act(case, "review", dt.date(2020, 7, 2))
    case.refresh_from_db()
    assert case.step_due_date == dt.date(2020, 7, 23)


def test_the_month_of_the_eighteenth_birthday_is_the_last(district):
    award = granted(district, district.person(dt.date(2002, 8, 15)))
    assert district.due(award, JULY, AUGUST, SEPTEMBER) == [950_00, 950_00, 0]
    assert award.valid.upper == dt.date(2020, 9, 1)


def test_a_grown_up_is_refused(district):
    refused(district, district.person(dt.date(2002, 6, 11)), "已满十八周岁")


def test_the_day_before_the_eighteenth_birthday_is_in_time(district):
    award = granted(district, district.person(dt.date(2002, 6, 13)))
    assert (award.valid.lower, award.valid.upper) == (dt.date(2020, 7, 1), dt.date(2020, 8, 1))
    assert district.due(award, JUNE, JULY) == [0, 0]


@pytest.mark.parametrize("state", [0, 3], ids=["父母健在", "宣告失踪"])
def test_whoever_is_no_orphan_is_refused(district, state):
    child = district.person(BORN, orphan_state=state)
    refused(district, child, "不属于父母双亡或者查找不到生父母的情形")


@pytest.mark.parametrize(
    ("fact", "why"), [("adopted", "已被收养"), ("settled_abroad", "已出国（境）定居")], ids=["收养", "出国"]
)
def test_whoever_is_adopted_or_abroad_is_refused(district, fact, why):
    refused(district, district.person(BORN, **{fact: 1}), why)


@pytest.mark.parametrize("change", [{"adopted": 1}, {"orphan_state": 0}, {"settled_abroad": 1}])
def test_what_changes_in_july_ends_the_pay_with_july(district, change):
    """收养登记、找回生父母、出国：次月停。"""
    child = district.person(BORN)
    district.know(child, dt.date(2020, 1, 1), dt.date(2020, 7, 20), orphan_state=1)
    award = granted(district, child)
    district.know(child, dt.date(2020, 7, 20), **change)
    assert district.due(award, JULY, AUGUST) == [950_00, 0]


def test_a_death_in_july_ends_the_pay_with_july(district):
    child = district.person(BORN)
    award = granted(district, child)
    district.know(child, dt.date(2020, 7, 10), death_day=day_number(dt.date(2020, 7, 10)))
    assert district.due(award, JULY, AUGUST) == [950_00, 0]


def test_a_child_taken_into_the_institution_in_july_is_paid_its_standard_from_august(district):
    child = district.person(BORN)
    district.know(child, dt.date(2020, 1, 1), dt.date(2020, 7, 15), orphan_care=1)
    award = granted(district, child)
    district.know(child, dt.date(2020, 7, 15), orphan_care=2)
    assert district.due(award, JULY, AUGUST) == [950_00, 1350_00]


def test_an_orphan_gets_no_living_subsidy_for_the_disabled_but_that_for_nursing(district):
    """孤儿不享困难残疾人生活补贴，可以享重度残疾人护理补贴。"""
    child = district.person(BORN, disability_category=4, disability_grade=1)
    district.receives("dibao", child, Month(2020, 1))
    living = district.receives("disability_living", child, Month(2020, 1))
    nursing = district.receives("disability_nursing", child, Month(2020, 1))
    assert district.due(living, JUNE, JULY) == [65_00, 65_00]
    granted(district, child)
    assert district.due(living, JUNE, JULY) == [65_00, 0]
    assert district.due(nursing, JUNE, JULY) == [65_00, 65_00]


def test_who_is_grown_up_is_no_orphan_for_the_others_any_more(district):
    child = district.person(dt.date(2002, 8, 15), disability_category=4, disability_grade=1)
    district.receives("dibao", child, Month(2020, 1))
    living = district.receives("disability_living", child, Month(2020, 1))
    granted(district, child)
    assert district.due(living, AUGUST, SEPTEMBER) == [0, 65_00]


def test_whoever_qualifies_cannot_be_refused(district):
    case = walked(district, district.person(BORN))
    with pytest.raises(ResultStands, match="不能作出不予批准决定"):
        district.act(case, "deny", DECIDED, who="shenpi", reason="没有理由的拒绝")


def test_a_second_application_is_refused(district):
    child = district.person(BORN)
    granted(district, child)
    with pytest.raises(Conflict, match="已在享受孤儿基本生活费"):
        district.apply("orphan", child, dt.date(2020, 7, 20), **DISPERSED)


def test_without_a_paper_about_the_parents_nothing_is_reviewed(district):
    case = district.apply("orphan", district.person(BORN), DECIDED, **DISPERSED)
    case.papers.filter(key="parents").update(removed_at=case.submitted_at)
    district.act(case, "accept", DECIDED)
    with pytest.raises(NotReady, match="缺少材料“父母死亡证明、宣告死亡判决或者公安机关报案证明”"):
        district.act(case, "review", DECIDED)
