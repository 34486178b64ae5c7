"""One story of a file: what happened in every book, by which article; what waits; months told as one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.people.models import FactSource
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.files.dues import owing
from minzheng.registers.benefits.files.entries import told
from minzheng.registers.benefits.files.history import history, last_bases
from minzheng.registers.benefits.files.story import concerned
from minzheng.registers.benefits.files.waiting import waiting
from minzheng.registers.benefits.files.whole import whole_file
from minzheng.registers.benefits.models import BankBatch, Clawback
from tests.registers.benefits.bureau import (
    CLERK,
    FAR_DISTRICT,
    HEAD,
    MAKER,
    STANDARDS,
    answer,
    household,
    members,
    officer,
    run,
)

from .reading import NOW, entries, held, of_home, of_person

pytestmark = pytest.mark.usefixtures("bureau")
MARCH, APRIL, MAY, JUNE = (Month(2020, number) for number in range(3, 7))
VILLAGE_WORKER = officer(Role.VILLAGE_WORKER)


def titles(whose, actor=HEAD, kind: str = "") -> list[str]:
    return [one.title for one in told(entries(whose, actor), kind=kind)]


def died(award) -> None:
    commands.record_death(
        award_id=award.id, person_id=members(award)[1].id, death_date=dt.date(2020, 3, 15), source_note="证明",
        actor=CLERK, at=NOW,
    )  # fmt: skip


def learnt(person, value: int, from_date: dt.date, name: str = "medical_cost_year_fen", **more) -> None:
    fact = people.NewFact(
        name=name, value=value, from_date=from_date, person_id=person.id, source=FactSource.DOCUMENT,
        source_note="票据",
    )  # fmt: skip
    people.record_facts([fact], actor=CLERK, at=more.get("at", NOW))


def test_payments_between_which_nothing_happened_are_one_entry():
    """500 a head for two: March to May alike; June is told on the tenth of June."""
    award = household(persons=2)
    for month in (MARCH, APRIL, MAY):
        run(month)
    (paid,) = told(entries(of_home(award), HEAD), kind="money")
    assert paid.title == "2020年3月至2020年5月发放 3 次，合计 3,000.00 元"
    assert paid.detail == "2020年3月至2020年5月每月：示例补助 1,000.00 元"
    STANDARDS.append((APRIL, clock.at_hour(dt.date(2020, 6, 1)), 60_000))
    run(JUNE)
    (paid,) = told(entries(of_home(award), HEAD), kind="money")
    assert paid.title == "2020年3月至2020年6月发放 4 次，合计 4,600.00 元"
    assert paid.detail.split("\n") == [
        "2020年6月：示例补助 1,600.00 元",
        "2020年3月至2020年5月每月：示例补助 1,000.00 元",
    ]


def test_one_month_by_itself_says_what_of_it_was_arrears():
    award = household(persons=2)
    run(APRIL)
    (paid,) = told(entries(of_home(award), HEAD), kind="money")
    assert (paid.title, paid.detail) == (
        "2020年4月发放 2,000.00 元",
        "示例补助 2,000.00 元\n其中补发以前月份 1,000.00 元",
    )


def test_a_death_is_one_story_from_the_fact_to_the_debt():
    """1000 too much is claimed; a fifth of July's 500 is kept back."""
    award = household(persons=2)
    for month in (MARCH, APRIL, MAY):
        run(month)
    died(award)
    run(JUNE, clock.at_hour(dt.date(2020, 6, 10)))
    commands.decide_clawback(
        clawback_id=Clawback.objects.get().id, claim=True, cause="family", note="家属迟报死亡。", actor=HEAD,
        at=clock.at_hour(dt.date(2020, 6, 12)),
    )  # fmt: skip
    found = told(entries(of_home(award), HEAD))
    told_then = [one.title for one in found if one.at >= NOW]
    assert told_then[:3] == [
        "示例补助：已决定追回 1,000.00 元",
        "示例补助多发 1,000.00 元，提出追回",
        "2020年6月发放 500.00 元",
    ]
    run(Month(2020, 7), clock.at_hour(dt.date(2020, 7, 10)))
    newest = told(entries(of_home(award), HEAD))[0]
    assert (newest.title, newest.detail) == (
        "2020年7月发放 500.00 元",
        "示例补助 500.00 元\n其中抵扣欠款或已用备用金发放 100.00 元，没有再送银行",
    )
    assert told_then.index("死亡停发") < told_then.index("张三家人：死亡日期 2020-03-15")
    assert "示例补助：保障对象死亡，自 2020-04 起计算" in told_then
    warning = next(one for one in found if one.kind == "warning")
    assert warning.title == "死亡停发"
    assert warning.source == "民政部等四部门2022年兜底保障通知（死亡后三个月内核查办结增减停发）"
    assert "张三家人于2020年3月15日死亡，自2020年4月起停发：示例补助" in warning.detail


def test_who_joined_and_left_is_told_when_it_was_known():
    award = household(persons=2)
    commands.remove_person(
        award_id=award.id, person_id=members(award)[1].id, from_month=MAY, reason="出嫁", actor=HEAD, at=NOW
    )
    found = {one.title: one for one in entries(of_home(award), HEAD) if one.kind == "family"}
    assert sorted(found) == [
        "张三家人自2019年1月1日起计入张三家庭（子）",
        "张三家人自2020年5月1日起不再计入张三家庭",
        "张三自2019年1月1日起计入张三家庭（户主）",
    ]
    left = found["张三家人自2020年5月1日起不再计入张三家庭"]
    assert (left.at, left.detail) == (NOW, "出嫁")
    assert found["张三家人自2019年1月1日起计入张三家庭（子）"].at < NOW


def test_facts_are_told_once_and_not_again_for_what_a_newer_one_left_of_them():
    award = household()
    head = members(award)[0]
    learnt(head, 100_00, dt.date(2020, 1, 1), at=clock.at_hour(dt.date(2020, 4, 1)))
    learnt(head, 200_00, dt.date(2020, 4, 1))
    assert titles(of_home(award), kind="fact") == [
        "登记张三的医疗自付支出：200.00 元/年",
        "登记张三的医疗自付支出：100.00 元/年",
    ]


def test_a_card_and_its_end_are_of_their_own_kind():
    award = household()
    head, day = members(award)[0], dt.date(2020, 4, 1)
    facts = {"disability_category": 4, "disability_grade": 1,
             "disability_card_last_day": day_number(dt.date(2030, 4, 1))}  # fmt: skip
    rows = [
        people.NewFact(name=name, value=value, from_date=day, person_id=head.id, source=FactSource.VERIFIED)
        for name, value in facts.items()
    ]
    people.record_facts(rows, actor=CLERK, at=NOW)
    (entry,) = told(entries(of_home(award), HEAD), kind="card")
    assert entry.title == "张三：残疾人证 肢体一级，有效期至 2030-04-01"
    assert entry.detail == "自2020年4月1日起，来源：部门核对"


def test_what_was_declared_as_nothing_is_no_event_of_a_life():
    award = household()
    learnt(members(award)[0], 0, dt.date(2020, 1, 1), name="serving_sentence")
    assert titles(of_home(award), kind="fact") == ["登记张三的在监服刑：否"]
    learnt(members(award)[0], 1, dt.date(2020, 5, 1), name="serving_sentence")
    assert "张三：在监服刑 是，自2020年5月1日起" in titles(of_home(award), kind="family")


def test_an_award_names_its_basis_and_its_end_the_article():
    award = household()
    commands.stop_award(
        award_id=award.id,
        from_month=JUNE,
        reason="已由其他待遇替代",
        article="国发〔2015〕52号",
        actor=HEAD,
        at=NOW,
    )
    opened, stopped = sorted(
        (one for one in entries(of_home(award), HEAD) if one.kind == "award"), key=lambda one: one.at
    )
    assert (opened.title, opened.source) == ("开通示例补助，自2020年3月起", "示例依据")
    assert (stopped.title, stopped.detail) == ("停发示例补助，自2020年6月起", "原因：已由其他待遇替代")
    assert stopped.source == "国发〔2015〕52号"


def test_a_person_is_told_only_the_months_that_counted_her():
    award = household(persons=2)
    for month in (MARCH, APRIL, MAY):
        run(month)
    head, gone = members(award)
    died(award)
    assert [row.month for row in history(of_person(award, head.id), held(of_person(award, head.id)))] == [
        MAY, APRIL, MARCH
    ]  # fmt: skip
    whose = of_person(award, gone.id)
    assert [(row.month, row.total_fen) for row in history(whose, held(whose))] == [(MARCH, 100_000)]


def test_the_history_counts_a_clawback_in_its_month_and_the_bank_in_the_month_of_its_file():
    award = household(persons=2)
    for month in (MARCH, APRIL, MAY):
        run(month)
    died(award)
    run(JUNE)
    commands.decide_clawback(
        clawback_id=Clawback.objects.get().id, claim=False, cause="agency", note="经办人员录入差错。", actor=HEAD,
        at=NOW,
    )  # fmt: skip
    batch = BankBatch.objects.get(month=MARCH)
    commands.bank_file(batch_id=batch.id, actor=MAKER, at=NOW)
    commands.take_bank_return(batch_id=batch.id, content=answer(batch, "00"), actor=MAKER, at=NOW)
    found = [
        (str(row.month), row.total_fen, row.sent) for row in history(of_home(award), held(of_home(award)))
    ]
    assert found == [
        ("2020-06", 50_000, {"sent": 50_000}), ("2020-05", 50_000, {"sent": 100_000}),
        ("2020-04", 50_000, {"sent": 100_000}), ("2020-03", 100_000, {"paid": 100_000}),
    ]  # fmt: skip
    assert last_bases(held(of_home(award))) == {award.id: (JUNE, {"保障人数": "1", "标准": "500.00"})}


def test_who_may_not_read_payments_is_not_told_of_them():
    award = household(persons=2)
    run(MARCH)
    whose = of_home(award)
    assert titles(whose, VILLAGE_WORKER, "money") == []
    file = whole_file(whose, (), actor=VILLAGE_WORKER, at=NOW)
    assert (file.months, bool(file.owing), file.due.total_fen) == ((), False, 100_000)


def test_what_waits_names_the_posts_and_the_article():
    award = household(persons=2)
    for month in (MARCH, APRIL, MAY):
        run(month)
    head, other = members(award)
    for one in (head, other):
        learnt(one, day_number(dt.date(2020, 3, 15)), dt.date(2020, 3, 15), name="death_day")
    commands.record_death(
        award_id=award.id, person_id=head.id, death_date=dt.date(2020, 3, 15), source_note="证明", actor=CLERK,
        at=NOW,
    )  # fmt: skip
    run(JUNE)
    whose = of_home(award)
    rows = waiting(concerned(whose, HEAD), owing(whose, held(whose)), held(whose))
    (row,) = [row for row in rows if "追回" in row.title]
    assert (row.title, row.whom) == (
        "示例补助多发 2,000.00 元，是否追回",
        ("乡镇（街道）审核负责人", "区民政局审批负责人"),
    )
    far = officer(Role.BUREAU_HEAD, FAR_DISTRICT)
    assert concerned(whose, far).warnings == ()
    assert concerned(whose, HEAD).reads_money
    assert not concerned(whose, far).reads_money


def counted(award, at) -> int:
    whose = of_home(award)
    living = members(award)
    with CaptureQueriesContext(connection) as captured:
        whole_file(whose, living, actor=HEAD, at=at)
    return len(captured)


def test_a_file_takes_as_many_queries_for_six_members_and_a_year_as_for_one_and_a_month():
    small, large = household("李四"), household("王五", persons=6)
    run(MARCH)
    first = counted(small, NOW)
    for number in range(4, 13):
        run(Month(2020, number))
    for one in members(large):
        learnt(one, 100_00, dt.date(2020, 4, 1))
    assert counted(large, clock.at_hour(dt.date(2020, 12, 20))) == first
    assert first < 40
