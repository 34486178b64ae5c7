"""The audit page of a case, on a real application walked to its award."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.kernel.access.models import Account
from minzheng.kernel.audit import queries as trail
from minzheng.kernel.base import commands as base
from minzheng.kernel.cases import queries as cases


@pytest.fixture
def auditor(officers) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username="shenji"))
    return client


@pytest.fixture
def walked(awarded_walk):
    base.move_rehearsal(day=awarded_walk.day)
    return awarded_walk


def url(name: str, *args) -> str:
    return reverse(f"oversight:{name}", args=args)


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", text)


def test_the_whole_case_is_on_one_page(auditor, walked):
    case = walked.case
    text = auditor.get(url("case", case.id)).content.decode()
    for step in case.steps.all():
        assert step.label in text
    for event in trail.events_of(case_id=case.id):
        assert event.actor_name in text
    assessment = case.assessments.order_by("-made_at").first()
    assert assessment.rules_digest[:16] in text
    assert assessment.tree["label"] in text
    decision = case.decisions.get()
    assert f"自{decision.from_month.label}起" in plain(text)


def test_looking_is_written_down_and_shown(auditor, walked):
    case = walked.case
    before = trail.openings(case_id=case.id).count()
    text = auditor.get(url("case", case.id)).content.decode()
    assert trail.openings(case_id=case.id).count() == before + 1
    assert f"共 {before + 1} 次，包括您这一次" in text
    assert f"查看办件 {case.number}" in text


def test_cases_are_found_by_number_name_and_state_and_listed_masked(auditor, walked):
    case = walked.case
    found = auditor.get(url("cases"), {"q": case.number}).content.decode()
    assert url("case", case.id) in found
    assert case.applicant.name not in found.split("<tbody>")[1]
    assert url("case", case.id) in auditor.get(url("cases"), {"q": case.applicant.name}).content.decode()
    assert url("case", case.id) in auditor.get(url("cases"), {"state": case.state}).content.decode()
    assert url("case", case.id) not in auditor.get(url("cases"), {"state": "refused"}).content.decode()


def test_other_desks_do_not_open_it(officers, walked):
    client = Client()
    client.force_login(Account.objects.get(username="shenpi"))
    assert client.get(url("case", walked.case.id)).status_code == 403


def test_handling_times_count_from_application_to_decision(auditor, walked):
    case = walked.case
    prefix = "431103"
    days = cases.days_from_application_to_decision(prefix, year=case.closed_at.year)
    assert len(days) == 1
    text = plain(auditor.get(url("times"), {"year": case.closed_at.year}).content.decode())
    assert f"一半在多少天内{days[0]}天" in text
    assert "这一年还没有作出决定的办件" in auditor.get(url("times"), {"year": 2010}).content.decode()


def test_an_overdue_case_is_a_clue(auditor, submitted_walk):
    walk = submitted_walk
    base.move_rehearsal(day=walk.day)
    address = url("clues", "overdue")
    assert walk.case.number not in auditor.get(address).content.decode()
    base.move_rehearsal(day=walk.wait_working_days(30).day)
    assert walk.case.number in auditor.get(address).content.decode()


def test_the_page_stays_within_its_queries(auditor, walked, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        assert auditor.get(url("case", walked.case.id)).status_code == 200


def test_an_assessment_is_a_page_a_pdf_and_data_and_each_look_is_written_down(auditor, walked):
    case = walked.case
    row = case.assessments.order_by("-made_at").first()
    address = url("assessment", case.id, row.id)
    assert address in auditor.get(url("case", case.id)).content.decode()
    before = trail.openings(case_id=case.id).count()
    text = auditor.get(address).content.decode()
    assert row.tree["label"] in text
    assert trail.openings(case_id=case.id).count() == before + 1
    document = json.loads(b"".join(auditor.get(address, {"format": "json"})))
    assert (document["rules_digest"], document["tree"]["value"]) == (row.rules_digest, row.tree["value"])
    assert trail.openings(case_id=case.id).first().details["reason"] == "下载 JSON"
    assert b"".join(auditor.get(address, {"format": "pdf"})).startswith(b"%PDF-1.7")
    assert auditor.get(url("assessment", case.id, row.id + 1000)).status_code == 404
