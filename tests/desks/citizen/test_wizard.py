"""Applying from a phone: saving, going on, handing in once."""

import uuid

import pytest

from minzheng.kernel.cases import queries
from minzheng.kernel.cases.models import Case, Draft

from .conftest import VILLAGE, actor_of, browser, family_answers, identity_number, open_account, photo

pytestmark = pytest.mark.django_db


def post_family(client, draft_id, *, name="张小梅", number=None, version=0, do="next"):
    return client.post(
        f"/my/drafts/{draft_id}/family/",
        {
            "version": version,
            "do": do,
            "home-division": VILLAGE,
            "home-phone": "",
            "members-TOTAL_FORMS": 1,
            "members-INITIAL_FORMS": 0,
            "members-0-name": name,
            "members-0-identity_number": identity_number(11) if number is None else number,
        },
    )


def start(client) -> int:
    answer = client.post("/my/apply/sample/")
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def opened(client, draft_id):
    return queries.draft(draft_id, actor=actor_of(client.account))


class TestGuide:
    def test_says_who_what_and_how_long(self, resident):
        page = resident.get("/my/apply/sample/").content.decode()
        assert "收入低于标准的家庭。" in page
        assert "身份证" in page
        assert "必交" in page
        assert not Draft.objects.exists()

    def test_an_unknown_matter_is_not_found(self, resident):
        assert resident.get("/my/apply/nothing/").status_code == 404

    def test_beginning_twice_gives_one_draft(self, resident):
        assert start(resident) == start(resident)
        assert Draft.objects.count() == 1


class TestStep:
    def test_a_good_step_is_saved_and_leads_on(self, resident):
        draft_id = start(resident)
        answer = post_family(resident, draft_id)
        assert answer["Location"] == f"/my/drafts/{draft_id}/money/"
        assert opened(resident, draft_id).answers["family"] == family_answers("张小梅", 11)
        assert Draft.objects.get(id=draft_id).title == "张小梅家庭"

    def test_a_wrong_step_stays_with_a_sentence_and_is_saved_as_typed(self, resident):
        draft_id = start(resident)
        answer = post_family(resident, draft_id, number="")
        assert answer.status_code == 422
        assert "请填写身份证号。" in answer.content.decode()
        assert "张小梅" in answer.content.decode()
        assert opened(resident, draft_id).answers["family"]["members"] == [
            {"name": "张小梅", "identity_number": ""}
        ]

    def test_correcting_what_was_refused_is_not_taken_for_another_window(self, resident):
        draft_id = start(resident)
        page = post_family(resident, draft_id, number="")
        assert b'name="version" value="1"' in page.content
        assert post_family(resident, draft_id, version=1).status_code == 302

    @pytest.mark.parametrize(("do", "target"), [("exit", "/my/"), ("back", "/my/")])
    def test_leaving_keeps_what_is_unfinished(self, resident, do, target):
        draft_id = start(resident)
        answer = post_family(resident, draft_id, name="张", number="99", do=do)
        assert answer["Location"] == target
        page = resident.get(f"/my/drafts/{draft_id}/family/").content.decode()
        assert 'value="张"' in page
        assert 'value="99"' in page

    def test_the_draft_is_offered_again_and_resumed_where_it_was_left(self, resident):
        draft_id = start(resident)
        post_family(resident, draft_id)
        resident.post(
            f"/my/drafts/{draft_id}/money/", {"version": 1, "do": "exit", "income": "300", "kind": "urban"}
        )
        assert "张小梅家庭" in resident.get("/my/").content.decode()
        assert resident.get(f"/my/drafts/{draft_id}/")["Location"] == f"/my/drafts/{draft_id}/money/"

    def test_another_window_is_not_overwritten_silently(self, resident):
        draft_id = start(resident)
        post_family(resident, draft_id, name="先保存的")
        answer = post_family(resident, draft_id, name="后保存的", version=0)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "在另一个窗口" in page
        assert "后保存的" in page
        assert opened(resident, draft_id).answers["family"]["members"][0]["name"] == "先保存的"
        assert post_family(resident, draft_id, name="后保存的", version=1).status_code == 302
        assert opened(resident, draft_id).answers["family"]["members"][0]["name"] == "后保存的"

    def test_a_script_in_a_name_is_shown_as_text(self, resident):
        draft_id = start(resident)
        post_family(resident, draft_id, name="<script>alert(1)</script>", number="")
        for address in (f"/my/drafts/{draft_id}/family/", f"/my/drafts/{draft_id}/check/", "/my/"):
            page = resident.get(address).content.decode()
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(1)" in page

    def test_an_unknown_step_is_not_found(self, resident):
        assert resident.get(f"/my/drafts/{start(resident)}/nothing/").status_code == 404

    def test_a_page_is_never_kept_by_the_browser(self, resident):
        answer = resident.get(f"/my/drafts/{start(resident)}/family/")
        assert "no-store" in answer["Cache-Control"]


class TestOwnership:
    @pytest.mark.parametrize("page", ["", "family/", "papers/", "check/"])
    def test_a_foreign_draft_does_not_exist(self, resident, stranger, filled_draft, page):
        draft_id = filled_draft(resident, "张小梅", 11)
        assert stranger.get(f"/my/drafts/{draft_id}/{page}").status_code == 404

    def test_nor_can_it_be_saved_handed_in_or_thrown_away(self, resident, stranger, filled_draft):
        draft_id = filled_draft(resident, "张小梅", 11)
        before = opened(resident, draft_id)
        assert post_family(stranger, draft_id, name="王大山", version=before.version).status_code == 404
        for verb in ("submit", "discard"):
            answer = stranger.post(f"/my/drafts/{draft_id}/{verb}/", {"request_id": str(uuid.uuid4())})
            assert answer.status_code == 404
        assert opened(resident, draft_id) == before
        assert not Case.objects.exists()

    def test_visitors_are_sent_to_the_login(self, district, client):
        assert client.get("/my/")["Location"] == "/login/?next=/my/"


class TestPapers:
    def test_photos_are_stored_shown_and_removed(self, resident):
        draft_id = start(resident)
        answer = resident.post(
            f"/my/drafts/{draft_id}/papers/",
            {"key": "identity", "files": [photo("正面.jpg"), photo("反面.jpg", (30, 40))]},
        )
        assert answer["Location"] == f"/my/drafts/{draft_id}/papers/#identity"
        first, second = opened(resident, draft_id).papers
        page = resident.get(f"/my/drafts/{draft_id}/papers/").content.decode()
        assert "正面.jpg" in page
        assert f"/papers/{first.id}/?small=1" in page
        picture = resident.get(f"/my/drafts/{draft_id}/papers/{first.id}/")
        assert picture["Content-Type"] == "image/jpeg"
        assert b"".join(picture.streaming_content).startswith(b"\xff\xd8\xff")
        resident.post(f"/my/drafts/{draft_id}/papers/{first.id}/remove/")
        assert opened(resident, draft_id).papers == (second,)

    def test_a_foreign_photo_does_not_exist(self, resident, stranger, filled_draft):
        draft_id = filled_draft(resident, "张小梅", 11)
        (paper,) = opened(resident, draft_id).papers
        own = start(stranger)
        assert stranger.get(f"/my/drafts/{draft_id}/papers/{paper.id}/").status_code == 404
        assert stranger.get(f"/my/drafts/{own}/papers/{paper.id}/").status_code == 404
        assert stranger.post(f"/my/drafts/{own}/papers/{paper.id}/remove/").status_code == 404
        assert opened(resident, draft_id).papers == (paper,)

    @pytest.mark.parametrize(
        ("files", "sentence"),
        [
            ([], "请先选择照片或文件"),
            ([photo() for _ in range(10)], "一次最多选 9 个文件，您选了 10 个"),
        ],
    )
    def test_none_and_too_many_are_refused(self, resident, files, sentence):
        draft_id = start(resident)
        answer = resident.post(f"/my/drafts/{draft_id}/papers/", {"key": "identity", "files": files})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert opened(resident, draft_id).papers == ()

    def test_a_file_that_is_no_photo_is_named_and_the_good_one_kept(self, resident):
        draft_id = start(resident)
        program = photo("程序.jpg")
        program.file.seek(0)
        program.file.write(b"MZ\x90\x00")
        program.file.seek(0)
        answer = resident.post(
            f"/my/drafts/{draft_id}/papers/", {"key": "identity", "files": [photo("好.jpg"), program]}
        )
        assert answer.status_code == 422
        assert "程序.jpg" in answer.content.decode()
        assert [paper.file.name for paper in opened(resident, draft_id).papers] == ["好.jpg"]

    def test_a_photo_over_the_limit_is_refused(self, resident):
        draft_id = start(resident)
        huge = photo("大.jpg")
        huge.file.seek(0, 2)
        huge.file.write(b"\0" * (21 * 1024 * 1024))
        huge.size = huge.file.tell()
        huge.file.seek(0)
        answer = resident.post(f"/my/drafts/{draft_id}/papers/", {"key": "identity", "files": [huge]})
        assert answer.status_code == 422
        assert "超过 20 MB" in answer.content.decode()
        assert opened(resident, draft_id).papers == ()

    def test_an_unknown_kind_of_paper_is_not_found(self, resident):
        draft_id = start(resident)
        answer = resident.post(f"/my/drafts/{draft_id}/papers/", {"key": "x", "files": [photo()]})
        assert answer.status_code == 404


class TestHandingIn:
    def test_everything_is_shown_before(self, resident, filled_draft):
        page = resident.get(f"/my/drafts/{filled_draft(resident, '张小梅', 11)}/check/").content.decode()
        for text in ("张小梅", identity_number(11), "白竹社区", "300 元", "城镇", "身份证.jpg", "提交申请"):
            assert text in page

    def test_what_is_missing_is_said_and_nothing_offered(self, resident):
        draft_id = start(resident)
        post_family(resident, draft_id)
        page = resident.get(f"/my/drafts/{draft_id}/check/").content.decode()
        assert "没填完" in page
        assert "还缺：身份证" in page
        assert f"/my/drafts/{draft_id}/submit/" not in page

    def test_handing_in_gives_a_number(self, resident, filled_draft):
        draft_id = filled_draft(resident, "张小梅", 11)
        answer = resident.post(f"/my/drafts/{draft_id}/submit/", {"request_id": str(uuid.uuid4())})
        case = Case.objects.get()
        assert answer["Location"] == f"/my/cases/{case.id}/receipt/"
        page = resident.get(answer["Location"]).content.decode()
        assert case.number in page
        assert "2021年9月13日以前告诉您是否受理" in page
        assert "收件回执" in page
        assert resident.get(f"/my/drafts/{draft_id}/").status_code == 404

    def test_a_double_submit_is_one_case(self, resident, filled_draft):
        draft_id = filled_draft(resident, "张小梅", 11)
        posted = {"request_id": str(uuid.uuid4())}
        first = resident.post(f"/my/drafts/{draft_id}/submit/", posted)
        second = resident.post(f"/my/drafts/{draft_id}/submit/", posted)
        assert first["Location"] == second["Location"]
        assert Case.objects.count() == 1

    def test_a_refusal_leads_to_the_step_at_fault(self, resident, filled_draft):
        draft_id = filled_draft(resident, "无此人", 11)
        answer = resident.post(f"/my/drafts/{draft_id}/submit/", {"request_id": str(uuid.uuid4())})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "系统里没有这个人" in page
        assert f'href="/my/drafts/{draft_id}/family/"' in page
        assert not Case.objects.exists()

    def test_without_a_request_id_nothing_happens(self, resident, filled_draft):
        draft_id = filled_draft(resident, "张小梅", 11)
        answer = resident.post(f"/my/drafts/{draft_id}/submit/")
        assert answer.status_code == 422
        assert "页面已经过期" in answer.content.decode()
        assert not Case.objects.exists()

    def test_reading_cannot_hand_in(self, resident, filled_draft):
        draft_id = filled_draft(resident, "张小梅", 11)
        assert resident.get(f"/my/drafts/{draft_id}/submit/").status_code == 405
        assert resident.get(f"/my/drafts/{draft_id}/discard/").status_code == 405
        assert Draft.objects.get(id=draft_id).submitted_case_id is None

    def test_a_draft_can_be_thrown_away(self, resident, filled_draft):
        draft_id = filled_draft(resident, "张小梅", 11)
        assert resident.post(f"/my/drafts/{draft_id}/discard/")["Location"] == "/my/"
        assert not Draft.objects.exists()


class TestOnBehalf:
    def test_a_worker_is_offered_her_own_villages_only(self, worker):
        page = worker.get(f"/my/drafts/{start(worker)}/family/").content.decode()
        assert "白竹社区" in page
        assert "青松社区" not in page

    def test_a_resident_is_offered_her_district(self, resident):
        page = resident.get(f"/my/drafts/{start(resident)}/family/").content.decode()
        assert "梅湾街道　白竹社区" in page
        assert "东镇　上村" in page

    def test_a_worker_hands_in_for_a_household(self, worker, filled_draft):
        draft_id = filled_draft(worker, "刘老根", 51)
        worker.post(f"/my/drafts/{draft_id}/submit/", {"request_id": str(uuid.uuid4())})
        case = Case.objects.get()
        assert (case.on_behalf, case.submitted_by_id) == (True, worker.account.id)
        page = worker.get("/my/cases/").content.decode()
        assert "我代为提交的申请" in page
        assert "刘老根" in page
        assert worker.get(f"/my/cases/{case.id}/receipt/").status_code == 200

    def test_an_account_without_a_person_is_told_where_to_go(self, district):
        nobody = browser(open_account("nobody", "无名"))
        page = nobody.get("/my/apply/sample/").content.decode()
        assert "还没有关联本人身份" in page
        assert "开始填写" not in page
        assert nobody.post("/my/apply/sample/").status_code == 403
        assert not Draft.objects.exists()
