"""A month explained, as page, PDF and data; and why it is not what another month was."""

import datetime as dt
import json

import pytest

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.models import Award, Issued
from tests.desks.conftest import open_desk, send
from tests.laid import laid

from .conftest import pay
from .test_awards import change

pytestmark = pytest.mark.django_db
INCOME = "transfer_income_year_fen"
LOOKS = EventRow.objects.filter(kind="audit.record_opened")


@laid
def lowered(paid, officers) -> Award:
    """From November 1,200 yuan a year more: 670.00 − 4,200 ÷ 12 = 320.00 instead of 420.00."""
    address = f"/review/awards/{paid.id}/facts/person/{paid.payee_id}/{INCOME}/"
    values = {"value": "1200", "from_month": "2021-11", "note": "养老金每月 100 元", "do": "confirm"}
    assert send(open_desk("shenhe"), address, values).status_code == 302
    pay(Month(2021, 11), officers)
    base.move_rehearsal(day=dt.date(2021, 11, 20))
    return paid


@pytest.fixture
def child(stories) -> dict:
    """A daughter without income who joins from October 2021."""
    facts = (
        "wage_income_year_fen business_income_year_fen property_income_year_fen transfer_income_year_fen "
        "other_income_year_fen exempt_income_year_fen employment_cost_year_fen medical_cost_year_fen "
        "disability_category disability_grade serious_illness in_school"
    ).split()
    number = stories.invention.identity_number(dt.date(2021, 9, 3), "女")
    return dict.fromkeys(facts, "0") | {
        "name": "张小妹", "identity_number": number, "relation": "40", "from_month": "2021-10",
        "labour_ability": "3", "note": "出生医学证明示例",
    }  # fmt: skip


def address(award: Award, month: str, page: str = "") -> str:
    return f"/review/awards/{award.id}/months/{month}/{page}"


def data_of(client, path: str, **query) -> dict:
    response = client.get(path, {"format": "json", **query})
    assert response.status_code == 200
    return json.loads(b"".join(response))


def test_a_month_is_a_page_a_pdf_and_data(paid, desk):
    client = desk("shenhe")
    page = client.get(address(paid, "2021-10"))
    assert page.context["now"]["document"]["amount_fen"] == 42_000
    assert "format=pdf" in page.content.decode()
    document = data_of(client, address(paid, "2021-10"))
    assert (document["format"], document["amount_fen"], document["stored_fen"]) == (
        "minzheng-explanation/1", 42_000, 42_000,
    )  # fmt: skip
    assert (document["as_of"], document["remark"]) == ("2021-10-01", "")
    assert {"label": "领款人", "text": paid.payee.name} in document["rows"]
    assert document["tree"]["name"] == "amount"
    assert len(document["rules_digest"]) == len(document["parameters_digest"]) == 64
    pdf = client.get(address(paid, "2021-10"), {"format": "pdf"})
    assert b"".join(pdf).startswith(b"%PDF-1.7")
    assert pdf["Content-Type"] == "application/pdf"


def test_taking_a_file_out_is_written_down(paid, desk):
    before = LOOKS.count()
    data_of(desk("shenhe"), address(paid, "2021-10"))
    looks = LOOKS.order_by("-id")
    assert looks.count() == before + 1
    assert looks[0].household_id == paid.household_id
    assert looks[0].details["reason"] == "下载 JSON"


def test_two_months_alike_say_so(paid, desk):
    page = desk("shenhe").get(address(paid, "2021-10", "beside/"))
    text = page.content.decode()
    assert "2021年10月和2021年9月都是 420.00 元，金额没有变。" in text
    assert "2021年10月和2021年9月逐项对照" in text
    assert "没有不同" in text


def test_a_lower_month_names_the_fact_with_its_source_and_what_follows(lowered, desk):
    client = desk("shenhe")
    page = client.get(address(lowered, "2021-11", "beside/"))
    document = page.context["document"]
    assert document["sentence"] == "2021年11月是 320.00 元，比2021年10月的 420.00 元少 100.00 元。"
    assert len(document["reasons"]) == 1
    assert document["reasons"][0].startswith(
        f"{lowered.payee.name}的转移净收入由 0.00 元/年 提高到 1,200.00 元/年（"
    )
    causes = [one["name"] for one in document["differences"] if one["is_cause"] and one["reaches"]]
    assert causes == [INCOME]
    names = [one["name"] for one in document["differences"]]
    assert names[0] == "amount"
    assert "养老金每月 100 元" in page.content.decode()
    assert 'href="#difference-' in page.content.decode()


def test_any_two_months_can_be_chosen(lowered, desk):
    client = desk("shenhe")
    page = client.get(address(lowered, "2021-11", "beside/"), {"before": "2021-09"})
    assert "比2021年9月的 420.00 元少 100.00 元" in page.content.decode()
    later = client.get(address(lowered, "2021-09", "beside/"))  # the first month: held against the next
    assert "2021年9月和2021年10月都是 420.00 元" in later.content.decode()
    missing = client.get(address(lowered, "2021-11", "beside/"), {"before": "2020-01"})
    assert missing.status_code == 404
    assert "没有“2020-01”这个月的发放记录" in missing.content.decode()


def test_everything_shows_both_trees_with_equal_parts_folded(lowered, desk):
    page = desk("shenhe").get(address(lowered, "2021-11", "beside/"), {"show": "all"})
    text = page.content.decode()
    assert page.context["pair"]["contains"]
    assert text.count("ex-differs") >= 3
    assert "两份说明并排" in text


def test_a_comparison_is_a_pdf_and_data(lowered, desk):
    client = desk("shenhe")
    document = data_of(client, address(lowered, "2021-11", "beside/"))
    assert (document["difference_fen"], document["before"]["amount_fen"]) == (-10_000, 42_000)
    pdf = client.get(address(lowered, "2021-11", "beside/"), {"format": "pdf"})
    assert b"".join(pdf).startswith(b"%PDF-1.7")


def test_what_was_learnt_since_explains_why_a_month_was_computed_anew(paid, desk, post, officers, child):
    """A child joins from October: 3 × 335.00 − 250.00 = 755.00 instead of 420.00."""
    _, done = change(desk("shenhe"), post, paid, "add", **child)
    assert done.status_code == 302
    pay(Month(2021, 11), officers)
    client = desk("shenhe")
    month = client.get(address(paid, "2021-10"))
    assert "为什么后来重新计算" in month.content.decode()
    page = client.get(address(paid, "2021-10", "learnt/"))
    document = page.context["document"]
    assert document["difference_fen"] == 33_500
    assert document["reasons"] == ["家庭成员增加了张小妹"]
    first = data_of(client, address(paid, "2021-10"), known="first")
    assert (first["amount_fen"], first["stored_fen"]) == (42_000, 75_500)


def test_a_month_with_arrears_still_open_says_so(paid, desk, post):
    """Known now, not yet settled: 1,200 yuan a year more since October, 320.00 instead of 420.00."""
    path = f"/review/awards/{paid.id}/facts/person/{paid.payee_id}/{INCOME}/"
    values = {"value": "1200", "from_month": "2021-10", "note": "养老金", "do": "confirm"}
    assert post(desk("shenhe"), path, values).status_code == 302
    document = data_of(desk("shenhe"), address(paid, "2021-10"))
    assert document["remark"] == (
        "这个月已发 420.00 元，按这时掌握的情况应为 320.00 元，相差的 100.00 元按程序决定是否追回。"
    )
    assert Issued.objects.filter(award=paid).count() == 2


def test_only_one_month_has_nothing_beside_it(awarded_walk, officers, desk):
    award = Award.objects.get(case=awarded_walk.case)
    pay(Month(2021, 9), officers)
    base.move_rehearsal(day=dt.date(2021, 9, 20))
    page = desk("shenhe").get(address(award, "2021-09", "beside/"))
    assert page.status_code == 200
    assert "还没有别的月份可以对照" in page.content.decode()
    assert "逐项对照" not in desk("shenhe").get(address(award, "2021-09")).content.decode()


@pytest.mark.parametrize("page", ["", "beside/", "learnt/"])
@pytest.mark.parametrize("month", ["2022-01", "soon"])
def test_months_that_are_none_do_not_exist(paid, desk, page, month):
    assert desk("shenhe").get(address(paid, month, page)).status_code == 404


def test_an_unknown_format_does_not_exist(paid, desk):
    before = LOOKS.count()
    assert desk("shenhe").get(address(paid, "2021-10"), {"format": "docx"}).status_code == 404
    assert LOOKS.count() == before


def test_an_assessment_is_a_page_a_pdf_and_data(assessed_walk, desk):
    case = assessed_walk.case
    row = case.assessments.get()
    path = f"/review/cases/{case.id}/assessments/{row.id}/"
    page = desk("shenhe").get(path)
    assert "测算说明" in page.content.decode()
    assert path in desk("shenhe").get(f"/review/cases/{case.id}/").content.decode()
    document = data_of(desk("shenhe"), path)
    assert document["tree"]["value"] == row.tree["value"] == row.amount_fen
    assert document["rules_digest"] == row.rules_digest
    assert b"".join(desk("shenhe").get(path, {"format": "pdf"})).startswith(b"%PDF-1.7")
    assert desk("shenhe").get(f"/review/cases/{case.id}/assessments/{row.id + 1}/").status_code == 404
