"""Only what the rules say is decided; in writing; and it can be appealed."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access import commands as access
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands, queries
from minzheng.kernel.cases.commands import papers
from minzheng.kernel.cases.errors import CaseNotFound, MustBeSomebodyElse, NotNow, NotReady, ResultStands
from minzheng.kernel.cases.models import Appeal, Case
from minzheng.kernel.documents.commands import issue_document
from minzheng.kernel.people import commands as people
from tests.kernel.cases import sample_matter
from tests.kernel.cases.ground import (
    AT,
    BY,
    CHECKLIST,
    DAY,
    FAR_DISTRICT,
    act,
    at,
    everything,
    family,
    officer,
    open_case,
    published,
)

pytestmark = pytest.mark.usefixtures("ground")
CHIEF, OTHER_CHIEF = officer(Role.BUREAU_HEAD), officer(Role.BUREAU_HEAD)
WORKER = officer(Role.VILLAGE_WORKER)
NOTE = {"note": "人均月收入高于标准，经入户属实"}


def examined(amount_fen: int = 71_000, **more) -> Case:
    case = open_case("examined", amount_fen=amount_fen, **more)
    published(case, from_date=DAY - dt.timedelta(days=8))
    return case


def refused_case(**more) -> Case:
    return act("refuse", examined(0, **more), CHIEF, **NOTE)


def ask(
    case: Case, actor=WORKER, day: str = "2021-09-20", text: str = "今年收成不好，请再核。", request_id=None
) -> Appeal:
    return commands.appeal(
        case_id=case.id, text=text, actor=actor, at=at(day), request_id=request_id or uuid.uuid4()
    )


def answer(made: Appeal, outcome: str, actor=OTHER_CHIEF, words: str = "经复核情况属实。") -> Appeal:
    return commands.decide_appeal(
        appeal_id=made.id, outcome=outcome, answer=words, actor=actor, at=at("2021-10-11")
    )


class TestDecision:
    def test_what_fits_is_confirmed_from_the_next_month(self, issued):
        case = act("confirm", examined(), CHIEF, at("2021-12-31", 23))
        made = case.decisions.get()
        assert (made.kind, made.level, made.amount_fen, made.from_month) == (
            "approve",
            "district",
            71_000,
            Month(2022, 1),
        )
        assert (made.account_id, made.decider_name) == (CHIEF.account_id, CHIEF.name)
        assert case.closed_at == at("2021-12-31", 23)
        assert sample_matter.granted == [(case.id, "2022-01")]
        ((paper, data),) = issued
        assert (paper, data["amount"], data["from_month"], data["numbered"]) == (
            "approval",
            "710.00",
            "2022年1月",
            True,
        )
        assert data["decided_by"] == "区民政局"

    def test_what_does_not_fit_is_refused_in_writing(self, issued):
        case = refused_case()
        made = case.decisions.get()
        assert (made.kind, made.amount_fen, made.from_month) == ("refuse", 0, None)
        assert sample_matter.granted == []
        ((paper, data),) = issued
        assert (paper, data["facts"], data["reasons"]) == ("refusal", NOTE["note"], ["人均月收入不低于标准"])

    def test_neither_against_the_rules(self):
        for verb, amount_fen, more in [("confirm", 0, {}), ("refuse", 71_000, NOTE)]:
            case = examined(amount_fen)
            before = everything(case)
            with pytest.raises(ResultStands):
                act(verb, case, CHIEF, **more)
            assert everything(case) == before

    @pytest.mark.parametrize("note", ["", "    ", "不符合"])
    def test_a_refusal_names_its_facts(self, note):
        case = examined(0)
        before = everything(case)
        with pytest.raises(Invalid, match="事实和理由"):
            act("refuse", case, CHIEF, note=note)
        assert everything(case) == before

    def test_a_grant_that_fails_leaves_no_decision(self, monkeypatch):
        def fail(**more):
            raise Conflict("已在享受。")

        monkeypatch.setitem(sample_matter.MATTER.__dict__, "grant", fail)
        case = examined()
        before = everything(case)
        with pytest.raises(Conflict):
            act("confirm", case, CHIEF)
        assert everything(case) == before

    def test_the_written_decision_is_a_numbered_document(self, monkeypatch, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

        def plainly(*, template, data, **more):
            wording = {
                "agency": "示范区民政局",
                "recipient": data["applicant"],
                "paragraphs": [data["facts"]],
            }
            return issue_document(template="kernel/documents/templates/plain_notice", data=wording, **more)

        monkeypatch.setattr(papers.documents, "issue_document", plainly)
        account = access.open_account(username="chief", display_name="周局长", password="correct horse", **BY)
        case = act("refuse", examined(0), officer(Role.BUREAU_HEAD, account_id=account.id), **NOTE)
        document = case.decisions.get().document
        assert document.number.endswith("示救〔2021〕1号")
        assert document.title == "示例救助不予确认决定书"
        assert document.data["paragraphs"] == [NOTE["note"]]

    def test_delivery_is_noted_once_and_by_who_hands_over(self):
        case = refused_case()
        decision = case.decisions.get()
        told = {"decision_id": decision.id, "at": at("2021-09-08")}
        for reader in (Role.AUDITOR, Role.VILLAGE_WORKER):
            with pytest.raises(NotPermitted):
                commands.deliver(actor=officer(reader), **told)
        with pytest.raises(CaseNotFound):
            commands.deliver(actor=officer(Role.TOWN_CLERK, place=FAR_DISTRICT), **told)
        with pytest.raises(NotFound):
            commands.deliver(actor=officer(Role.TOWN_CLERK), **told | {"decision_id": 0})
        clerk = officer(Role.TOWN_CLERK)
        assert commands.deliver(actor=clerk, **told).delivered_at == at("2021-09-08")
        before = everything(case)
        assert commands.deliver(actor=clerk, **told | {"at": at("2021-09-09")}).delivered_at == at(
            "2021-09-08"
        )
        assert everything(case) == before


class TestAppeal:
    def test_asked_twice_with_one_request_it_is_one(self):
        case, one = refused_case(), uuid.uuid4()
        first = ask(case, request_id=one)
        before = everything(case)
        assert ask(case, request_id=one) == first
        with pytest.raises(Conflict, match="正在处理"):
            ask(case)
        assert everything(case) == before

    @pytest.mark.parametrize(("day", "fits"), [("2021-11-05", True), ("2021-11-06", False)])
    def test_within_sixty_days(self, day, fits):
        """2021-09-06 + 60 days = 2021-11-05, a Friday."""
        case = refused_case()
        before = everything(case)
        if fits:
            assert ask(case, day=day).filed_at == at(day)
        else:
            with pytest.raises(Conflict, match="2021-11-05 已满"):
                ask(case, day=day)
            assert everything(case) == before

    def test_not_before_a_decision(self):
        case = open_case("examined")
        with pytest.raises(Conflict, match="还没有决定"):
            ask(case)

    def test_strangers_do_not_ask(self):
        case = refused_case()
        before = everything(case)
        for actor, refusal in [
            (officer(Role.VILLAGE_WORKER, place=FAR_DISTRICT), CaseNotFound),
            (officer(Role.RESIDENT), CaseNotFound),
            (officer(Role.AUDITOR), NotPermitted),
        ]:
            with pytest.raises(refusal):
                ask(case, actor)
        assert everything(case) == before

    def test_it_is_not_decided_by_who_decided(self):
        case = refused_case()
        made = ask(case)
        before = everything(case)
        with pytest.raises(MustBeSomebodyElse, match="原决定由您作出"):
            answer(made, "upheld", CHIEF)
        with pytest.raises(CaseNotFound):
            answer(made, "upheld", officer(Role.BUREAU_HEAD, place=FAR_DISTRICT))
        with pytest.raises(NotPermitted):
            answer(made, "upheld", officer(Role.BUREAU_CLERK))
        assert everything(case) == before

    def test_nor_by_a_member_of_the_household(self):
        person, home = family("周家人")
        account = access.open_account(username="zhou", display_name="周家人", password="correct horse", **BY)
        people.link_account(account_id=account.id, person=person)
        made = ask(refused_case(who=(person, home)))
        with pytest.raises(MustBeSomebodyElse, match="回避"):
            answer(made, "reopened", officer(Role.BUREAU_HEAD, account_id=account.id))

    def test_upheld_the_case_stays_closed(self):
        case = refused_case()
        made = answer(ask(case), "upheld")
        case.refresh_from_db()
        assert (made.outcome, case.state) == ("upheld", "refused")
        before = everything(case)
        with pytest.raises(Conflict, match="已有结果"):
            answer(made, "reopened")
        assert everything(case) == before

    def test_set_aside_it_is_investigated_again_and_decided_anew(self):
        case = refused_case()
        answer(ask(case), "reopened")
        case.refresh_from_db()
        assert (case.state, case.closed_at, case.steps.latest("id").action) == (
            "investigating",
            None,
            "reopen",
        )
        assert queries.replayed_states() == []
        act("assess", case, officer(Role.TOWN_CLERK), at("2021-10-12"))
        act("forward", case, officer(Role.TOWN_HEAD), at("2021-10-12"))
        act("examine", case, officer(Role.BUREAU_CLERK), at("2021-10-12"), **NOTE)
        act("refuse", case, CHIEF, at("2021-10-13"), **NOTE)
        assert case.decisions.count() == 2
        assert ask(case, day="2021-10-14").answered_at is None

    def test_a_second_application_meanwhile_is_said(self):
        case = refused_case()
        made = ask(case)
        open_case(who=(case.applicant, case.household))
        before = everything(case)
        with pytest.raises(Conflict, match="已有新的申请正在办理"):
            answer(made, "reopened")
        assert everything(case) == before
        made.refresh_from_db()
        assert (made.outcome, made.answered_at) == ("", None)

    def test_an_approval_is_not_reopened(self):
        case = act("confirm", examined(), CHIEF)
        made = ask(case)
        with pytest.raises(Invalid, match="已批准的办件不重新办理"):
            answer(made, "reopened")
        assert answer(made, "upheld").outcome == "upheld"

    @pytest.mark.parametrize(
        ("outcome", "words"), [("maybe", "经复核情况属实。"), ("", "经复核情况属实。"), ("upheld", "属实")]
    )
    def test_an_answer_says_what_and_why(self, outcome, words):
        case = refused_case()
        made = ask(case)
        before = everything(case)
        with pytest.raises(Invalid):
            answer(made, outcome, words=words)
        with pytest.raises(NotFound):
            commands.decide_appeal(appeal_id=0, outcome="upheld", answer="经复核。。", actor=CHIEF, at=AT)
        assert everything(case) == before


class TestInvestigation:
    def visit(self, case, **more):
        values = {
            "level": "town", "visited_at": AT, "first_visitor": "甲某", "second_visitor": "乙某",
            "checklist": CHECKLIST,
            "findings": "情况属实。", "signed_by": "户主", "photos": [], "actor": officer(Role.TOWN_CLERK), "at": AT,
            "request_id": uuid.uuid4(),
        }  # fmt: skip
        return commands.record_visit(case_id=case.id, **values | more)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"second_visitor": " 甲某 "}, {"first_visitor": ""}, {"signed_by": " "}, {"findings": "好"},
            {"visited_at": AT + dt.timedelta(minutes=1)},
        ],
    )  # fmt: skip
    def test_a_visit_is_by_two_in_the_past_with_a_finding_and_a_signature(self, wrong):
        case = open_case("investigating")
        before = everything(case)
        with pytest.raises(Invalid):
            self.visit(case, **wrong)
        assert everything(case) == before

    @pytest.mark.parametrize(
        ("level", "state"),
        [("town", "forwarded"), ("town", "submitted"), ("district", "investigating"), ("town", "approved")],
    )
    def test_a_visit_has_its_time(self, level, state):
        case = open_case(state)
        before = everything(case)
        with pytest.raises(NotNow):
            self.visit(case, level=level, actor=officer(Role.BUREAU_CLERK))
        assert everything(case) == before

    def test_a_visit_sent_again_is_the_visit_that_was_recorded(self):
        case, one = open_case("investigating"), uuid.uuid4()
        first = self.visit(case, request_id=one)
        before = everything(case)
        assert self.visit(case, request_id=one, findings="另一个说法。") == first
        assert everything(case) == before

    def test_everything_that_lacks_is_told_at_once(self):
        sample_matter.LACKING.extend(["入户记录", "授权书"])
        case = open_case("investigating")
        before = everything(case)
        with pytest.raises(NotReady, match="尚缺：入户记录；授权书。"):
            act("assess", case, officer(Role.TOWN_CLERK))
        assert everything(case) == before

    @pytest.mark.parametrize(
        ("accepted", "disputed", "needed"),
        [("2020-08-24", False, True), ("2020-08-25", False, False), ("2020-08-25", True, True)],
    )
    def test_the_appraisal_of_2012_and_what_2020_made_of_it(self, accepted, disputed, needed):
        case = open_case("investigating", procedure="dibao-2012")
        Case.objects.filter(id=case.id).update(accepted_at=at(accepted))
        if disputed:
            case.steps.create(
                action="object", label="异议", source="town_notice", target="objected", actor_name="访客", at=AT,
                request_id=uuid.uuid4(),
            )  # fmt: skip
        if needed:
            with pytest.raises(NotReady, match="民主评议记录"):
                act("assess", case, officer(Role.TOWN_CLERK))
        else:
            assert act("assess", case, officer(Role.TOWN_CLERK)).state == "assessed"

    @pytest.mark.parametrize(("pro", "contra"), [(0, 0), (-1, 5), (5, -1)])
    def test_an_appraisal_has_votes(self, pro, contra):
        case = open_case("investigating", procedure="dibao-2012")
        before = everything(case)
        with pytest.raises(Invalid):
            act(
                "appraise",
                case,
                officer(Role.TOWN_CLERK),
                attendance="",
                votes_for=pro,
                votes_against=contra,
                conclusion="",
            )
        assert everything(case) == before


def test_a_state_that_no_step_explains_is_found():
    case, other = examined(), open_case("investigating")
    act("assess", other, officer(Role.TOWN_CLERK))
    act("confirm", case, CHIEF)
    assert queries.replayed_states() == []
    Case.objects.filter(id=case.id).update(state="refused")
    assert queries.replayed_states() == [(case.number, "refused", "approved")]
    Case.objects.filter(id=case.id).update(state="approved")
    other.steps.create(
        action="publish",
        label="公示",
        source="examined",
        target="assessed",
        actor_name="某",
        at=AT,
        request_id=uuid.uuid4(),
    )
    assert queries.replayed_states() == [(other.number, "assessed", "broken")]
