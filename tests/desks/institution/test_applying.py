"""The desk of organisations themselves: name, application, papers, result; another's does not exist."""

import datetime as dt

import pytest

from minzheng.config.demo import accounts
from minzheng.config.demo.fields import organisation_book as planned
from minzheng.config.demo.fields.organisations import CHARTER, Story
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.walking import photo
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.models import Person
from minzheng.registers.organisations import commands
from minzheng.registers.organisations.models import Agent, Organisation

AT = "/institution/"
DAY = dt.date(2021, 1, 6)
REQUEST = "5b8f2a3c-0000-4000-8000-000000000001"


@pytest.fixture
def story(officers) -> Story:
    base.move_rehearsal(day=DAY)
    return Story(officers, Invention(8))


@pytest.fixture
def own(officers, story) -> Organisation:
    one = Organisation(
        uscc="51431103MJH000019M", kind="association", name="永州市冷水滩区书法家协会", state="registered",
        division_code="431103", supervisor="冷水滩区文联", registration_mode="dual", legal_representative="王建国",
        capital_fen=3_000_000, residence="冷水滩区梅湾路1号", scope="书法交流。",
        registered_date=dt.date(2012, 5, 4), certificate_from=dt.date(2020, 3, 2),
        certificate_until=dt.date(2025, 3, 1),
    )  # fmt: skip
    at = at_hour(dt.date(2020, 3, 2))
    commands.take_over(
        organisations=[one],
        officers={},
        source="纸质登记簿",
        division_code="431103",
        actor=officers["shenpi"],
        at=at,
    )
    commands.appoint_agent(organisation_id=one.id, username="shetuan", actor=officers["shezu"], at=at)
    return one


def text(response) -> str:
    return response.content.decode()


def typed(**more) -> dict:
    """The form of an association of fifty, as a browser sends it."""
    return {
        "request_id": REQUEST, "kind": "association", "name": "永州市冷水滩区航拍摄影协会", "category": "culture",
        "scope": "航拍摄影交流。", "area": "", "residence": "冷水滩区珍珠路8号", "contact_phone": "13900008001",
        "registration_mode": "dual", "supervisor": "冷水滩区文联", "direct_class": "", "industry_authority": "",
        "capital_fen": "3万元", "verified_fen": "30000", "member_persons": "50", "member_units": "0",
        "staff": "2",
        "charter": CHARTER, "party_form": "joint", "party_members": "1", "party_promise": "on",
        "clean_record": "on", "officers-TOTAL_FORMS": "1", "officers-INITIAL_FORMS": "0",
        "officers-MIN_NUM_FORMS": "1", "officers-MAX_NUM_FORMS": "60", "officers-0-name": "唐文华",
        "officers-0-identity_number": Invention(9).identity_number(dt.date(1975, 6, 1), "男"),
        "officers-0-role": "legal", "officers-0-term_until_date": "2024-11-08",
        "officers-0-approval_number": "",
    } | more  # fmt: skip


def test_an_application_goes_to_its_page_and_asks_for_each_paper(desk, story):
    browser = desk("shetuan")
    response = browser.post(f"{AT}founding/", typed())
    case = Case.objects.get()
    assert response.headers["Location"] == f"{AT}cases/{case.id}/"
    page = text(browser.get(f"{AT}cases/{case.id}/"))
    assert "会员名册" in page
    form = {"request_id": REQUEST, "key": "members", "label": "会员名册", "file": photo("会员名册")}
    assert browser.post(f"{AT}cases/{case.id}/papers/", form).status_code == 302
    assert case.papers.get().key == "members"
    assert "我的申请" in text(browser.get(AT))


def test_the_same_form_sent_twice_is_one_application(desk, story):
    browser = desk("shetuan")
    for _ in range(2):
        assert browser.post(f"{AT}founding/", typed()).status_code == 302
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"member_persons": "49"}, 422, "会员有个人 49 人"),
        ({"name": "永州市冷水滩区中华摄影协会"}, 422, "“中华”"),
        ({"capital_fen": "三万"}, 422, "不是数字"),
        ({"contact_phone": "123"}, 422, "11 位手机号"),
        ({"officers-0-identity_number": "999901197506010011"}, 422, "末位校验不符"),
        ({"officers-0-role": "secretary"}, 422, "法定代表人应是一人"),
        ({"party_promise": ""}, 422, "请勾选"),
        ({"charter": "第一章"}, 422, "章程草案缺少"),
    ],
)
def test_what_is_refused_stays_as_typed_and_nobody_is_registered(desk, story, more, status, words):
    response = desk("shetuan").post(f"{AT}founding/", typed(**more))
    assert response.status_code == status
    assert words in text(response)
    assert "冷水滩区珍珠路8号" in text(response)
    assert (Case.objects.count(), Person.objects.filter(name="唐文华").count()) == (0, 0)


def test_the_name_check_leads_to_the_application(desk, own):
    browser = desk("shetuan")
    page = text(browser.get(f"{AT}names/", {"kind": "association", "name": "冷水滩区书法佳协会"}))
    assert "这个名称不能用" in page
    assert "用这个名称申请" not in page
    page = text(browser.get(f"{AT}names/", {"kind": "association", "name": "冷水滩区航拍摄影协会"}))
    assert "用这个名称申请成立登记" in page
    page = text(browser.get(f"{AT}founding/", {"kind": "association", "name": "冷水滩区航拍摄影协会"}))
    assert 'value="冷水滩区航拍摄影协会"' in page


def test_a_change_of_the_own_organisation(desk, own):
    browser, form = desk("shetuan"), {
        "request_id": REQUEST, "residence": "冷水滩区翠竹路1号", "resolution_date": "2021-01-04",
        "consent_date": "2021-01-05",
    }  # fmt: skip
    response = browser.post(f"{AT}organisations/{own.id}/change/", form)
    assert response.status_code == 302
    page = text(browser.get(response.headers["Location"]))
    assert "冷水滩区梅湾路1号 → 冷水滩区翠竹路1号" in page
    again = browser.post(f"{AT}organisations/{own.id}/change/", form | {"request_id": REQUEST[:-1] + "2"})
    assert again.status_code == 409
    assert "还有申请正在办理" in text(again)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"residence": "甲", "consent_date": "2020-11-02"}, "30 日内申请"),
        ({"consent_date": "2021-01-05"}, "没有要变更的事项"),
        ({"legal_name": "李明", "consent_date": "2021-01-05"}, "姓名、身份证号和届满日期都填上"),
        ({"charter": "甲", "consent_date": "2021-01-05"}, "新旧条款对照"),
    ],
)
def test_a_change_that_is_refused(desk, own, more, words):
    form = {"request_id": REQUEST, "resolution_date": "2021-01-04"} | more
    response = desk("shetuan").post(f"{AT}organisations/{own.id}/change/", form)
    assert response.status_code == 422
    assert words in text(response)
    assert not Case.objects.exists()


def test_a_cancellation_waits_for_the_winding_up(desk, own):
    form = {
        "request_id": REQUEST, "reason": "无力继续", "resolution_date": "2021-01-04", "handed_in": "on",
        "clear_of_debts": "on",
    }  # fmt: skip
    response = desk("shetuan").post(f"{AT}organisations/{own.id}/cancellation/", form)
    assert response.status_code == 409
    assert "先到登记机关登记清算" in text(response)
    assert not Case.objects.exists()


def test_another_agent_sees_neither_organisation_nor_application(desk, own, story, open_staff):
    story.founding(planned.WAITING[1], dt.date(2020, 12, 21), until="submitted")
    case = Case.objects.get()
    open_staff("other", Role.ORGANISATION_AGENT, accounts.DISTRICT)
    browser = desk("other")
    for path in (
        f"organisations/{own.id}/", f"organisations/{own.id}/change/",
        f"organisations/{own.id}/cancellation/",
        f"cases/{case.id}/",
    ):  # fmt: skip
        assert browser.get(AT + path).status_code == 404
    assert "您还没有经办的社会组织" in text(browser.get(AT))


def test_an_agent_whose_time_is_over_sees_nothing(desk, own):
    Agent.objects.update(valid=(dt.date(2020, 3, 2), dt.date(2021, 1, 6)))
    assert desk("shetuan").get(f"{AT}organisations/{own.id}/").status_code == 404


def test_nor_the_application_that_it_filed_before(desk, own):
    form = {
        "request_id": REQUEST, "residence": "冷水滩区翠竹路1号", "resolution_date": "2021-01-04",
        "consent_date": "2021-01-05",
    }  # fmt: skip
    desk("shetuan").post(f"{AT}organisations/{own.id}/change/", form)
    case = Case.objects.get(matter="organisation_change")
    page = f"{AT}cases/{case.id}/"
    assert desk("shetuan").get(page).status_code == 200
    Agent.objects.update(valid=(dt.date(2020, 3, 2), dt.date(2021, 1, 6)))
    assert desk("shetuan").get(page).status_code == 404
    withdrawn = desk("shetuan").post(
        f"{page}act/withdraw/", {"request_id": REQUEST[:-1] + "3", "reason": "不办了"}
    )
    assert withdrawn.status_code == 404
    case.refresh_from_db()
    assert case.closed_at is None
