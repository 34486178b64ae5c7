"""docs/procedures.md says what the tuples say."""

from pathlib import Path

from minzheng.config.management.commands.procedures import (
    limit_after,
    limit_text,
    markdown,
    section,
    states,
    steps,
    table_row,
    who,
)
from minzheng.kernel.cases.procedures import BEFORE_ACCEPTANCE, DIBAO_2012, DIBAO_2021, PROCEDURES
from minzheng.kernel.cases.states import BENEFIT_STATES, State

DOCUMENT = Path(__file__).parents[2] / "docs" / "procedures.md"


def test_the_committed_document_is_what_the_command_prints():
    assert DOCUMENT.read_text(encoding="utf-8") == markdown()


def test_every_step_of_a_procedure_stands_in_its_own_section_or_before_acceptance():
    before = {row.action for row in steps(BEFORE_ACCEPTANCE)}
    for procedure in PROCEDURES.values():
        shown = {row.action for row in steps(procedure)}
        assert {row.action for row in procedure.transitions} <= shown | before
        assert all(table_row(procedure, row) in section(procedure) for row in steps(procedure))


def test_states_are_those_a_case_can_reach_under_the_procedure():
    assert states(BEFORE_ACCEPTANCE) == {State.SUBMITTED, State.SUPPLEMENT}
    assert State.DISTRICT_NOTICE in states(DIBAO_2012)
    later = {State.SUBMITTED, State.SUPPLEMENT, State.DISTRICT_NOTICE}
    assert states(DIBAO_2021) == {state for state in BENEFIT_STATES if state.is_open} - later


def test_a_row_reads_as_the_tuple_says():
    confirm = DIBAO_2021.transition("confirm", State.EXAMINED)
    assert table_row(DIBAO_2021, confirm) == (
        "| `confirm` | 审核确认 | 待审批 | 已确认 | 区民政局审批负责人 | 代为收件、受理、提出确认意见 |  |"
    )


def test_who_may_object_and_who_may_withdraw():
    assert who(DIBAO_2021.transition("object", State.TOWN_NOTICE)) == "任何人（不用登录）"
    withdraw = DIBAO_2021.transition("withdraw", State.INVESTIGATING)
    assert who(withdraw) == "申请人；代办：村（社区）救助协理员、乡镇（街道）经办人"


def test_limits_are_those_that_run_after_the_step():
    supplement = BEFORE_ACCEPTANCE.transition("supplement", State.SUPPLEMENT)
    assert (
        limit_text(limit_after(BEFORE_ACCEPTANCE, supplement))
        == "5 个工作日（行政许可法 第三十二条（参照））"
    )
    assert limit_after(BEFORE_ACCEPTANCE, BEFORE_ACCEPTANCE.transition("accept", State.SUBMITTED)) is None
    publish = DIBAO_2021.transition("publish", State.ASSESSED)
    assert limit_text(limit_after(DIBAO_2021, publish)) == "7 日（民发〔2021〕57号）"
