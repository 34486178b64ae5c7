"""养老服务补贴 from application to what is due by month, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.registers.benefits.models import Award
from tests.matters.elders.standards import set_value

BORN = dt.date(1950, 3, 5)  # 70 in 2020
OLD = dt.date(1940, 6, 30)  # 80 since 30 June 2020
FILED, DECIDED = dt.date(2020, 6, 10), dt.date(2020, 6, 22)
APRIL, MAY, JUNE, JULY, AUGUST = (Month(2020, month) for month in (4, 5, 6, 7, 8))


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def to_the_decision(district, person, **answers):
    case = district.apply("elder_care_subsidy", person, **answers)
    return district.walk(case, "accept", "review", "publish")


def granted(district, person, **answers) -> Award:
    case = district.act(to_the_decision(district, person, **answers), "approve", DECIDED)
    return Award.objects.get(case=case)


def test_a_mild_disability_on_dibao_is_paid_from_the_month_of_the_application(district):
    person = district.person(born=BORN)
    district.receives("dibao", person, Month(2020, 1))
    award = granted(district, person, care_ability=1)
    assert (award.programme, award.person_id) == ("elder_care_subsidy", person.id)
    assert district.due(award, MAY, JUNE, JULY) == [0, 20_00, 20_00]


def test_where_the_place_pays_from_eligibility_it_goes_back_to_the_month_of_dibao(district):
    set_value("elder_care_subsidy", "start_rule", "eligible_month")
    person = district.person(born=dt.date(1938, 1, 1))
    district.receives("dibao", person, MAY)
    award = granted(district, person)
    assert district.due(award, APRIL, MAY, JUNE) == [0, 20_00, 20_00]


def test_a_marginal_family_and_eighty_on_the_last_day_of_the_month(district):
    person = district.person(born=OLD)
    district.receives("dibao_marginal", person, Month(2020, 1))
    award = granted(district, person)
    assert district.due(award, JUNE, JULY) == [20_00, 20_00]
    assert award.case.steps.get(action="approve").details["parts"][0]["amount_fen"] == 20_00


@pytest.mark.parametrize(
    ("born", "answers", "receives", "reason"),
    [
        (BORN, {"care_ability": 1}, (), "不是低保或者低保边缘家庭成员"),
        (BORN, {}, ("dibao",), "未满 80 周岁，也没有评估为失能"),
        (BORN, {"care_ability": 0}, ("dibao",), "未满 80 周岁，也没有评估为失能"),
        (dt.date(1960, 7, 1), {"care_ability": 3}, ("dibao",), "未满 60 周岁"),
        (BORN, {"care_ability": 3}, ("dibao", "tekun"), "已享受特困供养"),
    ],
    ids=["家庭不困难", "没有评估", "能力完好", "五十九岁", "特困"],
)
def test_who_does_not_qualify_is_refused_with_the_reason(district, born, answers, receives, reason):
    person = district.person(born=born)
    for code in receives:
        district.receives(code, person, Month(2020, 1))
    case = to_the_decision(district, person, **answers)
    with pytest.raises(ResultStands, match=reason):
        district.act(case, "approve", DECIDED)
    assert Award.objects.filter(programme="elder_care_subsidy").count() == 0


def test_long_term_care_insurance_excludes_it(district):
    person = district.person(born=BORN, care_insurance=1)
    district.receives("dibao", person, Month(2020, 1))
    case = to_the_decision(district, person, care_ability=2)
    with pytest.raises(ResultStands, match="已领取长期护理保险待遇"):
        district.act(case, "approve", DECIDED)


def test_it_ends_with_dibao_and_begins_again_with_it(district):
    person = district.person(born=BORN)
    dibao = district.receives("dibao", person, Month(2020, 1))
    award = granted(district, person, care_ability=1)
    dibao.persons.update(valid=(dt.date(2020, 1, 1), dt.date(2020, 8, 1)))
    assert district.due(award, JULY, AUGUST) == [20_00, 0]


def test_an_assessment_that_ends_in_july_is_not_paid_from_august(district):
    person = district.person(born=BORN)
    district.receives("dibao", person, Month(2020, 1))
    award = granted(district, person, care_ability=1)
    district.know(person, dt.date(2020, 7, 15), care_ability=0)
    assert district.due(award, JULY, AUGUST) == [20_00, 0]


def test_tekun_from_august_ends_it(district):
    person = district.person(born=BORN)
    district.receives("dibao", person, Month(2020, 1))
    award = granted(district, person, care_ability=1)
    district.receives("tekun", person, AUGUST)
    assert district.due(award, JULY, AUGUST) == [20_00, 0]


def test_a_death_in_june_ends_the_pay_with_june(district):
    person = district.person(born=BORN)
    district.receives("dibao", person, Month(2020, 1))
    award = granted(district, person, care_ability=1)
    day = dt.date(2020, 6, 25)
    district.know(person, day, death_day=(day - dt.date(1970, 1, 1)).days)
    assert district.due(award, JUNE, JULY) == [20_00, 0]


def test_without_leave_to_ask_for_the_means_nothing_is_reviewed(district):
    person = district.person(born=BORN)
    case = district.apply("elder_care_subsidy", person, care_ability=1)
    case.papers.filter(key="means").update(removed_at=case.submitted_at)
    district.act(case, "accept", FILED)
    with pytest.raises(NotReady, match="缺少材料“经济状况核对授权书”"):
        district.act(case, "review", FILED)


def test_a_second_application_is_refused(district):
    person = district.person(born=BORN)
    district.receives("dibao", person, Month(2020, 1))
    granted(district, person, care_ability=1)
    with pytest.raises(Conflict, match="已在享受基本养老服务补贴"):
        district.apply("elder_care_subsidy", person, care_ability=1)
