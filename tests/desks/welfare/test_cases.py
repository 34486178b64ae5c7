"""Applications at the officers' desk: taken in, found, decided and exported; a refused form stays."""

import datetime as dt
import uuid

import pytest

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import photo
from minzheng.kernel.cases.models import Case
from minzheng.registers.benefits.models import Award

NUMBER_BORN = dt.date(1968, 3, 5)


@pytest.fixture
def typed(stories) -> dict:
    """The form of an application, as a window clerk fills it in."""
    return {
        "request_id": str(uuid.uuid4()), "name": "唐示例", "division_code": accounts.VILLAGE,
        "phone": "13907460001",
        "identity_number": stories.invention.identity_number(NUMBER_BORN, "女"), "disability_category": "4",
        "disability_grade": "1", "programmes": ["disability_nursing"], "payee_name": "", "payee_number": "",
        "bank": "", "card_number": "",
    }  # fmt: skip


def take_in(desk, post, typed) -> Case:
    response = post(desk("shouli"), "/welfare/cases/new/disability_subsidies/", typed)
    assert response.status_code == 302
    case = Case.objects.get(matter="disability_subsidies")
    assert response.headers["Location"] == f"/welfare/cases/{case.id}/"
    return case


def hand_in(desk, case: Case) -> None:
    response = desk("shouli").post(
        f"/welfare/cases/{case.id}/papers/",
        {"key": "identity", "label": "身份证或户口簿", "file": photo("证")},
    )
    assert response.status_code == 302


def test_every_benefit_is_offered_with_its_conditions(desk):
    page = desk("shouli").get("/welfare/cases/new/").content.decode()
    assert "残疾人两项补贴" in page
    assert "低保家庭里的持证残疾人可以领生活补贴" in page


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_filed(desk, post, typed):
    typed |= {"identity_number": typed["identity_number"][:-1] + "0", "disability_grade": ""}
    response = post(desk("shouli"), "/welfare/cases/new/disability_subsidies/", typed)
    assert response.status_code == 422
    assert "唐示例" in response.content.decode()
    assert Case.objects.count() == 0


def test_from_the_window_to_the_award(desk, post, typed):
    case = take_in(desk, post, typed)
    assert "还缺" in desk("shouli").get(f"/welfare/cases/{case.id}/").content.decode()
    hand_in(desk, case)
    for who, action, data in (
        ("shouli", "accept", {}), ("shouli", "review", {"note": "核实了证件"}),
        ("canlian", "audit", {"note": "证件有效"}), ("shenpi", "approve", {}),
    ):  # fmt: skip
        assert case.number in desk(who).get("/welfare/").content.decode()
        response = post(desk(who), f"/welfare/cases/{case.id}/{action}/", data)
        assert response.status_code == 302, response.content.decode()
    award = Award.objects.get(case=case)
    assert (award.programme, award.person.name, award.valid.lower) == (
        "disability_nursing", "唐示例", dt.date(2021, 8, 1),
    )  # fmt: skip
    page = desk("shenpi").get(f"/welfare/cases/{case.id}/").content.decode()
    assert "65.00 元" in page
    assert "残疾人两项补贴批准决定书" in page


def test_the_list_is_filtered_and_leaves_as_a_workbook(desk, post, typed):
    case = take_in(desk, post, typed)
    assert case.number in desk("shencha").get("/welfare/cases/?q=唐示例").content.decode()
    assert case.number not in desk("shencha").get("/welfare/cases/?state=granted").content.decode()
    workbook = desk("shencha").get("/welfare/cases/export/")
    assert workbook.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    assert b"".join(workbook).startswith(b"PK")


def test_a_matter_that_is_no_benefit_of_this_desk_is_not_there(desk):
    assert desk("shouli").get("/welfare/cases/new/dibao/").status_code == 404
    assert desk("shenpi").get("/welfare/cases/new/").status_code == 403
