"""Following a case: what is said, handing in more, taking back, the decision and the appeal."""

import datetime as dt
import json
import uuid

import pytest

from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.cases.models import Appeal, Case, CasePaper
from minzheng.kernel.documents.models import Document
from minzheng.kernel.people import commands as people

from .conftest import AT, photo

pytestmark = pytest.mark.django_db


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def request_id() -> dict:
    return {"request_id": str(uuid.uuid4())}


class TestFollowing:
    def test_the_list_and_the_page_speak_plainly(self, resident, submitted):
        for address in ("/my/", "/my/cases/", f"/my/cases/{submitted}/"):
            assert "已提交，等待受理" in page_of(resident, address)
        page = page_of(resident, f"/my/cases/{submitted}/")
        assert "不齐的，会一次告诉您还缺什么" in page
        assert "还剩 5 个工作日（9月13日到期）" in page
        assert "收件回执" in page
        assert "您本人办理" in page

    def test_officers_and_objectors_are_not_named(self, resident, on_notice):
        page = page_of(resident, f"/my/cases/{on_notice}/")
        assert "公示" in page
        assert "钱经办" not in page

    @pytest.mark.parametrize("page", ["", "receipt/", "decision/", "appeal/", "supplement/"])
    def test_a_foreign_case_does_not_exist(self, stranger, submitted, page):
        assert stranger.get(f"/my/cases/{submitted}/{page}").status_code == 404

    def test_its_papers_and_documents_neither(self, resident, stranger, submitted):
        paper, document = CasePaper.objects.get(), Document.objects.get()
        for address in (f"papers/{paper.id}/", f"documents/{document.id}/"):
            assert stranger.get(f"/my/cases/{submitted}/{address}").status_code == 404
            answer = resident.get(f"/my/cases/{submitted}/{address}")
            assert answer.status_code == 200
            assert b"".join(answer.streaming_content)

    def test_a_document_of_another_case_is_not_served_under_ones_own(
        self, resident, stranger, submitted, filled_draft
    ):
        stranger.post(f"/my/drafts/{filled_draft(stranger, '王大山', 31)}/submit/", request_id())
        other = Case.objects.exclude(id=submitted).get()
        document = Document.objects.get(case_id=submitted)
        assert stranger.get(f"/my/cases/{other.id}/documents/{document.id}/").status_code == 404

    def test_a_document_comes_as_pdf(self, resident, submitted):
        answer = resident.get(f"/my/cases/{submitted}/documents/{Document.objects.get().id}/")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content).startswith(b"%PDF")

    def test_a_case_without_decision_has_no_decision_page(self, resident, submitted):
        for page in ("decision/", "appeal/"):
            assert resident.get(f"/my/cases/{submitted}/{page}").status_code == 404


class TestWithdrawing:
    def test_the_resident_takes_it_back(self, resident, submitted):
        answer = resident.post(f"/my/cases/{submitted}/withdraw/", {"note": "找到工作了", **request_id()})
        assert answer["Location"] == f"/my/cases/{submitted}/"
        page = page_of(resident, f"/my/cases/{submitted}/")
        assert "您已撤回申请" in page
        assert "找到工作了" in page
        assert "确定撤回" not in page

    def test_a_second_time_says_why_not(self, resident, submitted):
        resident.post(f"/my/cases/{submitted}/withdraw/", request_id())
        answer = resident.post(f"/my/cases/{submitted}/withdraw/", {"note": "再撤", **request_id()})
        assert answer.status_code == 422
        assert "不能再做这一步" in answer.content.decode()

    def test_nobody_else_can(self, stranger, submitted):
        assert stranger.post(f"/my/cases/{submitted}/withdraw/", request_id()).status_code == 404
        assert Case.objects.get().state == "submitted"

    def test_reading_does_not(self, resident, submitted):
        assert resident.get(f"/my/cases/{submitted}/withdraw/").status_code == 405
        assert Case.objects.get().state == "submitted"


class TestReadingOnly:
    """An auditor may read any case of the district through this desk too, and do nothing to it."""

    def test_nothing_is_offered(self, auditor, awaiting_papers):
        page = page_of(auditor, f"/my/cases/{awaiting_papers}/")
        assert "张小梅" in page
        for word in ("去补材料", "撤回申请"):
            assert word not in page
        answer = auditor.get(f"/my/cases/{awaiting_papers}/supplement/")
        assert answer["Location"] == f"/my/cases/{awaiting_papers}/"

    @pytest.mark.parametrize("verb", ["withdraw", "hand-in"])
    def test_nothing_is_carried_out(self, auditor, awaiting_papers, verb):
        answer = auditor.post(f"/my/cases/{awaiting_papers}/{verb}/", request_id())
        assert answer.status_code == 403
        assert Case.objects.get().state == "supplement"

    def test_nor_an_appeal(self, auditor, decided):
        case_id = decided("张小梅", 11)
        assert f"/my/cases/{case_id}/appeal/" not in page_of(auditor, f"/my/cases/{case_id}/decision/")
        posted = {"text": "替她说句话，算少了。", **request_id()}
        assert auditor.post(f"/my/cases/{case_id}/appeal/", posted).status_code == 403
        assert not Appeal.objects.exists()


class TestSupplementing:
    def test_everything_missing_is_listed(self, resident, awaiting_papers):
        assert "户口簿首页" in page_of(resident, f"/my/cases/{awaiting_papers}/")
        page = page_of(resident, f"/my/cases/{awaiting_papers}/supplement/")
        assert "一共要补 2 样" in page
        assert "近三个月工资单" in page
        assert "还有 2 项没有上传" not in page
        assert "还有 2 样没有上传" in page
        assert '<span class="count">1' in page_of(resident, "/my/")

    def test_photos_are_kept_under_what_was_asked_for(self, resident, awaiting_papers):
        address = f"/my/cases/{awaiting_papers}/supplement/"
        answer = resident.post(address, {"key": "supplement-1", "files": [photo("户口.jpg")]})
        assert answer["Location"] == address
        assert CasePaper.objects.latest("id").label == "户口簿首页"
        assert "还有 1 样没有上传" in page_of(resident, address)

    def test_a_bad_file_is_refused_beside_its_field(self, resident, awaiting_papers):
        address = f"/my/cases/{awaiting_papers}/supplement/"
        answer = resident.post(address, {"key": "supplement-2", "files": []})
        assert answer.status_code == 422
        assert "请先选择照片或文件" in answer.content.decode()

    def test_handing_in_starts_the_clock_again(self, resident, awaiting_papers):
        answer = resident.post(f"/my/cases/{awaiting_papers}/hand-in/", {"note": "已送窗口", **request_id()})
        assert answer["Location"] == f"/my/cases/{awaiting_papers}/"
        assert Case.objects.get().state == "submitted"
        assert "已送窗口" in page_of(resident, f"/my/cases/{awaiting_papers}/")

    def test_twice_with_one_request_is_once(self, resident, awaiting_papers):
        posted = request_id()
        for _ in range(2):
            assert resident.post(f"/my/cases/{awaiting_papers}/hand-in/", posted).status_code == 302
        assert Case.objects.get().steps.filter(action="supplement").count() == 1

    def test_when_nothing_is_asked_for_the_case_page_is_shown(self, resident, submitted):
        answer = resident.get(f"/my/cases/{submitted}/supplement/")
        assert answer["Location"] == f"/my/cases/{submitted}/"


class TestDecision:
    def test_an_approval_says_how_much_from_when_and_why(self, resident, decided):
        page = page_of(resident, f"/my/cases/{decided('张小梅', 11)}/decision/")
        for text in ("批准了", "710.00 元", "2021年10月", "每月补助", "家庭人数", "2 人"):
            assert text in page
        assert "standard * members" not in page

    def test_the_resident_takes_the_whole_calculation_home(self, resident, stranger, decided):
        address = f"/my/cases/{decided('张小梅', 11)}/decision/"
        document = json.loads(b"".join(resident.get(address, {"format": "json"})))
        assert (document["stored_fen"], document["tree"]["label"]) == (71_000, "每月补助")
        assert document["tree"]["formula"] == "standard * members - income"
        assert b"".join(resident.get(address, {"format": "pdf"})).startswith(b"%PDF-1.7")
        assert stranger.get(address, {"format": "pdf"}).status_code == 404

    def test_a_refusal_says_why_and_what_one_can_do(self, resident, decided):
        people_of_case = decided("甘不符", 12)
        Case.objects.filter(id=people_of_case).update(applicant=resident.person)
        page = page_of(resident, f"/my/cases/{people_of_case}/decision/")
        assert "没有批准" in page
        assert "不低于标准每人每月 570.00 元" in page
        assert "2021年11月15日" in page  # day sixty from 15 September is a Sunday and moves to Monday
        assert "申请复核" in page


class TestAuthorisation:
    def test_it_is_taken_back_on_the_case_page(self, resident, stranger, submitted):
        case = Case.objects.get(id=submitted)
        permit = people.sign_authorisation(
            person=case.applicant, signed_by=case.applicant, method="e_sign", scope="全部", purpose="救助审核",
            until_date=AT.date() + dt.timedelta(days=365), signature_digest="0" * 64, actor=SYSTEM, at=AT,
        )  # fmt: skip
        address = f"/my/cases/{submitted}/authorisations/{permit.id}/withdraw/"
        page = page_of(resident, f"/my/cases/{submitted}/")
        assert f'action="{address}"' in page
        assert "还没有发出的查询不再发出" in page
        assert stranger.post(address, request_id()).status_code == 404
        permit.refresh_from_db()
        assert permit.withdrawn_at is None
        answer = resident.post(address, request_id(), follow=True).content.decode()
        assert "已撤回张小梅的核对授权" in answer
        assert f'action="{address}"' not in answer
        permit.refresh_from_db()
        assert permit.withdrawn_at is not None


class TestAppeal:
    def test_it_is_filed_once_and_shown(self, resident, decided):
        case_id = decided("张小梅", 11)
        posted = {"text": "金额算少了，孩子上学没算。", **request_id()}
        for _ in range(2):
            answer = resident.post(f"/my/cases/{case_id}/appeal/", posted)
            assert answer["Location"] == f"/my/cases/{case_id}/decision/"
        assert Appeal.objects.count() == 1
        page = page_of(resident, f"/my/cases/{case_id}/decision/")
        assert "孩子上学没算" in page
        assert "正在复核" in page
        assert f"/my/cases/{case_id}/appeal/" not in page

    @pytest.mark.parametrize(("text", "sentence"), [("", "请写明您不服决定的理由"), ("不服", "5 至 2000 字")])
    def test_without_reasons_it_is_refused_and_kept_as_typed(self, resident, decided, text, sentence):
        case_id = decided("张小梅", 11)
        answer = resident.post(f"/my/cases/{case_id}/appeal/", {"text": text, **request_id()})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert text in answer.content.decode()
        assert not Appeal.objects.exists()

    def test_after_sixty_days_it_is_too_late(self, resident, decided):
        case_id = decided("张小梅", 11)
        # Decided on 15 September 2021; day sixty, 14 November, is a Sunday and moves to Monday.
        base.move_rehearsal(day=dt.date(2021, 11, 16))
        page = page_of(resident, f"/my/cases/{case_id}/decision/")
        assert "申请复核的期限到 2021年11月15日 已满" in page
        answer = resident.post(
            f"/my/cases/{case_id}/appeal/", {"text": "金额算少了，请重算。", **request_id()}
        )
        assert answer.status_code == 422
        assert not Appeal.objects.exists()

    def test_nobody_else_can(self, stranger, decided):
        case_id = decided("张小梅", 11)
        answer = stranger.post(f"/my/cases/{case_id}/appeal/", {"text": "我也不服这个决定", **request_id()})
        assert answer.status_code in (403, 404)
        assert not Appeal.objects.exists()
