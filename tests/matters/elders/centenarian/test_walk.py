"""长寿保健金 from application to what is due by month: the yearly confirmation and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.kernel.people.models import Fact
from minzheng.matters.elders.centenarian.confirming import confirm_alive
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import programme
from tests.matters.elders.standards import set_value

BORN = dt.date(1920, 5, 20)  # 100 since 20 May 2020
SEEN = dt.date(2020, 6, 10)
DECIDED = dt.date(2020, 6, 22)
APRIL, MAY, JUNE, JULY = (Month(2020, month) for month in (4, 5, 6, 7))
YEAR_LATER = [Month(2021, month) for month in (6, 7, 8, 9, 10)]
KNOWN = dt.date(2021, 12, 31)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def to_the_decision(district, person, seen=SEEN):
    case = district.apply("centenarian", person)
    district.act(case, "accept", SEEN)
    district.act(case, "review", SEEN, note="入户见到老人", confirmed_date=seen)
    return district.act(case, "publish", SEEN)


def granted(district, person) -> Award:
    case = district.act(to_the_decision(district, person), "approve", DECIDED)
    return Award.objects.get(case=case)


def confirm(district, person, day: dt.date, who: str = "cun") -> Fact:
    return confirm_alive(person=person, on_date=day, actor=district.officers[who], at=at_hour(day))


def test_it_begins_with_the_month_of_the_hundredth_birthday(district):
    award = granted(district, district.person(born=BORN))
    assert award.valid.lower == dt.date(2020, 5, 1)
    assert district.due(award, APRIL, MAY, JUNE, JULY) == [0, 200_00, 200_00, 200_00]


def test_a_place_may_begin_with_the_application(district):
    set_value("centenarian", "start_rule", "apply_month")
    award = granted(district, district.person(born=BORN))
    assert award.valid.lower == dt.date(2020, 6, 1)


def test_after_a_year_without_confirmation_it_is_suspended_with_the_reason(district):
    award = granted(district, district.person(born=BORN))
    assert district.due(award, *YEAR_LATER, known=KNOWN) == [200_00, 0, 0, 0, 0]
    july = Month(2021, 7)
    found = programme("centenarian").due([award], [july], at_hour(KNOWN))[award.id, july]
    assert found.basis["结果"] == "超过期限没有确认健在，暂停发放"


def test_a_late_confirmation_makes_up_what_was_suspended(district):
    person = district.person(born=BORN)
    award = granted(district, person)
    confirm(district, person, dt.date(2021, 9, 15))
    assert district.due(award, *YEAR_LATER, known=KNOWN) == [200_00] * 5
    september = [Month(2022, 9), Month(2022, 10)]
    assert district.due(award, *september, known=dt.date(2022, 10, 31)) == [200_00, 0]


def test_where_nothing_is_made_up_it_goes_on_with_the_month_of_the_confirmation(district):
    set_value("centenarian", "makes_up", False)
    set_value("centenarian", "start_rule", "apply_month")
    person = district.person(born=BORN)
    award = granted(district, person)
    confirm(district, person, dt.date(2021, 9, 15))
    assert district.due(award, *YEAR_LATER, known=KNOWN) == [200_00, 0, 0, 200_00, 200_00]


def test_a_confirmation_in_time_leaves_no_gap(district):
    person = district.person(born=BORN)
    award = granted(district, person)
    confirm(district, person, dt.date(2021, 6, 1))
    assert district.due(award, *YEAR_LATER, known=KNOWN) == [200_00] * 5


def test_the_place_says_for_how_many_months_it_counts(district):
    set_value("centenarian", "confirm_months", 1)
    fact = confirm(district, district.person(born=BORN), dt.date(2020, 8, 31))
    fact.refresh_from_db()
    assert fact.valid.upper == dt.date(2020, 10, 1)  # 30 September is the last day on which it counts


def test_no_confirmation_of_a_day_to_come_or_after_death_or_of_a_stranger(district):
    person = district.person(born=BORN)
    confirm(district, person, SEEN)
    with pytest.raises(Invalid, match="不能晚于今天"):
        confirm_alive(
            person=person, on_date=dt.date(2020, 6, 12), actor=district.officers["cun"],
            at=at_hour(dt.date(2020, 6, 11)),
        )  # fmt: skip
    with pytest.raises(Invalid, match="已有 2020-06-10 的健在确认"):
        confirm(district, person, dt.date(2020, 6, 9))
    with pytest.raises(NotPermitted):
        confirm(district, person, dt.date(2020, 7, 1), who="zhidan")
    death = dt.date(2020, 7, 3)
    district.know(person, death, death_day=(death - dt.date(1970, 1, 1)).days)
    with pytest.raises(Invalid, match="登记的死亡日期是 2020-07-03"):
        confirm(district, person, dt.date(2020, 7, 4))
    assert Fact.objects.filter(person=person, name="alive_confirmed_day", superseded_at=None).count() == 1


def test_a_death_in_june_ends_the_pay_with_june(district):
    person = district.person(born=BORN)
    award = granted(district, person)
    day = dt.date(2020, 6, 25)
    district.know(person, day, death_day=(day - dt.date(1970, 1, 1)).days)
    assert district.due(award, MAY, JUNE, JULY) == [200_00, 200_00, 0]


def test_at_99_it_is_refused_and_nothing_opened(district):
    case = to_the_decision(district, district.person(born=dt.date(1920, 7, 1)))
    with pytest.raises(ResultStands, match="当月末 99 周岁，没有达到发放年龄"):
        district.act(case, "approve", DECIDED)
    assert Award.objects.count() == 0


def test_without_the_photo_of_the_visit_nothing_is_reviewed(district):
    case = district.apply("centenarian", district.person(born=BORN))
    case.papers.filter(key="photo").update(removed_at=case.submitted_at)
    district.act(case, "accept", SEEN)
    with pytest.raises(NotReady, match="缺少材料“入户照片”"):
        district.act(case, "review", SEEN, note="入户见到老人", confirmed_date=SEEN)


def test_with_the_allowance_by_age_she_has_the_higher_where_the_place_wants_that(district):
    set_value("centenarian", "higher_of_two", True)
    set_value("elderly_allowance", "rate_100", 150_00)
    person = district.person(born=BORN)
    district.receives("elderly", person, Month(2020, 1))
    award = granted(district, person)
    assert district.due(award, MAY, JUNE) == [50_00, 50_00]


def test_a_second_application_is_refused(district):
    person = district.person(born=BORN)
    granted(district, person)
    with pytest.raises(Conflict, match="已在享受百岁老人长寿保健金"):
        district.apply("centenarian", person)
