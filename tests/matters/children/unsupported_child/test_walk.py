"""事实无人抚养儿童 from application to what is due, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import ResultStands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.facts import day_number
from minzheng.matters.children.unsupported_child.entitlement import ENTITLEMENT, SHARES
from minzheng.matters.children.unsupported_child.matter import UnsupportedChildForm
from minzheng.registers.benefits.entitlement import Situation
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import programme
from tests.matters.granting import VILLAGE

BORN = dt.date(2010, 4, 2)
FIT, ILL, PRISON, LOST, REVOKED, DEAD, MISSING = 0, 3, 4, 7, 8, 10, 11
PARENTS = {"father_state": DEAD, "mother_state": ILL}
JUNE, JULY, AUGUST, SEPTEMBER = (Month(2020, month) for month in (6, 7, 8, 9))
DECIDED = dt.date(2020, 6, 12)
NO_INCOME = (
    "wage_income_year_fen", "employment_cost_year_fen", "business_income_year_fen",
    "property_income_year_fen", "other_income_year_fen", "medical_cost_year_fen", "support_income_year_fen",
    "financial_assets_fen", "vehicle_count", "home_count", "runs_business",
)  # fmt: skip


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def walked(district, child, day: dt.date = DECIDED, **answers) -> Case:
    """An application that waits for the decision."""
    case = district.apply("unsupported_child", child, day, **(PARENTS | answers))
    return district.walk(case, "accept", "review", day=day)


def granted(district, child, day: dt.date = DECIDED, **answers) -> Award:
    case = walked(district, child, day, **answers)
    district.act(case, "approve", day)
    return Award.objects.get(case=case)


def shown(award: Award, month: Month) -> tuple[int, str, dict[str, str]]:
    """Amount, category and figures of one month."""
    one = programme("unsupported_child").due([award], [month], at_hour(dt.date(2021, 1, 31)))[award.id, month]
    return one.amount_fen, one.category, one.basis


def on_dibao(district, child, from_month: Month) -> Award:
    """低保 of the child alone: the standard of 500 yuan less 229 of income a month is 271."""
    nothing = dict.fromkeys(NO_INCOME, 0)
    district.know(child, dt.date(2020, 1, 1), **(nothing | {"urban": 1, "transfer_income_year_fen": 2748_00}))
    return district.receives("dibao", child, from_month)


def test_it_is_paid_in_full_from_the_month_after_the_decision(district):
    child = district.person(BORN)
    award = granted(district, child)
    assert (award.valid.lower, award.person_id) == (dt.date(2020, 7, 1), child.id)
    assert district.due(award, JUNE, JULY, AUGUST) == [0, 950_00, 950_00]
    assert shown(award, JULY) == (
        950_00, "full",
        {"父亲": "死亡（含宣告死亡）", "母亲": "重病", "标准": "950.00", "已领取": "没有", "结果": "全额"},
    )  # fmt: skip


def test_the_days_of_the_law_and_the_month_after(district):
    """算例: taken in on 2021-05-06, the township has until 05-26; sent on 05-28, the bureau until 06-21; paid
    from 2021-07. 8 May is worked, 14 June (端午) is off."""
    case = district.apply("unsupported_child", district.person(BORN), dt.date(2021, 5, 6), **PARENTS)
    district.act(case, "accept", dt.date(2021, 5, 6))
    case.refresh_from_db()
    assert case.step_due_date == dt.date(2021, 5, 26)
    district.act(case, "review", dt.date(2021, 5, 28))
    case.refresh_from_db()
    assert case.step_due_date == dt.date(2021, 6, 21)
    district.act(case, "approve", dt.date(2021, 6, 21))
    assert Award.objects.get(case=case).valid.lower == dt.date(2021, 7, 1)
    assert "publish" not in {row.action for row in case.rules_of_procedure.transitions}


def test_what_the_family_draws_is_taken_off(district):
    """算例 3.3: 950 − 271 = 679; with 65 of the disabled 950 − 336 = 614; without any of it 950 again."""
    child = district.person(BORN, disability_category=4, disability_grade=1)
    award = granted(district, child)
    dibao = on_dibao(district, child, AUGUST)
    living = district.receives("disability_living", child, SEPTEMBER)
    assert district.due(award, JULY, AUGUST, SEPTEMBER) == [950_00, 679_00, 614_00]
    assert shown(award, SEPTEMBER)[1:] == (
        "difference",
        {"父亲": "死亡（含宣告死亡）", "母亲": "重病", "标准": "950.00",
         "已领取": "低保 271.00、残疾人生活补贴 65.00", "结果": "补差"},
    )  # fmt: skip
    for other in (dibao, living):
        other.persons.update(valid=(dt.date(2020, 8, 1), dt.date(2020, 10, 1)))
    assert district.due(award, Month(2020, 10)) == [950_00]


@pytest.mark.parametrize(
    ("tekun_fen", "amount", "told"),
    [(0, 950_00, ("full", "全额")), (949_99, 1, ("difference", "补差")),
     (950_00, 0, ("none", "已领取的不低于标准，不再补"))],
)  # fmt: skip
def test_the_category_says_whether_it_is_all_a_difference_or_nothing(tekun_fen, amount, told):
    child = {
        "father_state": DEAD,
        "mother_state": ILL,
        **dict.fromkeys(SHARES, 0),
        "share_tekun_fen": tekun_fen,
    }
    situation = Situation(dt.date(2020, 7, 1), {}, [child], (1,), ("甲",))
    values = {"amount": amount, "eligible": True, "standard_unsupported": 950_00}
    category, basis = ENTITLEMENT.told(values, situation)
    assert (category, basis["结果"]) == told


def test_a_sentence_that_ends_ends_the_pay_with_its_month(district):
    """刑满 is 10 August: August is paid still, September is not."""
    child = district.person(BORN)
    days = {"father_first_day": dt.date(2019, 8, 11), "father_last_day": dt.date(2020, 8, 10)}
    award = granted(district, child, father_state=PRISON, **days)
    assert district.due(award, JULY, AUGUST, SEPTEMBER) == [950_00, 950_00, 0]


def test_a_longer_sentence_told_later_pays_the_months_between(district):
    child = district.person(BORN)
    days = {"father_first_day": dt.date(2019, 8, 11), "father_last_day": dt.date(2020, 8, 10)}
    award = granted(district, child, father_state=PRISON, **days)
    district.know(child, dt.date(2020, 8, 1), father_state_last_day=day_number(dt.date(2020, 12, 31)))
    assert district.due(award, AUGUST, SEPTEMBER, Month(2020, 12)) == [950_00, 950_00, 950_00]
    assert district.due(award, Month(2021, 1)) == [0]


def test_a_recovered_mother_ends_the_pay_with_the_month(district):
    child = district.person(BORN)
    district.know(child, dt.date(2020, 1, 1), dt.date(2020, 7, 20), mother_state=ILL)
    award = granted(district, child)
    district.know(child, dt.date(2020, 7, 20), mother_state=FIT)
    assert district.due(award, JULY, AUGUST) == [950_00, 0]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"mother_state": FIT}, "母亲不属于规定的情形"),
        ({"mother_state": DEAD}, "父母都已死亡、失踪或者查找不到，请按孤儿申请"),
        ({"father_state": REVOKED}, "父亲“被撤销监护资格”在受理时不属于规定的情形"),
        (
            {"father_state": PRISON, "father_first_day": dt.date(2020, 3, 1),
             "father_last_day": dt.date(2020, 8, 30)},
            "父亲“服刑在押”的期限不满六个月",
        ),
        (
            {"father_state": PRISON, "father_first_day": dt.date(2019, 3, 1),
             "father_last_day": dt.date(2020, 6, 11)},
            "父亲“服刑在押”的情形还没有成立或者已经到期",
        ),
        (
            {"father_state": LOST, "father_first_day": dt.date(2019, 12, 13)},
            "父亲“失去联系且未尽抚养责任满六个月”的情形还没有成立或者已经到期",
        ),
    ],
    ids=["母亲能抚养", "双亡", "2020年12月前的撤销监护", "差一天六个月", "昨天刑满", "失联差一天"],
)  # fmt: skip
def test_a_parent_who_does_not_count_is_named_and_nothing_opened(district, answers, why):
    case = walked(district, district.person(BORN), **answers)
    with pytest.raises(ResultStands, match=why):
        district.act(case, "approve", DECIDED)
    case.refresh_from_db()
    assert case.state == "town_reviewed"
    district.act(case, "deny", DECIDED, who="shenpi", reason="父母情形不符合规定的条件")
    case.refresh_from_db()
    assert (case.state, Award.objects.count()) == ("denied", 0)


@pytest.mark.parametrize(
    "answers",
    [
        {"father_state": PRISON, "father_first_day": dt.date(2020, 3, 1),
         "father_last_day": dt.date(2020, 8, 31)},
        {"father_state": LOST, "father_first_day": dt.date(2019, 12, 12)},
        {"father_state": MISSING},
    ],
    ids=["正好六个月", "今天满六个月", "宣告失踪"],
)  # fmt: skip
def test_the_same_with_a_day_more_is_granted(district, answers):
    award = granted(district, district.person(BORN), **answers)
    assert district.due(award, JULY) == [950_00]


def test_a_revoked_custody_counts_for_who_applies_in_december_2020(district):
    day = dt.date(2020, 12, 1)
    award = granted(district, district.person(BORN), day, father_state=REVOKED)
    assert district.due(award, Month(2021, 1)) == [950_00]


@pytest.mark.parametrize(
    ("facts", "born", "why"),
    [
        ({"adopted": 1}, BORN, "已被收养"),
        ({"settled_abroad": 1}, BORN, "已出国（境）定居"),
        ({}, dt.date(2002, 6, 12), "已满十八周岁"),
    ],
    ids=["收养", "出国", "满十八"],
)
def test_every_other_exclusion(district, facts, born, why):
    case = walked(district, district.person(born, **facts))
    with pytest.raises(ResultStands, match=why):
        district.act(case, "approve", DECIDED)
    assert Award.objects.count() == 0


def test_a_child_that_becomes_an_orphan_changes_over_with_the_month(district):
    child = district.person(BORN)
    award = granted(district, child)
    orphan = district.receives("orphan", child, AUGUST)
    district.know(child, dt.date(2020, 7, 20), orphan_state=1, orphan_care=1)
    assert district.due(award, JULY, AUGUST) == [950_00, 0]
    assert district.due(orphan, JULY, AUGUST) == [0, 950_00]


def test_the_month_of_the_eighteenth_birthday_is_the_last(district):
    award = granted(district, district.person(dt.date(2002, 8, 15)))
    assert district.due(award, JULY, AUGUST, SEPTEMBER) == [950_00, 950_00, 0]
    assert award.valid.upper == dt.date(2020, 9, 1)


def test_a_death_in_july_ends_the_pay_with_july(district):
    child = district.person(BORN)
    award = granted(district, child)
    district.know(child, dt.date(2020, 7, 10), death_day=day_number(dt.date(2020, 7, 10)))
    assert district.due(award, JULY, AUGUST) == [950_00, 0]


def test_whoever_qualifies_cannot_be_refused_and_a_second_application_is(district):
    child = district.person(BORN)
    case = walked(district, child)
    with pytest.raises(ResultStands, match="不能作出不予批准决定"):
        district.act(case, "deny", DECIDED, who="shenpi", reason="没有理由的拒绝")
    with pytest.raises(Conflict, match=case.number):
        district.apply("unsupported_child", child, DECIDED, **PARENTS)


def form(**answers) -> UnsupportedChildForm:
    return UnsupportedChildForm({"name": "甲", "identity_number": "1", "division_code": "", **answers})


def test_the_form_asks_for_the_first_day_of_what_has_a_term():
    asked = form(father_state=PRISON, mother_state=ILL)
    assert asked.errors["father_first_day"] == ["请填写父亲这一情形的起始日。"]
    assert "mother_first_day" not in asked.errors
    turned = form(mother_state=LOST, mother_first_day="2020-05-02", mother_last_day="2020-05-01")
    assert turned.errors["mother_last_day"] == ["截止日不能早于起始日，请核对。"]


def test_a_child_whose_dibao_cannot_be_told_keeps_no_other_from_being_judged(district):
    """Of the second the figures of 低保 are not on file: nobody knows what to deduct, and she is left out."""
    first, second, third = (district.person(BORN, **PARENTS) for _ in range(3))
    on_dibao(district, first, JUNE)
    district.receives("dibao", second, JUNE)
    day = dt.date(2020, 6, 20)
    found = ENTITLEMENT.judge(
        {one.id: VILLAGE for one in (first, second, third)}, on_date=day, covered_on=day,
        known_at=at_hour(day), leave_out=True,
    )  # fmt: skip
    assert found == {first.id: 679_00, third.id: 950_00}  # 950 − 271
