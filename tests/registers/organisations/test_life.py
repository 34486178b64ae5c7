"""An organisation changes, is wound up, ends: every state with every move, every refusal without a trace."""

import datetime as dt
import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused
from minzheng.registers.organisations import book, commands, queries
from minzheng.registers.organisations.commands import NewOfficer
from minzheng.registers.organisations.commands.ending import MOVES
from minzheng.registers.organisations.errors import (
    CodeInvalid,
    NameRefused,
    OrganisationNotFound,
    WrongState,
)
from minzheng.registers.organisations.models import (
    ALIVE,
    Announcement,
    Liquidation,
    Officer,
    Organisation,
    OrganisationState,
    RegisteredValue,
)
from minzheng.registers.organisations.officers import age_on
from tests.laid import faults
from tests.registers.organisations import ground
from tests.registers.organisations.ground import AT, DAY, at

pytestmark = pytest.mark.usefixtures("district")


def refused(error, words, run, **arguments):
    before = ground.everything()
    with pytest.raises(error, match=words):
        run(**arguments)
    assert ground.everything() == before


def values(organisation, item):
    rows = RegisteredValue.objects.filter(organisation=organisation, item=item, superseded_at=None)
    return [(one.value, one.valid.lower, one.valid.upper) for one in rows.order_by("valid")]


class TestChange:
    def test_a_new_name_keeps_the_old_one_with_its_days(self):
        one, head = ground.organisation(), ground.head()
        commands.change_items(organisation_id=one.id, changes={"name": "冷水滩区棋类协会"}, actor=head, at=AT)
        one.refresh_from_db()
        assert (one.name, one.uscc[:2]) == ("冷水滩区棋类协会", "51")
        assert values(one, "name") == [
            ("冷水滩区象棋协会", dt.date(2015, 6, 1), DAY), ("冷水滩区棋类协会", DAY, None),
        ]  # fmt: skip
        assert book.file_of(one).earlier_names == ("冷水滩区象棋协会",)
        assert list(book.search(queries.visible(head), "象棋")) == [one]
        assert Announcement.objects.get().subject == "变更登记"
        assert one.certificates.get(void_date=None).reason == "change"

    def test_two_changes_in_one_day_leave_one_value_for_the_day(self):
        one, head = ground.organisation(), ground.head()
        for name in ("冷水滩区棋类协会", "冷水滩区棋艺协会"):
            commands.change_items(organisation_id=one.id, changes={"name": name}, actor=head, at=AT)
        assert values(one, "name") == [
            ("冷水滩区象棋协会", dt.date(2015, 6, 1), DAY), ("冷水滩区棋艺协会", DAY, None),
        ]  # fmt: skip
        assert RegisteredValue.objects.filter(organisation=one, item="name").count() == 4

    def test_the_certificate_stays_where_nothing_on_it_changes(self):
        one = ground.organisation()
        commands.change_items(
            organisation_id=one.id, changes={"charter": "章程修订"}, charter={"text": "甲"}, comparison="乙",
            actor=ground.head(), at=AT,
        )  # fmt: skip
        assert not one.certificates.exists()
        assert one.charters.get().comparison == "乙"

    @pytest.mark.parametrize(
        ("changes", "error", "words"),
        [
            ({}, Invalid, "没有要变更的事项"),
            ({"residence": "冷水滩区零陵北路5号"}, Invalid, "与现在登记的相同"),
            ({"residence": " "}, Invalid, "请填写新的住所"),
            ({"state": "cancelled"}, Invalid, "不是可以变更的登记事项"),
            ({"name": "冷水滩区全国象棋协会"}, NameRefused, "“全国”"),
            ({"name": "冷水滩区伟棋协会"}, NameRefused, "“冷水滩区围棋协会”读音相同"),
            ({"legal_representative": "李明"}, Invalid, "新法定代表人的身份信息"),
        ],
    )
    def test_what_is_refused_changes_nothing(self, changes, error, words):
        one = ground.organisation()
        ground.organisation("冷水滩区围棋协会")
        refused(
            error,
            words,
            commands.change_items,
            organisation_id=one.id,
            changes=changes,
            actor=ground.head(),
            at=AT,
        )

    def test_a_new_legal_representative_ends_the_old_term(self):
        one = ground.organisation()
        Officer.objects.create(
            organisation=one, name="王建国", role="legal", from_date=dt.date(2016, 1, 1),
            term_until_date=dt.date(2020, 12, 31),
        )  # fmt: skip
        new = NewOfficer(name="李明", role="legal", term_until_date=dt.date(2024, 1, 1))
        commands.change_items(
            organisation_id=one.id, changes={"legal_representative": "李明"}, legal_representative=new,
            actor=ground.head(), at=AT,
        )  # fmt: skip
        held = one.officers.order_by("id").values_list("name", "from_date", "left_date")
        assert list(held) == [("王建国", dt.date(2016, 1, 1), DAY), ("李明", DAY, None)]

    def test_who_may_and_where(self):
        one = ground.organisation()
        asked = {"organisation_id": one.id, "changes": {"residence": "冷水滩区翠竹路1号"}, "at": AT}
        refused(NotPermitted, "岗位", commands.change_items, actor=ground.clerk(), **asked)
        far = ground.officer(Role.BUREAU_HEAD, place=ground.FAR_DISTRICT)
        refused(OrganisationNotFound, "不在您的辖区", commands.change_items, actor=far, **asked)


class TestEnding:
    def liquidating(self, one, *, when="2020-06-01", **more):
        day = dt.date.fromisoformat(when)
        return commands.start_liquidation(
            organisation_id=one.id, actor=ground.clerk(), at=at(when),
            **{"members": "甲、乙", "formed_date": day, "notice_date": day, "consent_date": day} | more,
        )  # fmt: skip

    def test_forty_five_days_for_creditors(self):
        row = self.liquidating(ground.organisation())
        assert row.claims_until_date == dt.date(2020, 7, 16)  # 1 June + 45 days, a Thursday

    def test_the_last_day_moves_off_a_day_of_rest(self):
        row = self.liquidating(ground.organisation(), when="2020-08-19")
        # 3 October lies in the holiday of 1 to 8 October; 9 October is worked
        assert row.claims_until_date == dt.date(2020, 10, 9)

    def test_to_the_end(self):
        one, clerk = ground.organisation(), ground.clerk()
        seat = Officer.objects.create(
            organisation=one, name="王建国", role="legal", from_date=dt.date(2016, 1, 1),
            term_until_date=dt.date(2020, 12, 31),
        )  # fmt: skip
        self.liquidating(one)
        commands.end_liquidation(
            organisation_id=one.id, ended_date=dt.date(2020, 7, 16), residue="捐给慈善会", actor=clerk,
            at=at("2020-07-16"),
        )  # fmt: skip
        commands.cancel(organisation_id=one.id, actor=ground.head(), at=AT)
        one.refresh_from_db()
        seat.refresh_from_db()
        assert (one.state, one.ended_date, seat.left_date) == ("cancelled", DAY, DAY)
        assert values(one, "state") == [
            ("registered", dt.date(2015, 6, 1), dt.date(2020, 6, 1)),
            ("liquidating", dt.date(2020, 6, 1), DAY), ("cancelled", DAY, None),
        ]  # fmt: skip
        assert sorted(Announcement.objects.values_list("subject", flat=True)) == ["注销登记", "清算公告"]

    @pytest.mark.parametrize(
        ("ended", "residue", "words"),
        [
            ("2020-07-15", "捐", "债权申报到 2020-07-16 才截止"),
            ("2020-07-16", " ", "剩余财产怎样处理"),
            ("2020-07-18", "捐", "晚于今天"),
        ],
    )
    def test_the_winding_up_does_not_end_early(self, ended, residue, words):
        one = ground.organisation()
        self.liquidating(one)
        refused(
            Invalid, words, commands.end_liquidation, organisation_id=one.id, residue=residue,
            ended_date=dt.date.fromisoformat(ended), actor=ground.clerk(), at=at("2020-07-17"),
        )  # fmt: skip

    def test_nothing_is_cancelled_before_the_winding_up_has_ended(self):
        one = ground.organisation()
        self.liquidating(one)
        refused(Invalid, "清算还没有结束.*第七十二条", commands.cancel, organisation_id=one.id,
                actor=ground.head(), at=AT)  # fmt: skip

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"members": " "}, "清算组成员"),
            ({"consent_date": None}, "业务主管单位"),
            ({"notice_date": dt.date(2020, 5, 31)}, "债权公告日期"),
            ({"formed_date": dt.date(2020, 6, 2)}, "晚于今天"),
        ],
    )
    def test_a_winding_up_that_is_not_in_order(self, more, words):
        one = ground.organisation()
        before = ground.everything()
        with pytest.raises(Invalid, match=words):
            self.liquidating(one, **more)
        after = ground.everything()
        assert after == before
        assert not Liquidation.objects.exists()

    def test_it_may_be_stopped_until_it_has_ended(self):
        one, clerk = ground.organisation(), ground.clerk()
        self.liquidating(one)
        commands.stop_liquidation(organisation_id=one.id, reason="继续办", actor=clerk, at=at("2020-07-01"))
        one.refresh_from_db()
        assert one.state == "registered"
        self.liquidating(one, when="2020-08-03")
        commands.end_liquidation(
            organisation_id=one.id,
            ended_date=dt.date(2020, 9, 17),
            residue="捐",
            actor=clerk,
            at=at("2020-09-17"),
        )
        refused(Invalid, "剩余财产已处理", commands.stop_liquidation, organisation_id=one.id, reason="甲",
                actor=clerk, at=AT)  # fmt: skip


def _run(move, one):
    head, clerk = ground.head(), ground.clerk()
    asked = {"organisation_id": one.id, "at": AT}
    if move == "start_liquidation":
        return commands.start_liquidation(
            **asked, actor=clerk, members="甲", formed_date=DAY, notice_date=DAY, consent_date=DAY
        )
    if move == "stop_liquidation":
        return commands.stop_liquidation(**asked, actor=clerk, reason="甲")
    if move == "cancel":
        return commands.cancel(**asked, actor=head)
    return getattr(commands, move)(**asked, actor=head, reason="甲")


@pytest.mark.parametrize("move", MOVES)
def test_every_state_with_every_move(move):
    assert faults(functools.partial(_state_with_move, move), OrganisationState.values) == []


def _state_with_move(move, state) -> None:
    """What is not listed for the state is refused and leaves nothing; what is leads to its target."""
    ended = dt.date(2019, 3, 1) if state in ("cancelled", "revoked") else None
    one = ground.organisation(state=state, ended_date=ended)
    sources, target = MOVES[move]
    if state == "liquidating":
        Liquidation.objects.create(
            organisation=one, members="甲", formed_date=dt.date(2020, 6, 1), notice_date=dt.date(2020, 6, 1),
            claims_until_date=dt.date(2020, 7, 16), started_at=AT,
            ended_date=dt.date(2020, 7, 20) if move == "cancel" else None, residue="捐",
        )  # fmt: skip
    before = ground.everything()
    if state in sources:
        _run(move, one)
        one.refresh_from_db()
        assert one.state == target
        assert (one.ended_date is not None) == (target in ("cancelled", "revoked"))
        return
    with pytest.raises(WrongState, match="当前是"):
        _run(move, one)
    assert ground.everything() == before


class TestHelping:
    def test_a_branch_of_an_association(self):
        one, clerk = ground.organisation(), ground.clerk()
        asked = {"organisation_id": one.id, "head": "李明", "residence": "冷水滩区", "actor": clerk, "at": AT}
        branch = commands.set_up_branch(name="冷水滩区象棋协会青年工作委员会", **asked)
        refused(Conflict, "已经登记", commands.set_up_branch, name="冷水滩区象棋协会青年工作委员会", **asked)
        refused(Invalid, "应以“冷水滩区象棋协会”开头", commands.set_up_branch, name="青年工作委员会", **asked)
        refused(Invalid, "不得按地域设立", commands.set_up_branch, name="冷水滩区象棋协会零陵区分会", **asked)
        commands.close_branch(branch_id=branch.id, actor=clerk, at=at("2020-12-01"))
        branch.refresh_from_db()
        assert branch.valid.upper == dt.date(2020, 12, 1)
        refused(Conflict, "已经终止", commands.close_branch, branch_id=branch.id, actor=clerk, at=AT)

    def test_a_service_body_has_no_branch(self):
        one = ground.organisation("冷水滩区暖阳养老服务中心", kind="service")
        refused(
            Refused, "不得设立分支机构.*第十三条", commands.set_up_branch, organisation_id=one.id,
            name="冷水滩区暖阳养老服务中心东站", head="甲", residence="乙", actor=ground.clerk(), at=AT,
        )  # fmt: skip

    def test_an_agent_reports_from_today_until_it_ends(self):
        one, clerk = ground.organisation(), ground.clerk()
        agent = ground.account(Role.ORGANISATION_AGENT)
        username = agent_name(agent)
        held = commands.appoint_agent(organisation_id=one.id, username=username, actor=clerk, at=AT)
        assert list(queries.of_agent(agent, on_date=DAY)) == [one]
        refused(Conflict, "已是这家", commands.appoint_agent, organisation_id=one.id, username=username,
                actor=clerk, at=AT)  # fmt: skip
        refused(NotFound, "没有账号", commands.appoint_agent, organisation_id=one.id, username="nobody",
                actor=clerk, at=AT)  # fmt: skip
        commands.end_agent(agent_id=held.id, actor=clerk, at=at("2020-12-01"))
        assert list(queries.of_agent(agent, on_date=dt.date(2020, 12, 1))) == []
        assert list(queries.of_agent(agent)) == []

    @pytest.mark.parametrize(
        ("form", "members", "words"), [("branch", 2, "不足三人"), ("none", 0, "相同"), ("x", 0, "请选择")]
    )
    def test_the_party_form_is_judged(self, form, members, words):
        one = ground.organisation()
        refused((Invalid, Conflict), words, commands.record_party, organisation_id=one.id, form=form,
                members=members, actor=ground.clerk(), at=AT)  # fmt: skip

    def test_three_members_make_a_branch_of_the_party(self):
        one = ground.organisation()
        commands.record_party(organisation_id=one.id, form="branch", members=3, actor=ground.clerk(), at=AT)
        one.refresh_from_db()
        assert (one.party_form, one.party_members) == ("branch", 3)


def agent_name(agent):
    return Account.objects.get(id=agent.account_id).username


class TestCertificates:
    def test_a_lost_certificate_is_void_and_announced(self):
        one, clerk = ground.organisation(), ground.clerk()
        asked = {"organisation_id": one.id, "actor": clerk, "at": AT}
        first = commands.reissue_certificate(lost_notice_date=DAY, notice_medium="永州日报", **asked)
        second = commands.reissue_certificate(lost_notice_date=DAY, notice_medium="永州日报", **asked)
        first.refresh_from_db()
        assert (first.number, first.void_date, first.void_reason) == ("431103法登2020-00001", DAY, "遗失补发")
        assert (second.number, second.void_date) == ("431103法登2020-00002", None)
        assert Announcement.objects.filter(subject="证书遗失").count() == 2
        refused(Invalid, "晚于今天", commands.reissue_certificate, lost_notice_date=dt.date(2020, 11, 6),
                notice_medium="永州日报", **asked)  # fmt: skip
        refused(
            Invalid,
            "刊登在哪里",
            commands.reissue_certificate,
            lost_notice_date=DAY,
            notice_medium=" ",
            **asked,
        )

    @pytest.mark.parametrize(
        ("until", "allowed"), [("2021-05-05", True), ("2021-05-06", False), ("2019-06-03", True)]
    )
    def test_it_is_renewed_in_its_last_six_months(self, until, allowed):
        one = ground.organisation(certificate_until=dt.date.fromisoformat(until))
        asked = {"organisation_id": one.id, "actor": ground.clerk(), "at": AT}
        if not allowed:
            refused(Invalid, "届满前六个月内", commands.renew_certificate, **asked)
            return
        commands.renew_certificate(**asked)
        one.refresh_from_db()
        begins = max(DAY, dt.date.fromisoformat(until) + dt.timedelta(days=1))
        assert one.certificate_from == begins
        assert one.certificate_until == begins.replace(year=begins.year + 5) - dt.timedelta(days=1)

    def test_delivery_between_issue_and_today_once(self):
        one, clerk = ground.organisation(), ground.clerk()
        made = commands.reissue_certificate(
            organisation_id=one.id, lost_notice_date=DAY, notice_medium="报", actor=clerk, at=AT
        )
        asked = {"certificate_id": made.id, "actor": clerk, "at": at("2020-11-10")}
        for day in (dt.date(2020, 11, 4), dt.date(2020, 11, 11)):
            refused(Invalid, "发证日", commands.deliver_certificate, delivered_date=day, **asked)
        commands.deliver_certificate(delivered_date=DAY, **asked)
        refused(Invalid, "不用再登记", commands.deliver_certificate, delivered_date=DAY, **asked)


class TestBook:
    def test_who_is_due_for_the_inspection_of_2019(self):
        """Registered by the end of June, and not ended by the end of the year."""
        for name, born, ended in (
            ("甲", dt.date(2019, 6, 30), None), ("乙", dt.date(2019, 7, 1), None),
            ("丙", dt.date(2010, 1, 1), dt.date(2019, 12, 31)), ("丁", dt.date(2010, 1, 1), dt.date(2020, 1,
            1)),
        ):  # fmt: skip
            state = "cancelled" if ended else "registered"
            ground.organisation(f"冷水滩区{name}协会", registered_date=born, ended_date=ended, state=state)
        due = queries.due_for_inspection(2019, "association").order_by("id")
        assert [one.name[4] for one in due] == ["甲", "丁"]

    def test_the_year_comes_out_even_and_says_when_it_does_not(self):
        ground.organisation("冷水滩区甲协会", registered_date=dt.date(2020, 3, 1))
        gone = ground.organisation(
            "冷水滩区乙协会",
            registered_date=dt.date(2010, 1, 1),
            state="cancelled",
            ended_date=dt.date(2020, 5, 1),
        )
        [row, *_] = book.year_counts(Organisation.objects.all(), 2020)
        assert (row.at_start, row.founded, row.cancelled, row.revoked, row.at_end) == (1, 1, 1, 0, 1)
        assert row.reconciles
        Organisation.objects.filter(id=gone.id).update(state="liquidating", ended_date=None)
        [row, *_] = book.year_counts(Organisation.objects.all(), 2020)
        assert (row.cancelled, row.at_end, row.reconciles) == (0, 2, True)

    def test_changes_are_counted_by_decision(self):
        one = ground.organisation()
        commands.change_items(
            organisation_id=one.id,
            changes={"residence": "冷水滩区翠竹路1号", "scope": "甲"},
            actor=ground.head(),
            at=AT,
        )
        commands.change_items(
            organisation_id=one.id, changes={"scope": "乙"}, actor=ground.head(), at=at("2020-12-01")
        )
        assert book.year_counts(Organisation.objects.all(), 2020)[0].changed == 2
        assert book.year_counts(Organisation.objects.all(), 2015)[0].changed == 0

    def test_three_at_one_address_are_a_clue_and_two_are_none(self):
        for name in "甲乙丙":
            ground.organisation(f"冷水滩区{name}协会", contact_phone="13900000001", residence=f"{name}路",
                                legal_representative=name)  # fmt: skip
        for name in "丁戊":
            ground.organisation(f"冷水滩区{name}协会", residence="一处", legal_representative=name)
        found = book.shells(Organisation.objects.all(), division_code="431103", on_date=DAY)
        assert [(one.what, one.value, len(one.organisations)) for one in found] == [
            ("同一电话", "13900000001", 3)
        ]

    def test_search_by_code_old_number_officer(self):
        one = ground.organisation(old_registration_number="冷社证字第0012号")
        ground.organisation("冷水滩区围棋协会")
        Officer.objects.create(
            organisation=one,
            name="李秀英",
            role="secretary",
            from_date=DAY,
            term_until_date=dt.date(2024, 1, 1),
        )
        rows = Organisation.objects.all()
        for text in (one.uscc.lower(), "第0012号", "李秀英", "象棋"):
            assert list(book.search(rows, text)) == [one]
        assert book.search(rows, " ").count() == 2

    def test_another_district_sees_nothing(self):
        one = ground.organisation()
        far = ground.officer(Role.ORGANISATION_CLERK, place=ground.FAR_DISTRICT)
        assert not queries.visible(far).exists()
        with pytest.raises(OrganisationNotFound):
            queries.visible_organisation(one.id, actor=far)


class TestTakeOver:
    def taken(self, **more):
        values = {
            "uscc": "52431103MJJ123450F", "kind": "service", "name": "冷水滩区暖阳养老服务中心",
            "state": "registered", "division_code": "431103", "supervisor": "区民政局",
            "registration_mode": "dual", "legal_representative": "甲", "capital_fen": 1, "residence": "乙",
            "scope": "丙", "registered_date": dt.date(2010, 1, 1), "certificate_from": dt.date(2018, 1, 1),
            "certificate_until": dt.date(2022, 12, 31), "old_registration_number": "冷民证字第0001号",
        } | more  # fmt: skip
        return {
            "organisations": [Organisation(**values)], "officers": {}, "source": "纸质登记簿",
            "division_code": "431103", "actor": ground.head(), "at": AT,
        }  # fmt: skip

    def test_the_paper_book_comes_in_with_its_certificates(self):
        [one] = commands.take_over(**self.taken())
        assert one.certificates.get().number == "冷民证字第0001号"
        assert ("registered", dt.date(2010, 1, 1), None) in values(one, "state")

    @pytest.mark.parametrize(
        ("more", "error", "words"),
        [
            ({"uscc": "52431103MJJ123450G"}, CodeInvalid, "最后一位"),
            ({"kind": "association"}, Invalid, "不是社会团体的代码"),
            ({"division_code": "431102"}, Invalid, "不属于本登记机关"),
        ],
    )
    def test_one_wrong_row_and_nothing_is_taken(self, more, error, words):
        refused(error, words, commands.take_over, **self.taken(**more))


def test_the_living_are_those_that_are_not_over():
    assert set(ALIVE) | {"preparing", "cancelled", "revoked"} == set(OrganisationState.values)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2019, 12, 31)), st.integers(0, 90))
def test_a_birthday_makes_one_older_on_its_day(birth, years):
    if (birth.month, birth.day) == (2, 29):
        return
    birthday = birth.replace(year=birth.year + years)
    assert age_on(birth, birthday) == years
    assert age_on(birth, birthday - dt.timedelta(days=1)) == years - 1
