"""The lists: from proposal through notice and statement to listing, repair, removal; red list; measures."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.errors import (
    AlreadyOpen,
    MustBeSomebodyElse,
    NotNow,
    SubjectNotFound,
    TooEarly,
)
from minzheng.registers.supervision.models import CreditEntry, MeasureNotice, PenaltyMark, SupervisionStep

from .conftest import DISTRICT, day


@pytest.fixture
def body(place):
    made = place.organisation("示例养花协会")
    place.entrust(made)
    return made


def propose(
    place, body, ground="report", list_code="abnormal", at="2020-10-09", occurred="2020-10-01", **more
):
    return commands.propose(
        organisation_id=body.id, list_code=list_code, ground=ground, facts_text="未按期报送年度报告",
        occurred_date=dt.date.fromisoformat(occurred), actor=place.clerk, at=day(at), **more,
    )  # fmt: skip


def step(row, action, actor, at, **data):
    return commands.act(
        subject="credit", subject_id=row.id, action=action, data=data, actor=actor, at=day(at)
    )


def listed(place, body, ground="report", list_code="abnormal", **more) -> CreditEntry:
    row = propose(place, body, ground, list_code, **more)
    step(row, "notify", place.clerk, "2020-10-12")
    return step(row, "list", place.head, "2020-10-27", opinion="事实清楚")


def test_listed_after_ten_working_days_without_a_statement(place, body, unchanged):
    row = propose(place, body)
    assert row.clause == "第十一条第（一）项"
    row = step(row, "notify", place.clerk, "2020-10-12")
    # From Tuesday 13 October ten working days: 13-16, 19-23, 26.
    assert row.statement_until == dt.date(2020, 10, 26)
    with unchanged, pytest.raises(TooEarly, match="2020-10-26"):
        step(row, "list", place.head, "2020-10-26", opinion="事实清楚")
    row = step(row, "list", place.head, "2020-10-27", opinion="事实清楚")
    assert (row.state, row.listed_date, row.counted_from_date) == (
        "listed",
        dt.date(2020, 10, 27),
        dt.date(2020, 10, 27),
    )
    papers = (
        SupervisionStep.objects.filter(document__isnull=False)
        .order_by("id")
        .values_list("document__title", flat=True)
    )
    assert list(papers) == ["拟列入活动异常名录告知书", "列入活动异常名录决定书"]


def test_a_statement_lets_the_decision_come_earlier(place, body):
    row = step(propose(place, body), "notify", place.clerk, "2020-10-12")
    step(row, "state", place.agent, "2020-10-14", statement="负责人住院，正在补办。")
    assert step(row, "list", place.head, "2020-10-15", opinion="理由不成立").state == "listed"


def test_a_statement_after_its_period_is_told_where_to_turn(place, body, unchanged):
    row = step(propose(place, body), "notify", place.clerk, "2020-10-12")
    with unchanged, pytest.raises(TooEarly, match="2020-10-26"):
        step(row, "state", place.agent, "2020-10-27", statement="负责人住院，正在补办。")


def test_who_proposed_does_not_decide(place, body, unchanged):
    row = step(propose(place, body), "notify", place.clerk, "2020-10-12")
    with unchanged, pytest.raises(NotPermitted):
        step(row, "list", place.clerk, "2020-10-27", opinion="事实清楚")


def test_listing_needs_two_pairs_of_eyes_even_among_heads(place, body, unchanged, monkeypatch):
    from minzheng.kernel.access import roles  # noqa: PLC0415

    monkeypatch.setitem(roles.PERMISSIONS, "organisation.handle", {roles.Role.BUREAU_HEAD})
    row = commands.propose(
        organisation_id=body.id, list_code="abnormal", ground="report", facts_text="未按期报送年度报告",
        occurred_date=dt.date(2020, 10, 1), actor=place.head, at=day("2020-10-09"),
    )  # fmt: skip
    step(row, "notify", place.second_head, "2020-10-12")
    for who in (place.head, place.second_head):
        with unchanged, pytest.raises(MustBeSomebodyElse):
            step(row, "list", who, "2020-10-27", opinion="事实清楚")


@pytest.mark.parametrize(
    ("changed", "error", "field"),
    [
        ({"ground": "heavy_fine"}, Invalid, "ground"),
        ({"ground": "nothing"}, Invalid, "ground"),
        ({"occurred": "2020-10-10"}, Invalid, "occurred_date"),
    ],
)
def test_a_proposal_that_does_not_fit_changes_nothing(place, body, unchanged, changed, error, field):
    with unchanged, pytest.raises(error) as refused:
        propose(place, body, **changed)
    assert refused.value.field == field


LETTERS = (dt.date(2020, 9, 1), dt.date(2020, 9, 16))


def test_nobody_there_is_proved_by_two_letters(place, body, unchanged):
    for letters, field in (
        ((None, None), "first_letter_date"),
        ((LETTERS[0], dt.date(2020, 9, 15)), "second_letter_date"),
        ((LETTERS[0], dt.date(2020, 10, 2)), "second_letter_date"),
        ((dt.date(2020, 9, 30), dt.date(2020, 10, 20)), "second_letter_date"),
    ):
        with unchanged, pytest.raises(Invalid) as refused:
            propose(place, body, ground="no_contact", letters=letters)
        assert refused.value.field == field
    row = propose(place, body, ground="no_contact", letters=LETTERS)
    assert "2020年9月1日、2020年9月16日两次向登记住所邮寄专用信函" in row.facts_text


def test_one_ground_stands_once_until_it_is_removed(place, body, unchanged):
    row = listed(place, body)
    with unchanged, pytest.raises(AlreadyOpen, match="不能重复提出"):
        propose(place, body)
    propose(place, body, ground="party")
    step(row, "repair_for", place.clerk, "2020-12-01", repair_text="已补报完成整改")
    step(row, "remove", place.head, "2020-12-04", opinion="核实完成")
    propose(place, body, at="2021-07-01")
    assert CreditEntry.objects.count() == 3


def test_one_form_proposes_once(place, body):
    sent = uuid.uuid4()
    assert propose(place, body, request_id=sent).id == propose(place, body, request_id=sent).id
    assert CreditEntry.objects.count() == 1


def test_another_district_sees_and_does_nothing(place, body, far_clerk, unchanged):
    row = propose(place, body)
    with unchanged, pytest.raises(SubjectNotFound):
        step(row, "notify", far_clerk, "2020-10-12")
    assert list(queries.rows("credit", far_clerk)) == []


def test_repaired_and_removed_within_five_working_days(place, body):
    row = listed(place, body)
    step(row, "repair", place.agent, "2020-12-01", repair_text="已补报年度报告，完成整改。")
    row = step(row, "remove", place.head, "2020-12-08", opinion="核实整改完成")
    assert (row.state, row.removed_date) == ("removed", dt.date(2020, 12, 8))
    assert SupervisionStep.objects.get(action="remove").details["in_time"] == "按期"
    assert queries.public_lists(dt.date(2020, 12, 7))["abnormal"][0].name == body.name
    assert queries.public_lists(dt.date(2020, 12, 8))["abnormal"] == []


def test_a_removal_that_was_late_says_so(place, body):
    row = listed(place, body)
    step(row, "repair", place.agent, "2020-12-01", repair_text="已补报年度报告，完成整改。")
    step(row, "remove", place.head, "2020-12-09", opinion="核实整改完成")
    assert SupervisionStep.objects.get(action="remove").details["in_time"] == "超过 2020-12-08"


def test_a_refused_repair_stays_on_the_list(place, body):
    row = listed(place, body)
    step(row, "repair", place.agent, "2020-12-01", repair_text="已补报年度报告，完成整改。")
    row = step(row, "keep", place.head, "2020-12-02", reason="财务说明没有补齐")
    assert (row.state, row.repair_date) == ("listed", None)


def test_a_light_penalty_leaves_after_six_months_counted_anew_after_a_repetition(place, body, unchanged):
    row = listed(place, body, ground="penalty")
    with unchanged, pytest.raises(TooEarly, match="2021-04-27"):
        step(row, "repair", place.agent, "2021-04-26", repair_text="已经改正，申请移出")
    row = step(row, "again", place.clerk, "2021-03-01", repeat_date="2021-02-01", reason="再次受到警告")
    assert row.counted_from_date == dt.date(2021, 2, 1)
    with unchanged, pytest.raises(TooEarly, match="2021-08-01"):
        step(row, "repair", place.agent, "2021-07-31", repair_text="已经改正，申请移出")
    assert (
        step(row, "repair", place.agent, "2021-08-01", repair_text="已经改正，申请移出").state == "repairing"
    )


def test_two_years_lead_to_the_serious_list_and_the_first_entry_goes_over(place, body, unchanged):
    first = listed(place, body)
    with unchanged, pytest.raises(TooEarly, match="2022-10-27"):
        commands.escalate(entry_id=first.id, actor=place.clerk, at=day("2022-10-26"))
    second = commands.escalate(entry_id=first.id, actor=place.clerk, at=day("2022-10-27"))
    first.refresh_from_db()
    assert first.state == "listed"
    step(second, "notify", place.clerk, "2022-10-28")
    step(second, "list", place.head, "2022-11-14", opinion="满两年未移出")
    first.refresh_from_db()
    assert (first.state, first.removed_reason) == ("transferred", "转入严重违法失信名单")
    lists = queries.public_lists(dt.date(2022, 11, 14))
    assert [len(lists[code]) for code in ("abnormal", "severe", "red")] == [0, 1, 0]
    with unchanged, pytest.raises(TooEarly, match="2024-11-14"):
        step(second, "repair", place.agent, "2024-11-13", repair_text="义务已经履行完毕")


def test_listing_tells_the_departments_and_their_answers_are_kept(place, body, unchanged):
    row = listed(place, body)
    assert set(MeasureNotice.objects.filter(entry=row).values_list("department", flat=True)) == {
        "财政部门",
        "民政部门",
    }
    measure = MeasureNotice.objects.order_by("id")[0]
    with unchanged, pytest.raises(Invalid):
        commands.answer_measure(measure_id=measure.id, feedback=" ", actor=place.clerk, at=day("2020-11-02"))
    commands.answer_measure(
        measure_id=measure.id, feedback="已从严审查", actor=place.clerk, at=day("2020-11-02")
    )
    with unchanged, pytest.raises(AlreadyOpen):
        commands.answer_measure(
            measure_id=measure.id, feedback="改口", actor=place.clerk, at=day("2020-11-03")
        )


def test_the_red_list_by_publicity_and_exit(place, body, unchanged):
    row = propose(place, body, ground="model", list_code="red")
    row = step(row, "publicise", place.clerk, "2020-10-12")
    assert row.statement_until == dt.date(2020, 10, 19)
    with unchanged, pytest.raises(TooEarly, match="2020-10-19"):
        step(row, "recognise", place.head, "2020-10-19", opinion="同意认定")
    row = step(row, "recognise", place.head, "2020-10-20", opinion="同意认定")
    assert queries.public_lists(dt.date(2020, 10, 20))["red"][0].ground.startswith("年检合格")
    assert step(row, "exit", place.head, "2021-05-01", reason="年检不合格").removed_date == dt.date(
        2021, 5, 1
    )
    assert queries.public_lists(dt.date(2021, 5, 1))["red"] == []


def test_nobody_is_on_the_red_list_and_a_list_of_dishonour_at_once(place, body, unchanged):
    red = propose(place, body, ground="model", list_code="red")
    step(red, "publicise", place.clerk, "2020-10-12")
    propose(place, body)
    with unchanged, pytest.raises(Invalid, match="活动异常名录"):
        step(red, "recognise", place.head, "2020-10-20", opinion="同意认定")


def test_penalties_are_marked_once_and_give_their_grounds(place, body):
    def mark(number: str, decided: str, kind="警告", fine_fen=0):
        return commands.record_penalty(
            organisation_id=body.id, kind=kind, fine_fen=fine_fen,
            decided_date=dt.date.fromisoformat(decided),
            document_number=number, actor=place.clerk, at=day("2020-10-09"),
        )  # fmt: skip

    assert mark("冷民罚决字〔2020〕1号", "2020-03-01") == ["penalty"]
    assert mark("冷民罚决字〔2020〕1号", "2020-03-01") == ["penalty"]
    assert mark("冷民罚决字〔2020〕2号", "2020-09-01", "罚款", 300_000) == ["repeated"]
    assert PenaltyMark.objects.count() == 2


def test_the_public_record_names_lists_and_results(place, body):
    row = listed(place, body)
    found = queries.public_credit(body.id, dt.date(2020, 11, 1))
    assert [(one.list_label, one.listed_date) for one in found.on_lists] == [
        ("活动异常名录", dt.date(2020, 10, 27))
    ]
    step(row, "repair", place.agent, "2020-12-01", repair_text="已补报年度报告，完成整改。")
    step(row, "remove", place.head, "2020-12-04", opinion="核实完成")
    assert queries.public_credit(body.id, dt.date(2020, 12, 5)).on_lists == []


def test_every_impossible_step_of_an_entry_changes_nothing(place, body, unchanged):
    row = propose(place, body)
    for stage in row.machine.stages:
        dates = {"listed_date": dt.date(2020, 10, 27), "counted_from_date": dt.date(2020, 10, 27)}
        CreditEntry.objects.filter(id=row.id).update(state=stage.code, **dates)
        for action in row.machine.actions:
            found = row.machine.find(stage.code, action)
            if found is not None and not found.bulk_only:
                continue
            for who in (place.clerk, place.head, place.agent):
                with unchanged, pytest.raises((NotNow, NotPermitted)):
                    step(row, action, who, "2020-11-02")
    assert row.division_code == DISTRICT
