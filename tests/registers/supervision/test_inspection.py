"""Annual inspection: the frozen list, reports, the two-step result, rectification, the printed figures."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access import roles
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.errors import (
    AlreadyOpen,
    MustBeSomebodyElse,
    NotNow,
    SubjectNotFound,
    TooEarly,
)
from minzheng.registers.supervision.models import (
    CreditEntry,
    InspectionEntry,
    Rectification,
    SupervisionStep,
)

from .conftest import DISTRICT, REPORT, day


def freeze(place, year=2019, kind="association", at="2020-01-06"):
    return commands.freeze_round(year=year, kind=kind, division_code=DISTRICT, actor=place.clerk, at=day(at))


def step(row, action, actor, at, **data):
    subject = {InspectionEntry: "inspection", Rectification: "rectification"}[type(row)]
    return commands.act(subject=subject, subject_id=row.id, action=action, data=data, actor=actor, at=day(at))


@pytest.fixture
def entry(place) -> InspectionEntry:
    place.entrust(place.organisation("示例养花协会"))
    return freeze(place).entries.get()


def test_the_list_is_frozen_with_its_digest_and_the_dates_of_law(place):
    first, second = place.organisation("甲协会"), place.organisation("乙协会")
    place.organisation("丙中心", kind="service")
    place.organisation("年末协会", registered_date=dt.date(2019, 12, 31))
    made = freeze(place)
    assert made.count == 2
    assert made.due_date == dt.date(2020, 5, 31)
    assert made.supervisor_due_date == dt.date(2020, 3, 31)
    assert made.digest == sm3_hex(f"{first.uscc}\n{second.uscc}".encode())
    place.organisation("后来的协会")
    assert {one.name for one in made.entries.all()} == {"甲协会", "乙协会"}


def test_a_foundation_reports_by_the_end_of_march(place):
    place.organisation("示例基金会", kind="foundation")
    assert freeze(place, kind="foundation").due_date == dt.date(2020, 3, 31)


@pytest.mark.parametrize(
    ("year", "kind", "error"),
    [(2020, "association", Invalid), (2019, "service", Invalid), (2019, "club", Invalid)],
)
def test_no_round_for_a_running_year_nor_for_nobody(place, unchanged, year, kind, error):
    place.organisation("甲协会")
    with unchanged, pytest.raises(error):
        freeze(place, year=year, kind=kind)


def test_a_round_is_frozen_once(place, entry, unchanged):
    with unchanged, pytest.raises(AlreadyOpen, match="已经固定"):
        freeze(place, at="2020-01-07")


def test_only_the_clerk_of_the_place_freezes(place, far_clerk, unchanged):
    place.organisation("甲协会")
    for who in (place.head, place.agent, far_clerk):
        with unchanged, pytest.raises(NotPermitted):
            commands.freeze_round(
                year=2019, kind="association", division_code=DISTRICT, actor=who, at=day("2020-01-06")
            )


def test_from_report_to_result_by_two_officers(place, entry):
    step(entry, "report", place.agent, "2020-04-02", **REPORT)
    report = queries.report_of(entry)
    assert (report.income_fen, report.net_assets_fen, report.number) == (1_200_050, 3_200_000, 1)
    step(entry, "examine", place.clerk, "2020-04-08", result="pass", opinion="材料齐全")
    entry.refresh_from_db()
    assert (entry.state, entry.result, entry.proposed_result) == ("examined", "", "pass")
    done = step(entry, "decide", place.head, "2020-04-10")
    assert (done.state, done.result, done.report_as) == ("decided", "pass", "pass")
    assert done.decided_date == dt.date(2020, 4, 10)
    paper = SupervisionStep.objects.get(action="decide").document
    assert paper.number == "冷民社检〔2020〕1号"
    assert "合格" in "".join(paper.data["paragraphs"])
    assert not Rectification.objects.exists()


def test_a_report_sent_back_comes_again_as_a_second_one(place, entry):
    step(entry, "report", place.agent, "2020-04-02", **REPORT)
    step(entry, "return", place.clerk, "2020-04-03", reason="年末净资产不对")
    step(entry, "report", place.agent, "2020-04-04", **REPORT, donations_fen="100")
    assert [one.donations_fen for one in entry.reports.order_by("number")] == [0, 10_000]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("party_text", ""),
        ("income_fen", "一百"),
        ("activities", "-1"),
        ("party_form", "club"),
        ("activity_text", "短"),
    ],
)
def test_a_report_with_a_hole_is_refused_beside_its_field(place, entry, unchanged, field, value):
    with unchanged, pytest.raises(Invalid) as refused:
        step(entry, "report", place.agent, "2020-04-02", **{**REPORT, field: value})
    assert refused.value.field == field


def test_a_trade_association_checks_its_fees(place, unchanged):
    place.entrust(place.organisation("示例商会", is_trade_association=True))
    entry = freeze(place).entries.get()
    fees = {"fees_text": "只收会费，四档，经大会表决。"}
    with unchanged, pytest.raises(Invalid, match="收费自查") as refused:
        step(entry, "report", place.agent, "2020-04-02", **REPORT, **fees)
    assert refused.value.field == "fees_checked"
    step(entry, "report", place.agent, "2020-04-02", **REPORT, **fees, fees_checked="on")
    assert queries.report_of(entry).fees_text == "只收会费，四档，经大会表决。"


def test_an_agent_reports_for_its_own_organisation_only(place, entry, unchanged):
    other = place.organisation("别家协会", registered_date=dt.date(2014, 1, 1))
    foreign = InspectionEntry.objects.create(
        round=entry.round, organisation=other, uscc=other.uscc, name=other.name, division_code=DISTRICT,
        state="due", opened_at=day("2020-01-06"), opened_by_name="",
    )  # fmt: skip
    with unchanged, pytest.raises(SubjectNotFound):
        step(foreign, "report", place.agent, "2020-04-02", **REPORT)


def test_a_pass_names_no_situation_and_a_fail_names_one(place, entry, unchanged):
    step(entry, "report", place.agent, "2020-04-02", **REPORT)
    for result, situations in (("pass", ["accounts"]), ("basic", []), ("fail", [])):
        with unchanged, pytest.raises(Invalid, match="情形"):
            step(
                entry,
                "examine",
                place.clerk,
                "2020-04-08",
                result=result,
                situations=situations,
                opinion="意见",
            )


def test_who_examined_does_not_decide(place, entry, unchanged):
    step(entry, "report", place.agent, "2020-04-02", **REPORT)
    step(entry, "examine", place.clerk, "2020-04-08", result="pass", opinion="材料齐全")
    with unchanged, pytest.raises(NotPermitted):
        step(entry, "decide", place.clerk, "2020-04-10")
    done = step(entry, "send_back", place.head, "2020-04-10", reason="请再核对收支")
    assert (done.state, done.proposed_result) == ("reported", "")


def test_separation_holds_for_a_head_who_also_examined(place, entry, unchanged, monkeypatch):
    monkeypatch.setitem(roles.PERMISSIONS, "organisation.handle", {roles.Role.BUREAU_HEAD})
    step(entry, "report", place.agent, "2020-04-02", **REPORT)
    step(entry, "examine", place.head, "2020-04-08", result="pass", opinion="材料齐全")
    with unchanged, pytest.raises(MustBeSomebodyElse, match="提出年检结论"):
        step(entry, "decide", place.head, "2020-04-10")
    assert step(entry, "decide", place.second_head, "2020-04-10").result == "pass"


def test_a_basic_result_orders_rectification_within_three_months(place, entry):
    step(entry, "report", place.agent, "2020-04-02", **REPORT)
    step(
        entry,
        "examine",
        place.clerk,
        "2020-04-08",
        result="basic",
        situations=["accounts"],
        opinion="账目不清",
    )
    step(entry, "decide", place.head, "2020-04-10")
    order = Rectification.objects.get()
    assert (order.ground, order.due_date, order.state) == ("basic", dt.date(2020, 7, 10), "ordered")
    assert "财务制度不健全" in order.demands


def test_the_absent_keep_their_result_and_are_printed_as_failed(place, entry, unchanged):
    with unchanged, pytest.raises(TooEarly, match="2020-05-31"):
        step(entry, "absent", place.clerk, "2020-05-31", reason="至今未报送")
    step(entry, "absent", place.clerk, "2020-06-01", reason="至今未报送")
    done = step(entry, "decide", place.head, "2020-06-02")
    assert (done.result, done.report_as) == ("absent", "fail")


def test_reminding_twice_a_day_is_one_reminder(place, entry, unchanged):
    made = entry.round
    assert (
        commands.remind(round_id=made.id, entry_ids=[entry.id], actor=place.clerk, at=day("2020-05-20")) == 1
    )
    with unchanged, pytest.raises(Invalid, match="没有可以催报的"):
        commands.remind(round_id=made.id, entry_ids=[entry.id], actor=place.clerk, at=day("2020-05-20"))
    commands.remind(round_id=made.id, entry_ids=[entry.id], actor=place.clerk, at=day("2020-05-21"))
    entry.refresh_from_db()
    assert entry.reminders == 2


def test_late_ones_are_ordered_to_rectify_by_the_thirtieth_of_september(place, entry, unchanged):
    wanted = {"round_id": entry.round_id, "entry_ids": [entry.id], "due_date": dt.date(2020, 9, 30)}
    with unchanged, pytest.raises(TooEarly, match="2020-05-31"):
        commands.order_late(**wanted, actor=place.clerk, at=day("2020-05-31"))
    assert commands.order_late(**wanted, actor=place.clerk, at=day("2020-08-03")) == 1
    order = Rectification.objects.get()
    paper = SupervisionStep.objects.get(subject="rectification", action="issue").document
    assert order.due_date == dt.date(2020, 9, 30)
    assert "限于2020年9月30日前全面完成整改，并提交书面整改报告" in "".join(paper.data["paragraphs"])
    with unchanged, pytest.raises(Invalid, match="没有可以责令整改的"):
        commands.order_late(**wanted, actor=place.clerk, at=day("2020-08-04"))


def test_a_rectification_is_reported_checked_and_done(place, entry):
    order = commands.order_rectification(
        organisation_id=entry.organisation_id, ground="check", demands="补齐会议记录",
        due_date=dt.date(2020, 9, 30),
        actor=place.clerk, at=day("2020-08-03"),
    )  # fmt: skip
    step(order, "submit", place.agent, "2020-09-28", report_text="已补齐全部会议记录并装订。")
    step(order, "reject", place.clerk, "2020-09-29", reason="缺少签到表")
    step(order, "submit", place.agent, "2020-09-30", report_text="签到表已经补齐并装订。")
    done = step(order, "accept", place.clerk, "2020-10-09", opinion="核对属实")
    assert (done.state, done.completed_date) == ("done", dt.date(2020, 10, 9))
    assert SupervisionStep.objects.get(action="accept").details["in_time"] == "按期"


def test_an_overdue_rectification_is_proposed_for_the_abnormal_list(place, entry, unchanged):
    order = commands.order_rectification(
        organisation_id=entry.organisation_id, ground="check", demands="补齐会议记录",
        due_date=dt.date(2020, 9, 30),
        actor=place.clerk, at=day("2020-08-03"),
    )  # fmt: skip
    with unchanged, pytest.raises(TooEarly, match="2020-09-30"):
        step(order, "propose", place.clerk, "2020-09-30", reason="催告后仍未提交")
    step(order, "propose", place.clerk, "2020-10-09", reason="催告后仍未提交")
    listed = CreditEntry.objects.get()
    assert (listed.list, listed.ground, listed.state) == ("abnormal", "rectification", "proposed")
    assert listed.clause == "第十一条第（三）项"
    assert listed.occurred_date == dt.date(2020, 10, 1)
    with unchanged, pytest.raises(NotNow):
        step(order, "submit_for", place.clerk, "2020-10-10", report_text="现在才交来的整改报告。")


def test_the_same_form_sent_twice_is_one_step(place, entry):
    sent = {"subject": "inspection", "subject_id": entry.id, "action": "report", "data": REPORT,
            "actor": place.agent, "at": day("2020-04-02"), "request_id": uuid.uuid4()}  # fmt: skip
    commands.act(**sent)
    commands.act(**sent)
    assert entry.reports.count() == 1
    assert SupervisionStep.objects.filter(action="report").count() == 1


def test_the_printed_figures_of_2019(place):
    """51 = 16 合格 + 6 基本合格 + 29 不合格, the absent among them; here 20 failed and 9 did not take part."""
    for number in range(51):
        place.organisation(f"协会{number:02d}")
    made = freeze(place)
    results = ["pass"] * 16 + ["basic"] * 6 + ["fail"] * 20 + ["absent"] * 9
    for entry, result in zip(made.entries.order_by("id"), results, strict=True):
        entry.state, entry.result = "decided", result
        entry.report_as = "fail" if result == "absent" else result
        entry.decided_date = dt.date(2020, 10, 30)
        entry.save()
    board = queries.board(made)
    assert (board.due, board.passed, board.basic, board.printed_failed) == (51, 16, 6, 29)
    assert (board.failed, board.absent, board.missing, board.handled_percent_tenths) == (20, 9, 0, 1000)
    assert len(queries.coverage(made)["decided"]) == 51
    assert queries.coverage(made)["open"] == []
