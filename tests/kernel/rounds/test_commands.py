"""Freezing, drawing, publishing, voiding: in that order, once, and never changed afterwards."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.rounds import commands, queries
from minzheng.kernel.rounds.errors import DrawnAlready, DrawNotFound, ListFrozen, NotEnough, TooEarly
from minzheng.kernel.rounds.models import Draw, DrawnKey, DrawPublication, DrawResult, DrawVoiding, ListEntry

from .conftest import DISTRICT, DRAW_DAY, DRAWN, ENTROPY, FROZEN, draw, freeze, officer

pytestmark = pytest.mark.django_db
TABLES = (Draw, ListEntry, DrawResult, DrawnKey, DrawPublication, DrawVoiding, EventRow)
SCRIPT = Path(__file__).parents[3] / "docs" / "recompute_draw.py"


def everything() -> list:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def refused(error, act, match: str = "."):
    before = everything()
    with pytest.raises(error, match=match) as caught:
        act()
    assert everything() == before
    return caught.value.sentence


def test_a_round_from_list_to_publication(head):
    frozen = freeze(head)
    assert frozen.number == "抽签〔2020〕1号"
    assert queries.result_of(frozen) is None
    assert "seed" not in json.loads(queries.as_json(frozen))
    result = draw(frozen, head)
    assert result.seed == f"2020-10-12|{ENTROPY}|{frozen.list_digest}"
    assert len(queries.drawn(frozen)) == 3
    assert DrawnKey.objects.filter(result=result).count() == 12
    commands.publish(draw_id=frozen.id, actor=head, at=DRAWN)
    assert queries.is_published(queries.public_draw(frozen.id))
    assert list(EventRow.objects.order_by("id").values_list("kind", flat=True)) == [
        "rounds.list_frozen", "rounds.list_drawn", "rounds.draw_published",
    ]  # fmt: skip


def test_the_same_entropy_again_answers_with_what_stands(head):
    frozen = freeze(head)
    first = draw(frozen, head)
    before = everything()
    assert draw(frozen, head) == first
    assert everything() == before


def test_another_seed_is_refused_with_article_and_remedy(head):
    frozen = freeze(head, issue="")
    draw(frozen, head)
    sentence = refused(DrawnAlready, lambda: draw(frozen, head, entropy="2020096|01 02 03 04 05 06 07"))
    assert "国办发〔2015〕58号" in sentence
    assert "作废" in sentence
    assert "冻结新名单" in sentence


def test_another_issue_than_announced_is_refused(head):
    frozen = freeze(head)
    refused(Invalid, lambda: draw(frozen, head, entropy="2020096|01 02 03 04 05 06 07"), "第 2020095 期")


@pytest.mark.parametrize("day", [9, 8])
def test_the_day_of_the_draw_must_come_after_the_freezing(head, day):
    refused(TooEarly, lambda: freeze(head, draw_date=DRAW_DAY.replace(day=day)), "不晚于")


def test_nobody_draws_before_the_entropy_exists(head):
    frozen = freeze(head)
    refused(TooEarly, lambda: draw(frozen, head, at=at_hour(DRAW_DAY.replace(day=11), 23)), "还没有产生")


@pytest.mark.parametrize(
    "entropy",
    [
        "",
        "2020095",
        "2020095|",
        "|01 02",
        "2020095| \n",
        "2020095|3 08 12",
        "2020095|03,08,12",
        "2020095|零三",
    ],
)
def test_entropy_must_name_issue_and_numbers(head, entropy):
    frozen = freeze(head, issue="")
    refused(Invalid, lambda: draw(frozen, head, entropy=entropy), "期号")


def test_the_way_of_writing_chooses_no_other_seed(head):
    """Full-width signs and wide gaps are the same numbers: the result that stands answers."""
    frozen = freeze(head)
    made = draw(frozen, head)
    issue, numbers = ENTROPY.split("|")
    assert draw(frozen, head, entropy=f" {issue} ｜ {numbers.replace(' ', '　 ')} ") == made
    assert made.entropy == ENTROPY


def test_one_list_for_one_purpose_until_it_is_voided(head):
    first = freeze(head)
    refused(ListFrozen, lambda: freeze(head, count=20), "先作废")
    refused(Invalid, lambda: commands.void(draw_id=first.id, reason="错", actor=head, at=FROZEN), "理由")
    commands.void(draw_id=first.id, reason="漏列三家新登记的组织", actor=head, at=FROZEN)
    second = freeze(head, count=20)
    assert (second.attempt, second.number) == (2, "抽签〔2020〕2号")
    assert {one.id for one in queries.public_draws()} == {first.id, second.id}
    refused(Conflict, lambda: draw(first, head), "已作废")
    refused(
        Conflict, lambda: commands.void(draw_id=first.id, reason="再来一次", actor=head, at=DRAWN), "已经作废"
    )


def test_how_many_was_announced_and_stays(head):
    frozen = freeze(head)
    refused(Invalid, lambda: draw(frozen, head, want=4), "已经公布")
    open_number = freeze(head, purpose="other", want=None)
    refused(Invalid, lambda: draw(open_number, head), "抽取数量")
    draw(open_number, head, want=2)
    assert len(queries.drawn(open_number)) == 2


def test_too_many_conflicts_leave_too_few(head):
    frozen = freeze(head, count=4)
    away = {"SO-001": "任职", "SO-002": "任职"}
    refused(NotEnough, lambda: draw(frozen, head, conflicts=away), "只剩 2 个")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"entries": []}, "空的"),
        ({"entries": [("A", "甲"), ("A", "乙")]}, "不止一次"),
        ({"entries": [(" ", "甲")]}, "编号"),
        ({"entries": [("A\nB", "甲")]}, "编号"),
        ({"entries": [("A|B", "甲")]}, "编号"),
        ({"entropy_source": " "}, "随机数来源"),
        ({"algorithm": "md5"}, "SM3"),
        ({"want": 13}, "只有 12 个"),
        ({"want": 0}, "至少为 1"),
    ],
)
def test_bad_lists_are_refused(head, change, match):
    refused(Invalid, lambda: freeze(head, **change), match)


def test_only_whoever_may_draw_there(head):
    refused(NotPermitted, lambda: freeze(officer(Role.ENFORCER)))
    refused(NotPermitted, lambda: freeze(officer(Role.BUREAU_HEAD, "888801")))
    frozen = freeze(head)
    stranger = officer(Role.ENFORCER)
    refused(NotPermitted, lambda: draw(frozen, stranger))
    refused(
        NotPermitted, lambda: commands.void(draw_id=frozen.id, reason="不喜欢结果", actor=stranger, at=DRAWN)
    )
    draw(frozen, head)
    refused(NotPermitted, lambda: commands.publish(draw_id=frozen.id, actor=stranger, at=DRAWN))
    with pytest.raises(DrawNotFound):
        queries.draw(frozen.id, actor=officer(Role.ENFORCER, "888801"))
    assert queries.draw(frozen.id, actor=officer(Role.ENFORCER, DISTRICT)) == frozen


def test_nothing_to_publish_before_the_draw(head):
    frozen = freeze(head, is_list_public=False)
    refused(Conflict, lambda: commands.publish(draw_id=frozen.id, actor=head, at=DRAWN), "还没有抽取")
    with pytest.raises(DrawNotFound):
        queries.public_draw(frozen.id)
    refused(DrawNotFound, lambda: draw(Draw(id=0), head))


@pytest.mark.parametrize("table", [table._meta.db_table for table in TABLES[:-1]])
def test_the_database_refuses_every_change(head, table):
    frozen = freeze(head)
    draw(frozen, head, conflicts={})
    commands.publish(draw_id=frozen.id, actor=head, at=DRAWN)
    commands.void(draw_id=frozen.id, reason="演示不可更改", actor=head, at=DRAWN)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match="is refused"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
@pytest.mark.parametrize("layered", [False, True])
def test_a_stranger_repeats_the_draw_with_the_public_script(head, tmp_path, algorithm, layered):
    entries = [(f"SO-{n:03d}", f"协会{n}", f"{'AB'[n % 2]}级" if layered else "") for n in range(1, 41)]
    want = {"A级": 2, "B级": 5} if layered else 7
    frozen = freeze(head, entries=entries, want=want, algorithm=algorithm)
    first = {"A级": {"SO-002": "任职"}, "B级": {"SO-003": "任职"}} if layered else {"SO-002": "任职"}
    draw(frozen, head, conflicts=first)
    told = json.loads(queries.as_json(queries.public_draw(frozen.id)))
    assert sum(map(len, told["drawn"].values())) == 7
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    run = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["drawn"] == told["drawn"]
    told["list"][0]["id"] = "SO-999"  # somebody exchanges a name afterwards
    file.write_text(json.dumps(told), encoding="utf-8")
    run = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "不一致" in run.stderr


def test_inspectors_are_drawn_for_each_object(head):
    frozen = freeze(
        head, entries=[(f"Z{n}", f"执法员{n}") for n in range(1, 6)], want={"SO-001": 2, "SO-004": 2},
        purpose="inspection:1:inspectors",
    )  # fmt: skip
    draw(frozen, head, conflicts={"SO-001": {"Z1": "配偶任理事", "Z2": "曾任职"}})
    pair = {one.identifier for one in queries.drawn(frozen, "SO-001")}
    assert len(pair) == 2
    assert not pair & {"Z1", "Z2"}
    assert len(queries.drawn(frozen, "SO-004")) == 2
