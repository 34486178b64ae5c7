"""Campaigns, challenges, the library of texts, and the figures of a year."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.registers.enforcement import commands, queries
from minzheng.registers.enforcement.errors import EnforcementNotFound
from minzheng.registers.enforcement.models import Campaign, CampaignAction, LawText, LegalChallenge

from . import world

TABLES = (Campaign, CampaignAction, LawText, LegalChallenge)
DAY = dt.date(2020, 6, 1)


def refused(error, act, match: str = "."):
    before = [list(table.objects.order_by("pk").values()) for table in TABLES]
    with pytest.raises(error, match=match):
        act()
    assert [list(table.objects.order_by("pk").values()) for table in TABLES] == before


def open_campaign(people, **more):
    given = {
        "title": "打击整治非法社会组织",
        "field": "organisations",
        "basis": "部署",
        "from_date": dt.date(2020, 4, 1),
        "until_date": dt.date(2020, 12, 31),
        "division_code": world.DISTRICT,
        "actor": people["head"],
        "targets": [{"label": "排查", "target": 10}, {"label": "劝散", "target": 2}],
        "at": at_hour(dt.date(2020, 4, 1)),
    }
    return commands.open_campaign(**given | more)


def test_a_campaign_counts_towards_its_targets(people):
    found = open_campaign(people)
    given = {"campaign_id": found.id, "label": "排查", "place": "某街道", "result": "已登记", "actor": people["one"],
             "at": at_hour(DAY), "done_date": DAY}  # fmt: skip
    request_id = uuid.uuid4()
    for _ in range(2):
        commands.record_action(count=7, request_id=request_id, **given)
    commands.record_action(count=4, request_id=uuid.uuid4(), **given)
    assert queries.result_table(found) == [
        {"label": "排查", "target": 10, "done": 11, "reached": True},
        {"label": "劝散", "target": 2, "done": 0, "reached": False},
    ]
    for change, match in (
        ({"label": "别的"}, "目标项"), ({"done_date": dt.date(2020, 6, 2)}, "之间"),
        ({"done_date": dt.date(2020, 3, 31)}, "之间"), ({"count": 0}, "至少为 1"), ({"place": " "}, "地点"),
    ):  # fmt: skip
        refused(Invalid, lambda change=change: commands.record_action(
            **{"count": 1, "request_id": uuid.uuid4(), **given, **change}), match)  # fmt: skip
    refused(EnforcementNotFound, lambda: commands.record_action(
        count=1, request_id=uuid.uuid4(), **given | {"actor": people["far_enforcer"]}))  # fmt: skip
    refused(NotPermitted, lambda: commands.close_campaign(
        campaign_id=found.id, summary="完成", actor=people["one"], at=at_hour(DAY)))  # fmt: skip
    close = {"campaign_id": found.id, "summary": "完成", "actor": people["head"], "at": at_hour(DAY)}
    commands.close_campaign(**close)
    refused(Conflict, lambda: commands.close_campaign(**close), "已经总结")
    refused(Conflict, lambda: commands.record_action(count=1, request_id=uuid.uuid4(), **given), "已经总结")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"targets": []}, "目标"),
        ({"targets": [{"label": "甲", "target": 0}]}, "目标"),
        ({"targets": [{"label": "甲", "target": 1}, {"label": "甲", "target": 2}]}, "目标"),
        ({"until_date": dt.date(2020, 3, 31)}, "结束日期"),
        ({"field": "别的"}, "领域"),
    ],
)
def test_a_campaign_needs_targets_and_days(people, change, match):
    refused(Invalid, lambda: open_campaign(people, **change), match)


def receive(people, kind: str, **more):
    given = {
        "kind": kind, "act": "行政处罚决定", "claimant": "某协会", "authority": "区人民政府",
        "received_date": dt.date(2020, 9, 24), "division_code": world.DISTRICT, "actor": people["lawyer"],
        "at": at_hour(dt.date(2020, 9, 24), 16), "request_id": uuid.uuid4(),
    }  # fmt: skip
    return commands.receive_challenge(**given | more)


def test_a_challenge_is_answered_decided_and_learnt_from(people):
    found = receive(people, "reconsideration")
    # ten days end on Sunday 2020-10-04 inside the holiday; the next working day is Friday 2020-10-09
    assert found.reply_by == dt.date(2020, 10, 9)
    # fifteen days end on Friday 2020-10-09 itself
    assert receive(people, "litigation").reply_by == dt.date(2020, 10, 9)
    refused(NotPermitted, lambda: receive(people, "litigation", actor=people["one"]))
    refused(Invalid, lambda: receive(people, "litigation", received_date=dt.date(2020, 9, 25)), "晚于今天")
    by = {"challenge_id": found.id, "actor": people["lawyer"], "at": at_hour(dt.date(2020, 10, 9), 16)}
    refused(
        Invalid,
        lambda: commands.reply_challenge(defence=" ", replied_date=dt.date(2020, 10, 9), **by),
        "要点",
    )
    commands.reply_challenge(defence="合法", replied_date=dt.date(2020, 10, 9), **by)
    refused(
        Conflict, lambda: commands.reply_challenge(defence="再答", replied_date=dt.date(2020, 10, 9), **by)
    )
    decide = by | {"at": at_hour(dt.date(2020, 12, 1)), "decided_date": dt.date(2020, 11, 30)}
    refused(Invalid, lambda: commands.decide_challenge(result="annulled", lesson="", **decide), "启示")
    commands.decide_challenge(result="annulled", lesson="告知书须写明证据", **decide)
    refused(Conflict, lambda: commands.decide_challenge(result="upheld", lesson="", **decide), "已于")
    refused(EnforcementNotFound, lambda: commands.reply_challenge(
        defence="合法", replied_date=dt.date(2020, 10, 9), **by | {"challenge_id": 0}))  # fmt: skip


def test_texts_by_field_and_day(people):
    by = {"actor": people["lawyer"], "at": world.OPENING}
    first = commands.keep_first_texts(**by)
    assert first == LawText.objects.count()
    assert commands.keep_first_texts(**by) == 0
    old = queries.texts(field="organisations", on_date=dt.date(2021, 10, 14)).get(code="社会组织处罚程序规定")
    new = queries.texts(field="organisations", on_date=dt.date(2021, 10, 15)).get(code="社会组织处罚程序规定")
    assert (old.document_number, new.document_number) == ("民政部令第44号", "民政部令第68号")
    assert new.replaces == old
    grounds = queries.grounds_of(queries.texts().get(code="社会救助暂行办法"))
    assert [one.code for one in grounds] == ["dibao-fraud"]
    given = {"code": "试", "title": "试行办法", "rank": "policy", "fields": ["funerals"],
             "from_date": dt.date(2020, 1, 1)} | by  # fmt: skip
    kept = commands.keep_text(**given)
    refused(Conflict, lambda: commands.keep_text(**given), "已在库中")
    refused(Invalid, lambda: commands.keep_text(**given | {"rank": "别的"}), "级别")
    refused(Invalid, lambda: commands.keep_text(**given | {"fields": []}), "领域")
    refused(Invalid, lambda: commands.keep_text(**given | {"replaces_id": kept.id}), "不早于")
    refused(NotPermitted, lambda: commands.keep_text(**given | {"actor": people["one"]}))
    commands.keep_text(**given | {"from_date": dt.date(2021, 5, 1), "replaces_id": kept.id})
    kept.refresh_from_db()
    assert kept.until_date == dt.date(2021, 4, 30)


def test_the_figures_of_a_year_and_what_is_overdue(people):
    found = world.drawn_round(people)
    first, second = found.tasks.order_by("id")
    world.inspect(people, first)
    row = next(one for one in queries.statistics(people["auditor"], 2020) if one["field"] == "社会组织")
    assert (row["inspected"], row["hits"], row["hit_permille"]) == (1, 0, 0)
    assert queries.statistics(people["far_enforcer"], 2020)[0]["inspected"] == 0
    missed = queries.deadlines_missed(people["head"], dt.date(2020, 12, 1))
    assert missed["检查任务超期"] == 1
    assert missed["检查结果未按期公布"] == 1
    assert set(queries.own_tasks(world.whose(people, second))) == {second}
