"""Dishonesty, responsibility, samples, alerts, and the national base: who may do what next, and what
never.
"""

import datetime as dt
import io

import pytest
from django.db import transaction
from python_calamine import CalamineWorkbook

from minzheng.config.demo.fields.weddings import declared, marry, open_case, step
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused
from minzheng.registers.marriages import commands, figures, queries
from minzheng.registers.marriages.commands.credit import NEXT
from minzheng.registers.marriages.models import CreditEvent, MarriageRecord, NationalUpload, SampledRecord
from tests.laid import laid

from .conftest import AT, DAY, OFFICE, pair_of
from .test_registration import refused

FACTS = {
    "act": "false_statement",
    "facts": "声明无配偶，经查在外省有在册婚姻。",
    "evidence": "全国库返回记录",
}


@laid
def married(officers, invention):
    return marry(*pair_of(invention), officers, DAY)


@laid
def found(officers, married):
    return commands.find_dishonesty(
        office_code=OFFICE, person=married.male, actor=officers["dengji"], at=AT, **FACTS
    )


def move(credit, action, officers, text="理由充分", at=AT):
    who = "chuzhang" if action in ("decide", "dismiss", "repair") else "dengji"
    return commands.move_credit(credit_id=credit.id, action=action, text=text, actor=officers[who], at=at)


def test_none_is_a_figure(officers):
    assert figures.year_figures(OFFICE, 2020).dishonest == 0


def test_from_finding_to_repair(officers, found):
    for action, state in (("tell", "told"), ("hear", "told"), ("decide", "decided"), ("report", "reported"),
                          ("repair", "repaired")):  # fmt: skip
        assert move(found, action, officers).state == state
    assert figures.year_figures(OFFICE, 2021).dishonest == 1
    assert CreditEvent.objects.get().statement_until_date == dt.date(2021, 1, 11)


@pytest.mark.parametrize("state", CreditEvent.State.values)
def test_every_action_in_every_state(officers, found, written, state):
    told = {"told_at": AT, "statement_until_date": DAY, "statement": "承认"}
    CreditEvent.objects.update(state=state, **told)
    for action, (source, target) in NEXT.items():
        if state == source:
            with transaction.atomic():
                assert move(found, action, officers).state == target
                transaction.set_rollback(True)
        else:
            refused(lambda a=action: move(found, a, officers), written, "当前为", error=Conflict)


def test_nothing_is_decided_before_the_person_could_speak(officers, found, written):
    move(found, "tell", officers)
    last = at_hour(dt.date(2021, 1, 11), 17)
    refused(lambda: move(found, "decide", officers, at=last), written, "2021-01-11 才满", error=Conflict)
    assert move(found, "decide", officers, at=at_hour(dt.date(2021, 1, 12), 9)).state == "decided"


def test_the_finder_does_not_decide(officers, found, written):
    move(found, "tell", officers)
    move(found, "hear", officers)
    CreditEvent.objects.update(found_by_id=officers["chuzhang"].account_id)
    refused(lambda: move(found, "decide", officers), written, "不能认定", error=Refused)
    refused(lambda: move(found, "decide", officers, text=" "), written, "内容或理由", error=Invalid)


@pytest.mark.parametrize(
    ("changes", "words"), [({"act": "often_divorced"}, "四类情形"), ({"facts": "短"}, "10 个字")]
)
def test_what_is_no_dishonesty(officers, married, written, changes, words):
    refused(
        lambda: commands.find_dishonesty(
            office_code=OFFICE, person=married.male, actor=officers["dengji"], at=AT, **FACTS | changes
        ),
        written, words, error=Invalid,
    )  # fmt: skip


def test_who_first_received_them_answers_until_it_is_handed_on(officers, pair, written):
    case = open_case("marriage", declared(*pair()), officers["dengji"], AT)
    step(case, "verify", officers["dengji2"], AT)
    assert (queries.owner_of(case.id).name, queries.owner_of(case.id).reason) == ("肖玉兰", "首次接待")
    head = {"case_id": case.id, "actor": officers["chuzhang"], "at": AT}
    refused(lambda: commands.hand_over_case(username="dengji2", reason=" ", **head), written, "移交原因")
    refused(lambda: commands.hand_over_case(username="nobody", reason="x", **head), written, "没有这个账号")
    commands.hand_over_case(username="dengji2", reason="外出培训", **head)
    step(case, "examine", officers["dengji2"], AT)
    assert queries.owner_of(case.id).name == "吕小芳"


def test_a_fault_has_an_owner_and_an_end(officers, married, written):
    head = {"actor": officers["chuzhang"], "at": AT}
    fault = commands.note_fault(record_id=married.id, fault="照片贴反", **head)
    assert fault.responsible_id == officers["dengji"].account_id
    refused(lambda: commands.close_fault(fault_id=fault.id, follow_up="", **head), written, "处理结果")
    commands.close_fault(fault_id=fault.id, follow_up="已更正", **head)
    refused(
        lambda: commands.close_fault(fault_id=fault.id, follow_up="again", **head), written, error=Conflict
    )
    refused(lambda: commands.note_fault(record_id=0, fault="x", **head), written, error=NotFound)


def test_a_sample_is_drawn_once_and_each_result_stands(officers, pair, written):
    for _ in range(3):
        marry(*pair(), officers, DAY)
    head = {"actor": officers["chuzhang"], "at": AT}
    month = {"office_code": OFFICE, "year": 2021, "month": 1}
    assert commands.draw_sample(**month, **head) == 1  # 5 % of three, and at least one
    refused(lambda: commands.draw_sample(**month, **head), written, "不重抽", error=Conflict)
    refused(lambda: commands.draw_sample(**month | {"month": 2}, **head), written, "无样可抽", error=Invalid)
    one = SampledRecord.objects.get()
    assert figures.year_figures(OFFICE, 2021).pass_per_mille is None
    refused(lambda: commands.check_sampled(sampled_id=one.id, passed=False, **head), written, "写明问题")
    commands.check_sampled(sampled_id=one.id, passed=True, **head)
    refused(lambda: commands.check_sampled(sampled_id=one.id, passed=True, **head), written, error=Conflict)
    assert figures.year_figures(OFFICE, 2021).pass_per_mille == 1000


def three_times(groom, brides, officers, days):
    """One man marries, is left by a court, and marries again."""
    for bride, day in zip(brides, days, strict=True):
        record = marry(groom, bride, officers, day, male_pre_marital="10" if day == days[0] else "40")
        MarriageRecord.objects.filter(id=record.id).update(status="ended", ended_reason="court")


@pytest.mark.parametrize(("today", "alerted"), [(dt.date(2021, 7, 2), True), (dt.date(2021, 7, 3), False)])
def test_three_times_within_twenty_four_months(officers, pair, today, alerted):
    groom, bride = pair()
    brides = [bride, pair()[1], pair()[1]]
    three_times(groom, brides, officers, [dt.date(2019, 7, 2), dt.date(2020, 5, 6), dt.date(2020, 9, 2)])
    found = [one.rule for one in figures.alerts(OFFICE, today=today)]
    assert ("frequent" in found) == alerted


def test_the_national_base_takes_and_returns(officers, married, written):
    by = {"actor": officers["dengji"], "at": AT}
    content = commands.upload_file(office_code=OFFICE, **by)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[-1][3] == "J431103-2021-000001"
    refused(lambda: commands.upload_file(office_code=OFFICE, **by), written, "没有需要上报", error=Conflict)

    def answer(text: str):
        return commands.take_receipts(file=io.BytesIO(f"记录编号,结果,退回原因\n{text}\n".encode()), **by)

    assert not answer(f"{married.id},退回,").loaded
    assert NationalUpload.objects.get().state == "sent"
    assert answer(f"{married.id},退回,照片不清").loaded
    assert figures.national_figures(OFFICE) == {
        "total": 1, "taken": 0, "waiting": 0, "returned": 1, "unsent": 0
    }  # fmt: skip
    commands.upload_file(office_code=OFFICE, **by)
    assert answer(f"{married.id},入库,").loaded
    assert figures.national_figures(OFFICE)["taken"] == 1


def test_authority_and_certificates_are_dated(officers, written):
    head = {"office_code": OFFICE, "actor": officers["chuzhang"], "at": AT}
    grant = {"scope": "hmt", "from_date": DAY, "until_date": None, "document_number": "湘民函示例"}
    commands.grant_authority(**grant, **head)
    refused(lambda: commands.grant_authority(**grant, **head), written, "已登记过", error=Conflict)
    for changes in ({"document_number": ""}, {"until_date": DAY}):
        refused(lambda c=changes: commands.grant_authority(**grant | c, **head), written, error=Invalid)
    certified = {"username": "luru", "qualification_number": "示例9号", "from_date": DAY, "until_date": None,
                 "trained_date": DAY, "trained_by": "省厅"}  # fmt: skip
    wrong = ({"username": "nobody"}, {"qualification_number": " "}, {"until_date": DAY},
             {"trained_date": DAY + dt.timedelta(days=1)})  # fmt: skip
    for changes in wrong:
        refused(lambda c=changes: commands.certify_registrar(**certified | c, **head), written, error=Invalid)
    commands.certify_registrar(**certified, **head)
    refused(lambda: commands.certify_registrar(**certified, **head), written, error=Conflict)
    assert queries.may_sign(officers["luru"], OFFICE, DAY)
    assert not queries.may_sign(officers["luru"], OFFICE, DAY - dt.timedelta(days=1))


def test_only_the_head_decides(officers, married, written):
    by = {"actor": officers["dengji"], "at": AT}
    calls = (
        lambda: commands.void_number(record_id=married.id, reason="x", **by),
        lambda: commands.note_fault(record_id=married.id, fault="x", **by),
        lambda: commands.draw_sample(office_code=OFFICE, year=2021, month=1, **by),
        lambda: commands.grant_authority(office_code=OFFICE, scope="hmt", from_date=DAY, until_date=None,
                                         document_number="x", **by),
    )  # fmt: skip
    for call in calls:
        refused(call, written, error=Refused)
