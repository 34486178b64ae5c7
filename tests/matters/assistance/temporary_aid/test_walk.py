"""临时救助 from what happened to what is due: both kinds, both levels, and every way out."""

import datetime as dt
import uuid

import pytest

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import photo
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands
from minzheng.kernel.cases.errors import MustBeSomebodyElse, NotNow, NotReady, ResultStands
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits.errors import AlreadyCovered
from minzheng.registers.benefits.granting.places import villages
from minzheng.registers.benefits.models import Award, AwardPerson
from tests.matters.granting import VILLAGE

CODE = "temporary_aid"
JUNE, JULY = Month(2020, 6), Month(2020, 7)
DAY = dt.date(2020, 6, 10)
FIRE = {
    "kind": "urgent", "cause": "fire", "event_date": dt.date(2020, 6, 9), "event_place": "杉木桥村三组",
    "persons": 3, "months": 2, "severity": 10_000, "urban": True, "local": True, "expense_fen": 0,
    "income_year_fen": 0, "assets_fit": True, "pay_form": "card", "repeat_reason": "",
}  # fmt: skip
ILLNESS = FIRE | {
    "kind": "expense", "cause": "illness", "expense_fen": 40_000_00, "income_year_fen": 12_000_00,
    "persons": 2, "months": 3,
}  # fmt: skip
DECIDED = {"persons": 3, "months": 2, "severity": 10_000}
MEANS = {"income_year_fen": 12_000_00, "assets_fit": True, "burdened": True}


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def happened(district, person, day=DAY, who="shouli", **answers):
    """An emergency reported without a single paper."""
    data = district.form(CODE, person, **(FIRE | answers))
    return commands.open_case(
        matter=CODE, data=data, actor=district.officers[who], at=at_hour(day), request_id=uuid.uuid4()
    )


def aided(district, person, day=DAY, decided=DECIDED, **answers):
    case = happened(district, person, day, **answers)
    district.act(case, "accept", day)
    return district.act(case, "approve_town", day, who="shenhe", **decided)


def hand_in(district, case, key):
    commands.add_paper(
        upload=photo(key),
        key=key,
        label=key,
        case_id=case.id,
        actor=district.officers["shouli"],
        at=at_hour(DAY),
    )


def join(district, head, other):
    """Both belong to one household."""
    people.add_member(
        household=district.home(head), person=other, relation="10", from_date=dt.date(2020, 1, 3),
        actor=SYSTEM, at=at_hour(dt.date(2020, 1, 3)),
    )  # fmt: skip


def give(district, username, role):
    """A further post in the township."""
    account = Account.objects.get(username=username)
    access.give_post(
        account=account, role=role, division_prefix=accounts.TOWN, from_date=accounts.SINCE, actor=SYSTEM,
        at=at_hour(DAY),
    )  # fmt: skip
    district.officers[username] = officer_for(account, on_date=DAY)


def published(district, case, day=DAY):
    district.act(case, "accept", day)
    district.act(case, "review", day, **MEANS)
    return district.act(case, "publish", day)


# --- urgent ----------------------------------------------------------------------------------------------


def test_the_township_aids_at_once_and_papers_follow_within_ten_working_days(district):
    person = district.person()
    case = happened(district, person)
    district.act(case, "accept", DAY)
    case.refresh_from_db()
    assert (case.state, case.step_due_date) == ("aid_urgent", dt.date(2020, 6, 11))
    district.act(case, "approve_town", DAY, who="shenhe", **DECIDED)
    case.refresh_from_db()
    award = Award.objects.get(case=case)
    # The Dragon Boat holiday (25 to 27 June) and the working Sunday of 28 June lie between.
    assert (case.state, case.step_due_date) == ("aid_papers_due", dt.date(2020, 6, 24))
    assert (award.valid.lower, award.valid.upper) == (dt.date(2020, 6, 1), dt.date(2020, 7, 1))
    assert (award.terms["persons"], award.terms["months"], award.terms["severity"]) == (3, 2, 10_000)
    assert district.due(award, Month(2020, 5), JUNE, JULY) == [0, 3_000_00, 0]


def test_it_ends_when_the_papers_are_in_and_not_before(district):
    case = aided(district, district.person())
    with pytest.raises(NotReady, match="缺少材料“身份证或户口簿”；缺少材料“签字的临时救助审批表”"):
        district.act(case, "hand_in_later", dt.date(2020, 6, 20), who="shouli")
    for key in ("identity", "signed_form"):
        hand_in(district, case, key)
    district.act(case, "hand_in_later", dt.date(2020, 6, 20), who="shouli")
    case.refresh_from_db()
    assert case.state == "aid_granted"
    assert case.closed_at is not None


def test_what_is_above_two_thousand_a_head_goes_to_the_district(district):
    case = happened(district, district.person(), severity=25_000)
    district.act(case, "accept", DAY)
    severe = DECIDED | {"severity": 25_000}
    with pytest.raises(Invalid, match=r"人均 2,500[.]00 元，超过乡镇（街道）审批限额 2,000[.]00 元"):
        district.act(case, "approve_town", DAY, who="shenhe", **severe)
    assert Award.objects.count() == 0
    district.act(case, "forward", DAY, who="shenhe", note="重大困难")
    district.act(case, "approve", DAY, **severe)
    assert district.due(Award.objects.get(case=case), JUNE) == [7_500_00]


def test_exactly_two_thousand_a_head_is_still_the_township(district):
    case = aided(district, district.person(), decided=DECIDED | {"months": 4})
    assert district.due(Award.objects.get(case=case), JUNE) == [6_000_00]


def test_aids_of_thirty_days_are_added_up_against_splitting(district):
    person = district.person()
    aided(district, person, decided=DECIDED | {"months": 4})
    second = happened(district, person, dt.date(2020, 7, 10), cause="traffic")
    district.act(second, "accept", dt.date(2020, 7, 10))
    one_month = DECIDED | {"months": 1}
    with pytest.raises(Invalid, match=r"含同户近期已批的 6,000[.]00 元"):
        district.act(second, "approve_town", dt.date(2020, 7, 10), who="shenhe", **one_month)
    district.act(second, "approve_town", dt.date(2020, 7, 11), who="shenhe", **one_month)
    assert district.due(Award.objects.get(case=second), JULY) == [1_500_00]


def test_what_another_of_the_household_had_counts_too(district):
    first, second = district.person(), district.person(name="唐示范")
    join(district, first, second)
    aided(district, first, decided=DECIDED | {"months": 4})
    case = happened(district, second, dt.date(2020, 6, 20), cause="traffic", persons=1)
    district.act(case, "accept", dt.date(2020, 6, 20))
    with pytest.raises(Invalid, match=r"含同户近期已批的 6,000[.]00 元"):
        district.act(
            case, "approve_town", dt.date(2020, 6, 20), who="shenhe", persons=1, months=1, severity=10_000
        )


def test_before_april_2020_the_district_decides_every_one(district):
    day = dt.date(2020, 3, 31)
    case = happened(district, district.person(), day, event_date=day)
    district.act(case, "accept", day)
    with pytest.raises(NotNow):
        district.act(case, "approve_town", day, who="shenhe", **DECIDED)
    district.act(case, "forward", day, who="shenhe", note="报区里")
    district.act(case, "approve", day, **DECIDED)
    assert district.due(Award.objects.get(case=case), Month(2020, 3)) == [3_000_00]


def test_a_stranger_is_aided_since_august_2020_only(district):
    before = happened(district, district.person(), local=False)
    district.act(before, "accept", DAY)
    with pytest.raises(ResultStands, match="不是本地户籍"):
        district.act(before, "approve_town", DAY, who="shenhe", **DECIDED)
    day = dt.date(2020, 8, 10)
    since = aided(district, district.person(), day, local=False)
    assert district.due(Award.objects.get(case=since), Month(2020, 8)) == [3_000_00]


def test_a_village_elsewhere_takes_in_whom_it_finds(district):
    other = next(code for code, _ in villages() if code.startswith("431103102") and code != VILLAGE)
    case = happened(district, district.person(), division_code=other)
    assert case.division_code == other


# --- the same cause --------------------------------------------------------------------------------------


def test_the_same_cause_twice_in_a_year_needs_a_reason(district):
    person = district.person()
    aided(district, person, dt.date(2020, 4, 10), event_date=dt.date(2020, 4, 9))
    with pytest.raises(Invalid, match="今年已因火灾救助过") as refused:
        happened(district, person)
    assert refused.value.field == "repeat_reason"
    happened(district, person, repeat_reason="临时住处又失火")


def test_another_cause_or_another_year_needs_none(district):
    person = district.person()
    aided(district, person)
    happened(district, person, cause="traffic")
    next_year = dt.date(2021, 1, 2)
    happened(district, person, next_year, event_date=next_year)


def test_while_it_waits_for_a_decision_it_is_not_filed_again(district):
    person = district.person()
    case = happened(district, person)
    with pytest.raises(Conflict, match=case.number):
        happened(district, person)


def test_an_event_ahead_is_refused(district):
    with pytest.raises(Invalid, match="不能晚于今天"):
        happened(district, district.person(), event_date=dt.date(2020, 6, 11))


# --- paid by hand ----------------------------------------------------------------------------------------


def test_cash_is_paid_once_and_leaves_the_day_of_the_papers(district):
    case = aided(district, district.person())
    district.act(case, "pay_by_hand", DAY, who="shouli", signed_by="唐秀兰")
    case.refresh_from_db()
    assert (case.state, case.step_due_date) == ("aid_papers_due", dt.date(2020, 6, 24))
    assert Award.objects.get(case=case).terms["paid_by_hand_fen"] == 3_000_00
    assert "签收人：唐秀兰" in case.steps.get(action="pay_by_hand").details["sentence"]
    with pytest.raises((NotNow, AlreadyCovered)):
        district.act(case, "pay_by_hand", DAY, who="shouli", signed_by="唐秀兰")


# --- expense ---------------------------------------------------------------------------------------------


def test_help_with_expenses_is_published_for_seven_days(district):
    case = district.apply(CODE, district.person(), **ILLNESS)
    published(district, case)
    decided = DECIDED | {"persons": 2, "months": 3}
    with pytest.raises(NotReady, match="公示到6月17日期满"):
        district.act(case, "approve_town", dt.date(2020, 6, 17), who="shenhe", **decided)
    district.act(case, "approve_town", dt.date(2020, 6, 18), who="shenhe", **decided)
    case.refresh_from_db()
    assert case.state == "aid_granted"
    assert district.due(Award.objects.get(case=case), JUNE, JULY) == [3_000_00, 0]


def test_help_with_expenses_needs_its_papers_first(district):
    case = district.apply(CODE, district.person(), **ILLNESS)
    case.papers.update(removed_at=case.submitted_at)
    district.act(case, "accept", DAY)
    with pytest.raises(NotReady, match="缺少材料“身份证或户口簿”"):
        district.act(case, "review", DAY, **MEANS)


def test_income_of_thirty_thousand_a_head_is_too_much_one_fen_less_is_not(district):
    case = district.apply(CODE, district.person(), **ILLNESS)
    district.act(case, "accept", DAY)
    district.act(case, "review", DAY, **(MEANS | {"income_year_fen": 30_000_00}))
    assert case.steps.get(action="review").details["reasons"] == [
        "人均年可支配收入不低于当地上年水平，或者家庭财产超过规定"
    ]
    district.act(case, "send_back_town", DAY, who="shenhe", note="收入再核一次")
    district.act(case, "review", DAY, **(MEANS | {"income_year_fen": 29_999_99}))
    assert case.steps.filter(action="review").latest("id").details["eligible"] is True


def test_of_a_dibao_family_only_the_expense_is_looked_at(district):
    person = district.person()
    district.receives("dibao", person, Month(2020, 1))
    case = district.apply(CODE, person, **ILLNESS)
    district.act(case, "accept", DAY)
    district.act(case, "review", DAY, income_year_fen=90_000_00, assets_fit=False, burdened=True)
    assert case.steps.get(action="review").details["eligible"] is True


def test_a_refusal_leaves_nothing(district):
    case = district.apply(CODE, district.person(), **ILLNESS)
    district.act(case, "accept", DAY)
    district.act(case, "review", DAY, **(MEANS | {"burdened": False}))
    district.act(case, "deny_town", DAY, who="shenhe", reason="支出已由医保报销大部分")
    case.refresh_from_db()
    assert (case.state, Award.objects.count(), AwardPerson.objects.count()) == ("denied", 0, 0)


def test_the_district_refuses_what_went_up_without_publicity(district):
    case = district.apply(CODE, district.person(), **ILLNESS)
    district.act(case, "accept", DAY)
    district.act(case, "review", DAY, **(MEANS | {"burdened": False}))
    district.act(case, "forward", DAY, who="shenhe", note="建议不予批准")
    district.act(case, "deny", DAY, who="shenpi", reason="支出已由医保报销大部分")
    assert Award.objects.count() == 0


def test_what_qualifies_goes_up_after_publicity_only(district):
    case = district.apply(CODE, district.person(), **ILLNESS)
    district.act(case, "accept", DAY)
    district.act(case, "review", DAY, **MEANS)
    with pytest.raises(NotNow):
        district.act(case, "forward", DAY, who="shenhe", note="先报上去")


# --- who, and death --------------------------------------------------------------------------------------


def test_who_accepts_does_not_decide(district):
    case = happened(district, district.person())
    district.act(case, "accept", DAY)
    with pytest.raises(NotPermitted):
        district.act(case, "approve_town", DAY, who="shouli", **DECIDED)
    give(district, "shenhe", Role.TOWN_CLERK)
    again = happened(district, district.person())
    district.act(again, "accept", DAY, who="shenhe")
    with pytest.raises(MustBeSomebodyElse):
        district.act(again, "approve_town", DAY, who="shenhe", **DECIDED)


def test_nobody_is_aided_after_death_and_death_takes_nothing_back(district):
    dead, alive = district.person(), district.person()
    day_of_death = (dt.date(2020, 6, 5) - dt.date(1970, 1, 1)).days
    district.know(dead, dt.date(2020, 6, 5), death_day=day_of_death)
    case = happened(district, dead)
    district.act(case, "accept", DAY)
    with pytest.raises(ResultStands, match="申请人已去世"):
        district.act(case, "approve_town", DAY, who="shenhe", **DECIDED)
    other = aided(district, alive)
    district.know(alive, dt.date(2020, 6, 12), death_day=day_of_death + 7)
    assert district.due(Award.objects.get(case=other), JUNE, JULY) == [3_000_00, 0]


def test_every_member_on_file_who_is_aided_is_covered(district):
    first, second = district.person(), district.person(name="唐示范")
    join(district, first, second)
    case = aided(district, first)
    covered = AwardPerson.objects.filter(award__case=case).values_list("person_id", flat=True)
    assert set(covered) == {first.id, second.id}
