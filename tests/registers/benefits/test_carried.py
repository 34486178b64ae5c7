"""From which run the next one carries on, and when it computes everything."""

import datetime as dt

import pytest

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.models import Touch
from minzheng.kernel.base.months import Month
from minzheng.kernel.base.touched import horizon
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.commands import preparing
from minzheng.registers.benefits.entitlement import carrying
from minzheng.registers.benefits.models import IssueRun
from tests.matters.conftest import district_of_grants

__all__ = ["district_of_grants"]

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2020, number) for number in range(1, 5))
PREFIX, CODE = "431103", "disability_nursing"
CARD = {"disability_category": 4, "disability_grade": 1}


@pytest.fixture
def bureau(district_of_grants):
    """Two persons on the subsidy since January, when their files begin; February is paid too."""
    people = [district_of_grants.person(dt.date(1968, 3, number), **CARD) for number in (5, 6)]
    for one in people:
        district_of_grants.receives(CODE, one, JANUARY)
    district_of_grants.people = people
    paid(district_of_grants, JANUARY)
    paid(district_of_grants, FEBRUARY)
    return district_of_grants


def prepared(bureau, month: Month, day: int = 20) -> IssueRun:
    at = at_hour(month.first_date.replace(day=day))
    run = commands.start_run(
        programme_code=CODE, division_prefix=PREFIX, month=month, actor=bureau.officers["zhidan"], at=at
    )
    return commands.prepare_run(run_id=run.id, actor=bureau.officers["zhidan"], at=at)


def paid(bureau, month: Month, day: int = 20) -> IssueRun:
    run = prepared(bureau, month, day)
    by = {"actor": bureau.officers["fuhe"], "at": run.known_at}
    commands.check_run(run_id=run.id, **by)
    return commands.post_run(run_id=run.id, **by)


def lines(run: IssueRun) -> list[tuple[str, int, str]]:
    return [
        (str(row.month), row.difference_fen, row.reason) for row in run.lines.order_by("award_id", "month")
    ]


def test_the_first_run_computes_everybody(bureau):
    first = IssueRun.objects.get(month=JANUARY)
    assert (first.carried_from_id, first.to_compute, first.done, first.computed) == (None, None, 2, 2)


def test_what_nothing_has_touched_is_as_last_month(bureau):
    run = prepared(bureau, MARCH)
    assert (run.carried_from.month, run.to_compute, run.done, run.total) == (FEBRUARY, [], 2, 2)
    assert run.computed == 0
    assert lines(run) == [("2020-03", 6_500, "当月发放")] * 2


def test_a_month_left_out_is_paid_with_the_next(bureau):
    assert lines(prepared(bureau, APRIL)) == [
        ("2020-03", 6_500, "补发 2020年3月"), ("2020-04", 6_500, "当月发放"),
    ] * 2  # fmt: skip


def test_only_the_one_who_was_written_about_is_computed(bureau):
    bureau.know(bureau.people[1], dt.date(2020, 2, 25), serving_sentence=1)
    run = prepared(bureau, MARCH)
    assert len(run.to_compute) == 1
    # The prison counts for February too, in which it begins; the other has her month.
    assert lines(run) == [
        ("2020-03", 6_500, "当月发放"), ("2020-02", -6_500, "结果 按标准发放 → 不符合条件"),
    ]  # fmt: skip


def test_a_second_run_of_the_month_has_nothing_to_say(bureau):
    run = prepared(bureau, FEBRUARY, day=21)
    assert (run.carried_from.month, lines(run)) == (FEBRUARY, [])


def test_what_the_calendar_alone_changes_is_computed(bureau):
    """A card whose last day is 29 February: it still pays February."""
    last_day = (dt.date(2020, 2, 29) - dt.date(1970, 1, 1)).days
    bureau.know(bureau.people[0], dt.date(2020, 2, 1), disability_card_last_day=last_day)
    paid(bureau, FEBRUARY, day=21)
    Touch.objects.all().delete()
    run = prepared(bureau, MARCH)
    assert len(run.to_compute) == 1
    assert lines(run) == [("2020-03", 6_500, "当月发放")]


@pytest.mark.parametrize("change", ["release", "era", "window", "law"])
def test_everybody_is_computed_where_the_last_run_says_nothing_of_now(bureau, monkeypatch, change):
    run = IssueRun.objects.get(month=FEBRUARY)
    if change == "release":
        monkeypatch.setattr(carrying, "release", lambda: "another")
    elif change == "era":
        IssueRun.objects.update(horizon=run.horizon | {"era": "another server"})
    elif change == "window":
        IssueRun.objects.update(first_month=APRIL)
    else:
        laws = run.laws
        laws["431103" if "431103" in laws else next(iter(laws))]["2020-02"] = "another"
        IssueRun.objects.update(laws=laws)
    later = prepared(bureau, MARCH)
    assert (later.carried_from_id, later.to_compute, later.done) == (None, None, 2)
    assert lines(later) == [("2020-03", 6_500, "当月发放")] * 2


def test_too_far_apart_nothing_is_carried_on(bureau):
    assert prepared(bureau, Month(2020, 6)).carried_from_id is None


def test_a_run_that_was_interrupted_after_its_plan_goes_on(bureau, monkeypatch):
    bureau.know(bureau.people[1], dt.date(2020, 2, 25), work_injury_nursing=1)

    def killed(*told):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(preparing, "_lines_of", killed)
        with pytest.raises(KeyboardInterrupt):
            prepared(bureau, MARCH)
    run = IssueRun.objects.get(month=MARCH)
    by = {"actor": bureau.officers["zhidan"], "at": run.known_at}
    run = commands.prepare_run(run_id=run.id, **by)
    assert (run.state, run.done, lines(run)) == ("prepared", 2, [
        ("2020-03", 6_500, "当月发放"), ("2020-02", -6_500, "结果 按标准发放 → 不符合条件"),
    ])  # fmt: skip


def test_touches_are_kept_while_a_run_may_ask_for_them(bureau):
    assert Touch.objects.exists()
    run = IssueRun.objects.get(month=FEBRUARY)
    assert commands.forget_touches(at=at_hour(dt.date(2020, 3, 1))) == 0
    IssueRun.objects.update(horizon=run.horizon | {"first_open": horizon().first_open + 10})
    count = Touch.objects.count()
    assert commands.forget_touches(at=at_hour(dt.date(2020, 3, 1))) == count > 0
