"""Households in receipt: the months with why, and changes that are shown before they are made."""

import datetime as dt

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Fact, Membership
from minzheng.registers.benefits.models import AwardPerson, Issued

from .conftest import pay

pytestmark = pytest.mark.django_db


def change(client, post, award, kind: str, **values):
    """Fill in, look at the preview, confirm; gives both answers."""
    address = f"/review/awards/{award.id}/change/{kind}/"
    shown = post(client, address, values)
    return shown, post(client, address, values | {"do": "confirm"})


def test_list_page_and_month_explain_the_amount(paid, desk):
    client = desk("shenhe")
    assert paid.payee.name in client.get("/review/awards/").content.decode()
    assert [
        row["award"].id for row in client.get(f"/review/awards/?text={paid.payee.name}").context["rows"]
    ] == [paid.id]
    assert client.get("/review/awards/?text=无此人").context["rows"] == []
    html = client.get(f"/review/awards/{paid.id}/").content.decode()
    for text in ("2021年9月", "2021年10月", "420.00", "没有变化", "在保", "农村商业银行"):
        assert text in html, text
    month = client.get(f"/review/awards/{paid.id}/months/2021-10/").content.decode()
    for text in ("每月低保金", "现在怎么算", "合计", "420.00 元"):
        assert text in month, text
    assert client.get(f"/review/awards/{paid.id}/months/2021-12/").status_code == 404
    assert client.get(f"/review/awards/{paid.id}/months/soon/").status_code == 404


def test_who_has_no_post_for_it_sees_nothing(paid, desk, post, open_staff):
    assert desk("cun").get(f"/review/awards/{paid.id}/").status_code == 403
    open_staff("elsewhere", Role.TOWN_HEAD, "431103101")
    assert desk("elsewhere").get(f"/review/awards/{paid.id}/").status_code == 404
    assert desk("shouli").get(f"/review/awards/{paid.id}/change/stop/").status_code == 403
    assert (
        post(desk("shouli"), f"/review/awards/{paid.id}/change/stop/", {"do": "confirm"}).status_code == 403
    )
    paid.refresh_from_db()
    assert paid.valid.upper is None


def test_a_new_member_is_previewed_then_paid_from_her_month(paid, desk, post, officers, stories):
    number = stories.invention.identity_number(dt.date(2021, 9, 3), "女")
    nothing = dict.fromkeys(
        (
            "wage_income_year_fen",
            "business_income_year_fen",
            "property_income_year_fen",
            "transfer_income_year_fen",
            "other_income_year_fen",
            "exempt_income_year_fen",
            "employment_cost_year_fen",
            "medical_cost_year_fen",
            "disability_category",
            "disability_grade",
            "serious_illness",
            "in_school",
        ),
        "0",
    )
    values = nothing | {
        "name": "张小妹",
        "identity_number": number,
        "relation": "40",
        "from_month": "2021-10",
        "labour_ability": "3",
        "note": "出生医学证明示例",
    }
    shown, done = change(desk("shenhe"), post, paid, "add", **values)
    html = shown.content.decode()
    assert shown.status_code == 200
    assert "从 2021年10月 起算。" in html
    assert "已经发过 1 个月（2021年10月）" in html
    assert done.status_code == 302
    assert AwardPerson.objects.filter(award=paid).count() == 3
    pay(Month(2021, 11), officers)
    # 3 × 335.00 − 250.00 = 755.00: October gets 335.00 more, November is 755.00.
    assert [(row.month, row.amount_fen) for row in Issued.objects.filter(award=paid).order_by("id")][2:] == [
        (Month(2021, 10), 33_500),
        (Month(2021, 11), 75_500),
    ]
    page = desk("shenhe").get(f"/review/awards/{paid.id}/").content.decode()
    assert "补发（随2021年11月）" in page
    assert "保障人数 2 → 3" in page
    month = desk("shenhe").get(f"/review/awards/{paid.id}/months/2021-10/").content.decode()
    assert "最初怎么算" in month


def test_a_preview_changes_nothing_and_can_be_taken_back(paid, desk, post):
    values = {"reason": "家庭放弃", "from_month": "2021-11", "note": "书面放弃"}
    address = f"/review/awards/{paid.id}/change/stop/"
    shown = post(desk("shenhe"), address, values)
    assert "确认前再看一遍" in shown.content.decode()
    again = post(desk("shenhe"), address, values | {"do": "edit"})
    assert "下一步，看影响" in again.content.decode()
    paid.refresh_from_db()
    assert paid.valid.upper is None


def test_a_household_is_stopped_once(paid, desk, post):
    values = {"reason": "家庭放弃", "from_month": "2021-11", "note": "书面放弃"}
    _, done = change(desk("shenhe"), post, paid, "stop", **values)
    assert done.status_code == 302
    paid.refresh_from_db()
    assert paid.valid.upper == dt.date(2021, 11, 1)
    _, twice = change(desk("shenhe"), post, paid, "stop", **values)
    assert twice.status_code == 409
    assert "已自 2021年11月 起停发" in twice.content.decode()
    assert "将停发" in desk("shenhe").get(f"/review/awards/{paid.id}/").content.decode()


def test_a_member_leaves(paid, desk, post):
    second = AwardPerson.objects.filter(award=paid).exclude(person=paid.payee).get()
    values = {"person": second.person_id, "reason": "户籍迁出", "from_month": "2021-11", "note": "迁往外地"}
    _, done = change(desk("shenhe"), post, paid, "remove", **values)
    assert done.status_code == 302
    second.refresh_from_db()
    assert second.valid.upper == dt.date(2021, 11, 1)
    assert (
        Membership.objects.filter(person=second.person, superseded_at=None).get().source
        == "户籍迁出：迁往外地"
    )


def test_gradual_exit_records_base_and_last_day(paid, desk, post):
    backwards = {
        "from_month": "2021-11",
        "last_month": "2021-10",
        "monthly_fen": "420",
        "note": "务工收入增加",
    }
    refused = post(desk("shenhe"), f"/review/awards/{paid.id}/change/exit/", backwards)
    assert refused.status_code == 422
    assert Fact.objects.filter(name="gradual_exit_monthly_fen").count() == 0
    too_long = backwards | {"last_month": "2022-11", "do": "confirm"}
    refused = post(desk("shenhe"), f"/review/awards/{paid.id}/change/exit/", too_long)
    assert refused.status_code == 422
    assert "渐退最长 12 个月，自 2021年11月 起最迟到 2022年10月，填写的是 13 个月" in refused.content.decode()
    assert Fact.objects.filter(name="gradual_exit_monthly_fen").count() == 0
    _, done = change(desk("shenhe"), post, paid, "exit", **(backwards | {"last_month": "2022-01"}))
    assert done.status_code == 302
    assert Fact.objects.get(name="gradual_exit_monthly_fen").value == 42_000


def test_an_income_change_counts_from_its_month(paid, desk, post, officers):
    name = "transfer_income_year_fen"
    address = f"/review/awards/{paid.id}/facts/person/{paid.payee_id}/{name}/"
    values = {"value": "1200", "from_month": "2021-11", "note": "养老金每月 100 元"}
    assert desk("shenhe").get(f"/review/awards/{paid.id}/facts/").status_code == 200
    assert "从 2021年11月 起算。" in post(desk("shenhe"), address, values).content.decode()
    assert Fact.objects.filter(name=name, person=paid.payee, superseded_at=None).get().value == 0
    assert post(desk("shenhe"), address, values | {"do": "confirm"}).status_code == 302
    pay(Month(2021, 11), officers)
    # 670.00 − (3,000 + 1,200) ÷ 12 = 320.00
    assert Issued.objects.get(award=paid, month=Month(2021, 11)).amount_fen == 32_000


def test_the_award_page_keeps_its_budget(paid, desk, django_assert_max_num_queries):
    client = desk("shenhe")
    for address, most in ((f"/review/awards/{paid.id}/", 20), ("/review/awards/", 12)):
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)
