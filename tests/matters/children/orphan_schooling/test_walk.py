"""孤儿助学 from application to what is due: a period at a time, never twice."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.facts import day_number
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import programme

BORN = dt.date(2001, 9, 20)
FIRST_HALF = {
    "period_year": 2020, "period_part": "h1", "orphan_before_18": True, "study": 4, "full_time_study": True,
    "continuous_study": True, "in_admission_plan": False,
}  # fmt: skip
SECOND_HALF = FIRST_HALF | {"period_part": "h2"}
MAY, JUNE, JULY = Month(2020, 5), Month(2020, 6), Month(2020, 7)
DECIDED = dt.date(2020, 6, 12)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def walked(district, person, day: dt.date = DECIDED, **answers) -> Case:
    """An application that waits for the decision."""
    case = district.apply("orphan_schooling", person, day, **(FIRST_HALF | answers))
    return district.walk(case, "accept", "review", day=day)


def granted(district, person, day: dt.date = DECIDED, **answers) -> Award:
    case = walked(district, person, day, **answers)
    district.act(case, "approve", day)
    return Award.objects.get(case=case)


def test_half_a_year_is_five_thousand_once(district):
    person = district.person(BORN)
    award = granted(district, person)
    assert district.due(award, MAY, JUNE, JULY) == [0, 5000_00, 0]
    assert award.terms == {"period_from": Month(2020, 1).index, "period_months": 6}
    told = award.case.steps.get(action="approve").details
    assert "一次性 5,000.00 元" in told["sentence"]


def test_the_year_of_the_district(district):
    """003: January to June eight persons 40,000 yuan, July to December six persons 30,000."""
    people = [district.person(BORN) for _ in range(8)]
    first = [granted(district, person) for person in people]
    second = [granted(district, person, dt.date(2020, 10, 12), period_part="h2") for person in people[:6]]
    assert sum(sum(district.due(award, JUNE)) for award in first) == 40_000_00
    assert sum(sum(district.due(award, Month(2020, 10))) for award in second) == 30_000_00


def test_no_period_is_paid_twice(district):
    person = district.person(BORN)
    granted(district, person)
    with pytest.raises(Conflict, match="2020年1月至2020年6月助学金已经发放"):
        district.apply("orphan_schooling", person, dt.date(2020, 9, 1), **FIRST_HALF)
    with pytest.raises(Conflict, match="2020年1月至2020年6月助学金已经发放"):
        district.apply(
            "orphan_schooling", person, dt.date(2020, 9, 1), **(FIRST_HALF | {"period_part": "q2"})
        )
    award = granted(district, person, dt.date(2020, 7, 1), period_part="h2")
    assert district.due(award, JULY) == [5000_00]


def test_both_halves_may_be_decided_in_one_month(district):
    person = district.person(BORN)
    day = dt.date(2020, 7, 1)
    awards = granted(district, person, day), granted(district, person, day, period_part="h2")
    assert [district.due(award, JULY) for award in awards] == [[5000_00], [5000_00]]


def test_while_one_application_is_on_its_way_no_other_is_taken(district):
    person = district.person(BORN)
    case = district.apply("orphan_schooling", person, dt.date(2020, 7, 1), **FIRST_HALF)
    with pytest.raises(Conflict, match=case.number):
        district.apply("orphan_schooling", person, dt.date(2020, 7, 1), **SECOND_HALF)


def test_a_period_to_come_is_refused(district):
    with pytest.raises(Invalid, match="2020年7月至2020年12月还没有到"):
        district.apply("orphan_schooling", district.person(BORN), dt.date(2020, 6, 30), **SECOND_HALF)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("answers", "born", "why"),
    [
        ({}, dt.date(2002, 6, 13), "未满十八周岁"),
        ({"orphan_before_18": False}, BORN, "满十八周岁以前没有被认定为孤儿"),
        ({"study": 1}, BORN, "就读的学校、学段或者方式不在资助范围"),
        ({"full_time_study": False}, BORN, "就读的学校、学段或者方式不在资助范围"),
        ({"period_part": "q1"}, BORN, "申请的时段与规定的发放时段不一致"),
    ],
    ids=["差一天十八", "不是孤儿", "普通高中", "非全日制", "按季度"],
)
def test_every_exclusion_opens_nothing(district, answers, born, why):
    case = walked(district, district.person(born), **answers)
    with pytest.raises(ResultStands, match=why):
        district.act(case, "approve", DECIDED)
    case.refresh_from_db()
    district.act(case, "deny", DECIDED, who="shenpi", reason="不符合助学项目规定的条件")
    case.refresh_from_db()
    assert (case.state, Award.objects.count()) == ("denied", 0)


def test_since_april_2025_a_quarter_and_the_senior_school(district):
    """The period of a case is that of the law on the day of acceptance."""
    person = district.person(dt.date(2007, 1, 10))
    day = dt.date(2025, 4, 1)
    award = granted(district, person, day, period_year=2025, period_part="q1", study=1)
    found = programme("orphan_schooling").due([award], [Month(2025, 4)], award.opened_at)
    assert [one.amount_fen for one in found.values()] == [2500_00]


def test_since_april_2025_an_adopted_orphan_is_refused_unless_disabled(district):
    day = dt.date(2025, 4, 1)
    quarter = {"period_year": 2025, "period_part": "q1"}
    case = walked(district, district.person(dt.date(2006, 1, 10), adopted=1), day, **quarter)
    with pytest.raises(ResultStands, match="已被收养，且没有残疾"):
        district.act(case, "approve", day)
    disabled = district.person(dt.date(2006, 1, 10), adopted=1, disability_grade=3)
    award = granted(district, disabled, day, **quarter)
    assert award.valid.lower == dt.date(2025, 4, 1)


def test_a_death_before_the_month_of_the_decision_leaves_nothing_due(district):
    person = district.person(BORN)
    award = granted(district, person)
    district.know(person, dt.date(2020, 6, 20), death_day=day_number(dt.date(2020, 5, 20)))
    assert district.due(award, JUNE) == [0]


def test_without_a_proof_of_enrolment_nothing_is_reviewed(district):
    case = district.apply("orphan_schooling", district.person(BORN), DECIDED, **FIRST_HALF)
    case.papers.filter(key="enrolment").update(removed_at=case.submitted_at)
    district.act(case, "accept", DECIDED)
    with pytest.raises(NotReady, match="缺少材料“录取通知书或者在读证明”"):
        district.act(case, "review", DECIDED)
