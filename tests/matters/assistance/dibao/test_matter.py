"""The matter in the house: its procedure by date, what hinders it, what it says, what it grants."""

import datetime as dt
import uuid
from pathlib import Path

import pytest

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases.models import Case, Decision, HomeVisit
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Authorisation
from minzheng.kernel.rules.parameters import Parameters, load_parameters, parse_parameters
from minzheng.matters.assistance.dibao import application, matter, rules
from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT
from minzheng.registers.benefits import programmes
from minzheng.registers.benefits.entitlement import FactsMissing
from minzheng.registers.benefits.errors import AlreadyCovered
from minzheng.registers.benefits.models import Award
from tests.matters.assistance.dibao.filing import AT, DAY, VILLAGE, declare
from tests.matters.assistance.dibao.written import whole

TOWN = "431103001"
FILE = Path(rules.__file__).with_name("parameters.toml")


def test_the_matter_and_its_programme_stand_in_the_books():
    assert catalogue.matter("dibao") is matter.MATTER
    assert programmes.programme("dibao") is ENTITLEMENT.programme


@pytest.mark.django_db
def test_the_window_and_the_share_kept_are_those_of_the_file():
    programme = ENTITLEMENT.programme
    assert (programme.window_months("431103", AT), programme.offset_percent("431103", AT)) == (24, 100)


@pytest.fixture
def delegated(db, parameter_file):
    """One town to which the district has delegated the confirmation from July 2021."""
    text = FILE.read_text(encoding="utf-8").replace(
        '{ area = "", from = 2012-12-12, value = false, source = "社会救助暂行办法 第十一条" },',
        '{ area = "", from = 2012-12-12, value = false, source = "社会救助暂行办法 第十一条" },\n'
        f'{{ area = "{TOWN}", from = 2021-07-01, value = true, source = "示例委托书" }},',
    )
    parameters = Parameters(parse_parameters(text, "试验.toml"))
    assert len(parameters.history("delegated", TOWN)) == 2
    parameter_file(parameters)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2020-01-01", "dibao-2012"),
        ("2021-06-30", "dibao-2012"),
        ("2021-07-01", "dibao-2021"),
        ("2024-01-01", "dibao-2021"),
    ],
)
def test_the_law_of_the_day_chooses_the_procedure(day, code):
    assert matter.procedure_on(day=dt.date.fromisoformat(day), division_code=VILLAGE).code == code


@pytest.mark.usefixtures("delegated")
@pytest.mark.parametrize(
    ("day", "division", "code"),
    [
        ("2021-06-30", VILLAGE, "dibao-2012"),
        ("2021-07-01", VILLAGE, "dibao-2021-delegated"),
        ("2022-10-19", VILLAGE, "dibao-2021-delegated"),
        ("2022-10-20", VILLAGE, "dibao-2022-delegated"),
        ("2022-10-20", "431103002001", "dibao-2021"),
    ],
)
def test_a_delegated_town_confirms_itself_and_its_neighbour_does_not(day, division, code):
    assert matter.procedure_on(day=dt.date.fromisoformat(day), division_code=division).code == code


def test_every_parameter_says_where_it_comes_from():
    parameters = load_parameters(FILE)
    for name in parameters.declarations:
        for value in parameters.history(name, "431103"):
            assert value.source, name
            assert value.certainty == "sure" or value.note, name


@pytest.fixture
def case(district) -> Case:
    """The written application, filed and accepted on the same day."""
    filed = application.take_in(answers=whole(), actor=SYSTEM, at=AT, on_behalf=True)
    return Case.objects.create(
        number="试-1", matter="dibao", procedure="dibao-2012", state="investigating", division_code=VILLAGE,
        applicant=filed.applicant, household=filed.household, application=filed.application,
        submitted_at=AT, accepted_at=AT,
    )  # fmt: skip


def assess(case: Case, law_date: dt.date = DAY, on_date: dt.date = DAY):
    return matter.assess(case=case, law_date=law_date, on_date=on_date)


def test_the_assessment_of_the_written_family(case):
    """The worked example: (1800 − 300) × 12 − 6000 = 12,000."""
    outcome = assess(case)
    assert (outcome.eligible, outcome.amount_fen, outcome.category) == (True, 710_00, "城市低保")
    assert outcome.reasons == ()
    assert outcome.summary == {
        "persons": 3, "income_per_head": "333.33", "standard": "570.00", "first_month": "2020年12月",
        "household_income_year": "18,000.00", "rigid_deduction_year": "6,000.00",
    }  # fmt: skip
    assert outcome.tree["value"] == 710_00
    assert len(outcome.rules_digest) == len(outcome.parameters_digest) == 64


def test_the_tree_names_members_and_sources(case):
    def nodes(node):
        yield node
        for child in node["children"]:
            yield from nodes(child)

    found = {node["name"]: node for node in nodes(assess(case).tree)}
    wages = found["wage_income_year_fen"]["members"]
    assert [(one["label"], one["text"]) for one in wages] == [
        ("王示例", "0.00 元/年"), ("李示例", "21,600.00 元/年"), ("王小例", "0.00 元/年"),
    ]  # fmt: skip
    assert {one["source"] for one in wages} == {"本人申报（申请表）"}


def test_the_standard_is_that_of_the_first_month_paid(case):
    """Accepted in September and decided in November, it promises what December pays.

    On 20 October nobody knew yet (by the parameter file) that November would pay more.
    """
    declare_from_september(case)
    accepted = dt.date(2020, 9, 10)
    for day, amount in ((dt.date(2020, 9, 20), 500_00), (dt.date(2020, 10, 20), 500_00), (DAY, 710_00)):
        assert assess(case, law_date=accepted, on_date=day).amount_fen == amount


def declare_from_september(case: Case) -> None:
    household = case.household
    household.memberships.update(valid=(dt.date(2020, 9, 1), None))
    for subject in (household, *(one.person for one in household.memberships.all())):
        subject.facts.update(valid=(dt.date(2020, 9, 1), None))


def test_the_law_of_acceptance_governs_a_case_decided_later(case):
    old, new = (assess(case, law_date=day, on_date=dt.date(2021, 7, 5)) for day in (DAY, dt.date(2021, 7, 1)))
    assert old.rules_digest != new.rules_digest
    assert (old.law_date, new.law_date) == (DAY, dt.date(2021, 7, 1))
    assert old.amount_fen == new.amount_fen == 710_00


def test_a_corrected_fact_counts_on_the_day_of_the_assessment(case):
    wife = case.household.memberships.get(relation="10").person
    declare(wife, since=DAY, wage_income_year_fen=9600_00)
    assert assess(case).amount_fen == 1710_00


def test_each_failing_condition_is_told_with_its_figures(case):
    wife = case.household.memberships.get(relation="10").person
    declare(wife, since=DAY, wage_income_year_fen=48_000_00)
    declare(
        case.household,
        since=DAY,
        vehicle_count=1,
        home_count=2,
        runs_business=1,
        financial_assets_fen=50_000_00,
    )
    outcome = assess(case)
    assert (outcome.eligible, outcome.amount_fen) == (False, 0)
    assert outcome.reasons == (
        "家庭人均月收入 1,066.66 元，不低于城市低保标准每人每月 570.00 元",
        "家庭金融资产 50,000.00 元，超过上限 41,040.00 元",
        "有机动车 1 辆，规定不超过 0 辆",
        "有住房 2 套，规定不超过 1 套",
        "有实际经营的工商登记",
    )


def test_a_running_gradual_exit_is_no_reason_to_approve_a_new_application(case):
    wife = case.household.memberships.get(relation="10").person
    declare(wife, since=DAY, wage_income_year_fen=48_000_00)
    declare(case.household, since=DAY, gradual_exit_monthly_fen=500_00, gradual_exit_last_day=40_000)
    assert (assess(case).eligible, assess(case).amount_fen) == (False, 0)


def test_missing_facts_stop_the_assessment_by_name(case):
    case.household.facts.filter(name="vehicle_count").delete()
    with pytest.raises(FactsMissing, match="王示例家庭的机动车"):
        assess(case)


def test_hindrances_are_told_all_at_once(case):
    Authorisation.objects.filter(person__name="李示例").update(withdrawn_at=AT)
    case.household.facts.filter(name="vehicle_count").delete()
    missing = matter.hindrances(case=case, on_date=DAY)
    assert missing[0] == "乡镇（街道）入户调查记录"
    assert "李示例的核对授权" in missing
    assert "王示例家庭的机动车" in missing
    assert any("核对" in text and "授权" not in text for text in missing)


def visit(case: Case, level: str) -> None:
    HomeVisit.objects.create(
        case=case, level=level, visited_at=AT, first_visitor="甲", second_visitor="乙", checklist={},
        findings="属实", signed_by="王示例", recorded_at=AT, request_id=uuid.uuid4(),
    )  # fmt: skip


def test_the_visit_of_the_town_is_the_one_that_counts(case):
    visit(case, "district")
    assert "乡镇（街道）入户调查记录" in matter.hindrances(case=case, on_date=DAY)
    visit(case, "town")
    assert "乡镇（街道）入户调查记录" not in matter.hindrances(case=case, on_date=DAY)


def decision(case: Case) -> Decision:
    return Decision(case=case, kind="approve", amount_fen=710_00, from_month=Month(2020, 12), decided_at=AT)


def test_a_grant_covers_the_living_from_the_month_of_the_decision(case):
    head = case.household.memberships.get(relation="01").person
    declare(head, since=DAY, death_day=18_573)  # 2020-11-07
    matter.grant(case=case, decision=decision(case), actor=SYSTEM, at=AT)
    award = Award.objects.get()
    assert award.valid.lower == dt.date(2020, 12, 1)
    assert award.valid.upper is None
    assert (award.case, award.household, award.division_code) == (case, case.household, VILLAGE)
    assert {place.person.name for place in award.persons.all()} == {"李示例", "王小例"}
    assert award.payee_id == case.application["account"]["person_id"]


def test_nothing_is_granted_when_nobody_is_left(case):
    for place in case.household.memberships.all():
        people.remove_member(
            household_id=case.household_id, person_id=place.person_id, until_date=dt.date(2020, 11, 20),
            reason="迁出", actor=SYSTEM, at=AT,
        )  # fmt: skip
    with pytest.raises(FactsMissing):
        matter.grant(case=case, decision=decision(case), actor=SYSTEM, at=AT)
    assert not Award.objects.exists()


def test_a_second_grant_is_refused(case):
    matter.grant(case=case, decision=decision(case), actor=SYSTEM, at=AT)
    with pytest.raises(AlreadyCovered):
        matter.grant(case=case, decision=decision(case), actor=SYSTEM, at=AT)
    assert Award.objects.count() == 1
