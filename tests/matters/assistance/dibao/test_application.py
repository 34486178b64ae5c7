"""Taking in: what is filed from right answers, and that nothing is filed from wrong ones."""

import datetime as dt
import json

import pytest

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as access_queries
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import queries
from minzheng.kernel.people.errors import InAnotherHousehold, NameDiffers
from minzheng.kernel.people.models import Authorisation, Fact, FactSource, Household, Membership, Person
from minzheng.matters.assistance.dibao import application
from minzheng.registers.benefits.models import PayCard
from tests.matters.assistance.dibao.filing import AT, BY, DAY, VILLAGE, award, home, number, person
from tests.matters.assistance.dibao.written import CHILD, HEAD, WIFE, income, member, rows, signature, whole

pytestmark = pytest.mark.usefixtures("district")

FIRST = dt.date(2020, 11, 1)
TABLES = (Person, Household, Membership, Fact, Authorisation, PayCard)


def take_in(answers: dict, *, actor=SYSTEM, on_behalf: bool = True, at=AT):
    return application.take_in(answers=answers, actor=actor, at=at, on_behalf=on_behalf)


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


def refused(answers: dict, error: type[MinzhengError] = Invalid, **more) -> MinzhengError:
    """The error of a refusal, after which nothing is filed."""
    before = counts()
    with pytest.raises(error) as caught:
        take_in(answers, **more)
    assert counts() == before
    return caught.value


def resident(one: Person | None):
    account = access.open_account(
        username="resident", display_name="居民", password="correct horse", actor=SYSTEM, at=AT
    )
    if one is not None:
        people.link_account(account_id=account.id, person=one)
    return access_queries.officer_for(account, on_date=DAY)


def test_persons_household_and_facts_are_filed_from_the_first_of_the_month():
    filed = take_in(whole())
    members = queries.members(filed.household.id, on_date=FIRST)
    assert [(one.person.name, one.relation, one.from_date) for one in members] == [
        ("王示例", "01", FIRST), ("李示例", "10", FIRST), ("王小例", "20", FIRST),
    ]  # fmt: skip
    head, wife, child = (one.person for one in members)
    assert filed.applicant == head
    assert filed.household.division_code == VILLAGE
    facts = queries.fact_values(
        person_ids=[head.id, wife.id, child.id], household_ids=[filed.household.id], on_date=FIRST
    )
    assert facts["person", wife.id]["wage_income_year_fen"] == 21_600_00
    assert facts["person", wife.id]["employment_cost_year_fen"] == 3600_00
    assert facts["person", head.id]["medical_cost_year_fen"] == 6000_00
    assert facts["person", head.id]["exempt_income_year_fen"] == 1200_00
    assert facts["person", head.id]["serious_illness"] == 1
    assert facts["person", child.id]["in_school"] == 1
    assert len(facts["person", child.id]) == 13
    assert facts["household", filed.household.id] == {
        "urban": 1, "support_income_year_fen": 0, "financial_assets_fen": 5000_00, "vehicle_count": 0,
        "home_count": 1, "runs_business": 0,
    }  # fmt: skip
    assert set(Fact.objects.values_list("source", flat=True)) == {FactSource.DECLARED}


def test_everybody_authorises_and_the_mother_signs_for_the_child():
    take_in(whole())
    signed = {row.person.name: row for row in Authorisation.objects.select_related("person", "signed_by")}
    assert {name: row.signed_by.name for name, row in signed.items()} == {
        "王示例": "王示例", "李示例": "李示例", "王小例": "李示例",
    }  # fmt: skip
    assert signed["王示例"].valid.upper == dt.date(2021, 11, 5)
    assert len({row.signature_digest for row in signed.values()}) == 3
    assert all(len(row.signature_digest) == 64 for row in signed.values())


def test_the_card_belongs_to_the_member_named_as_its_holder():
    answers = whole()
    answers["account"]["form"]["holder"] = rows(answers, "income")[1]["member"]
    filed = take_in(answers)
    card = PayCard.objects.get()
    assert (card.person.name, card.holder_name, card.number_tail) == ("李示例", "李示例", "0000")
    assert filed.application["account"]["person_id"] == card.person_id


def test_the_record_keeps_what_was_declared_without_numbers_and_names():
    filed = take_in(whole())
    text = json.dumps(filed.application, ensure_ascii=False)
    for secret in (HEAD, WIFE, CHILD, "6228480000000000000", "王示例", "李示例", "王小例"):
        assert secret not in text
    declared = filed.application["members"][1]["declared"]
    assert declared["wage_income_year_fen"] == 21_600_00
    assert filed.application["declared"]["urban"] == 1


def test_a_near_relative_is_handed_on():
    answers = whole()
    answers["relatives"] = {
        "form": {"has_relative": "yes"},
        "rows": {"relatives": [
            {"official_name": "赵干部", "official_post": "某某村委会主任", "relation": "兄弟姐妹"}
        ]},
    }  # fmt: skip
    assert take_in(answers).near_relatives == (
        {
            "official_name": "赵干部",
            "official_post": "某某村委会主任",
            "relation": "兄弟姐妹",
            "source": "declared",
        },
    )


@pytest.mark.parametrize("key", ["family", "income", "property", "relatives", "account", "authorisation"])
def test_a_missing_step_is_named_and_nothing_is_filed(key):
    answers = whole()
    del answers[key]
    assert refused(answers).field == key


def test_a_negative_income_is_refused_and_nothing_is_filed():
    answers = whole()
    rows(answers, "income")[1]["wage"] = "-1"
    error = refused(answers)
    assert error.field == "income"
    assert "李示例（配偶）" in error.sentence
    assert "负数" in error.sentence


def test_an_unknown_village_is_refused():
    answers = whole()
    answers["family"]["form"]["division_code"] = "431103999999"
    refused(answers, MinzhengError)


def test_a_town_is_no_village():
    answers = whole()
    answers["family"]["form"]["division_code"] = "431103001000"
    assert refused(answers).sentence == "梅湾街道不是村或社区，请选择户口所在的村（社区）。"


def test_a_name_that_differs_from_the_one_on_file_is_refused():
    people.register_person(identity_number=WIFE, name="李改名", division_code=VILLAGE, **BY)
    assert "已登记在另一姓名下" in refused(whole(), NameDiffers).sentence


def test_the_household_on_file_is_used_again():
    first = take_in(whole())
    again = take_in(whole(), at=clock.at_hour(dt.date(2020, 12, 3)))
    assert again.household == first.household
    assert Household.objects.count() == 1
    assert Membership.objects.count() == 3


def test_a_member_who_joined_since_is_added_from_this_month():
    first = take_in(whole())
    baby = number("20201101", 4)
    answers = whole()
    rows(answers, "family").append(member("王二例", baby, "30", labour_ability="3"))
    rows(answers, "income").append(income(baby))
    rows(answers, "authorisation").append(signature(baby, WIFE, "李示例"))
    again = take_in(answers, at=clock.at_hour(dt.date(2020, 12, 3)))
    assert again.household == first.household
    members = queries.members(first.household.id, on_date=dt.date(2020, 12, 1))
    assert [(one.person.name, one.from_date.month) for one in members][-1] == ("王二例", 12)


def test_a_member_on_file_who_is_left_out_is_asked_for():
    take_in(whole())
    answers = whole()
    for step in ("family", "income", "authorisation"):
        rows(answers, step).pop()
    error = refused(answers)
    assert error.field == "family"
    assert "还登记有王小例" in error.sentence


def test_a_member_of_another_household_is_refused():
    stranger = person("赵甲", serial=50)
    people.register_person(identity_number=CHILD, name="王小例", division_code=VILLAGE, **BY)
    child = queries.by_identity_number(CHILD, on_date=DAY)
    home(stranger, child, since=dt.date(2020, 1, 1))
    assert "王小例" in refused(whole(), InAnotherHousehold).sentence


def test_a_person_in_another_households_award_is_refused():
    wife = people.register_person(identity_number=WIFE, name="李示例", division_code=VILLAGE, **BY)
    award(home(wife, since=dt.date(2020, 1, 1)), wife, since=Month(2020, 1))
    error = refused(whole())
    assert error.field == "family"
    assert error.sentence.startswith("李示例已在享受最低生活保障")


def test_a_resident_applies_for_her_own_household_and_is_the_applicant():
    wife = people.register_person(identity_number=WIFE, name="李示例", division_code=VILLAGE, **BY)
    filed = take_in(whole(), actor=resident(wife), on_behalf=False)
    assert filed.applicant == wife
    assert filed.household.head.name == "王示例"


def test_a_resident_cannot_apply_for_others():
    stranger = person("赵甲", serial=50)
    assert "没有您本人（赵甲）" in refused(whole(), actor=resident(stranger), on_behalf=False).sentence


def test_an_account_that_is_nobody_cannot_apply():
    assert "实名认证" in refused(whole(), actor=resident(None), on_behalf=False).sentence


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2020-08-31", 6, "2021-02-28"),
        ("2019-08-31", 6, "2020-02-29"),
        ("2020-12-05", 12, "2021-12-05"),
        ("2020-01-31", 1, "2020-02-29"),
    ],
)
def test_months_later_is_the_corresponding_day_or_the_last(day, months, expected):
    assert application._months_later(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)
