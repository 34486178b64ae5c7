"""Reports and referrals at the officers' desk: entered on a phone, looked into, referred, answered."""

import datetime as dt
import io
import uuid

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.people import commands as people
from minzheng.registers.outreach import commands
from minzheng.registers.outreach.models import Referral, Report

AT = at_hour(dt.date(2021, 8, 2), 7)
LIST = "/care/reports/"
FACTS = "老人摔伤后没人照料，家里没有收入。"
TYPED = {
    "purpose": "need", "subject_name": "邹示例", "division_code": accounts.VILLAGE, "facts": FACTS,
    "urgency": "red", "channel": "visit", "place": "三组", "found_date": "2021-08-02",
}  # fmt: skip
NAMED = {"reporter_name": "王小明", "reporter_phone": "19900000001"}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def receive(officers):
    """A report on file: `receive(purpose="complaint")`."""

    def one(username: str = "shencha", **changes) -> Report:
        typed = {
            name: TYPED[name] for name in ("purpose", "subject_name", "division_code", "facts", "urgency")
        }
        told = commands.Told(**typed | {"channel": "hotline"} | changes)
        return commands.receive(
            told=told, actor=officers[username], at=AT, request_id=uuid.uuid4(), is_meant=True
        )

    return one


def test_a_village_worker_enters_one_and_the_township_settles_it(desk, post):
    page = text(desk("cun").get(f"{LIST}new/"))
    assert f'value="{accounts.VILLAGE}"' in page
    assert "请选择</option>" not in page  # her only village needs no choice
    response = post(desk("cun"), f"{LIST}new/", TYPED | NAMED)
    report = Report.objects.get()
    address = f"{LIST}{report.id}/"
    assert (response.status_code, response.headers["Location"]) == (302, address)
    page = text(desk("cun").get(address))
    assert FACTS in page
    assert "王** 199****0001" in page
    assert "19900000001" not in page
    assert "登记核查" in page
    assert "登记处理结果" not in page
    looked = {"how": "visit", "on_date": "2021-08-02", "text": "属实，独居"}
    post(desk("cun"), f"{address}look_into/", looked)
    page = text(desk("shouli").get(address))
    assert "核查（入户）" in page
    opened = text(post(desk("shouli"), f"{address}reporter/"))
    assert "王小明　19900000001" in opened
    post(desk("shouli"), f"{address}settle/", {"outcome": "explained", "text": "已告知政策"})
    refused = post(desk("shouli"), f"{address}close/", {"reply": ""})
    assert refused.status_code == 422
    assert "必须答复" in text(refused)
    assert post(desk("shouli"), f"{address}close/", {"reply": "已电话答复"}).status_code == 302
    assert Report.objects.get().state == "closed"
    assert "已电话答复" in text(desk("shouli").get(address))


def test_what_was_typed_stays_and_the_same_household_is_pointed_out(desk, post, receive):
    receive()
    response = post(desk("cun"), f"{LIST}new/", TYPED)
    assert response.status_code == 409
    page = text(response)
    assert "同一户近期已有反映：XS2021-00001" in page
    assert FACTS in page
    assert 'name="is_meant"' in page
    assert Report.objects.count() == 1
    assert post(desk("cun"), f"{LIST}new/", TYPED | {"is_meant": "on"}).status_code == 302
    page = text(desk("shouli").get(f"{LIST}{Report.objects.latest('id').id}/"))
    assert "同一户近期还有反映" in page
    refused = post(desk("cun"), f"{LIST}new/", TYPED | {"purpose": "complaint"})
    assert refused.status_code == 422
    assert "请选择举报的事项" in text(refused)


def test_a_complaint_taken_in_by_the_village_is_not_shown_to_it(desk, post):
    typed = TYPED | {"purpose": "complaint", "complaint_kind": "favouritism"}
    village = desk("cun")
    response = post(village, f"{LIST}new/", typed)
    assert response.headers["Location"] == LIST
    report = Report.objects.get()
    page = text(village.get(LIST))
    assert "由区民政局办理" in page
    assert "没有符合条件的线索" in page
    for username in ("cun", "shouli"):
        assert desk(username).get(f"{LIST}{report.id}/").status_code == 404
        assert post(desk(username), f"{LIST}{report.id}/close/", {"reply": "好"}).status_code == 404
    assert "反映干部优亲厚友" in text(desk("shencha").get(f"{LIST}{report.id}/"))


def test_the_list_is_filtered_and_goes_out_without_a_reporter(desk, receive):
    receive(**NAMED)
    late = receive(
        subject_name="莫示例",
        channel="grid",
        purpose="complaint",
        complaint_kind="collected",
        campaign="农村低保专项治理",
    )
    Report.objects.filter(id=late.id).update(due_date=dt.date(2021, 8, 1))
    clerk = desk("shencha")
    page = text(clerk.get(LIST))
    assert "邹示例" in page
    assert "已超期 1 天" in page
    for query, shown in (
        ("?whose=late", "莫示例"), ("?purpose=complaint", "莫示例"), ("?channel=grid", "莫示例"),
        ("?q=邹", "邹示例"), (f"?town={accounts.TOWN}&purpose=need", "邹示例"), ("?state=received", "莫示例"),
        ("?campaign=农村低保专项治理", "莫示例"),
    ):  # fmt: skip
        page = text(clerk.get(LIST + query))
        assert [name for name in ("邹示例", "莫示例") if name in page] == [shown], query
    assert "没有符合条件的线索" in text(clerk.get(f"{LIST}?state=closed"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(clerk.get(f"{LIST}export/?q=邹"))))
    rows = str(book.get_sheet_by_index(0).to_python())
    assert "邹示例" in rows
    assert "实名" in rows
    assert "王" not in rows
    assert "莫示例" not in rows


def test_a_person_on_file_is_found_and_referred(desk, post, receive, stories):
    person = people.register_person(
        identity_number=stories.invention.identity_number(dt.date(1950, 3, 5), "女"), name="邹示例",
        division_code=accounts.VILLAGE, actor=SYSTEM, at=AT,
    )  # fmt: skip
    report = receive()
    address, clerk = f"{LIST}{report.id}/", desk("shouli")
    assert "就是这个人" in text(clerk.get(f"{address}?find=邹示例"))
    assert "至少输入姓名的两个字" in text(clerk.get(f"{address}?find=邹"))
    post(clerk, f"{address}link/", {"person_id": person.id})
    file_address = reverse("counter:person", args=[person.id])
    assert file_address in text(clerk.get(address))
    page = text(clerk.get(f"/care/referrals/new/?report_id={report.id}"))
    assert "医疗救助（医疗保障部门）" in page
    typed = {"report_id": report.id, "scheme": "medical", "asked": "无"}
    refused = post(clerk, "/care/referrals/new/", typed)
    assert refused.status_code == 422
    assert Referral.objects.count() == 0
    post(clerk, "/care/referrals/new/", typed | {"asked": "请核实大病救助"})
    referral = Referral.objects.get()
    one = f"/care/referrals/{referral.id}/"
    assert "请核实大病救助" in text(clerk.get(one))
    paper = clerk.get(f"{one}paper/")
    assert b"".join(paper).startswith(b"%PDF")
    answered = {"answer": "granted", "by_whom": "医保局", "on_date": "2021-08-02", "text": "已救助两千元"}
    assert post(clerk, f"{one}answer/", answered | {"by_whom": ""}).status_code == 422
    post(clerk, f"{one}answer/", answered)
    assert "已救助两千元" in text(clerk.get(one))
    page = text(clerk.get("/care/referrals/?state=granted&q=医疗保障"))
    assert referral.number in page
    assert "没有符合条件的转办单" in text(clerk.get("/care/referrals/?whose=late"))
    file = text(clerk.get(file_address))
    assert report.number in file
    assert referral.number in file
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(clerk.get("/care/referrals/export/"))))
    assert referral.number in str(book.get_sheet_by_index(0).to_python())


def test_a_referral_needs_a_report_or_a_person(desk):
    for query in ("", "?report_id=999", "?person_id=x"):
        assert desk("shouli").get(f"/care/referrals/new/{query}").status_code == 404


def test_a_handover_is_shown_to_the_head_alone(desk, post, receive):
    report = receive(purpose="complaint", complaint_kind="collected")
    address, head = f"{LIST}{report.id}/", desk("shenpi")
    typed = {"reason": "疑似冒领低保金", "sent_date": "2021-08-02"}
    assert post(desk("shencha"), f"{address}hand_over/", typed).status_code == 403
    assert "登记移送" not in text(desk("shencha").get(address))
    post(head, f"{address}hand_over/", typed)
    post(head, f"{address}receipt/", {"receipt_number": "示例收1号", "receipt_date": "2021-08-02"})
    for username in ("shenpi", "shenji"):
        page = text(desk(username).get(address))
        assert "疑似冒领低保金" in page
        assert "示例收1号" in page
        assert report.number in text(desk(username).get(f"{LIST}?whose=handed"))
    page = text(desk("shencha").get(address))
    assert "疑似冒领低保金" not in page
    assert "移送" not in page
    assert "已移送纪检" not in text(desk("shencha").get(LIST))
