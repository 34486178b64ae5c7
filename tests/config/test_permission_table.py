"""Every address × every account × every method, against a table that a person can read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.kernel.access import web
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import PERMISSIONS, Role

from . import told
from .addresses import Address, every_name
from .permission_rows import NEIGHBOUR, OWNER, VISITOR, read_table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_district")]

STAFF = {role.value: username for username, _, role, *_ in accounts.STAFF}
EVERYBODY = {VISITOR, OWNER, NEIGHBOUR, *STAFF}
TABLE = read_table()
WITH_OBJECTS = [name for name, row in TABLE.items() if row.foreign]
LISTS = [
    name for name, row in TABLE.items() if row.get & set(STAFF) and VISITOR not in row.get and not row.foreign
]  # what visitors may read, such as a notice on the wall, is no secret of a jurisdiction
LET_IN = (200, 302, 409, 422)  # with 409 and 422 the page answers: not now, or not with this form
TURNED_AWAY = {403: "refused", 404: "not_found", 405: "method"}
TOLD_NAMES = ("唐桂香", "唐德福", "杨玉珍")
WORKBOOK = "application/vnd.openxmlformats"
SESSIONS = "django_session"  # no record of the district
LOOKS = "kind = 'audit.record_opened'"  # who sees a refusal on the page of a case has looked at the case


def username_of(who: str, address: Address) -> str:
    """The account behind a word of the table; "" for the visitor."""
    words = {VISITOR: "", OWNER: address.owner, NEIGHBOUR: "liu"}
    return words[who] if who in words else STAFF[who]


def outcome(client: Client, method: str, name: str, address: Address) -> str:
    """What whoever sits there gets, in the words of the table."""
    path = address.path(name)
    try:
        response = client.get(path, address.query) if method == "GET" else client.post(path, address.body())
    except Exception as error:
        return f"raised {error!r}"
    if response.streaming:
        b"".join(response)  # to its end, where the file is closed
    if response.headers.get("Location", "").startswith(f"{reverse('login')}?next="):
        return "login"
    code = response.status_code
    return "ok" if code in LET_IN else TURNED_AWAY.get(code, str(code))


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fingerprint(among: set[str] | None = None) -> dict[str, tuple[int, int]]:
    """Of every table, how many rows it has and a sum over all that stands in them; looks are not counted."""
    names = {model._meta.db_table for model in apps.get_models()} - {SESSIONS}
    parts = [
        f"SELECT '{name}', count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM \"{name}\" t"
        + (f" WHERE NOT {LOOKS}" if name == "audit_eventrow" else "")
        for name in sorted(names if among is None else names & among)
    ]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (rows, content) for name, rows, content in cursor.fetchall()}


def written() -> set[str]:
    """The tables to which this transaction has written anything, undone or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {name for (name,) in cursor.fetchall()}


def changed_since(before: dict[str, tuple[int, int]]) -> list[str]:
    """The tables that are no longer as they were; what nothing was written to is as it was."""
    now = fingerprint(written())
    return sorted(name for name, content in now.items() if before[name] != content)


@pytest.fixture(autouse=True)
def _refusals_without_a_page(request, monkeypatch):
    """Some ten thousand refusals: what counts is their status. One test sees their pages."""
    if request.function is not test_the_page_of_a_refusal_opens_for_every_account:
        monkeypatch.setattr(
            web, "render", lambda request, template, context, status: HttpResponse(status=status)
        )


@pytest.fixture(scope="module")
def as_told(told_district, django_db_blocker) -> dict[str, tuple[int, int]]:
    """The told district before a test: each of them is rolled back."""
    with django_db_blocker.unblock():
        return fingerprint()


def test_a_post_too_many_and_a_changed_row_are_noticed(sit, monkeypatch, as_told):
    assert outcome(sit("shouli"), "GET", "treasury:runs", Address()) == "refused"
    monkeypatch.setitem(PERMISSIONS, "issue.read", PERMISSIONS["issue.read"] | {Role.TOWN_CLERK})
    assert outcome(sit("shouli"), "GET", "treasury:runs", Address()) == "ok"
    assert changed_since(as_told) == []
    Account.objects.filter(username="shouli").update(display_name="改名")
    assert changed_since(as_told) == ["access_account"]


@pytest.mark.parametrize("who", sorted(STAFF))
def test_the_page_of_a_refusal_opens_for_every_account(who, sit):
    response = sit(STAFF[who]).get("/treasury/runs/999999999/")
    assert response.status_code in (403, 404)
    assert response.templates[0].name == "refusal.html"


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(TABLE) == every_name()


def test_the_table_speaks_of_nobody_unknown():
    assert set(STAFF) | {Role.RESIDENT.value} == {role.value for role in Role}
    assert {who for row in TABLE.values() for who in (*row.get, *row.post, *row.refused)} == EVERYBODY
    assert {row.others for row in TABLE.values()} == {"refused", "not_found"}
    assert {row.foreign for row in TABLE.values()} == {"", "not_found"}


def test_whatever_the_address_of_officers_names_may_be_foreign(known):
    """A row without `foreign` names what is nobody's (a township, a rule), or a resident's own."""
    nobodys = {
        "public:division", "public:paid", "public:notice", "public:verified", "citizen:guide",
        "oversight:clues",
        "review:request_file", "review:take_in", "counter:ledger_loaded",
        "policy_lab:parameter", "policy_lab:new_standard", "policy_lab:standards_toml",
        "hall_booking:days", "hall_booking:day", "hall_booking:new", "hall_booking:booking",
        "hall_booking:answer", "hall_booking:cancel", "hall_booking:change", "hall_booking:leaflet",
        "hall_booking:board",
        "hall_bodies:body", "hall_bodies:sheet", "hall_bodies:place", "hall_bodies:purchase",
        "citizen:grant", "welfare:new", "treasury:yearbook", "hall_draws:draw", "hall_draws:json",
        "hall_draws:csv", "enforcement:text",
        "supervision:list", "supervision:list_workbook", "supervision:new", "supervision:ledger",
        "supervision:ledger_workbook", "supervision:ledger_new",
    }  # fmt: skip
    silent = {name for name, row in TABLE.items() if known[name].arguments and not row.foreign}
    own = {name for name, row in TABLE.items() if row.get | row.post == {OWNER}}
    assert silent == nobodys | own


@pytest.mark.parametrize("name", TABLE)
def test_each_account_gets_what_the_table_says(name, sit, known, as_told):
    row, address, wrong = TABLE[name], known[name], []
    for method in row.methods():
        for who in sorted(EVERYBODY - row.admitted(method)):
            found = outcome(sit(username_of(who, address)), method, name, address)
            if found != row.outcome(who, method):
                wrong.append(f"{method} {who}: {found}, not {row.outcome(who, method)}")
    assert (wrong, changed_since(as_told)) == ([], [])
    for method in row.methods():
        for who in sorted(row.admitted(method)):
            officer = address.officer if who in STAFF else ""
            with undone():
                found = outcome(sit(officer or username_of(who, address)), method, name, address)
            if found != "ok":
                wrong.append(f"{method} {who}: {found}, not ok")
    assert wrong == []


@pytest.mark.parametrize("name", TABLE)
def test_a_method_that_the_table_does_not_name_is_not_there(name, sit, known):
    row, path = TABLE[name], known[name].path(name)
    for who in (VISITOR, "town_clerk"):
        client = sit(username_of(who, known[name]))
        missing = {"get", "post"} - {method.lower() for method in row.methods()}
        for method in (*missing, "put", "patch", "delete"):
            response = getattr(client, method)(path)
            assert (method, response.status_code) == (method, 405)
            assert set(response.headers["Allow"].split(", ")) == set(row.methods())


@pytest.mark.parametrize("name", WITH_OBJECTS)
def test_an_object_of_another_jurisdiction_is_not_there(name, sit, known, as_told):
    """The same posts in another village, township or district: for them the object does not exist."""
    row, address = TABLE[name], known[name]
    found = [
        (method, who, outcome(sit(told.FAR + STAFF[who]), method, name, address))
        for method in row.methods()
        for who in sorted(row.admitted(method) & set(STAFF))
    ]
    assert found
    assert [each for each in found if each[2] != row.foreign] == []
    assert changed_since(as_told) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_nobody_of_another_jurisdiction(name, sit, known):
    """Officers elsewhere may open the page; of the people told here it says nothing."""
    for who in sorted(TABLE[name].get & set(STAFF)):
        client = sit(told.FAR + STAFF[who])
        response = client.get(known[name].path(name), {**known[name].query, "page": "1"}, follow=True)
        text = _text(response)
        assert [(who, each) for each in TOLD_NAMES if each in text] == []


def _text(response) -> str:
    """What a page or a workbook says."""
    content = b"".join(response)
    if not response.headers["Content-Type"].startswith(WORKBOOK):
        return content.decode()
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "".join(str(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.get])
def test_head_answers_like_get_without_a_body(name, sit, known):
    row, address = TABLE[name], known[name]
    who = OWNER if OWNER in row.get else sorted(row.get)[0]
    client = sit(username_of(who, address))
    with undone():
        asked = client.get(address.path(name), address.query)
        b"".join(asked)
    with undone():
        head = client.head(address.path(name), address.query)
        assert (head.status_code, b"".join(head)) == (asked.status_code, b"")
