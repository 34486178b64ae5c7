"""Every page of marriage registration, as officers and the public use them."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from minzheng.config.demo.fields.weddings import declared, marry, open_case, parting, step
from minzheng.kernel.base import commands as base
from minzheng.kernel.cases.models import Case
from minzheng.registers.marriages.models import (
    AnnotationProposal,
    BlankCertificate,
    CreditEvent,
    HandlingFault,
    MarriageRecord,
    SampledRecord,
)

from .conftest import AT, DAY, typed


def url(name: str, *args) -> str:
    return reverse(f"marriages:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def rows_of(content: bytes) -> list[list]:
    """The rows of the only sheet of a workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def cells_of(response) -> list:
    return [cell for row in rows_of(b"".join(response)) for cell in row]


def test_the_board_says_what_happens_today(office, desk, pair):
    record = marry(*pair(), office, DAY)
    page = text(desk("dengji").get(url("board")))
    assert record.couple in page
    assert "今天结婚登记" in page
    assert "登记" in text(desk("shenji").get(url("board")))


def test_a_couple_is_taken_in_from_the_form(office, desk, post, pair):
    groom, bride = pair()
    client = desk("dengji")
    assert client.get(url("new_marriage")).status_code == 200
    response = post(client, url("new_marriage"), typed(declared(groom, bride)))
    case = Case.objects.get()
    assert response.headers["Location"] == url("case", case.id)
    assert f"{groom.name}、{bride.name}" in text(client.get(url("case", case.id)))


def test_what_was_typed_stays_and_all_problems_are_told(office, desk, post, pair):
    groom, bride = pair()
    data = typed(declared(groom, bride, kinship="cousin", male_region_code="110101",
                          female_region_code="110101"))  # fmt: skip
    response = post(desk("dengji"), url("new_marriage"), data)
    assert response.status_code == 422
    page = text(response)
    for words in ("民法典 第一千零四十八条", "常住户口都不在本登记处辖区", groom.name, bride.number):
        assert words in page
    assert not Case.objects.exists()


def test_the_live_check_tells_and_writes_nothing(office, desk, post, pair):
    groom, bride = pair()
    client = desk("dengji")
    fine = text(post(client, url("check"), typed(declared(groom, bride))))
    assert "没有发现不符合登记条件的情形" in fine
    bad = text(post(client, url("check"), typed(declared(groom, bride, kinship="sibling", voluntary=False))))
    assert "有 2 项不符合" in bad
    empty = text(post(client, url("check"), {"male_name": groom.name}))
    assert "还不能检查" in empty
    assert not Case.objects.exists()


def test_a_wedding_by_the_buttons_of_the_page(office, desk, post, pair):
    client = desk("dengji")
    post(client, url("new_marriage"), typed(declared(*pair())))
    case = Case.objects.get()
    send = lambda action, **data: post(client, url("act", case.id, action), data)  # noqa: E731
    refused = send("verify")
    assert refused.status_code == 422
    assert send("verify", male_answer="none", female_answer="none").status_code == 302
    page = text(client.get(url("case", case.id)))
    assert "男方：居民身份证" in page
    keys = [f"{role}-{key}" for role in ("male", "female") for key in
            ("identity_card", "household_register", "declaration")]  # fmt: skip
    done = send("examine", proofs=[*keys, "male-photo"], asked_apart="on", opinion="准予登记。")
    assert done.status_code == 302
    assert send("register").status_code == 302
    assert send("hand_over", both_signed="on", guests="双方父母").status_code == 302
    case.refresh_from_db()
    assert case.state == "registered"
    page = text(client.get(url("case", case.id)))
    for words in ("J431103-2021-000001", "结婚证（男方持）", "肖玉兰", "无在册婚姻"):
        assert words in page


def test_a_divorce_by_the_buttons_and_the_clock(office, desk, post, pair):
    husband, wife = pair()
    marry(husband, wife, office, DAY)
    client = desk("dengji")
    post(client, url("new_divorce"), typed(parting(husband, wife)))
    case = Case.objects.get(matter="divorce")
    assert post(client, url("act", case.id, "accept")).status_code == 302
    page = text(client.get(url("case", case.id)))
    assert "2021年2月5日" in page  # thirty days after 6 January, a Friday
    board = text(client.get(url("divorces")))
    assert "冷静期还有 30 天" in board
    early = post(client, url("act", case.id, "issue"),
                 {"both_present": "on", "still_voluntary": "on", "record_of_questions": "自愿"})  # fmt: skip
    assert early.status_code == 409 or early.status_code == 422
    assert "还在冷静期内" in text(early)
    assert (
        post(client, url("act", case.id, "withdraw"), {"by": "male", "receipt_shown": "shown"}).status_code
        == 302
    )
    again = post(client, url("act", case.id, "issue"),
                 {"both_present": "on", "still_voluntary": "on", "record_of_questions": "自愿"})  # fmt: skip
    assert again.status_code == 409
    assert "男方已撤回离婚登记申请（民法典 第一千零七十七条第一款）" in text(again)
    assert MarriageRecord.objects.filter(kind="L").count() == 0


def test_the_lists_are_searched_sorted_and_taken_out(office, desk, pair):
    record = marry(*pair(), office, DAY)
    client = desk("chuzhang")
    for query in ({}, {"sort": "title"}, {"sort": "-submitted", "matter": "marriage", "state": "registered"},
                  {"text": record.male_name, "from_date": "2021-01-06",
                  "until_date": "2021-01-06"}):  # fmt: skip
        assert record.couple in text(client.get(url("cases"), query))
    for query in (
        {"matter": "divorce"},
        {"state": "open"},
        {"from_date": "2021-01-07"},
        {"text": "没有此人"},
    ):
        assert record.couple not in text(client.get(url("cases"), query))
    book = cells_of(client.get(url("cases_export")))
    assert record.couple in book


def test_records_are_found_by_name_number_and_identity(office, desk, pair):
    groom, bride = pair()
    record = marry(groom, bride, office, DAY)
    client = desk("dengji")
    for q in (groom.name, "j431103 2021 000001", bride.number):
        assert url("record", record.id) in text(client.get(url("records"), {"q": q}))
    assert url("record", record.id) not in text(client.get(url("records"), {"q": groom.name, "kind": "L"}))
    assert client.get(url("records"), {"q": "王"}).status_code == 422
    page = text(client.get(url("record", record.id)))
    assert groom.number not in page
    assert groom.number[:6] in page


def test_a_court_divorce_needs_two_persons(office, desk, post, pair):
    record = marry(*pair(), office, dt.date(2020, 1, 8))
    form = {
        "kind": "court_divorce", "basis_kind": "judgment", "basis_number": "（2020）湘1103民初示例1号",
        "basis_agency": "示例人民法院", "basis_date": "2020-12-01", "effective_date": "2020-12-20",
    }  # fmt: skip
    wrong = post(desk("dengji"), url("annotate", record.id), form | {"basis_kind": "police"})
    assert wrong.status_code == 422
    assert "依据应是" in text(wrong)
    assert post(desk("dengji"), url("annotate", record.id), form).status_code == 302
    proposal = AnnotationProposal.objects.get()
    assert "待复核" in text(desk("chuzhang").get(url("watch")))
    empty = post(desk("chuzhang"), url("settle", proposal.id), {"verdict": "reject"})
    assert empty.status_code == 422
    assert post(desk("chuzhang"), url("settle", proposal.id), {"verdict": "confirm"}).status_code == 302
    record.refresh_from_db()
    assert (record.status, record.ended_reason) == ("ended", "court")
    page = text(desk("dengji").get(url("record", record.id)))
    assert "示例人民法院生效判决书" in page
    assert "补领结婚证" not in page


def test_a_reissue_begins_at_the_record(office, desk, post, pair):
    groom, bride = pair()
    record = marry(groom, bride, office, DAY)
    client = desk("dengji")
    page = text(client.get(url("record", record.id)))
    assert f"original={record.id}&amp;kind=BJ" in page
    form = text(client.get(url("new_reissue"), {"original": record.id, "kind": "BJ"}))
    assert f'value="{record.id}"' in form
    data = {
        "kind": "BJ",
        "original": record.id,
        "who": "both",
        "identity_number": groom.number,
        "reason": "lost",
    }
    assert post(client, url("new_reissue"), data).status_code == 302
    case = Case.objects.get(matter="reissue")
    post(client, url("act", case.id, "verify"), {"archive_seen": "on"})
    assert post(client, url("act", case.id, "issue")).status_code == 302
    made = MarriageRecord.objects.get(kind="BJ")
    assert made.certificate_number == "BJ431103-2021-000001"


def test_numbers_and_faults_are_the_heads(office, desk, post, pair):
    record = marry(*pair(), office, DAY)
    head = desk("chuzhang")
    assert post(head, url("void_number", record.id), {}).status_code == 422
    assert post(head, url("void_number", record.id), {"reason": "打印错位"}).status_code == 302
    assert "J431103-2021-000001 已作废" in text(head.get(url("record", record.id)))
    assert post(head, url("note_fault", record.id), {"fault": "照片贴反"}).status_code == 302
    fault = HandlingFault.objects.get()
    assert fault.responsible_name == "肖玉兰"
    assert post(head, url("close_fault", fault.id), {}).status_code == 422
    assert post(head, url("close_fault", fault.id), {"follow_up": "已更正并培训"}).status_code == 302
    assert "已更正并培训" in text(head.get(url("watch")))


def test_the_stock_moves_and_balances(office, desk, post):
    client = desk("dengji")
    assert "60 本" in text(client.get(url("stock")))
    assert post(client, url("receive_stock"),
                {"paper": "marriage", "first_number": "HJ00000050",
                "last_number": "HJ00000070"}).status_code == 409  # fmt: skip
    received = {"paper": "marriage", "first_number": "HJ00000101", "last_number": "HJ00000120"}
    assert post(client, url("receive_stock"), received).status_code == 302
    assert (
        post(client, url("spoil_stock"), {"print_number": "HJ00000101", "reason": "纸张破损"}).status_code
        == 302
    )
    page = text(client.get(url("stock")))
    assert "79 本" in page
    assert "账实不符" not in page
    assert (
        post(client, url("spoil_stock"), {"print_number": "HJ00000101", "reason": "again"}).status_code == 409
    )
    assert post(client, url("destroy_stock"), {"paper": "marriage", "witness": "某"}).status_code == 403
    assert (
        post(desk("chuzhang"), url("destroy_stock"), {"paper": "marriage", "witness": "龙某"}).status_code
        == 302
    )
    assert BlankCertificate.objects.get(print_number="HJ00000101").state == "destroyed"
    assert post(client, url("draw_stock"), {"paper": "marriage", "count": "500"}).status_code == 409
    book = cells_of(client.get(url("stock_export")))
    assert "纸张破损" in book


def test_statistics_are_counted_and_taken_out(office, desk, pair):
    marry(*pair(), office, DAY)
    client = desk("chuzhang")
    page = text(client.get(url("statistics"), {"year": "2021", "month": "1"}))
    assert "2021年1至1月婚姻登记统计" in page
    assert client.get(url("statistics"), {"year": "1", "month": "1"}).status_code == 422
    book = cells_of(client.get(url("statistics_export"), {"year": "2021", "month": "1"}))
    assert book[-5:] == ["合计", 1, 0, 0, 0]


def test_dishonesty_from_finding_to_decision(office, desk, post, pair):
    groom, bride = pair()
    marry(groom, bride, office, DAY)
    client, head = desk("dengji"), desk("chuzhang")
    assert "件数为 0" in text(client.get(url("credits")))
    form = {"identity_number": groom.number, "act": "false_statement", "facts": "声明无配偶，经查在外省有在册婚姻。",
            "evidence": "全国库返回记录"}  # fmt: skip
    assert client.get(url("new_credit")).status_code == 200
    assert post(client, url("new_credit"), form | {"facts": "短"}).status_code == 422
    assert post(client, url("new_credit"), form).status_code == 302
    one = CreditEvent.objects.get()
    assert post(client, url("credit", one.id), {"action": "tell"}).status_code == 302
    assert post(head, url("credit", one.id), {"action": "decide", "text": "事实清楚"}).status_code == 409
    assert post(client, url("credit", one.id), {"action": "hear", "text": "当事人承认"}).status_code == 302
    assert post(head, url("credit", one.id), {"action": "decide", "text": "事实清楚"}).status_code == 302
    assert post(client, url("credit", one.id), {"action": "report"}).status_code == 302
    assert "已报送信用平台" in text(head.get(url("credit", one.id)))
    assert post(desk("shenji"), url("credit", one.id), {"action": "repair"}).status_code == 403


def test_a_sample_is_drawn_and_counted(office, desk, post, pair):
    marry(*pair(), office, DAY)
    head = desk("chuzhang")
    assert post(head, url("draw_sample"), {"year": "2020", "month": "12"}).status_code == 422
    assert post(head, url("draw_sample"), {"year": "2021", "month": "1"}).status_code == 302
    one = SampledRecord.objects.get()
    assert post(head, url("check_sampled", one.id), {"passed": "no"}).status_code == 422
    assert post(head, url("check_sampled", one.id), {"passed": "yes"}).status_code == 302
    assert "合格" in text(head.get(url("quality")))
    assert "100.0%" in text(head.get(url("statistics"), {"year": "2021", "month": "1"}))


def test_the_office_its_registrars_and_the_national_base(office, desk, post, pair):
    record = marry(*pair(), office, DAY)
    head, client = desk("chuzhang"), desk("dengji")
    assert "示例湘婚登字第0001号" in text(client.get(url("office")))
    certified = {"username": "luru", "qualification_number": "示例3号", "from_date": "2021-01-01",
                 "trained_date": "2020-12-01", "trained_by": "省厅"}  # fmt: skip
    assert post(head, url("certify"), certified | {"trained_date": "2021-02-01"}).status_code == 422
    assert post(head, url("certify"), certified).status_code == 302
    grant = {"scope": "foreign", "document_number": "湘民函示例", "from_date": "2021-01-01"}
    assert post(head, url("grant"), grant).status_code == 302
    assert post(head, url("grant"), grant).status_code == 409
    made = post(client, url("upload"))
    rows = rows_of(made.content)
    assert rows[-1][0] == str(record.id)
    assert post(client, url("upload")).status_code == 409
    answer = io.BytesIO(f"记录编号,结果,退回原因\n{record.id},退回,照片不清\n".encode())
    answer.name = "回执.csv"
    assert post(client, url("receipts"), {"file": answer}).status_code == 302
    assert "照片不清" in text(client.get(url("record", record.id)))
    bad = io.BytesIO("记录编号,结果,退回原因\n99999999,入库,\n".encode())
    bad.name = "回执.csv"
    refused = post(client, url("receipts"), {"file": bad})
    assert refused.status_code == 422
    assert "没有上报过这条记录" in text(refused)


def test_a_case_is_handed_to_another_registrar(office, desk, post, pair):
    case = open_case("marriage", declared(*pair()), office["dengji"], AT)
    step(case, "verify", office["dengji"], AT)
    head = desk("chuzhang")
    assert post(head, url("owner", case.id), {"username": "dengji2"}).status_code == 422
    assert post(head, url("owner", case.id), {"username": "dengji2", "reason": "外出培训"}).status_code == 302
    assert "吕小芳" in text(head.get(url("case", case.id)))


def test_anyone_checks_a_certificate(office, client, pair):
    groom, bride = pair()
    record = marry(groom, bride, office, DAY)
    address = reverse("hall_certificates:check")
    assert client.get(address).status_code == 200
    good = text(
        client.get(address, {"number": record.certificate_number, "code": record.details["codes"][1]})
    )
    assert "真实有效" in good
    assert groom.name not in good
    assert client.get(address, {"number": record.certificate_number, "code": "X"}).status_code == 404
    assert client.get(address, {"number": "", "code": ""}).status_code == 422


@pytest.mark.parametrize("name", ["case", "record"])
def test_another_office_sees_nothing(office, open_staff, desk, pair, name):
    record = marry(*pair(), office, DAY)
    open_staff("far", type(next(iter(office["dengji"].posts)).role)("registrar"), "990104")
    client = desk("far")
    assert client.get(url(name, record.case_id if name == "case" else record.id)).status_code == 404
    assert url("record", record.id) not in text(client.get(url("records"), {"q": record.male_name}))
    assert record.male_name not in text(client.get(url("board")))


def test_the_night_ends_what_has_run_out(office, desk, pair):
    husband, wife = pair()
    marry(husband, wife, office, DAY)
    case = open_case("divorce", parting(husband, wife), office["dengji"], AT)
    step(case, "accept", office["dengji"], AT)
    base.move_rehearsal(day=dt.date(2021, 2, 8))
    assert "双方可来领证" in text(desk("dengji").get(url("divorces"), {"shown": "collect"}))
    assert "今天可以领离婚证" in text(desk("dengji").get(url("board")))
    book = cells_of(desk("dengji").get(url("divorces_export"), {"shown": "all"}))
    assert case.title in book
