"""A child's medical bill from application to what is due; no bill twice."""

import datetime as dt

import pytest

from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotReady, ResultStands
from minzheng.kernel.cases.models import Case
from minzheng.matters.children.medical_cost.matter import MedicalForm
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import programme

BORN = dt.date(2010, 4, 2)
BILL = {
    "invoice": "43110320200001", "treatment": 1, "designated": 1, "cost_fen": 30_000_00,
    "insurance_fen": 18_000_00, "aid_fen": 5_000_00,
}  # fmt: skip
MAY, JUNE, JULY = Month(2020, 5), Month(2020, 6), Month(2020, 7)
DECIDED = dt.date(2020, 6, 12)


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def walked(district, child, **answers) -> Case:
    """An application that waits for the decision."""
    case = district.apply("child_medical", child, DECIDED, **(BILL | answers))
    return district.walk(case, "accept", "review", day=DECIDED)


def granted(district, child, **answers) -> Award:
    case = walked(district, child, **answers)
    district.act(case, "approve", DECIDED)
    return Award.objects.get(case=case)


def orphan(district):
    child = district.person(BORN)
    district.receives("orphan", child, Month(2020, 1))
    return child


def category(award: Award) -> str:
    (due,) = programme("child_medical").due([award], [JUNE], award.opened_at).values()
    return due.category


def test_the_project_pays_what_is_left(district):
    award = granted(district, orphan(district))
    assert district.due(award, MAY, JUNE, JULY) == [0, 7000_00, 0]
    assert category(award) == "project"


def test_a_child_whom_nobody_raises_is_paid_by_the_place(district):
    child = district.person(BORN)
    district.receives("unsupported_child", child, Month(2020, 1))
    award = granted(district, child)
    assert (district.due(award, JUNE), category(award)) == ([7000_00], "local")


def test_two_bills_of_one_month_are_both_paid(district):
    child = orphan(district)
    one, two = (
        granted(district, child),
        granted(district, child, invoice="43110320200002", cost_fen=24_000_00),
    )
    assert district.due(one, JUNE) + district.due(two, JUNE) == [7000_00, 1000_00]


def test_no_bill_is_paid_twice_not_even_for_another_child(district):
    case = walked(district, orphan(district))
    with pytest.raises(Conflict, match=case.number):
        district.apply("child_medical", orphan(district), DECIDED, **(BILL | {"invoice": " 43110320200001 "}))


def test_a_bill_that_was_withdrawn_may_be_filed_again(district):
    child = orphan(district)
    case = district.apply("child_medical", child, DECIDED, **BILL)
    district.act(case, "withdraw", DECIDED, who="shouli", note="监护人要求补充材料后再申请")
    assert district.due(granted(district, child), JUNE) == [7000_00]


@pytest.mark.parametrize(
    ("receives", "answers", "why"),
    [
        ("", {}, "不是孤儿，也不属于困境儿童"),
        ("orphan", {"aid_fen": 12_000_00}, "医保和医疗救助以后没有剩余费用"),
    ],
    ids=["普通孩子", "已付清"],
)
def test_a_refusal_opens_nothing(district, receives, answers, why):
    child = orphan(district) if receives else district.person(BORN)
    case = walked(district, child, **answers)
    with pytest.raises(ResultStands, match=why):
        district.act(case, "approve", DECIDED)
    case.refresh_from_db()
    district.act(case, "deny", DECIDED, who="shenpi", reason="没有可以报销的医疗费用")
    case.refresh_from_db()
    assert (case.state, Award.objects.filter(programme="child_medical").count()) == ("denied", 0)


def test_without_the_settlement_nothing_is_reviewed(district):
    case = district.apply("child_medical", orphan(district), DECIDED, **BILL)
    case.papers.filter(key="settlement").update(removed_at=case.submitted_at)
    district.act(case, "accept", DECIDED)
    with pytest.raises(NotReady, match="缺少材料“医保、医疗救助结算单”"):
        district.act(case, "review", DECIDED)


def test_the_form_wants_sums_that_fit():
    form = MedicalForm({"cost_fen": "100", "insurance_fen": "60", "aid_fen": "40.01"})
    assert form.errors["cost_fen"] == ["医保和医疗救助支付的合计超过了费用总额，请核对。"]
    assert "cost_fen" not in MedicalForm({"cost_fen": "100", "insurance_fen": "60", "aid_fen": "40"}).errors
