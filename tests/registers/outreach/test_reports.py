"""A report from the first word to the answer; every act in every state; a refusal changes nothing."""

import datetime as dt

import pytest
from django.forms.models import model_to_dict

from minzheng.config.demo import accounts
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.registers.outreach import commands, queries
from minzheng.registers.outreach.errors import ReportedBefore, ReportNotFound, ReportNotNow
from minzheng.registers.outreach.models import Report, ReportState, ReportStep
from tests.laid import undone

from .conftest import AT, DAY, FACTS, NAME, OTHER_TOWN, PHONE

NAMED = {"reporter_name": NAME, "reporter_phone": PHONE}
ACTS = {
    "assign": lambda w, r: w.assign(r),
    "look_into": lambda w, r: w.look_into(r, w.clerk),
    "link": lambda w, r: commands.link_person(report_id=r.id, person_id=w.person.id, actor=w.clerk, at=AT),
    "settle": lambda w, r: commands.settle(
        report_id=r.id, outcome="explained", text="已告知政策", actor=w.clerk, at=AT
    ),
    "close": lambda w, r: commands.close(report_id=r.id, reply="已答复", actor=w.clerk, at=AT),
    "merge": lambda w, r: commands.merge(
        report_id=r.id, into_number=w.receive(purpose=r.purpose).number, actor=w.clerk, at=AT
    ),
    "withdraw": lambda w, r: w.withdraw(r),
}
OPEN = ("received", "assigned", "looked_into", "settled")
TARGETS = {
    ("received", "assign"): "assigned", ("assigned", "assign"): "assigned",
    ("assigned", "look_into"): "looked_into", ("looked_into", "look_into"): "looked_into",
    ("looked_into", "settle"): "settled", ("settled", "close"): "closed",
    **{(state, "link"): state for state in OPEN},
    **{(state, "merge"): "merged" for state in OPEN},
    **{(state, "withdraw"): "withdrawn" for state in OPEN},
}  # fmt: skip


def standing(report) -> tuple:
    found = Report.objects.get(id=report.id)
    return model_to_dict(found), found.steps.count()


def fault_of(world, report, act: str) -> str:
    """What is wrong with this act in this state; "" when it does what the table says."""
    wanted, before = TARGETS.get((report.state, act)), standing(report)
    try:
        ACTS[act](world, report)
    except MinzhengError as refusal:
        if wanted or not isinstance(refusal, ReportNotNow):
            return f"{refusal!r} instead of {wanted or 'ReportNotNow'}"
        return "" if standing(report) == before else "refused, but something changed"
    found = Report.objects.get(id=report.id).state
    return "" if found == wanted else f"{found} instead of {wanted or 'a refusal'}"


@pytest.mark.parametrize("purpose", ["need", "complaint"])
@pytest.mark.parametrize("state", ReportState.values)
def test_every_act_in_every_state(world, state, purpose):
    report, faults = world.walk(state, purpose=purpose), []
    for act in ACTS:
        with undone():
            if fault := fault_of(world, Report.objects.get(id=report.id), act):
                faults.append(f"{act} in {state}: {fault}")
    assert faults == []


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"urgency": "red"}, "2020-11-10"),  # Friday, Monday, Tuesday
        ({"urgency": "orange"}, "2020-11-16"),
        ({"urgency": "yellow"}, "2020-11-26"),
        ({"purpose": "complaint", "urgency": "red"}, "2021-01-04"),  # sixty days, whatever the haste
    ],
)
def test_the_last_day(world, changes, due):
    assert str(world.receive(**changes).due_date) == due


def test_the_head_allows_a_complaint_thirty_days_more_once(world):
    def extend(report, actor=world.head):
        return commands.extend(report_id=report.id, reason="需要外调核实", actor=actor, at=AT)

    need, report = world.receive(), world.receive(purpose="complaint")
    with pytest.raises(ReportNotNow, match="不能延期"):
        extend(need)
    with pytest.raises(NotPermitted):
        extend(report, world.clerk)
    assert str(extend(report).due_date) == "2021-02-03"  # the ninetieth day
    with pytest.raises(ReportNotNow, match="已经延过"):
        extend(report)
    closed = world.walk("closed", purpose="complaint")
    with pytest.raises(ReportNotNow, match="已办结"):
        extend(closed)
    assert str(Report.objects.get(id=closed.id).due_date) == "2021-01-04"


def test_two_unknown_persons_are_not_one_household(world):
    world.receive(subject_name="不详")
    world.receive(subject_name="不详", is_meant=False)
    assert Report.objects.count() == 2


def test_overdue_is_what_is_open_after_its_last_day(world):
    report = world.receive(urgency="red")
    rows = queries.reports(world.clerk)
    assert list(queries.overdue(rows, dt.date(2020, 11, 10))) == []
    assert list(queries.overdue(rows, dt.date(2020, 11, 11))) == [report]
    assert queries.counts(world.clerk, dt.date(2020, 11, 11)) == {
        "received": 0, "assigned": 1, "settled": 0, "overdue": 1,
    }  # fmt: skip
    world.withdraw(report)
    assert list(queries.overdue(rows.all(), dt.date(2020, 11, 11))) == []


def test_from_the_hotline_to_the_answer(world):
    report = world.receive(urgency="red", place="三组", **NAMED)
    assert (report.state, report.number, report.scope_code) == ("assigned", "XS2020-00001", accounts.VILLAGE)
    assert NAME.encode() not in bytes(report.reporter_name_cipher)
    assert FACTS.encode() not in bytes(report.facts_cipher)
    assert queries.reporter_of(report).masked == "王** 199****0001"
    commands.look_into(
        report_id=report.id, how="visit", text="属实，独居", on_date=DAY, informed_date=DAY, actor=world.worker,
        at=AT,
    )  # fmt: skip
    with pytest.raises(Invalid, match="办件编号"):
        world.settle(report, "helped", case_number="没有")
    world.settle(report, "explained")
    with pytest.raises(Invalid, match="必须答复"):
        world.close(report, reply=" ")
    assert Report.objects.get(id=report.id).state == "settled"
    world.close(report)
    report.refresh_from_db()
    assert (report.state, report.reply, report.informed_date) == ("closed", "已电话答复", DAY)
    assert [one["title"] for one in queries.story(report)] == [
        "答复办结", "登记处理结果", "核查（入户）", "登记",
    ]  # fmt: skip
    sentences = "".join(
        EventRow.objects.filter(kind__startswith="outreach").values_list("sentence", flat=True)
    )
    assert "XS2020-00001：答复办结" in sentences
    assert NAME not in sentences
    assert "何示例" not in sentences


def test_an_anonymous_report_may_be_closed_without_an_answer(world):
    report = world.walk("settled")
    assert queries.reporter_of(report).masked == "匿名"
    world.close(report, reply="")
    report.refresh_from_db()
    assert (report.state, report.replied_at) == ("closed", None)


def test_who_was_merged_in_is_answered_too(world):
    report, other = world.walk("assigned"), world.receive(**NAMED)
    world.merge(other, report.number.lower())
    world.look_into(report)
    world.settle(report)
    with pytest.raises(Invalid, match="必须答复"):
        world.close(report, reply="")
    with pytest.raises(ReportNotNow, match="已有别的线索并入"):
        world.withdraw(report)
    world.close(report)
    other.refresh_from_db()
    assert (other.state, other.reply) == ("merged", "已电话答复")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"facts": "无"}, "至少四个字"),
        ({"facts": "长" * 2001}, "2000 字以内"),
        ({"subject_name": " "}, "请填写反映的是谁"),
        ({"reporter_name": NAME}, "不想留名的"),
        ({"reporter_phone": PHONE}, "请也填写姓名"),
        ({"reporter_name": "王1", "reporter_phone": PHONE}, "姓名只能"),
        ({"channel": "web"}, "线索来源"),
        ({"purpose": ""}, "请选择是"),
        ({"urgency": "blue"}, "紧急程度"),
        ({"complaint_kind": "other"}, "不是举报"),
        ({"purpose": "complaint", "complaint_kind": ""}, "举报的事项"),
        ({"found_date": dt.date(2020, 11, 6)}, "不能晚于今天"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(world, changes, said):
    with pytest.raises(Invalid, match=said):
        world.receive(**changes)
    assert (Report.objects.count(), ReportStep.objects.count()) == (0, 0)


def test_the_same_household_within_thirty_days_is_pointed_out(world):
    first = world.receive()
    with pytest.raises(ReportedBefore, match="XS2020-00001（待核查）"):
        world.receive(day=dt.date(2020, 12, 5), is_meant=False)  # the thirtieth day
    assert Report.objects.count() == 1
    second = world.receive(day=dt.date(2020, 12, 5))
    assert queries.repeats_of(second, world.clerk) == [first]
    world.receive(day=dt.date(2021, 1, 5), is_meant=False)  # the thirty-first day after the second
    world.receive(subject_name="别人", is_meant=False)
    commands.link_person(report_id=first.id, person_id=world.person.id, actor=world.town, at=AT)
    first.refresh_from_db()
    assert first.person == world.person


def test_a_village_may_not_report_elsewhere_and_sees_its_own(world):
    with pytest.raises(NotPermitted):
        world.receive(actor=world.worker, division_code="431103102201")
    with pytest.raises(NotPermitted):
        world.receive(actor=world.auditor)
    assert Report.objects.count() == 0
    report = world.receive(actor=world.worker)
    assert queries.report_of(report.id, world.worker) == report
    with pytest.raises(ReportNotFound):
        world.look_into(report, world.far)
    with pytest.raises(NotPermitted):
        commands.settle(report_id=report.id, outcome="explained", text="告知政策", actor=world.worker, at=AT)


def test_who_is_complained_about_reads_nothing(world):
    report = world.receive(actor=world.worker, purpose="complaint", complaint_kind="favouritism")
    assert (report.state, report.scope_code) == ("received", accounts.DISTRICT)
    for actor in (world.worker, world.town, world.town_head):
        assert list(queries.reports(actor)) == []
    with pytest.raises(Invalid, match="由区民政局直接核查"):
        world.assign(report, accounts.TOWN)
    world.assign(report, accounts.DISTRICT)
    report.refresh_from_db()
    assert (report.state, report.scope_code) == ("assigned", accounts.DISTRICT)
    with pytest.raises(ReportNotFound):
        world.look_into(report, world.town)
    world.look_into(report, world.clerk, how="papers")


def test_a_complaint_about_a_household_goes_to_the_township_and_must_be_visited(world):
    report = world.receive(purpose="complaint")
    world.assign(report, accounts.VILLAGE)
    report.refresh_from_db()
    assert report.scope_code == accounts.TOWN
    assert list(queries.reports(world.worker)) == []  # a village never handles a complaint
    world.look_into(report, how="talk")
    with pytest.raises(ReportNotNow, match="必须入户"):
        world.settle(report, "unfounded")
    with pytest.raises(ReportNotNow, match="举报不转办"):
        world.refer(report)
    world.look_into(report)
    with pytest.raises(Invalid, match="请选择处理结果"):
        world.settle(report, "referred")
    world.settle(report, "substantiated")


def test_somebody_in_need_goes_to_a_township(world):
    report = world.walk("received")
    with pytest.raises(Invalid, match="要交给一个乡镇"):
        world.assign(report, accounts.DISTRICT)
    with pytest.raises(Invalid, match="只能交给本区"):
        world.assign(report, "431104101")
    assert Report.objects.get(id=report.id).state == "received"
    world.assign(report, OTHER_TOWN)
    assert list(queries.reports(world.far)) == [report]
    assert list(queries.reports(world.town)) == []
    world.assign(report, accounts.VILLAGE)
    assert list(queries.reports(world.worker)) == [report]


def test_reading_who_reported_is_an_event_and_not_for_everybody(world):
    report = world.receive(**NAMED)
    for actor in (world.worker, world.auditor):
        with pytest.raises(NotPermitted):
            commands.open_reporter(report_id=report.id, actor=actor, at=AT)
    opened = commands.open_reporter(report_id=report.id, actor=world.town, at=AT)
    assert (opened.name, opened.phone) == (NAME, PHONE)
    assert "查看线索 XS2020-00001 的反映人" in EventRow.objects.latest("id").sentence


def test_merging_needs_another_open_report_of_the_same_sort(world):
    report, complaint = world.receive(), world.receive(purpose="complaint")
    for number, said in (("XS2020-99999", "没有这个编号"), (report.number, "不能并入自己")):
        with pytest.raises(Invalid, match=said):
            world.merge(report, number)
    with pytest.raises(Invalid, match="没有这个编号"):  # the township does not know of the complaint
        commands.merge(report_id=report.id, into_number=complaint.number, actor=world.town, at=AT)
    with pytest.raises(Invalid, match="同一类型"):
        commands.merge(report_id=report.id, into_number=complaint.number, actor=world.clerk, at=AT)
    assert Report.objects.get(id=report.id).state == "assigned"
