"""A resident applies for herself, follows it, and sees what was decided and how it was worked out."""

import datetime as dt
import uuid

import pytest

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.walking import photo
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.cases import commands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits.models import Award

DAY = dt.date(2020, 6, 10)


@pytest.fixture
def home(db, settings):
    """唐示例 with an account of her own, and the officers of the district."""
    settings.DISTRICT_CODE = accounts.DISTRICT
    build.lay_ground(lambda words: None)
    officers = accounts.open_all(build.STARTS_AT)
    invention = Invention(11)
    number = invention.identity_number(dt.date(1968, 3, 5), "女")
    person = people.register_person(
        identity_number=number,
        name="唐示例",
        division_code=accounts.VILLAGE,
        actor=SYSTEM,
        at=build.STARTS_AT,
    )
    accounts.open_resident("tangsl", person, build.STARTS_AT)
    base.move_rehearsal(day=DAY)
    return officers, number, invention


@pytest.fixture
def typed(home) -> dict:
    return {
        "request_id": str(uuid.uuid4()), "name": "唐示例", "identity_number": home[1], "phone": "",
        "division_code": accounts.VILLAGE, "disability_category": "4", "disability_grade": "1",
        "programmes": ["disability_living", "disability_nursing"], "payee_name": "", "payee_number": "",
        "bank": "", "card_number": "",
    }  # fmt: skip


@pytest.fixture
def browser(home, client):
    client.post("/login/", {"username": "tangsl", "password": accounts.PASSWORD})
    return client


def test_the_conditions_stand_above_the_form(browser):
    assert "残疾人两项补贴" in browser.get("/my/benefits/").content.decode()
    page = browser.get("/my/benefits/disability_subsidies/").content.decode()
    assert "谁可以申请" in page
    assert "身份证号" in page


def test_applied_decided_and_explained(browser, home, typed):
    officers, _, _ = home
    response = browser.post("/my/benefits/disability_subsidies/", typed)
    case = Case.objects.get(matter="disability_subsidies")
    assert (response.status_code, response.headers["Location"]) == (302, f"/my/grants/{case.id}/")
    browser.post(
        f"/my/grants/{case.id}/papers/", {"key": "identity", "label": "身份证或户口簿", "file": photo("证")}
    )
    assert case.number in browser.get("/my/cases/").content.decode()
    for who, action in (
        ("shouli", "accept"),
        ("shouli", "review"),
        ("canlian", "audit"),
        ("shenpi", "approve"),
    ):
        commands.act(case_id=case.id, action=action, actor=officers[who], at=build.at_hour(DAY, 15),
                     request_id=uuid.uuid4())  # fmt: skip
    assert Award.objects.get(case=case).programme == "disability_nursing"
    page = browser.get(f"/my/grants/{case.id}/").content.decode()
    assert "65.00 元" in page
    assert "不是最低生活保障家庭成员" in page
    assert "看是怎么算的" in page


def test_nobody_applies_for_a_stranger(browser, home, typed):
    _, _, invention = home
    typed |= {"name": "刘生人", "identity_number": invention.identity_number(dt.date(1970, 1, 1), "男")}
    response = browser.post("/my/benefits/disability_subsidies/", typed)
    assert response.status_code == 422
    assert "网上只能为本人或者由本人代领的家人申请" in response.content.decode()
    assert Case.objects.count() == 0


def test_another_resident_does_not_see_the_case(browser, home, typed, client):
    browser.post("/my/benefits/disability_subsidies/", typed)
    case = Case.objects.get(matter="disability_subsidies")
    person = people.register_person(
        identity_number=home[2].identity_number(dt.date(1980, 1, 1), "男"), name="刘旁人",
        division_code=accounts.VILLAGE, actor=SYSTEM, at=build.STARTS_AT,
    )  # fmt: skip
    accounts.open_resident("liupr", person, build.STARTS_AT)
    client.post("/logout/")
    client.post("/login/", {"username": "liupr", "password": accounts.PASSWORD})
    assert client.get(f"/my/grants/{case.id}/").status_code == 404
