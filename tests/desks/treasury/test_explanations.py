"""Why a line of a run is what it is: as page, PDF and data, and held against what it was before."""

import datetime as dt
import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.urls import reverse

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.models import RunLine
from tests.registers.benefits.sample_programme import PROGRAMME

from . import world

NOVEMBER = Month(2020, 11)
LATER = dt.datetime(2020, 11, 25, 9, tzinfo=world.AT.tzinfo)


@pytest.fixture
def raised(desk, posted) -> SimpleNamespace:
    """November paid at 500.00 a head before the rise was known, then prepared anew at 570.00."""
    world.posted_run(desk.actor["maker"], desk.actor["checker"], NOVEMBER, world.AT)
    run = world.prepared_run(desk.actor["maker"], NOVEMBER, LATER)
    return SimpleNamespace(run=run, award=desk.awards["乙二"])


def url(name: str, raised, month: str = "2020-11") -> str:
    return reverse(f"treasury:{name}", args=[raised.run.id, raised.award.id, month])


def data_of(client, address: str, **query) -> dict:
    response = client.get(address, {"format": "json", **query})
    assert response.status_code == 200
    return json.loads(b"".join(response))


def test_a_line_is_a_page_a_pdf_and_data(desk, raised):
    document = data_of(desk.maker, url("why", raised))
    assert document["stored_fen"] == 114_000
    assert {"label": "本次差额", "text": "140.00 元"} in document["rows"]
    assert document["known_at"] == "2020-11-25T09:00:00+08:00"
    pdf = desk.maker.get(url("why", raised), {"format": "pdf"})
    assert b"".join(pdf).startswith(b"%PDF-1.7")
    page = desk.maker.get(url("why", raised)).content.decode()
    assert url("beside", raised) in page
    assert "重算不符" not in page


def test_taking_a_file_out_is_written_down(desk, raised):
    looks = EventRow.objects.filter(kind="audit.record_opened")
    before = looks.count()
    desk.maker.get(url("why", raised))
    assert looks.count() == before
    data_of(desk.maker, url("beside", raised))
    newest = looks.order_by("-id")[0]
    assert (looks.count(), newest.household_id) == (before + 1, raised.award.household_id)
    assert newest.details["what"] == "2020年11月为什么重新计算"


def test_beside_it_stands_what_it_was_computed_as_when_last_paid(desk, raised):
    page = desk.maker.get(url("beside", raised))
    document = page.context["document"]
    assert document["before"]["known_at"] == "2020-10-12T09:00:00+08:00"
    (cause,) = [one for one in document["differences"] if one["label"] == "标准"]
    assert (cause["before"]["text"], cause["after"]["text"]) == ("500.00 元/人月", "570.00 元/人月")
    assert "上次发放时的测算" in page.content.decode()


def test_another_month_can_be_chosen(desk, raised):
    document = data_of(desk.maker, url("beside", raised), before="2020-09")
    assert document["title"] == "为什么2020年11月和2020年9月不一样"
    assert (document["before_label"], document["after_label"]) == ("2020年9月", "2020年11月")
    shown = desk.maker.get(url("beside", raised), {"before": "2020-09", "show": "all"})
    assert "两份说明并排" in shown.content.decode()
    assert "before=2020-09&amp;format=pdf" in shown.content.decode()
    assert desk.maker.get(url("beside", raised), {"before": "2019-09"}).status_code == 404


def test_a_first_payment_has_nothing_beside_it(desk, prepared):
    first = SimpleNamespace(run=prepared, award=desk.awards["乙二"])
    page = desk.maker.get(url("beside", first, "2020-10"))
    assert page.status_code == 200
    assert "还没有别的测算可以对照" in page.content.decode()
    assert "逐项对照" not in desk.maker.get(url("why", first, "2020-10")).content.decode()


def test_a_line_that_is_no_longer_reproduced_is_told(desk, raised, monkeypatch):
    RunLine.objects.filter(run=raised.run, award=raised.award).update(due_fen=114_001, difference_fen=14_001)
    tree = {"name": "amount", "label": "每月金额", "text": "1,140.00 元", "value": 114_000, "children": []}
    one = replace(PROGRAMME, explain=lambda award, month, known_at: tree)
    monkeypatch.setattr("minzheng.registers.benefits.explanations.programme", lambda code: one)
    page = desk.maker.get(url("why", raised)).content.decode()
    assert "批次记录的应发是 1,140.01 元，现在重算是 1,140.00 元，两者不符" in page


@pytest.mark.parametrize("name", ["why", "beside"])
@pytest.mark.parametrize("month", ["2020-10", "abc"])
def test_months_without_a_difference_do_not_exist(desk, raised, name, month):
    assert desk.maker.get(url(name, raised, month)).status_code == 404


def test_others_are_kept_out(desk, raised):
    stranger = world.browser(world.open_account("far", world.Role.TREASURY_MAKER, world.OTHER_DISTRICT))
    for name in ("why", "beside"):
        assert stranger.get(url(name, raised), {"format": "pdf"}).status_code == 404
        assert desk.clerk.get(url(name, raised), {"format": "pdf"}).status_code == 403
