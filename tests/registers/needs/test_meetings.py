"""Joint sessions and coordination meetings: each act in each state."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.needs import commands, queries
from minzheng.registers.needs.commands import Attendance
from minzheng.registers.needs.errors import NeedsNotFound, NeedsNotNow
from minzheng.registers.needs.models import AssistanceMeeting, MeetingItem, MeetingParticipant
from tests.registers.needs.conftest import DAY, DISTRICT, THREE_LEVELS, TOWN

pytestmark = pytest.mark.django_db


def rows() -> tuple:
    models = (AssistanceMeeting, MeetingItem, MeetingParticipant)
    return tuple(tuple(model.objects.order_by("id").values_list()) for model in models)


def refused(error, words, act, field=""):
    before = rows()
    with pytest.raises(error, match=words) as caught:
        act()
    assert rows() == before
    assert not field or caught.value.field == field


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_joint_session_needs_all_three_levels(world, missing):
    there = [one for place, one in enumerate(THREE_LEVELS) if place != missing]
    level = THREE_LEVELS[missing].level
    refused(Invalid, "三级人员到场", lambda: world.meet(participants=there), level)
    made = world.meet(kind="mechanism", participants=there)  # the coordinating groups need two people
    assert (made.number, made.participants.count()) == ("救助会议〔2021〕1号", 2)


def test_a_wrong_meeting_is_not_put_down(world):
    refused(Invalid, "类型", lambda: world.meet(kind="x"), "kind")
    refused(Invalid, "晚于今天", lambda: world.meet(held_date=dt.date(2021, 1, 5)), "held_date")
    refused(Invalid, "地点", lambda: world.meet(place=" "), "place")
    refused(Invalid, "乡镇", lambda: world.meet(division_code="431103102200"), "division_code")
    twice = (*THREE_LEVELS, Attendance("village", "唐秀英", "主任"))
    refused(Invalid, "登记了两次", lambda: world.meet(participants=twice))
    long = (*THREE_LEVELS, Attendance("district", "很" * 65))
    refused(Invalid, "写得太长", lambda: world.meet(participants=long), "district")
    refused(Invalid, "两名", lambda: world.meet(kind="group", participants=THREE_LEVELS[:1]))
    refused(Invalid, "层级", lambda: world.meet(participants=[Attendance("city", "某")]))
    refused(NotPermitted, "岗位", lambda: world.meet(division_code=DISTRICT))
    for who in ("cun", "shenhe", "shenpi", "shenji"):
        refused(NotPermitted, "岗位", lambda who=who: world.meet(who=who))
    made = world.meet(who="shencha", division_code=DISTRICT, kind="group")
    assert world.meet(who="shencha", division_code=DISTRICT, request_id=made.request_id) == made


def test_items_are_households_cases_and_hard_cases_of_the_place(world):
    made = world.meet()
    assert world.put(made).subject == "低保户家庭"
    hard = world.put(made, kind="hard", household_id=None, subject="无户籍老人")
    assert (hard.household_id, hard.subject) == (None, "无户籍老人")
    refused(Invalid, "议题对象", lambda: world.put(made, kind="hard", household_id=None), "subject")
    refused(Invalid, "选择家庭", lambda: world.put(made, household_id=None), "household_id")
    far = world.homes["外镇"].id
    refused(Invalid, "辖区内没有这个家庭", lambda: world.put(made, who="shencha", household_id=far))
    refused(Invalid, "没有这个编号", lambda: world.put(made, kind="case", case_number="x"), "case_number")
    refused(Invalid, "议题类型", lambda: world.put(made, kind="x"), "kind")
    refused(Invalid, "研究的问题", lambda: world.put(made, question=""), "question")
    assert [one.subject for one in queries.items_of_household(world.homes["低保"])] == ["低保户家庭"]


def test_a_decision_has_a_whole_follow_up_or_none(world):
    item = world.put(world.meet())
    refused(Invalid, "议定意见", lambda: world.decide(item, decision=""), "decision")
    refused(Invalid, "写全", lambda: world.decide(item, follow_up_by=""), "follow_up")
    early = dt.date(2021, 1, 3)
    refused(Invalid, "早于会议", lambda: world.decide(item, follow_up_due_date=early), "follow_up_due_date")
    nothing = {"follow_up": "", "follow_up_by": "", "follow_up_due_date": None}
    assert world.decide(item, **nothing).follow_up_due_date is None
    refused(NeedsNotNow, "没有要跟进", lambda: world.finish(item))
    assert world.decide(item).follow_up == "送温暖"  # put right before the minutes


@pytest.mark.parametrize("state", ["open", "minuted"])
def test_what_may_be_done_in_each_state(world, state):
    made = world.meet()
    item = world.put(made)
    refused(NeedsNotNow, "没有议定意见：低保户家庭", lambda: issue(world, made))
    world.decide(item)
    if state == "minuted":
        issued = issue(world, made)
        assert (issued.state, issued.minutes.title) == ("minuted", "三级现场联合审批会议纪要")
        refused(NeedsNotNow, "已出具纪要", lambda: world.put(made))
        refused(NeedsNotNow, "已出具纪要", lambda: world.decide(item))
        refused(NeedsNotNow, "已出具纪要", lambda: issue(world, made))
    else:
        world.put(made, kind="hard", household_id=None, subject="某户")
        world.decide(item)
    refused(Invalid, "会议以后", lambda: world.finish(item, done_date=dt.date(2021, 1, 3)), "done_date")
    refused(Invalid, "跟进结果", lambda: world.finish(item, done_note=""), "done_note")
    refused(NotPermitted, "岗位", lambda: world.finish(item, who="shenhe"))
    assert world.finish(item).done_date == DAY
    refused(NeedsNotNow, "不用重复", lambda: world.finish(item))
    if state == "open":
        refused(NeedsNotNow, "不再改动", lambda: world.decide(item))


def issue(world, made, who="shouli"):
    return commands.issue_minutes(meeting_id=made.id, **world.by(who))


def test_an_empty_meeting_gives_no_minutes(world):
    made = world.meet()
    refused(NeedsNotNow, "还没有议题", lambda: issue(world, made))
    refused(NeedsNotFound, "没有这次会议", lambda: issue(world, made, "cun"))
    refused(NeedsNotFound, "没有这个议题", lambda: world.decide(MeetingItem(id=0, meeting_id=made.id)))


def test_late_follow_ups_are_shown_and_reach_is_kept(world):
    item = world.put(world.meet())
    world.decide(item)
    late = dt.date(2021, 1, 16)
    assert not queries.follow_ups_overdue(world.clerk, on_date=dt.date(2021, 1, 15)).exists()
    assert list(queries.follow_ups_overdue(world.clerk, on_date=late)) == [item]
    [found] = queries.meetings(world.bureau, on_date=late, late=True)
    assert (found.asked, found.decided, found.overdue) == (1, 1, 1)
    assert not queries.meetings(world.worker, on_date=late).exists()
    world.finish(item)
    assert not queries.meetings(world.bureau, on_date=late, late=True).exists()
    assert queries.meetings(world.clerk, on_date=late, text="低保户", kind="joint").count() == 1


def test_where_meetings_are_held(world):
    assert [code for code, _ in queries.places_to_meet(world.clerk, on_date=DAY)] == [TOWN]
    places = [code for code, _ in queries.places_to_meet(world.bureau, on_date=DAY)]
    assert (places[0], TOWN in places) == (DISTRICT, True)
    world.meet()
    assert len(queries.open_meetings(world.clerk, world.homes["低保"])) == 1
    assert queries.open_meetings(world.clerk, world.homes["外镇"]) == []
