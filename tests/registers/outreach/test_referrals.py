"""Referrals: written, printed, answered; every act in every state. Handovers to discipline inspection."""

import datetime as dt

import pytest
from django.forms.models import model_to_dict

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.documents import queries as documents
from minzheng.registers.outreach import commands, queries
from minzheng.registers.outreach.errors import ReportNotFound, ReportNotNow
from minzheng.registers.outreach.models import DisciplineHandover, Referral, ReferralState
from minzheng.registers.outreach.special import schemes
from tests.laid import undone

from .conftest import AT, DAY


def answer(world, referral, kind="granted", **changes):
    typed = {"by_whom": "医保局 李", "text": "已按规定救助"} | changes
    return commands.record_answer(referral_id=referral.id, answer=kind, actor=world.town, at=AT, **typed)


def supplement(world, referral, day=DAY):
    return commands.supplement(referral_id=referral.id, text="已补发票", actor=world.town, at=at_hour(day))


def withdraw(world, referral):
    return commands.withdraw_referral(referral_id=referral.id, reason="本人已办", actor=world.town, at=AT)


ACTS = {
    "grant": answer,
    "refuse": lambda w, r: answer(w, r, "refused"),
    "ask": lambda w, r: answer(w, r, "more_needed"),
    "supplement": supplement,
    "withdraw": withdraw,
}
WAYS = {"sent": (), "more_needed": ("ask",), "granted": ("grant",), "refused": ("refuse",),
        "withdrawn": ("withdraw",)}  # fmt: skip
TARGETS = {
    **{(state, act): target for state in ("sent", "more_needed")
       for act, target in (("grant", "granted"), ("refuse", "refused"), ("ask", "more_needed"),
                           ("withdraw", "withdrawn"))},
    ("more_needed", "supplement"): "sent",
}  # fmt: skip


@pytest.mark.parametrize("state", ReferralState.values)
def test_every_act_in_every_state(world, state):
    referral, faults = world.refer(world.walk("assigned")), []
    for step in WAYS[state]:
        ACTS[step](world, referral)
    for act, do in ACTS.items():
        with undone():
            before = model_to_dict(Referral.objects.get(id=referral.id)), referral.answers.count()
            wanted = TARGETS.get((state, act))
            try:
                found = do(world, referral).state
            except MinzhengError as refusal:
                after = model_to_dict(Referral.objects.get(id=referral.id)), referral.answers.count()
                found = None if isinstance(refusal, ReportNotNow) and after == before else repr(refusal)
            if found != wanted:
                faults.append(f"{act} in {state}: {found}, not {wanted}")
    assert faults == []


def test_a_letter_goes_to_whoever_is_in_charge_on_the_day(world):
    report = world.walk("assigned", reporter_name="王小明", reporter_phone="19900000001")
    commands.link_person(report_id=report.id, person_id=world.person.id, actor=world.town, at=AT)
    referral = world.refer(report)
    assert (referral.recipient, str(referral.due_date), referral.person) == (
        "医疗保障部门",
        "2020-11-26",
        world.person,
    )
    assert referral.number == referral.document.number
    told = str(referral.document.data)
    assert "何示例" in told
    assert "王小明" not in told
    assert "镇人民政府" in told
    assert referral.document.pdf.size_bytes > 1000
    medical = next(one for one in schemes() if one.code == "medical")
    assert (medical.office_on(dt.date(2018, 9, 30)), medical.office_on(dt.date(2018, 10, 1))) == (
        "民政部门",
        "医疗保障部门",
    )
    with pytest.raises(Invalid, match="已经转办"):
        world.refer(report)
    with pytest.raises(Invalid, match="请选择转办的救助事项"):
        world.refer(report, "dibao")
    taken_back = world.refer(report, "housing", recipient="区住建局")
    withdraw(world, taken_back)
    assert not documents.verify(taken_back.document.verification_code).in_force
    world.refer(report, "housing", recipient="区住建局")
    assert Referral.objects.count() == 3
    assert {code: row["waiting"] for code, row in queries.referral_counts(world.town, DAY).items()} == {
        "medical": 1, "housing": 1,
    }  # fmt: skip


def test_a_report_is_closed_when_every_department_has_answered(world):
    report = world.walk("looked_into")
    with pytest.raises(Invalid, match="还没有发出转办单"):
        world.settle(report, "referred")
    referral = world.refer(report)
    world.settle(report, "referred")
    with pytest.raises(ReportNotNow, match="还有转办单没有答复"):
        world.close(report)
    answer(world, referral, "more_needed")
    renewed = supplement(world, referral, dt.date(2020, 11, 9))
    assert str(renewed.due_date) == "2020-11-30"  # fifteen working days after Monday 9 November
    rows = queries.referrals(world.town)
    assert list(queries.overdue_referrals(rows, dt.date(2020, 12, 1))) == [referral]
    commands.record_answer(
        referral_id=referral.id, answer="granted", by_whom="医保局", text="已救助两千元", actor=world.town,
        at=at_hour(dt.date(2020, 11, 12)),
    )  # fmt: skip
    world.close(report)
    assert list(queries.overdue_referrals(rows.all(), dt.date(2020, 12, 1))) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "supplemented"}, "怎样答复"),
        ({"by_whom": " "}, "经办人或科室"),
        ({"text": "好"}, "至少四个字"),
        ({"on_date": dt.date(2020, 11, 6)}, "不能晚于今天"),
        ({"on_date": dt.date(2020, 11, 4)}, "不能早于发出"),
    ],
)
def test_a_wrong_answer_is_refused(world, changes, said):
    referral = world.refer(world.walk("assigned"))
    with pytest.raises(Invalid, match=said):
        answer(world, referral, **changes)
    assert (Referral.objects.get().state, referral.answers.count()) == ("sent", 0)


def test_from_the_file_of_a_person(world):
    key = {"person_id": world.person.id}
    with pytest.raises(NotPermitted):
        world.refer(None, actor=world.worker, **key)
    with pytest.raises(ReportNotFound):
        world.refer(None, actor=world.far, **key)
    with pytest.raises(Invalid, match="请从一条线索"):
        world.refer(None)
    assert Referral.objects.count() == 0
    referral = world.refer(None, actor=world.clerk, **key)
    assert queries.of_persons([world.person.id], world.worker) == ([], [referral])
    assert list(queries.referrals(world.far)) == []


def test_a_handover_is_seen_by_who_may_hand_over(world):
    report = world.walk("assigned", purpose="complaint")
    for actor in (world.clerk, world.town, world.auditor):
        with pytest.raises(NotPermitted):
            world.hand_over(report, actor)
    with pytest.raises(ReportNotNow, match="只有举报"):
        world.hand_over(world.receive())
    with pytest.raises(Invalid, match="至少四个字"):
        world.hand_over(report, reason="疑")
    assert DisciplineHandover.objects.count() == 0
    world.hand_over(report)
    with pytest.raises(ReportNotNow, match="已经移送"):
        world.hand_over(report)
    for actor in (world.head, world.auditor):
        assert queries.handover_of(report, actor).reason == "疑似优亲厚友"
        assert list(queries.handed_over(queries.reports(actor), actor)) == [report]
    for actor in (world.clerk, world.town):
        assert queries.handover_of(report, actor) is None
        assert list(queries.handed_over(queries.reports(actor), actor)) == []
    assert "移送" not in str(queries.story(report))
    assert EventRow.objects.latest("id").sentence == f"线索 {report.number}：移送纪委监委"


def test_receipt_and_result_come_once_each_and_not_before_it_was_sent(world):
    report = world.walk("closed", purpose="complaint")
    key = {"report_id": report.id, "actor": world.head, "at": at_hour(dt.date(2020, 12, 1))}
    with pytest.raises(ReportNotFound):
        commands.record_receipt(receipt_number="1", receipt_date=DAY, **key)
    world.hand_over(report)
    for day in (dt.date(2020, 11, 4), dt.date(2020, 12, 2)):
        with pytest.raises(Invalid, match="移送以后"):
            commands.record_receipt(receipt_number="收1", receipt_date=day, **key)
    with pytest.raises(Invalid, match="回执编号"):
        commands.record_receipt(receipt_number=" ", receipt_date=DAY, **key)
    with pytest.raises(NotPermitted):
        commands.record_receipt(receipt_number="收1", receipt_date=DAY, **key | {"actor": world.auditor})
    commands.record_receipt(receipt_number="收1", receipt_date=DAY, **key)
    commands.record_result(result="给予警告处分", result_date=dt.date(2020, 11, 30), **key)
    seen = queries.handover_of(report, world.head)
    assert (seen.receipt_number, seen.result) == ("收1", "给予警告处分")
    for again in (
        lambda: commands.record_receipt(receipt_number="收2", receipt_date=DAY, **key),
        lambda: commands.record_result(result="另一个结果", result_date=DAY, **key),
    ):
        with pytest.raises(ReportNotNow):
            again()
