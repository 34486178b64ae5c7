"""单人户: one person of a family applies for herself, and what becomes of her place in the family."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import queries
from minzheng.kernel.people.errors import InAnotherHousehold
from minzheng.kernel.people.models import Fact, Household, Membership, Person
from minzheng.matters.assistance.dibao import application, questions
from minzheng.registers.benefits import commands as benefits
from tests.matters.assistance.dibao.filing import VILLAGE, home, number, person
from tests.matters.assistance.dibao.written import HEAD, income, member, signature, whole

pytestmark = pytest.mark.usefixtures("district")
DAY = dt.date(2021, 9, 6)
AT = clock.at_hour(DAY)
BORN, SINCE = "19800312", dt.date(2020, 1, 1)
TABLES = (Person, Household, Membership, Fact)


def alone(ground: str = "needy", religious_years: str = "", **who) -> dict:
    """She alone, second grade of a bodily disability where nothing else is said."""
    answers = whole()
    answers["family"]["form"] |= {"alone": "yes", "ground": ground}
    if religious_years:
        answers["family"]["form"]["religious_years"] = religious_years
    one = {"labour_ability": "3", "disability_category": "4", "disability_grade": "2"} | who
    answers["family"]["rows"]["members"] = [member("王示例", HEAD, "01", **one)]
    answers["income"]["rows"]["incomes"] = [income(HEAD)]
    answers["authorisation"]["rows"]["signatures"] = [signature(HEAD, HEAD, "王示例")]
    return answers


def take_in(answers: dict, at=AT):
    return application.take_in(answers=answers, actor=SYSTEM, at=at, on_behalf=True)


def refused(answers: dict, words: str, at=AT) -> None:
    before = [list(table.objects.order_by("id").values()) for table in TABLES]
    with pytest.raises(Invalid, match=words):
        take_in(answers, at)
    assert [list(table.objects.order_by("id").values()) for table in TABLES] == before


def marginal(*persons: Person) -> Household:
    """A family recognised as 低保边缘 since August 2021, the first its head."""
    family = home(*persons, since=SINCE, at=AT)
    benefits.open_award(
        programme="dibao_marginal", household=family, payee=persons[0], division_code=VILLAGE,
        persons=persons, from_month=Month(2021, 8), basis="示例认定", actor=SYSTEM, at=AT,
    )  # fmt: skip
    return family


@pytest.fixture
def family():
    """Her father is the head."""
    return marginal(person("王父", "19550101", 7, at=AT), person("王示例", BORN, 1, at=AT))


def test_she_leaves_the_family_for_a_file_of_her_own(family):
    filed = take_in(alone())
    her = Person.objects.get(name="王示例")
    assert filed.household.id != family.id
    assert [one.person.id for one in queries.members(filed.household.id, on_date=DAY)] == [her.id]
    assert [one.person.name for one in queries.members(family.id, on_date=DAY)] == ["王父"]
    assert len(queries.members(family.id, on_date=dt.date(2021, 8, 31))) == 2
    assert filed.application["alone"] == {
        "ground": "低保边缘家庭中的重残人员、重病患者", "left_household_id": family.id,
    }  # fmt: skip
    assert filed.application["reason"].startswith("单人户申请（低保边缘家庭中的重残人员、重病患者）：")


@pytest.mark.parametrize(
    "who", [{"disability_grade": "3"}, {"disability_category": "0", "disability_grade": "0"}]
)
def test_who_is_neither_disabled_enough_nor_ill_may_not(family, who):
    refused(alone(**who), "不符合")
    ill = {"disability_category": "0", "disability_grade": "0", "serious_illness": "yes"}
    assert take_in(alone(**ill)).application["alone"]["left_household_id"] == family.id


def test_the_family_must_be_recognised():
    home(person("王父", "19550101", 7, at=AT), person("王示例", BORN, 1, at=AT), since=SINCE, at=AT)
    refused(alone(), "低保边缘家庭认定")


def test_without_work_only_by_the_notice_of_2022():
    refused(alone("no_work"), "不符合")
    later = clock.at_hour(dt.date(2022, 10, 20))
    assert take_in(alone("no_work"), later).application["alone"]["left_household_id"] is None


def test_before_the_measures_of_2021_nobody_may(family):
    refused(alone(), "2021 年 7 月 1 日起", clock.at_hour(dt.date(2021, 6, 30)))


def test_three_years_in_a_religious_place():
    refused(alone("religious", "2", disability_category="0", disability_grade="0"), "不符合")
    assert take_in(alone("religious", "3", disability_category="0", disability_grade="0"))


def test_the_head_of_a_family_does_not_leave_it_headless():
    marginal(person("王示例", BORN, 1, at=AT), person("王母", "19550101", 8, at=AT))
    refused(alone(), "变更户主")


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"ground": ""}, "请选择是哪一种"), ({"alone": "no"}, "选了单独申请的情形"),
        ({"ground": "religious"}, "居住满几年"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told_at_its_field(spoilt, words):
    answers = alone()
    answers["family"]["form"] |= spoilt
    bound = questions.steps()[0].check(answers, on_date=DAY)
    assert not bound.is_valid()
    assert words in "".join(bound.sentences())


def test_alone_means_alone():
    answers = alone()
    other = member("李示例", number("19820405", 2), "10")
    answers["family"]["rows"]["members"].append(other)
    bound = questions.steps()[0].check(answers, on_date=DAY)
    assert not bound.is_valid()
    assert "现在填了 2 位家庭成员" in "".join(bound.sentences())


class TestEnd:
    def case(self, filed) -> Case:
        return Case.objects.create(
            number="示例1", matter="dibao", state="submitted", division_code=VILLAGE, submitted_at=AT,
            household=filed.household, applicant=filed.applicant, application=filed.application,
        )  # fmt: skip

    def test_refused_or_withdrawn_and_the_family_may_count_her_again(self, family):
        filed = take_in(alone())
        with pytest.raises(InAnotherHousehold):
            self.back(family, filed.applicant)
        self.withdraw(filed)
        self.back(family, filed.applicant)
        there = queries.members(family.id, on_date=dt.date(2021, 10, 1))
        assert [one.person.name for one in there] == ["王父", "王示例"]

    def withdraw(self, filed) -> None:
        worker = Officer(1, "某某", (HeldPost(Role.VILLAGE_WORKER, VILLAGE),))
        cases.withdraw(case_id=self.case(filed).id, actor=worker, at=AT, request_id=uuid.uuid4())

    def back(self, family: Household, her: Person) -> None:
        people.add_member(
            household=family, person=her, relation="20", from_date=dt.date(2021, 10, 1), actor=SYSTEM, at=AT
        )

    def test_an_ordinary_case_leaves_the_household_as_it_is(self):
        filed = take_in(whole())
        before = list(Membership.objects.order_by("id").values())
        self.withdraw(filed)
        assert list(Membership.objects.order_by("id").values()) == before
