"""Layers and the four groups, computed from awards and facts."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.needs import commands, declared, queries
from minzheng.registers.needs.errors import ScoredAlready
from minzheng.registers.needs.queries import LayerCount, LayerFilter
from tests.registers.needs.conftest import DAY, TOWN

pytestmark = pytest.mark.django_db


def names(world, who="shencha", day=DAY, **wanted):
    rows = queries.households(world.officers[who], LayerFilter(**wanted), on_date=day)
    return [row.head.name for row in rows]


def test_each_household_is_in_one_layer(world):
    assert names(world, layer="basic") == ["外镇户", "低保户"]
    assert names(world, layer="special") == ["边缘户"]
    assert names(world, layer="emergency") == ["临时户"]
    assert names(world, layer="none") == ["很久户", "没有户"]  # 2019-11 is more than twelve months ago
    assert names(world) == ["外镇户", "低保户", "边缘户", "临时户"]
    assert names(world, day=dt.date(2021, 4, 1), layer="emergency") == []  # March 2020 ended the day before


def test_the_highest_layer_counts(world):
    world.family("两样", "rigid_expense")
    both = world.homes["边缘"]
    benefits.open_award(
        programme="dibao", household=both, payee=both.head, division_code=both.division_code, persons=[],
        from_month=Month(2021, 1), basis="示例", **world.by(),
    )  # fmt: skip
    assert names(world, layer="basic", town=TOWN) == ["低保户", "边缘户"]
    assert names(world, layer="special") == ["两样户"]


def test_what_lacks_and_the_reach(world):
    home = world.homes["低保"]
    world.assess(home)
    world.appoint(world.homes["边缘"])
    assert names(world, lacks="measure") == ["低保户"]
    assert names(world, lacks="assessment") == ["外镇户", "边缘户", "临时户"]
    assert names(world, lacks="helper") == ["外镇户", "低保户", "临时户"]
    assert names(world, lacks="review") == []
    assert names(world, lacks="review", day=dt.date(2021, 7, 5)) == ["低保户"]
    assert names(world, text="周助") == ["边缘户"]
    assert names(world, who="cun") == ["低保户", "边缘户", "临时户"]
    assert names(world, who="zhidan") == []
    world.plan(home)
    assert names(world, lacks="measure") == []


def test_counts_by_township_in_one_statement(world):
    world.appoint(world.homes["低保"])
    with CaptureQueriesContext(connection) as captured:
        found = queries.layer_counts(world.bureau, on_date=DAY)
    assert found == [
        LayerCount("431103101", "basic", 1, 1, 1, 0), LayerCount(TOWN, "basic", 1, 0, 1, 0),
        LayerCount(TOWN, "emergency", 1, 1, 1, 0), LayerCount(TOWN, "special", 1, 1, 1, 0),
    ]  # fmt: skip
    assert sum("people_household" in one["sql"] for one in captured) == 1


def grouped(world, **wanted):
    groups = declared.groups(DAY)
    rows = queries.in_groups(world.bureau, on_date=DAY, **wanted)
    return {row.head.name: queries.groups_of(row, groups) for row in rows}


def test_the_four_groups_and_who_of_them_has_nothing(world):
    world.fact(world.homes["没有"], "poverty_monitoring", 1)
    world.fact(world.homes["低保"], "poverty_monitoring", 2)
    world.fact(world.homes["很久"], "poverty_monitoring", 0)
    assert grouped(world) == {
        "低保户": ["易返贫监测户"], "边缘户": ["边缘户"], "临时户": ["突发困难户"], "没有户": ["未脱贫户"],
    }  # fmt: skip
    assert list(grouped(world, covered="yes")) == ["低保户"]
    assert list(grouped(world, covered="none")) == ["边缘户", "临时户", "没有户"]
    assert list(grouped(world, covered="nothing")) == ["临时户", "没有户"]  # the aid of March has ended
    assert list(grouped(world, code="poor")) == ["没有户"]
    assert grouped(world, town="431103101") == {}
    assert [one.clear_by for one in declared.groups(DAY)] == [dt.date(2020, 5, 31)] * 4


def test_the_declared_lists_hold_together():
    assert [one.name for one in declared.areas(DAY)] == ["收入生活", "健康", "照料", "儿童", "住房", "就业"]
    assert sum(one.points for one in declared.criteria(DAY)) == 100
    assert declared.areas(dt.date(2014, 4, 30)) == ()


def test_acceptance_takes_two(world):
    home = world.homes["低保"]
    world.fact(home, "urban", 1)
    given = {"income": 30, "work": 20, "medical": 20, "school": 0, "housing": 9}  # 79
    key = {"household_id": home.id}
    commands.score_acceptance(given=given, **key, **world.by("shouli"))
    assert [row.scorers for row in queries.acceptance(world.bureau, on_date=DAY)] == [1]
    with pytest.raises(ScoredAlready, match="另一人"):
        commands.score_acceptance(given=given, **key, **world.by("shouli"))
    for wrong in ({"income": 31}, {"income": -1}, {"income": None}):
        with pytest.raises(Invalid, match="0 至 30"):
            commands.score_acceptance(given=given | wrong, **key, **world.by("shenhe"))
    assert len(queries.scored(home, year=2021)) == 1
    commands.score_acceptance(given=given | {"housing": 11}, **key, **world.by("shenhe"))  # 81: together 160
    assert [row.points for row in queries.acceptance(world.bureau, on_date=DAY, outcome="passed")] == [160]
    assert not queries.acceptance(world.bureau, on_date=DAY, outcome="failed").exists()
    total = queries.acceptance_totals(world.bureau, on_date=DAY)
    assert total == [queries.AcceptanceRow(TOWN, 1, 1, 0, 0)]
    with pytest.raises(ScoredAlready, match="已有两人"):
        commands.score_acceptance(given=given, **key, **world.by("shencha"))
