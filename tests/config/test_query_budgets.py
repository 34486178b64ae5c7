"""How many queries each page may take, and that lists take no more of them for more rows.

`query_counts.json` holds the exact number of each page; UPDATE_QUERY_COUNTS=1 writes it anew.
"""

import json
import os
import uuid
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.config.demo import accounts, build
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases.models import Case
from minzheng.registers.benefits.models import Award

from .permission_rows import OWNER, VISITOR, read_table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_district")]

COUNTS = Path(__file__).with_name("query_counts.json")
TABLE = read_table()
PAGES = sorted(name for name, row in TABLE.items() if row.get)
# Whoever sees most of a page stands for all who may open it.
OFFICERS = {
    "town_clerk": "shouli", "bureau_clerk": "shencha", "bureau_head": "shenpi", "treasury_maker": "zhidan",
    "verifier": "hedui", "auditor": "shenji", "town_head": "shenhe", "administrator": "admin",
    "registry_head": "chuzhang", "registrar": "dengji", "archivist": "luru", "organisation_clerk": "shezu",
    "organisation_agent": "shetuan", "disabled_federation": "canlian", "enforcer": "zhifa",
    "legal_reviewer": "fazhi",
}  # fmt: skip
FEW, MANY = 10, 30


def reader_of(name: str, owner: str) -> str:
    """The account that opens a page for its count; "" is a visitor."""
    may = TABLE[name].get
    if VISITOR in may:
        return ""
    if OWNER in may and name.startswith("citizen:"):
        return owner
    if name.startswith("treasury:"):
        return OFFICERS["treasury_maker"]
    return next(username for role, username in OFFICERS.items() if role in may)


def queries_of(client, path: str, query: dict) -> list[str]:
    """The queries of the second opening: the first fills what is remembered between pages."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path, query)
            b"".join(response)
        assert response.status_code in (200, 302)
    return [each["sql"] for each in captured]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_no_more_queries_than_it_may(name, sit, known):
    address = known[name]
    taken = queries_of(sit(reader_of(name, address.owner)), address.path(name), address.query)
    counts = json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
    if os.environ.get("UPDATE_QUERY_COUNTS") == "1":
        counts[name] = len(taken)
        COUNTS.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n")
    assert name in counts, "no count yet: run with UPDATE_QUERY_COUNTS=1"
    assert len(taken) <= counts[name], "\n".join(taken)


def test_every_count_is_of_a_page():
    assert sorted(json.loads(COUNTS.read_text())) == PAGES


PAGED = {
    "review:cases": "shencha", "review:to_do": "shouli", "review:awards": "shouli", "treasury:run": "zhidan",
    "treasury:batch": "zhidan", "treasury:returned": "zhidan", "oversight:cases": "shenji",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGED)
def test_a_page_of_a_list_takes_as_many_queries_for_30_rows_as_for_10(name, sit, known, monkeypatch):
    _more_cases(MANY)
    client, path, taken = sit(PAGED[name]), known[name].path(name), {}
    for rows in (FEW, MANY):
        size = property(lambda page, rows=rows: rows, lambda page, given: None)
        monkeypatch.setattr(Paginator, "per_page", size, raising=False)
        assert len(client.get(path).context["page_obj"]) == rows
        taken[rows] = queries_of(client, path, {})
    assert len(taken[FEW]) == len(taken[MANY]), "\n".join(taken[MANY])


WHOLE = {"field:home": ("shouli", "investigating"), "counter:taken_in": ("shouli", "submitted"),
         "citizen:cases": ("cun", "submitted")}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_a_list_without_pages_takes_as_many_queries_for_30_rows_as_for_10(name, sit, known):
    username, state = WHOLE[name]
    client, path, query, taken = sit(username), known[name].path(name), known[name].query, {}
    numbers: list[str] = []
    for rows in (FEW, MANY):
        numbers += _more_cases(rows - len(numbers), state)
        text = client.get(path, query).content.decode()
        assert sum(number in text for number in numbers) == rows
        taken[rows] = queries_of(client, path, query)
    assert len(taken[FEW]) == len(taken[MANY]), "\n".join(taken[MANY])


def _more_cases(count: int, state: str = "submitted") -> list[str]:
    """So many more cases of the village, taken in the day before; gives their numbers."""
    award_rows = Award.objects.filter(case=None, household__cases=None).select_related("household")
    taken_in = Case.objects.filter(division_code=accounts.VILLAGE, on_behalf=True).order_by("id")[0]
    cases = [
        Case(
            number=f"示例{uuid.uuid4().hex[:12]}", matter="dibao", state=state, division_code=accounts.VILLAGE,
            applicant_id=award.payee_id, household=award.household, submitted_by_id=taken_in.submitted_by_id,
            on_behalf=True, submitted_at=at_hour(build.PLAYS_ON.replace(day=5)), procedure=taken_in.procedure,
            step_due_date=build.PLAYS_ON,
        )
        for award in award_rows.order_by("id")[:count]
    ]  # fmt: skip
    assert len(Case.objects.bulk_create(cases)) == count
    return [case.number for case in cases]
