"""Filing a group, and everything that is refused on the way: nothing is written then."""

import dataclasses
import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError
from minzheng.registers.communities import commands
from minzheng.registers.communities.errors import GroupLooksRepeated, GroupRepeated
from minzheng.registers.communities.models import CommunityGroup, GroupStanding

from .conftest import AT, DAY, ENTRY, OTHER, STREET, VILLAGE


def nothing_filed() -> bool:
    return not CommunityGroup.objects.exists() and not GroupStanding.objects.exists()


def test_a_group_gets_the_next_number_of_its_township(file):
    one, two = file(), file(name="夕阳红合唱队", leader_name="李明")
    assert (one.number, two.number) == ("431103001-2020-0001", "431103001-2020-0002")
    assert file(dt.date(2021, 1, 4), name="棋社", leader_name="王强").number == "431103001-2021-0001"
    assert list(one.standings.values_list("state", "from_date", "note")) == [("filed", DAY, "备案")]
    assert one.active_date == DAY
    said = EventRow.objects.filter(kind="communities.group_filed").order_by("id")[0]
    assert said.sentence == "备案社区社会组织“红梅广场舞队”（431103001-2020-0001）"
    assert "周秀兰" not in str(said.details)


def test_the_same_request_files_once(clerk):
    request = uuid.uuid4()
    first = commands.file_group(entry=ENTRY, request_id=request, actor=clerk, at=AT)
    again = commands.file_group(entry=ENTRY, request_id=request, actor=clerk, at=AT)
    assert first.id == again.id
    assert CommunityGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": "中国广场舞队"}, "name", "社会团体登记管理条例 第十条"),
        ({"name": "队"}, "name", "2 到 60 个字"),
        ({"kind": "sport"}, "kind", "类别只能是"),
        ({"division_code": STREET + "000"}, "division_code", "具体的村或社区"),
        ({"leader_name": " "}, "leader_name", "请填写负责人"),
        ({"leader_phone": ""}, "leader_phone", "请填写负责人电话"),
        ({"place": ""}, "place", "请填写活动场所"),
        ({"member_count": 4}, "member_count", "至少要 5 人"),
        ({"filed_date": dt.date(2020, 11, 6)}, "filed_date", "晚于今天"),
        ({"division_code": "431103001199"}, "code", "没有代码"),
    ],
)
def test_what_is_written_wrongly_files_nothing(file, changes, field, said):
    with pytest.raises(MinzhengError, match=said) as refused:
        file(**changes)
    assert refused.value.field == field
    assert nothing_filed()


def test_five_members_are_enough(file):
    assert file(member_count=5).member_count == 5


def test_only_the_clerk_of_the_township_files(officers):
    for username in ("shouli", "shezu", "shenpi", "shenji", "cun"):
        with pytest.raises(NotPermitted):
            commands.file_group(entry=ENTRY, request_id=uuid.uuid4(), actor=officers[username], at=AT)
    assert nothing_filed()


@pytest.mark.parametrize(
    "name", ["红梅广场舞队", "梅湾社区红梅广场舞队", "红梅 广场舞队", "梅湾红梅广场舞队"]
)
def test_one_name_stands_once_in_a_community(file, name):
    file()
    with pytest.raises(GroupRepeated, match="已经备案（431103001-2020-0001）"):
        file(name=name, leader_name="别人", kind="service", sure=True)
    assert CommunityGroup.objects.count() == 1


def test_the_next_community_may_have_the_name(file):
    file()
    assert file(division_code=OTHER).number == "431103001-2020-0002"


def test_a_similar_group_asks_first(file):
    file()
    with pytest.raises(
        GroupLooksRepeated, match="相近的备案：“红梅广场舞队”（431103001-2020-0001，负责人周秀兰）"
    ):
        file(name="红梅广场舞一队", leader_name="唐丽")  # 4 of 5 + 6 pairs shared twice over: 8/11 = 72 %
    with pytest.raises(GroupLooksRepeated):
        file(name="夕阳红腰鼓队")  # the same leader and kind
    assert CommunityGroup.objects.count() == 1
    assert file(name="红梅广场舞一队", leader_name="唐丽", sure=True).sequence == 2


def test_a_withdrawn_name_may_be_filed_again(file, clerk):
    first = file()
    commands.withdraw_group(group_id=first.id, reason="解散", actor=clerk, at=AT)
    assert file().number == "431103001-2020-0002"


def test_many_at_once_or_none(clerk):
    entries = [dataclasses.replace(ENTRY, name=f"第{number}志愿队") for number in range(3)]
    made = commands.file_groups(entries=entries, actor=clerk, at=AT)
    assert [one.sequence for one in made] == [1, 2, 3]
    more = [dataclasses.replace(ENTRY, name="新来的"), dataclasses.replace(ENTRY, name="第1志愿队")]
    with pytest.raises(GroupRepeated, match="431103001-2020-0002"):
        commands.file_groups(entries=more, actor=clerk, at=AT)
    twice = [dataclasses.replace(ENTRY, name="棋社"), dataclasses.replace(ENTRY, name="梅湾社区棋社")]
    with pytest.raises(GroupRepeated):
        commands.file_groups(entries=twice, actor=clerk, at=AT)
    away = [dataclasses.replace(ENTRY, name="棋社"), dataclasses.replace(ENTRY, division_code=VILLAGE)]
    with pytest.raises(NotPermitted):
        commands.file_groups(entries=away, actor=clerk, at=AT)
    assert CommunityGroup.objects.count() == 3
    assert EventRow.objects.get(kind="communities.groups_imported").sentence == "批量备案社区社会组织 3 家"


def test_a_filing_of_the_past_is_dated(file):
    old = file(filed_date=dt.date(2019, 12, 31))
    assert (old.number, old.active_date) == ("431103001-2019-0001", dt.date(2019, 12, 31))
    with pytest.raises(Invalid, match="备案日期 2020-11-06 晚于今天"):
        file(name="棋社", filed_date=DAY + dt.timedelta(days=1))


def test_two_clerks_at_once_meet_the_constraint(file, clerk, monkeypatch):
    """Even where the look before the writing missed it, the table holds the name once."""
    file()
    monkeypatch.setattr("minzheng.registers.communities.commands.filing._refuse_repeated", lambda *_: None)
    with pytest.raises(Conflict, match="刚由另一位经办人备案"):
        commands.file_group(entry=ENTRY, sure=True, request_id=uuid.uuid4(), actor=clerk, at=at_hour(DAY, 10))
    assert CommunityGroup.objects.count() == 1
