"""Who is asked about whom, under which authorisation, and how often."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.errors import CaseNotFound, MustBeSomebodyElse, NotNow
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Authorisation
from minzheng.registers.verification import commands, queries
from minzheng.registers.verification.errors import NotAuthorised, NothingToAsk
from minzheng.registers.verification.models import AnswerStatus, Department, Inquiry

from .conftest import AT, DAY, VILLAGE, answer, inquiry, number, officer, row, take_in

pytestmark = pytest.mark.django_db


def ask(home, actor, **more):
    return commands.ask(**{"case_id": home.case.id, "actor": actor, "at": AT} | more)


class TestAsk:
    def test_every_member_is_asked_of_every_department(self, home, clerk):
        opened = ask(home, clerk)
        assert len(opened) == 3 * 9
        assert {(row.person_id, row.department) for row in opened} == {
            (person.id, department) for person in home.persons for department in Department.values
        }
        assert set(Inquiry.objects.values_list("status", "round")) == {("pending", 1)}
        event = EventRow.objects.get(kind="verification.asked")
        assert (event.case_id, event.sentence) == (home.case.id, "提请核对：3 人，9 个部门，共 27 项")

    def test_nobody_is_asked_while_one_has_not_signed_and_all_of_those_are_named(self, home, clerk):
        Authorisation.objects.filter(person=home.head).update(withdrawn_at=AT)
        Authorisation.objects.filter(person=home.child).update(valid=(DAY - dt.timedelta(days=9), DAY))
        with pytest.raises(NotAuthorised) as refused:
            ask(home, clerk)
        assert refused.value.sentence == (
            "王示例、王小例没有有效的核对授权，不能提请核对。请先由本人签署授权书，未成年人由监护人签署。"
        )
        assert not Inquiry.objects.exists()
        assert not EventRow.objects.filter(kind="verification.asked").exists()

    def test_some_departments_first_and_the_rest_later(self, home, clerk):
        assert len(ask(home, clerk, departments=["VEH", "VEH", "BANK"])) == 6
        assert len(ask(home, clerk)) == 21
        with pytest.raises(NothingToAsk):
            ask(home, clerk)
        assert Inquiry.objects.count() == 27

    def test_a_member_who_joins_later_is_asked_alone(self, asked, clerk):
        baby = people.register_person(
            identity_number=number("20201020"), name="王新例", division_code=VILLAGE, actor=SYSTEM, at=AT
        )
        people.add_member(
            household=asked.household, person=baby, relation="20", from_date=DAY, actor=SYSTEM, at=AT
        )
        with pytest.raises(NotAuthorised, match="王新例没有"):
            ask(asked, clerk)
        assert queries.unanswered(asked.case, on_date=DAY)[0] == "尚未提请核对：王新例"

    def test_an_unknown_department_is_refused_with_those_there_are(self, home, clerk):
        with pytest.raises(Invalid, match="没有“TAX”这个核对部门，可选：公安"):
            ask(home, clerk, departments=["VEH", "TAX"])
        assert not Inquiry.objects.exists()

    @pytest.mark.parametrize("state", ["submitted", "assessed", "forwarded", "approved", "withdrawn"])
    def test_only_while_investigating(self, home, clerk, state):
        type(home.case).objects.update(state=state)
        with pytest.raises(NotNow, match="不能提请核对"):
            ask(home, clerk)
        assert not Inquiry.objects.exists()

    def test_who_may_not(self, home, verifier):
        with pytest.raises(CaseNotFound):
            ask(home, verifier)
        with pytest.raises(CaseNotFound):
            ask(home, officer("other", Role.TOWN_CLERK, "999901200"))
        with pytest.raises(NotPermitted):
            ask(home, officer("village", Role.VILLAGE_WORKER, VILLAGE))
        with pytest.raises(CaseNotFound):
            ask(home, SYSTEM)
        assert not Inquiry.objects.exists()

    def test_not_for_ones_own_family(self, home, clerk):
        people.link_account(account_id=clerk.account_id, person=home.wife)
        with pytest.raises(MustBeSomebodyElse):
            ask(home, clerk)
        assert not Inquiry.objects.exists()


class TestFurtherRounds:
    def test_a_recheck_asks_all_that_have_an_answer_and_keeps_the_first_round(self, asked, clerk, verifier):
        answer(asked, "VEH", verifier)
        opened = commands.recheck(case_id=asked.case.id, reason="公示期间有人反映", actor=clerk, at=AT)
        assert {(row.department, row.round, row.reason) for row in opened} == {("VEH", 2, "公示期间有人反映")}
        assert Inquiry.objects.filter(department="VEH", round=1, status="none").count() == 3
        assert EventRow.objects.filter(kind="verification.asked").count() == 2

    @pytest.mark.parametrize("state", ["objected", "forwarded"])
    def test_it_is_possible_after_an_objection_and_at_the_district(self, asked, clerk, verifier, state):
        answer(asked, "VEH", verifier)
        type(asked.case).objects.update(state=state)
        assert len(commands.recheck(case_id=asked.case.id, reason="异议复查", actor=clerk, at=AT)) == 3

    def test_it_needs_a_reason(self, asked, clerk, verifier):
        answer(asked, "VEH", verifier)
        with pytest.raises(Invalid, match="理由"):
            commands.recheck(case_id=asked.case.id, reason="  再查 ", actor=clerk, at=AT)
        assert Inquiry.objects.count() == 27

    def test_what_is_pending_is_not_repeated(self, asked, clerk):
        with pytest.raises(NothingToAsk):
            commands.recheck(case_id=asked.case.id, reason="异议复查", actor=clerk, at=AT)
        assert Inquiry.objects.count() == 27

    def test_a_retry_asks_only_those_without_an_answer(self, asked, clerk, verifier):
        take_in("BANK", [row(asked, asked.head, "BANK", "出错", data_date=None)], verifier)
        answer(asked, "VEH", verifier)
        opened = commands.retry(case_id=asked.case.id, actor=clerk, at=AT)
        assert [(each.department, each.person_id, each.round) for each in opened] == [
            ("BANK", asked.head.id, 2)
        ]


class TestNoReply:
    # Sent on Thursday 5 November 2020; the tenth working day is Thursday the 19th.
    LAST_DAY, TOO_LATE = (clock.at_hour(dt.date(2020, 11, day)) for day in (19, 20))

    def test_ten_working_days_after_sending(self, asked, verifier):
        commands.request_file(department="VEH", actor=verifier, at=AT)
        assert commands.mark_no_reply(actor=verifier, at=self.LAST_DAY) == 0
        assert commands.mark_no_reply(actor=verifier, at=self.TOO_LATE) == 3
        assert (
            Inquiry.objects.filter(department="VEH", status="no_reply", answered_at=self.TOO_LATE).count()
            == 3
        )
        assert Inquiry.objects.filter(status="pending").count() == 24
        assert EventRow.objects.filter(kind="verification.no_reply_marked").count() == 3
        assert commands.mark_no_reply(actor=verifier, at=self.TOO_LATE) == 0

    def test_what_was_never_sent_is_not_the_departments_fault(self, asked):
        assert commands.mark_no_reply(actor=SYSTEM, at=clock.at_hour(dt.date(2021, 3, 1))) == 0

    def test_silence_is_not_read_as_nothing_found(self, asked, clerk, verifier):
        for department in Department.values:
            if department != "VEH":
                answer(asked, department, verifier, **_known(department))
        commands.request_file(department="VEH", actor=verifier, at=AT)
        commands.mark_no_reply(actor=SYSTEM, at=self.TOO_LATE)
        assert queries.unanswered(asked.case) == [
            "交管（机动车）未反馈（王示例、李示例、王小例），请重新提请"
        ]
        shown = {each.label: each for each in queries.comparison(asked.case, on_date=DAY)}
        assert (shown["机动车"].state, shown["机动车"].note) == ("unanswered", "未反馈，不能当作没有")
        assert shown["住房套数"].state == "agrees"

    def test_a_late_answer_counts(self, asked, verifier):
        commands.request_file(department="VEH", actor=verifier, at=AT)
        commands.mark_no_reply(actor=verifier, at=self.TOO_LATE)
        assert answer(asked, "VEH", verifier).taken == 3
        assert set(Inquiry.objects.filter(department="VEH").values_list("status", flat=True)) == {"none"}

    def test_only_inside_ones_own_district(self, asked, verifier):
        commands.request_file(department="VEH", actor=verifier, at=AT)
        elsewhere = officer("elsewhere", Role.VERIFIER, "999902")
        assert commands.mark_no_reply(actor=elsewhere, at=self.TOO_LATE) == 0
        with pytest.raises(NotPermitted):
            commands.mark_no_reply(actor=officer("head", Role.TOWN_HEAD), at=self.TOO_LATE)
        assert not Inquiry.objects.filter(status=AnswerStatus.NO_REPLY).exists()


def _known(department: str) -> dict:
    """What the head must be answered for everything on file to agree."""
    return {"RE": {"head": {"home_count": 1}}}.get(department, {})


def test_a_withdrawn_authorisation_stops_the_sending(asked, verifier):
    Authorisation.objects.filter(person=asked.wife).update(withdrawn_at=AT)
    commands.request_file(department="VEH", actor=verifier, at=AT)
    assert inquiry(asked, asked.head, "VEH").sent_at == AT
    assert inquiry(asked, asked.wife, "VEH").sent_at is None
