"""特困供养 from application to what is due, its findings, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands
from minzheng.kernel.cases.errors import NotNow, NotReady, ResultStands
from minzheng.kernel.documents.models import Document
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource
from minzheng.matters.assistance.tekun.self_care import ITEMS
from minzheng.registers.benefits.commands import stop_award
from minzheng.registers.benefits.models import Award
from tests.matters.granting import photo

ASKED = {"support_urban": 0, "support_mode": 2, "disability_category": 0, "disability_grade": 0}
FOUND = {
    "no_income_source": 1,
    "obligors_incapable": 1,
    "no_labour_by_province": 0,
    "basis": "核对无收入，无子女",
}
OLD, NEW = dt.date(2020, 6, 1), dt.date(2021, 7, 1)
JUNE, JULY, AUGUST = Month(2020, 6), Month(2020, 7), Month(2020, 8)
DECIDED = dt.date(2020, 6, 22)  # Monday after a notice of 7 days that begins on 12 June


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def assessed(day: dt.date, failing: int = 2, second: str = "乙评估") -> dict:
    return {
        "failed": list(ITEMS)[:failing], "assessed_on": day, "first_assessor": "甲评估",
        "second_assessor": second,
    }  # fmt: skip


def agreement(district, case, day: dt.date) -> None:
    commands.add_paper(
        upload=photo("委托照料服务协议"), key="care_agreement", label="委托照料服务协议", case_id=case.id,
        actor=district.officers["shouli"], at=at_hour(day),
    )  # fmt: skip


def taken_in(district, person, day: dt.date = dt.date(2020, 6, 10), **answers):
    case = district.apply("tekun", person, day, **(ASKED | answers))
    return district.walk(case, "accept", day=day)


def reviewed(district, person, day: dt.date = dt.date(2020, 6, 10), failing: int = 2, found=FOUND, **answers):
    """Up to the township's opinion, with investigation, assessment and agreement."""
    case = taken_in(district, person, day, **answers)
    district.act(case, "investigate", day, who="shouli", **found)
    district.act(case, "self_care", day, who="shencha", **assessed(day, failing))
    agreement(district, case, day)
    return district.act(case, "review", day, note="属实")


def granted(district, person, **more) -> Award:
    case = reviewed(district, person, **more)
    district.act(case, "publish", dt.date(2020, 6, 12))
    district.act(case, "approve", DECIDED)
    return Award.objects.get(case=case)


def elder(district, **facts):
    return district.person(dt.date(1950, 3, 5), "男", **facts)


def test_an_elder_is_paid_from_the_month_after_the_decision(district):
    """5280 / 12 = 440, and 200 for half care at home."""
    award = granted(district, elder(district))
    assert (award.programme, award.valid.lower) == ("tekun", dt.date(2020, 7, 1))
    assert district.due(award, JUNE, JULY, AUGUST) == [0, 640_00, 640_00]
    paper = Document.objects.get(case_id=award.case_id, template__endswith="/approval")
    assert paper.data["lines"] == ["自2020年7月起，特困人员救助供养每月 640.00 元"]


def test_in_town_and_in_an_institution(district):
    """8892 / 12 = 741, and 600 for full care."""
    award = granted(district, elder(district), failing=4, support_urban=1, support_mode=1)
    assert district.due(award, JULY) == [1341_00]


def test_the_two_procedures_differ_in_their_days(district):
    """20 working days from 10 June 2020 (25, 26 June off, Sunday 28 June worked); 15 from 1 July 2021."""
    old = taken_in(district, elder(district))
    new = taken_in(district, elder(district), NEW)
    assert (old.procedure, old.step_due_date) == ("tekun-2016", dt.date(2020, 7, 9))
    assert (new.procedure, new.step_due_date) == ("tekun-2021", dt.date(2021, 7, 22))


def test_a_finding_leaves_the_limit_of_the_step_as_it_was(district):
    case = taken_in(district, elder(district))
    case = district.act(case, "investigate", dt.date(2020, 6, 11), who="shouli", **FOUND)
    assert (case.state, case.step_due_date) == ("accepted", dt.date(2020, 7, 9))


def test_without_an_investigation_the_township_has_no_opinion(district):
    case = taken_in(district, elder(district))
    with pytest.raises(NotReady, match="无生活来源"):
        district.act(case, "review", dt.date(2020, 6, 10), note="属实")


def test_without_assessment_and_agreement_nothing_is_published(district):
    case = taken_in(district, elder(district))
    district.act(case, "investigate", dt.date(2020, 6, 10), who="shouli", **FOUND)
    district.act(case, "review", dt.date(2020, 6, 10), note="属实")
    with pytest.raises(NotReady, match=r"还没有自理能力评估.*委托照料服务协议"):
        district.act(case, "publish", dt.date(2020, 6, 12))
    district.act(case, "self_care", dt.date(2020, 6, 12), who="shencha", **assessed(dt.date(2020, 6, 11)))
    agreement(district, case, dt.date(2020, 6, 12))
    assert district.act(case, "publish", dt.date(2020, 6, 12)).state == "grant_notice"


def test_before_the_notice_is_over_nobody_approves(district):
    case = reviewed(district, elder(district))
    district.act(case, "publish", dt.date(2020, 6, 12))
    with pytest.raises(NotReady, match="公示到6月19日期满"):
        district.act(case, "approve", dt.date(2020, 6, 19))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"second": "甲评估"}, "两名以上"), ({"day": dt.date(2020, 6, 9)}, "2020-06-10 至 2020-06-15"),
     ({"day": dt.date(2020, 6, 16)}, "2020-06-10 至 2020-06-15")],
    ids=["一名评估人", "申请以前", "还没有到"],
)  # fmt: skip
def test_an_assessment_that_cannot_be_is_refused(district, change, sentence):
    case = taken_in(district, elder(district))
    with pytest.raises(Invalid, match=sentence):
        district.act(
            case,
            "self_care",
            dt.date(2020, 6, 15),
            who="shencha",
            **assessed(**({"day": dt.date(2020, 6, 15)} | change)),
        )
    assert not case.steps.filter(action="self_care").exists()


def test_an_assessment_says_who_found_what_and_when_the_next_is_due(district):
    case = taken_in(district, elder(district))
    district.act(case, "self_care", dt.date(2020, 6, 15), who="shencha", **assessed(dt.date(2020, 6, 12), 3))
    told = case.steps.get(action="self_care").details
    assert (told["level"], told["assessors"], told["next_date"]) == (2, ["甲评估", "乙评估"], "2021-06-12")


def test_a_change_of_self_care_is_assessed_within_ten_days_and_counts_from_the_next_month(district):
    """Reported on 13 July 2020; ten working days end on 27 July. Assessed on 20 July: 400 from August."""
    award = granted(district, elder(district))
    case = district.act(
        award.case, "report_self_care", dt.date(2020, 7, 13), who="shouli", change="中风后卧床"
    )
    assert (case.state, case.step_due_date) == ("self_care_review", dt.date(2020, 7, 27))
    case = district.act(
        case, "reassess", dt.date(2020, 7, 20), who="shencha", **assessed(dt.date(2020, 7, 20), 5)
    )
    assert case.state == "granted"
    assert district.due(award, JULY, AUGUST) == [640_00, 840_00]


def test_where_the_support_has_ended_no_change_is_reported(district):
    award = granted(district, elder(district))
    stop_award(
        award_id=award.id, from_month=JULY, reason="自愿退出", actor=district.officers["shenpi"],
        at=at_hour(dt.date(2020, 6, 25)),
    )  # fmt: skip
    with pytest.raises(NotNow):
        district.act(award.case, "report_self_care", dt.date(2020, 7, 13), who="shouli", change="中风后卧床")


def test_an_objection_brings_the_case_back_and_it_is_published_anew(district):
    """15 working days from 20 July 2021 end on 10 August; after hanging out to 28 July, 15 more."""
    case = reviewed(district, elder(district), NEW)
    district.act(case, "publish", dt.date(2021, 7, 16))
    case = district.act(case, "object", dt.date(2021, 7, 20), who="shouli", objection="邻居反映有儿子")
    assert (case.state, case.step_due_date) == ("accepted", dt.date(2021, 8, 10))
    district.act(case, "review", dt.date(2021, 7, 21), note="属实")
    case = district.act(case, "publish", dt.date(2021, 7, 21))
    assert case.step_due_date == dt.date(2021, 8, 18)


REFUSED = [
    ({"no_income_source": 0}, {}, "有生活来源"),
    ({"obligors_incapable": 0}, {}, "有履行义务能力的法定义务人"),
    ({}, {"serving_sentence": 1}, "在监服刑"),
]


@pytest.mark.parametrize(("found", "facts", "sentence"), REFUSED, ids=[row[2] for row in REFUSED])
def test_who_fails_a_condition_is_refused_and_nothing_opened(district, found, facts, sentence):
    case = reviewed(district, elder(district, **facts), found=FOUND | found)
    district.act(case, "publish", dt.date(2020, 6, 12))
    with pytest.raises(ResultStands, match=sentence):
        district.act(case, "approve", DECIDED)
    district.act(case, "send_back", DECIDED, who="shenpi", note="不符合条件")
    district.act(case, "review", DECIDED, note="不符合条件")
    case = district.act(case, "deny", DECIDED, who="shenpi", reason="不符合规定的条件，理由已告知")
    assert (case.state, Award.objects.count()) == ("denied", 0)


def test_who_is_fifty_and_well_can_work(district):
    case = reviewed(district, district.person(dt.date(1970, 3, 5)))
    assert case.steps.get(action="review").details["reasons"] == [
        "有劳动能力：未满 60 周岁、已满 16 周岁，也不属于规定的残疾类别和等级"
    ]


@pytest.mark.parametrize("code", ["orphan", "unsupported_child"])
def test_a_child_chooses_one_of_two(district, code):
    child = district.person(dt.date(2010, 3, 5))
    district.receives(code, child, Month(2020, 1))
    case = reviewed(district, child)
    assert "只能选择一种" in case.steps.get(action="review").details["reasons"][0]


def test_who_leaves_dibao_at_the_end_of_the_month_goes_over_without_a_gap(district):
    person = elder(district)
    dibao = district.receives("dibao", person, Month(2020, 1))
    case = reviewed(district, person)
    district.act(case, "publish", dt.date(2020, 6, 12))
    with pytest.raises(ResultStands, match="先自起发月份起办理低保减员或停发"):
        district.act(case, "approve", DECIDED)
    dibao.persons.update(valid=(dt.date(2020, 1, 1), dt.date(2020, 7, 1)))
    district.act(case, "approve", DECIDED)
    assert district.due(Award.objects.get(case=case), JULY) == [640_00]


def test_back_on_dibao_nothing_is_due_beside_it(district):
    person = elder(district)
    award = granted(district, person)
    district.receives("dibao", person, AUGUST)
    assert district.due(award, JULY, AUGUST) == [640_00, 0]


def test_a_death_in_july_ends_the_pay_with_july(district):
    person = elder(district)
    award = granted(district, person)
    died = dt.date(2020, 7, 10)
    district.know(person, died, death_day=(died - dt.date(1970, 1, 1)).days)
    assert district.due(award, JULY, AUGUST) == [640_00, 0]


def test_income_found_in_july_ends_the_pay_with_july(district):
    person = elder(district)
    award = granted(district, person)
    district.know(person, dt.date(2020, 7, 10), no_income_source=0)
    assert district.due(award, JULY, AUGUST) == [640_00, 0]


def test_an_assessment_learnt_late_is_made_up_to_the_month_after_its_day(district):
    """Assessed on 20 July, entered in September: 200 more are owed for August and September, not for July."""
    person = elder(district)
    award = granted(district, person)
    late = people.NewFact(
        name="self_care_level", value=3, from_date=dt.date(2020, 7, 20), person_id=person.id,
        source=FactSource.CORRECTED, source_note="补录评估表",
    )  # fmt: skip
    people.record_facts([late], actor=district.officers["shencha"], at=at_hour(dt.date(2020, 9, 10)))
    months = (JULY, AUGUST, Month(2020, 9))
    assert district.due(award, *months, known=dt.date(2020, 9, 9)) == [640_00, 640_00, 640_00]
    assert district.due(award, *months, known=dt.date(2020, 9, 30)) == [640_00, 840_00, 840_00]


def test_a_child_in_support_keeps_it_at_sixteen(district):
    """Born on 2004-08-10: fifteen at the decision, sixteen in September; extended since 2020-08-25."""
    award = granted(district, district.person(dt.date(2004, 8, 10)))
    assert district.due(award, AUGUST, Month(2020, 9)) == [640_00, 640_00]


def test_the_eighteenth_birthday_ends_it_unless_at_school(district):
    """Born on 2002-08-10 would be too old to enter; the child of 2004 turns eighteen in August 2022."""
    child = district.person(dt.date(2004, 8, 10))
    award = granted(district, child)
    august, september = Month(2022, 8), Month(2022, 9)
    known = dt.date(2022, 10, 1)
    assert district.due(award, august, september, known=known) == [640_00, 0]
    district.know(child, dt.date(2022, 9, 1), study=1)
    assert district.due(award, august, september, known=known) == [640_00, 640_00]


def test_both_subsidies_of_the_disabled_end_where_support_begins(district):
    person = elder(district, disability_category=4, disability_grade=1)
    nursing = district.receives("disability_nursing", person, JUNE)
    granted(district, person, disability_category=4, disability_grade=1)
    assert district.due(nursing, JUNE, JULY) == [65_00, 0]
