"""Each action on the case page: posted by the right desk it moves the case, otherwise nothing changes."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import photo
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import commands as base
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Appeal, Step
from minzheng.kernel.people import commands as people
from minzheng.matters.assistance.dibao.entitlement import LAW
from minzheng.registers.benefits.models import Award

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_from_acceptance_to_the_award_under_the_measures_of_2021(submitted_walk, at_desk, do, desk, post):
    walk = submitted_walk
    case = at_desk(walk)
    assert do("shouli", case, "accept", note="材料齐全").status_code == 302
    assert (case.state, case.procedure) == ("investigating", "dibao-2021")
    walk.verify().visit()
    case = at_desk(walk)
    assert do("shenhe", case, "assess").status_code == 302
    assert do("shouli", case, "publish").status_code == 302
    assert case.state == "town_notice"
    walk.wait_for_notice()
    case = at_desk(walk)
    assert do("shenhe", case, "forward", note="无异议").status_code == 302
    assert do("shencha", case, "examine", note="材料和程序符合规定").status_code == 302
    assert do("shenpi", case, "confirm", note="同意").status_code == 302
    assert case.state == "approved"
    decision, award = case.decisions.get(), Award.objects.get(case=case)
    # Two old people, 3,000 yuan a year from their fields: 2 × 335.00 − 250.00 = 420.00 a month.
    assert decision.amount_fen == 42_000
    html = desk("shenpi").get(f"/review/cases/{case.id}/").content.decode()
    assert "420.00 元" in html
    assert f"/review/awards/{award.id}/" in html
    assert post(desk("shouli"), f"/review/cases/{case.id}/delivered/{decision.id}/").status_code == 302
    decision.refresh_from_db()
    assert decision.delivered_at is not None


def test_a_double_click_is_carried_out_once(submitted, desk):
    client, values = desk("shouli"), {"request_id": str(uuid.uuid4()), "note": "材料齐全"}
    answers = [client.post(f"/review/cases/{submitted.id}/do/accept/", values).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Step.objects.filter(case=submitted, action="accept").count() == 1


def test_the_second_of_two_clerks_sees_the_sentence_and_the_fresh_page(submitted, do):
    do("shouli", submitted, "accept")
    response = do("shouli", submitted, "reject_intake", note="不属于本辖区管辖")
    html = response.content.decode()
    assert response.status_code == 409
    assert "办件当前为“调查核实”（蒋志明于" in html
    assert "提请核对" in html
    assert submitted.state == "investigating"
    assert Step.objects.filter(case=submitted, action="reject_intake").count() == 0


def test_supplement_is_asked_once_with_everything_and_stops_the_clock(submitted, do, desk, post):
    empty = do("shouli", submitted, "ask_supplement")
    assert (empty.status_code, submitted.state) == (422, "submitted")
    assert "请列出需要补正的全部材料" in empty.content.decode()
    do("shouli", submitted, "ask_supplement", papers=["户口簿"], missing="李某的残疾证\n\n 承包地流转合同 ")
    assert submitted.state == "supplement"
    step = submitted.steps.get(action="ask_supplement")
    assert step.details == {"missing": ["户口簿", "李某的残疾证", "承包地流转合同"]}
    html = desk("shouli").get(f"/review/cases/{submitted.id}/").content.decode()
    assert "计时暂停（等待申请人补正）" in html
    assert do("cun", submitted, "supplement", note="已送到窗口").status_code == 302
    assert submitted.state == "submitted"
    assert (
        "已一次性告知过，不能再次退回补正。"
        in desk("shouli").get(f"/review/cases/{submitted.id}/").content.decode()
    )


def test_what_was_typed_is_kept_when_it_is_not_enough(submitted, do):
    response = do("shouli", submitted, "reject_intake", note="不行")
    html = response.content.decode()
    assert response.status_code == 422
    assert "请写明不予受理的理由和应当向哪里申请。" in html
    assert ">\n不行</textarea>" in html
    assert submitted.state == "submitted"


def test_without_a_request_id_nothing_is_done(submitted, desk):
    response = desk("shouli").post(f"/review/cases/{submitted.id}/do/accept/", {"note": ""})
    assert response.status_code == 422
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


@pytest.mark.parametrize(
    ("username", "action"),
    [("cun", "accept"), ("shenhe", "accept"), ("shencha", "accept"), ("shenpi", "reject_intake")],
)
def test_an_action_of_another_post_is_refused(submitted, do, username, action):
    response = do(username, submitted, action, note="不是我的岗位")
    assert response.status_code == 403
    assert "您的岗位不能办理此操作" in response.content.decode()
    assert submitted.state == "submitted"


def test_an_unknown_action_is_not_found(submitted, do):
    assert do("shouli", submitted, "grant_all").status_code == 404


def test_who_is_of_the_family_keeps_away(submitted, do, desk):
    people.link_account(account_id=Account.objects.get(username="shouli").id, person=submitted.household.head)
    response = do("shouli", submitted, "ask_supplement", missing="户口簿")
    assert response.status_code in (403, 404)
    assert submitted.state == "submitted"


def test_the_notice_must_run_its_days(assessed_walk, at_desk, do, desk):
    case = at_desk(assessed_walk)
    do("shouli", case, "publish")
    response = do("shenhe", case, "forward")
    assert response.status_code == 422
    assert "才满期" in response.content.decode()
    assert case.state == "town_notice"
    assert "期满" in desk("shenhe").get(f"/review/cases/{case.id}/").content.decode()


def test_an_objection_reopens_the_investigation_and_is_answered(assessed_walk, at_desk, do, desk, post):
    case = at_desk(assessed_walk.publish().object("他家儿子在县城开店，有小汽车。"))
    shown = desk("shouli").get(f"/review/cases/{case.id}/")
    assert "他家儿子在县城开店，有小汽车。" in shown.content.decode()
    newest = shown.context["file"].timeline[0]
    assert (newest["title"], newest["actor"]) == ("公示期间提出异议", "")  # who objects stays unnamed
    objection = case.notices.get().objections.get()
    address = f"/review/cases/{case.id}/objections/{objection.id}/"
    short = post(desk("shouli"), address, {"answer": "查"})
    assert short.status_code == 422
    assert post(desk("shenpi"), address, {"answer": "已查明，没有车。"}).status_code == 403
    assert post(desk("shouli"), address, {"answer": "已查明，没有车。"}).status_code == 302
    objection.refresh_from_db()
    assert objection.answer == "已查明，没有车。"
    assert do("shouli", case, "reinvestigate", note="再次入户核实").status_code == 302
    assert case.state == "investigating"


def test_the_district_sends_back_and_the_township_aborts(assessed_walk, at_desk, do):
    case = at_desk(assessed_walk.publish().wait_for_notice().forward())
    assert do("shencha", case, "send_back", note="赡养费没有核实").status_code == 302
    assert case.state == "investigating"
    assert do("shenhe", case, "abort", note="三次联系，家庭拒绝入户调查。").status_code == 302
    assert case.state == "aborted"


def test_the_opinion_is_taken_back_and_the_time_extended_once(assessed_walk, at_desk, do, desk, post):
    case = at_desk(assessed_walk)
    assert do("shouli", case, "investigate_again", note="收入需要重新核实").status_code == 302
    due, address = case.total_due_date, f"/review/cases/{case.id}/extend/"
    assert post(desk("shouli"), address, {"reason": "想延期"}).status_code == 422
    assert post(desk("shouli"), address, {"reason": "人户分离"}).status_code == 302
    case.refresh_from_db()
    assert (case.is_extended, case.total_due_date > due) == (True, True)
    assert post(desk("shouli"), address, {"reason": "人户分离"}).status_code == 409


def test_the_applicant_takes_it_back_at_the_counter(submitted, do):
    assert do("cun", submitted, "withdraw", note="本人要求撤回").status_code == 302
    assert submitted.state == "withdrawn"


def refused_case(stories, at_desk, do):
    """A household whose wages lie above the standard, refused by the district's head."""
    day = dt.date(2021, 8, 2)
    couple = stories.couple(day, wage_month="3000")
    walk = stories.walk(couple, day, "想申请低保。").to_opinion()
    case = at_desk(walk)
    assert do("shenhe", case, "forward_ineligible", note="收入超过标准").status_code == 302
    assert do("shencha", case, "examine", note="收入超过标准").status_code == 302
    return case


def test_a_refusal_says_why_and_its_appeal_is_decided_by_another(
    stories, at_desk, do, desk, post, open_staff
):
    case = refused_case(stories, at_desk, do)
    assert do("shenpi", case, "confirm", note="同意").status_code == 422
    assert case.state == "examined"
    assert do("shenpi", case, "refuse", note="夫妻二人务工，月工资合计超过标准。").status_code == 302
    assert case.state == "refused"
    made = cases.appeal(
        case_id=case.id,
        text="工资早就没有了，厂子关门了。",
        request_id=uuid.uuid4(),
        at=case.closed_at,
        actor=stories.officers["cun"],
    )
    assert "工资早就没有了" in desk("shenpi").get("/review/appeals/").content.decode()
    address = f"/review/appeals/{made.id}/"
    values = {"outcome": "reopened", "answer": "情况属实，重新办理。"}
    own = post(desk("shenpi"), address, values)
    assert own.status_code == 403
    assert "原决定由您作出，复核须由其他负责人办理。" in own.content.decode()
    assert Appeal.objects.get().answered_at is None
    assert desk("shencha").get(address).status_code == 403
    open_staff("second-head", Role.BUREAU_HEAD, accounts.DISTRICT)
    assert post(desk("second-head"), address, values).status_code == 302
    case.refresh_from_db()
    assert (Appeal.objects.get().outcome, case.state) == ("reopened", "investigating")
    assert desk("second-head").get(address).status_code == 404


def test_where_the_district_has_delegated_the_township_confirms(new_walk, at_desk, do, monkeypatch):
    monkeypatch.setattr(LAW, "setting", lambda name, division, day: True)
    case = at_desk(new_walk().to_opinion().publish().wait_for_notice())
    assert case.procedure == "dibao-2021-delegated"
    assert do("shenhe", case, "forward").status_code == 409
    assert case.state == "town_notice"
    assert do("shouli", case, "confirm_delegated").status_code == 403
    assert do("shenhe", case, "confirm_delegated", note="同意").status_code == 302
    assert (case.state, case.decisions.get().level) == ("approved", "town")


def test_when_facts_changed_since_the_assessment_both_ways_are_offered(stories, at_desk, do, desk):
    case = refused_case(stories, at_desk, do)
    before = desk("shenpi").get(f"/review/cases/{case.id}/").content.decode()
    assert ("/do/refuse/" in before, "/do/confirm/" in before) == (True, False)
    wage = people.NewFact(
        name="wage_income_year_fen",
        value=0,
        from_date=dt.date(2021, 8, 1),
        person_id=case.applicant_id,
        source="corrected",
    )
    people.record_facts(
        [wage], actor=stories.officers["shouli"], at=case.assessments.latest("id").made_at + MINUTE
    )
    after = desk("shenpi").get(f"/review/cases/{case.id}/").content.decode()
    assert ("/do/refuse/" in after, "/do/confirm/" in after) == (True, True)
    assert "此后有信息变动" in after


def test_a_near_relatives_case_needs_the_districts_visit(stories, at_desk, do, desk):
    day = dt.date(2021, 8, 2)
    relative = {"official_name": "唐秀英", "official_post": "村救助协理员", "relation": "兄弟姐妹"}
    walk = stories.walk(
        stories.couple(day),
        day,
        "年老体弱。",
        stories.officers["shouli"],
        division="431103102201",
        relatives=(relative,),
    )
    case = at_desk(walk.to_opinion().publish().wait_for_notice().forward())
    assert (
        "近亲属备案：须由区民政局入户核查后决定"
        in desk("shencha").get(f"/review/cases/{case.id}/").content.decode()
    )
    response = do("shencha", case, "examine", note="符合规定")
    assert response.status_code == 422
    assert "区民政局必须入户核查" in response.content.decode()
    assert case.state == "forwarded"
    walk.visit("district")
    base.move_rehearsal(day=walk.day)
    assert do("shencha", case, "examine", note="已入户，符合规定").status_code == 302


def test_a_paper_is_added_and_a_bad_file_refused(submitted, desk, post):
    client, address = desk("shouli"), f"/review/cases/{submitted.id}/papers/"
    before = submitted.papers.count()
    bad = SimpleUploadedFile("明细.docx", b"PK\x03\x04....")
    refused = post(client, address, {"label": "明细", "file": bad})
    assert refused.status_code == 422
    assert "Word、Excel" in refused.content.decode()
    assert submitted.papers.count() == before
    assert post(client, address, {"label": "残疾证", "file": photo("x")}).status_code == 302
    assert submitted.papers.order_by("-id").first().label == "残疾证"
