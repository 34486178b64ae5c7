"""The counter: search first, masked until opened with a reason, papers to print, deaths reported."""

import datetime as dt

import pytest

from minzheng.config.demo.walking import photo
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import commands as base
from minzheng.registers.benefits.models import Award, AwardPerson

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(submitted_walk, at_desk):
    return at_desk(submitted_walk)


def kinds(person_id: int) -> list[str]:
    return list(EventRow.objects.filter(person_id=person_id).order_by("id").values_list("kind", flat=True))


def test_a_search_finds_by_name_or_full_number_and_shows_it_masked(submitted_walk, at_desk, desk):
    walk = submitted_walk
    case, client = at_desk(walk), desk("cun")
    number = walk.application.members[0].identity_number
    for wanted in (case.applicant.name, number):
        html = client.get("/counter/", {"q": wanted}).content.decode()
        assert f"/counter/persons/{case.applicant_id}/" in html
        assert number[:6] + "**********" + number[-2:] in html
    assert number not in client.get("/counter/", {"q": case.applicant.name}).content.decode()
    assert EventRow.objects.filter(kind="people.searched").count() == 3


@pytest.mark.parametrize(
    ("wanted", "status", "sentence"),
    [
        ("张", 422, "请至少输入姓名的两个字"),
        ("999901", 422, "身份证号应为 18 位"),
        ("没有此人", 200, "辖区内没有查到这个人"),
    ],
)
def test_a_search_that_finds_nothing_says_why(officers, desk, wanted, status, sentence):
    response = desk("shouli").get("/counter/", {"q": wanted})
    assert response.status_code == status
    assert sentence in response.content.decode()


def test_a_person_of_another_township_does_not_exist(submitted, desk, post, open_staff):
    open_staff("elsewhere", Role.TOWN_CLERK, "431103101")
    client = desk("elsewhere")
    assert client.get(f"/counter/persons/{submitted.applicant_id}/").status_code == 404
    address = f"/counter/persons/{submitted.applicant_id}/number/"
    assert post(client, address, {"reason": "核对证件"}).status_code == 404
    assert "people.identity_opened" not in kinds(submitted.applicant_id)


def test_the_page_of_a_person_shows_household_facts_and_cases(submitted, desk):
    html = desk("cun").get(f"/counter/persons/{submitted.applicant_id}/").content.decode()
    for text in ("经营净收入", "3,000.00 元/年", "本人申报", submitted.number, "代为申请", "没有享受待遇"):
        assert text in html, text
    assert kinds(submitted.applicant_id)[-1] == "audit.record_opened"


def test_the_full_number_needs_a_reason_and_leaves_a_trace(submitted_walk, at_desk, desk, post):
    walk = submitted_walk
    case, number = at_desk(walk), walk.application.members[0].identity_number
    address = f"/counter/persons/{case.applicant_id}/number/"
    assert post(desk("cun"), address, {"reason": "核对证件"}).status_code == 403
    without = post(desk("shouli"), address, {"reason": ""})
    assert without.status_code == 422
    assert number not in without.content.decode()
    assert "people.identity_opened" not in kinds(case.applicant_id)
    opened = post(desk("shouli"), address, {"reason": "核对证件原件"})
    assert number in opened.content.decode()
    assert "no-cache" in opened["Cache-Control"]
    assert "people.identity_opened" in kinds(case.applicant_id)


def test_todays_intake_and_its_papers(submitted, desk, django_assert_max_num_queries):
    client = desk("cun")
    client.get("/counter/taken-in/?day=2021-08-02")
    with django_assert_max_num_queries(12):
        html = client.get("/counter/taken-in/?day=2021-08-02").content.decode()
    assert submitted.number in html
    assert submitted.number not in client.get("/counter/taken-in/?day=2021-07-30").content.decode()
    page = client.get(f"/counter/cases/{submitted.id}/papers/")
    assert "收件回执" in page.content.decode()
    response = client.get(page.context["papers"][0]["url"])
    assert response.getvalue().startswith(b"%PDF")
    assert client.get(f"/counter/cases/{submitted.id}/documents/999999/").status_code == 404


def test_posts_without_a_counter_are_refused(officers, desk):
    assert desk("zhidan").get("/counter/").status_code == 403
    assert desk("shencha").get("/counter/taken-in/").status_code == 403


@pytest.fixture
def award(awarded_walk) -> Award:
    base.move_rehearsal(day=dt.date(2021, 10, 20))
    return Award.objects.get(case=awarded_walk.case)


def test_a_death_is_reported_with_its_paper(award, desk, post):
    address = f"/counter/awards/{award.id}/deaths/{award.payee_id}/"
    client = desk("cun")
    future = post(client, address, {"death_date": "2031-01-01", "source_note": "火化证明"})
    assert future.status_code == 422
    assert "死亡日期不能晚于今天" in future.content.decode()
    assert not AwardPerson.objects.filter(award=award, valid__upper_inf=False).exists()
    values = {"death_date": "2021-09-10", "source_note": "火化证明示例", "file": photo("火化")}
    assert post(client, address, values).status_code == 302
    place = AwardPerson.objects.get(award=award, person=award.payee)
    assert place.valid.upper == dt.date(2021, 10, 1)
    html = client.get(f"/counter/persons/{award.payee_id}/").content.decode()
    assert "已登记死亡：2021-09-10" in html


def test_a_death_is_reported_only_by_those_who_take_reports(award, desk, post):
    address = f"/counter/awards/{award.id}/deaths/{award.payee_id}/"
    values = {"death_date": "2021-09-10", "source_note": "火化证明示例"}
    assert post(desk("shenhe"), address, values).status_code == 403
    assert (
        post(desk("cun"), f"/counter/awards/{award.id + 1}/deaths/{award.payee_id}/", values).status_code
        == 404
    )
    assert not AwardPerson.objects.filter(award=award, valid__upper_inf=False).exists()
