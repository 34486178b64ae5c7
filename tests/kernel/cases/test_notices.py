"""公示: what the wall shows, how long it hangs, and what an objection does."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.cases import commands, queries
from minzheng.kernel.cases.errors import CaseNotFound, NoticeRunning, NotReady, ResultStands
from minzheng.kernel.cases.models import Case, Notice, Objection
from tests.kernel.cases.ground import (
    DAY,
    FAR_DISTRICT,
    TOWN,
    VILLAGE,
    act,
    assessed,
    at,
    everything,
    family,
    officer,
    open_case,
    published,
)

pytestmark = pytest.mark.usefixtures("ground")
CLERK, HEAD = officer(Role.TOWN_CLERK), officer(Role.TOWN_HEAD)
BUREAU, CHIEF = officer(Role.BUREAU_CLERK), officer(Role.BUREAU_HEAD)
PASSER_BY = Actor(None, "访客")
WORDS = "他家儿子在县城有门面"
NOTE = {"note": "按规定办理这一步"}


def object_to(notice: Notice, day: str = "2021-09-08", *, text: str = WORDS, request_id=None) -> Objection:
    return commands.object_to_notice(
        notice_id=notice.id,
        text=text,
        contact="",
        actor=PASSER_BY,
        at=at(day),
        request_id=request_id or uuid.uuid4(),
    )


@pytest.fixture
def hanging():
    """(case, notice): put up on Monday 2021-09-06, to 2021-09-13."""
    case = act("publish", open_case("assessed"), CLERK)
    return case, case.notices.get()


class TestWhatHangs:
    def test_name_number_category_amount_and_nothing_else(self, hanging):
        _case, notice = hanging
        assert notice.content == {"name": "张三", "persons": 2, "category": "城市救助", "amount": "710.00"}
        assert (notice.level, notice.division_code) == ("town", VILLAGE)
        assert (notice.from_date, notice.until_date) == (dt.date(2021, 9, 6), dt.date(2021, 9, 13))

    def test_a_childs_name_does_not_hang(self):
        """Born on 2003-09-07: seventeen on the day of the assessment, 2021-09-06."""
        case = act("publish", open_case("assessed", who=family("欧阳小明", birth="20030907")), CLERK)
        assert case.notices.get().content["name"] == "欧某"
        case = act("publish", open_case("assessed", who=family("李小红", birth="20030906")), CLERK)
        assert case.notices.get().content["name"] == "李小红"

    def test_what_is_not_eligible_does_not_hang(self):
        case = open_case("assessed", amount_fen=0)
        before = everything(case)
        with pytest.raises(ResultStands, match="不予公示"):
            act("publish", case, CLERK)
        assert everything(case) == before

    @pytest.mark.parametrize(
        ("day", "seen"), [("2021-09-05", 0), ("2021-09-06", 1), ("2021-09-13", 1), ("2021-09-14", 0)]
    )
    def test_on_which_days_the_public_sees_it(self, hanging, day, seen):
        on_date = dt.date.fromisoformat(day)
        assert queries.public_notices(VILLAGE, on_date=on_date).count() == seen
        assert queries.public_notices(TOWN, on_date=on_date).count() == seen
        assert queries.public_notices(FAR_DISTRICT, on_date=on_date).count() == 0
        if not seen:
            with pytest.raises(NotFound):
                queries.public_notice(hanging[1].id, on_date=on_date)

    def test_withdrawn_it_is_taken_down(self, hanging):
        case, _notice = hanging
        act("withdraw", case, officer(Role.VILLAGE_WORKER))
        assert not queries.public_notices(VILLAGE, on_date=DAY).exists()


class TestHowLong:
    @pytest.mark.parametrize("day", ["2021-09-06", "2021-09-12", "2021-09-13"])
    def test_not_before_the_eighth_day(self, hanging, day):
        case, _ = hanging
        before = everything(case)
        with pytest.raises(NoticeRunning, match="公示到 2021-09-13 才满期，请于 2021-09-14 起办理下一步。"):
            act("forward", case, HEAD, at(day))
        assert everything(case) == before

    def test_on_the_eighth_day(self, hanging):
        assert act("forward", hanging[0], HEAD, at("2021-09-14", 0)).state == "forwarded"

    def test_neither_does_the_township_confirm_before(self):
        case = act("publish", open_case("assessed", procedure="dibao-2021-delegated"), CLERK)
        before = everything(case)
        with pytest.raises(NoticeRunning):
            act("confirm", case, HEAD, at("2021-09-13"))
        assert everything(case) == before
        assert act("confirm", case, HEAD, at("2021-09-14")).state == "approved"

    def test_the_district_of_2012_hangs_its_own(self):
        case = open_case("examined", procedure="dibao-2012")
        published(case, from_date=dt.date(2021, 8, 1))
        act("publish_district", case, BUREAU)
        assert case.notices.get(level="district").until_date == dt.date(2021, 9, 13)
        with pytest.raises(NoticeRunning):
            act("confirm", case, CHIEF, at("2021-09-13"))
        assert act("confirm", case, CHIEF, at("2021-09-14")).state == "approved"

    def test_nobody_is_approved_whom_the_village_has_not_seen(self):
        """Sent up as not eligible; the facts are put right there: still no approval without a notice."""
        for code, verb, actor in [
            ("dibao-2021", "confirm", CHIEF),
            ("dibao-2012", "publish_district", BUREAU),
        ]:
            case = open_case("examined", procedure=code)
            before = everything(case)
            with pytest.raises(NotReady, match="没有经过期满的公示"):
                act(verb, case, actor)
            assert everything(case) == before

    def test_nor_after_a_notice_that_was_ended(self):
        case = open_case("examined")
        notice = published(case, from_date=dt.date(2021, 8, 1))
        Notice.objects.filter(id=notice.id).update(ended_at=at("2021-08-03"))
        with pytest.raises(NotReady):
            act("confirm", case, CHIEF)

    def test_another_amount_is_published_again(self, hanging):
        case, _ = hanging
        act("forward", case, HEAD, at("2021-09-14"))
        Case.objects.filter(id=case.id).update(application={"amount_fen": 64_000, "persons": 2})
        act("examine", case, BUREAU, at("2021-09-15"), **NOTE)
        before = everything(case)
        with pytest.raises(
            ResultStands, match=r"现测算为每月 640\.00 元、2 人，与公示的每月 710\.00 元、2 人不一致"
        ):
            act("confirm", case, CHIEF, at("2021-09-16"))
        assert everything(case) == before
        act("send_back", case, BUREAU, at("2021-09-16"), **NOTE)
        act("assess", case, CLERK, at("2021-09-17"))
        act("publish", case, CLERK, at("2021-09-17"))
        assert case.notices.latest("id").content["amount"] == "640.00"
        act("forward", case, HEAD, at("2021-09-25"))
        act("examine", case, BUREAU, at("2021-09-26"), **NOTE)
        assert act("confirm", case, CHIEF, at("2021-09-27")).state == "approved"


class TestObjections:
    def test_from_nobody_in_particular(self, hanging):
        case, notice = hanging
        made = object_to(notice)
        case.refresh_from_db()
        notice.refresh_from_db()
        assert (case.state, notice.ended_at) == ("objected", at("2021-09-08"))
        step = case.steps.latest("id")
        assert (step.action, step.actor_name, step.account_id) == ("object", "访客", None)
        (seen,) = queries.objections(case)
        assert (seen.id, seen.text, seen.contact, seen.answer) == (made.id, WORDS, "", "")
        assert WORDS.encode() not in bytes(made.text_cipher)
        assert not queries.public_notices(VILLAGE, on_date=DAY).exists()

    def test_sent_twice_it_is_one(self, hanging):
        case, notice = hanging
        one = uuid.uuid4()
        first = object_to(notice, request_id=one)
        before = everything(case)
        assert object_to(notice, request_id=one) == first
        assert everything(case) == before

    def test_further_ones_are_kept_with_it(self, hanging):
        case, notice = hanging
        object_to(notice)
        object_to(notice, "2021-09-09", text="还有一辆货车")
        act("reinvestigate", case, CLERK, at("2021-09-09"), **NOTE)
        object_to(notice, "2021-09-10", text="在镇上也有房")
        case.refresh_from_db()
        assert [row.text for row in queries.objections(case)] == [WORDS, "还有一辆货车", "在镇上也有房"]
        assert case.steps.filter(action="object").count() == 1
        assert case.state == "investigating"

    def test_one_to_a_notice_that_was_replaced_counts_against_the_new_one(self, hanging):
        """Sent back, assessed and published again on the same day; somebody still had the old page open."""
        case, old = hanging
        act("send_back", case, CLERK, **NOTE)
        act("assess", case, CLERK)
        act("publish", case, CLERK)
        object_to(old)
        case.refresh_from_db()
        assert case.state == "objected"
        assert not case.notices.filter(ended_at=None).exists()

    @pytest.mark.parametrize("day", ["2021-09-05", "2021-09-14"])
    def test_outside_its_days_a_notice_takes_none(self, hanging, day):
        case, notice = hanging
        before = everything(case)
        with pytest.raises(NotFound, match="已经结束"):
            object_to(notice, day)
        assert everything(case) == before

    def test_of_a_closed_case_a_notice_takes_none(self, hanging):
        case, notice = hanging
        act("withdraw", case, officer(Role.VILLAGE_WORKER))
        before = everything(case)
        with pytest.raises(NotFound):
            object_to(notice)
        with pytest.raises(NotFound):
            commands.object_to_notice(
                notice_id=0, text=WORDS, actor=PASSER_BY, at=at("2021-09-08"), request_id=uuid.uuid4()
            )
        assert everything(case) == before

    @pytest.mark.parametrize("text", ["", "    ", "有车", "长" * 2001])
    def test_too_little_or_too_much_is_refused(self, hanging, text):
        case, notice = hanging
        before = everything(case)
        with pytest.raises(Invalid):
            object_to(notice, text=text)
        assert everything(case) == before

    def test_after_it_appraisal_or_investigation_and_a_new_notice(self, hanging):
        case, notice = hanging
        object_to(notice)
        act(
            "appraise",
            case,
            CLERK,
            at("2021-09-09"),
            attendance="",
            votes_for=11,
            votes_against=1,
            conclusion="属实",
        )
        act("assess", case, CLERK, at("2021-09-10"))
        act("publish", case, CLERK, at("2021-09-10"))
        assert case.notices.latest("id").until_date == dt.date(2021, 9, 17)
        with pytest.raises(NoticeRunning):
            act("forward", case, HEAD, at("2021-09-17"))

    def test_it_is_answered_once_by_who_hears_it(self, hanging):
        case, notice = hanging
        made = object_to(notice)
        told = {"objection_id": made.id, "answer": "经查门面是租的。", "at": at("2021-09-10")}
        with pytest.raises(CaseNotFound):
            commands.answer_objection(actor=officer(Role.TOWN_CLERK, place=FAR_DISTRICT), **told)
        commands.answer_objection(actor=CLERK, **told)
        before = everything(case)
        with pytest.raises(Conflict, match="已有处理结果"):
            commands.answer_objection(actor=CLERK, **told | {"answer": "另一个说法。"})
        assert everything(case) == before
        with pytest.raises(NotFound):
            commands.answer_objection(actor=CLERK, **told | {"objection_id": 0})


def test_the_assessment_that_hangs_is_the_newest():
    case = open_case("assessed")
    Case.objects.filter(id=case.id).update(application={"amount_fen": 12_345, "persons": 1})
    case.refresh_from_db()
    assessed(case)
    act("publish", case, CLERK)
    assert case.notices.get().content == {
        "name": "张三",
        "persons": 1,
        "category": "城市救助",
        "amount": "123.45",
    }
