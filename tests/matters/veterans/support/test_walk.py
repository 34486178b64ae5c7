"""抚恤补助 from application to what is due, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases.errors import ResultStands
from minzheng.kernel.people.facts import day_number
from minzheng.matters.veterans.support.matter import SupportForm
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import programme

MATTER = "veteran_support"
JUNE, JULY = Month(2020, 6), Month(2020, 7)
NOTICE_OVER = dt.date(2020, 6, 18)
NOTHING = {
    "veteran_category": None, "veteran_second_category": None, "veteran_grade": None, "veteran_cause": None,
    "veteran_assessed_day": None, "enlisted_day": None, "service_years": None, "veteran_rural": False,
    "employee_pension": False, "veteran_relation": None, "labour_ability": None, "veteran_no_means": False,
    "veteran_low_income": False, "veteran_supported": False,
}  # fmt: skip
WIDOW = NOTHING | {"veteran_category": 2, "veteran_relation": 2, "veteran_low_income": True}
DISABLED = NOTHING | {
    "veteran_category": 1, "veteran_grade": 1, "veteran_cause": 1,
    "veteran_assessed_day": dt.date(2020, 3, 12),
}  # fmt: skip
CONSCRIPT = NOTHING | {
    "veteran_category": 8, "service_years": 3, "enlisted_day": dt.date(1980, 11, 1), "veteran_rural": True,
}  # fmt: skip


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def case_of(district, person, answers, day=dt.date(2020, 6, 10)):
    case = district.apply(MATTER, person, day, **answers)
    return district.walk(case, "accept", "review", "publish", day=day)


def granted(district, person, answers, day=dt.date(2020, 6, 10)) -> Award:
    case = case_of(district, person, answers, day)
    district.act(case, "approve", day + dt.timedelta(days=8))
    return Award.objects.get(case=case)


def test_a_widow_is_paid_from_the_month_of_the_decision(district):
    award = granted(district, district.person(), WIDOW)
    assert (award.valid.lower, award.programme) == (dt.date(2020, 6, 1), MATTER)
    assert district.due(award, Month(2020, 5), JUNE, JULY) == [0, 2_120_00, 2_120_00]


def test_a_disability_approved_in_march_is_paid_from_april_with_arrears(district):
    """Before 2024-10-01 from the month after the approval; March has nothing, April and May are owed."""
    award = granted(district, district.person(), DISABLED)
    assert award.valid.lower == dt.date(2020, 4, 1)
    months = [Month(2020, 3), Month(2020, 4), JUNE, JULY, Month(2020, 8)]
    assert district.due(award, *months) == [0, 7_345_83, 7_345_83, 7_345_83, 8_080_83]


def test_since_october_2024_a_disability_is_paid_from_the_month_of_its_approval(district):
    answers = DISABLED | {"veteran_assessed_day": dt.date(2024, 10, 20)}
    award = granted(district, district.person(), answers, dt.date(2024, 11, 5))
    assert award.valid.lower == dt.date(2024, 10, 1)
    known = dt.date(2025, 1, 31)
    months = [Month(2024, 9), Month(2024, 10), Month(2024, 11), Month(2024, 12), Month(2025, 1)]
    assert district.due(award, *months, known=known) == [0, 8_889_17, 8_889_17, 8_889_13, 8_889_17]


def test_the_last_day_of_september_2024_is_still_the_old_law(district):
    answers = DISABLED | {"veteran_assessed_day": dt.date(2024, 9, 30)}
    award = granted(district, district.person(), answers, dt.date(2024, 11, 5))
    assert award.valid.lower == dt.date(2024, 10, 1)


def test_a_batch_over_the_turn_of_the_year_pays_december_its_own(district):
    """November, December and January have the same facts and the same standards, and two amounts."""
    award = granted(district, district.person(), WIDOW | {"veteran_category": 3})
    months = [Month(2020, 11), Month(2020, 12), Month(2021, 1)]
    assert district.due(award, *months, known=dt.date(2021, 2, 1)) == [1_820_83, 1_820_87, 1_820_83]


def test_a_decision_in_december_names_what_every_other_month_brings(district):
    answers = DISABLED | {"veteran_assessed_day": dt.date(2021, 11, 20)}
    award = granted(district, district.person(), answers, dt.date(2021, 12, 6))
    told = award.case.steps.get(action="approve").details
    assert told["sentence"] == "抚恤补助符合条件，每月 8,889.17 元，自 2021年12月 起"
    assert told["parts"][0]["tree"]["name"] == "monthly_amount"
    assert district.due(award, Month(2021, 12), known=dt.date(2022, 1, 31)) == [8_889_18]


def test_an_old_conscript_gets_his_years(district):
    award = granted(district, district.person(dt.date(1960, 6, 25), "男"), CONSCRIPT)
    assert district.due(award, JUNE, JULY) == [105_00, 105_00]


def test_who_turns_sixty_next_month_is_refused_today(district):
    case = case_of(district, district.person(dt.date(1960, 7, 1), "男"), CONSCRIPT)
    with pytest.raises(ResultStands, match="农村籍老义务兵：未满60周岁）"):
        district.act(case, "approve", NOTICE_OVER)
    assert Award.objects.count() == 0


@pytest.mark.parametrize(
    ("answers", "facts", "reason"),
    [
        (CONSCRIPT | {"employee_pension": True}, {}, "老义务兵：已领取城镇职工养老金）"),
        (CONSCRIPT | {"veteran_rural": False}, {}, "老义务兵：不是农村籍入伍）"),
        (CONSCRIPT | {"enlisted_day": dt.date(1954, 10, 31)}, {}, "老义务兵：不是1954年11月1日后入伍）"),
        (WIDOW | {"veteran_low_income": False}, {}, "烈士遗属：不符合遗属的条件"),
        (DISABLED | {"veteran_grade": 7, "veteran_cause": 3}, {}, "残疾军人：等级和性质不在抚恤范围"),
        (DISABLED | {"veteran_grade": 2}, {}, "标准还没有录入"),
        (NOTHING | {"veteran_category": 10}, {}, "标准还没有录入"),
        (WIDOW, {"serving_sentence": 1}, "在监服刑期间中止"),
        (WIDOW, {"veteran_suspended": 1}, "抚恤优待已被中止"),
        (WIDOW, {"veteran_moved_in_day": day_number(dt.date(2020, 2, 1))}, "次年一月起由迁入地发放"),
    ],
    ids=["养老金", "城镇籍", "入伍早", "有收入", "七级因病", "无标准", "三红", "服刑", "中止", "迁入"],
)
def test_each_condition_that_is_not_met_is_named_and_nothing_opened(district, answers, facts, reason):
    case = case_of(district, district.person(dt.date(1950, 1, 1), **facts), answers)
    with pytest.raises(ResultStands, match=reason):
        district.act(case, "approve", NOTICE_OVER)
    assert Award.objects.count() == 0


def test_a_refusal_leaves_nothing(district):
    """不予批准 is decided before the result hangs out."""
    case = district.apply(MATTER, district.person(), **(WIDOW | {"veteran_low_income": False}))
    district.walk(case, "accept", "review")
    district.act(case, "deny", dt.date(2020, 6, 12), who="shenpi", reason="收入不低于当地居民平均生活水平")
    case.refresh_from_db()
    assert (case.state, Award.objects.count()) == ("denied", 0)


def test_of_two_categories_the_higher_is_paid(district):
    answers = CONSCRIPT | {"veteran_second_category": 7}
    person = district.person(dt.date(1950, 1, 1), "男")
    award = granted(district, person, answers)
    assert district.due(award, JUNE, JULY) == [600_00, 600_00]


def test_prison_suspends_and_release_resumes(district):
    person = district.person()
    award = granted(district, person, WIDOW)
    district.know(person, dt.date(2020, 7, 1), dt.date(2020, 9, 10), serving_sentence=1)
    months = [JUNE, JULY, Month(2020, 9), Month(2020, 10)]
    assert district.due(award, *months) == [2_120_00, 0, 0, 2_120_00]


def test_a_death_ends_the_pay_with_its_month(district):
    person = district.person()
    award = granted(district, person, WIDOW)
    district.know(person, dt.date(2020, 7, 10), death_day=day_number(dt.date(2020, 7, 10)))
    assert district.due(award, JULY, Month(2020, 8)) == [2_120_00, 0]


def test_a_son_is_paid_through_the_month_of_his_eighteenth_birthday(district):
    son = district.person(dt.date(2002, 7, 15), "男")
    answers = WIDOW | {"veteran_category": 4, "veteran_relation": 3, "veteran_low_income": False}
    award = granted(district, son, answers)
    assert district.due(award, JUNE, JULY, Month(2020, 8)) == [1_712_50, 1_712_50, 0]


def test_who_moves_away_is_paid_here_to_the_end_of_the_year(district):
    person = district.person()
    award = granted(district, person, WIDOW)
    district.know(person, dt.date(2020, 7, 5), veteran_moved_out_day=day_number(dt.date(2020, 7, 5)))
    months = [Month(2020, 8), Month(2020, 12), Month(2021, 1)]
    assert district.due(award, *months) == [2_120_00, 2_120_00, 0]


def test_what_is_due_says_for_which_category(district):
    award = granted(district, district.person(), WIDOW)
    found = programme(MATTER).due([award], [JULY], at_hour(dt.date(2020, 8, 1)))[award.id, JULY]
    assert (found.category, found.basis["类别"], found.persons) == ("martyr", "烈士遗属", 1)
    tree = programme(MATTER).explain(award, JULY, at_hour(dt.date(2020, 8, 1)))
    assert (tree["name"], tree["value"]) == ("amount", 2_120_00)


def test_the_form_asks_for_what_the_category_needs(district):
    asked = catalogue.matter(MATTER).open_form({"veteran_category": "1", "veteran_grade": "11"})
    assert isinstance(asked, SupportForm)
    assert not asked.is_valid()
    assert {"veteran_cause", "veteran_assessed_day"} <= set(asked.errors)
    assert asked.errors["veteran_cause"] == ["这一类别要填写残疾性质。"]
    assert "小于或等于" in asked.errors["veteran_grade"][0]
