"""The case page: one page with everything, for whom it is, and within its budget of queries."""

import re

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow

pytestmark = pytest.mark.django_db
QUERIES_MAX = 45


def show(client, case) -> str:
    response = client.get(f"/review/cases/{case.id}/")
    assert response.status_code == 200
    return response.content.decode()


def offered(html: str) -> set[str]:
    """The actions that the page can post."""
    return set(re.findall(r"/do/(\w+)/", html))


def test_a_fresh_case_shows_who_asks_for_what_and_what_is_next(submitted, desk):
    html = show(desk("shouli"), submitted)
    for text in (
        submitted.number,
        submitted.applicant.name,
        "最低生活保障",
        "年老体弱，没有劳动力。",
        "待受理",
        "个工作日",
        "经营净收入",
        "本人申报",
        "为 0 或没有",
        "收件回执",
        "还没有提请核对",
    ):
        assert text in html, text
    assert offered(html) == {"accept", "ask_supplement", "reject_intake", "withdraw"}


def test_what_is_lacking_is_told_all_at_once(submitted, do, desk):
    do("shouli", submitted, "accept")
    html = show(desk("shouli"), submitted)
    lacking = html[html.index("提出意见前还缺") :]
    for text in ("乡镇（街道）入户调查记录", "尚未提请经济状况核对", "把上面缺的补齐后才能提出意见。"):
        assert text in lacking
    assert "assess" not in offered(html)


def test_an_assessed_case_shows_the_reasons(assessed_walk, at_desk, desk):
    html = show(desk("shouli"), at_desk(assessed_walk))
    for text in (
        "符合条件",
        "农村低保",
        "每月低保金",
        "人均月收入",
        "民发〔2021〕57号",
        "与申报相符",
        "与申报一致，生活确有困难",
    ):
        assert text in html, text
    assert "publish" in offered(html)
    assert "forward_ineligible" not in offered(html)


@pytest.mark.parametrize("username", ["shouli", "shenpi"])
def test_the_page_keeps_its_budget(assessed_walk, at_desk, desk, django_assert_max_num_queries, username):
    case, client = at_desk(assessed_walk.publish()), desk(username)
    client.get(f"/review/cases/{case.id}/")
    with django_assert_max_num_queries(QUERIES_MAX):
        show(client, case)


def test_each_look_is_on_record(submitted, desk):
    show(desk("shencha"), submitted)
    looks = EventRow.objects.filter(kind="audit.record_opened", case_id=submitted.id)
    assert [(row.actor_name, row.sentence) for row in looks] == [("黄丽芳", f"查看办件 {submitted.number}")]


def test_outside_the_jurisdiction_there_is_no_case(submitted, desk, post, open_staff):
    open_staff("elsewhere", Role.TOWN_CLERK, "431103101")
    client = desk("elsewhere")
    paper = submitted.papers.first()
    assert client.get(f"/review/cases/{submitted.id}/").status_code == 404
    assert client.get(f"/review/cases/{submitted.id}/facts/").status_code == 404
    assert client.get(f"/review/cases/{submitted.id}/papers/{paper.id}/").status_code == 404
    assert post(client, f"/review/cases/{submitted.id}/do/accept/").status_code == 404
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


@pytest.mark.parametrize("username", ["hedui", "zhidan", "admin"])
def test_other_posts_are_refused(submitted, desk, post, username):
    client = desk(username)
    assert client.get(f"/review/cases/{submitted.id}/").status_code == 403
    assert client.get("/review/to-do/").status_code == 403
    assert post(client, f"/review/cases/{submitted.id}/do/accept/").status_code == 403
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_nobody_enters_without_logging_in(submitted, client):
    response = client.get(f"/review/cases/{submitted.id}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=")


def test_papers_documents_and_photos_open_for_whoever_reaches_the_case(assessed_walk, at_desk, desk):
    case, client = at_desk(assessed_walk), desk("shencha")
    paper, visit = case.papers.first(), case.visits.get()
    document = re.search(rf"/review/cases/{case.id}/documents/\d+/", show(client, case)).group()
    opened = {
        f"/review/cases/{case.id}/papers/{paper.id}/": b"\xff\xd8\xff",
        f"/review/cases/{case.id}/visits/{visit.id}/1/?small=1": b"\xff\xd8\xff",
        document: b"%PDF",
    }
    for address, beginning in opened.items():
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Cache-Control"] == "private, no-store"
        assert response.getvalue().startswith(beginning)
    assert client.get(f"/review/cases/{case.id}/visits/{visit.id}/9/").status_code == 404


def test_a_script_in_a_name_stays_words(submitted, do, desk):
    do("shouli", submitted, "reject_intake", note="<script>alert(1)</script> 不属于本辖区")
    html = show(desk("shouli"), submitted)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
