"""What answers prove: worked by hand, and as properties over every line of the table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.people.facts import FACT_KINDS, Unit
from minzheng.registers.verification import contracts
from minzheng.registers.verification.comparing import (
    CHECKS,
    Answer,
    Contradiction,
    Reading,
    bounds,
    contradictions,
)
from minzheng.registers.verification.models import Department

HOUSEHOLD = ("household", 7)
HEAD, WIFE = ("person", 1), ("person", 2)
FIGURES = {
    "wage_tolerance": 2000, "transfer_tolerance": 500, "deposit_tolerance": 100_000,
    "provident_fund_rate_max": 2400,
}  # fmt: skip


def hit(department: str, person: int = 1, inquiry: int = 11, **values: int) -> Answer:
    return Answer(inquiry, person, department, values)


def none(department: str, person: int = 1, inquiry: int = 11) -> Answer:
    return Answer(inquiry, person, department, {}, nothing_found=True)


def silent(department: str, person: int = 1, inquiry: int = 11) -> Answer:
    return Answer(inquiry, person, department, None)


def compare(*answers: Answer, on_file: dict) -> list[Contradiction]:
    return contradictions(answers, household_id=7, on_file=on_file, figures=FIGURES)


class TestVehicles:
    def test_one_car_not_declared(self):
        found = compare(
            hit("VEH", vehicle_count=1), none("VEH", 2, 12), on_file={HOUSEHOLD: {"vehicle_count": 0}}
        )
        assert found == [Contradiction(HOUSEHOLD, "vehicle_count", 0, 1, 11)]

    def test_a_car_known_of_one_member_is_enough(self):
        found = compare(
            hit("VEH", vehicle_count=1), silent("VEH", 2, 12), on_file={HOUSEHOLD: {"vehicle_count": 0}}
        )
        assert found == [Contradiction(HOUSEHOLD, "vehicle_count", 0, 1, 11)]

    def test_a_missing_answer_is_not_read_as_no_car(self):
        assert compare(none("VEH"), silent("VEH", 2, 12), on_file={HOUSEHOLD: {"vehicle_count": 1}}) == []

    def test_a_declared_car_that_nobody_has(self):
        found = compare(none("VEH"), none("VEH", 2, 12), on_file={HOUSEHOLD: {"vehicle_count": 1}})
        assert found == [Contradiction(HOUSEHOLD, "vehicle_count", 1, 0, 11)]

    def test_nothing_on_file_and_nothing_found_agree(self):
        assert compare(none("VEH"), on_file={}) == []
        assert compare(hit("VEH", vehicle_count=2), on_file={}) == [
            Contradiction(HOUSEHOLD, "vehicle_count", None, 2, 11)
        ]


class TestHomes:
    @pytest.mark.parametrize(
        ("declared", "verified"),
        [(0, 1), (1, None), (2, None), (3, 2)],
        ids=["hidden", "joint", "two", "lost"],
    )
    def test_a_couple_that_each_report_one_has_one_or_two(self, declared, verified):
        found = compare(
            hit("RE", home_count=1),
            hit("RE", 2, 12, home_count=1),
            on_file={HOUSEHOLD: {"home_count": declared}},
        )
        expected = [Contradiction(HOUSEHOLD, "home_count", declared, verified, 11)] if verified else []
        assert found == expected

    def test_two_who_run_one_business_are_still_a_yes(self):
        both = hit("BIZ", runs_business=1), hit("BIZ", 2, 12, runs_business=1)
        assert compare(*both, on_file={HOUSEHOLD: {"runs_business": 1}}) == []
        assert compare(*both, on_file={HOUSEHOLD: {"runs_business": 0}}) == [
            Contradiction(HOUSEHOLD, "runs_business", 0, 1, 11)
        ]


class TestIncome:
    @pytest.mark.parametrize(
        ("declared_fen", "differs"), [(2_879_999, True), (2_880_000, False), (9_000_000, False)]
    )
    def test_a_base_of_3000_a_month_proves_36000_less_a_fifth(self, declared_fen, differs):
        answer = hit("SI", contribution_base_month_fen=300_000, employer=1)
        found = compare(answer, on_file={HEAD: {"wage_income_year_fen": declared_fen}})
        expected = (
            [Contradiction(HEAD, "wage_income_year_fen", declared_fen, 3_600_000, 11)] if differs else []
        )
        assert found == expected

    def test_a_base_without_an_employer_proves_no_wage(self):
        assert (
            compare(
                hit("SI", contribution_base_month_fen=300_000), on_file={HEAD: {"wage_income_year_fen": 0}}
            )
            == []
        )

    def test_a_deposit_of_480_a_month_proves_2000_a_month(self):
        found = compare(hit("HF", deposit_month_fen=48_000), on_file={HEAD: {"wage_income_year_fen": 0}})
        assert found == [Contradiction(HEAD, "wage_income_year_fen", 0, 2_400_000, 11)]

    def test_of_two_proofs_of_a_wage_the_larger_counts(self):
        answers = (
            hit("SI", inquiry=11, contribution_base_month_fen=100_000, employer=1),
            hit("HF", inquiry=12, deposit_month_fen=48_000),
        )
        found = compare(*answers, on_file={HEAD: {"wage_income_year_fen": 0}})
        assert found == [Contradiction(HEAD, "wage_income_year_fen", 0, 2_400_000, 12)]

    def test_a_pension_declared_as_exempt_is_declared(self):
        answer = hit("SI", pension_month_fen=10_000)  # 1,200 yuan a year
        facts = {"transfer_income_year_fen": 0, "exempt_income_year_fen": 120_000}
        assert compare(answer, on_file={HEAD: facts}) == []
        found = compare(answer, on_file={HEAD: facts | {"exempt_income_year_fen": 100_000}})
        assert found == [Contradiction(HEAD, "transfer_income_year_fen", 0, 20_000, 11)]

    def test_deposits_are_added_up_and_differ_beyond_a_thousand_yuan(self):
        answers = (
            hit("BANK", balance_fen=700_000),
            hit("BANK", 2, 12, balance_fen=500_000),
            silent("BANK", 3, 13),
        )
        assert compare(*answers, on_file={HOUSEHOLD: {"financial_assets_fen": 1_100_000}}) == []
        assert compare(*answers, on_file={HOUSEHOLD: {"financial_assets_fen": 1_099_999}}) == [
            Contradiction(HOUSEHOLD, "financial_assets_fen", 1_099_999, 1_200_000, 11)
        ]


class TestDeath:
    def test_the_register_is_exact(self):
        found = compare(hit("HK", death_date=18_500), on_file={})
        assert found == [Contradiction(HEAD, "death_day", None, 18_500, 11)]

    def test_a_cremation_says_no_later_than(self):
        answer = hit("CRE", cremation_date=18_503)
        assert compare(answer, on_file={}) == [Contradiction(HEAD, "death_day", None, 18_503, 11)]
        assert compare(answer, on_file={HEAD: {"death_day": 18_500}}) == []
        assert compare(answer, on_file={HEAD: {"death_day": 18_504}}) == [
            Contradiction(HEAD, "death_day", 18_504, 18_503, 11)
        ]

    @pytest.mark.parametrize("cremated", [18_499, 18_503])
    def test_the_register_is_believed_before_the_crematorium(self, cremated):
        answers = hit("HK", death_date=18_500), hit("CRE", inquiry=12, cremation_date=cremated)
        assert compare(*answers, on_file={}) == [Contradiction(HEAD, "death_day", None, 18_500, 11)]

    def test_no_record_and_a_living_person_say_nothing(self):
        assert compare(none("HK"), hit("CRE", 1, 12, marriage=1), on_file={}) == []


def test_a_declared_disability_without_a_certificate():
    facts = {HEAD: {"disability_category": 4, "disability_grade": 2}}
    assert compare(none("DIS"), on_file=facts) == [
        Contradiction(HEAD, "disability_category", 4, 0, 11),
        Contradiction(HEAD, "disability_grade", 2, 0, 11),
    ]
    assert compare(hit("DIS", disability_category=4, disability_grade=2), on_file=facts) == []


class TestTable:
    def test_every_line_reads_a_column_of_its_department_into_a_fact(self):
        for check in CHECKS:
            names = {column.name for column in contracts.FORMS[check.department].columns}
            assert {check.column, check.only_with or check.column} <= names
            assert check.kind.name == check.fact
            assert not check.tolerance or check.tolerance in FIGURES

    def test_every_department_has_a_form_and_a_line(self):
        assert set(contracts.FORMS) == set(contracts.DATASETS) == set(Department)
        assert {check.department for check in CHECKS} == set(Department)


@st.composite
def situations(draw):
    """One line of the table, answers of up to four people (some missing), and what is on file."""
    check = draw(st.sampled_from(CHECKS))
    kind = check.kind
    many = draw(st.integers(1, 4)) if kind.of == "household" else 1
    top = {Unit.CODE: max(kind.choices, default=0), Unit.YES_NO: 1, Unit.COUNT: 5}.get(kind.unit, 10_000)
    answers = []
    for person in range(1, many + 1):
        said = draw(st.sampled_from(["hit", "none", "silent"]))
        value = draw(st.integers(0, top))
        answers.append(
            {
                "hit": hit(check.department, person, 10 + person, **{check.column: value}, employer=1),
                "none": none(check.department, person, 10 + person),
                "silent": silent(check.department, person, 10 + person),
            }[said]
        )
    facts = draw(st.none() | st.integers(0, top * many))
    subject = HOUSEHOLD if kind.of == "household" else HEAD
    return check, answers, subject, {} if facts is None else {check.fact: facts}


@given(situations())
def test_taking_over_the_verified_figure_ends_the_contradiction(situation):
    _, answers, subject, facts = situation
    on_file = {subject: dict(facts)}
    for found in compare(*answers, on_file=on_file):
        assert found.subject == subject
        assert found.verified != found.declared
        assert found.verified == FACT_KINDS[found.fact].check(found.verified)
        assert found.inquiry_id in {answer.inquiry_id for answer in answers if answer.values is not None}
        on_file[subject][found.fact] = found.verified
    assert compare(*answers, on_file=on_file) == []


@given(situations())
def test_a_missing_answer_proves_no_upper_bound_and_raises_nothing_alone(situation):
    check, answers, subject, facts = situation
    proof = bounds(check, answers, facts, FIGURES)
    missing = [answer for answer in answers if answer.values is None]
    if proof is not None and missing and check.reading is Reading.EXACT:
        assert proof.high is None
    assert compare(*missing, on_file={subject: facts}) == []


@given(situations(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(situation, random):
    _, answers, subject, facts = situation
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert compare(*shuffled, on_file={subject: facts}) == compare(*answers, on_file={subject: facts})


@given(situations())
def test_more_answers_only_narrow(situation):
    """A contradiction by a lower bound, found while some are silent, stays when they answer."""
    check, answers, subject, facts = situation
    before = compare(*answers, on_file={subject: facts})
    told = [none(a.department, a.person_id, a.inquiry_id) if a.values is None else a for a in answers]
    after = {
        (found.fact, found.verified >= (found.declared or 0))
        for found in compare(*told, on_file={subject: facts})
    }
    if check.kind.unit is not Unit.CODE:
        assert {(found.fact, True) for found in before if found.verified >= (found.declared or 0)} <= after
