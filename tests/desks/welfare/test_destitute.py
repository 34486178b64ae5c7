"""特困供养 and 低收入家庭 at the officers' desk: the forms as they are typed, up to the decision."""

import datetime as dt
import uuid

import pytest

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import photo
from minzheng.kernel.cases.models import Case
from minzheng.matters.assistance.low_income.rules import INCOMES, SPENDING
from minzheng.matters.assistance.tekun.self_care import ITEMS
from minzheng.registers.benefits.models import Award

BORN = dt.date(1950, 3, 5)
FOUND = {
    "no_income_source": "1", "obligors_incapable": "1", "no_labour_by_province": "0", "basis": "核对无收入，没有子女",
}  # fmt: skip


@pytest.fixture
def typed(stories) -> dict:
    return {
        "request_id": str(uuid.uuid4()), "name": "唐示例", "division_code": accounts.VILLAGE, "phone": "",
        "identity_number": stories.invention.identity_number(BORN, "男"), "payee_name": "", "payee_number": "",
        "bank": "", "card_number": "",
    }  # fmt: skip


def take_in(desk, post, matter: str, typed: dict, *papers: str) -> Case:
    response = post(desk("shouli"), f"/welfare/cases/new/{matter}/", typed)
    assert response.status_code == 302, response.content.decode()
    case = Case.objects.get(matter=matter)
    for key in papers:
        desk("shouli").post(
            f"/welfare/cases/{case.id}/papers/", {"key": key, "label": key, "file": photo(key)}
        )
    return case


@pytest.fixture
def destitute(desk, post, typed) -> Case:
    asked = {"support_urban": "0", "support_mode": "2", "disability_category": "0", "disability_grade": "0"}
    return take_in(
        desk, post, "tekun", typed | asked, "identity", "statement", "authorisation", "care_agreement"
    )


def walk(desk, post, case: Case, *steps) -> None:
    for who, action, data in steps:
        assert desk(who).get(f"/welfare/cases/{case.id}/").status_code == 200
        response = post(desk(who), f"/welfare/cases/{case.id}/{action}/", data)
        assert response.status_code == 302, response.content.decode()


def assessed(day: dt.date, second: str = "乙评估") -> dict:
    answers = dict.fromkeys(ITEMS, "1") | {"bathing": "0", "bed": "0"}
    return answers | {"assessed_on": str(day), "first_assessor": "甲评估", "second_assessor": second}


def test_findings_are_typed_and_show_on_the_page(desk, post, destitute):
    day = dt.date.fromisoformat(f"{destitute.submitted_at:%Y-%m-%d}")
    walk(
        desk, post, destitute, ("shouli", "accept", {}), ("shouli", "investigate", FOUND),
        ("shencha", "self_care", assessed(day)), ("shouli", "review", {"note": "属实"}),
        ("shouli", "publish", {}),
    )  # fmt: skip
    page = desk("shenpi").get(f"/welfare/cases/{destitute.id}/").content.decode()
    assert "半护理（部分丧失自理能力）：不能自主上下床、自主洗澡" in page
    assert "640.00 元" in page
    assert "公示到" in page


def test_one_assessor_is_refused_and_what_was_typed_stays(desk, post, destitute):
    walk(desk, post, destitute, ("shouli", "accept", {}))
    day = dt.date.fromisoformat(f"{destitute.submitted_at:%Y-%m-%d}")
    response = post(desk("shencha"), f"/welfare/cases/{destitute.id}/self_care/", assessed(day, "甲评估"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "自理能力由两名以上人员共同评估" in page
    assert 'value="甲评估"' in page


def test_a_family_is_typed_and_recognised_without_cash(desk, post, typed, stories):
    wife = stories.invention.identity_number(dt.date(1955, 3, 5), "女")
    asked = {
        "programmes": ["dibao_marginal", "rigid_expense"], "urban": "1", "relatives": f"李示例 {wife} 配偶 6000",
        "support_income_year_fen": "0", "financial_assets_fen": "0", "vehicle_count": "0", "home_count": "1",
        "runs_business": "0", **dict.fromkeys((*INCOMES, *SPENDING), "0"),
    }  # fmt: skip
    refused = post(
        desk("shouli"), "/welfare/cases/new/low_income/", typed | asked | {"relatives": "李示例 配偶"}
    )
    assert refused.status_code == 422
    assert "第 1 行：要依次填写姓名、身份证号、与户主关系" in refused.content.decode()
    assert "李示例 配偶</textarea>" in refused.content.decode()
    case = take_in(desk, post, "low_income", typed | asked, "identity", "authorisation")
    walk(
        desk, post, case, ("shouli", "accept", {}), ("shouli", "review", {"note": "属实"}),
        ("shouli", "publish", {}),
    )  # fmt: skip
    page = desk("shenpi").get(f"/welfare/cases/{case.id}/").content.decode()
    assert "低保边缘家庭" in page
    assert not Award.objects.filter(programme="dibao_marginal").exists()
