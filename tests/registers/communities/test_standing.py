"""How a group stands: every act in every state, dormancy by the day, and the paper."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.registers.communities import commands
from minzheng.registers.communities.errors import AlreadyThere, GroupNotFound, GroupNotNow
from minzheng.registers.communities.models import CommunityGroup, GroupActivity, GroupStanding, GroupState
from tests.laid import faults

from .conftest import AT, DAY, VILLAGE

CODE = "52431103MJJ123450F"  # worked in social_orgs.md §2.6
ACTS = {
    "activity": lambda group, by: commands.record_activity(
        group_id=group.id, on_date=DAY, title=f"排练{uuid.uuid4()}", participants=12, **by
    ),
    "change": lambda group, by: commands.change_group(
        group_id=group.id, leader_name=f"唐丽{uuid.uuid4()}"[:20], leader_phone="13900000000", member_count=30,
        place="活动室", purpose="", **by,
    ),
    "withdraw": lambda group, by: commands.withdraw_group(group_id=group.id, reason="解散", **by),
    "promote": lambda group, by: commands.promote_group(group_id=group.id, uscc=CODE, **by),
    "certificate": lambda group, by: commands.issue_certificate(group_id=group.id, **by),
}  # fmt: skip
AFTER = {  # (state, act) -> state; what is missing is refused
    ("filed", "activity"): "filed", ("filed", "change"): "filed", ("filed", "withdraw"): "withdrawn",
    ("filed", "promote"): "promoted", ("filed", "certificate"): "filed",
    ("dormant", "activity"): "filed", ("dormant", "change"): "dormant", ("dormant", "withdraw"): "withdrawn",
}  # fmt: skip


@pytest.fixture
def standing(file, clerk):
    """A group in a state."""

    def make(state: str) -> CommunityGroup:
        group = file(filed_date=dt.date(2019, 11, 4) if state == "dormant" else DAY)
        by = {"actor": clerk, "at": AT}
        if state == "dormant":
            assert commands.mark_dormant(**by) == 1
        elif state == "withdrawn":
            commands.withdraw_group(group_id=group.id, reason="解散", **by)
        elif state == "promoted":
            commands.promote_group(group_id=group.id, uscc=CODE, **by)
        group.refresh_from_db()
        assert group.state == state
        return group

    return make


@pytest.mark.parametrize("state", GroupState.values)
def test_every_act_in_every_state(standing, clerk, state):
    group_id, by = standing(state).id, {"actor": clerk, "at": AT}

    def picture() -> list:
        return [list(table.objects.order_by("id").values())
                for table in (CommunityGroup, GroupStanding, GroupActivity)]  # fmt: skip

    def attempt(act: str) -> None:
        group, before = CommunityGroup.objects.get(id=group_id), picture()
        wanted = AFTER.get((state, act))
        if wanted is None:
            with pytest.raises(GroupNotNow):
                ACTS[act](group, by)
            assert picture() == before
        else:
            ACTS[act](group, by)
            group.refresh_from_db()
            assert group.state == wanted
            assert group.standings.last().state == wanted

    assert faults(attempt, ACTS) == []


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_may(standing, officers, act):
    group = standing("filed")
    for username, error in (("shouli", GroupNotFound), ("shezu", NotPermitted), ("shenji", NotPermitted),
                            ("dengji", GroupNotFound)):  # fmt: skip
        with pytest.raises(error):
            ACTS[act](group, {"actor": officers[username], "at": AT})
    group.refresh_from_db()
    assert (group.state, group.leader_name) == ("filed", "周秀兰")


@pytest.mark.parametrize(
    ("active", "last_awake"),
    [
        (dt.date(2019, 11, 5), dt.date(2020, 11, 5)),
        (dt.date(2019, 2, 28), dt.date(2020, 2, 28)),
        (dt.date(2020, 2, 29), dt.date(2021, 2, 28)),  # 民法典 第二百零二条: no such day, the month's last
        (dt.date(2019, 12, 31), dt.date(2020, 12, 31)),
    ],
)
def test_a_year_without_an_activity(file, clerk, active, last_awake):
    day = dt.date(2021, 6, 1)
    group = file(day, filed_date=active)
    assert commands.mark_dormant(actor=clerk, at=at_hour(last_awake, 23)) == 0
    group.refresh_from_db()
    assert group.state == "filed"
    assert commands.mark_dormant(actor=clerk, at=at_hour(last_awake + dt.timedelta(days=1), 1)) == 1
    group.refresh_from_db()
    assert group.state == "dormant"
    assert group.standings.last().note == "12 个月没有活动"


def test_an_activity_begins_the_year_anew(file, clerk):
    group = file(filed_date=dt.date(2019, 11, 4))
    commands.record_activity(
        group_id=group.id, on_date=dt.date(2020, 6, 1), title="义诊", participants=8, actor=clerk, at=AT
    )
    assert commands.mark_dormant(actor=clerk, at=AT) == 0
    assert commands.mark_dormant(actor=clerk, at=at_hour(dt.date(2021, 6, 1))) == 0
    assert commands.mark_dormant(actor=clerk, at=at_hour(dt.date(2021, 6, 2))) == 1


def test_an_old_activity_wakes_nobody(standing, clerk):
    """Written down late: on 2020-11-05 an activity of 2019-11-04 is a year and a day past."""
    group = standing("dormant")
    commands.record_activity(
        group_id=group.id, on_date=dt.date(2019, 11, 4), title="旧事", participants=8, actor=clerk, at=AT
    )
    group.refresh_from_db()
    assert group.state == "dormant"


def test_the_nightly_timer_reaches_every_township(file, officers):
    file(filed_date=dt.date(2019, 1, 1))
    file(filed_date=dt.date(2019, 1, 1), division_code=VILLAGE, actor=officers["shouli"])
    assert commands.mark_dormant(actor=officers["shouli"], at=AT) == 1
    assert commands.fall_dormant(at=AT) == 1
    assert commands.fall_dormant(at=AT) == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on_date": dt.date(2020, 11, 6)}, "之间"),
        ({"on_date": dt.date(2020, 11, 4)}, "之间"),
        ({"title": " "}, "请写明"),
    ],
)
def test_activities_that_are_refused(standing, clerk, changes, said):
    group = standing("filed")
    held = {"on_date": DAY, "title": "排练", "participants": 10} | changes
    with pytest.raises(Invalid, match=said):
        commands.record_activity(group_id=group.id, actor=clerk, at=AT, **held)
    assert not GroupActivity.objects.exists()


def test_one_activity_is_written_once(standing, clerk):
    group = standing("filed")
    held = {
        "group_id": group.id,
        "on_date": DAY,
        "title": "排练",
        "participants": 10,
        "actor": clerk,
        "at": AT,
    }
    commands.record_activity(**held)
    with pytest.raises(AlreadyThere, match="已经登记过"):
        commands.record_activity(**held)
    assert GroupActivity.objects.count() == 1


@pytest.mark.parametrize("code", ["", "52431103MJJ123450", "91350100M000100Y43", "52431103MJJ123450I"])
def test_a_code_that_is_none(standing, clerk, code):
    group = standing("filed")
    with pytest.raises(Invalid, match="18 位"):
        commands.promote_group(group_id=group.id, uscc=code, actor=clerk, at=AT)
    group.refresh_from_db()
    assert (group.state, group.uscc) == ("filed", "")


def test_a_change_must_change_something(standing, clerk):
    group = standing("filed")
    same = {"leader_name": "周秀兰", "leader_phone": "13800000000", "member_count": 24, "place": "社区文化广场",
            "purpose": "每晚广场舞"}  # fmt: skip
    with pytest.raises(MinzhengError, match="和原备案一样"):
        commands.change_group(group_id=group.id, actor=clerk, at=AT, **same)
    with pytest.raises(Invalid, match="至少要 5 人"):
        commands.change_group(group_id=group.id, actor=clerk, at=AT, **same | {"member_count": 4})
    group.refresh_from_db()
    assert group.member_count == 24


def test_the_certificate_says_what_was_filed(standing, clerk):
    document = commands.issue_certificate(group_id=standing("filed").id, actor=clerk, at=AT)
    assert document.data["agency"] == "梅湾街道办事处"
    assert document.data["number"] == "431103001-2020-0001"
    assert document.data["division"] == "冷水滩区梅湾街道梅湾社区"
    assert document.data["members"] == 24


@pytest.mark.parametrize("table", ["groupstanding", "groupactivity"])
def test_what_was_written_stays(standing, clerk, table):
    group = standing("filed")
    commands.record_activity(group_id=group.id, on_date=DAY, title="排练", participants=1, actor=clerk, at=AT)
    model = {"groupstanding": GroupStanding, "groupactivity": GroupActivity}[table]
    for change in (lambda: model.objects.all().delete(), lambda: model.objects.update(recorded_by_name="x")):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            change()
