"""What everybody sees of organisations: found by any name or code, and nothing of persons beyond the law."""

import datetime as dt

import pytest
from django.test import Client

from minzheng.config.demo import accounts
from minzheng.registers.organisations import uscc
from minzheng.registers.organisations.models import Officer, Organisation, RegisteredValue
from minzheng.registers.supervision.models import CreditEntry

DISTRICT = accounts.DISTRICT
SEARCH = "/hall/bodies/"


@pytest.fixture
def body(officers) -> Organisation:
    found = Organisation.objects.create(
        uscc=uscc.of_serial(kind="service", division_code=DISTRICT, serial=9_001), kind="service",
        name="冷水滩区晚晴养老服务中心", name_pinyin="x", state="registered", division_code=DISTRICT,
        supervisor="区民政局", registration_mode="dual", legal_representative="李明", capital_fen=3_000_000,
        residence="示例路", scope="养老服务", contact_phone="19900007777", registered_date=dt.date(2018, 3, 1),
        certificate_from=dt.date(2018, 3, 1), certificate_until=dt.date(2023, 2, 28),
        old_registration_number="永冷民证字第0101号",
    )  # fmt: skip
    RegisteredValue.objects.create(
        organisation=found, item="name", value="冷水滩区红日养老院",
        valid=(dt.date(2018, 3, 1), dt.date(2019, 5, 1)), recorded_at=dt.datetime(2019, 5, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    Officer.objects.create(
        organisation=found, name="周秀兰", role="supervisor", from_date=dt.date(2018, 3, 1),
        term_until_date=dt.date(2023, 3, 1), birth_date=dt.date(1960, 1, 1),
    )  # fmt: skip
    return found


@pytest.mark.parametrize("text", ["晚晴", "红日", "永冷民证字第0101号"])
def test_anyone_finds_it_by_any_name(body, text):
    page = Client().get(SEARCH, {"text": text})
    assert [row["body"].id for row in page.context["rows"]] == [body.id]
    assert page.context["rows"][0]["once"] == "冷水滩区红日养老院"


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: f" {code[:6]} {code[6:]}", lambda code: code[:10]]
)
def test_or_by_its_code_as_people_type_it(body, change):
    page = Client().get(SEARCH, {"text": change(body.uscc)})
    assert [row["body"].id for row in page.context["rows"]] == [body.id]


def test_persons_are_not_searched(body):
    for text in ("李明", "周秀兰", "19900007777"):
        assert Client().get(SEARCH, {"text": text}).context["rows"] == []


@pytest.mark.parametrize("page", ["", "sheet/"])
def test_the_record_covers_persons(body, page):
    shown = Client().get(f"{SEARCH}{body.uscc}/{page}").content.decode()
    for said in ("晚晴养老服务中心", "李明", "30,000.00 元", "红日养老院", "永冷民证字第0101号", "没有列入"):
        assert said in shown
    for hidden in ("周秀兰", "19900007777", "1960"):
        assert hidden not in shown


def test_a_body_that_ended_is_said_to_be_gone(body):
    Organisation.objects.update(state="cancelled", ended_date=dt.date(2020, 6, 1))
    shown = Client().get(f"{SEARCH}{body.uscc}/").content.decode()
    assert "这个组织已经不存在" in shown
    assert Client().get(SEARCH, {"text": "晚晴", "standing": "on"}).context["rows"] == []


@pytest.mark.parametrize("code", ["52431103MJJ123450F", "x", "91350100M000100Y43"])
def test_an_unknown_code_is_answered_plainly(officers, code):
    answer = Client().get(f"{SEARCH}{code}/")
    assert answer.status_code == 404
    assert "没有查到这个统一社会信用代码" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["", "lists/", "lists/?list=severe", "groups/", "groups/431103001/", "purchases/"]
)
def test_empty_pages_say_so(officers, address):
    answer = Client().get(SEARCH + address)
    assert answer.status_code == 200


def test_a_county_is_no_community(officers):
    assert Client().get(f"{SEARCH}groups/431103/").status_code == 404
    assert Client().get(f"{SEARCH}groups/431103001199/").status_code == 404


def test_who_was_removed_is_not_published_for_an_earlier_day_either(body):
    """Listed on 1 June, removed on 1 August 2020: nobody looks it up by asking for July."""
    listed = dt.date(2020, 6, 1)
    row = CreditEntry.objects.create(
        organisation=body, division_code=DISTRICT, state="listed", list="abnormal", ground="report",
        clause="第十一条第（一）项", facts_text="未报年报", occurred_date=listed, listed_date=listed,
        counted_from_date=listed, opened_at=dt.datetime(2020, 6, 1, tzinfo=dt.UTC), opened_by_name="示例",
    )  # fmt: skip
    july = {"list": "abnormal", "on_date": "2020-07-01"}
    assert body.name in Client().get(f"{SEARCH}lists/", july).content.decode()
    row.state, row.removed_date = "removed", dt.date(2020, 8, 1)
    row.save()
    assert body.name not in Client().get(f"{SEARCH}lists/", july).content.decode()
