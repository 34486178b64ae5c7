"""What the pages and the report say of a verification, and who may open an answer."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.cases.errors import MustBeSomebodyElse
from minzheng.kernel.people import commands as people
from minzheng.registers.verification import commands, queries, reports
from minzheng.registers.verification.errors import InquiryNotFound
from minzheng.registers.verification.models import Department, Finding

from .conftest import AT, DAY, VILLAGE, answer, inquiry, officer, row, take_in

pytestmark = pytest.mark.django_db


def answer_everything(asked, verifier, **cells_of):
    agreeing = {"RE": {"head": {"home_count": 1}}}
    for department in Department.values:
        answer(asked, department, verifier, **cells_of.get(department, agreeing.get(department, {})))


def shown(asked) -> dict:
    return {each.label: each for each in queries.comparison(asked.case, on_date=DAY)}


class TestUnanswered:
    def test_from_nothing_asked_to_everything_answered(self, home, clerk, verifier):
        assert queries.unanswered(home.case) == ["尚未提请经济状况核对"]
        commands.ask(case_id=home.case.id, departments=["VEH"], actor=clerk, at=AT)
        first, second, *_ = queries.unanswered(home.case)
        assert first == "尚未向公安（户籍人口）提请核对（王示例、李示例、王小例）"
        assert second == "尚未向民政（婚姻、殡葬）提请核对（王示例、李示例、王小例）"
        commands.ask(case_id=home.case.id, actor=clerk, at=AT)
        assert len(queries.unanswered(home.case)) == 9
        answer_everything(home, verifier)
        assert queries.unanswered(home.case) == []

    def test_an_error_and_a_pending_answer_are_told_apart(self, asked, verifier):
        take_in("BANK", [row(asked, asked.head, "BANK", "出错", data_date=None)], verifier)
        lacking = queries.unanswered(asked.case)
        assert "银行（存款、理财）等待答复（李示例、王小例）" in lacking
        assert "银行（存款、理财）查询出错（王示例），请重新提请" in lacking

    def test_who_left_the_household_is_not_waited_for(self, asked, verifier):
        answer_everything_but_child(asked, verifier)
        assert len(queries.unanswered(asked.case, on_date=DAY)) == 9
        people.remove_member(
            household_id=asked.household.id,
            person_id=asked.child.id,
            until_date=DAY,
            reason="迁出",
            actor=SYSTEM,
            at=AT,
        )
        assert queries.unanswered(asked.case, on_date=DAY) == []


def answer_everything_but_child(asked, verifier):
    for department in Department.values:
        take_in(department, [row(asked, person, department) for person in (asked.head, asked.wife)], verifier)


class TestComparison:
    def test_differing_agreeing_and_waiting_lines(self, asked, verifier):
        answer(asked, "VEH", verifier, head={"vehicle_count": 1})
        answer(asked, "RE", verifier, head={"home_count": 1})
        answer(asked, "BANK", verifier, head={"balance_fen": 800_000})
        lines = shown(asked)
        car = lines["机动车"]
        assert (car.declared, car.verified, car.differs, car.state) == ("0 辆", "1 辆", True, "differs")
        assert (car.source, car.as_of) == ("交管（机动车）", dt.date(2020, 11, 4))
        assert car.finding_id == Finding.objects.get().id
        homes = lines["住房套数"]
        assert (homes.declared, homes.verified, homes.differs, homes.state) == (
            "1 套",
            "与申报相符",
            False,
            "agrees",
        )
        assert lines["王示例：工资性收入"].state == "unanswered"
        assert (lines["王示例：工资性收入"].verified, lines["王示例：工资性收入"].note) == ("", "等待答复")

    def test_a_figure_that_agrees_is_not_shown(self, asked, verifier):
        answer(asked, "BANK", verifier, head={"balance_fen": 812_345})
        deposits = shown(asked)["金融资产"]
        assert (deposits.declared, deposits.verified) == ("10,000.00 元", "未超过申报")
        assert "8,123.45" not in str(queries.comparison(asked.case, on_date=DAY))

    def test_a_lower_bound_is_called_one(self, asked, verifier):
        answer(asked, "BANK", verifier, head={"balance_fen": 3_000_000})
        assert shown(asked)["金融资产"].verified == "至少 30,000.00 元"

    def test_a_settled_line_keeps_both_statements(self, asked, clerk, verifier):
        answer(asked, "VEH", verifier, head={"vehicle_count": 1})
        commands.settle(
            finding_id=Finding.objects.get().id, settled_as="verified", note="本人承认", actor=clerk, at=AT
        )
        car = shown(asked)["机动车"]
        assert (car.declared, car.verified, car.differs, car.state) == ("0 辆", "1 辆", False, "settled")
        assert car.note == "采信核对（乡镇（街道）经办人）：本人承认"

    def test_nothing_asked_nothing_shown(self, home):
        assert queries.comparison(home.case, on_date=DAY) == []


class TestReport:
    def test_an_incomplete_one_concludes_nothing(self, asked, verifier):
        answer(asked, "VEH", verifier)
        made = reports.report(asked.case)
        assert not made.is_complete
        assert made.valid_until is None
        assert made.conclusion.startswith("核对尚未完成，不能据此得出结论：公安（户籍人口）等待答复")

    def test_a_clean_one_is_valid_six_months_from_the_oldest_data(self, asked, verifier):
        answer_everything(asked, verifier)
        made = reports.report(asked.case)
        assert made.conclusion == "各部门答复与申报相符，未发现不一致的情况。"
        assert (len(made.items), made.valid_until) == (27, dt.date(2021, 5, 4))
        assert (made.items[0].person_name, made.items[0].status) == ("王示例", "无记录")

    def test_but_no_longer_than_the_authorisations(self, asked, verifier):
        answer_everything(asked, verifier)
        asked.wife.authorisations.update(valid=(DAY, dt.date(2021, 2, 1)))
        assert reports.report(asked.case).valid_until == dt.date(2021, 1, 31)

    def test_differences_before_and_after_settling(self, asked, clerk, verifier):
        answer_everything(asked, verifier, VEH={"head": {"vehicle_count": 1}}, RE={"head": {"home_count": 1}})
        assert reports.report(asked.case).conclusion == (
            "发现 1 项与申报不一致，其中 1 项尚未核实，请逐项核实后再作结论。"
        )
        commands.settle(finding_id=Finding.objects.get().id, settled_as="verified", actor=clerk, at=AT)
        assert reports.report(asked.case).conclusion == "发现 1 项与申报不一致，均已核实处理。"


class TestPendingByDepartment:
    def test_counts_inside_the_jurisdiction(self, asked, verifier):
        commands.request_file(department="VEH", actor=verifier, at=AT)
        take_in(
            "VEH",
            [row(asked, asked.head, "VEH"), row(asked, asked.wife, "VEH", "出错", data_date=None)],
            verifier,
        )
        queues = {each.department: each for each in queries.pending_by_department(actor=verifier)}
        vehicles, bank = queues["VEH"], queues["BANK"]
        assert (vehicles.pending, vehicles.unsent, vehicles.error, vehicles.no_reply) == (1, 0, 1, 0)
        assert (bank.pending, bank.unsent, bank.oldest_asked_at) == (3, 3, AT)
        assert len(queues) == 9

    def test_nobody_elses_are_counted(self, asked, clerk):
        for actor in (clerk, officer("v2", Role.VERIFIER, "999902"), SYSTEM):
            assert {each.pending for each in queries.pending_by_department(actor=actor)} == {0}


class TestOpened:
    def test_verifier_and_clerk_may_and_the_look_is_on_record(self, asked, clerk, verifier):
        answer(asked, "SI", verifier, head={"pension_month_fen": 10_350, "employer": "示例公司"})
        wanted = inquiry(asked, asked.head, "SI").id
        for actor in (verifier, clerk, officer("district", Role.BUREAU_CLERK, "999901")):
            seen = queries.opened(wanted, actor=actor, at=AT)
            assert seen.lines == (("月养老金", "103.50 元/月"), ("参保单位", "示例公司"))
            event = EventRow.objects.filter(kind="audit.record_opened").latest("id")
            assert (event.account_id, event.person_id, event.case_id) == (
                actor.account_id, asked.head.id, asked.case.id,
            )  # fmt: skip
            assert event.sentence == "查看核对答复（人社（社保、养老金））"

    def test_nobody_else(self, asked, clerk, verifier):
        answer(asked, "BANK", verifier, head={"balance_fen": 100})
        wanted = inquiry(asked, asked.head, "BANK").id
        refusals = [
            (officer("village", Role.VILLAGE_WORKER, VILLAGE), NotPermitted),
            (officer("head", Role.TOWN_HEAD), NotPermitted),
            (officer("elsewhere", Role.TOWN_CLERK, "999901200"), InquiryNotFound),
            (officer("money", Role.TREASURY_MAKER, "999901"), InquiryNotFound),
            (SYSTEM, InquiryNotFound),
        ]
        for actor, error in refusals:
            with pytest.raises(error):
                queries.opened(wanted, actor=actor, at=AT)
        people.link_account(account_id=clerk.account_id, person=asked.wife)
        with pytest.raises(MustBeSomebodyElse):
            queries.opened(wanted, actor=clerk, at=AT)
        with pytest.raises(InquiryNotFound):
            queries.opened(10**9, actor=verifier, at=AT)
        assert not EventRow.objects.filter(kind="audit.record_opened").exists()

    def test_every_departments_answer_reads_in_words(self, asked, verifier):
        said = {
            "HK": {"registered_place": "示例村", "death_date": dt.date(2020, 10, 2)},
            "CRE": {"marriage": "离异", "cremation_date": dt.date(2020, 10, 4)},
            "DIS": {"disability_category": "肢体残疾", "disability_grade": "二级"},
            "BIZ": {"runs_business": True},
            "HF": {"deposit_month_fen": 48_000},
        }
        for department, cells in said.items():
            answer(asked, department, verifier, head=cells)
        words = {
            department: dict(
                queries.opened(inquiry(asked, asked.head, department).id, actor=verifier, at=AT).lines
            )
            for department in said
        }
        assert words == {
            "HK": {"死亡日期": "2020-10-02", "户籍所在地": "示例村"},
            "CRE": {"火化日期": "2020-10-04", "婚姻状况": "离婚"},
            "DIS": {"残疾类别": "肢体", "残疾等级": "二级"},
            "BIZ": {"实际经营": "是"},
            "HF": {"月缴存额": "480.00 元/月"},
        }


def test_the_district_clerk_settles_what_was_found(asked, verifier):
    answer(asked, "VEH", verifier, head={"vehicle_count": 1})
    bureau = officer("bureau", Role.BUREAU_CLERK, "999901")
    assert queries.finding(Finding.objects.get().id, case=asked.case).verified == 1
    assert (
        commands.settle(
            finding_id=Finding.objects.get().id, settled_as="verified", actor=bureau, at=AT
        ).settled_at
        == AT
    )
