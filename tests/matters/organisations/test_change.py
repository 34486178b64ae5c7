"""Change and cancellation: judged at the opening, walked to the register, refused without a trace."""

import datetime as dt

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.errors import NotReady
from minzheng.kernel.documents import queries as archive
from minzheng.matters.organisations.cancellation.matter import TWO as CANCELLATION
from minzheng.matters.organisations.cancellation.matter import wanted_papers as cancellation_papers
from minzheng.matters.organisations.change.matter import FOUR, TWO, procedure_on, wanted_papers
from minzheng.registers.organisations import commands
from minzheng.registers.organisations.errors import (
    NameRefused,
    OfficerRefused,
    OrganisationNotFound,
    WrongState,
)
from minzheng.registers.organisations.models import Agent, Officer
from tests.registers.organisations import ground
from tests.registers.organisations.ground import AT, CHARTER, DAY, VISIT, at, do

pytestmark = pytest.mark.usefixtures("district")
MATTER, END = "organisation_change", "organisation_cancellation"


def asked(organisation, **more) -> dict:
    return {
        "organisation_id": organisation.id, "name": "", "residence": "", "scope": "", "area": "",
        "capital": None,
        "supervisor": "", "legal_name": "", "legal_identity_number": "", "legal_term_until_date": None,
        "legal_is_civil_servant": False, "legal_approval_number": "", "charter": "", "comparison": "",
        "resolution_date": DAY, "consent_date": DAY,
    } | more  # fmt: skip


def refused_to_open(error, words, data, *, matter=MATTER, **more):
    before = ground.everything()
    with pytest.raises(error, match=words):
        ground.open_case(data, matter=matter, **more)
    assert ground.everything() == before


def examined(data, *, visit=False):
    clerk = ground.clerk()
    case = do(ground.open_case(data, matter=MATTER, actor=clerk), "accept", clerk)
    if visit:
        do(case, "visit", clerk, **VISIT)
    ground.add_papers(case, wanted_papers(case), clerk)
    return do(case, "examine", clerk, opinion="grant", text="符合规定")


class TestOpening:
    @pytest.mark.parametrize(
        ("more", "error", "words"),
        [
            ({}, Invalid, "没有要变更的事项"),
            ({"residence": "冷水滩区零陵北路5号"}, Invalid, "与现在登记的相同"),
            ({"capital": 3_000_000}, Invalid, "与现在登记的相同"),
            ({"name": "冷水滩区中华象棋协会"}, NameRefused, "“中华”"),
            (
                {"scope": "甲", "consent_date": None},
                Invalid,
                "须经业务主管单位（冷水滩区文体广电局）审查同意",
            ),
            ({"scope": "甲", "consent_date": dt.date(2020, 11, 6)}, Invalid, "晚于今天"),
            ({"scope": "甲", "resolution_date": dt.date(2020, 11, 6)}, Invalid, "决议日期晚于今天"),
        ],
    )
    def test_what_is_refused(self, more, error, words):
        refused_to_open(error, words, asked(ground.organisation(), **more))

    @pytest.mark.parametrize(("consent", "in_time"), [("2020-10-06", True), ("2020-10-05", False)])
    def test_thirty_days_from_the_consent(self, consent, in_time):
        """6 October + 30 days is 5 November; a day earlier the thirty days ended on 4 November."""
        data = asked(ground.organisation(), scope="甲", consent_date=dt.date.fromisoformat(consent))
        if in_time:
            assert ground.open_case(data, matter=MATTER).current == "submitted"
        else:
            refused_to_open(Invalid, "30 日内申请，即 2020-11-04 前.*第十八条", data)

    def test_a_direct_registration_needs_no_consent(self):
        one = ground.organisation(registration_mode="direct", industry_authority="区商务局", supervisor="")
        case = ground.open_case(asked(one, scope="甲", consent_date=None), matter=MATTER)
        assert "consent" not in wanted_papers(case)

    def test_one_application_at_a_time(self):
        one = ground.organisation()
        ground.open_case(asked(one, scope="甲"), matter=MATTER)
        refused_to_open(Conflict, "还有申请正在办理", asked(one, scope="乙"))

    @pytest.mark.parametrize("state", ["suspended", "liquidating"])
    def test_only_a_normal_organisation_changes(self, state):
        refused_to_open(WrongState, "不能变更登记", asked(ground.organisation(state=state), scope="甲"))

    def test_an_agent_reaches_only_its_own(self):
        mine, other = ground.organisation(), ground.organisation("冷水滩区围棋协会")
        agent = ground.account(Role.ORGANISATION_AGENT)
        Agent.objects.create(
            account_id=agent.account_id, organisation=mine, valid=(dt.date(2020, 1, 1), None)
        )
        refused_to_open(
            OrganisationNotFound, "没有这个社会组织", asked(other, scope="甲"), actor=agent, on_behalf=False
        )
        case = ground.open_case(asked(mine, scope="甲"), matter=MATTER, actor=agent, on_behalf=False)
        assert case.title == "冷水滩区象棋协会"

    def test_the_new_legal_representative_may_lead_no_other_association(self):
        one, number = ground.organisation(), ground.identity_number()
        legal = {
            "legal_name": "李明",
            "legal_identity_number": number,
            "legal_term_until_date": dt.date(2024, 1, 1),
        }
        case = examined(asked(one, **legal))
        do(case, "grant", ground.head())
        other = ground.organisation("冷水滩区围棋协会")
        refused_to_open(OfficerRefused, "已是“冷水滩区象棋协会”的法定代表人.*第十四条", asked(other, **legal))


class TestWalk:
    def test_a_new_residence_is_seen_before_it_is_granted(self):
        case_data = asked(ground.organisation(), residence="冷水滩区翠竹路1号")
        clerk = ground.clerk()
        case = do(ground.open_case(case_data, matter=MATTER, actor=clerk), "accept", clerk)
        ground.add_papers(case, wanted_papers(case), clerk)
        before = ground.everything()
        with pytest.raises(NotReady, match="现场核查"):
            do(case, "examine", clerk, opinion="grant", text="甲")
        assert ground.everything() == before
        assert (case.promise_due_date, case.total_due_date) == (None, dt.date(2020, 12, 3))  # 20 working days

    def test_to_the_register(self):
        one = ground.organisation()
        case = examined(asked(one, residence="冷水滩区翠竹路1号", capital=5_000_000), visit=True)
        do(case, "grant", ground.head())
        one.refresh_from_db()
        assert (one.residence, one.capital_fen) == ("冷水滩区翠竹路1号", 5_000_000)
        assert case.steps.get(action="grant").details["sentence"] == "住所、注册资金"
        titles = [each.title for each in archive.documents_of(case_id=case.id)]
        assert titles == ["受理通知书", "社会团体法人登记证书", "准予变更登记决定书"]

    def test_the_audit_of_the_old_term_is_asked_for(self):
        legal = {
            "legal_name": "李明", "legal_identity_number": ground.identity_number(),
            "legal_term_until_date": dt.date(2024, 1, 1),
        }  # fmt: skip
        one, clerk = ground.organisation(), ground.clerk()
        case = do(ground.open_case(asked(one, **legal), matter=MATTER, actor=clerk), "accept", clerk)
        with pytest.raises(NotReady, match="离任审计报告"):
            do(case, "examine", clerk, opinion="grant", text="甲")

    def test_a_charter_that_lacks_a_clause_is_not_examined(self):
        one, clerk = ground.organisation(), ground.clerk()
        data = asked(one, charter=CHARTER.replace("罢免", ""), comparison="删去罢免")
        case = do(ground.open_case(data, matter=MATTER, actor=clerk), "accept", clerk)
        ground.add_papers(case, wanted_papers(case), clerk)
        with pytest.raises(NotReady, match="负责人的条件和产生、罢免程序"):
            do(case, "examine", clerk, opinion="grant", text="甲")

    def test_a_name_taken_meanwhile_is_not_granted(self):
        case = examined(asked(ground.organisation(), name="冷水滩区棋类协会"))
        ground.organisation("冷水滩区棋类协会")
        before = ground.everything()
        with pytest.raises(NameRefused, match="重名"):
            do(case, "grant", ground.head())
        assert ground.everything() == before

    def test_the_procedures_of_their_days(self):
        assert procedure_on(day=dt.date(2019, 12, 31), division_code="431103") is FOUR
        assert procedure_on(day=dt.date(2020, 1, 1), division_code="431103") is TWO
        assert (CANCELLATION.total.days, CANCELLATION.total.working) == (20, True)


class TestCancellation:
    def ended(self, ended: str | None = "2020-10-20"):
        one, clerk, day = ground.organisation(), ground.clerk(), dt.date(2020, 6, 1)
        Officer.objects.create(
            organisation=one, name="王建国", role="legal", from_date=dt.date(2016, 1, 1),
            term_until_date=dt.date(2020, 12, 31),
        )  # fmt: skip
        commands.start_liquidation(
            organisation_id=one.id, members="甲", formed_date=day, notice_date=day, consent_date=day,
            actor=clerk,
            at=at("2020-06-01"),
        )  # fmt: skip
        if ended:
            commands.end_liquidation(
                organisation_id=one.id, ended_date=dt.date.fromisoformat(ended), residue="捐给慈善会", actor=clerk,
                at=at(ended),
            )  # fmt: skip
        return one

    def data(self, one, **more):
        return {
            "organisation_id": one.id,
            "reason": "无力继续",
            "resolution_date": dt.date(2020, 5, 20),
        } | more

    def test_not_before_the_winding_up(self):
        refused_to_open(WrongState, "先到登记机关登记清算", self.data(ground.organisation()), matter=END)

    def test_not_before_it_has_ended(self):
        one = self.ended(None)
        refused_to_open(Invalid, "2020-07-16 截止.*十五日内", self.data(one), matter=END)

    @pytest.mark.parametrize(
        ("ended", "apply_by", "late"), [("2020-10-21", "2020-11-05", 0), ("2020-10-20", "2020-11-04", 1)]
    )
    def test_fifteen_days_and_the_delay_is_written_down(self, ended, apply_by, late):
        case = ground.open_case(self.data(self.ended(ended)), matter=END)
        assert (case.application["apply_by"], case.application["late_days"]) == (apply_by, late)

    def test_off_the_book(self):
        one, clerk = self.ended(), ground.clerk()
        case = do(ground.open_case(self.data(one), matter=END, actor=clerk), "accept", clerk)
        with pytest.raises(NotReady, match="清税证明"):
            do(case, "examine", clerk, opinion="grant", text="甲")
        ground.add_papers(case, cancellation_papers(case), clerk)
        do(case, "examine", clerk, opinion="grant", text="清算完毕")
        do(case, "grant", ground.head())
        one.refresh_from_db()
        assert (one.state, one.ended_date) == ("cancelled", DAY)
        assert [each.title for each in archive.documents_of(case_id=case.id)] == [
            "受理通知书", "准予注销登记决定书",
        ]  # fmt: skip

    def test_an_organisation_that_goes_on_is_not_cancelled(self):
        one, clerk = self.ended(None), ground.clerk()
        commands.stop_liquidation(organisation_id=one.id, reason="继续办", actor=clerk, at=AT)
        refused_to_open(WrongState, "当前是“正常”", self.data(one), matter=END)
