"""Anybody reports without an account, and reads the answer with number and code."""

import re

import pytest
from django.test import Client

from minzheng.config.demo import accounts
from minzheng.registers.outreach.models import Report

HERE = "/report/"
TYPED = {
    "purpose": "need", "subject_name": "不详", "division_code": accounts.VILLAGE,
    "facts": "桥下住着一位老人，两天没吃东西。", "place": "示例桥",
}  # fmt: skip


def text(response) -> str:
    return response.content.decode()


@pytest.mark.usefixtures("officers")
def test_a_visitor_reports_and_looks_up(post):
    client = Client()
    assert "去反映" in text(client.get("/"))
    assert "不留名也可以" in text(client.get(HERE))
    refused = post(client, HERE, TYPED | {"reporter_name": "王小明"})
    assert refused.status_code == 422
    assert "桥下住着一位老人" in text(refused)
    assert Report.objects.count() == 0
    page = text(post(client, HERE, TYPED))
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page).group()
    report = Report.objects.get()
    assert (report.state, report.is_named) == ("received", False)
    asked = {"number": report.number, "code": code}
    found = post(client, f"{HERE}answer/", asked)
    assert (found.status_code, found.headers["Cache-Control"].find("no-store") >= 0) == (200, True)
    assert "已收到，待交办" in text(found)
    assert "示例桥" not in text(found)
    wrong = post(client, f"{HERE}answer/", asked | {"code": "AAAAA-AAAAA"})
    assert wrong.status_code == 404
    assert "没有查到" in text(wrong)


@pytest.mark.usefixtures("officers")
def test_one_address_is_held_back_after_ten_uses_a_minute(post, settings, monkeypatch):
    settings.HTTPS = True
    client = Client(headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.1"})
    asked = {"number": "XS2021-00001", "code": "AAAAA-AAAAA"}
    answers = [post(client, f"{HERE}answer/", asked).status_code for _ in range(21)]
    assert 429 in answers[10:]  # a minute may end in between, but not two
    assert post(client, HERE, TYPED, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 200


@pytest.mark.usefixtures("officers")
def test_what_was_chosen_before_she_changed_her_mind_is_in_nobodys_way(post):
    typed = TYPED | {"complaint_kind": "favouritism"}
    assert "查询码" in text(post(Client(), HERE, typed))
    assert Report.objects.get().complaint_kind == ""
    assert post(Client(), HERE, typed | {"purpose": "complaint", "complaint_kind": ""}).status_code == 422
    assert Report.objects.count() == 1
