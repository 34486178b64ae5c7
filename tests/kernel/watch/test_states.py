"""Any sequence of what can happen to a warning leaves it in the state that a three-line model says."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.watch import commands
from minzheng.kernel.watch.declared import Acts
from minzheng.kernel.watch.errors import WarningClosed
from minzheng.kernel.watch.models import Warning

from .stage import DAY, NEEDS, NONE, know, note, officer, person, rule

HEAD = officer(Role.TOWN_HEAD)
EVENTS = ("comes", "goes", "look", "act", "settle", "dismiss")


def expected(state: str, event: str, holds: bool) -> str:
    """The state after an event: "" is not raised yet."""
    if event in ("act", "settle", "dismiss"):
        return {"dismiss": "dismissed"}.get(event, "acted") if state == "open" else state
    if event != "look":
        return state
    if holds:
        return "open" if state in ("", "cleared") else state
    return "cleared" if state == "open" else state


def carry_out(event: str, row: Warning, at: dt.datetime) -> None:
    if event == "act":
        commands.act_on(warning_id=row.id, actor=HEAD, at=at)
    elif event == "settle":
        commands.settle(warning_id=row.id, outcome="已核实处理", actor=HEAD, at=at)
    else:
        commands.dismiss(warning_ids=[row.id], reason="核实后不用处理", actor=HEAD, at=at)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(st.sampled_from(EVENTS), max_size=12))
def test_every_history_ends_as_the_model_says(only, events):
    only(rule(Acts.PREPARED, act=note))
    one, holds, state = person(), False, ""
    for minute, event in enumerate(events):
        at = at_hour(DAY, 10, minute)
        row = Warning.objects.filter(person=one).first()
        if event in ("comes", "goes"):
            holds = event == "comes"
            know(one, NEEDS if holds else NONE)
        elif event == "look":
            commands.look([one.id], at=at)
        elif row is not None and state != "open":
            with pytest.raises(WarningClosed):
                carry_out(event, row, at)
        elif row is not None:
            carry_out(event, row, at)
        state = expected(state, event, holds)
        found = Warning.objects.filter(person=one).first()
        assert (found.state if found else "") == state
        assert found is None or (found.closed_at is None) == (state == "open")
