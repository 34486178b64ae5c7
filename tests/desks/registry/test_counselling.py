"""The pages of counselling and of the registry's other duties."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from minzheng.config.demo.fields import adoptions as demo
from minzheng.config.demo.invented import Invention
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import commands as base
from minzheng.registers.counselling.checklists import PAID_SERVICES
from minzheng.registers.counselling.models import (
    AgencyInspection,
    FamilyActivity,
    MarriageAgency,
    MediationCase,
    PaidServiceCheck,
)

DAY = dt.date(2021, 1, 6)


@pytest.fixture
def told(officers):
    base.move_rehearsal(day=DAY)
    staff = demo.counsellors(officers["dengji"])
    return demo.mediations(Invention(6), officers["dengji"], staff)


def text(response) -> str:
    return response.content.decode()


def request_id() -> dict:
    return {"request_id": str(uuid.uuid4())}


def test_a_couple_from_the_page_is_a_code_in_the_list(told, desk):
    client, invention = desk("dengji"), Invention(9)
    numbers = [invention.identity_number(dt.date(1980, 1, 1), sex) for sex in "男女"]
    page = text(client.get(reverse("counselling:new")))
    counsellor = re.search(r'<option value="(\d+)"', page).group(1)
    data = {
        "first_number": numbers[0],
        "second_number": numbers[1],
        "stage": "before_divorce",
        "counsellor_id": counsellor,
    }
    refused = client.post(reverse("counselling:new"), data | request_id())
    assert (refused.status_code, "不影响他们申请和领取离婚证" in text(refused)) == (422, True)
    assert MediationCase.objects.count() == 3
    assert (
        client.post(reverse("counselling:new"), data | {"consented": "on"} | request_id()).status_code == 302
    )
    again = client.post(reverse("counselling:new"), data | {"consented": "on"} | request_id())
    assert (again.status_code, "同一对同一天只算一件" in text(again)) == (409, True)
    shown = text(client.get(reverse("counselling:board")))
    assert MediationCase.objects.get(opened_on=DAY).alias in shown
    assert all(number not in shown for number in numbers)


def test_the_record_of_a_talk_is_opened_by_a_button_and_recorded(told, desk):
    client, row = desk("chuzhang"), told[0]
    assert "家务" not in text(client.get(reverse("counselling:mediation", args=[row.id])))
    answer = client.post(reverse("counselling:open_record", args=[row.id, row.sessions.get().id]))
    assert "家务" in text(answer)
    assert EventRow.objects.filter(kind="audit.record_opened").count() == 1


def test_a_case_at_the_court_gets_its_result(told, desk):
    client, row = desk("dengji"), told[2]
    address = reverse("counselling:court_result", args=[row.id])
    refused = client.post(address, {"result": "divorced"})
    assert (refused.status_code, "民事调解书文号" in text(refused)) == (422, True)
    assert (
        client.post(address, {"result": "divorced", "civil_number": "（2021）示例民初1号"}).status_code == 302
    )
    assert client.post(address, {"result": "reconciled"}).status_code == 409
    row.referral.refresh_from_db()
    assert row.referral.result == "divorced"


def test_the_printed_figures_with_their_denominator(told, desk, officers):
    demo.take_over_year(officers["dengji"])
    page = desk("shenji").get(reverse("counselling:figures"), {"first": "2020-01-01", "last": "2020-12-31"})
    shown = re.sub(r"<[^>]+>|\s+", " ", text(page))
    for words in ("1973 对", "80 对", "4.05%", "80 ÷ 1973", "31 份", "110 份", "141 份", "252 对", "6 对"):
        assert words in shown


def test_a_month_without_findings_is_reported_and_named_until_then(told, desk):
    client = desk("dengji")
    assert "2020年12月" in text(client.get(reverse("counselling:checks"), {"year": "2020"}))
    items = {f"item_{key}": "no" for key in PAID_SERVICES}
    half = client.post(reverse("counselling:new_check"), {"month": "2020-12", "fees": "0"})
    assert (half.status_code, PaidServiceCheck.objects.count()) == (422, 0)
    assert (
        client.post(reverse("counselling:new_check"), items | {"month": "2020-12", "fees": "0"}).status_code
        == 302
    )
    assert (row := PaidServiceCheck.objects.get()).found == 0
    assert (row.month_date, row.fees_fen) == (dt.date(2020, 12, 1), 0)


def test_an_inspection_with_findings_waits_until_it_is_put_right(told, desk):
    client = desk("dengji")
    data = {
        "name": "示例婚介",
        "credit_code": "92431103MA4SHIL01X",
        "kind": "company",
        "address": "示例路1号",
        "contact": "唐小燕",
    }
    assert client.post(reverse("counselling:new_agency"), data).status_code == 302
    agency = MarriageAgency.objects.get()
    page = reverse("counselling:agency", args=[agency.id])
    inspect = reverse("counselling:inspect", args=[agency.id])
    typed = {
        "inspected_on": "2021-01-05",
        "names": "肖玉兰",
        "findings": ["fees_unclear"],
        "rectify_by": "2021-01-20",
    }
    refused = client.post(inspect, typed | request_id())
    assert (refused.status_code, "两名以上" in text(refused)) == (422, True)
    assert client.post(inspect, typed | {"names": "肖玉兰、雷振宇"} | request_id()).status_code == 302
    assert "整改完成" in text(client.get(page))
    address = reverse("counselling:rectified", args=[AgencyInspection.objects.get().id])
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409


def test_an_activity_and_its_sum(told, desk):
    client = desk("dengji")
    data = {
        "kind": "visit", "title": "开放日", "held_on": "2021-01-05", "venue": "展示馆", "participants": "60",
        "organiser": "民政局",
    }  # fmt: skip
    once = data | request_id()
    for _ in range(2):
        assert client.post(reverse("counselling:new_activity"), once).status_code == 302
    assert FamilyActivity.objects.count() == 1
    assert "活动 1 场，参加 60 人次" in text(client.get(reverse("counselling:activities")))


def test_filters_that_do_not_read_show_nothing(told, desk):
    shown = text(desk("dengji").get(reverse("counselling:board"), {"stage": "nonsense"}))
    assert all(row.alias not in shown for row in told)
