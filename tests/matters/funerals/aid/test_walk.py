"""殡葬救助 from a relative's application to what is due, once, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.models import Fact
from minzheng.matters.funerals.aid.matter import AidForm
from minzheng.registers.benefits.models import Award
from tests.matters.funerals.bereaved import (
    CERTIFICATE,
    CREMATED,
    DECIDED,
    DIED,
    FILED,
    day_number,
    declared,
    number_of,
)
from tests.matters.granting import VILLAGE

BILL = {
    "transport_fen": 200_00, "storage_fen": 120_00, "storage_days": 2, "cremation_fen": 400_00,
    "keeping_fen": 100_00, "aid_group_at_death": 1, "other_funeral_pay": False,
}  # fmt: skip
MAY, JUNE, JULY = (Month(2020, month) for month in (5, 6, 7))


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def apply(district, dead, relative, day=FILED, **answers) -> Case:
    return district.apply("funeral_aid", dead, day, **declared(relative, **(BILL | answers)))


def to_the_decision(district, dead, relative, **answers) -> Case:
    return district.walk(apply(district, dead, relative, **answers), "accept", "review", "publish")


def granted(district, dead, relative, **answers) -> Award:
    case = district.act(to_the_decision(district, dead, relative, **answers), "approve", DECIDED)
    return Award.objects.get(case=case)


def test_the_relative_is_paid_once_in_the_month_of_the_decision(district):
    """200 + 2 × 60 + 400 + 100 = 820."""
    dead, relative = district.person(), district.person()
    award = granted(district, dead, relative)
    assert (award.person_id, award.payee_id) == (dead.id, relative.id)
    assert district.due(award, MAY, JUNE, JULY) == [0, 820_00, 0]
    told = award.case.steps.get(action="approve").details
    assert told["sentence"].startswith("殡葬救助符合条件，一次性 820.00 元")


def test_the_case_is_the_relatives_and_the_dead_is_on_file(district):
    dead, relative = district.person(), district.person()
    case = apply(district, dead, relative)
    assert case.title == f"{relative.name}（逝者{dead.name}）"
    assert {(one.role, one.person_id) for one in case.parties.all()} == {
        ("applicant", relative.id), ("deceased", dead.id)
    }  # fmt: skip
    facts = dict(Fact.objects.filter(person=dead, superseded_at=None).values_list("name", "value"))
    assert (facts["death_day"], facts["cremation_day"]) == (day_number(DIED), day_number(CREMATED))


def test_filing_a_death_ends_what_the_dead_received(district):
    dead = district.person(disability_category=4, disability_grade=1)
    nursing = district.receives("disability_nursing", dead, Month(2020, 1))
    apply(district, dead, district.person())
    assert district.due(nursing, MAY, JUNE, JULY) == [65_00, 65_00, 0]


def test_death_and_decision_in_one_month_are_paid_too(district):
    award = granted(
        district, district.person(), district.person(), death_date=dt.date(2020, 6, 9), cremation_date=FILED
    )
    assert district.due(award, JUNE, JULY) == [820_00, 0]


@pytest.mark.parametrize(
    ("code", "group"), [("dibao", 1), ("tekun", 2), ("veteran_support", 3), ("orphan", 4)]
)
def test_what_the_register_knows_stands_before_what_is_declared(district, code, group):
    dead = district.person()
    held = district.receives(code, dead, Month(2020, 1))
    held.persons.update(valid=(dt.date(2020, 1, 1), dt.date(2020, 7, 1)))
    award = granted(district, dead, district.person(), aid_group_at_death=0)
    assert Fact.objects.get(person=dead, name="aid_group_at_death", superseded_at=None).value == group
    assert district.due(award, JUNE) == [820_00]


def test_what_ended_before_the_death_does_not_count(district):
    dead = district.person()
    held = district.receives("dibao", dead, Month(2020, 1))
    held.persons.update(valid=(dt.date(2020, 1, 1), dt.date(2020, 6, 1)))
    case = to_the_decision(district, dead, district.person(), aid_group_at_death=0)
    with pytest.raises(ResultStands, match="逝者死亡时不是低保、特困、优抚对象或者孤儿"):
        district.act(case, "approve", DECIDED)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"aid_group_at_death": 0}, "逝者死亡时不是低保、特困、优抚对象或者孤儿"),
        ({"other_funeral_pay": True}, "已领取其他丧葬补助"),
        (
            {"death_date": dt.date(2019, 12, 8), "cremation_date": dt.date(2019, 12, 9)},
            "没有在火化后 6 个月内申请",
        ),
        (
            {"transport_fen": 0, "storage_fen": 0, "storage_days": 0, "cremation_fen": 0, "keeping_fen": 0},
            "没有可以补助的费用",
        ),
    ],
    ids=["不是对象", "已领补助", "过期", "没有费用"],
)  # fmt: skip
def test_who_does_not_qualify_is_refused_with_the_reason_and_nothing_opened(district, answers, reason):
    case = to_the_decision(district, district.person(), district.person(), **answers)
    with pytest.raises(ResultStands, match=reason):
        district.act(case, "approve", DECIDED)
    assert Award.objects.filter(programme="funeral_aid").count() == 0


def test_the_last_day_of_the_six_months_is_in_time_however_late_the_decision(district):
    """Cremated on 10 December 2019, filed on 10 June."""
    days = {"death_date": dt.date(2019, 12, 9), "cremation_date": dt.date(2019, 12, 10)}
    case = apply(district, district.person(), district.person(), **days)
    late = dt.date(2020, 7, 6)
    district.walk(case, "accept", "review", "publish", day=late)
    case = district.act(case, "approve", dt.date(2020, 7, 20))
    assert district.due(Award.objects.get(case=case), JUNE, JULY) == [0, 820_00]


def test_a_denial_leaves_nothing(district):
    case = apply(district, district.person(), district.person(), aid_group_at_death=0)
    district.walk(case, "accept", "review")
    case = district.act(case, "deny", FILED, who="shenpi", reason="逝者生前不属于救助对象范围")
    assert (case.state, Award.objects.count()) == ("denied", 0)


def test_nobody_is_helped_twice_for_one_death(district):
    dead, relative = district.person(), district.person()
    case = apply(district, dead, relative)
    with pytest.raises(Conflict, match=case.number):
        apply(district, dead, district.person(), cremation_number="OTHER-1")
    district.walk(case, "accept", "review", "publish")
    district.act(case, "approve", DECIDED)
    with pytest.raises(Conflict, match=f"已经批准过（{case.number}）"):
        apply(district, dead, relative, dt.date(2020, 8, 3), cremation_number="OTHER-1")


def test_one_certificate_serves_once_however_it_is_written(district):
    case = apply(district, district.person(), district.person(), cremation_number="ab-0001")
    with pytest.raises(Conflict, match=f"火化证明 AB-0001 已经用于办件 {case.number}"):
        apply(
            district, district.person(), district.person(), cremation_number=" ＡB－0001".replace("Ａ", "A")
        )
    district.act(case, "withdraw", FILED, who="shouli", note="家属要求撤回")
    again = apply(district, district.person(), district.person(), cremation_number="AB-0001")
    assert again.application["cremation_number"] == "AB-0001"


def test_a_reported_death_of_another_day_must_be_settled_first(district):
    dead = district.person()
    district.know(dead, dt.date(2020, 6, 2), death_day=day_number(dt.date(2020, 6, 2)))
    with pytest.raises(Invalid, match="登记的死亡日期是 2020-06-02，与填写的不一致"):
        apply(district, dead, district.person())
    assert Case.objects.count() == 0


def test_a_reported_death_of_the_same_day_is_kept(district):
    dead = district.person()
    district.know(dead, DIED, death_day=day_number(DIED))
    award = granted(district, dead, district.person())
    assert Fact.objects.get(person=dead, name="death_day", superseded_at=None).source == "document"
    assert district.due(award, JUNE) == [820_00]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (
            {"death_date": dt.date(2020, 6, 11), "cremation_date": dt.date(2020, 6, 11)},
            "死亡日期不能晚于今天",
        ),
        ({"cremation_date": dt.date(2020, 6, 11)}, "火化日期不能晚于今天"),
        ({"cremation_date": dt.date(2020, 5, 31)}, "火化日期不能早于死亡日期"),
        ({"cremation_number": "无"}, "火化证明编号应为"),
    ],
)
def test_impossible_days_and_numbers_are_refused(district, answers, sentence):
    with pytest.raises(Invalid, match=sentence):
        apply(district, district.person(), district.person(), **answers)
    assert Case.objects.count() == 0


def test_the_dead_cannot_apply(district):
    dead = district.person()
    with pytest.raises(Invalid, match="申请人不能是逝者本人"):
        apply(district, dead, dead)


def test_without_the_bills_nothing_is_reviewed(district):
    case = apply(district, district.person(), district.person())
    case.papers.filter(key="bills").update(removed_at=case.submitted_at)
    district.act(case, "accept", FILED)
    with pytest.raises(NotReady, match="缺少材料“殡葬服务费票据”"):
        district.act(case, "review", FILED)


def test_the_form_takes_what_people_write(district):
    dead, relative = district.person(), district.person()
    written = {
        "name": dead.name, "identity_number": number_of(dead), "division_code": VILLAGE,
        "payee_name": relative.name, "payee_number": number_of(relative), "relation": "子女",
        "death_date": "2020-06-01", "cremation_date": "2020-06-03", "cremation_number": " 4311-2020-0601 ",
        "aid_group_at_death": "1", "transport_fen": "200", "storage_fen": "120.00", "storage_days": "2",
        "cremation_fen": "400", "keeping_fen": "100", "other_funeral_pay": "no",
    }  # fmt: skip
    form = AidForm(written)
    assert form.is_valid(), form.errors
    assert {name: form.cleaned_data[name] for name in BILL} == BILL
    assert form.cleaned_data["cremation_number"] == CERTIFICATE
    wrong = AidForm(
        written | {"cremation_date": "2020-05-31", "payee_number": number_of(dead), "storage_days": "0"}
        | {"transport_fen": "100000.01"}
    )  # fmt: skip
    assert set(wrong.errors) == {"cremation_date", "payee_number", "storage_days", "transport_fen"}
