"""What everybody can see without an account: notices, objections, checking a paper."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.base import commands as base
from minzheng.kernel.cases import queries
from minzheng.kernel.cases.models import Case, Notice, Objection
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.documents.models import Document

from .conftest import BY, DISTRICT, TODAY, VILLAGE

pytestmark = pytest.mark.django_db


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestNotices:
    def test_one_finds_the_village_by_its_township_or_name(self, client, on_notice):
        page = page_of(client, "/notices/")
        assert "梅湾街道" in page
        assert "东镇" in page
        assert "白竹社区" not in page
        assert f"/notices/in/{VILLAGE}/" in page_of(client, "/notices/?name=白竹")
        assert "没有名称里带“长城”的村（社区）" in page_of(client, "/notices/?name=长城")

    def test_a_township_counts_what_hangs_in_its_villages(self, client, on_notice):
        page = page_of(client, "/notices/in/990103001000/")
        assert "正在公示 1 户" in page
        assert "青松社区" in page

    def test_a_village_shows_only_what_was_published(self, client, resident, on_notice):
        page = page_of(client, f"/notices/in/{VILLAGE}/")
        assert "张小梅" in page
        assert "每月 710.00 元" in page
        assert "2021年9月13日" in page
        assert "999901" not in page
        Notice.objects.update(content={"name": "张小梅", "persons": 3, "category": "城市", "amount": "9.00"})
        assert "每月 9.00 元" in page_of(client, f"/notices/in/{VILLAGE}/")

    def test_it_comes_down_after_its_days(self, client, on_notice):
        base.move_rehearsal(day=TODAY + dt.timedelta(days=8))
        notice = Notice.objects.get()
        assert "现在没有正在公示的申请" in page_of(client, f"/notices/in/{VILLAGE}/")
        assert client.get(f"/notices/{notice.id}/").status_code == 404

    @pytest.mark.parametrize("code", ["abc", "9", "888888", "990103001099"])
    def test_an_unknown_place_is_a_clear_sentence(self, client, district, code):
        answer = client.get(f"/notices/in/{code}/")
        assert answer.status_code in (400, 404)
        assert "区划" in answer.content.decode() or "代码" in answer.content.decode()

    def test_a_script_in_a_published_name_is_shown_as_text(self, client, on_notice):
        evil = {"name": "<script>alert(1)</script>", "persons": 1, "category": "", "amount": "1.00"}
        Notice.objects.update(content=evil)
        for address in (f"/notices/in/{VILLAGE}/", f"/notices/{Notice.objects.get().id}/"):
            assert "<script>alert" not in page_of(client, address)


class TestObjection:
    def test_anybody_objects_once(self, client, on_notice):
        notice = Notice.objects.get()
        posted = {"text": "这家有一辆小货车在跑运输", "contact": "", "request_id": str(uuid.uuid4())}
        for _ in range(2):
            assert client.post(f"/notices/{notice.id}/", posted)["Location"] == "/notices/thanks/"
        (objection,) = queries.objections(Case.objects.get())
        assert (objection.text, objection.contact) == ("这家有一辆小货车在跑运输", "")
        assert Case.objects.get().state == "objected"
        assert "重新调查" in page_of(client, "/notices/thanks/")

    def test_the_applicant_does_not_see_who_or_what(self, client, resident, on_notice):
        posted = {"text": "这家有一辆小货车", "contact": "吴大爷 0746", "request_id": str(uuid.uuid4())}
        client.post(f"/notices/{Notice.objects.get().id}/", posted)
        page = page_of(resident, f"/my/cases/{on_notice}/")
        assert "公示期间有人提出异议" in page
        for secret in ("小货车", "吴大爷", "访客"):
            assert secret not in page

    @pytest.mark.parametrize(("text", "sentence"), [("", "请写明您要反映的情况"), ("有车", "5 至 2000 字")])
    def test_too_little_is_refused_and_kept_as_typed(self, client, on_notice, text, sentence):
        notice = Notice.objects.get()
        posted = {"text": text, "contact": "吴大爷", "request_id": str(uuid.uuid4())}
        answer = client.post(f"/notices/{notice.id}/", posted)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "吴大爷" in answer.content.decode()
        assert not Objection.objects.exists()
        assert Case.objects.get().state == "town_notice"

    def test_reading_objects_to_nothing(self, client, on_notice):
        page_of(client, f"/notices/{Notice.objects.get().id}/?text=这家有一辆小货车在跑运输")
        assert not Objection.objects.exists()

    def test_a_notice_that_is_over_takes_none(self, client, on_notice):
        notice = Notice.objects.get()
        base.move_rehearsal(day=TODAY + dt.timedelta(days=8))
        answer = client.post(
            f"/notices/{notice.id}/", {"text": "这家有一辆小货车", "request_id": str(uuid.uuid4())}
        )
        assert answer.status_code == 404
        assert not Objection.objects.exists()


class TestVerify:
    def test_a_code_as_typed_tells_the_paper_and_no_person(self, client, submitted):
        document = Document.objects.get()
        code = document.verification_code
        answer = client.get("/verify/", {"code": f"{code[:4].lower()} {code[4:]}"})
        page = page_of(client, answer["Location"])
        assert "真实有效" in page
        assert "收件回执" in page
        assert "张小梅" not in page

    def test_a_voided_paper_is_said_to_be_void(self, client, submitted):
        document = Document.objects.get()
        documents.void_document(document_id=document.id, reason="写错日期", **BY)
        assert "已作废" in page_of(client, f"/verify/{document.verification_code}/")

    @pytest.mark.parametrize("code", ["2" * 16, "<script>", "x"])
    def test_an_unknown_code_is_a_sentence(self, client, district, code):
        answer = client.get(f"/verify/{code}/")
        assert answer.status_code == 404
        assert "没有查到这个验证码" in answer.content.decode()
        assert "<script>alert" not in answer.content.decode()

    def test_the_empty_form_asks_for_nothing_wrong(self, client, district):
        assert "请输入文书上的验证码" not in page_of(client, "/verify/")


def test_the_district_is_the_one_of_the_site(client, district, settings):
    assert settings.DISTRICT_CODE == DISTRICT
    settings.DISTRICT_CODE = "990103001"
    assert "白竹社区" in page_of(client, "/notices/")


class TestPaid:
    def test_a_village_without_payments_says_so_and_a_township_is_refused(self, client, on_notice):
        page = page_of(client, f"/notices/paid/{VILLAGE}/")
        assert "现在没有公布的发放情况" in page
        assert f"/notices/paid/{VILLAGE}/" in page_of(client, f"/notices/in/{VILLAGE}/")
        answer = client.get("/notices/paid/990103001000/")
        assert answer.status_code == 404
        assert "请先选择村（社区）" in answer.content.decode()
