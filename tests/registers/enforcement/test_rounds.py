"""A 双随机 round: planned, frozen, drawn with conflicts excluded, inspected by two, published."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, Refused
from minzheng.kernel.rounds import queries as draws
from minzheng.kernel.rounds.errors import DrawnAlready
from minzheng.kernel.rounds.models import Draw
from minzheng.registers.enforcement import commands, queries
from minzheng.registers.enforcement.errors import CertificateInvalid, DoneAlready, EnforcementNotFound
from minzheng.registers.enforcement.models import (
    EnforcementOfficer,
    InspectionObject,
    InspectionRecord,
    InspectionTask,
    Lead,
    RandomInspection,
    SupervisionFinding,
    TaskOfficer,
)
from tests.pictures import picture

from . import world

TABLES = (
    RandomInspection, Draw, InspectionTask, TaskOfficer, InspectionRecord, SupervisionFinding, Lead,
    EnforcementOfficer, InspectionObject,
)  # fmt: skip


def everything() -> dict:
    return picture(TABLES)


def refused(error, act, match: str = "."):
    before = everything()
    with pytest.raises(error, match=match):
        act()
    assert everything() == before


def test_a_round_of_forty_draws_two_objects_and_two_inspectors_each(people):
    found = world.drawn_round(people, 40)
    tasks = list(found.tasks.order_by("id"))
    assert len(tasks) == 2  # 40 × 3% is 1.2
    assert all(task.officers.count() == 2 for task in tasks)
    assert {task.due_date for task in tasks} == {dt.date(2020, 11, 30)}
    assert draws.is_published(draws.public_draw(found.object_draw_id))
    assert world.draw(people, found) == found
    assert found.tasks.count() == 2


def test_a_rerun_with_other_numbers_is_refused(people):
    found = world.drawn_round(people)
    refused(
        Invalid, lambda: world.draw(people, found, entropy="2020096|01 02 03 04 05 06 07"), "第 2020095 期"
    )
    refused(DrawnAlready, lambda: world.draw(people, found, entropy="2020095|01 02 03 04 05 06 07"), "58号")


def test_who_keeps_away_is_not_drawn(people):
    officers = world.certify(people)
    objects = world.stock(people, 10)
    world.checklist(people)
    for one in objects:
        commands.avoid(officer_id=officers["two"].id, object_id=one.id, reason="曾在该协会任职",
                       actor=people["head"], at=world.OPENING)  # fmt: skip
    found = world.plan(people, share_basis_points=10_000)
    world.freeze(people, found)
    world.draw(people, found)
    assert found.tasks.count() == 10
    assert not TaskOfficer.objects.filter(officer=officers["two"]).exists()
    passed = draws.keys_of(found.inspector_draw).exclude(passed_over="")
    assert {row.passed_over for row in passed} <= {"曾在该协会任职"}


def test_strata_by_risk_class(people):
    world.certify(people)
    world.stock(people, 40, C=10, D=2)
    world.checklist(people)
    found = world.plan(people, is_layered=True)
    assert found.wants == {"B": 1, "C": 1, "D": 2}
    world.freeze(people, found)
    world.draw(people, found)
    assert sorted(task.target.risk_class for task in found.tasks.all()) == ["B", "C", "D", "D"]


def test_what_stands_in_the_way_of_a_round(people):
    refused(Invalid, lambda: world.plan(people), "检查清单")
    world.checklist(people)
    refused(Invalid, lambda: world.plan(people), "对象库是空的")
    world.stock(people, 5)
    refused(Invalid, lambda: world.plan(people, share_basis_points=299), "不能低于 3%")
    refused(Invalid, lambda: world.plan(people, finish_by=dt.date(2020, 10, 9)), "今天以后")
    found = world.plan(people)
    refused(Conflict, lambda: world.draw(people, found), "还没有冻结")
    refused(Invalid, lambda: world.freeze(people, found), "只有 0 名")
    world.certify(people, until=dt.date(2020, 10, 11))  # all run out the day before the draw
    refused(Invalid, lambda: world.freeze(people, found), "只有 0 名")
    world.certify(people)
    refused(Invalid, lambda: world.freeze(people, found, draw_date=dt.date(2020, 11, 30)), "早于检查截止")
    refused(NotPermitted, lambda: world.plan(people, actor=people["one"]))
    refused(EnforcementNotFound, lambda: world.freeze(people, found, actor=people["stranger"]))


def test_later_objects_do_not_enter_a_frozen_list(people):
    world.certify(people)
    world.stock(people, 5)
    world.checklist(people)
    found = world.plan(people)
    world.freeze(people, found)
    commands.enter_object(code="SO-999", field="organisations", name="后来的协会", division_code=world.DISTRICT,
                          actor=people["head"], at=world.FREEZE_AT)  # fmt: skip
    found.refresh_from_db()
    assert found.object_draw.size == 5


def test_an_inspection_without_problems_is_published(people):
    task = world.drawn_round(people).tasks.first()
    record = world.inspect(people, task)
    task.refresh_from_db()
    # the twentieth working day after Tuesday 2020-10-20
    assert task.publish_by == dt.date(2020, 11, 17)
    assert world.inspect(people, task, request_id=record.request_id) == record
    refused(DoneAlready, lambda: world.inspect(people, task), "不能重复")
    refused(
        NotPermitted, lambda: commands.publish_result(task_id=task.id, actor=people["one"], at=world.DRAW_AT)
    )
    at = at_hour(dt.date(2020, 10, 21))
    commands.publish_result(task_id=task.id, actor=people["head"], at=at)
    again = commands.publish_result(task_id=task.id, actor=people["head"], at=at_hour(dt.date(2020, 10, 22)))
    assert again.published_at == at
    assert list(queries.published_results(task.round)) == [task]
    assert Lead.objects.count() == 0


WRONG = {"charter": {"answer": "ok"}, "fees": {"answer": "problem", "note": "向会员收取未公示的评比费"},
         "books": {"answer": "problem", "note": "缺三个月凭证"}}  # fmt: skip


def test_problems_become_findings_and_the_grave_a_lead_with_receipt(people):
    task = world.drawn_round(people).tasks.first()
    world.inspect(people, task, answers=WRONG, outcome="suspected", findings="涉嫌违规收费。")
    assert SupervisionFinding.objects.count() == 2
    lead = Lead.objects.get()
    assert (lead.number, lead.level, lead.state) == ("执线〔2020〕1号", 3, "open")
    assert lead.check_by == dt.date(2020, 11, 10)  # fifteen working days from 2020-10-20
    assert lead.receipt_id is not None
    assert {one.lead_id for one in SupervisionFinding.objects.all()} == {lead.id}


def test_slight_problems_stay_findings(people):
    task = world.drawn_round(people).tasks.first()
    slight = {
        "charter": {"answer": "ok"},
        "fees": {"answer": "ok"},
        "books": {"answer": "problem", "note": "漏记"},
    }
    world.inspect(people, task, answers=slight, outcome="ordered", correct_by=dt.date(2020, 11, 10))
    assert SupervisionFinding.objects.get().lead is None
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"answers": {}}, "请选择"),
        ({"answers": WRONG | {"fees": {"answer": "problem", "note": " "}}}, "写明"),
        ({"answers": WRONG}, "不能选“未发现问题”"),
        ({"outcome": "ordered", "correct_by": dt.date(2020, 11, 1)}, "不一致"),
        ({"answers": WRONG, "outcome": "ordered"}, "改正期限"),
        ({"answers": WRONG, "outcome": "ordered", "correct_by": dt.date(2020, 11, 20)}, "30 日以内"),
        ({"inspected_at": at_hour(dt.date(2020, 10, 21))}, "不能晚于现在"),
        ({"inspected_at": at_hour(dt.date(2020, 10, 12), 8)}, "早于抽取"),
        ({"findings": " "}, "检查结论"),
        ({"signed_by": ""}, "拒签"),
    ],
)
def test_a_record_that_does_not_hold_together_is_refused(people, change, match):
    task = world.drawn_round(people).tasks.first()
    refused(Invalid, lambda: world.inspect(people, task, **change), match)


def test_only_the_drawn_officers_with_valid_certificates_inspect(people):
    found = world.drawn_round(people)
    task = found.tasks.first()
    drawn_accounts = set(task.officers.values_list("officer__account_id", flat=True))
    other = next(
        people[key] for key in ("one", "two", "three") if people[key].account_id not in drawn_accounts
    )
    refused(Refused, lambda: world.inspect(people, task, actor=other), "不在其中")
    refused(NotPermitted, lambda: world.inspect(people, task, actor=people["auditor"]))
    refused(EnforcementNotFound, lambda: world.inspect(people, task, actor=people["far_enforcer"]))
    EnforcementOfficer.objects.filter(id=task.officers.last().officer_id).update(
        valid_until=dt.date(2020, 10, 19)
    )
    refused(CertificateInvalid, lambda: world.inspect(people, task), "不在有效期内")


def test_a_daily_finding_becomes_a_lead_from_the_level_on(people):
    given = {
        "field": "funerals", "subject_name": "示例公墓", "text": "墓穴超面积", "found_date": dt.date(2020, 6, 1),
        "division_code": world.DISTRICT, "actor": people["one"], "at": at_hour(dt.date(2020, 6, 1), 15),
    }  # fmt: skip
    slight = commands.record_finding(level=2, request_id=uuid.uuid4(), **given)
    assert slight.lead is None
    ident = uuid.uuid4()
    grave = commands.record_finding(level=3, request_id=ident, **given)
    assert grave.lead.number == "执线〔2020〕1号"
    assert commands.record_finding(level=3, request_id=ident, **given) == grave
    assert Lead.objects.count() == 1
    for change, match in (
        ({"field": "assistance"}, "衔接的领域"), ({"found_date": dt.date(2020, 6, 2)}, "晚于今天"),
        ({"text": " "}, "发现的问题"), ({"level": 4}, "程度"),
    ):  # fmt: skip
        refused(Invalid, lambda change=change: commands.record_finding(
            **{"level": 1, "request_id": uuid.uuid4(), **given, **change}), match)  # fmt: skip
    refused(NotPermitted, lambda: commands.record_finding(
        level=1, request_id=uuid.uuid4(), **given | {"actor": people["auditor"]}))  # fmt: skip
    at = at_hour(dt.date(2020, 6, 10))
    commands.correct_finding(
        finding_id=slight.id, corrected_date=dt.date(2020, 6, 9), actor=people["one"], at=at
    )
    refused(DoneAlready, lambda: commands.correct_finding(
        finding_id=slight.id, corrected_date=dt.date(2020, 6, 9), actor=people["one"], at=at))  # fmt: skip


def test_a_lead_is_settled_once_with_a_reason(people):
    lead = commands.receive_lead(
        source="complaint", field="marriage", subject_name="示例婚介所", facts="收费不明", level=2,
        division_code=world.DISTRICT, actor=people["one"], at=world.OPENING, request_id=uuid.uuid4(),
    )  # fmt: skip
    given = {"lead_id": lead.id, "actor": people["one"], "at": at_hour(dt.date(2020, 3, 10))}
    refused(Invalid, lambda: commands.settle_lead(state="unfounded", settlement="无", **given), "写明")
    refused(Invalid, lambda: commands.settle_lead(state="filed", settlement="直接立案", **given), "立案")
    refused(EnforcementNotFound, lambda: commands.settle_lead(
        state="unfounded", settlement="查无此事", **given | {"actor": people["far_enforcer"]}))  # fmt: skip
    commands.settle_lead(state="transferred", settlement="移送市场监管局", **given)
    refused(
        DoneAlready, lambda: commands.settle_lead(state="unfounded", settlement="查无此事", **given), "已移送"
    )


def test_the_library_of_objects_and_officers(people):
    one = world.stock(people, 1)[0]
    by = {"actor": people["head"], "at": world.OPENING}
    refused(Conflict, lambda: world.stock(people, 1), "已在库中")
    refused(Invalid, lambda: commands.classify(object_id=one.id, risk_class="C", reason=" ", **by), "理由")
    commands.classify(object_id=one.id, risk_class="C", reason="上年年检不合格", **by)
    refused(EnforcementNotFound, lambda: commands.retire(
        object_id=one.id, reason="已注销", actor=people["stranger"], at=world.OPENING))  # fmt: skip
    commands.retire(object_id=one.id, reason="已注销", **by)
    refused(Conflict, lambda: commands.retire(object_id=one.id, reason="已注销", **by), "已不在库")
    officers = world.certify(people)
    world.certify(people)  # renewed under the same numbers
    assert EnforcementOfficer.objects.count() == 3
    commands.set_duty(officer_id=officers["one"].id, is_on_duty=False, **by)
    day = dt.date(2020, 6, 1)
    assert set(EnforcementOfficer.objects.certified_on(day)) == {officers["two"], officers["three"]}
    given = {"name": "某", "certificate_number": "X", "division_code": world.DISTRICT, **by}
    refused(Invalid, lambda: commands.enter_officer(
        fields=[], valid_from=day, valid_until=day, **given), "执法领域")  # fmt: skip
    refused(Invalid, lambda: commands.enter_officer(
        fields=["funerals"], valid_from=day, valid_until=dt.date(2020, 5, 31), **given), "早于")  # fmt: skip
