"""A year of 低保 in the real district, each run's lines reckoned by hand.

Three persons in the city: a man without work, his father, and his wife, who earns 7,200 元 a year, so 600
a month. The standard of 500 rises to 570 in November 2020. From June a child counts; the father dies on
17 August, which is told on 3 November; from January 2021 the wife earns 36,000 a year and the award fades
out (渐退) at 1,110 元 to the end of March.
"""

import datetime as dt

import pytest

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.people.models import FactSource
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import LENGSHUITAN, read_rows
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.models import Award, Clawback, IssueRun
from tests.matters.assistance.dibao import filing

DISTRICT = "431103"
MAKER = Officer(910_001, "制单", (HeldPost(Role.TREASURY_MAKER, DISTRICT),))
CHECKER = Officer(910_002, "复核", (HeldPost(Role.TREASURY_CHECKER, DISTRICT),))
HEAD = Officer(910_003, "审批", (HeldPost(Role.BUREAU_HEAD, DISTRICT),))
CLERK = Officer(910_004, "经办", (HeldPost(Role.TOWN_CLERK, DISTRICT),))
OPENED_AT = clock.at_hour(dt.date(2020, 2, 3))
YEAR = dt.date(2020, 1, 1)
NOTHING_CHANGED = []


def at(day: str) -> dt.datetime:
    return clock.at_hour(dt.date.fromisoformat(day))


@pytest.fixture
def family(db):
    """(award, husband, wife, father), paid from March 2020."""
    territory.load_divisions(
        rows=read_rows(LENGSHUITAN), source=LENGSHUITAN.name, actor=filing.SYSTEM, at=OPENED_AT
    )
    man, wife, father = (
        filing.person(name, birth, serial, OPENED_AT)
        for name, birth, serial in (
            ("王示例", "19720101", 1),
            ("李示例", "19740101", 2),
            ("王老例", "19460101", 3),
        )
    )
    home = filing.home(
        man,
        wife,
        father,
        since=YEAR,
        at=OPENED_AT,
        incomes={wife: {"wage_income_year_fen": 720_000}},
        urban=1,
    )
    commands.register_card(
        person=man, holder_name="王示例", bank="农商行", number="6228480000000000000", from_date=YEAR,
        actor=filing.SYSTEM, at=OPENED_AT,
    )  # fmt: skip
    return filing.award(home, man, wife, father, since=Month(2020, 3), at=OPENED_AT), man, wife, father


def run(month: str, day: str = "") -> IssueRun:
    """The whole run of a month on its tenth day, and once more: the second time nothing is posted."""
    when, who = at(day or f"{month}-10"), {"division_prefix": DISTRICT, "actor": MAKER}
    made = []
    for _ in range(2):
        one = commands.start_run(programme_code="dibao", month=Month.parse(month), at=when, **who)
        commands.prepare_run(run_id=one.id, actor=MAKER, at=when)
        commands.check_run(run_id=one.id, actor=CHECKER, at=when)
        made.append(commands.post_run(run_id=one.id, actor=CHECKER, at=when))
        assert queries.books_faults("dibao", DISTRICT) == []
    assert not made[1].issued.exists()
    assert not made[1].batches.exists()
    return made[0]


def lines(made: IssueRun) -> list[tuple[str, int, str]]:
    return [(str(row.month), row.difference_fen, row.reason) for row in made.lines.order_by("month")]


def paid(made: IssueRun) -> int:
    return made.batches.get().payments.get().amount_fen


def child_joins(award: Award) -> None:
    child = filing.person("王小例", "20150505", 4, at("2020-06-05"))
    june = dt.date(2020, 6, 1)
    facts = [
        people.NewFact(name=name, value=0, from_date=june, person_id=child.id, source=FactSource.DECLARED)
        for name in filing.PERSON_FACTS
    ]
    commands.add_person(
        award_id=award.id, person=child, relation="20", from_month=Month(2020, 6), facts=facts, note="收养登记",
        actor=HEAD, at=at("2020-06-05"),
    )  # fmt: skip


def wife_finds_work(award: Award, wife) -> None:
    january = dt.date(2021, 1, 1)
    common = {"from_date": january, "source": FactSource.VISITED}
    home = {"household_id": award.household_id}
    facts = (
        people.NewFact(name="wage_income_year_fen", value=3_600_000, person_id=wife.id, **common),
        people.NewFact(name="gradual_exit_monthly_fen", value=111_000, **home, **common),
        people.NewFact(
            name="gradual_exit_last_day", value=day_number(dt.date(2021, 3, 31)), **home, **common
        ),
    )
    change = commands.Change(from_month=Month(2021, 1), facts=facts, note="在园区就业，渐退三个月")
    commands.change_facts(award_id=award.id, change=change, actor=HEAD, at=at("2021-01-05"))


def test_the_year_line_by_line(family):
    award, _, wife, father = family
    # 3 × 500 − 600 = 900
    for month in ("2020-03", "2020-04", "2020-05"):
        made = run(month)
        assert lines(made) == [(month, 90_000, "当月发放")]
        assert paid(made) == 90_000
    child_joins(award)
    # 4 × 500 − 600 = 1,400
    for month in ("2020-06", "2020-07", "2020-08", "2020-09", "2020-10"):
        assert lines(run(month)) == [(month, 140_000, "当月发放")]

    commands.record_death(
        award_id=award.id, person_id=father.id, death_date=dt.date(2020, 8, 17), source_note="死亡医学证明",
        actor=CLERK, at=at("2020-11-03"),
    )  # fmt: skip
    # September and October: 3 × 500 − 600 = 900, so 500 too much each. November: 3 × 570 − 600 = 1,110.
    why = "保障人数 4 → 3；人均月收入 150.00 → 200.00"
    november = run("2020-11")
    assert lines(november) == [
        ("2020-09", -50_000, why),
        ("2020-10", -50_000, why),
        ("2020-11", 111_000, "当月发放"),
    ]
    assert paid(november) == 111_000
    clawback = Clawback.objects.get()
    assert (clawback.amount_fen, clawback.state) == (100_000, "proposed")
    commands.decide_clawback(
        clawback_id=clawback.id, claim=True, cause="family", note="家属迟报死亡，从以后月份抵扣。", actor=HEAD,
        at=at("2020-11-20"),
    )  # fmt: skip
    assert queries.debts("dibao", DISTRICT) == {award.household_id: 100_000}

    # The whole of a payment may be kept until the debt is paid: 1,110 − 1,000 = 110.
    december = run("2020-12")
    assert lines(december) == [("2020-12", 111_000, "当月发放")]
    assert paid(december) == 11_000
    assert queries.debts("dibao", DISTRICT) == {}

    wife_finds_work(award, wife)
    # 3,000 ÷ 3 = 1,000 a head is above 570; the fading award pays 1,110 to March and nothing from April.
    for month in ("2021-01", "2021-02", "2021-03"):
        made = run(month)
        assert lines(made) == [(month, 111_000, "当月发放")]
        assert made.lines.get().basis["结果"] == "渐退"
    assert lines(run("2021-04")) == NOTHING_CHANGED
    totals = queries.year_totals("dibao", DISTRICT, year=2020)["urban"]
    # Persons: 3 × 3 + 4 × 3 (June to August) + 3 × 4. Money: 2,700 + 4,200 + 1,800 + 2,220.
    assert totals == {"persons": 33, "households": 10, "fen": 1_092_000}


def test_a_standard_that_is_learnt_late_is_paid_with_the_next_run(family):
    """The run for October, made again in December, finds nothing: 570 is of November. The run for December
    after a November that nobody ran pays both."""
    run("2020-10")
    assert lines(run("2020-10", "2020-12-01")) == NOTHING_CHANGED
    assert lines(run("2020-12")) == [
        ("2020-11", 111_000, "补发 2020年11月"),
        ("2020-12", 111_000, "当月发放"),
    ]


def test_the_same_month_explained_as_it_was_known_then(family):
    award, _, _, father = family
    known = at("2020-10-10")
    commands.record_death(
        award_id=award.id, person_id=father.id, death_date=dt.date(2020, 8, 17), source_note="证明",
        actor=CLERK, at=at("2020-11-03"),
    )  # fmt: skip
    assert queries.explain_month(award.id, Month(2020, 10), known_at=known)["value"] == 90_000
    # 2 × 500 − 600 = 400
    assert queries.explain_month(award.id, Month(2020, 10), known_at=at("2020-11-04"))["value"] == 40_000
