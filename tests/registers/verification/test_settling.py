"""Settling a contradiction: what is recorded, what it needs, and what cannot be done."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.cases.errors import CaseNotFound, MustBeSomebodyElse, NotNow
from minzheng.kernel.cases.models import NearRelativeFiling
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import queries as people_queries
from minzheng.kernel.people.models import Fact
from minzheng.registers.verification import commands, queries
from minzheng.registers.verification.errors import FindingClosed, FindingNotFound
from minzheng.registers.verification.models import Finding

from .conftest import AT, DAY, answer, officer, row, take_in

pytestmark = pytest.mark.django_db
WHY = "车辆已于八月过户，尚未变更登记"


@pytest.fixture
def car(asked, verifier) -> Finding:
    """The traffic police knows a car that was not declared."""
    answer(asked, "VEH", verifier, head={"vehicle_count": 1})
    return Finding.objects.get()


@pytest.fixture
def paper() -> int:
    return documents.store_generated(
        content=b"%PDF-1.7",
        name="过户证明.pdf",
        purpose="核对举证",
        retention="业务10年",
        actor=SYSTEM,
        at=AT,
    ).id


def settle(finding, actor, settled_as="verified", **more):
    return commands.settle(
        **{"finding_id": finding.id, "settled_as": settled_as, "actor": actor, "at": AT} | more
    )


def facts_of(asked):
    on_file = people_queries.fact_values(
        household_ids=[asked.household.id], person_ids=[asked.head.id, asked.wife.id], on_date=DAY
    )
    return {name: value for values in on_file.values() for name, value in values.items()}


def unchanged(call, error, match=None):
    """The call is refused, and neither facts nor findings nor events change."""
    before = (
        list(Fact.objects.order_by("id").values()), list(Finding.objects.values()), EventRow.objects.count(),
    )  # fmt: skip
    with pytest.raises(error, match=match):
        call()
    assert before == (
        list(Fact.objects.order_by("id").values()), list(Finding.objects.values()), EventRow.objects.count(),
    )  # fmt: skip


class TestVerifiedCounts:
    def test_the_departments_figure_is_recorded_with_source_and_date(self, asked, car, clerk):
        settled = settle(car, clerk)
        assert (settled.settled_as, settled.settled_at, settled.settled_by_name) == (
            "verified",
            AT,
            clerk.name,
        )
        fact = Fact.objects.get(name="vehicle_count", superseded_at=None)
        assert (fact.household, fact.value, fact.source) == (asked.household, 1, "verified")
        assert fact.source_note == "交管（机动车），数据日期 2020-11-04"
        assert fact.source_date == dt.date(2020, 11, 4)
        assert (fact.valid.lower, fact.valid.upper) == (dt.date(2020, 11, 1), None)
        assert EventRow.objects.filter(kind="verification.finding_settled").count() == 1

    def test_what_was_declared_stays_readable(self, asked, car, clerk):
        later = AT + dt.timedelta(hours=1)
        settle(car, clerk, at=later)
        known = people_queries.fact_values(household_ids=[asked.household.id], on_date=DAY, known=AT)
        assert known["household", asked.household.id]["vehicle_count"] == 0

    def test_a_death_holds_from_its_day(self, asked, clerk, verifier):
        answer(asked, "HK", verifier, wife={"death_date": dt.date(2020, 8, 20)})
        settle(Finding.objects.get(), clerk)
        fact = Fact.objects.get(name="death_day")
        # 20 August 2020 is day 18,494 after 1970-01-01
        assert (fact.person, fact.value, fact.valid.lower) == (asked.wife, 18_494, dt.date(2020, 8, 20))

    def test_what_was_not_declared_holds_from_the_month_of_application(self, asked, clerk, verifier):
        Fact.objects.filter(name="wage_income_year_fen", person=asked.wife).delete()
        salary = {"contribution_base_month_fen": 300_000, "employer": "示例公司"}
        answer(asked, "SI", verifier, wife=salary)
        settle(Finding.objects.get(), clerk)
        fact = Fact.objects.get(name="wage_income_year_fen", person=asked.wife)
        assert (fact.value, fact.valid.lower) == (3_600_000, dt.date(2020, 11, 1))

    def test_the_contradiction_does_not_come_back(self, asked, car, clerk, verifier):
        settle(car, clerk)
        answer(asked, "RE", verifier, head={"home_count": 1})
        assert Finding.objects.count() == 1
        assert queries.unsettled(asked.case) == []


class TestDeclaredCounts:
    def test_with_reason_and_paper(self, asked, car, clerk, paper):
        before = facts_of(asked)
        settled = settle(car, clerk, "declared", note=f" {WHY} ", evidence_file_id=paper)
        assert (settled.settled_as, settled.note, settled.evidence_file_id) == ("declared", WHY, paper)
        assert facts_of(asked) == before
        assert queries.unsettled(asked.case) == []

    def test_other_answers_do_not_reopen_it_but_a_further_round_does(
        self, asked, car, clerk, paper, verifier
    ):
        settle(car, clerk, "declared", note=WHY, evidence_file_id=paper)
        answer(asked, "RE", verifier, head={"home_count": 1})
        assert queries.unsettled(asked.case) == []
        commands.recheck(
            case_id=asked.case.id, reason="有人反映仍在使用", departments=["VEH"], actor=clerk, at=AT
        )
        take_in("VEH", [row(asked, asked.head, "VEH", "有记录", vehicle_count=1)], verifier)
        assert queries.unsettled(asked.case) == ["核对差异未处理：家庭的机动车"]

    def test_it_needs_both(self, asked, car, clerk, paper):
        for more, match in (
            ({"evidence_file_id": paper}, "请写明部门数据为什么"),
            ({"note": "不对", "evidence_file_id": paper}, "请写明部门数据为什么"),
            ({"note": WHY}, "请上传能够证明的材料"),
        ):
            unchanged(lambda more=more: settle(car, clerk, "declared", **more), Invalid, match)
        unchanged(lambda: settle(car, clerk, "declared", note=WHY, evidence_file_id=paper + 1), NotFound)


class TestRefused:
    def test_unknown_choice_and_overlong_note(self, asked, car, clerk):
        unchanged(lambda: settle(car, clerk, "both"), Invalid, "请选择采信申报还是采信核对")
        unchanged(lambda: settle(car, clerk, note="长" * 501), Invalid, "最多 500 个字")

    def test_an_unknown_finding(self, asked, car, clerk):
        call = {"finding_id": car.id + 1, "settled_as": "verified", "actor": clerk, "at": AT}
        unchanged(lambda: commands.settle(**call), FindingNotFound)

    def test_a_second_clerk_who_decides_otherwise(self, asked, car, clerk, paper):
        settle(car, clerk)
        other = officer("other", Role.TOWN_CLERK, name="张经办")
        again = settle(car, other)  # the same: a double click changes nothing
        assert again.settled_by_name == clerk.name
        match = f"{clerk.name}已将这项差异处理为“采信核对”"
        unchanged(
            lambda: settle(car, other, "declared", note=WHY, evidence_file_id=paper), FindingClosed, match
        )

    def test_one_that_a_later_answer_replaced(self, asked, car, clerk, verifier):
        commands.recheck(case_id=asked.case.id, reason="车辆已过户", departments=["VEH"], actor=clerk, at=AT)
        take_in("VEH", [row(asked, person, "VEH") for person in asked.persons], verifier)
        unchanged(lambda: settle(car, clerk), FindingClosed, "部门已有新的答复")

    @pytest.mark.parametrize("state", ["approved", "withdrawn"])
    def test_after_the_case_is_closed(self, asked, car, clerk, state):
        type(asked.case).objects.update(state=state)
        unchanged(lambda: settle(car, clerk), NotNow, "请办理变更")

    def test_who_may_not(self, asked, car, verifier):
        unchanged(lambda: settle(car, verifier), CaseNotFound)
        unchanged(lambda: settle(car, SYSTEM), CaseNotFound)
        elsewhere = officer("elsewhere", Role.TOWN_CLERK, "999901200")
        unchanged(lambda: settle(car, elsewhere), CaseNotFound)
        town_head = officer("head", Role.TOWN_HEAD)
        unchanged(lambda: settle(car, town_head), NotPermitted)

    def test_not_ones_own_family_nor_a_near_relatives(self, asked, car, clerk):
        cousin = officer("cousin", Role.TOWN_CLERK, name="王表亲")
        NearRelativeFiling.objects.create(
            case=asked.case,
            official_name="王表亲",
            official_post="经办人",
            relation="表亲",
            source="declared",
            filed_at=AT,
        )
        unchanged(lambda: settle(car, cousin), MustBeSomebodyElse, "近亲属")
        people.link_account(account_id=clerk.account_id, person=asked.head)
        unchanged(lambda: settle(car, clerk), MustBeSomebodyElse, "本人家庭")
