"""Every pair of state and verb, for every procedure; and every transition against every post."""

import contextlib
import datetime as dt

import pytest
from django.db import transaction

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import PERMISSIONS, Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import queries
from minzheng.kernel.cases.commands.deciding import appeal_last_date
from minzheng.kernel.cases.errors import CaseNotFound, NotNow
from minzheng.kernel.cases.models import Case, Decision
from minzheng.kernel.cases.procedures import APPLICANT, BENEFIT_PROCEDURES, PROCEDURES, PUBLIC
from minzheng.kernel.cases.states import BENEFIT_STATES, State
from tests.kernel.cases.ground import (
    AT,
    DAY,
    FAR_DISTRICT,
    act,
    assessed,
    everything,
    officer,
    open_case,
    published,
)

pytestmark = pytest.mark.usefixtures("ground")

CLOSED = {state for state in BENEFIT_STATES if not state.is_open}

NOTE = {"note": "按规定办理这一步"}
# verb -> (the actions it can be, what it is told)
VERBS = {
    "ask_supplement": (("ask_supplement",), {"missing": ["户口簿"]}),
    "supplement": (("supplement",), {}),
    "accept": (("accept",), {}),
    "reject_intake": (("reject_intake",), NOTE),
    "withdraw": (("withdraw",), {}),
    "appraise": (
        ("appraise",), {"attendance": "代表 11 人", "votes_for": 11, "votes_against": 0, "conclusion": "属实"},
    ),
    "assess": (("assess",), {}),
    "publish": (("publish",), {}),
    "publish_district": (("publish_district",), {}),
    "reinvestigate": (("reinvestigate",), NOTE),
    "forward": (("forward", "forward_ineligible"), {}),
    "examine": (("examine",), NOTE),
    "confirm": (("confirm", "confirm_delegated"), {}),
    "refuse": (("refuse", "refuse_delegated"), NOTE),
    "send_back": (("send_back", "investigate_again"), NOTE),
    "abort": (("abort",), NOTE),
}  # fmt: skip
VERB_OF = {action: verb for verb, (actions, _) in VERBS.items() for action in actions}


@contextlib.contextmanager
def undone():
    """What happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def put(case: Case, state: State, verb: str) -> None:
    """Bring the case to a state in which nothing but the state itself can refuse the verb."""
    eligible = verb != "refuse" and not (verb == "forward" and state is State.ASSESSED)
    case.state, case.near_relative = state, verb == "forward" and case.rules_of_procedure.delegated
    case.application = {"amount_fen": 71_000 if eligible else 0, "persons": 2}
    case.save()
    assessed(case)
    published(case, from_date=DAY - dt.timedelta(days=8))


def person_for(permission: str):
    allowed = PERMISSIONS["case.take_in" if permission == APPLICANT else permission]
    return officer(sorted(allowed)[0])


def trace(case: Case) -> tuple:
    """What any step leaves behind; `everything` in short, for it is asked hundreds of times here."""
    row = Case.objects.filter(id=case.id).values().get()
    return row, case.steps.count(), EventRow.objects.count(), case.notices.filter(ended_at=None).count()


def fault_of_allowed(case: Case, verb: str, transition) -> str:
    source, actor = case.state, person_for(transition.permission)
    steps, moved = case.steps.count(), EventRow.objects.filter(kind="cases.moved").count()
    act(verb, case, actor, **VERBS[verb][1])
    step, event = case.steps.order_by("-id").first(), EventRow.objects.filter(kind="cases.moved").last()
    told = (step.action, step.label, step.source, step.target, step.account_id, step.actor_name)
    wanted = (transition.action, transition.label, source, transition.target, actor.account_id, actor.name)
    if case.state != transition.target or told != wanted or case.steps.count() != steps + 1:
        return f"moved to {case.state} with {told}"
    if (
        EventRow.objects.filter(kind="cases.moved").count() != moved + 1
        or event.details["action"] != transition.action
    ):
        return "the event is wrong"
    closed = (case.closed_at is not None, case.step_due_date is None and transition.target in CLOSED)
    return "" if closed == (transition.target in CLOSED,) * 2 else f"closed: {closed}"


def fault_of_refused(case: Case, verb: str) -> str:
    before = trace(case)
    try:
        act(verb, case, officer(Role.TOWN_CLERK), **VERBS[verb][1])
    except NotNow as refusal:
        label = case.current.label
        return "" if trace(case) == before and label in refusal.sentence else "something changed"
    except MinzhengError as other:
        return repr(other)
    return "was carried out"


def test_the_delegated_procedures_differ_in_their_limits_only():
    assert PROCEDURES["dibao-2021-delegated"].transitions == PROCEDURES["dibao-2022-delegated"].transitions


@pytest.mark.parametrize("code", ["intake", "dibao-2012", "dibao-2021", "dibao-2022-delegated"])
def test_every_verb_in_every_state_does_what_the_table_says_and_nothing_else(code):
    procedure, case = PROCEDURES[code], open_case(procedure=code)
    assert {row.action for row in procedure.transitions} - {"object"} <= set(VERB_OF)
    faults, allowed = [], 0
    for state in BENEFIT_STATES:
        for verb, (actions, _) in VERBS.items():
            rows = [row for action in actions if (row := procedure.transition(action, state))]
            if rows:
                with undone():
                    put(case, state, verb)
                    fault = fault_of_allowed(case, verb, rows[0])
                case.refresh_from_db()
            else:
                Case.objects.filter(id=case.id).update(state=state)
                case.state = state
                fault = fault_of_refused(case, verb)
            allowed += bool(rows)
            if fault:
                faults.append(f"{verb} in {state}: {fault}")
    assert faults == []
    assert allowed == sum(len(row.sources) for row in procedure.transitions if row.action != "object")


@pytest.mark.parametrize("code", [row.code for row in BENEFIT_PROCEDURES])
def test_a_table_is_without_doubt_and_without_dead_end(code):
    """One row for an action in a state; nothing leaves a closed state; every open one leads to a decision."""
    procedure = PROCEDURES[code]
    pairs = [(row.action, state) for row in procedure.transitions for state in row.sources]
    assert len(pairs) == len(set(pairs))
    assert not {state for _, state in pairs} & CLOSED
    if code == "intake":
        return
    reached, deciding = {State.SUBMITTED}, {State.APPROVED}
    for _ in BENEFIT_STATES:
        reached |= {row.target for row in procedure.transitions if set(row.sources) & reached}
        deciding |= {
            state for row in procedure.transitions if row.target in deciding for state in row.sources
        }
    assert reached - CLOSED <= deciding
    assert {State.APPROVED, State.REFUSED, State.WITHDRAWN, State.ABORTED} <= reached


def rows_by_permission():
    """One transition for each action, of whatever procedure has it, with a state it starts from."""
    found = {}
    for procedure in BENEFIT_PROCEDURES:
        for row in procedure.transitions:
            if row.permission != PUBLIC and procedure.code != "intake":
                found.setdefault((row.action, row.permission), (procedure.code, row))
    return list(found.values())


@pytest.mark.parametrize(
    ("code", "row"), rows_by_permission(), ids=lambda value: getattr(value, "action", value)
)
def test_only_the_posts_that_the_permissions_name_take_a_step(code, row):
    case, verb = open_case(procedure=code), VERB_OF[row.action]
    put(case, row.sources[0], verb)
    case.near_relative = case.near_relative and "delegated" not in row.action
    case.save()
    permission = "case.take_in" if row.permission == APPLICANT else row.permission
    for role in Role:
        if role in PERMISSIONS[permission]:
            with undone():
                act(verb, case, officer(role), **VERBS[verb][1])
                assert case.state == row.target
            case.refresh_from_db()
            refusal, actor = CaseNotFound, officer(role, place=FAR_DISTRICT)
        else:
            refusal = NotPermitted if role in PERMISSIONS["case.read"] else CaseNotFound
            actor = officer(role)
        before = everything(case)
        with pytest.raises(refusal):
            act(verb, case, actor, **VERBS[verb][1])
        assert everything(case) == before


@pytest.mark.parametrize("verb", ["forward", "confirm", "refuse", "send_back"])
@pytest.mark.parametrize("code", ["dibao-2021", "dibao-2021-delegated"])
def test_the_same_request_again_changes_nothing_whatever_form_the_verb_took(code, verb):
    procedure = PROCEDURES[code]
    for action in VERBS[verb][0]:
        rows = [row for row in procedure.transitions if row.action == action]
        for state in (state for row in rows for state in row.sources):
            case = open_case(procedure=code)
            put(case, state, verb)
            actor, request_id = person_for(rows[0].permission), case.steps.get().request_id
            act(verb, case, actor, request_id=request_id, **VERBS[verb][1])
            before = everything(case)
            act(verb, case, actor, request_id=request_id, **VERBS[verb][1])
            assert everything(case) == before, (code, action, state)


def test_a_request_tells_nothing_to_who_does_not_reach_the_case():
    case = open_case()
    act("accept", case, officer(Role.TOWN_CLERK), request_id=case.steps.get().request_id)
    with pytest.raises(CaseNotFound):
        act(
            "accept",
            case,
            officer(Role.TOWN_CLERK, place=FAR_DISTRICT),
            request_id=case.steps.first().request_id,
        )


def test_the_last_day_of_an_appeal_is_counted_from_the_delivery_and_no_day_of_rest():
    """2021-09-15 + 60 days = 2021-11-14, a Sunday. Delivered on 09-20: 2021-11-19, a Friday."""
    case = open_case("refused")
    decision = Decision.objects.create(
        case=case, kind="refuse", level="district", assessment=case.assessments.get(), amount_fen=0,
        decided_at=AT + dt.timedelta(days=9), decider_name="某", from_month=Month(2021, 10),
    )  # fmt: skip
    assert appeal_last_date(decision) == dt.date(2021, 11, 15)
    decision.delivered_at = AT + dt.timedelta(days=14)
    assert appeal_last_date(decision) == dt.date(2021, 11, 19)


@pytest.mark.parametrize(
    ("state", "near_relative", "ahead"),
    [
        ("submitted", False, {"ask_supplement", "accept", "reject_intake"}),
        ("forwarded", False, {"examine"}),
        ("approved", False, set()),
    ],
)
def test_what_leads_on_leaves_out_what_stands_aside(state, near_relative, ahead):
    case = open_case(state, near_relative=near_relative)
    assert {row.action for row in queries.steps_ahead(case)} == ahead
