"""Cases that lead to a statutory book: opened, moved by acts, timed; every pair of state and action tried."""

import dataclasses
import datetime as dt
import functools
import itertools
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access import commands as access
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases import catalogue, commands, procedures, queries
from minzheng.kernel.cases.errors import CaseNotFound, MustBeSomebodyElse, NotNow, NotReady
from minzheng.kernel.cases.models import Case, CaseParty, Pause, Step
from minzheng.kernel.cases.procedures import Transition
from minzheng.kernel.cases.states import BENEFIT_STATES, State, declare
from minzheng.kernel.people import commands as people
from tests.kernel.cases import sample_register
from tests.kernel.cases.ground import AT, BY, DISTRICT, FAR_DISTRICT, VILLAGE, at, family, officer
from tests.kernel.cases.ground import open_case as benefit_case
from tests.kernel.cases.sample_register import BOOK, CODE, LACKING, PROCEDURE, READY, USELESS
from tests.laid import faults
from tests.pictures import picture

pytestmark = pytest.mark.usefixtures("book")
CLERK, HEAD = Role.ORGANISATION_CLERK, Role.BUREAU_HEAD


@pytest.fixture
def book(ground, monkeypatch):
    monkeypatch.setitem(catalogue._matters, CODE, sample_register.MATTER)
    monkeypatch.setitem(procedures.PROCEDURES, PROCEDURE.code, PROCEDURE)
    sample_register.reset()


def opened(*names: str, actor=None, when=AT, request_id=None, on_behalf=True, **more) -> Case:
    who = actor or officer(CLERK)
    Account.objects.get_or_create(id=who.account_id, defaults={"username": f"account-{who.account_id}"})
    return commands.open_case(
        matter=CODE, data={"names": names or ("示例协会",), "division_code": DISTRICT} | more, actor=who,
        at=when, request_id=request_id or uuid.uuid4(), on_behalf=on_behalf,
    )  # fmt: skip


def do(case: Case, action: str, actor, *, when=AT, request_id=None, **data) -> Case:
    commands.act(
        case_id=case.id, action=action, data=data, actor=actor, at=when, request_id=request_id or uuid.uuid4()
    )
    case.refresh_from_db()
    return case


def everything() -> dict:
    tables = (Case, CaseParty, Pause, Step, EventRow)
    return picture(tables) | {"book": list(BOOK)}


def refused(error, case: Case, action: str, actor, words: str | None = None, **data) -> None:
    before = everything()
    with pytest.raises(error, match=words):
        do(case, action, actor, **data)
    BOOK[:] = [title for title in BOOK if title != "half"]  # a list knows no transaction; the tables do
    assert everything() == before


def ready(case: Case, clerk, **data) -> Case:
    return do(do(case, "accept", clerk), "ready", clerk, **data)


def test_a_file_from_opening_to_the_book():
    clerk, head = officer(CLERK), officer(HEAD)
    case = opened("甲协会", "乙协会", actor=clerk)
    assert (case.title, case.current, case.household, case.applicant) == (
        "甲协会、乙协会",
        "submitted",
        None,
        None,
    )
    assert case.number == f"示登20210906-{case.id:06d}"
    assert [(one.label, one.name) for one in case.parties.order_by("id")] == [
        ("发起人", "甲协会"),
        ("发起人", "乙协会"),
    ]
    ready(case, clerk)
    assert (case.current, case.step_due_date) == (READY, dt.date(2021, 9, 22))  # 21 September is 中秋节
    do(case, "decide", head, grant=True)
    assert (case.current, case.subject, case.closed_at, BOOK) == (
        State.REGISTERED,
        "trial:1",
        AT,
        ["甲协会、乙协会"],
    )
    assert [step.action for step in case.steps.order_by("id")] == ["open", "accept", "ready", "decide"]
    assert case.steps.get(action="decide").details == {"entry": 1}
    assert queries.replayed_states() == []


def test_an_act_can_lead_elsewhere_where_its_row_says_so():
    clerk = officer(CLERK)
    case = ready(opened(actor=clerk), clerk)
    do(case, "decide", officer(HEAD))
    assert (case.current, BOOK) == (State.NOT_REGISTERED, [])


def test_what_opening_refuses_leaves_nothing():
    before = everything()
    with pytest.raises(Invalid, match="请填写真实名称"):
        opened("无名")
    assert everything() == before


def test_the_same_request_opens_one_case_and_moves_it_once():
    clerk, request_id = officer(CLERK), uuid.uuid4()
    first, again = (opened(actor=clerk, request_id=request_id) for _ in range(2))
    assert (first, Case.objects.filter(matter=CODE).count()) == (again, 1)
    for _ in range(2):
        do(first, "accept", clerk, request_id=request_id)
    assert first.steps.filter(action="accept").count() == 1


def test_an_act_that_fails_half_way_leaves_nothing():
    clerk = officer(CLERK)
    case = ready(opened(actor=clerk), clerk)
    refused(Invalid, case, "decide", officer(HEAD), "写到一半", broken=True)
    assert case.current is READY


def test_what_is_missing_is_told_all_at_once():
    clerk = officer(CLERK)
    case = do(opened(actor=clerk), "accept", clerk)
    LACKING[:] = ["章程草案", "验资报告"]
    refused(NotReady, case, "ready", clerk, "章程草案；验资报告")


def test_an_act_of_no_use_is_refused_and_said_to_be_so():
    clerk = officer(CLERK)
    case = do(opened(actor=clerk), "accept", clerk)
    USELESS.append("ready")
    LACKING.append("缺章程")  # of no use comes before what is missing
    refused(NotNow, case, "ready", clerk, "现在用不着“审查”")
    USELESS.clear()
    LACKING.clear()
    assert do(case, "ready", clerk).current == READY


def test_who_accepts_does_not_decide():
    both = officer(HEAD, account_id=77)
    clerk = officer(CLERK, account_id=77)
    case = ready(opened(actor=clerk), clerk)
    refused(MustBeSomebodyElse, case, "decide", both, "受理", grant=True)


def test_a_party_and_who_lives_with_one_keep_away():
    person, home = family("申某")
    clerk = officer(CLERK)
    account = open_account("shen")
    people.link_account(account_id=account.id, person=person)
    case = opened("申某", actor=clerk, persons={"申某": person})
    own = officer(CLERK, account_id=account.id)
    refused(MustBeSomebodyElse, case, "accept", own, "应当回避")
    assert home.head == person


def test_a_party_reads_and_withdraws_and_does_nothing_else():
    person, _ = family("申某")
    account = open_account("shen")
    people.link_account(account_id=account.id, person=person)
    case = opened("申某", persons={"申某": person})
    party = officer(Role.RESIDENT, account_id=account.id)
    assert queries.proceeding(case.id, actor=party, at=AT, matters=(CODE,)) == case
    assert [row.action for row in queries.possible_actions(case, actor=party)] == ["withdraw"]
    refused(NotPermitted, case, "accept", party)
    assert do(case, "withdraw", party).current is State.WITHDRAWN


def test_elsewhere_the_case_does_not_exist():
    case = opened()
    far = officer(CLERK, place=FAR_DISTRICT)
    refused(CaseNotFound, case, "accept", far)
    assert not queries.proceedings(far, matters=(CODE,)).exists()
    with pytest.raises(CaseNotFound):
        queries.proceeding(case.id, actor=far, at=AT, matters=(CODE,))
    with pytest.raises(NotPermitted):
        opened(actor=far)


def test_a_village_worker_sees_no_case_of_a_statutory_book():
    case, worker = opened(), officer(Role.VILLAGE_WORKER, place=VILLAGE)
    assert not queries.visible(officer(Role.BUREAU_CLERK)).filter(id=case.id).exists()
    refused(CaseNotFound, case, "accept", worker)
    with pytest.raises(CaseNotFound):
        queries.case(case.id, actor=officer(Role.BUREAU_CLERK), at=AT)


def test_an_account_files_for_itself_and_others_do_not_see_it():
    agent = officer(Role.ORGANISATION_AGENT)
    case = opened(actor=agent, on_behalf=False)
    assert list(queries.own_proceedings(agent, matters=(CODE,))) == [case]
    assert queries.proceeding(case.id, actor=agent, at=AT, matters=(CODE,)) == case
    other = officer(Role.ORGANISATION_AGENT)
    with pytest.raises(CaseNotFound):
        queries.proceeding(case.id, actor=other, at=AT, matters=(CODE,))
    refused(CaseNotFound, case, "withdraw", other)
    assert not queries.own_proceedings(other, matters=(CODE,)).exists()


def test_who_may_not_file_such_a_matter_opens_nothing(monkeypatch):
    resident, before = officer(Role.RESIDENT), everything()
    with pytest.raises(NotPermitted, match="社会组织经办人"):
        opened(actor=resident, on_behalf=False)
    monkeypatch.setitem(catalogue._matters, CODE, dataclasses.replace(sample_register.MATTER, own_filing=""))
    with pytest.raises(NotPermitted, match="“示例登记”由工作人员受理"):
        opened(actor=officer(Role.ORGANISATION_AGENT), on_behalf=False)
    assert everything() == before


def test_who_no_longer_speaks_for_the_subject_is_a_stranger_to_the_case(monkeypatch):
    agent = officer(Role.ORGANISATION_AGENT)
    case = opened(actor=agent, on_behalf=False)
    changed = dataclasses.replace(sample_register.MATTER, speaks_for=lambda *, case, actor: False)
    monkeypatch.setitem(catalogue._matters, CODE, changed)
    refused(CaseNotFound, case, "withdraw", agent)
    with pytest.raises(CaseNotFound):
        queries.proceeding(case.id, actor=agent, at=AT, matters=(CODE,))


def test_both_clocks_run_from_acceptance():
    """Accepted on Monday 6 September 2021; two holidays are skipped, days worked for them count."""
    clerk = officer(CLERK)
    case = opened(actor=clerk, when=at("2021-09-01"))
    assert (case.total_due_date, case.promise_due_date) == (None, None)
    do(case, "accept", clerk)
    # 7-10 (4), 13-18 (10: Saturday 18 is worked), 22-24 and Sunday 26 (14), 27-30 (18), 8 and 9 October (20)
    assert (case.promise_due_date, case.total_due_date) == (dt.date(2021, 10, 9), dt.date(2021, 11, 5))


def test_the_clocks_stand_still_while_papers_are_completed():
    clerk = officer(CLERK)
    case = do(opened(actor=clerk), "accept", clerk)
    do(case, "ask_supplement", clerk, when=at("2021-09-08"))
    assert case.pauses.get().until_date is None
    do(case, "supplement", clerk, when=at("2021-09-15"))
    # seven calendar days and five working days (9, 10, 13, 14, 15) later
    assert (case.promise_due_date, case.total_due_date) == (dt.date(2021, 10, 15), dt.date(2021, 11, 12))


def test_the_longer_limit_is_used_once_by_whom_the_matter_names():
    clerk, head = officer(CLERK), officer(HEAD)
    case = do(opened(actor=clerk), "accept", clerk)
    with pytest.raises(NotPermitted):
        commands.extend(case_id=case.id, reason="情况复杂", actor=clerk, at=AT)
    commands.extend(case_id=case.id, reason="情况复杂", actor=head, at=AT)
    case.refresh_from_db()
    assert (case.is_extended, case.total_due_date) == (True, dt.date(2021, 12, 6))  # 5 December is a Sunday
    with pytest.raises(Exception, match="不能再延"):
        commands.extend(case_id=case.id, reason="情况复杂", actor=head, at=AT)


def test_the_day_itself_takes_the_timed_step_and_nobody_else_does():
    clerk = officer(CLERK)
    case = ready(opened(actor=clerk), clerk)
    refused(NotNow, case, "lapse", officer(HEAD), "到期由系统自动办理")
    assert commands.run_timers(at=at("2021-09-22")) == 0
    assert commands.run_timers(at=at("2021-09-23")) == 1
    case.refresh_from_db()
    assert (case.current, case.steps.get(action="lapse").actor_name) == (State.LAPSED, SYSTEM.name)
    assert commands.run_timers(at=at("2021-09-24")) == 0


def test_a_case_that_cannot_move_holds_nobody_up(monkeypatch):
    clerk = officer(CLERK)
    stuck, free = (ready(opened(actor=clerk), clerk) for _ in range(2))

    def refuse(*, case, data, actor, at):
        if case.id == stuck.id:
            raise Invalid("登记簿里没有这一件。")

    acts = sample_register.MATTER.acts | {"lapse": catalogue.Act(carry_out=refuse)}
    changed = catalogue.RegisterMatter(**{**vars(sample_register.MATTER), "acts": acts})
    monkeypatch.setitem(catalogue._matters, CODE, changed)
    assert commands.run_timers(at=at("2021-09-23")) == 1
    for case in (stuck, free):
        case.refresh_from_db()
    assert (stuck.current, free.current) == (READY, State.LAPSED)


def test_an_act_may_name_the_day_itself():
    clerk = officer(CLERK)
    case = ready(opened(actor=clerk), clerk, soon=True)
    assert case.step_due_date == dt.date(2021, 9, 7)


ACTORS = {"organisation.handle": CLERK, "organisation.decide": HEAD, "applicant": CLERK}


def test_every_pair_of_state_and_action():
    pairs = itertools.product(PROCEDURE.states, sample_register.MATTER.acts)
    assert faults(functools.partial(_pair, opened().id), pairs) == []


def _pair(case_id: int, pair: tuple) -> None:
    state, action = pair
    case = Case.objects.get(id=case_id)
    Case.objects.filter(id=case.id).update(state=state, closed_at=None if state.is_open else AT)
    case.refresh_from_db()
    row: Transition | None = PROCEDURE.transition(action, state)
    if row is None:
        refused(NotNow, case, action, officer(CLERK), f"办件当前为“{state.label}”")
    elif row.permission == "timer":
        refused(NotNow, case, action, officer(CLERK))
    else:
        do(case, action, officer(ACTORS[row.permission]), grant=True)
        assert case.current is row.target
        if row.permission != "applicant":
            Case.objects.filter(id=case.id).update(state=state, closed_at=None)
            with pytest.raises((NotPermitted, CaseNotFound)):
                do(case, action, officer(Role.TOWN_CLERK), grant=True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(sorted(sample_register.MATTER.acts)), max_size=8))
def test_whatever_is_tried_the_steps_say_where_the_case_stands(actions):
    clerk, head = officer(CLERK), officer(HEAD)
    case = opened(actor=clerk)
    for action in actions:
        who = head if action == "decide" else clerk
        before = case.current
        try:
            do(case, action, who, grant=True)
        except NotNow:
            case.refresh_from_db()
            assert case.current is before
    assert queries.replayed_states() == []
    assert case.current.is_open == (case.closed_at is None)


def test_a_benefit_has_a_household_and_a_statutory_case_has_none():
    mixed = benefit_case()
    case = opened()
    assert list(queries.visible(officer(Role.BUREAU_CLERK))) == [mixed]
    assert list(queries.proceedings(officer(CLERK), matters=(CODE,))) == [case]


def test_a_matter_whose_acts_and_actions_differ_does_not_load():
    acts = {name: act for name, act in sample_register.MATTER.acts.items() if name != "lapse"}
    with pytest.raises(ValueError, match="lapse"):
        catalogue.RegisterMatter(**{**vars(sample_register.MATTER), "acts": acts})


def test_a_state_keeps_its_words():
    assert declare("submitted", "待受理", "已提交，等待受理", "wait") is State.SUBMITTED
    with pytest.raises(ValueError, match="declared twice"):
        declare("submitted", "待办", "已提交，等待受理", "wait")
    with pytest.raises(ValueError, match="no state"):
        State("unheard-of")
    with pytest.raises(ValueError, match="no tone"):
        declare("trial_loud", "响", "响", "loud")
    assert State.APPROVED in BENEFIT_STATES
    assert not State.APPROVED.is_open


def open_account(username: str):
    return access.open_account(username=username, display_name=username, password="x" * 12, **BY)
