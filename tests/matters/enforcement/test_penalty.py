"""A penalty from lead to archive: every pair of state and action, every refusal, the days by hand."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.errors import MustBeSomebodyElse, NotNow, NotReady
from minzheng.kernel.cases.models import Case, Step
from minzheng.kernel.documents.models import Document, DocumentVoiding, NumberSeries
from minzheng.matters.enforcement.penalty.procedure import PENALTY_68, procedure_on
from minzheng.registers.enforcement import commands, queries
from minzheng.registers.enforcement.errors import (
    BeyondTheLaw,
    CertificateInvalid,
    DoneAlready,
    NotCompetent,
    OutOfTime,
)
from minzheng.registers.enforcement.models import Evidence, Lead, PenaltyFile, PenaltyPayment, PenaltyStop
from tests.pictures import picture
from tests.registers.enforcement import world

from .stage import KINDS, OPENED, WAYS, Play

TABLES = (
    Case,
    Step,
    PenaltyFile,
    Evidence,
    PenaltyPayment,
    PenaltyStop,
    Document,
    NumberSeries,
    Lead,
    EventRow,
)
ACTIONS = sorted({row.action for row in PENALTY_68.transitions})


def everything() -> dict:
    return picture(TABLES)


def refused(error, act, match: str = "."):
    before = everything()
    with pytest.raises(error, match=match):
        act()
    assert everything() == before


@pytest.mark.parametrize("state", WAYS)
def test_every_action_that_the_procedure_does_not_know_is_refused(play, state):
    WAYS[state](play)
    assert play.case.state == state
    known = {row.action for row in PENALTY_68.actions_from(play.case.current)}
    for action in sorted(set(ACTIONS) - known):
        for who in ("one", "head", "lawyer"):
            refused(NotNow, lambda action=action, who=who: play.act(action, who, dt.date(2022, 12, 1)))


@pytest.mark.parametrize("state", WAYS)
def test_every_action_is_refused_to_whoever_lacks_the_post(play, state):
    WAYS[state](play)
    posts = {"penalty.handle": "one", "penalty.review": "lawyer", "penalty.decide": "second_head"}
    for row in PENALTY_68.actions_from(play.case.current):
        for permission, who in posts.items():
            if permission != row.permission:
                refused(
                    NotPermitted, lambda row=row, who=who: play.act(row.action, who, dt.date(2022, 12, 1))
                )
        refused(NotPermitted, lambda row=row: play.act(row.action, "auditor", dt.date(2022, 12, 1)))


def test_the_whole_way_with_papers_numbered_without_gaps(play):
    play.closed()
    titles = list(
        Document.objects.filter(case_id=play.case.id).order_by("id").values_list("title", flat=True)
    )
    assert titles == [
        "行政处罚立案审批表", "案件调查终结报告", "法制审核意见书", "行政处罚听证告知书", "行政处罚决定书", "送达回证",
        "行政处罚案件结案报告",
    ]  # fmt: skip
    assert play.file.decision_number == "冷民罚决字〔2022〕1号"
    second = Play(play.people, play.certificates)
    second.decided()
    assert second.file.decision_number == "冷民罚决字〔2022〕2号"


def test_the_days(play):
    play.filed()
    assert play.case.total_due_date == dt.date(2022, 5, 31)  # ninety days from 2022-03-02
    play.evidence(dt.date(2022, 3, 7))
    play.act("propose", "one", dt.date(2022, 3, 14), conclusion="事实清楚", **KINDS)
    play.act("review", "lawyer", dt.date(2022, 3, 16), opinion="同意")
    play.act("notify", "one", dt.date(2022, 3, 18), reasons="违反收费规定")
    assert play.case.step_due_date == dt.date(2022, 3, 25)  # five working days from Friday 2022-03-18
    play.act("decide", "head", dt.date(2022, 3, 28), reasons="属实", **KINDS)
    # seven working days over 清明: 2 April is worked, 3 to 5 April are off
    assert play.case.step_due_date == dt.date(2022, 4, 7)
    assert play.file.publish_by == dt.date(2022, 4, 7)
    assert play.case.total_due_date is None
    play.act(
        "serve", "one", dt.date(2022, 3, 31), served_date=dt.date(2022, 3, 30), method="mail", receiver="张某"
    )
    assert play.file.pay_by == dt.date(2022, 4, 14)


def test_the_late_charge_worked_to_its_cap_with_the_days_of_reconsideration_left_out(play):
    play.filed()
    play.evidence(dt.date(2022, 3, 7))
    light = {"tier": "light", "kinds": ["fine"], "fine": 5_000, "confiscated": 0,
             "deviation_reason": "数额较小，主动退还", "is_discussed": True}  # fmt: skip
    play.act("propose", "one", dt.date(2022, 3, 14), conclusion="清楚", **light)
    play.act("review", "lawyer", dt.date(2022, 3, 16), opinion="同意")
    play.act("notify", "one", dt.date(2022, 3, 18), reasons="收费")
    play.act("decide", "head", dt.date(2022, 3, 28), reasons="属实", **light)
    play.act(
        "serve",
        "one",
        dt.date(2022, 3, 30),
        served_date=dt.date(2022, 3, 30),
        method="direct",
        receiver="张某",
    )
    owed = queries.debt(play.file, dt.date(2022, 5, 24))  # forty days after 2022-04-14
    assert (owed.late_days, owed.late_fen, owed.total_open_fen) == (40, 500_000, 1_000_000)
    by = {"case_id": play.case.id, "actor": play.people["one"]}
    commands.stop_late_charge(
        from_date=dt.date(2022, 4, 20), reason="申请行政复议", at=at_hour(dt.date(2022, 4, 20)), **by
    )
    refused(DoneAlready, lambda: commands.stop_late_charge(
        from_date=dt.date(2022, 4, 20), reason="再次", at=at_hour(dt.date(2022, 4, 21)), **by))  # fmt: skip
    commands.end_stop(until_date=dt.date(2022, 5, 19), at=at_hour(dt.date(2022, 5, 20)), **by)
    refused(
        Conflict,
        lambda: commands.end_stop(until_date=dt.date(2022, 5, 19), at=at_hour(dt.date(2022, 5, 20)), **by),
    )
    owed = queries.debt(play.file, dt.date(2022, 5, 24))
    assert (owed.late_days, owed.late_fen) == (10, 150_000)
    day = dt.date(2022, 5, 24)
    refused(
        Invalid,
        lambda: play.act("pay", "one", day, paid_date=day, amount=5_000, late=1_501, receipt_number="A"),
        "应缴",
    )
    play.act("pay", "one", day, paid_date=day, amount=5_000, late=None, receipt_number="A")
    assert play.case.state == "pen_served"
    refused(
        Conflict,
        lambda: play.act("pay", "one", day, paid_date=day, amount=0, late=1_500, receipt_number="A"),
        "已经登记",
    )
    play.act("pay", "one", day, paid_date=day, amount=0, late=1_500, receipt_number="B")
    assert play.case.state == "pen_fulfilled"


def test_who_opened_or_proposed_does_not_decide(play):
    both = play.people["one"]
    handler_and_head = world.officer("both", world.Role.BUREAU_HEAD)
    play.people["double"] = type(both)(both.account_id, both.name, both.posts + handler_and_head.posts)
    play.open()
    refused(MustBeSomebodyElse, lambda: play.act("file", "double", OPENED))
    play.act("file", "head", dt.date(2022, 3, 2))
    play.evidence(dt.date(2022, 3, 7))
    play.act("propose", "one", dt.date(2022, 3, 14), conclusion="清楚", **KINDS)
    play.act("review", "lawyer", dt.date(2022, 3, 16), opinion="同意")
    play.act("notify", "one", dt.date(2022, 3, 18), reasons="收费")
    refused(
        MustBeSomebodyElse,
        lambda: play.act("decide", "double", dt.date(2022, 3, 28), reasons="属实", **KINDS),
    )


def test_a_decision_waits_for_the_rights_and_is_never_heavier(play):
    play.notified()
    given = {"reasons": "属实", **KINDS}
    refused(NotReady, lambda: play.act("decide", "head", dt.date(2022, 3, 25), **given), "2022-03-25")
    play.act("statement", "one", dt.date(2022, 3, 22), statement="", is_waived=True, answer="已说明后果")
    heavier = {
        "tier": "light",
        "kinds": ["warning", "confiscation", "fine"],
        "fine": 33_001,
        "confiscated": 10_000,
    }
    refused(
        Invalid,
        lambda: play.act("decide", "head", dt.date(2022, 3, 23), reasons="态度恶劣", **heavier),
        "第四十五条",
    )
    more = KINDS | {"kinds": [*KINDS["kinds"], "suspension"]}
    refused(
        Invalid,
        lambda: play.act("decide", "head", dt.date(2022, 3, 23), reasons="态度恶劣", **more),
        "第四十五条",
    )
    play.act("decide", "head", dt.date(2022, 3, 23), **given)


def test_ninety_days_are_ninety(play):
    play.notified()
    refused(
        Conflict, lambda: play.act("decide", "head", dt.date(2022, 6, 1), reasons="属实", **KINDS), "第六十条"
    )
    play.act("decide", "head", dt.date(2022, 5, 31), reasons="属实", **KINDS)


def test_a_hearing_is_asked_for_in_time_and_noticed_seven_working_days_before(play):
    play.notified()
    day = dt.date(2022, 3, 22)
    given = {"requested_on": dt.date(2022, 3, 21), "hearing_date": dt.date(2022, 3, 31), "place": "会议室"}
    early = given | {"hearing_date": dt.date(2022, 3, 30)}
    refused(Invalid, lambda: play.act("request_hearing", "one", day, **early), "2022-03-31")
    late = given | {"requested_on": dt.date(2022, 3, 28), "hearing_date": dt.date(2022, 4, 30)}
    refused(Invalid, lambda: play.act("request_hearing", "one", dt.date(2022, 3, 28), **late), "已经逾期")
    play.act("request_hearing", "one", day, **given)
    refused(
        NotReady,
        lambda: play.act("hold_hearing", "lawyer", dt.date(2022, 3, 30), record="", opinion=""),
        "尚未到期",
    )


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"fine": 50_001}, BeyondTheLaw, "50,000.00"),  # five times the gains at most
        ({"fine": 45_000}, Invalid, "偏离基准"),
        ({"fine": 20_000, "deviation_reason": "主动退还"}, Invalid, "集体讨论"),
        ({"fine": None}, Invalid, "金额"),
        ({"kinds": []}, Invalid, "金额"),
        ({"kinds": ["confiscation"], "fine": None, "confiscated": None}, Invalid, "金额"),
    ],
)
def test_the_benchmark_binds_unless_a_reason_is_given(play, change, error, match):
    play.filed()
    play.evidence(dt.date(2022, 3, 7))
    refused(
        error,
        lambda: play.act("propose", "one", dt.date(2022, 3, 14), conclusion="清楚", **KINDS | change),
        match,
    )


def test_a_small_penalty_inside_the_benchmark_needs_no_review(play):
    play.open(violation="volunteers-record", field="volunteers", base=None)
    play.act("file", "head", dt.date(2022, 3, 2))
    refused(NotReady, lambda: play.act("propose", "one", dt.date(2022, 3, 3), conclusion="清楚"), "证据")
    play.evidence(dt.date(2022, 3, 7))
    play.act("propose", "one", dt.date(2022, 3, 8), conclusion="清楚", tier="light", kinds=["warning"])
    assert play.case.state == "pen_reviewed"


def test_a_decision_that_leaves_the_benchmark_goes_back_to_review(play):
    """What was proposed inside it had no review; a deviation first written at the decision must have one."""
    play.open(violation="volunteers-record", field="volunteers", base=None)
    play.act("file", "head", dt.date(2022, 3, 2))
    play.evidence(dt.date(2022, 3, 7))
    given = {"tier": "light", "kinds": ["warning"]}
    play.act("propose", "one", dt.date(2022, 3, 8), conclusion="清楚", **given)
    play.act("notify", "one", dt.date(2022, 3, 10), reasons="违反记录规定")
    given |= {"reasons": "属实"}
    more = given | {"deviation_reason": "另有考虑，偏离基准"}
    refused(Invalid, lambda: play.act("decide", "head", dt.date(2022, 3, 28), **more), "法制审核")
    play.act("decide", "head", dt.date(2022, 3, 28), **given)


def test_only_its_investigators_punish_on_the_spot(play):
    play.open(field="volunteers", violation="volunteers-record", base=None)
    refused(Invalid, lambda: play.act("on_spot", "three", OPENED, kinds=["warning"]), "办案人员")


def test_only_its_investigators_propose(play):
    play.filed()
    play.evidence(dt.date(2022, 3, 7))
    refused(
        Invalid,
        lambda: play.act("propose", "three", dt.date(2022, 3, 14), conclusion="清楚", **KINDS),
        "办案人员",
    )


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        (
            {"happened_from": dt.date(2019, 1, 1), "happened_until": dt.date(2020, 2, 28)},
            OutOfTime,
            "第三十六条",
        ),
        ({"happened_until": dt.date(2021, 7, 31)}, Invalid, "早于开始日"),
        ({"happened_until": dt.date(2022, 3, 2)}, Invalid, "晚于今天"),
        ({"violation": "dibao-fraud"}, Invalid, "不属于所选领域"),
        ({"field": "lottery", "violation": "lottery-agent"}, NotCompetent, "市级以上"),
    ],
)
def test_what_may_not_be_opened(play, change, error, match):
    refused(error, lambda: play.open(**change), match)


def test_two_certified_officers_or_none(play):
    one = str(play.certificates["one"].id)
    refused(CertificateInvalid, lambda: play.open(officers=[one]), "两名以上")
    refused(CertificateInvalid, lambda: play.open(officers=[one, one]), "两名以上")
    world.certify(play.people, until=dt.date(2022, 2, 28))
    refused(CertificateInvalid, lambda: play.open(), "不在有效期内")


def test_five_years_where_lives_or_money_were_in_danger(play):
    far = {"happened_from": dt.date(2019, 1, 1), "happened_until": dt.date(2019, 6, 1)}
    refused(OutOfTime, lambda: play.open(**far))
    play.open(**far, is_life_or_finance=True)


def test_a_lead_is_filed_once_and_settled_with_the_case(play):
    lead = commands.receive_lead(
        source="complaint",
        field="organisations",
        subject_name="示例行业协会",
        facts="违规收费",
        level=3,
        division_code=world.DISTRICT,
        actor=play.people["one"],
        at=at_hour(OPENED, 8),
        request_id=uuid.uuid4(),
    )
    play.open(lead_id=lead.id)
    refused(Conflict, lambda: Play(play.people, play.certificates).open(lead_id=lead.id), "不能重复呈批")
    play.act("file", "head", dt.date(2022, 3, 2))
    lead.refresh_from_db()
    assert (lead.state, lead.case_id) == ("filed", play.case.id)
    refused(Conflict, lambda: Play(play.people, play.certificates).open(lead_id=lead.id), "已立案")


def test_not_filed_ends_the_lead(play):
    lead = commands.receive_lead(
        source="media",
        field="organisations",
        subject_name="示例行业协会",
        facts="网传",
        level=1,
        division_code=world.DISTRICT,
        actor=play.people["one"],
        at=at_hour(OPENED, 8),
        request_id=uuid.uuid4(),
    )
    play.open(lead_id=lead.id)
    play.act("not_file", "head", dt.date(2022, 3, 2), reason="没有违法事实")
    lead.refresh_from_db()
    assert (play.case.state, lead.state) == ("pen_not_filed", "unfounded")


@pytest.mark.parametrize(
    ("kind", "fine", "match"), [("organisation", 3_001, "3,000.00"), ("citizen", 201, "200.00")]
)
def test_on_the_spot_only_a_warning_or_a_little(play, kind, fine, match):
    play.open(field="divisions", violation="boundary-marker", party_kind=kind, base=None)
    refused(BeyondTheLaw, lambda: play.act("on_spot", "one", OPENED, kinds=["fine"], fine=fine), match)
    play.act("on_spot", "one", OPENED, kinds=["fine"], fine=200)
    assert play.case.state == "pen_served"
    assert play.file.pay_by == dt.date(2022, 3, 16)


def test_a_warning_on_the_spot_is_done(play):
    play.open(field="volunteers", violation="volunteers-record", base=None)
    play.act("on_spot", "one", OPENED, kinds=["warning"])
    assert play.case.state == "pen_fulfilled"
    assert play.file.is_simple


def test_later_law_does_not_reach_earlier_cases(play):
    assert [procedure_on(day, "999901").code for day in (
        dt.date(2021, 7, 14), dt.date(2021, 7, 15), dt.date(2021, 10, 14), dt.date(2021, 10, 15)
    )] == ["penalty-2012", "penalty-2021", "penalty-2021", "penalty-68"]  # fmt: skip
    play.open(dt.date(2021, 7, 14), happened_from=dt.date(2021, 3, 1), happened_until=dt.date(2021, 5, 1))
    play.act("file", "head", dt.date(2021, 7, 16))
    assert (play.case.procedure, play.case.total_due_date) == ("penalty-2012", None)


def test_evidence_is_not_dated_back_and_things_kept_are_given_back_in_time(play):
    play.filed()
    refused(Invalid, lambda: play.evidence(dt.date(2022, 3, 1)), "倒签")
    refused(Invalid, lambda: play.evidence(dt.date(2022, 3, 7), at=at_hour(dt.date(2022, 3, 6))), "晚于现在")
    refused(
        CertificateInvalid,
        lambda: play.evidence(dt.date(2022, 3, 7), officer_ids=[play.certificates["one"].id]),
    )
    refused(NotPermitted, lambda: play.evidence(dt.date(2022, 3, 7), actor=play.people["auditor"]))
    kept = play.evidence(dt.date(2022, 3, 7), kind="object", is_preserved=True)
    assert kept.dispose_by == dt.date(2022, 3, 16)
    refused(
        NotReady,
        lambda: play.act("propose", "one", dt.date(2022, 3, 14), conclusion="清楚", **KINDS),
        "2022-03-16",
    )
    by = {"evidence_id": kept.id, "actor": play.people["one"]}
    refused(Invalid, lambda: commands.dispose_evidence(
        disposal="作为证据入卷", at=at_hour(dt.date(2022, 3, 17)), **by), "第五十六条")  # fmt: skip
    commands.dispose_evidence(disposal="发还当事人", at=at_hour(dt.date(2022, 3, 17)), **by)
    refused(DoneAlready, lambda: commands.dispose_evidence(
        disposal="发还当事人", at=at_hour(dt.date(2022, 3, 18)), **by))  # fmt: skip


def test_a_revoked_decision_is_void_and_its_notice_withdrawn(play):
    play.served()
    play.act("revoke", "head", dt.date(2022, 4, 6), reason="适用法律错误")
    voiding = DocumentVoiding.objects.get()
    assert voiding.document.number == "冷民罚决字〔2022〕1号"
    assert voiding.replaced_by.number == "冷民罚撤字〔2022〕1号"
    assert play.file.revoked_date == dt.date(2022, 4, 6)


def test_the_court_is_asked_only_in_its_window(play):
    play.urged()
    refused(
        NotReady,
        lambda: play.act("apply_court", "second_head", dt.date(2022, 9, 30), court="法院"),
        "才能申请",
    )
    refused(
        NotReady, lambda: play.act("apply_court", "second_head", dt.date(2023, 2, 1), court="法院"), "届满"
    )
    play.act("apply_court", "second_head", dt.date(2022, 10, 12), court="示范区人民法院")


def test_nobody_is_urged_before_the_day_of_payment_is_over(play):
    play.served()
    refused(NotReady, lambda: play.act("urge", "one", dt.date(2022, 4, 14)), "尚未逾期")
    refused(NotReady, lambda: play.act("fulfil", "one", dt.date(2022, 4, 14), reason="已交"), "未缴清")


def test_the_same_request_decides_once(play):
    play.notified()
    request_id = uuid.uuid4()
    given = {
        "case_id": play.case.id, "action": "decide", "data": {"reasons": "属实", **KINDS},
        "actor": play.people["head"], "at": at_hour(dt.date(2022, 3, 28)), "request_id": request_id,
    }  # fmt: skip
    cases.act(**given)
    before = everything()
    cases.act(**given)
    assert everything() == before


def test_reinvestigation_must_be_notified_again(play):
    play.notified()
    play.act("reopen", "head", dt.date(2022, 3, 22), reason="发现新的票据")
    assert (play.case.state, play.file.notified_fen) == ("pen_filed", None)
    play.act(
        "propose",
        "one",
        dt.date(2022, 3, 24),
        conclusion="补充",
        **KINDS | {"tier": "ordinary", "fine": 40_000},
    )
    play.act("review", "lawyer", dt.date(2022, 3, 25), opinion="同意")
    play.act("notify", "one", dt.date(2022, 3, 28), reasons="新的事实")
    assert play.file.notified_fen == 4_000_000
