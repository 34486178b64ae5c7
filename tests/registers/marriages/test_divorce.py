"""A divorce by the law of its day: the same day until 2020, thirty and thirty days from 2021."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from minzheng.config.demo.fields.weddings import declared, marry, open_case, parting, step
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.errors import NotNow, NotReady
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.models import Document
from minzheng.registers.marriages import figures, queries
from minzheng.registers.marriages.commands.divorcing import windows_from
from minzheng.registers.marriages.commands.registering import end_marriage
from minzheng.registers.marriages.models import MarriageRecord, Registrar
from minzheng.registers.marriages.parties import party_index
from minzheng.registers.marriages.rules.cooling import Windows
from minzheng.registers.marriages.standing import marital_state
from tests.laid import laid

from .conftest import AT, DAY, OFFICE, pair_of
from .test_registration import refused


@laid
def married(officers, invention):
    """A couple married in January 2020."""
    couple = pair_of(invention)
    marry(*couple, officers, dt.date(2020, 1, 8))
    return couple


@laid
def cooling(officers, married):
    case = open_case("divorce", parting(*married), officers["dengji"], AT)
    return step(case, "accept", officers["dengji"], AT)


def night(day: dt.date) -> int:
    return cases.run_timers(at=at_hour(day, 1))


def test_received_on_the_last_day_of_2020_it_is_done_the_same_day(officers, married):
    day = dt.date(2020, 12, 31)
    case = open_case("divorce", parting(*married), officers["dengji"], at_hour(day, 9))
    step(case, "accept", officers["dengji"], at_hour(day, 10))
    assert queries.divorce_of_case(case.id).cool_end is None
    step(case, "issue", officers["dengji"], at_hour(day, 11))
    record = MarriageRecord.objects.get(kind="L")
    assert (record.certificate_number, record.register_date) == ("L431103-2020-000001", day)
    assert record.original.ended_by == record
    assert (record.original.status, record.original.ended_reason) == ("ended", "divorce")
    assert marital_state(party_index("111", married[0].number)).label == "离婚"


def test_opened_in_2020_but_not_received_it_falls_under_the_civil_code(officers, married, written):
    case = open_case("divorce", parting(*married), officers["dengji"], at_hour(dt.date(2020, 12, 31), 17))
    refused(
        lambda: step(case, "accept", officers["dengji"], AT), written, "冷静期", "重新收件", error=NotReady
    )
    assert step(case, "abandon", officers["dengji"], AT, note="改按民法典办理").state == "aborted"


@pytest.mark.parametrize(
    ("received", "cool_end", "win_start", "win_end"),
    [  # the worked examples of the domain sheet §4.3, by the notices of 2025; and the demo's two of 2021
        (dt.date(2025, 3, 3), dt.date(2025, 4, 2), dt.date(2025, 4, 3), dt.date(2025, 5, 6)),
        (dt.date(2025, 9, 5), dt.date(2025, 10, 9), dt.date(2025, 10, 10), dt.date(2025, 11, 10)),
        (dt.date(2025, 8, 29), dt.date(2025, 9, 28), dt.date(2025, 9, 29), dt.date(2025, 10, 28)),
        (dt.date(2021, 1, 6), dt.date(2021, 2, 5), dt.date(2021, 2, 6), dt.date(2021, 3, 8)),
    ],
)
def test_the_windows_by_the_calendar_of_the_notices(officers, received, cool_end, win_start, win_end):
    counted = windows_from(received, OFFICE, at=at_hour(received, 9))
    assert (counted.cool_end, counted.win_start, counted.win_end) == (cool_end, win_start, win_end)


def test_sixty_days_from_receipt_to_certificate(officers, cooling):
    assert (cooling.state, cooling.step_due_date) == ("cooling", dt.date(2021, 2, 5))
    receipt = Document.objects.get(case_id=cooling.id)
    assert (receipt.title, receipt.data["win_end"]) == ("离婚登记申请受理回执单", "2021-03-08")
    assert night(dt.date(2021, 2, 5)) == 0
    assert night(dt.date(2021, 2, 6)) == 1
    cooling.refresh_from_db()
    assert (cooling.state, cooling.step_due_date) == ("collecting", dt.date(2021, 3, 8))
    case = step(cooling, "issue", officers["dengji"], at_hour(dt.date(2021, 2, 8), 9))
    assert case.state == "registered"
    record = queries.record_of_case(case.id)
    assert record.certificate_number == "L431103-2021-000001"
    assert queries.verify_certificate(record.certificate_number, record.details["codes"][0]).in_force
    first = MarriageRecord.objects.get(kind="J")
    assert not queries.verify_certificate(first.certificate_number, first.details["codes"][0]).in_force


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2021, 1, 6), "还在冷静期内"), (dt.date(2021, 2, 5), "还在冷静期内"), (dt.date(2021, 2, 6), ""),
        (dt.date(2021, 3, 8), ""), (dt.date(2021, 3, 9), "视为撤回"),
    ],
)  # fmt: skip
def test_both_may_come_within_the_second_thirty_days_only(officers, cooling, written, day, words):
    """By its dates, whether or not the night job has run."""
    call = lambda: step(cooling, "issue", officers["dengji"], at_hour(day, 9))  # noqa: E731
    if words:
        refused(call, written, words, "民法典 第一千零七十七条", error=NotReady)
    else:
        assert call().state == "registered"


def test_a_year_whose_holidays_were_not_published_lengthens_the_window(officers, married, written):
    """Received 2024-11-02; the notice of 2025 came on 11-12: 2025-01-01 is a holiday, the last day 01-02."""
    Registrar.objects.update(valid=(dt.date(2020, 1, 1), None))
    at = at_hour(dt.date(2024, 11, 2), 9)
    case = step(
        open_case("divorce", parting(*married), officers["dengji"], at), "accept", officers["dengji"], at
    )
    assert queries.divorce_of_case(case.id).win_end == dt.date(2025, 1, 1)
    assert Document.objects.get(case_id=case.id).data["provisional"] is True
    assert night(dt.date(2024, 12, 3)) == 1
    assert Case.objects.get(id=case.id).step_due_date == dt.date(2025, 1, 2)
    assert night(dt.date(2025, 1, 2)) == 0
    late = at_hour(dt.date(2025, 1, 3), 9)
    refused(lambda: step(case, "issue", officers["dengji"], late), written, "2025-01-02 届满", error=NotReady)
    done = step(case, "issue", officers["dengji"], at_hour(dt.date(2025, 1, 2), 9))
    assert done.state == "registered"


@pytest.mark.parametrize("by", ["male", "female"])
def test_either_withdraws_alone_and_nothing_is_collected_the_next_minute(officers, cooling, written, by):
    at = at_hour(dt.date(2021, 2, 5), 16)
    case = step(cooling, "withdraw", officers["dengji"], at, by=by)
    assert case.state == "withdrawn"
    assert Document.objects.order_by("-id")[0].title == "撤回离婚登记申请确认单"
    before = written()
    for minute in (at + dt.timedelta(minutes=1), at_hour(dt.date(2021, 2, 8), 9)):
        with pytest.raises(NotNow), transaction.atomic():
            step(cooling, "issue", officers["dengji"], minute)
    assert before.changed() == []
    why = queries.why_not_collect(cooling.id, dt.date(2021, 2, 8))
    assert why.startswith(
        ("男方" if by == "male" else "女方") + "已撤回离婚登记申请（民法典 第一千零七十七条第一款）"
    )
    assert night(dt.date(2021, 4, 1)) == 0
    assert marital_state(MarriageRecord.objects.get().male_identity_index).is_married


def test_after_the_cooling_off_nobody_withdraws(officers, cooling, written):
    refused(
        lambda: step(cooling, "withdraw", officers["dengji"], at_hour(dt.date(2021, 2, 6), 9)), written,
        "冷静期已于 2021-02-05 届满", error=MinzhengError,
    )  # fmt: skip


def test_whoever_does_not_come_has_withdrawn(officers, cooling, married):
    assert night(dt.date(2021, 2, 6)) == 1
    assert night(dt.date(2021, 3, 8)) == 0
    assert night(dt.date(2021, 3, 9)) == 1
    assert night(dt.date(2021, 3, 9)) == 0
    assert Case.objects.get(id=cooling.id).state == "lapsed"
    again = open_case("divorce", parting(*married), officers["dengji"], at_hour(dt.date(2021, 3, 10), 9))
    step(again, "accept", officers["dengji"], at_hour(dt.date(2021, 3, 10), 9))
    assert queries.divorce_of_case(again.id).cool_end == dt.date(2021, 4, 9)
    flow = figures.year_figures(OFFICE, 2021)
    assert (flow.applied, flow.lapsed, flow.pending, flow.issued, flow.withdrawn) == (2, 1, 1, 0, 0)


def test_a_night_that_was_missed_is_made_up(officers, cooling):
    """The machine stood still for three months: the first night ends it."""
    assert night(dt.date(2021, 6, 1)) >= 1
    night(dt.date(2021, 6, 1))
    assert Case.objects.get(id=cooling.id).state == "lapsed"


def test_the_timer_is_nobodys_button(officers, cooling):
    for action in ("open_window", "lapse"):
        with pytest.raises(NotNow), transaction.atomic():
            step(cooling, action, officers["dengji"], at_hour(dt.date(2021, 3, 20), 9))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"registered_in": "abroad"}, ("不是在中国内地", "人民法院起诉离婚")),
        ({"both_present": False}, ("亲自到场", "民法典 第一千零七十六条")),
        ({"voluntary": False}, ("自愿离婚", "人民法院起诉")),
        ({"resident_here": False}, ("常住户口都不在本登记处辖区", "国令第387号")),
    ],
)
def test_what_is_not_taken_in(officers, married, written, changes, words):
    data = parting(*married, **changes)
    refused(lambda: open_case("divorce", data, officers["dengji"], AT), written, *words, error=Invalid)


def test_after_the_new_regulation_any_office_takes_it(officers, married):
    data = parting(*married, resident_here=False)
    assert (
        open_case("divorce", data, officers["dengji"], at_hour(dt.date(2025, 5, 12), 9)).state == "submitted"
    )


def test_an_agreement_without_debts_is_not_received(officers, married, written):
    case = open_case("divorce", parting(*married, debts=" "), officers["dengji"], AT)
    refused(lambda: step(case, "accept", officers["dengji"], AT), written, "债务处理", "第一千零七十六条")


def test_a_marriage_that_nobody_here_has_is_taken_from_its_certificate(officers, pair, written):
    couple = pair()
    data = parting(*couple)
    refused(lambda: open_case("divorce", data, officers["dengji"], AT), written, "请照结婚证填写字号")
    data |= {"marriage_number": "J320102-2015-000777", "marriage_year": 2015}
    case = open_case("divorce", data, officers["dengji"], AT)
    kept = MarriageRecord.objects.get()
    assert (kept.source, kept.certificate_number, kept.office_code) == (
        "exchange",
        "J320102-2015-000777",
        "320102",
    )
    assert case.application["marriage_id"] == kept.id
    other = parting(*pair()) | {"marriage_number": "J320102-2015-000777", "marriage_year": 2015}
    refused(
        lambda: open_case("divorce", other, officers["dengji"], AT),
        written,
        "同一字号不能登记两次",
        error=Conflict,
    )


def test_married_to_somebody_else(officers, pair, written):
    one, other = pair(), pair()
    marry(*one, officers, DAY)
    marry(*other, officers, DAY)
    data = parting(one[0], other[1])
    refused(
        lambda: open_case("divorce", data, officers["dengji"], AT), written, "不是与对方的婚姻", error=Invalid
    )


def test_divorced_already(officers, married, written):
    day = dt.date(2020, 12, 31)
    case = open_case("divorce", parting(*married), officers["dengji"], at_hour(day, 9))
    for action in ("accept", "issue"):
        step(case, action, officers["dengji"], at_hour(day, 10))
    refused(
        lambda: open_case("divorce", parting(*married), officers["dengji"], AT), written, "婚姻关系已不存在",
        "档案证明", error=Invalid,
    )  # fmt: skip


def test_a_marriage_that_ended_meanwhile_is_not_divorced(officers, cooling):
    day = dt.date(2021, 2, 8)
    end_marriage(MarriageRecord.objects.get(), reason="court", on_date=dt.date(2021, 2, 1))
    with pytest.raises(Conflict, match="不能再办离婚登记"), transaction.atomic():
        step(cooling, "issue", officers["dengji"], at_hour(day, 9))
    assert not MarriageRecord.objects.filter(kind="L").exists()


def test_who_was_divorced_marries_again_as_divorced(officers, married, pair, written):
    day = dt.date(2020, 12, 31)
    case = open_case("divorce", parting(*married), officers["dengji"], at_hour(day, 9))
    for action in ("accept", "issue"):
        step(case, action, officers["dengji"], at_hour(day, 10))
    _, bride = pair()
    data = declared(married[0], bride)
    refused(lambda: open_case("marriage", data, officers["dengji"], AT), written, "登记档案为“离婚”")
    assert marry(married[0], bride, officers, DAY, male_pre_marital="40").stands


@given(offset=st.integers(0, 75), acts=st.lists(st.sampled_from(["withdraw", "issue", "night"]), max_size=4))
def test_dates_alone_decide_what_is_possible(offset, acts):
    """The windows as numbers: withdrawing and collecting never meet, and every day from receipt has one
    answer.
    """
    counted = Windows(DAY, dt.date(2021, 2, 5), dt.date(2021, 2, 6), dt.date(2021, 3, 8))
    day = DAY + dt.timedelta(days=offset)
    state = "cooling"
    for act in acts:
        if act == "withdraw" and state == "cooling" and counted.may_withdraw(day):
            state = "withdrawn"
        elif act == "issue" and state in ("cooling", "collecting") and counted.may_collect(day):
            state = "registered"
        elif act == "night" and state in ("cooling", "collecting"):
            state = (
                "lapsed" if counted.has_lapsed(day) else "collecting" if day >= counted.win_start else state
            )
    assert not (state == "withdrawn" and offset > 30)
    assert not (state == "registered" and not 31 <= offset <= 61)
    assert not (state == "lapsed" and offset <= 61)
