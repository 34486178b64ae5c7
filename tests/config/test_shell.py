"""The way in and out, each account's first page, the navigation, and the rehearsal date."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from minzheng.config.demo import accounts, build
from minzheng.kernel.access.commands import FAILURES_MAX
from minzheng.kernel.access.models import Account
from minzheng.kernel.audit import queries as audit
from minzheng.kernel.base.models import Rehearsal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_district")]

RIGHT = {"username": "shouli", "password": accounts.PASSWORD}
WRONG = RIGHT | {"password": "not the password"}
FIRST_PAGES = {
    "cun": "/counter/", "shouli": "/review/to-do/", "shenhe": "/review/to-do/",
    "hedui": "/review/verification/",
    "shencha": "/review/to-do/", "shenpi": "/review/to-do/", "zhidan": "/treasury/", "fuhe": "/treasury/",
    "zhengce": "/policy-lab/",
    "shenji": "/oversight/", "admin": "/rehearsal/", "tang": "/my/", "liu": "/my/",
}  # fmt: skip


def is_logged_in(client: Client) -> bool:
    return client.get("/my/").status_code == 200


def sentences(response) -> str:
    """What stands above the fields of a refused form."""
    return "".join(response.context["form"].non_field_errors())


def test_logging_in_opens_the_first_page_and_leaves_an_event():
    client, account = Client(), Account.objects.get(username="shouli")
    logins = audit.events_of(account_id=account.id, kind_prefix="access.log")
    assert logins.count() == 0
    response = client.post("/login/", RIGHT)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert is_logged_in(client)
    assert logins.count() == 1


@pytest.mark.parametrize("typed", [WRONG, WRONG | {"username": "nobody"}])
def test_a_wrong_password_reads_like_an_unknown_account(typed):
    client = Client()
    response = client.post("/login/", typed)
    assert response.status_code == 422
    assert sentences(response) == "账号或密码不正确，请重新输入。连续 5 次错误将锁定 15 分钟。"
    assert accounts.PASSWORD not in response.content.decode()
    assert not is_logged_in(client)


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour():
    client = Client()
    for _ in range(FAILURES_MAX):
        client.post("/login/", WRONG)
    locked = client.post("/login/", RIGHT)
    assert locked.status_code == 422
    assert sentences(locked).startswith("连续输错密码，账号已锁定至")
    assert not is_logged_in(client)
    account = Account.objects.get(username="shouli")
    account.locked_until_at -= dt.timedelta(minutes=15)
    account.save()
    assert client.post("/login/", RIGHT).status_code == 302
    assert is_logged_in(client)


def test_a_visitor_comes_back_to_where_she_wanted_to_go():
    client, wanted = Client(), "/review/to-do/?state=submitted"
    sent = client.get(wanted)
    assert sent.headers["Location"] == "/login/?next=/review/to-do/%3Fstate%3Dsubmitted"
    back = client.post(sent.headers["Location"], RIGHT)
    assert back.headers["Location"] == wanted
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "http:///example.org", ""]
)
def test_logging_in_never_leads_to_another_site(elsewhere):
    response = Client().post("/login/", RIGHT, query_params={"next": elsewhere})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_the_session_gets_a_new_key_by_logging_in():
    client = Client()
    client.post("/login/", RIGHT)
    first = client.session.session_key
    client.post("/login/", RIGHT | {"username": "shenhe"})
    assert client.session.session_key != first


def test_logging_out_needs_a_form_and_ends_the_session(sit):
    client = sit("shouli")
    assert client.get("/logout/").status_code == 405
    assert is_logged_in(client)
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert not is_logged_in(client)


def test_an_account_that_is_closed_is_no_longer_let_in(sit):
    client = sit("shouli")
    assert client.get("/counter/").status_code == 200
    Account.objects.filter(username="shouli").update(is_active=False)
    assert client.get("/counter/").headers["Location"] == "/login/?next=/counter/"


def test_visitors_see_what_they_can_do_without_an_account():
    text = Client().get("/").content.decode()
    assert 'href="/login/"' in text
    assert 'href="/notices/"' in text


@pytest.mark.parametrize("username", FIRST_PAGES)
def test_each_account_has_its_own_first_page(username, sit):
    response = sit(username).get("/", follow=True)
    assert (response.status_code, response.request["PATH_INFO"]) == (200, FIRST_PAGES[username])


@pytest.mark.parametrize("username", FIRST_PAGES)
def test_the_navigation_leads_only_to_pages_that_open(username, sit):
    """Through every desk that is open to the account: no entry of any of them is refused."""
    client, seen, waiting = sit(username), set(), ["/"]
    while waiting:
        response = client.get(waiting.pop(), follow=True)
        assert response.status_code == 200, response.request["PATH_INFO"]
        links = [*response.context["desk_nav"], *response.context["desk_links"]]
        fresh = {link["url"] for link in links} - seen
        seen |= fresh
        waiting += fresh
    assert len(seen) >= 2


def test_the_shell_says_who_acts_and_by_which_post(sit):
    text = sit("shenpi").get("/review/to-do/").content.decode()
    assert "邓永强" in text
    assert "区民政局审批负责人" in text


def test_a_refused_page_says_whose_business_it_is(sit):
    response = sit("cun").get("/treasury/runs/")
    assert response.status_code == 403
    assert "您的岗位不能办理此操作" in response.content.decode()


def test_every_page_says_that_the_date_is_rehearsed(sit):
    assert "演练日期：<strong>2021年1月6日</strong>" in sit("cun").get("/counter/").content.decode()
    assert "演练日期：<strong>2021年1月6日</strong>" in Client().get("/notices/").content.decode()


def test_the_administrator_moves_the_date_for_everybody(sit):
    response = sit("admin").post("/rehearsal/", {"day": "2021-02-08"})
    assert response.headers["Location"] == "/rehearsal/"
    assert [str(each) for each in get_messages(response.wsgi_request)] == ["演练日期已改为 2021年2月8日。"]
    assert "演练日期：<strong>2021年2月8日</strong>" in sit("cun").get("/counter/").content.decode()


@pytest.mark.parametrize("day", ["", "2021-02-30", "明天"])
def test_what_is_no_date_moves_nothing(day, sit):
    before = Rehearsal.objects.get().moment_at
    assert sit("admin").post("/rehearsal/", {"day": day}).status_code == 422
    assert Rehearsal.objects.get().moment_at == before
    assert before.date() == build.PLAYS_ON


def test_a_district_that_is_not_in_rehearsal_keeps_the_true_date(sit, settings):
    settings.REHEARSAL = False
    before = Rehearsal.objects.get().moment_at
    response = sit("admin").post("/rehearsal/", {"day": "2021-02-08"})
    assert response.status_code == 422
    assert sentences(response).startswith("本系统运行在真实日期，不能改动日期。")
    assert Rehearsal.objects.get().moment_at == before
    assert "演练日期：" not in sit("cun").get("/counter/").content.decode()
    assert "/rehearsal/" not in [each["url"] for each in response.context["desk_links"]]
