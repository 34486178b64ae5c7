"""The file that goes out, and the file that comes back: whole, or not at all."""

import datetime as dt
import io

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.exchange.errors import HeadersRefused
from minzheng.kernel.exchange.intake import read_workbook
from minzheng.kernel.exchange.sheets import read_sheets
from minzheng.kernel.people.models import Authorisation
from minzheng.registers.verification import commands
from minzheng.registers.verification.contracts import DATASETS
from minzheng.registers.verification.errors import NothingWaiting
from minzheng.registers.verification.models import Department, Finding, Inquiry

from .conftest import (
    AT,
    CHILD,
    DAY,
    HEAD,
    WIFE,
    answer,
    answer_file,
    declare,
    inquiry,
    make_home,
    number,
    officer,
    row,
    sign,
    take_in,
)

pytestmark = pytest.mark.django_db


def state_of_answers():
    return list(
        Inquiry.objects.order_by("id").values_list("status", "answered_at", "data_date", "detail_cipher")
    )


def findings():
    return list(
        Finding.objects.order_by("id").values_list("fact_name", "declared", "verified", "superseded_at")
    )


class TestRequestFile:
    def test_it_holds_what_the_department_needs_and_no_more(self, asked, verifier):
        made = commands.request_file(department="VEH", actor=verifier, at=AT)
        [sheet] = read_sheets(made)
        lines = [cells for _, cells in sheet.rows]
        assert lines[2] == [
            "查询编号",
            "姓名",
            "身份证号",
            "用途",
            "授权编号",
            "提请日期",
            "查询结果",
            "数据日期",
            "车辆数（辆）",
        ]
        assert [cells[1:4] for cells in lines[3:]] == [
            ["王示例", HEAD, "低保审核"], ["李示例", WIFE, "低保审核"], ["王小例", CHILD, "低保审核"],
        ]  # fmt: skip
        assert [cells[0] for cells in lines[3:]] == [
            str(inquiry(asked, person, "VEH").id) for person in asked.persons
        ]
        assert Inquiry.objects.filter(sent_at=AT).count() == 3

    def test_the_opening_of_identity_numbers_is_on_record(self, asked, verifier):
        commands.request_file(department="VEH", actor=verifier, at=AT)
        [file] = EventRow.objects.filter(kind="verification.request_file_made")
        assert (file.account_id, file.details["inquiries"]) == (verifier.account_id, 3)
        sent = EventRow.objects.filter(kind="verification.inquiry_sent", case_id=asked.case.id)
        assert set(sent.values_list("person_id", flat=True)) == {person.id for person in asked.persons}
        assert HEAD not in str(list(EventRow.objects.values_list("sentence", "details")))

    def test_only_the_verifier_of_the_district_makes_it(self, asked, clerk):
        with pytest.raises(NotPermitted):
            commands.request_file(department="VEH", actor=clerk, at=AT)
        with pytest.raises(NothingWaiting):
            commands.request_file(department="VEH", actor=officer("v2", Role.VERIFIER, "999902"), at=AT)
        assert not Inquiry.objects.filter(sent_at__isnull=False).exists()

    def test_closed_cases_and_ended_authorisations_are_left_out(self, asked, verifier):
        Authorisation.objects.exclude(person=asked.head).update(withdrawn_at=AT)
        lines = read_sheets(commands.request_file(department="VEH", actor=verifier, at=AT))[0].rows
        assert [cells[1] for _, cells in lines[3:]] == ["王示例"]
        type(asked.case).objects.update(state="withdrawn", closed_at=AT)
        with pytest.raises(NothingWaiting, match="交管"):
            commands.request_file(department="VEH", actor=verifier, at=AT)

    @pytest.mark.parametrize("department", Department.values)
    def test_every_departments_file_can_be_read_back_by_its_contract(self, asked, verifier, department):
        made = commands.request_file(department=department, actor=verifier, at=AT)
        intake = read_workbook(io.BytesIO(made), DATASETS[Department(department)], on_date=DAY)
        assert set(intake.header.places) == {column.name for column in intake.dataset.columns}
        assert [set(each.errors) for each in intake.rows] == [{"result"}] * 3  # empty, not wrong


class TestTakeIn:
    def test_answers_are_kept_encrypted_with_their_date(self, asked, verifier):
        taken = answer(asked, "VEH", verifier, head={"vehicle_count": 1})
        assert (taken.loaded, taken.taken, taken.findings) == (True, 3, 1)
        assert taken.sentence == "已导入 3 行（新答复 3，发现不一致 1）。"
        kept = inquiry(asked, asked.head, "VEH")
        assert (kept.status, kept.data_date, kept.answered_at) == ("hit", dt.date(2020, 11, 4), AT)
        assert b"vehicle" not in bytes(kept.detail_cipher)
        assert inquiry(asked, asked.wife, "VEH").detail_cipher is None
        assert EventRow.objects.filter(kind="verification.answer_received").count() == 3

    def test_a_contradiction_becomes_a_finding_of_the_household(self, asked, verifier):
        answer(asked, "VEH", verifier, wife={"vehicle_count": 1})
        [found] = Finding.objects.all()
        assert (found.fact_name, found.declared, found.verified) == ("vehicle_count", 0, 1)
        assert (found.household, found.person, found.inquiry) == (
            asked.household, None, inquiry(asked, asked.wife, "VEH"),
        )  # fmt: skip
        [event] = EventRow.objects.filter(kind="verification.contradiction_found")
        assert event.sentence == "核对结果与申报不一致：机动车"

    def test_a_death_becomes_a_finding_of_the_person(self, asked, verifier):
        answer(asked, "HK", verifier, wife={"death_date": dt.date(2020, 10, 2)})
        [found] = Finding.objects.all()
        # 2 October 2020 is day 18,537 after 1970-01-01
        assert (found.fact_name, found.person, found.declared, found.verified) == (
            "death_day", asked.wife, None, 18_537,
        )  # fmt: skip

    def test_the_same_file_twice_changes_nothing(self, asked, verifier):
        rows = [row(asked, asked.head, "VEH", "有记录", vehicle_count=1)]
        content = answer_file("VEH", rows).getvalue()
        first = commands.take_in_answers(department="VEH", upload=io.BytesIO(content), actor=verifier, at=AT)
        before = state_of_answers(), findings(), EventRow.objects.count()
        again = commands.take_in_answers(department="VEH", upload=io.BytesIO(content), actor=verifier, at=AT)
        assert (first.taken, again.taken, again.repeated) == (1, 0, True)
        assert again.sentence == "同一个文件已于 2020年11月5日导入，本次没有改动任何数据。"
        assert (state_of_answers(), findings(), EventRow.objects.count()) == before

    def test_known_answers_in_another_file_change_nothing(self, asked, verifier):
        take_in("VEH", [row(asked, asked.head, "VEH", "有记录", vehicle_count=1)], verifier)
        before = state_of_answers()[:1], findings()
        later = AT + dt.timedelta(days=1)
        rows = [row(asked, asked.head, "VEH", "有记录", vehicle_count=1), row(asked, asked.wife, "VEH")]
        taken = take_in("VEH", rows, verifier, at=later)
        assert (taken.taken, taken.unchanged) == (1, 1)
        assert (state_of_answers()[:1], findings()) == before

    def test_a_second_car_replaces_the_finding(self, asked, verifier):
        take_in("VEH", [row(asked, asked.head, "VEH", "有记录", vehicle_count=1)], verifier)
        take_in("VEH", [row(asked, asked.wife, "VEH", "有记录", vehicle_count=1)], verifier)
        assert findings() == [("vehicle_count", 0, 1, AT), ("vehicle_count", 0, 2, None)]

    def test_an_error_is_no_answer_and_may_be_answered_later(self, asked, verifier):
        take_in("VEH", [row(asked, asked.head, "VEH", "出错", data_date=None)], verifier)
        assert inquiry(asked, asked.head, "VEH").status == "error"
        assert findings() == []
        take_in("VEH", [row(asked, asked.head, "VEH", "有记录", vehicle_count=1)], verifier)
        assert inquiry(asked, asked.head, "VEH").status == "hit"

    def test_answers_to_a_closed_case_are_not_kept(self, asked, verifier):
        type(asked.case).objects.update(state="withdrawn")
        before = state_of_answers()
        taken = answer(asked, "VEH", verifier, head={"vehicle_count": 1})
        assert (taken.loaded, taken.taken, taken.discarded) == (True, 0, 3)
        assert state_of_answers() == before

    def test_a_csv_with_other_headers_is_read_too(self, asked, verifier):
        text = f"查询编号,身份证号码,结果,数据时点,车辆数\n{inquiry(asked, asked.head, 'VEH').id},{HEAD},有,2020年11月4日,1\n"
        upload = io.BytesIO(text.encode("gb18030"))
        taken = commands.take_in_answers(department="VEH", upload=upload, actor=verifier, at=AT)
        assert (taken.taken, taken.findings) == (1, 1)


def refused(verifier, department, rows) -> list[str]:
    """The reasons of a refused file; nothing of it may have been kept."""
    before = state_of_answers(), findings()
    taken = take_in(department, rows, verifier)
    assert not taken.loaded
    assert (taken.taken, taken.findings) == (0, 0)
    assert (state_of_answers(), findings()) == before
    assert next(sheet.name for sheet in read_sheets(taken.error_report)) == "有问题的行"
    return [sentence for _, _, sentence in taken.errors]


class TestRefusedRows:
    def test_one_bad_row_keeps_the_good_ones_out(self, asked, verifier):
        good = row(asked, asked.head, "VEH", "有记录", vehicle_count=1)
        bad = row(asked, asked.wife, "VEH") | {"inquiry_number": "999999999"}
        assert refused(verifier, "VEH", [good, bad]) == [
            "没有这个查询编号，请使用我们发出的请求文件中的编号。"
        ]

    def test_an_identity_number_of_somebody_else(self, asked, verifier):
        bad = row(asked, asked.head, "VEH") | {"identity_number": WIFE}
        assert refused(verifier, "VEH", [bad]) == ["身份证号与该查询编号的被核对人不符，请检查是否串行。"]

    def test_another_departments_inquiry(self, asked, verifier):
        bad = row(asked, asked.head, "RE")
        assert refused(verifier, "VEH", [bad]) == ["查询编号属于自然资源（不动产），请上传到对应部门。"]

    def test_another_districts_inquiry_does_not_exist(self, asked):
        stranger = officer("v2", Role.VERIFIER, "999902")
        assert refused(stranger, "VEH", [row(asked, asked.head, "VEH")]) == [
            "没有这个查询编号，请使用我们发出的请求文件中的编号。"
        ]

    @pytest.mark.parametrize(
        ("department", "cells", "reason"),
        [
            ("VEH", {"data_date": dt.date(2020, 11, 6)}, "数据日期 2020-11-06 晚于今天，请核对。"),
            ("VEH", {"data_date": None}, "请填写数据日期，即部门数据截至哪一天。"),
            ("VEH", {"result": None}, "缺少查询结果，请填写。"),
            ("VEH", {"vehicle_count": 1}, "查询结果为“无记录”，却填写了车辆数，请核对后更正其中一项。"),
            ("VEH", {"result": "有记录"}, "查询结果为“有记录”，请填写车辆数。"),
            ("VEH", {"result": "有记录", "vehicle_count": 0}, "车辆数为 0 时，查询结果应填“无记录”。"),
            ("HK", {"result": "有记录"}, "查询结果为“有记录”，请填写死亡日期或户籍所在地。"),
            ("HK", {"result": "有记录", "death_date": dt.date(1979, 1, 1)}, "日期早于出生日期，请核对。"),
            ("HK", {"result": "有记录", "death_date": dt.date(2020, 12, 1)}, "死亡日期 2020-12-01 晚于今天，请核对。"),
            ("SI", {"result": "有记录", "pension_month_fen": 10**9 + 1}, "月养老金超过 10,000,000.00 元，请核对单位是元还是分。"),
        ],
    )  # fmt: skip
    def test_rows_that_contradict_themselves(self, asked, verifier, department, cells, reason):
        assert refused(verifier, department, [row(asked, asked.head, department) | cells]) == [reason]

    def test_the_same_inquiry_twice(self, asked, verifier):
        one = row(asked, asked.head, "VEH")
        assert refused(verifier, "VEH", [one, one]) == [
            "查询编号与第 4 行重复，请只保留一行。",
            "查询编号与第 3 行重复，请只保留一行。",
        ]

    def test_another_answer_to_what_is_answered(self, asked, verifier):
        take_in("VEH", [row(asked, asked.head, "VEH")], verifier)
        [reason] = refused(verifier, "VEH", [row(asked, asked.head, "VEH", "有记录", vehicle_count=1)])
        assert reason == "这项查询已有内容不同的答复。确需更正的，请经办人“再次核对”后用新编号答复。"

    def test_a_number_replaced_by_a_further_round(self, asked, clerk, verifier):
        old = row(asked, asked.head, "VEH")
        take_in("VEH", [old], verifier)
        commands.recheck(case_id=asked.case.id, reason="异议复查", actor=clerk, at=AT)
        late = old | {"result": "有记录", "vehicle_count": 1}
        assert refused(verifier, "VEH", [late]) == [
            "这项查询已有内容不同的答复。确需更正的，请经办人“再次核对”后用新编号答复。"
        ]

    def test_a_silent_inquiry_replaced_by_a_further_round(self, asked, clerk, verifier):
        old = row(asked, asked.head, "VEH", "出错", data_date=None)
        take_in("VEH", [old], verifier)
        commands.retry(case_id=asked.case.id, actor=clerk, at=AT)
        late = old | {"result": "无记录", "data_date": DAY}
        assert refused(verifier, "VEH", [late]) == [
            "此人已重新提请核对，请使用最新一次请求文件中的编号答复。"
        ]

    def test_a_withdrawn_authorisation(self, asked, verifier):
        Authorisation.objects.filter(person=asked.head).update(withdrawn_at=AT)
        assert refused(verifier, "VEH", [row(asked, asked.head, "VEH")]) == [
            "被核对人已撤回授权，答复不能导入，请删去这一行。"
        ]

    def test_a_file_of_another_kind(self, asked, verifier):
        with pytest.raises(HeadersRefused):
            commands.take_in_answers(
                department="BANK", upload=io.BytesIO("甲,乙\n1,2\n".encode()), actor=verifier, at=AT
            )

    def test_who_may_not(self, asked, clerk):
        with pytest.raises(NotPermitted):
            take_in("VEH", [row(asked, asked.head, "VEH")], clerk)
        assert Inquiry.objects.filter(status="pending").count() == 27


class TestRounds:
    def test_a_recheck_is_compared_anew(self, asked, clerk, verifier):
        answer(asked, "VEH", verifier, head={"vehicle_count": 1})
        commands.recheck(case_id=asked.case.id, reason="车辆已过户", actor=clerk, at=AT)
        later = clock.at_hour(dt.date(2020, 11, 9))
        rows = [row(asked, person, "VEH") for person in asked.persons]
        take_in("VEH", rows, verifier, at=later)
        assert findings() == [("vehicle_count", 0, 1, later)]

    def test_cases_do_not_mix(self, asked, clerk, verifier):
        numbers = number("19750101"), number("19760202", "002"), number("20100303", "003")
        other = make_home(numbers=numbers, case_number="DB-2")
        for person in other.persons:
            sign(person)
        declare(other.household, vehicle_count=1)
        commands.ask(case_id=other.case.id, departments=["VEH"], actor=clerk, at=AT)
        mine = row(asked, asked.head, "VEH", "有记录", vehicle_count=1)
        theirs = {
            "inquiry_number": str(inquiry(other, other.head, "VEH").id), "identity_number": numbers[0],
            "result": "有记录", "data_date": DAY, "vehicle_count": 1,
        }  # fmt: skip
        assert take_in("VEH", [mine, theirs], verifier).findings == 1
        assert Finding.objects.get().case == asked.case
