"""生态安葬奖补 from a relative's application to what is due, once, and every way out."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.kernel.cases.models import Case
from minzheng.matters.funerals.eco_burial.matter import BurialForm
from minzheng.registers.benefits.models import Award
from tests.matters.funerals.bereaved import CREMATED, DECIDED, FILED, declared, number_of
from tests.matters.granting import VILLAGE

BURIED = dt.date(2020, 6, 5)
BURIAL = {"method": 3, "burial_date": BURIED, "in_approved_burial_place": True}
MAY, JUNE, JULY = (Month(2020, month) for month in (5, 6, 7))


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def apply(district, dead, relative, day=FILED, **answers) -> Case:
    return district.apply("eco_burial", dead, day, **declared(relative, **(BURIAL | answers)))


def to_the_decision(district, dead, relative, **answers) -> Case:
    return district.walk(apply(district, dead, relative, **answers), "accept", "review", "publish")


@pytest.mark.parametrize(("method", "fen"), [(1, 2000_00), (3, 1000_00), (7, 500_00)])
def test_the_relative_is_paid_by_the_method_once(district, method, fen):
    dead, relative = district.person(), district.person()
    case = district.act(to_the_decision(district, dead, relative, method=method), "approve", DECIDED)
    award = Award.objects.get(case=case)
    assert (award.person_id, award.payee_id) == (dead.id, relative.id)
    assert district.due(award, MAY, JUNE, JULY) == [0, fen, 0]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"in_approved_burial_place": False}, "骨灰不在批准的场所安葬"),
        (
            {
                "death_date": dt.date(2019, 12, 1), "cremation_date": dt.date(2019, 12, 3),
                "burial_date": dt.date(2019, 12, 12),
            },
            "没有在安葬后 180 日内申请",
        ),
    ],
    ids=["没有批准的场所", "第 181 日"],
)  # fmt: skip
def test_what_does_not_qualify_is_refused_with_the_reason_and_nothing_opened(district, answers, reason):
    case = to_the_decision(district, district.person(), district.person(), **answers)
    with pytest.raises(ResultStands, match=reason):
        district.act(case, "approve", DECIDED)
    assert Award.objects.count() == 0


def test_the_180th_day_is_in_time(district):
    days = {
        "death_date": dt.date(2019, 12, 1), "cremation_date": dt.date(2019, 12, 3),
        "burial_date": dt.date(2019, 12, 13),
    }  # fmt: skip
    case = district.act(
        to_the_decision(district, district.person(), district.person(), **days), "approve", DECIDED
    )
    assert district.due(Award.objects.get(case=case), JUNE) == [1000_00]


def test_a_denial_leaves_nothing_and_frees_the_certificate(district):
    dead, relative = district.person(), district.person()
    case = apply(district, dead, relative, in_approved_burial_place=False)
    district.walk(case, "accept", "review")
    case = district.act(case, "deny", FILED, who="shenpi", reason="骨灰没有在批准的场所安葬")
    assert (case.state, Award.objects.count()) == ("denied", 0)
    assert apply(district, dead, relative).number != case.number


def test_one_certificate_is_awarded_once_also_under_another_name(district):
    case = to_the_decision(district, district.person(), district.person())
    other = district.person()
    with pytest.raises(Conflict, match=f"已经用于办件 {case.number}"):
        apply(district, other, district.person())
    district.act(case, "approve", DECIDED)
    with pytest.raises(Conflict, match=f"已经用于办件 {case.number}"):
        apply(district, other, district.person(), dt.date(2020, 7, 1))
    assert Award.objects.count() == 1


def test_one_person_is_awarded_once_also_with_another_certificate(district):
    dead = district.person()
    case = district.act(to_the_decision(district, dead, district.person()), "approve", DECIDED)
    with pytest.raises(Conflict, match=f"已经批准过（{case.number}）"):
        apply(district, dead, district.person(), dt.date(2020, 8, 3), cremation_number="OTHER-1")


def test_aid_and_award_may_both_be_applied_for_with_one_certificate(district):
    dead, relative = district.person(), district.person()
    apply(district, dead, relative)
    bill = dict.fromkeys(("transport_fen", "storage_fen", "storage_days", "keeping_fen"), 0)
    more = {"cremation_fen": 400_00, "aid_group_at_death": 1, "other_funeral_pay": False}
    case = district.apply("funeral_aid", dead, FILED, **declared(relative, **(bill | more)))
    district.walk(case, "accept", "review", "publish")
    case = district.act(case, "approve", DECIDED)
    assert district.due(Award.objects.get(case=case), JUNE) == [400_00]


@pytest.mark.parametrize(
    ("burial", "sentence"),
    [(dt.date(2020, 6, 11), "安葬日期不能晚于今天"), (dt.date(2020, 6, 2), "安葬日期不能早于火化日期")],
)
def test_impossible_days_are_refused(district, burial, sentence):
    with pytest.raises(Invalid, match=sentence):
        apply(district, district.person(), district.person(), burial_date=burial)
    assert Case.objects.count() == 0


def test_without_the_burial_certificate_nothing_is_reviewed(district):
    case = apply(district, district.person(), district.person())
    case.papers.filter(key="burial").update(removed_at=case.submitted_at)
    district.act(case, "accept", FILED)
    with pytest.raises(NotReady, match="缺少材料“安葬证明”"):
        district.act(case, "review", FILED)


def test_the_form_takes_what_people_write(district):
    dead, relative = district.person(), district.person()
    written = {
        "name": dead.name, "identity_number": number_of(dead), "division_code": VILLAGE,
        "payee_name": relative.name, "payee_number": number_of(relative), "relation": "配偶",
        "death_date": "2020-06-01", "cremation_date": "2020-06-03", "cremation_number": "4311-2020-0601",
        "method": "3", "burial_date": "2020-06-05", "in_approved_burial_place": "yes",
    }  # fmt: skip
    form = BurialForm(written)
    assert form.is_valid(), form.errors
    assert {name: form.cleaned_data[name] for name in BURIAL} == BURIAL
    assert form.cleaned_data["cremation_date"] == CREMATED
    assert list(BurialForm(written | {"burial_date": "2020-06-02"}).errors) == ["burial_date"]
