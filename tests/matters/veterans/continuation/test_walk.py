"""What goes on after a death: from the relative's application to one payment."""

import datetime as dt

import pytest

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import ResultStands
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.facts import day_number
from minzheng.registers.benefits.models import Award

MATTER = "veteran_funeral"
DIED = dt.date(2024, 10, 15)
APPLIED = dt.date(2024, 11, 6)
WIDOW = {"veteran_category": 2, "veteran_relation": 2, "veteran_low_income": 1}
DISABLED = {"veteran_category": 1, "veteran_grade": 1, "veteran_cause": 1}
KNOWN = dt.date(2025, 1, 31)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def pensioner(district, **facts):
    """Somebody who has drawn the pension since January 2024."""
    person = district.person(**facts)
    return person, district.receives("veteran_support", person, Month(2024, 1))


def asked(district, person, died=DIED, day=APPLIED):
    relative = district.person(dt.date(1975, 4, 4))
    number = secrecy.decrypt(relative.identity_cipher, purpose=IDENTITY)
    case = district.apply(MATTER, person, day, died_on=died, payee_name=relative.name, payee_number=number)
    return relative, district.walk(case, "accept", "review", day=day)


@pytest.mark.parametrize(
    ("facts", "expected_fen"),
    [(WIDOW, 12_720_00), (DISABLED, 106_670_04), ({"veteran_category": 7}, 3_600_00)],
    ids=["烈士遗属", "残疾军人", "参战"],
)
def test_the_months_go_on_as_one_payment_to_the_relative(district, facts, expected_fen):
    person, pension = pensioner(district, **facts)
    relative, case = asked(district, person)
    district.act(case, "approve", APPLIED)
    award = Award.objects.get(case=case)
    assert (award.payee_id, award.person_id) == (relative.id, person.id)
    assert (award.valid.lower, award.valid.upper) == (dt.date(2024, 11, 1), dt.date(2024, 12, 1))
    months = [Month(2024, 10), Month(2024, 11), Month(2024, 12)]
    assert district.due(award, *months, known=KNOWN) == [0, expected_fen, 0]
    assert district.due(pension, Month(2024, 11), known=KNOWN) == [0]


def test_of_a_death_in_december_the_rounding_of_the_year_does_not_go_on(district):
    """8,889.17 × 12, not 8,889.13 × 12."""
    person, _ = pensioner(district, **DISABLED)
    _, case = asked(district, person, dt.date(2024, 12, 5), dt.date(2024, 12, 20))
    district.act(case, "approve", dt.date(2024, 12, 20))
    assert district.due(Award.objects.get(case=case), Month(2024, 12), known=KNOWN) == [106_670_04]


def test_the_decision_and_the_payment_may_fall_into_the_month_of_the_death(district):
    person, pension = pensioner(district, **WIDOW)
    _, case = asked(district, person, DIED, dt.date(2024, 10, 20))
    district.act(case, "approve", dt.date(2024, 10, 20))
    award = Award.objects.get(case=case)
    assert district.due(award, Month(2024, 10), Month(2024, 11), known=KNOWN) == [12_720_00, 0]
    assert district.due(pension, Month(2024, 10), Month(2024, 11), known=KNOWN) == [2_120_00, 0]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"veteran_category": 6}, "带病回乡退役军人去世后没有续发的规定"),
        (WIDOW | {"serving_sentence": 1}, "去世当月没有应发的抚恤补助"),
    ],
    ids=["带病回乡", "中止"],
)
def test_who_has_no_months_to_go_on_is_refused(district, facts, reason):
    person, _ = pensioner(district, **facts)
    _, case = asked(district, person)
    with pytest.raises(ResultStands, match=reason):
        district.act(case, "approve", APPLIED)
    assert not Award.objects.filter(programme=MATTER).exists()
    district.act(case, "deny", APPLIED, who="shenpi", reason="没有续发的规定")
    case.refresh_from_db()
    assert case.state == "denied"


@pytest.mark.parametrize(
    ("died", "sentence"),
    [
        (dt.date(2024, 9, 30), "自 2024年10月1日起施行"),
        (dt.date(2024, 11, 7), "不能晚于今天"),
    ],
    ids=["旧条例", "明天"],
)
def test_a_death_of_the_old_law_or_of_tomorrow_is_not_taken_in(district, died, sentence):
    person, _ = pensioner(district, **WIDOW)
    with pytest.raises(Invalid, match=sentence):
        asked(district, person, died)


def test_who_had_no_pension_is_not_taken_in(district):
    with pytest.raises(Invalid, match="没有领取抚恤补助"):
        asked(district, district.person(**WIDOW))


def test_a_death_goes_on_once(district):
    person, _ = pensioner(district, **WIDOW)
    _, case = asked(district, person)
    with pytest.raises(Conflict, match=case.number):
        asked(district, person)
    district.act(case, "approve", APPLIED)
    with pytest.raises(Conflict, match="已经批准过"):
        asked(district, person)


def test_a_correction_of_the_day_of_death_counts_until_the_decision(district):
    """Told as October; the certificate says September: nothing goes on."""
    person, _ = pensioner(district, **WIDOW)
    _, case = asked(district, person)
    district.know(person, dt.date(2024, 9, 30), death_day=day_number(dt.date(2024, 9, 30)))
    with pytest.raises(ResultStands, match="2024年10月1日之前"):
        district.act(case, "approve", APPLIED)
