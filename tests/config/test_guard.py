"""What holds for every page whatever its author forgot: default deny, no writing by GET, tokens in forms."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver, path

from minzheng.config.urls import urlpatterns as real
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.web import ANYONE, LOGGED_IN, page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.audit.models import EventRow
from tests.config.addresses import every_view

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_district", "planted")]


def forgotten(request):
    return HttpResponse("anybody may read this")


@page(permission=ANYONE, methods=("GET", "POST"))
def renames(request):
    Account.objects.filter(username="shouli").update(display_name="改名")
    return HttpResponse("renamed")


@page(permission=ANYONE)
def runs_sql(request):
    with connection.cursor() as cursor:
        cursor.execute(request.GET["sql"])
    return HttpResponse("done")


@page(permission=LOGGED_IN)
def looks(request):
    audit.record(RecordOpened(what="示例"), actor=request.actor, at=request.at)
    return HttpResponse("seen")


urlpatterns = [
    path("forgotten/", forgotten), path("renames/", renames), path("sql/", runs_sql), path("looks/", looks),
    *real,
]  # fmt: skip


@pytest.fixture
def planted():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def name_of_clerk() -> str:
    return Account.objects.get(username="shouli").display_name


def test_a_page_that_declares_no_permission_is_shown_to_nobody(sit):
    for client in (Client(), sit("shouli"), sit("admin")):
        with pytest.raises(RuntimeError, match="/forgotten/: the view declares no permission"):
            client.get("/forgotten/")


def test_every_page_of_the_platform_declares_its_permission():
    views = every_view(get_resolver("minzheng.config.urls"))
    assert len(views) > 100
    assert [name for name, view in views.items() if not hasattr(view, "minzheng_page")] == []


def test_a_permission_that_does_not_exist_fails_when_the_view_is_read():
    with pytest.raises(KeyError, match="case\\.aprove"):
        page(permission="case.aprove")


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_cannot_write(method):
    with pytest.raises(RuntimeError, match="a GET tried to write: UPDATE"):
        getattr(Client(), method)("/renames/")
    assert name_of_clerk() == "蒋志明"


def test_posting_can():
    assert Client().post("/renames/").status_code == 200
    assert name_of_clerk() == "改名"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE access_account SET display_name = '改名'",
        "  update access_account SET display_name = '改名'",
        "WITH gone AS (DELETE FROM cases_step RETURNING id) SELECT * FROM gone",
        "INSERT INTO django_content_type (app_label, model) VALUES ('a', 'b')",
        "DELETE FROM audit_eventrow",
        "UPDATE audit_eventrow SET kind = ''",
        "TRUNCATE cases_step CASCADE",
        "DROP TABLE cases_step",
        "(WITH gone AS (DELETE FROM cases_step RETURNING id) SELECT id FROM gone)",
        "COPY cases_step FROM STDIN",
    ],
)
def test_no_way_of_writing_gets_through(sql):
    with pytest.raises(RuntimeError, match="a GET tried to write"):
        Client().get("/sql/", {"sql": sql})
    assert name_of_clerk() == "蒋志明"


def test_reading_may_be_written_down(sit):
    before = EventRow.objects.count()
    assert sit("shouli").get("/looks/").status_code == 200
    assert EventRow.objects.count() == before + 1
    assert EventRow.objects.order_by("-id")[0].kind == "audit.record_opened"


def test_a_form_without_its_token_is_refused(sit):
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = sit("admin").cookies
    response = careful.post("/rehearsal/", {"day": "2021-02-08"})
    assert response.status_code == 403
    assert careful.get("/rehearsal/").context["rehearsal_date"].isoformat() == "2021-01-06"
