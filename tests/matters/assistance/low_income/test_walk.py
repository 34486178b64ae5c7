"""Recognition from application to identity: both kinds, the family, the end, and what is refused."""

import datetime as dt

import pytest

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.errors import NotNow, ResultStands
from minzheng.kernel.documents.models import Document
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.models import Fact, Household
from minzheng.matters.assistance.low_income.family import relatives_of
from minzheng.matters.assistance.low_income.forms import LowIncomeForm
from minzheng.matters.assistance.low_income.rules import INCOMES, SPENDING
from minzheng.registers.benefits.commands import open_award, start_run
from minzheng.registers.benefits.models import Award, IssueRun
from minzheng.registers.benefits.programmes import programme
from tests.matters.granting import VILLAGE

BOTH = ["dibao_marginal", "rigid_expense"]
ASKED = {
    "programmes": BOTH, "urban": 1, "relatives": [], "support_income_year_fen": 0, "financial_assets_fen": 0,
    "vehicle_count": 0, "home_count": 1, "runs_business": 0, **dict.fromkeys((*INCOMES, *SPENDING), 0),
}  # fmt: skip
FILED, PUBLISHED, DECIDED = dt.date(2025, 3, 3), dt.date(2025, 3, 4), dt.date(2025, 3, 17)
POOR = {"wage_income_year_fen": 9600_00}
SPENT = {"wage_income_year_fen": 24_000_00, "rigid_medical_year_fen": 15_000_00}


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def number_of(person) -> str:
    return secrecy.decrypt(person.identity_cipher, purpose=IDENTITY)


def published(district, person, filed=FILED, day=PUBLISHED, **answers):
    case = district.apply("low_income", person, filed, **(ASKED | answers))
    district.walk(case, "accept", day=filed)
    district.act(case, "review", day, note="属实")
    return district.act(case, "publish", day)


def granted(district, person, **answers) -> list[Award]:
    case = published(district, person, **answers)
    district.act(case, "approve", DECIDED)
    return list(Award.objects.filter(case=case))


def test_a_poor_family_is_marginal_and_not_the_other(district):
    (award,) = granted(district, district.person(), **POOR)
    assert (award.programme, award.valid.lower, award.valid.upper) == (
        "dibao_marginal",
        dt.date(2025, 3, 1),
        None,
    )
    assert award.person_id is None
    told = award.case.steps.get(action="approve").details
    assert told["reasons"] == [
        "已符合低保边缘家庭条件，按低保边缘家庭认定", "刚性支出占家庭总收入没有超过当地规定的比例",
    ]  # fmt: skip
    paper = Document.objects.get(case_id=award.case_id, template__endswith="/approval")
    assert paper.data["lines"] == ["自2025年3月起，低保边缘家庭认定成立，不发放现金"]


def test_rigid_spending_is_recognised_for_twelve_months(district):
    """24,000 a year is above 855 a month and below 30,000; 15,000 is more than 60 % of it, 14,400."""
    (award,) = granted(district, district.person(), **SPENT)
    assert (award.programme, award.valid.lower, award.valid.upper) == (
        "rigid_expense", dt.date(2025, 3, 1), dt.date(2026, 3, 1),
    )  # fmt: skip
    paper = Document.objects.get(case_id=award.case_id, template__endswith="/approval")
    assert paper.data["lines"] == ["自2025年3月起，刚性支出困难家庭认定成立，不发放现金，有效期至2026年2月"]


def test_neither_pays_anything_in_any_month(district):
    (award,) = granted(district, district.person(), **POOR)
    months = list(Month(2025, 3).through(Month(2025, 12)))
    assert district.due(award, *months, known=dt.date(2025, 12, 31)) == [0] * 10
    with pytest.raises(Invalid, match="“低保边缘家庭”只认定身份"):
        start_run(
            programme_code="dibao_marginal", division_prefix="431103", month=Month(2025, 3),
            actor=district.officers["zhidan"], at=at_hour(DECIDED),
        )  # fmt: skip
    assert not IssueRun.objects.exists()
    assert programme("dibao_marginal").situations is None


def test_the_family_is_entered_and_counted(district):
    """A wife who earns 30,000 and a child: 39,600 a year, three heads, 1,100 a month: above 855."""
    person, wife, child = district.person(), district.person(), district.person(dt.date(2012, 1, 1))
    text = f"{wife.name} {number_of(wife)} 配偶 30000\n{child.name} {number_of(child)} 女"
    case = published(district, person, relatives=relatives_of(text), **POOR)
    home = case.application["household_id"]
    assert [one.person.id for one in people.members(home, on_date=FILED)] == [person.id, wife.id, child.id]
    told = case.steps.get(action="publish").details
    assert told["parts"][0]["reasons"] == ["家庭人均月收入不低于低保标准的 1.5 倍"]
    assert Fact.objects.get(person=wife, name="wage_income_year_fen", superseded_at=None).value == 30_000_00


def test_a_member_on_dibao_alone_counts_and_is_not_recognised(district):
    person, son = district.person(), district.person(dt.date(1995, 1, 1), "男")
    family = relatives_of(f"{son.name} {number_of(son)} 子")
    case = published(district, person, relatives=family, **POOR)
    open_award(
        programme="dibao", household=Household.objects.get(id=case.application["household_id"]), payee=son,
        persons=[son], division_code=VILLAGE, from_month=Month(2025, 1), basis="示例依据",
        actor=district.officers["shenpi"], at=at_hour(FILED),
    )  # fmt: skip
    district.act(case, "approve", DECIDED)
    award = Award.objects.get(case=case)
    assert [place.person_id for place in award.persons.all()] == [person.id]


def test_who_stands_in_another_family_must_leave_it_first(district):
    person, other = district.person(), district.person()
    wife = district.person()
    granted(district, other, relatives=relatives_of(f"{wife.name} {number_of(wife)} 配偶"), **POOR)
    with pytest.raises(Conflict, match="已在另一户家庭中"):
        published(district, person, relatives=relatives_of(f"{wife.name} {number_of(wife)} 配偶"))


def test_a_wrong_number_of_a_relative_is_said_where_it_stands(district):
    wrong = relatives_of("张示例 110101199003077759 配偶")
    with pytest.raises(Invalid, match="其他家庭成员张示例：身份证号末位校验不符") as refused:
        published(district, district.person(), relatives=wrong)
    assert refused.value.field == "relatives"


def test_the_applicant_is_not_her_own_relative(district):
    person = district.person()
    with pytest.raises(Invalid, match="不用再填为其他家庭成员"):
        published(district, person, relatives=relatives_of(f"{person.name} {number_of(person)} 配偶"))


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (
            {"wage_income_year_fen": 60_000_00, "rigid_medical_year_fen": 50_000_00},
            "人均收入不低于当地上年度",
        ),
        ({"wage_income_year_fen": 24_000_00, "rigid_medical_year_fen": 14_400_00}, "没有超过当地规定的比例"),
        (SPENT | {"home_count": 2}, "家庭财产超过规定"),
    ],
)
def test_who_fails_is_refused_and_nothing_opened(district, answers, sentence):
    case = published(district, district.person(), **answers)
    with pytest.raises(ResultStands, match=sentence):
        district.act(case, "approve", DECIDED)
    assert not Award.objects.exists()


def test_before_2025_only_the_marginal_family_is_asked_about(district):
    case = published(district, district.person(), dt.date(2022, 3, 1), dt.date(2022, 3, 2), **SPENT)
    told = case.steps.get(action="publish").details
    assert [part["programme"] for part in told["parts"]] == ["dibao_marginal"]


def test_before_the_law_nobody_applies(district):
    with pytest.raises(Invalid, match="低收入家庭认定自 2021-07-01 起施行"):
        district.apply("low_income", district.person(), dt.date(2021, 6, 30), **ASKED)


def test_the_limit_is_thirty_days_and_once_forty_five(district):
    """30 working days from 3 March 2025, 4 April off; 45 with 1 to 5 May off and Sunday 27 April worked."""
    case = published(district, district.person())
    assert case.total_due_date == dt.date(2025, 4, 15)
    case = district.act(case, "extend", dt.date(2025, 3, 5), who="shouli", reason="apart")
    assert (case.state, case.total_due_date) == ("grant_notice", dt.date(2025, 5, 8))
    with pytest.raises(NotNow):
        district.act(case, "extend", dt.date(2025, 3, 6), who="shouli", reason="hard")


def test_the_form_reads_what_people_write(district):
    person, wife = district.person(), district.person()
    written = {
        "name": person.name, "identity_number": number_of(person), "division_code": VILLAGE,
        "programmes": BOTH,
        "urban": "1", "relatives": f"{wife.name} {number_of(wife)} 配偶 1200", "support_income_year_fen": "0",
        "financial_assets_fen": "1.2万", "vehicle_count": "0", "home_count": "1", "runs_business": "0",
        **dict.fromkeys((*INCOMES, *SPENDING), "0"),
    }  # fmt: skip
    form = LowIncomeForm(written)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["relatives"][0].incomes["wage_income_year_fen"] == 1200_00
    assert form.cleaned_data["financial_assets_fen"] == 12_000_00
    bad = LowIncomeForm(written | {"relatives": "某人"})
    assert bad.errors["relatives"] == [
        "第 1 行：要依次填写姓名、身份证号、与户主关系，中间用空格或逗号隔开。"
    ]
