"""The supervision pages: who sees what, what is typed stays, lists and workbooks, the papers of steps."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from minzheng.kernel.base import commands as base
from minzheng.registers.organisations.models import Organisation
from minzheng.registers.supervision.models import (
    CreditEntry,
    FeeItem,
    InspectionEntry,
    InspectionRound,
    LedgerEntry,
    MeasureNotice,
    Publication,
    Rectification,
    SupervisionStep,
)
from tests.config.fields import supervision as field

TODAY = dt.date(2021, 1, 6)


@pytest.fixture
def told(officers):
    field.tell(officers)
    base.move_rehearsal(day=TODAY)
    return Organisation.objects.get(name=field.NAME)


@pytest.fixture
def known(told):
    return field.addresses()


def text(response) -> str:
    return response.content.decode()


def test_every_page_opens_for_the_clerk(known, desk):
    client = desk("shezu")
    names = [
        "inspections", "board", "coverage", "list", "new", "ledgers", "find", "ledger", "ledger_new",
        "publicity",
        "reconciliation", "fees", "declare", "subject", "fill",
    ]  # fmt: skip
    for short in names:
        name = f"supervision:{short}"
        address = known.get(name) or field.Address()
        assert client.get(address.path(name)).status_code == 200, name


@pytest.mark.parametrize("kind", ["rectification", "credit", "assessment"])
def test_each_list_has_its_new_page_and_its_workbook(told, desk, kind):
    client = desk("shezu")
    assert client.get(reverse("supervision:list", args=[kind])).status_code == 200
    assert client.get(reverse("supervision:new", args=[kind])).status_code == 200
    book = client.get(reverse("supervision:list_workbook", args=[kind]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book))).get_sheet_by_index(0).to_python()
    assert rows[2][0] == "社会组织"


def test_a_list_that_is_none_is_not_found(told, desk):
    client = desk("shezu")
    assert client.get(reverse("supervision:list", args=["inspection"])).status_code == 404
    assert client.get(reverse("supervision:ledger", args=["nothing"])).status_code == 404
    assert client.get(reverse("supervision:subject", args=["nothing", 1])).status_code == 404


def test_a_filter_finds_by_name_and_state(told, desk):
    client, address = desk("shezu"), reverse("supervision:list", args=["credit"])
    assert field.NAME in text(client.get(address, {"text": "糕点", "state": "listed", "group": "abnormal"}))
    assert "没有记录" in text(client.get(address, {"text": "糕点", "group": "red"}))
    assert "没有记录" in text(client.get(address, {"state": "removed"}))
    assert "没有记录" in text(client.get(address, {"state": "club"}))


def test_the_board_reminds_and_orders_the_ticked(told, desk, post):
    entry = InspectionEntry.objects.get(round__year=field.YEAR, organisation=told)
    made, client = entry.round_id, desk("shezu")
    answer = post(client, reverse("supervision:remind", args=[made]), {"ids": []})
    assert answer.status_code == 422
    assert "没有可以催报的" in text(answer)
    post(client, reverse("supervision:remind", args=[made]), {"ids": [entry.id]})
    entry.refresh_from_db()
    assert entry.reminders == 1
    late = reverse("supervision:late", args=[made])
    assert "请填写整改期限" in text(post(client, late, {"ids": [entry.id], "due_date": "不久"}))
    assert f'value="{entry.id}" aria-label="选择{told.name}" checked' in text(
        post(client, late, {"ids": [entry.id], "due_date": ""})
    )
    answer = post(client, late, {"ids": [entry.id], "due_date": "2021-03-31"})
    assert answer.status_code == 302
    order = Rectification.objects.get(state="ordered")
    assert order.due_date == dt.date(2021, 3, 31)


def test_the_coverage_lists_its_denominator(told, desk):
    made = InspectionRound.objects.get(year=field.YEAR)
    page = text(desk("shenji").get(reverse("supervision:coverage", args=[made.id])))
    assert made.digest in page
    assert f"{told.name}（{told.uscc}）" in page


def test_the_clerk_freezes_the_next_year_on_the_page(told, desk, post):
    client = desk("shezu")
    answer = post(client, reverse("supervision:freeze"), {"year": "2021", "kind": "association"})
    assert answer.status_code == 422
    assert "还没有结束" in text(answer)
    assert 'value="2021"' in text(answer)
    answer = post(client, reverse("supervision:freeze"), {"year": "2020", "kind": "association"})
    assert answer.status_code == 302
    assert InspectionRound.objects.get(year=2020).count == 1


def test_what_is_typed_stays_beside_the_refusal(told, desk, post):
    listed = CreditEntry.objects.get()
    address = reverse("supervision:act", args=["credit", listed.id, "again"])
    answer = post(desk("shezu"), address, {"repeat_date": "2020-10-01", "reason": "再次没有按期报送"})
    assert answer.status_code == 422
    assert "再次发生的日期应在列入日" in text(answer)
    assert "再次没有按期报送" in text(answer)
    assert CreditEntry.objects.get().counted_from_date == dt.date(2020, 11, 2)


def test_a_step_somebody_was_faster_with_says_so(told, desk, post):
    listed = CreditEntry.objects.get()
    answer = post(desk("shezu"), reverse("supervision:act", args=["credit", listed.id, "notify"]))
    assert answer.status_code == 409
    assert "当前为“在列”" in text(answer)


def test_the_head_decides_and_the_auditor_only_reads(told, desk, post):
    listed = CreditEntry.objects.get()
    act = reverse("supervision:act", args=["credit", listed.id, "repair_for"])
    assert post(desk("shenji"), act, {"repair_text": "已经补报完成整改"}).status_code == 403
    post(desk("shezu"), act, {"repair_text": "已经补报完成整改"})
    remove = reverse("supervision:act", args=["credit", listed.id, "remove"])
    assert post(desk("shezu"), remove, {"opinion": "核实完成"}).status_code == 403
    assert post(desk("shenpi"), remove, {"opinion": "核实完成"}).status_code == 302
    assert CreditEntry.objects.get().state == "removed"
    page = desk("shezu").get(reverse("supervision:subject", args=["credit", listed.id]))
    assert "移出活动异常名录决定书" in text(page)


def test_a_paper_and_a_file_open_and_others_do_not(told, known, desk):
    client = desk("shezu")
    for name in ("supervision:document", "supervision:file"):
        answer = client.get(known[name].path(name))
        assert answer.status_code == 200
        assert len(b"".join(answer)) > 500
    order = Rectification.objects.get()
    assert client.get(reverse("supervision:file", args=["rectification", order.id, 10**9])).status_code == 404
    assert (
        client.get(reverse("supervision:document", args=["rectification", order.id, 10**9])).status_code
        == 404
    )


def test_a_department_answers_a_measure_once(told, desk, post):
    measure, client = MeasureNotice.objects.order_by("id")[0], desk("shezu")
    address = reverse("supervision:measure", args=[measure.id])
    assert post(client, address, {"feedback": ""}).status_code == 422
    assert post(client, address, {"feedback": "已从严审查"}).status_code == 302
    assert post(client, address, {"feedback": "改口"}).status_code == 409
    measure.refresh_from_db()
    assert measure.feedback == "已从严审查"


def test_two_years_on_the_list_are_needed_for_the_serious_one(told, desk, post):
    listed = CreditEntry.objects.get()
    answer = post(desk("shezu"), reverse("supervision:escalate", args=[listed.id]))
    assert answer.status_code == 409
    assert "2022-11-02" in text(answer)


def test_an_organisation_is_found_by_a_part_of_its_name(told, desk, post):
    address, client = reverse("supervision:ledger_new", args=["risk"]), desk("shezu")
    values = {"body_kind": "school", "due_date": "2021-01-31"}
    answer = post(client, address, {**values, "organisation": "没有这家"})
    assert answer.status_code == 422
    assert "辖区内没有" in text(answer)
    field.body("示例区糕点研究会", 9002)
    assert "有几个社会组织" in text(post(client, address, {**values, "organisation": "糕点"}))
    answer = post(client, address, {**values, "organisation": "糕点行业"})
    assert answer.status_code == 302
    assert LedgerEntry.objects.get().name == told.name


def test_an_entry_is_proposed_on_the_page(told, desk, post):
    address, client = reverse("supervision:new", args=["credit"]), desk("shezu")
    values = {"organisation": told.name, "list": "abnormal", "ground": "no_contact",
              "occurred_date": "2021-01-04", "facts_text": "两次信函均被退回"}  # fmt: skip
    answer = post(client, address, values)
    assert answer.status_code == 422
    assert "两次邮寄专用信函的日期" in text(answer)
    assert "两次信函均被退回" in text(answer)
    letters = {"first_letter_date": "2020-12-01", "second_letter_date": "2020-12-20"}
    assert post(client, address, {**values, **letters}).status_code == 302
    assert CreditEntry.objects.get(ground="no_contact").state == "proposed"


def test_a_lead_needs_no_registered_body(told, desk, post):
    address, client = reverse("supervision:ledger_new", args=["illegal"]), desk("shezu")
    values = {"illegal_kind": "unknown", "channel": "report", "text": "群众反映有人发展会员"}
    assert post(client, address, values).status_code == 422
    assert post(client, address, {**values, "name": "某某联盟"}).status_code == 302
    assert LedgerEntry.objects.get(ledger="illegal").number == "DF431103-2021-0001"


def test_fees_are_declared_and_a_fifth_class_is_refused(told, desk, post):
    address, client = reverse("supervision:declare", args=[told.id]), desk("shezu")

    def sent(count: int) -> dict:
        values = {"form-TOTAL_FORMS": str(count), "form-INITIAL_FORMS": "0"}
        for place in range(count):
            values |= {f"form-{place}-category": "dues", f"form-{place}-name": f"第{place + 1}档",
                       f"form-{place}-amount": "1000", f"form-{place}-unit": "年",
                       f"form-{place}-basis": "2019年会员大会决议"}  # fmt: skip
        return values

    answer = post(client, address, sent(5))
    assert answer.status_code == 422
    assert "会费有 5 档，最多 4 档" in text(answer)
    assert "第5档" in text(answer)
    assert not FeeItem.objects.exists()
    assert post(client, address, sent(4)).status_code == 302
    assert FeeItem.objects.filter(until_date=None, amount_fen=100_000).count() == 4


def test_the_queue_leaves_as_a_file_and_the_receipt_comes_back(told, desk, post):
    client = desk("shezu")
    made = post(client, reverse("supervision:publicity_file"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(made))).get_sheet_by_index(0).to_python()
    assert "冷民社许〔2020〕测试1号" in rows[2]
    assert post(client, reverse("supervision:publicity_file")).status_code == 422
    bad = io.BytesIO("文书号,结果,公示日期\n冷民社许〔2020〕测试9号,已公示,2021-01-05\n".encode())
    bad.name = "回执.csv"
    answer = post(client, reverse("supervision:receipt"), {"file": bad})
    assert answer.status_code == 422
    assert "没有这个文书号的已报送信息" in text(answer)
    good = io.BytesIO("文书号,结果,公示日期\n冷民社许〔2020〕测试1号,已公示,2021-01-05\n".encode())
    good.name = "回执.csv"
    assert post(client, reverse("supervision:receipt"), {"file": good}).status_code == 302
    row = Publication.objects.get()
    assert (row.state, row.published_date) == ("published", dt.date(2021, 1, 5))


def test_a_paper_report_is_entered_on_a_page_of_its_own(told, desk, post):
    entry = InspectionEntry.objects.get()
    client = desk("shezu")
    page = text(client.get(reverse("supervision:fill", args=["inspection", entry.id, "report_for"])))
    assert 'value="示例路1号"' in page
    answer = post(
        client, reverse("supervision:act", args=["inspection", entry.id, "report_for"]), {"staff": "三"}
    )
    assert answer.status_code == 422
    assert 'value="三"' in text(answer)
    assert not SupervisionStep.objects.filter(action="report_for").exists()
