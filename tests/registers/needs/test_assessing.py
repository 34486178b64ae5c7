"""Assessments, plans and helpers: what is allowed, what is refused, and that a refusal changes nothing."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.needs import commands, queries
from minzheng.registers.needs.errors import NeedsNotFound, NeedsNotNow
from minzheng.registers.needs.models import Helper, NeedsAssessment, ServiceMeasure
from minzheng.registers.needs.reach import months_after
from tests.registers.needs.conftest import DAY

pytestmark = pytest.mark.django_db


def told(world, home, who="cun", day=DAY):
    return queries.household_needs(home.id, actor=world.officers[who], on_date=day)


def rows() -> tuple:
    """All that could have changed."""
    return tuple(
        tuple(model.objects.order_by("id").values_list())
        for model in (NeedsAssessment, ServiceMeasure, Helper)
    )


def refused(world, error, words, act, **more):
    before = rows()
    with pytest.raises(error, match=words) as caught:
        act(**more)
    assert rows() == before
    return caught.value


def test_an_assessment_is_reviewed_after_six_months_and_shows_what_lacks(world):
    home = world.homes["低保"]
    made = world.assess(home)
    assert made.review_date == dt.date(2021, 7, 4)
    page = told(world, home)
    assert (page.layer_name, page.unmet) == ("基本生活救助", ["照料"])
    assert [(row.name, row.need.get_grade_display()) for row in page.rows] == [
        ("收入生活", "无"), ("健康", "无"), ("照料", "突出"), ("儿童", "无"), ("住房", "无"), ("就业", "无")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "words", "field"),
    [
        ({"assessed_date": dt.date(2021, 1, 5)}, "不能晚于今天", "assessed_date"),
        ({"second_assessor": "唐秀英 "}, "两名不同", "second_assessor"),
        ({"second_assessor": ""}, "两名不同", "second_assessor"),
        ({"review_date": DAY}, "这次评估以后", "review_date"),
        ({"grades": {"health": (1, " ")}}, "写明具体情况", "health_words"),
        ({"grades": {"health": (3, "重病")}}, "评定“健康”", "health_grade"),
    ],
)
def test_a_wrong_assessment_leaves_the_earlier_one(world, more, words, field):
    home = world.homes["低保"]
    world.assess(home, dt.date(2020, 12, 1))
    error = refused(world, Invalid, words, lambda: world.assess(home, **more))
    assert error.field == field


def test_a_new_assessment_replaces_the_earlier_and_takes_over_what_is_planned(world):
    home = world.homes["低保"]
    first = world.assess(home, dt.date(2020, 12, 1))
    done, open_one = world.plan(home, day=dt.date(2020, 12, 1)), world.plan(home, day=dt.date(2020, 12, 1))
    key = {"household_id": home.id, "measure_id": done.id}
    commands.finish_measure(done_date=dt.date(2020, 12, 20), outcome="已上门", **key, **world.by())
    second = world.assess(home)
    first.refresh_from_db()
    assert (first.replaced_at is None, second.replaced_at) == (False, None)
    page = told(world, home)
    assert (page.current, page.earlier) == (second, (first,))
    assert [one.id for one in page.rows[2].measures] == [open_one.id]
    assert list(first.measures.values_list("id", flat=True)) == [done.id]
    refused(world, Invalid, "早于已有的评估", lambda: world.assess(home, dt.date(2020, 12, 30)))


def test_the_same_request_is_carried_out_once(world):
    home = world.homes["低保"]
    made = world.assess(home)
    assert world.assess(home, request_id=made.request_id) == made
    assert NeedsAssessment.objects.count() == 1


def test_who_may_assess(world):
    home, far = world.homes["低保"], world.homes["外镇"]
    assert world.assess(home, who="shouli")
    for who in ("shenhe", "shencha", "shenpi", "shenji"):
        refused(world, NotPermitted, "岗位", lambda who=who: world.assess(home, who=who))
    refused(world, NeedsNotFound, "没有这个家庭", lambda: world.assess(far))
    refused(world, NeedsNotFound, "没有这个家庭", lambda: world.assess(home, who="zhidan"))
    with pytest.raises(NeedsNotFound):
        told(world, far)


def test_a_measure_needs_a_need(world):
    home = world.homes["低保"]
    refused(world, NeedsNotNow, "还没有综合评估", lambda: world.plan(home))
    world.assess(home)
    refused(world, NeedsNotNow, "没有评出住房的需求", lambda: world.plan(home, area="housing"))
    refused(world, NeedsNotNow, "没有评出这方面的需求", lambda: world.plan(home, area="x"))
    refused(world, Invalid, "要做什么", lambda: world.plan(home, what=" "))
    refused(world, Invalid, "由谁落实", lambda: world.plan(home, doer_kind="x"))
    refused(world, Invalid, "部门或社会组织", lambda: world.plan(home, doer=""))
    refused(world, Invalid, "还没有帮扶责任人", lambda: world.plan(home, doer_kind="helper", doer=""))
    refused(world, Invalid, "已经过去", lambda: world.plan(home, due_date=dt.date(2021, 1, 3)))
    refused(world, NotPermitted, "岗位", lambda: world.plan(home, who="shencha"))
    world.appoint(home)
    assert world.plan(home, doer_kind="helper", doer="").doer == "周助"
    assert told(world, home).unmet == []


STATES = ("planned", "done", "dropped")


def measure_in(world, state: str):
    home = world.homes["低保"]
    world.assess(home)
    made = world.plan(home)
    key = {"household_id": home.id, "measure_id": made.id}
    if state == "done":
        commands.finish_measure(done_date=DAY, outcome="已上门", **key, **world.by())
    if state == "dropped":
        commands.drop_measure(outcome="老人住院", **key, **world.by())
    return key


@pytest.mark.parametrize("state", STATES)
def test_a_measure_ends_once(world, state):
    key = measure_in(world, state)
    acts = {
        "done": lambda: commands.finish_measure(done_date=DAY, outcome="已上门", **key, **world.by()),
        "dropped": lambda: commands.drop_measure(outcome="老人住院", **key, **world.by()),
    }
    if state != "planned":
        for act in acts.values():
            refused(world, NeedsNotNow, "不能再办理", act)
        return
    wrong = {"done_date": dt.date(2021, 1, 3), "outcome": "已上门"}
    refused(world, Invalid, "列入计划", lambda: commands.finish_measure(**wrong, **key, **world.by()))
    empty = {"done_date": DAY, "outcome": " "}
    refused(world, Invalid, "落实情况", lambda: commands.finish_measure(**empty, **key, **world.by()))
    refused(world, Invalid, "原因", lambda: commands.drop_measure(outcome="", **key, **world.by()))
    other = key | {"household_id": world.homes["边缘"].id}
    refused(
        world, NeedsNotFound, "这条措施", lambda: commands.drop_measure(outcome="x", **other, **world.by())
    )
    assert acts["dropped"]().state == "dropped"
    assert told(world, world.homes["低保"]).unmet == ["照料"]  # what was dropped does not count


def test_helpers_follow_one_another_and_their_phone_is_encrypted(world):
    home = world.homes["低保"]
    first = world.appoint(home, day=dt.date(2020, 12, 1))
    assert b"19900001234" not in bytes(first.phone_cipher)
    refused(world, Invalid, "不能更早", lambda: world.appoint(home, from_date=dt.date(2020, 11, 30)))
    refused(world, Invalid, "联系电话", lambda: world.appoint(home, phone="12345"))
    refused(world, Invalid, "姓名和单位", lambda: world.appoint(home, unit=""))
    refused(world, Invalid, "晚于今天", lambda: world.appoint(home, from_date=dt.date(2021, 1, 5)))
    refused(world, NotPermitted, "岗位", lambda: world.appoint(home, who="cun"))
    world.appoint(home, name="李助", who="shencha")
    first.refresh_from_db()
    assert first.until_date == DAY
    page = told(world, home)
    assert (page.helper.name, page.phone, page.former) == ("李助", "19900001234", (first,))
    assert told(world, home, "shenji").phone == "199****1234"
    release = {"household_id": home.id, **world.by("shouli")}
    refused(
        world, Invalid, "起始日期",
        lambda: commands.release_helper(until_date=dt.date(2021, 1, 3), **release),
    )  # fmt: skip
    commands.release_helper(until_date=DAY, **release)
    assert told(world, home).helper is None
    refused(world, NeedsNotNow, "不用解除", lambda: commands.release_helper(until_date=DAY, **release))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2020, 8, 31), 6, dt.date(2021, 2, 28)), (dt.date(2021, 1, 4), -12, dt.date(2020, 1, 4)),
        (dt.date(2020, 12, 15), 1, dt.date(2021, 1, 15)), (dt.date(2020, 10, 31), 1, dt.date(2020, 11, 30)),
        (dt.date(2021, 3, 31), -1, dt.date(2021, 2, 28)),
    ],
)  # fmt: skip
def test_months_after(day, months, expected):
    assert months_after(day, months) == expected
