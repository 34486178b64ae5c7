"""What a resident reads about her money: paid, for which month, and why."""

import datetime as dt

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits import commands, programmes
from minzheng.registers.benefits.models import Clawback, Payment
from minzheng.registers.benefits.programmes import Due, Programme

from .conftest import BY, DISTRICT, VILLAGE, actor_of, open_account

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER, NOVEMBER = Month(2021, 9), Month(2021, 10), Month(2021, 11)


def explain(award, month, known_at):
    return {
        "label": "每月补助",
        "text": "710.00 元",
        "source": "示例办法 第九条",
        "children": [{"label": "家庭人数", "text": "2 人"}],
    }


@pytest.fixture
def due(monkeypatch) -> dict:
    """What the invented programme owes for each month; tests change it as facts would."""
    owed = {}

    def due(awards, months, known_at):
        return {
            (award.id, month): Due(owed[month], 2, "urban", {"每月": f"{owed[month] // 100}.00"})
            for award in awards
            for month in months
            if month in owed
        }

    programme = Programme(
        code="sample",
        name="示例救助",
        categories={"urban": "城市"},
        window_months=24,
        offset_percent=100,
        due=due,
        explain=explain,
        digests=lambda area, month: ("r", "p"),
    )
    monkeypatch.setitem(programmes._programmes, "sample", programme)
    return owed


@pytest.fixture
def award(resident, due):
    household = people.form_household(
        head=resident.person, division_code=VILLAGE, from_date=dt.date(2021, 9, 1), **BY
    )
    commands.register_card(
        person=resident.person,
        holder_name="张小梅",
        bank="示范银行",
        number="6222020200112230",
        from_date=dt.date(2021, 9, 1),
        **BY,
    )
    return commands.open_award(
        programme="sample",
        household=household,
        payee=resident.person,
        division_code=VILLAGE,
        persons=[resident.person],
        from_month=SEPTEMBER,
        basis="示例决定",
        **BY,
    )


@pytest.fixture
def issue(district):
    """Make, check and post the run of a month."""
    maker = actor_of(open_account("maker", "李制单", Role.TREASURY_MAKER))
    checker = actor_of(open_account("checker", "吴复核", Role.TREASURY_CHECKER))

    def issue(month: Month) -> None:
        day = month.first_date + dt.timedelta(days=9)
        base.move_rehearsal(day=day)
        at = clock.at_hour(day)
        run = commands.start_run(
            programme_code="sample", division_prefix=DISTRICT, month=month, actor=maker, at=at
        )
        commands.prepare_run(run_id=run.id, actor=maker, at=at)
        commands.check_run(run_id=run.id, actor=checker, at=at)
        commands.post_run(run_id=run.id, actor=checker, at=at)

    return issue


@pytest.fixture
def head(district):
    return actor_of(open_account("head", "周局长", Role.BUREAU_HEAD))


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


def test_the_front_page_leads_there(resident, award):
    assert "看每个月发了多少" in page_of(resident, "/my/")
