"""Every (state, step) pair of every machine: it leads where the machine says, or it is refused unchanged."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.registers.supervision import commands
from minzheng.registers.supervision.assessing import ASSESSMENT
from minzheng.registers.supervision.errors import NotNow
from minzheng.registers.supervision.ledgers import LEDGERS
from minzheng.registers.supervision.machines import Ask, Machine, Move, Stage, read, score_text
from minzheng.registers.supervision.models import LedgerEntry, SupervisionStep
from minzheng.registers.supervision.procedures import CREDIT, HONOUR, INSPECTION, PUBLICATION, RECTIFICATION

from .conftest import DISTRICT, day

MACHINES = (INSPECTION, RECTIFICATION, CREDIT, HONOUR, PUBLICATION, ASSESSMENT, *LEDGERS.values())
PAIRS = [(one, stage.code, action) for one in MACHINES for stage in one.stages for action in one.actions]

# Worked by hand from 民政部令第60号 and the procedure of the bureau: every pair that leads somewhere.
CREDIT_PAIRS = {
    ("proposed", "notify"): "noticed", ("proposed", "drop"): "dropped",
    ("noticed", "state"): "heard", ("noticed", "state_for"): "heard", ("noticed", "list"): "listed",
    ("noticed", "drop"): "dropped", ("heard", "list"): "listed", ("heard", "drop"): "dropped",
    ("listed", "repair"): "repairing", ("listed", "repair_for"): "repairing", ("listed", "again"): "listed",
    ("listed", "transfer"): "transferred", ("repairing", "remove"): "removed",
    ("repairing", "keep"): "listed",
    ("repairing", "transfer"): "transferred",
}  # fmt: skip
INSPECTION_PAIRS = {
    ("due", "report"): "reported", ("due", "report_for"): "reported", ("due", "absent"): "examined",
    ("returned", "report"): "reported", ("returned", "report_for"): "reported",
    ("returned", "absent"): "examined", ("reported", "return"): "returned",
    ("reported", "examine"): "examined",
    ("examined", "send_back"): "reported", ("examined", "decide"): "decided",
}  # fmt: skip
PUBLICATION_PAIRS = {
    ("queued", "send"): "sent", ("refused", "send"): "sent", ("sent", "confirm"): "published",
    ("sent", "refuse"): "refused", ("queued", "exclude"): "excluded", ("refused", "exclude"): "excluded",
    ("excluded", "include"): "queued", ("published", "withdraw"): "withdrawn",
    ("sent", "withdraw"): "withdrawn",
}  # fmt: skip


@pytest.mark.parametrize(
    ("machine", "known"),
    [(CREDIT, CREDIT_PAIRS), (INSPECTION, INSPECTION_PAIRS), (PUBLICATION, PUBLICATION_PAIRS)],
    ids=lambda one: getattr(one, "code", ""),
)
def test_the_machine_is_the_one_worked_by_hand(machine, known):
    found = {
        (stage.code, action): machine.find(stage.code, action).target
        for stage in machine.stages
        for action in machine.actions
        if machine.find(stage.code, action)
    }
    assert found == known


@pytest.mark.parametrize(("machine", "state", "action"), PAIRS, ids=lambda one: getattr(one, "code", one))
def test_a_pair_leads_on_or_says_what_is_possible_instead(machine, state, action):
    found = machine.find(state, action)
    if found is not None:
        assert machine.move(state, action) is found
        assert found.target in machine.by_code
        return
    with pytest.raises(NotNow) as refused:
        machine.move(state, action)
    assert machine.by_code[state].label in refused.value.sentence
    for move in machine.possible(state):
        assert move.label in refused.value.sentence


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.code)
def test_every_state_is_reached_and_every_open_one_left(machine):
    reached = set(machine.starts)
    while True:
        more = {
            code for move in machine.moves if set(move.sources) & reached for code in move.targets
        } - reached
        if not more:
            break
        reached |= more
    assert reached == set(machine.by_code)
    assert [one.code for one in machine.stages if not one.closed and not machine.possible(one.code)] == []


def test_an_unknown_step_is_refused():
    with pytest.raises(NotNow, match="没有这种操作"):
        CREDIT.move("listed", "dance")


@pytest.mark.parametrize("ledger", LEDGERS)
def test_every_impossible_pair_of_a_ledger_changes_nothing(place, unchanged, ledger):
    machine = LEDGERS[ledger]
    about = place.organisation("示例协会", is_trade_association=True)
    for number, stage in enumerate(machine.stages):
        row = LedgerEntry.objects.create(
            organisation=None if ledger in ("zombie", "decoupling") else about, ledger=ledger,
            number=f"T-{number}",
            name="示例", division_code=DISTRICT, state=stage.code, opened_at=day("2020-06-01"),
            opened_by_name="",
        )  # fmt: skip
        for action in machine.actions:
            if machine.find(stage.code, action) is not None:
                continue
            for who in (place.clerk, place.head):
                with unchanged, pytest.raises(NotNow):
                    commands.act(
                        subject="ledger",
                        subject_id=row.id,
                        action=action,
                        data={},
                        actor=who,
                        at=day("2020-06-02"),
                    )
    assert not SupervisionStep.objects.exists()


def test_a_machine_with_a_state_nobody_uses_is_a_fault():
    with pytest.raises(ValueError, match="idle"):
        Machine("m", "m", (Stage("a", "甲"), Stage("idle", "闲")), (Move("go", "走", ("a",), "a"),), ("a",))
    with pytest.raises(ValueError, match="two ways"):
        Machine(
            "m", "m", (Stage("a", "甲"), Stage("b", "乙")),
            (Move("go", "走", ("a",), "b"), Move("go", "走", ("a",), "a")), ("a",),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("ask", "value", "kept"),
    [
        (Ask("a", "甲", "money"), "1,234.5元", 123_450),
        (Ask("a", "甲", "score"), "950.5", 9_505),
        (Ask("a", "甲", "date"), "2020-09-30", dt.date(2020, 9, 30)),
        (Ask("a", "甲", "number"), " 6 ", 6),
        (Ask("a", "甲", "yes"), "on", True),
        (Ask("a", "甲", "yes"), None, False),
        (Ask("a", "甲", "choices", choices=(("x", "X"),)), ["x"], ["x"]),
        (Ask("a", "甲", required=False), "  ", None),
    ],
)
def test_an_answer_is_read(ask, value, kept):
    assert read((ask,), {"a": value}) == {"a": kept}


@pytest.mark.parametrize(
    ("ask", "value"),
    [
        (Ask("a", "甲", "money"), "-3"), (Ask("a", "甲", "money"), "0.001"), (Ask("a", "甲", "score"), "95.05"),
        (Ask("a", "甲", "score"), "NaN"), (Ask("a", "甲", "score"), "-1"),
        (Ask("a", "甲", "date"), "2020-02-30"),
        (Ask("a", "甲", "number"), "1.5"), (Ask("a", "甲", "number"), "9999999"),
        (Ask("a", "甲", "choice", choices=(("x", "X"),)), "y"),
        (Ask("a", "甲", "choices", choices=(("x", "X"),)), ["x", "y"]),
        (Ask("a", "甲", "choices", choices=(("x", "X"),)), []), (Ask("a", "甲", longest=3), "四个字长"),
        (Ask("a", "甲", "long", least=5), "短"), (Ask("a", "甲"), "   "), (Ask("a", "甲", "file"), None),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused_beside_its_field(ask, value):
    with pytest.raises(Invalid) as refused:
        read((ask,), {"a": value})
    assert refused.value.field == "a"


@given(st.integers(min_value=0, max_value=10_000))
def test_a_score_is_written_and_read_back(tenths):
    assert read((Ask("a", "甲", "score"),), {"a": score_text(tenths)}) == {"a": tenths}
