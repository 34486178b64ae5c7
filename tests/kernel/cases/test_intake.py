"""From the draft to the accepted case: once, and with everything that lacks told at once."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as posts
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases import commands, queries
from minzheng.kernel.cases.errors import CaseNotFound, NotNow, NotReady
from minzheng.kernel.cases.models import Case, CasePaper, Draft, NearRelativeFiling, Step
from minzheng.kernel.people import commands as people
from tests.kernel.cases.ground import (
    AT,
    BY,
    DAY,
    FAR_DISTRICT,
    TOWN,
    act,
    everything,
    family,
    officer,
    open_case,
)

pytestmark = pytest.mark.usefixtures("ground")
CLERK = officer(Role.TOWN_CLERK)


def account(username: str, role: Role | None = None, place: str = TOWN):
    made = access.open_account(
        username=username, display_name=f"{username}某", password="correct horse", **BY
    )
    if role:
        access.give_post(account=made, role=role, division_prefix=place, from_date=DAY.replace(month=1), **BY)
    return posts.officer_for(made, on_date=DAY)


@pytest.fixture
def household():
    return family("张三")


@pytest.fixture
def resident(household):
    who = account("zhang")
    people.link_account(account_id=who.account_id, person=household[0])
    return who


@pytest.fixture
def worker():
    return account("worker", Role.VILLAGE_WORKER)


def photo() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "JPEG")
    return SimpleUploadedFile("照片.jpg", content.getvalue(), content_type="image/jpeg")


def filled(who, household, *, paper: bool = True, **more) -> Draft:
    draft = commands.start_draft(matter="trial", actor=who, at=AT)
    answers = {"person_id": household[0].id, "amount_fen": 71_000} | more
    commands.save_draft(draft_id=draft.id, step="family", answers=answers, title="张三家庭", actor=who, at=AT)
    if paper:
        commands.add_paper(
            upload=photo(), key="identity", label="身份证", draft_id=draft.id, actor=who, at=AT
        )
    return draft


def submit(draft: Draft, who) -> Case:
    return commands.submit(draft_id=draft.id, request_id=uuid.uuid4(), actor=who, at=AT)


class TestDraft:
    def test_comes_back_as_it_was_left_and_is_unreadable_in_the_database(self, resident, household):
        draft = filled(resident, household, note="患病")
        commands.save_draft(
            draft_id=draft.id, step="money", answers={"income": "三百？"}, actor=resident, at=AT
        )
        seen = queries.draft(draft.id, actor=resident)
        assert seen.answers == {
            "family": {"person_id": household[0].id, "amount_fen": 71_000, "note": "患病"},
            "money": {"income": "三百？"},
        }
        assert (seen.step, seen.version, len(seen.papers)) == ("money", 2, 1)
        stored = bytes(Draft.objects.get().answers_cipher)
        assert "患病".encode() not in stored
        assert b"income" not in stored

    def test_is_nobody_elses(self, resident, worker, household):
        draft = filled(resident, household)
        for tried in (
            lambda: queries.draft(draft.id, actor=worker),
            lambda: submit(draft, worker),
            lambda: commands.save_draft(draft_id=draft.id, step="x", answers={}, actor=worker, at=AT),
            lambda: commands.discard_draft(draft_id=draft.id, actor=worker, at=AT),
            lambda: commands.add_paper(
                upload=photo(), key="x", label="x", draft_id=draft.id, actor=worker, at=AT
            ),
            lambda: commands.remove_paper(paper_id=draft.papers.get().id, actor=worker, at=AT),
        ):
            with pytest.raises(CaseNotFound):
                tried()
        assert queries.draft(draft.id, actor=resident).version == 1
        assert not Case.objects.exists()

    def test_once_submitted_it_takes_nothing_more(self, resident, household):
        draft = filled(resident, household)
        case = submit(draft, resident)
        before = everything(case)
        for tried in (
            lambda: commands.save_draft(draft_id=draft.id, step="x", answers={}, actor=resident, at=AT),
            lambda: commands.discard_draft(draft_id=draft.id, actor=resident, at=AT),
            lambda: commands.add_paper(
                upload=photo(), key="x", label="x", draft_id=draft.id, actor=resident, at=AT
            ),
        ):
            with pytest.raises(Conflict):
                tried()
        with pytest.raises(CaseNotFound):
            commands.remove_paper(paper_id=case.papers.get().id, actor=resident, at=AT)
        with pytest.raises(CaseNotFound):
            queries.draft(draft.id, actor=resident)
        assert everything(case) == before
        assert CasePaper.objects.get().removed_at is None

    def test_is_thrown_away_with_its_papers(self, resident, household):
        commands.discard_draft(draft_id=filled(resident, household).id, actor=resident, at=AT)
        assert not Draft.objects.exists()
        assert not CasePaper.objects.exists()


class TestSubmit:
    def test_makes_a_case_with_a_number_a_receipt_and_five_days(self, resident, household, issued):
        case = submit(filled(resident, household), resident)
        case.refresh_from_db()
        assert case.number == f"示救20210906-{case.id:06d}"
        assert (case.state, case.procedure, case.on_behalf) == ("submitted", "intake", False)
        # Five working days after Monday 6 September: 7 8 9 10 13.
        assert str(case.step_due_date) == "2021-09-13"
        assert [step.action for step in case.steps.all()] == ["submit"]
        ((paper, data),) = issued
        assert (paper, data["papers"], str(data["answer_by"])) == ("receipt", ["身份证"], "2021-09-13")
        assert queries.replayed_states() == []
        assert [row.id for row in queries.own_cases(resident)] == [case.id]

    def test_twice_gives_the_same_case(self, resident, household):
        draft = filled(resident, household)
        first = submit(draft, resident)
        before = everything(first)
        assert submit(draft, resident) == first
        assert everything(first) == before
        assert Case.objects.count() == 1

    def test_a_paper_that_lacks_is_named_and_the_draft_stays(self, resident, household):
        draft = filled(resident, household, paper=False)
        with pytest.raises(NotReady, match="还缺以下材料：身份证"):
            submit(draft, resident)
        assert not Case.objects.exists()
        assert queries.draft(draft.id, actor=resident).version == 1

    def test_a_second_application_of_the_household_is_refused(self, resident, worker, household):
        case = submit(filled(resident, household), resident)
        draft = filled(worker, household)
        before = everything(case)
        with pytest.raises(Conflict, match="已有同一事项的申请正在办理"):
            submit(draft, worker)
        assert everything(case) == before
        draft.refresh_from_db()
        assert draft.submitted_case is None

    def test_a_closed_one_makes_room(self, resident, household):
        act("withdraw", submit(filled(resident, household), resident), resident)
        assert submit(filled(resident, household), resident).state == "submitted"

    def test_on_behalf_the_taker_is_remembered(self, worker, household):
        case = submit(filled(worker, household), worker)
        assert case.on_behalf
        assert [(s.action, s.account_id) for s in case.steps.order_by("id")] == [
            ("submit", worker.account_id), ("take_in", worker.account_id),
        ]  # fmt: skip
        assert queries.replayed_states() == []

    def test_on_behalf_only_at_home(self, household):
        far = account("far", Role.VILLAGE_WORKER, FAR_DISTRICT)
        draft = filled(far, household)
        with pytest.raises(NotPermitted):
            submit(draft, far)
        assert not Case.objects.exists()

    def test_declared_near_relatives_are_filed(self, worker, household):
        relative = {
            "official_name": "唐某",
            "official_post": "村主任",
            "relation": "兄弟姐妹",
            "source": "declared",
        }
        case = submit(filled(worker, household, relatives=[relative]), worker)
        assert case.near_relative
        assert NearRelativeFiling.objects.values("official_name", "relation", "source").get() == {
            "official_name": "唐某", "relation": "兄弟姐妹", "source": "declared",
        }  # fmt: skip


class TestSupplement:
    def test_everything_is_asked_at_once_and_only_once(self, issued):
        case = open_case("submitted", procedure="intake")
        act("ask_supplement", case, CLERK, missing=["户口簿", " ", "收入证明 "])
        assert (case.state, case.supplement_asked) == ("supplement", True)
        assert case.steps.latest("id").details == {"missing": ["户口簿", "收入证明"]}
        assert issued == [("supplement", issued[0][1])]
        assert issued[0][1]["missing"] == ["户口簿", "收入证明"]
        act("supplement", case, officer(Role.VILLAGE_WORKER))
        before = everything(case)
        with pytest.raises(Invalid, match="不能再次退回补正"):
            act("ask_supplement", case, CLERK, missing=["照片"])
        assert everything(case) == before
        assert act("accept", case, CLERK).state == "investigating"

    @pytest.mark.parametrize("missing", [[], ["", "  "]])
    def test_nothing_is_not_asked(self, missing):
        case = open_case("submitted", procedure="intake")
        before = everything(case)
        with pytest.raises(Invalid):
            act("ask_supplement", case, CLERK, missing=missing)
        assert everything(case) == before

    def test_the_same_request_again_changes_nothing(self):
        case, one = open_case("submitted", procedure="intake"), uuid.uuid4()
        for verb, who, more in (
            ("ask_supplement", CLERK, {"missing": ["户口簿"]}),
            ("supplement", officer(Role.VILLAGE_WORKER), {}),
            ("accept", CLERK, {}),
        ):
            act(verb, case, who, request_id=one, **more)
            before = everything(case)
            act(verb, case, who, request_id=one, **more)
            assert everything(case) == before
        assert Step.objects.filter(case=case, request_id=one).count() == 3

    def test_the_applicant_hands_in_and_takes_back_and_no_more(self, resident, household):
        case = submit(filled(resident, household), resident)
        with pytest.raises(NotPermitted):
            act("accept", case, resident)
        act("ask_supplement", case, CLERK, missing=["户口簿"])
        commands.add_paper(
            upload=photo(), key="supplement-1", label="户口簿", case_id=case.id, actor=resident, at=AT
        )
        assert act("supplement", case, resident).state == "submitted"
        assert {row.action for row in queries.possible_actions(case, actor=resident)} == {"withdraw"}
        assert act("withdraw", case, resident).state == "withdrawn"
        before = everything(case)
        with pytest.raises(Conflict, match="已办结"):
            commands.add_paper(upload=photo(), key="x", label="x", case_id=case.id, actor=resident, at=AT)
        assert everything(case) == before

    @pytest.mark.parametrize(
        ("verb", "note"), [("reject_intake", ""), ("reject_intake", "不管"), ("abort", "   ")]
    )
    def test_an_end_without_a_reason_is_none(self, verb, note):
        case = open_case("submitted" if verb == "reject_intake" else "investigating")
        before = everything(case)
        with pytest.raises(Invalid):
            act(verb, case, CLERK, note=note)
        assert everything(case) == before


def test_who_is_late_is_told_who_was_first():
    case = open_case("submitted", procedure="intake")
    act("accept", case, officer(Role.TOWN_CLERK, name="赵先到"))
    before = everything(case)
    with pytest.raises(NotNow) as refusal:
        act("reject_intake", case, officer(Role.TOWN_CLERK), note="不属于本乡镇受理")
    assert refusal.value.sentence == (
        "办件当前为“调查核实”（赵先到于09月06日 09:00办理“受理”），不能再做这一步。请刷新页面查看最新情况。"
    )
    assert everything(case) == before
