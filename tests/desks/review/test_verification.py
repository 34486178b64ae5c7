"""Verification from the desks: asked, answered by files, settled; silence is never read as nothing."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.config.demo.walking import photo
from minzheng.kernel.people import queries as people
from minzheng.registers.verification import demo_answers
from minzheng.registers.verification.models import Department, Finding, Inquiry
from tests.desks.conftest import move_to, open_desk, send
from tests.laid import laid

pytestmark = pytest.mark.django_db


@laid
def investigating(stories):
    """A widower born on the 9th of April: the traffic police know of one vehicle more than he declared."""
    day = dt.date(2021, 8, 2)
    head = stories.member("谭学文", "男", dt.date(1950, 4, 9), "01", day, labour="3", business_year="3000")
    case = move_to(stories.walk((head,), day, "年老体弱。").submit())
    send(open_desk("shouli"), f"/review/cases/{case.id}/do/accept/")
    case.refresh_from_db()
    return case


def answers(case, department: str) -> SimpleUploadedFile:
    at = case.accepted_at + dt.timedelta(hours=1)
    return SimpleUploadedFile("答复.xlsx", demo_answers.answer_pending(department, at))


@laid
def contradicted(investigating):
    send(open_desk("shouli"), f"/review/cases/{investigating.id}/ask/")
    for department in Department.values:
        upload = {"file": answers(investigating, department)}
        assert (
            send(open_desk("hedui"), f"/review/verification/{department}/answers/", upload).status_code == 302
        )
    return investigating


def test_asking_opens_an_inquiry_for_each_department_once(investigating, desk, post):
    client, address = desk("shouli"), f"/review/cases/{investigating.id}/ask/"
    assert post(desk("shenhe"), address).status_code == 403
    assert Inquiry.objects.count() == 0
    assert post(client, address).status_code == 302
    assert Inquiry.objects.count() == 9
    again = post(client, address)
    assert again.status_code == 409
    assert "所选部门都已提请" in again.content.decode()
    html = client.get(f"/review/cases/{investigating.id}/").content.decode()
    assert "共 9 项，已答复 0 项" in html
    assert "等待答复" in html
    assert "待答复" in html


def test_the_centre_sends_files_and_takes_answers_in(investigating, desk, post):
    post(desk("shouli"), f"/review/cases/{investigating.id}/ask/")
    client = desk("hedui")
    assert "银行（存款、理财）" in client.get("/review/verification/").content.decode()
    file = post(client, "/review/verification/BANK/request/")
    assert file.status_code == 200
    assert file.getvalue().startswith(b"PK")
    assert post(desk("shouli"), "/review/verification/BANK/request/").status_code == 403
    done = post(
        client, "/review/verification/BANK/answers/", {"file": answers(investigating, "BANK")}, follow=True
    )
    assert "已导入 1 行（新答复 1）。" in done.content.decode()
    nothing = post(client, "/review/verification/BANK/request/")
    assert nothing.status_code == 422
    assert "没有等待答复且授权有效的查询" in nothing.content.decode()
    assert post(client, "/review/verification/MOON/request/").status_code == 404


def test_a_bad_answer_file_comes_back_with_reasons_and_nothing_is_kept(investigating, desk, post):
    post(desk("shouli"), f"/review/cases/{investigating.id}/ask/")
    bad = post(desk("hedui"), "/review/verification/BANK/answers/", {"file": answers(investigating, "VEH")})
    assert bad.status_code == 422
    assert Inquiry.objects.filter(status="pending").count() == 9
    number = Inquiry.objects.get(department="BANK").id
    identity = "999901195004090018"
    text = f"查询编号,身份证号,查询结果,数据日期,存款余额\n{number},{identity},有记录,2021-08-01,100\n"
    refused = post(desk("hedui"), "/review/verification/BANK/answers/", {"file": io.BytesIO(text.encode())})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "一行都没有导入" in html or "请" in html
    assert Inquiry.objects.filter(status="pending").count() == 9


def test_a_contradiction_is_shown_and_settled_for_the_department(contradicted, desk, post):
    client = desk("shouli")
    html = client.get(f"/review/cases/{contradicted.id}/").content.decode()
    assert "核对差异未处理：家庭的机动车" in html
    finding = Finding.objects.get()
    address = f"/review/cases/{contradicted.id}/findings/{finding.id}/"
    assert f'href="{address}"' in html
    assert desk("shenhe").get(address).status_code == 403
    assert client.get(address).status_code == 200
    assert post(client, address, {"settled_as": "verified", "note": "已核实有一辆摩托车"}).status_code == 302
    finding.refresh_from_db()
    assert finding.settled_as == "verified"
    values = people.fact_values(household_ids=[contradicted.household_id], on_date=dt.date(2021, 8, 4))
    assert values["household", contradicted.household_id]["vehicle_count"] == 1
    assert "已核实" in client.get(f"/review/cases/{contradicted.id}/").content.decode()


def test_believing_the_declaration_needs_a_paper(contradicted, desk, post):
    client, finding = desk("shouli"), Finding.objects.get()
    address = f"/review/cases/{contradicted.id}/findings/{finding.id}/"
    values = {"settled_as": "declared", "note": "车已于去年过户给他人"}
    refused = post(client, address, values)
    assert refused.status_code == 422
    assert "请上传能够证明的材料" in refused.content.decode()
    finding.refresh_from_db()
    assert finding.settled_at is None
    assert post(client, address, {**values, "file": photo("过户")}).status_code == 302
    finding.refresh_from_db()
    assert (finding.settled_as, finding.evidence_file_id is not None) == ("declared", True)


def test_an_answer_is_opened_only_by_those_who_handle_the_case(contradicted, desk):
    inquiry = Inquiry.objects.get(department="VEH")
    address = f"/review/cases/{contradicted.id}/answers/{inquiry.id}/"
    assert "1 辆" in desk("shouli").get(address).content.decode()
    assert desk("cun").get(address).status_code == 403
    assert desk("shenhe").get(address).status_code == 403


def test_asking_again_needs_a_reason(contradicted, desk, post):
    client, address = desk("shouli"), f"/review/cases/{contradicted.id}/recheck/"
    short = post(client, address, {"reason": "查"})
    assert short.status_code == 422
    assert Inquiry.objects.count() == 9
    assert post(client, address, {"reason": "群众反映有存款", "departments": ["BANK"]}).status_code == 302
    assert Inquiry.objects.filter(round=2).count() == 1


def test_silence_is_marked_and_not_read_as_nothing(investigating, desk, post):
    post(desk("shouli"), f"/review/cases/{investigating.id}/ask/")
    done = post(desk("hedui"), "/review/verification/no-reply/", follow=True)
    assert "没有超过时限的查询" in done.content.decode()
    Inquiry.objects.filter(department="BANK").update(status="no_reply", answered_at=investigating.accepted_at)
    html = desk("shouli").get(f"/review/cases/{investigating.id}/").content.decode()
    assert "未反馈，不能当作没有" in html
    assert post(desk("shouli"), f"/review/cases/{investigating.id}/ask-again/").status_code == 302
    assert Inquiry.objects.filter(department="BANK", round=2, status="pending").count() == 1


def test_the_centre_keeps_its_budget(contradicted, desk, django_assert_max_num_queries):
    client = desk("hedui")
    client.get("/review/verification/")
    with django_assert_max_num_queries(12):
        client.get("/review/verification/")


def test_the_report_says_how_far_the_check_is_and_never_what_was_said(investigating, desk, post):
    address = f"/review/cases/{investigating.id}/verification-report/"
    assert desk("shouli").get(address).status_code == 404
    post(desk("shouli"), f"/review/cases/{investigating.id}/ask/")
    html = desk("cun").get(address).content.decode()
    assert investigating.number in html
    assert "核对尚未完成，不能据此得出结论" in html
    assert "核对未完成，暂无有效期" in html
    assert f'href="{address}"' in desk("shouli").get(f"/review/cases/{investigating.id}/").content.decode()
    assert desk("hedui").get(address).status_code == 403


def test_the_whole_report_has_its_validity_and_names_no_answer(contradicted, desk):
    html = desk("shouli").get(f"/review/cases/{contradicted.id}/verification-report/").content.decode()
    assert "发现 1 项与申报不一致，其中 1 项尚未核实" in html
    assert "暂无有效期" not in html
    assert "交管（机动车）" in html
    assert "1 辆" not in html
