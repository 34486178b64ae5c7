"""Who may not decide: who took in, who is concerned, who is near; and where such a case must go."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access import commands as access
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.cases import commands, queries
from minzheng.kernel.cases.errors import CaseNotFound, MustBeSomebodyElse, NotReady
from minzheng.kernel.cases.models import Case, HomeVisit, NearRelativeFiling, Step
from minzheng.kernel.people import commands as people
from tests.kernel.cases import sample_matter
from tests.kernel.cases.ground import (
    AT,
    BY,
    CHECKLIST,
    DAY,
    FAR_DISTRICT,
    TOWN,
    act,
    everything,
    family,
    officer,
    open_case,
    published,
)

pytestmark = pytest.mark.usefixtures("ground")

OVER = DAY - dt.timedelta(days=8)  # a notice put up then is over today
NOTE = {"note": "按规定办理这一步"}


def did(case: Case, action: str, who) -> None:
    Step.objects.create(
        case=case, action=action, label={"take_in": "代为收件", "accept": "受理"}.get(action, action),
        source=case.state, target=case.state, account_id=who.account_id, actor_name=who.name, at=AT,
        request_id=uuid.uuid4(),
    )  # fmt: skip


def refused(error, verb: str, case: Case, actor, words: str = "", **more) -> None:
    before = everything(case)
    with pytest.raises(error, match=words):
        act(verb, case, actor, **more)
    assert everything(case) == before


@pytest.mark.parametrize(
    ("code", "state", "verb", "role", "earlier"),
    [
        ("dibao-2021", "town_notice", "forward", Role.TOWN_HEAD, "take_in"),
        ("dibao-2021", "forwarded", "examine", Role.BUREAU_CLERK, "take_in"),
        ("dibao-2021", "forwarded", "examine", Role.BUREAU_CLERK, "accept"),
        ("dibao-2021", "examined", "confirm", Role.BUREAU_HEAD, "take_in"),
        ("dibao-2021", "examined", "confirm", Role.BUREAU_HEAD, "accept"),
        ("dibao-2021", "examined", "confirm", Role.BUREAU_HEAD, "examine"),
        ("dibao-2021", "examined", "refuse", Role.BUREAU_HEAD, "examine"),
        ("dibao-2012", "district_notice", "confirm", Role.BUREAU_HEAD, "examine"),
        ("dibao-2021-delegated", "town_notice", "confirm", Role.TOWN_HEAD, "accept"),
        ("dibao-2021-delegated", "town_notice", "confirm", Role.TOWN_HEAD, "take_in"),
        ("dibao-2022-delegated", "assessed", "refuse", Role.TOWN_HEAD, "accept"),
    ],
)
def test_who_did_the_one_does_not_do_the_other(code, state, verb, role, earlier):
    case = open_case(state, procedure=code, amount_fen=0 if verb == "refuse" else 71_000)
    published(case, from_date=OVER)
    busy = officer(role, name="忙某")
    did(case, earlier, busy)
    more = {} if verb in ("forward", "confirm") else NOTE
    refused(MustBeSomebodyElse, verb, case, busy, "您已办理过本件的", **more)
    assert act(verb, case, officer(role), **more).state != state


@pytest.fixture
def relative():
    """An officer with an account who belongs to the household of a case: (actor maker, person, household)."""
    person, home = family("钱家人")
    account = access.open_account(username="own", display_name="钱家人", password="correct horse", **BY)
    people.link_account(account_id=account.id, person=person)
    return account, person, home


@pytest.mark.parametrize(
    ("verb", "state", "role"),
    [
        ("accept", "submitted", Role.TOWN_CLERK),
        ("assess", "investigating", Role.TOWN_CLERK),
        ("examine", "forwarded", Role.BUREAU_CLERK),
        ("confirm", "examined", Role.BUREAU_HEAD),
    ],
)
@pytest.mark.parametrize("how", ["applicant", "member", "joined later", "left before"])
def test_nobody_handles_the_case_of_her_own_household(relative, verb, state, role, how):
    account, person, home = relative
    if how == "applicant":
        case = open_case(state, who=(person, home))
    else:
        case = open_case(state)
        from_date = DAY + dt.timedelta(days=30) if how == "joined later" else dt.date(2021, 8, 1)
        people.remove_member(
            household_id=home.id, person_id=person.id, until_date=dt.date(2021, 9, 2), reason="迁出", **BY
        )
        if how != "joined later":
            from_date = dt.date(2021, 9, 2)
        people.add_member(household=case.household, person=person, relation="20", from_date=from_date, **BY)
        if how == "left before":
            people.remove_member(
                household_id=case.household_id,
                person_id=person.id,
                until_date=dt.date(2021, 9, 4),
                reason="分户",
                **BY,
            )
    published(case, from_date=OVER)
    own = officer(role, name="钱家人", account_id=account.id)
    refused(MustBeSomebodyElse, verb, case, own, "您本人家庭的办件", **(NOTE if verb == "examine" else {}))


def test_a_household_formed_before_eight_in_the_morning_is_her_own_too(relative):
    """At 07:00 in China it is still yesterday in UTC, when the household did not exist."""
    account, person, home = relative
    case = open_case(who=(person, home))
    Case.objects.filter(id=case.id).update(
        submitted_at=clock.at_hour(dt.date(2021, 9, 1), 7), applicant=family()[0]
    )
    own = officer(Role.TOWN_CLERK, name="钱家人", account_id=account.id)
    refused(MustBeSomebodyElse, "accept", case, own, "您本人家庭的办件")


def test_she_may_take_her_own_application_back(relative):
    account, person, home = relative
    case = open_case(who=(person, home))
    own = officer(Role.TOWN_CLERK, name="钱家人", account_id=account.id)
    assert act("withdraw", case, own).state == "withdrawn"


def test_a_filed_near_relative_handles_nothing_of_the_case():
    case = open_case("investigating", near_relative=True)
    near = officer(Role.TOWN_CLERK, name="孙近亲")
    NearRelativeFiling.objects.create(
        case=case,
        official_name="孙近亲",
        official_post="经办人",
        relation="兄弟姐妹",
        source="declared",
        filed_at=AT,
    )
    refused(MustBeSomebodyElse, "assess", case, near, "近亲属")
    before = everything(case)
    with pytest.raises(MustBeSomebodyElse, match="近亲属"):
        visit(case, "town", near)
    assert everything(case) == before
    assert act("assess", case, officer(Role.TOWN_CLERK, name="孙别人")).state == "assessed"


def visit(case: Case, level: str, who) -> HomeVisit:
    return commands.record_visit(
        case_id=case.id, level=level, visited_at=AT, first_visitor="甲某", second_visitor="乙某",
        checklist=CHECKLIST, findings="情况属实。", signed_by="户主", photos=[], actor=who, at=AT,
        request_id=uuid.uuid4(),
    )  # fmt: skip


class TestNearRelative:
    @pytest.fixture
    def case(self):
        made = open_case("town_notice", procedure="dibao-2022-delegated", near_relative=True)
        published(made, from_date=OVER)
        return made

    def test_the_township_does_not_decide_it(self, case):
        refused(MustBeSomebodyElse, "confirm", case, officer(Role.TOWN_HEAD), "不得由乡镇（街道）确认")
        Case.objects.filter(id=case.id).update(state="assessed", application={"amount_fen": 0, "persons": 2})
        refused(MustBeSomebodyElse, "refuse", case, officer(Role.TOWN_HEAD), "不得由乡镇（街道）决定", **NOTE)

    def test_the_district_decides_it_after_a_visit_of_its_own(self, case):
        act("forward", case, officer(Role.TOWN_HEAD))
        assert act("examine", case, officer(Role.BUREAU_CLERK), **NOTE).state == "examined"
        assert act("confirm", case, officer(Role.BUREAU_HEAD)).state == "approved"
        assert case.decisions.get().level == "district"
        assert sample_matter.granted == [(case.id, "2021-10")]

    def test_what_the_town_head_is_offered(self, case):
        offered = {row.action for row in queries.possible_actions(case, actor=officer(Role.TOWN_HEAD))}
        assert "forward" in offered
        assert "confirm_delegated" not in offered


@pytest.mark.parametrize("why", ["near relative", "objection"])
def test_without_the_districts_visit_the_district_does_not_examine(why):
    case = open_case("forwarded", near_relative=why == "near relative", visits=("town",))
    if why == "objection":
        did(case, "object", officer(Role.RESIDENT))
    clerk = officer(Role.BUREAU_CLERK)
    refused(NotReady, "examine", case, clerk, "区民政局必须入户核查", **NOTE)
    visit(case, "district", clerk)
    assert act("examine", case, clerk, **NOTE).state == "examined"


@pytest.mark.parametrize("role", [Role.TOWN_CLERK, Role.VILLAGE_WORKER])
def test_the_districts_visit_is_the_districts(role):
    case = open_case("forwarded", near_relative=True)
    before = everything(case)
    with pytest.raises(NotPermitted):
        visit(case, "district", officer(role))
    assert everything(case) == before


@pytest.mark.parametrize(("state", "amount_fen"), [("town_notice", 71_000), ("assessed", 0)])
def test_a_delegated_case_without_relatives_is_not_forwarded(state, amount_fen):
    case = open_case(state, procedure="dibao-2021-delegated", amount_fen=amount_fen)
    published(case, from_date=OVER)
    refused(Conflict, "forward", case, officer(Role.TOWN_HEAD), "受委托确认")
    offered = {row.action for row in queries.possible_actions(case, actor=officer(Role.TOWN_HEAD))}
    assert not offered & {"forward", "forward_ineligible"}
    verb, more = ("confirm", {}) if amount_fen else ("refuse", NOTE)
    act(verb, case, officer(Role.TOWN_HEAD), **more)
    assert case.decisions.get().level == "town"


def test_an_official_in_the_household_is_found_at_acceptance(relative):
    account, person, home = relative
    access.give_post(
        account=account, role=Role.VILLAGE_WORKER, division_prefix=TOWN, from_date=dt.date(2021, 1, 1), **BY
    )
    case = act("accept", open_case(who=(person, home)), officer(Role.TOWN_CLERK))
    filing = case.filings.get()
    assert (case.near_relative, filing.source, filing.official_name) == (True, "detected", "钱家人")
    assert act("accept", open_case(), officer(Role.TOWN_CLERK)).near_relative is False


class TestReading:
    def test_an_auditor_reads_and_writes_nothing(self, settings):
        case, auditor = open_case("investigating"), officer(Role.AUDITOR)
        assert queries.case(case.id, actor=auditor, at=AT).id == case.id
        before = everything(case)
        with pytest.raises(NotPermitted):
            commands.add_paper(upload=None, key="x", label="x", case_id=case.id, actor=auditor, at=AT)
        with pytest.raises(NotPermitted):
            commands.extend(case_id=case.id, reason="调查难度大", actor=auditor, at=AT)
        with pytest.raises(NotPermitted):
            visit(case, "town", auditor)
        assert everything(case) == before

    def test_a_stranger_finds_no_case(self):
        case, far = open_case(), officer(Role.TOWN_HEAD, place=FAR_DISTRICT)
        with pytest.raises(CaseNotFound):
            queries.case(case.id, actor=far, at=AT)
        with pytest.raises(CaseNotFound):
            queries.case(case.id, actor=officer(Role.RESIDENT), at=AT)
        assert not queries.visible(far).exists()
        assert not queries.to_do(far).exists()
