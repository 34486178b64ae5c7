"""两项补贴 from application to what is due, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.registers.benefits.models import Award

LIVING, NURSING = "disability_living", "disability_nursing"
BOTH = {"programmes": [LIVING, NURSING], "disability_category": 4, "disability_grade": 1}
CARD = {"disability_category": 4, "disability_grade": 1}
JUNE, JULY, AUGUST = Month(2020, 6), Month(2020, 7), Month(2020, 8)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def granted(district, person, **answers) -> list[Award]:
    case = district.apply("disability_subsidies", person, **(BOTH | answers))
    district.walk(case, "accept", "review", "audit", "approve")
    return list(Award.objects.filter(case=case).order_by("programme"))


def test_both_are_paid_from_the_month_of_the_application(district):
    person = district.person(**CARD)
    district.receives("dibao", person, Month(2020, 1))
    living, nursing = granted(district, person)
    assert [living.programme, nursing.programme] == [LIVING, NURSING]
    assert (living.valid.lower, living.person_id) == (dt.date(2020, 6, 1), person.id)
    assert district.due(living, Month(2020, 5), JUNE, JULY) == [0, 65_00, 65_00]
    assert district.due(nursing, JUNE, JULY) == [65_00, 65_00]


def test_a_card_of_the_middle_of_the_month_is_paid_for_that_month(district):
    person = district.person()
    district.know(person, dt.date(2020, 6, 8), **CARD)
    case = district.apply("disability_subsidies", person, **(BOTH | {"programmes": [NURSING]}))
    district.walk(case, "accept", "review", "audit", "approve")
    assert district.due(Award.objects.get(case=case), JUNE, JULY) == [65_00, 65_00]


def test_who_is_not_on_dibao_gets_the_nursing_subsidy_alone(district):
    person = district.person(**CARD)
    (nursing,) = granted(district, person)
    assert nursing.programme == NURSING
    case = nursing.case
    told = case.steps.get(action="approve").details
    assert told["reasons"] == ["不是最低生活保障家庭成员"]
    assert [part["amount_fen"] for part in told["parts"]] == [0, 65_00]
    assert told["parts"][1]["tree"]["name"] == "amount"


def test_grade_three_without_dibao_is_refused_and_nothing_opened(district):
    person = district.person(disability_category=4, disability_grade=3)
    case = district.apply("disability_subsidies", person, **(BOTH | {"disability_grade": 3}))
    district.walk(case, "accept", "review", "audit")
    with pytest.raises(ResultStands, match="残疾等级不属于护理补贴范围"):
        district.act(case, "approve", dt.date(2020, 6, 12))
    case.refresh_from_db()
    assert (case.state, Award.objects.count()) == ("partner_audited", 0)
    district.act(case, "deny", dt.date(2020, 6, 12), who="shenpi", reason="不符合规定的残疾等级和家庭条件")
    case.refresh_from_db()
    assert case.state == "denied"


def test_whoever_qualifies_cannot_be_refused(district):
    case = district.apply("disability_subsidies", district.person(**CARD), **BOTH)
    district.walk(case, "accept", "review", "audit")
    with pytest.raises(ResultStands, match="不能作出不予批准决定"):
        district.act(case, "deny", dt.date(2020, 6, 12), who="shenpi", reason="没有理由的拒绝")


@pytest.mark.parametrize(
    ("other", "living", "nursing"), [("dibao", 0, 65_00), ("tekun", 0, 0)], ids=["低保退出", "转特困"]
)
def test_what_ends_in_july_is_not_paid_from_august(district, other, living, nursing):
    """低保 ends with July; 特困 begins with August: both subsidies see it without anybody's step."""
    person = district.person(**CARD)
    dibao = district.receives("dibao", person, Month(2020, 1))
    one, two = granted(district, person)
    if other == "dibao":
        dibao.persons.update(valid=(dt.date(2020, 1, 1), dt.date(2020, 8, 1)))
    else:
        district.receives("tekun", person, AUGUST)
    assert district.due(one, JULY, AUGUST) == [65_00, living]
    assert district.due(two, JULY, AUGUST) == [65_00, nursing]


def test_a_death_in_july_ends_the_pay_with_july(district):
    person = district.person(**CARD)
    (nursing,) = granted(district, person)
    district.know(person, dt.date(2020, 7, 10), death_day=(dt.date(2020, 7, 10) - dt.date(1970, 1, 1)).days)
    assert district.due(nursing, JULY, AUGUST) == [65_00, 0]


def test_a_second_application_is_refused(district):
    person = district.person(**CARD)
    case = district.apply("disability_subsidies", person, **BOTH)
    with pytest.raises(Conflict, match=case.number):
        district.apply("disability_subsidies", person, **BOTH)
    district.walk(case, "accept", "review", "audit", "approve")
    district.receives("dibao", person, Month(2020, 1))
    again = district.apply("disability_subsidies", person, **(BOTH | {"programmes": [LIVING]}))
    assert again.number != case.number


def test_without_the_identity_card_nothing_is_reviewed(district):
    case = district.apply("disability_subsidies", district.person(**CARD), **BOTH)
    case.papers.update(removed_at=case.submitted_at)
    district.act(case, "accept", dt.date(2020, 6, 10))
    with pytest.raises(NotReady, match="缺少材料“身份证或户口簿”"):
        district.act(case, "review", dt.date(2020, 6, 10))


def refused(district, person, why: str, **answers) -> None:
    """Applying for the nursing subsidy ends in a refusal that stands, for one reason."""
    answers = BOTH | {"programmes": [NURSING]} | answers
    case = district.apply("disability_subsidies", person, **answers)
    district.walk(case, "accept", "review", "audit")
    with pytest.raises(ResultStands) as result:
        district.act(case, "approve", dt.date(2020, 6, 12))
    assert f"不符合条件（{why}）" in result.value.sentence
    assert not Award.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        ({"work_injury_nursing": 1}, "已领取工伤保险生活护理费"),
        ({"serving_sentence": 1}, "在监服刑期间不享受"),
        ({"other_nursing_subsidy_fen": 65_00}, "另领的护理类补贴不低于护理补贴，择高享受"),
        ({"disability_card_last_day": 18_422}, "没有有效的残疾人证"),  # 2020-06-09, the day before
    ],
)
def test_whoever_is_shut_out_gets_no_nursing_subsidy(district, fact, why):
    refused(district, district.person(**CARD, **fact), why)


def test_who_is_in_tekun_is_refused(district):
    person = district.person(**CARD)
    district.receives("tekun", person, Month(2020, 1))
    refused(district, person, "已享受特困供养")


def test_what_she_declares_herself_counts_against_her(district):
    refused(district, district.person(**CARD), "已领取工伤保险生活护理费", work_injury_nursing=True)


def test_a_lower_subsidy_elsewhere_leaves_this_one(district):
    person = district.person(**CARD, other_nursing_subsidy_fen=64_99, care_insurance=1)
    (nursing,) = granted(district, person)
    assert district.due(nursing, JUNE) == [65_00]


@pytest.mark.parametrize(
    ("programme", "paid"), [("orphan", 0), ("unsupported_child", 65_00)], ids=["孤儿", "事实无人抚养（补差）"]
)
def test_a_child_of_a_dibao_family_and_its_living_subsidy(district, programme, paid):
    """An orphan has no living subsidy; who draws only the difference keeps it (disability 2.2)."""
    child = district.person(born=dt.date(2010, 3, 5), **CARD)
    district.receives("dibao", child, Month(2020, 1))
    living, nursing = granted(district, child)
    district.receives(programme, child, JULY)
    assert district.due(living, JUNE, JULY) == [65_00, paid]
    assert district.due(nursing, JUNE, JULY) == [65_00, 65_00]


def test_a_card_that_ran_out_in_july_pays_july_and_the_new_one_pays_from_september(district):
    """2020-07-15 is day 18,458; the new card of 10 August holds ten years, 2030-08-09, day 22,135."""
    person = district.person(**CARD, disability_card_last_day=18_458)
    (nursing,) = granted(district, person)
    assert district.due(nursing, JULY, AUGUST) == [65_00, 0]
    district.know(person, dt.date(2020, 8, 10), disability_card_last_day=22_135)
    assert district.due(nursing, JULY, AUGUST, Month(2020, 9)) == [65_00, 0, 65_00]


def test_a_decision_in_august_owes_the_months_since_the_application(district):
    person = district.person(**CARD)
    case = district.apply("disability_subsidies", person, **(BOTH | {"programmes": [NURSING]}))
    district.walk(case, "accept", "review", "audit", "approve", day=dt.date(2020, 8, 20))
    award = Award.objects.get(case=case)
    assert district.due(award, Month(2020, 5), JUNE, JULY, AUGUST) == [0, 65_00, 65_00, 65_00]


def test_the_standard_of_each_month_is_paid(district):
    """Handed in in December 2019: 60 yuan for it, 65 from January (冷民发〔2020〕19号)."""
    person = district.person(**CARD)
    case = district.apply(
        "disability_subsidies", person, dt.date(2019, 12, 20), **(BOTH | {"programmes": [NURSING]})
    )
    district.walk(case, "accept", "review", "audit", "approve", day=dt.date(2020, 1, 6))
    award = Award.objects.get(case=case)
    assert district.due(award, Month(2019, 11), Month(2019, 12), Month(2020, 1)) == [0, 60_00, 65_00]
