"""What a resident reads about her money: paid, for which month, and why."""

import datetime as dt

import pytest

from minzheng.config.demo.walking import photo
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import commands as base
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.models import Clawback, Payment

from .conftest import BY, DISTRICT, NOVEMBER, OCTOBER, SEPTEMBER, actor_of, open_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(district):
    return actor_of(open_account("head", "周局长", Role.BUREAU_HEAD))


@pytest.fixture
def maker(district):
    return actor_of(open_account("zhidan", "李制单", Role.TREASURY_MAKER))


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def decide(claim: bool, head) -> None:
    commands.decide_clawback(
        clawback_id=Clawback.objects.get().id, claim=claim, cause="family", note="收入迟报两个月。",
        actor=head, at=BY["at"],
    )  # fmt: skip


def test_before_anything_is_granted_it_says_where_to_begin(resident):
    assert "还没有待遇" in page_of(resident, "/my/payments/")


def test_granted_but_not_paid_yet(resident, award):
    assert "还没有到第一次发放" in page_of(resident, "/my/payments/")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("sent", "已送银行，等待到账"),
        ("paid", "已到账"),
        ("returned", "银行退回，将重新发放"),
        ("unknown", "正在向银行核实"),
    ],
)
def test_a_payment_says_how_it_stands(resident, award, due, issue, state, words):
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    Payment.objects.update(state=state)
    page = page_of(resident, "/my/payments/")
    assert words in page
    assert "710.00 元" in page
    assert "尾号 2230" in page


def test_a_month_says_why_in_plain_words(resident, award, due, issue):
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    page = page_of(resident, f"/my/payments/{award.id}/2021-09/")
    assert "当月发放" in page
    assert "家庭人数" in page
    assert "第九条" not in page


def test_arrears_are_told_with_the_payment_and_with_the_month(resident, award, due, issue):
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    due |= {SEPTEMBER: 80000, OCTOBER: 80000}
    issue(OCTOBER)
    page = page_of(resident, "/my/payments/")
    assert "890.00 元" in page  # October 800 and 90 for September
    assert "其中补发以前月份 <span" in page
    assert "90.00 元" in page
    month = page_of(resident, f"/my/payments/{award.id}/2021-09/")
    for text in ("补发", "随2021年10月的待遇一起发", "每月 710.00 → 800.00", "合计", "800.00 元"):
        assert text in month


def test_a_clawback_is_told_and_what_is_kept_back_for_it(resident, award, due, issue, head):
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    due |= {SEPTEMBER: 61000, OCTOBER: 61000}
    issue(OCTOBER)
    decide(True, head)
    month = page_of(resident, f"/my/payments/{award.id}/2021-09/")
    for text in ("多发追回", "100.00 元", "可以从以后的待遇里扣", "610.00 元"):
        assert text in month
    due[NOVEMBER] = 61000
    issue(NOVEMBER)
    assert "已扣还以前多发的" in page_of(resident, "/my/payments/")


def test_a_month_of_which_all_is_kept_back_is_told_as_well(resident, award, due, issue, head):
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    due |= {SEPTEMBER: 1000, OCTOBER: 61000}
    issue(OCTOBER)
    decide(True, head)  # 700 too much
    assert "没有打款" not in page_of(resident, "/my/payments/")
    due[NOVEMBER] = 61000
    issue(NOVEMBER)
    page = page_of(resident, "/my/payments/")
    assert "没有打款" in page
    assert '已扣还以前多发的 <span class="money">610.00 元' in page
    assert page.index("2021年11月") < page.index("2021年10月")


def test_a_waived_clawback_says_that_nothing_is_owed(resident, award, due, issue, head):
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    due[SEPTEMBER] = 61000
    issue(OCTOBER)
    decide(False, head)
    month = page_of(resident, f"/my/payments/{award.id}/2021-09/")
    assert "已决定不用退回" in month
    assert "按决定退回" not in month


@pytest.mark.parametrize("month", ["2021-09", "2021-12", "abc", "9999-99"])
def test_foreign_and_unknown_months_do_not_exist(resident, stranger, award, due, issue, month):
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    assert stranger.get(f"/my/payments/{award.id}/{month}/").status_code == 404
    own = resident.get(f"/my/payments/{award.id}/{month}/").status_code
    assert own == (200 if month == "2021-09" else 404)


def test_paid_in_cash_it_says_whether_it_waits_and_who_took_it(resident, award, due, issue, maker):
    """Her card was closed; her son came for the money."""
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    Payment.objects.update(state="returned", return_code="02")
    at = BY["at"]
    [sheet] = commands.make_cash_sheets(payment_ids=[Payment.objects.get().id], actor=maker, at=at)
    page = page_of(resident, "/my/payments/")
    assert "等您领取现金" in page
    assert "退回后已重新发放" in page
    handing = commands.Handing(
        received_date=at.date(), paid_by_name="何某", witness_name="廖某", proxy_name="唐某", proxy_relation="子",
        proxy_reason="卧床",
    )  # fmt: skip
    commands.hand_over(
        payment_ids=[sheet.payments.get().id], handing=handing, scan=photo("领取表"), actor=maker, at=at
    )
    page = page_of(resident, "/my/payments/")
    assert "现金已领取" in page
    assert "由唐某（子）代领" in page


def test_what_is_paid_back_by_instalments_is_told(resident, award, due, issue, head):
    """100.00 too much, back at 40.00 a month from September on."""
    due[SEPTEMBER] = 71000
    issue(SEPTEMBER)
    due |= {SEPTEMBER: 61000, OCTOBER: 61000}
    issue(OCTOBER)
    decide(True, head)
    assert "分期退还多发的钱" not in page_of(resident, "/my/payments/")
    commands.agree_plan(
        household_id=award.household_id, programme_code=award.programme, division_prefix=DISTRICT,
        monthly_fen=4000, first_month=SEPTEMBER, note="协议", actor=head, at=BY["at"],
    )  # fmt: skip
    base.move_rehearsal(day=dt.date(2021, 9, 20))
    page = page_of(resident, "/my/payments/")
    for text in ("分期退还多发的钱", "100.00 元", "2021年9月底前，40.00 元", "不从以后的待遇里扣"):
        assert text in page
    base.move_rehearsal(day=dt.date(2021, 10, 8))
    assert "有 40.00 元 过了期限" in page_of(resident, "/my/payments/")


def test_the_front_page_leads_there(resident, award):
    assert "看每个月发了多少" in page_of(resident, "/my/")
