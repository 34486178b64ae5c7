"""Founding from application to certificate: conditions, clocks, stages, separation, refusals."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Conflict, Invalid, Refused
from minzheng.kernel.cases.errors import MustBeSomebodyElse, NotNow, NotReady
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.people.models import Person
from minzheng.matters.organisations.founding import matter
from minzheng.matters.organisations.founding.conditions import fund_needed, unmet, wanted_papers
from minzheng.registers.organisations import licensing, queries
from minzheng.registers.organisations.errors import ConditionsNotMet, NameRefused, OfficerRefused
from minzheng.registers.organisations.models import Agent, Announcement, Certificate, Organisation
from tests.registers.organisations import ground
from tests.registers.organisations.ground import AT, CHARTER, DAY, VISIT, association, at, do, seat, service

FIGURES = {
    "association_persons": 50, "association_units": 30, "association_mixed": 50,
    "association_fund": 3_000_000,
    "service_fund": 3_000_000, "foundation_fund_local_public": 400_000_000,
    "foundation_fund_closed": 200_000_000,
    "member_party_branch": 3,
}  # fmt: skip
HANDLED = ("accept", "examine")


def examined(data=None, *, clerk=None, opinion="grant", when=AT) -> Case:
    clerk = clerk or ground.clerk()
    case = ground.open_case(data, actor=clerk, when=when)
    do(case, "accept", clerk, when=when)
    do(case, "visit", clerk, when=when, **VISIT)
    asked = case.application
    ground.add_papers(case, wanted_papers(asked["kind"], asked["registration_mode"]), clerk, when=when)
    return do(case, "examine", clerk, when=when, opinion=opinion, text="符合条件")


def refused_to_open(error, words, data, **more):
    before = ground.everything()
    with pytest.raises(error, match=words):
        ground.open_case(data, **more)
    assert ground.everything() == before


def refused(error, words, case, action, actor, **data):
    before = ground.everything()
    with pytest.raises(error, match=words):
        do(case, action, actor, **data)
    assert ground.everything() == before


# --- conditions, pure -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persons", "units", "met"),
    [
        (50, 0, True),
        (49, 0, False),
        (0, 30, True),
        (0, 29, False),
        (30, 20, True),
        (30, 19, False),
        (0, 0, False),
    ],
)
def test_fifty_persons_or_thirty_units_or_fifty_of_both(persons, units, met):
    found = unmet(association(member_persons=persons, member_units=units), FIGURES)
    assert (found == []) is met
    assert met or "社会团体登记管理条例 第十条" in found[0]


@pytest.mark.parametrize(
    ("kind", "is_public", "fen"),
    [
        ("association", False, 3_000_000),
        ("service", False, 3_000_000),
        ("foundation", True, 400_000_000),
        ("foundation", False, 200_000_000),
    ],
)
def test_the_least_capital_to_the_fen(kind, is_public, fen):
    asked = association(kind=kind, is_public=is_public, capital_fen=fen, verified_fen=fen)
    assert fund_needed(asked, FIGURES) == fen
    assert unmet(asked, FIGURES) == []
    [short] = unmet(asked | {"capital_fen": fen - 1}, FIGURES)
    assert "不足" in short


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"verified_fen": 2_999_999}, "到账 29,999.99 元，少于注册资金 30,000.00 元"),
        ({"staff": 0}, "没有专职工作人员"),
        ({"residence": " "}, "没有固定的住所"),
        ({"supervisor": " "}, "业务主管单位"),
        ({"party_members": 3}, "单独建立党组织"),
        ({"party_members": 2, "party_form": "branch"}, "不足以单独建立"),
        ({"charter": CHARTER.replace("会费", "")}, "会费标准由会员"),
        (
            {"registration_mode": "direct", "direct_class": "", "industry_authority": "区商务局"},
            "只有行业协会商会类",
        ),
        (
            {"registration_mode": "direct", "direct_class": "charity", "category": "religious",
             "industry_authority": "区宗教局"},
            "宗教类不能直接登记",
        ),
        ({"registration_mode": "direct", "direct_class": "trade"}, "须写明行业管理部门"),
    ],
)  # fmt: skip
def test_a_condition_not_met_is_named_with_its_rule(changed, words):
    found = unmet(association(**changed), FIGURES)
    assert len(found) == 1
    assert words in found[0]


@given(st.integers(0, 100), st.integers(0, 100))
def test_more_members_never_hurt(persons, units):
    if unmet(association(member_persons=persons, member_units=units), FIGURES):
        return
    assert unmet(association(member_persons=persons + 1, member_units=units), FIGURES) == []
    assert unmet(association(member_persons=persons, member_units=units + 1), FIGURES) == []


# --- opening ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("district")
class TestOpening:
    def test_an_agent_opens_a_case_for_the_founders(self):
        agent = ground.account(Role.ORGANISATION_AGENT)
        case = ground.open_case(actor=agent, on_behalf=False)
        assert (case.title, case.division_code, case.current) == ("冷水滩区摄影协会", "431103", "submitted")
        assert [(one.label, one.name) for one in case.parties.order_by("id")] == [
            ("法定代表人", "唐文华"), ("秘书长", "李秀英"),
        ]  # fmt: skip
        assert "identity_number" not in str(case.application)
        assert case.total_due_date is None

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("冷水滩区中华摄影协会", "“中华”"),
            ("冷水滩区摄影俱乐部", "组织形式"),
            ("冷水滩区向棋协会", "“冷水滩区象棋协会”读音相同"),
            ("冷水滩区象棋协会", "重名"),
        ],
    )
    def test_a_bad_name_is_refused_and_nobody_registered(self, name, words):
        ground.organisation("冷水滩区象棋协会")
        refused_to_open(NameRefused, words, association(name=name))
        assert not Person.objects.exists()

    def test_a_second_application_for_the_name_or_its_sound_waits_for_the_first(self):
        ground.open_case()
        refused_to_open(Conflict, "先申请先登记", association())
        refused_to_open(Conflict, "先申请先登记", association(name="永州市冷水滩区射影协会"))

    def test_forty_nine_members_are_refused_with_the_article(self):
        refused_to_open(ConditionsNotMet, "个人 49 人.*第十条", association(member_persons=49))

    def test_who_leads_another_association_cannot_lead_this_one(self):
        other = ground.seat("唐文华", "legal")
        made = examined(association(officers=[other]))
        do(made, "grant", ground.head())
        again = association(name="冷水滩区书法协会", officers=[other])
        refused_to_open(OfficerRefused, "已是“冷水滩区摄影协会”的法定代表人.*第十四条", again)
        # a service body is no association: the same person may lead it
        ground.open_case(service(officers=[other]))

    @pytest.mark.parametrize(
        ("officers", "words"),
        [
            ([seat("唐文华", "president")], "法定代表人应是一人"),
            ([seat("唐文华", "legal"), seat("李秀英", "legal")], "现在填了 2 人"),
            ([seat("唐文华", "legal", identity_number=ground.identity_number("19491105"))], "已满 71 周岁"),
            ([seat("唐文华", "legal", is_civil_servant=True)], "没有兼职审批文号"),
            ([seat("唐文华", "legal", term_until_date=dt.date(2025, 11, 6))], "任期超过 5 年"),
        ],
    )
    def test_officers_who_may_not_lead(self, officers, words):
        refused_to_open(OfficerRefused, words, association(officers=officers))

    def test_seventy_by_a_day_and_five_years_to_the_day_are_allowed(self):
        young = seat("唐文华", "legal", identity_number=ground.identity_number("19491106"),
                     term_until_date=dt.date(2025, 11, 5))  # fmt: skip
        assert ground.open_case(association(officers=[young])).current == "submitted"

    def test_a_foundation_has_five_to_twenty_five_council_members_of_whom_a_third_is_paid(self):
        council = [seat(f"唐{each}华", "council") for each in "一二三四"]
        data = association(
            kind="foundation", name="冷水滩区春晖教育基金会", capital_fen=200_000_000, verified_fen=200_000_000,
            officers=[seat("唐文华", "legal"), *council],
        )  # fmt: skip
        refused_to_open(OfficerRefused, "5 至 25 人，现在是 4 人", data)
        paid = [seat(f"李{each}华", "council", is_paid=True) for each in "一二"]
        refused_to_open(
            OfficerRefused,
            "领取薪酬的理事有 2 人",
            data | {"officers": [seat("唐文华", "legal"), *council[:3], *paid]},
        )
        ground.open_case(data | {"officers": [seat("唐文华", "legal"), *council, *paid]})

    def test_the_promise_of_party_building_is_asked_for(self):
        refused_to_open(Invalid, "党建承诺", association(party_promise=False))

    def test_who_holds_no_post_opens_nothing(self):
        resident = ground.officer(Role.RESIDENT)
        refused_to_open(NotPermitted, "岗位", association(), actor=resident, on_behalf=False)
        refused_to_open(NotPermitted, "岗位", association(), actor=ground.head())


# --- the walk --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("district")
class TestWalk:
    def test_both_clocks_of_the_worked_example(self):
        clerk, when = ground.clerk(), at("2025-09-22")
        data = association(officers=[seat("唐文华", "legal", term_until_date=dt.date(2029, 1, 1))])
        case = do(ground.open_case(data, actor=clerk, when=when), "accept", clerk, when=when)
        assert case.promise_due_date == dt.date(2025, 10, 24)
        assert case.total_due_date == dt.date(2025, 11, 21)

    def test_from_name_to_certificate(self):
        agent, clerk, head = ground.account(Role.ORGANISATION_AGENT), ground.clerk(), ground.head()
        case = ground.open_case(actor=agent, on_behalf=False)
        do(case, "accept", clerk)
        ground.add_papers(case, wanted_papers("association", "dual"), agent)
        do(case, "visit", clerk, **VISIT)
        do(case, "examine", clerk, opinion="grant", text="符合条件")
        do(case, "grant", head)
        made = Organisation.objects.get()
        assert case.subject == f"organisation:{made.id}"
        assert made.uscc == "51431103MJJ0000126"  # 372 ≡ 9 mod 11, 2; 1699 ≡ 25 mod 31, 6
        assert (made.state, made.registered_date, made.certificate_until) == (
            "registered", DAY, dt.date(2025, 11, 4),
        )  # fmt: skip
        assert Certificate.objects.get().number == "431103法登2020-00001"
        assert Announcement.objects.get().subject == "成立登记"
        assert [one.role for one in made.officers.order_by("id")] == ["legal", "secretary"]
        assert made.charters.get().number == 1
        assert Agent.objects.get(organisation=made).account_id == agent.account_id
        assert list(queries.of_agent(agent, on_date=DAY)) == [made]
        titles = [one.title for one in archive.documents_of(case_id=case.id)]
        assert titles == ["受理通知书", "社会团体法人登记证书", "准予成立登记决定书"]
        code = archive.documents_of(case_id=case.id)[1].verification_code
        assert archive.verify(code).in_force

    def test_a_direct_registration_is_told_to_the_industry_authority(self):
        data = association(
            registration_mode="direct", supervisor="", direct_class="trade", industry_authority="冷水滩区商务局",
            is_trade_association=True,
        )  # fmt: skip
        case = do(examined(data), "grant", ground.head())
        assert "直接登记告知函" in [one.title for one in archive.documents_of(case_id=case.id)]
        assert Organisation.objects.get().supervisor == ""

    def test_numbers_have_no_gap_and_follow_each_other(self):
        for name in ("冷水滩区摄影协会", "冷水滩区书法协会"):
            do(examined(association(name=name, officers=[seat("唐文华", "legal")])), "grant", ground.head())
        first, second = Organisation.objects.order_by("id")
        assert (first.uscc[8:16], second.uscc[8:16]) == ("MJJ00001", "MJJ00002")
        assert list(Certificate.objects.order_by("id").values_list("number", flat=True)) == [
            "431103法登2020-00001", "431103法登2020-00002",
        ]  # fmt: skip

    def test_two_stages_since_2020_and_four_before(self):
        assert matter.procedure_on(day=dt.date(2020, 1, 1), division_code="431103") is matter.TWO
        assert matter.procedure_on(day=dt.date(2019, 12, 31), division_code="431103") is matter.FOUR
        assert [stage for stage, _ in licensing.stages_of(matter.TWO)] == ["受理审查", "决定"]
        assert [stage for stage, _ in licensing.stages_of(matter.FOUR)] == ["受理", "审查", "审核", "决定"]
        assert (matter.FOUR.promise, matter.TWO.promise.days, matter.TWO.promise.working) == (None, 20, True)
        assert (matter.TWO.total.days, matter.TWO.total.working) == (60, False)

    def test_the_supplement_is_asked_for_once_and_stops_the_clock(self):
        clerk = ground.clerk()
        case = ground.open_case(actor=clerk)
        do(case, "ask_supplement", clerk, missing=["验资报告", "会员名册"])
        assert case.current == "supplement"
        do(case, "supplement", clerk)
        refused(NotReady, "只能告知一次", case, "ask_supplement", clerk, missing=["住所证明"])

    def test_the_opinion_waits_for_visit_and_papers(self):
        clerk = ground.clerk()
        case = do(ground.open_case(actor=clerk), "accept", clerk)
        refused(NotReady, "现场核查.*验资报告.*会员名册", case, "examine", clerk, opinion="grant", text="x")

    def test_who_accepted_or_examined_does_not_decide(self):
        both = ground.officer(Role.BUREAU_HEAD, account_id=77)
        case = examined(clerk=ground.officer(Role.ORGANISATION_CLERK, account_id=77))
        refused(MustBeSomebodyElse, "不同人员", case, "grant", both)

    def test_what_changed_since_the_opinion_stands_in_the_way_of_granting(self):
        case = examined()
        ground.organisation("冷水滩区摄影协会")
        refused(NotReady, "重名", case, "grant", ground.head())
        assert not Organisation.objects.filter(registered_date=DAY).exists()

    def test_an_opinion_against_is_not_granted(self):
        case = examined(opinion="refuse")
        refused(NotReady, "建议不予登记", case, "grant", ground.head())

    def test_a_refusal_names_reason_article_and_remedy(self):
        case = examined(opinion="refuse")
        do(
            case,
            "refuse",
            ground.head(),
            reason="活动地域已有业务相同的社会团体。",
            article="条例 第十三条第（二）项",
        )
        assert case.current == "not_registered"
        [paper] = [one for one in archive.documents_of(case_id=case.id) if one.title == "不予登记决定书"]
        assert paper.number == "冷民社组不准〔2020〕1号"
        assert paper.data["reason"] == "活动地域已有业务相同的社会团体。"
        assert not Organisation.objects.exists()

    def test_the_agent_withdraws_before_the_decision(self):
        agent = ground.account(Role.ORGANISATION_AGENT)
        case = do(ground.open_case(actor=agent, on_behalf=False), "withdraw", agent, note="另选名称")
        assert case.current == "withdrawn"
        ground.open_case(actor=agent, on_behalf=False)


ACTORS = {"clerk": Role.ORGANISATION_CLERK, "head": Role.BUREAU_HEAD}
DATA = {
    "ask_supplement": {"missing": ["甲"]}, "reject_intake": {"reason": "不属于本机关"}, "visit": VISIT,
    "examine": {"opinion": "grant", "text": "甲"}, "refuse": {"reason": "甲", "article": "乙"},
}  # fmt: skip


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("procedure", [matter.TWO, matter.FOUR], ids=["two", "four"])
def test_every_pair_of_state_and_action(procedure):
    """What is not listed cannot happen, and a refused step changes nothing."""
    case = examined()
    clerk, head = ground.clerk(), ground.head()
    for state in procedure.states:
        for row in {each.action: each for each in procedure.transitions}.values():
            if procedure.transition(row.action, state) is not None:
                continue
            Case.objects.filter(id=case.id).update(procedure=procedure.code, state=state)
            actor = head if row.permission == "organisation.decide" else clerk
            refused(NotNow, "不能再做这一步", case, row.action, actor, **DATA.get(row.action, {}))


@pytest.mark.usefixtures("district")
def test_who_may_take_which_step():
    case, auditor = examined(), ground.officer(Role.AUDITOR)
    for row in matter.TWO.transitions:
        state = row.sources[0]
        Case.objects.filter(id=case.id).update(state=state)
        wrong = ground.clerk() if row.permission == "organisation.decide" else ground.head()
        for actor in (wrong, auditor):
            refused((NotPermitted, Refused), "岗位", case, row.action, actor, **DATA.get(row.action, {}))
