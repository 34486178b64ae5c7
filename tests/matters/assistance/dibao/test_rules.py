"""Amounts worked by hand, the boundaries, and the two laws."""

import datetime as dt

import pytest

from minzheng.kernel.rules.errors import FactError, ParameterError, RuleError
from minzheng.matters.assistance.dibao.rules import PARAMETERS, book
from tests.matters.assistance.dibao.families import DISTRICT, NOBODY, NOTHING, parameters

NOVEMBER, OCTOBER = dt.date(2020, 11, 1), dt.date(2020, 10, 1)
FATHER = NOBODY | {"medical_cost_year_fen": 6000_00}
MOTHER = NOBODY | {"wage_income_year_fen": 21_600_00, "employment_cost_year_fen": 3600_00}
FAMILY = [FATHER, MOTHER, NOBODY]


def evaluate(on_date: dt.date, members, household=NOTHING, **changed):
    return book.compile(on_date, parameters(on_date, **changed)).evaluate(household, members)


@pytest.mark.parametrize(("on_date", "amount"), [(NOVEMBER, 710_00), (OCTOBER, 500_00)])
def test_a_family_of_three_gets_the_gap_to_the_standard_of_the_month(on_date, amount):
    """(570 − 333.33…) × 3 = 710; (500 − 333.33…) × 3 = 500."""
    result = evaluate(on_date, FAMILY)
    assert result["net_income_year"] == 12_000_00
    assert result["income_per_head"] == 333_33
    assert result["amount"] == amount


def test_support_by_a_son_counts_and_the_rural_standard_is_a_twelfth_of_the_year():
    """Standard 4020 / 12 = 335; (1200 + 3960) / 12 = 430; 335 × 2 − 430 = 240."""
    household = NOTHING | {"urban": False, "support_income_year_fen": 3960_00}
    result = evaluate(NOVEMBER, [NOBODY | {"business_income_year_fen": 1200_00}, NOBODY], household)
    assert (result["standard"], result["amount"]) == (335_00, 240_00)


def test_an_income_equal_to_the_standard_is_not_below_it():
    equal, below = (
        evaluate(NOVEMBER, [NOBODY | {"transfer_income_year_fen": income}]) for income in (6840_00, 6839_99)
    )
    assert (equal["eligible"], equal["amount"]) == (False, 0)
    assert (below["eligible"], below["amount"]) == (True, 1)


@pytest.mark.parametrize(
    ("unit", "amount"), [(1, 1376_67), (10, 1376_70), (100, 1377_00)], ids=["fen", "jiao", "yuan"]
)
def test_the_amount_is_rounded_up_once_to_the_unit_of_the_place(unit, amount):
    """3 × 570 − 4000 / 12 = 1376.666…"""
    members = [NOBODY | {"transfer_income_year_fen": 4000_00}, NOBODY, NOBODY]
    assert evaluate(NOVEMBER, members, rounding_unit=unit)["amount"] == amount


def test_a_small_gap_is_lifted_to_the_minimum_only_for_who_is_eligible():
    near, above = (
        evaluate(NOVEMBER, [NOBODY | {"transfer_income_year_fen": income}], minimum_amount=50_00)["amount"]
        for income in (6700_00, 6840_00)
    )
    assert (near, above) == (50_00, 0)


def test_employment_cost_lowers_a_wage_to_nothing_at_most():
    member = NOBODY | {"wage_income_year_fen": 2400_00, "employment_cost_year_fen": 3600_00}
    result = evaluate(NOVEMBER, [member, MOTHER])
    assert result["net_wage_year"] == [0, 18_000_00]


def test_before_the_measures_of_2021_deductions_depend_on_the_place():
    elsewhere = evaluate(NOVEMBER, FAMILY, employment_cost_deducted=False, rigid_deducted=False)
    afterwards = evaluate(dt.date(2021, 7, 1), FAMILY, employment_cost_deducted=False, rigid_deducted=False)
    assert elsewhere["net_income_year"] == 21_600_00
    assert elsewhere["eligible"] is False
    assert afterwards["net_income_year"] == 12_000_00
    assert afterwards["amount"] == 710_00


def test_the_cap_limits_what_is_deducted():
    members = [NOBODY | {"other_income_year_fen": 10_000_00, "medical_cost_year_fen": 9000_00}]
    result = evaluate(NOVEMBER, members, rigid_deduction_cap=5000)
    assert result["rigid_deduction_year"] == 5000_00
    assert result["amount"] == 153_33 + 1  # 570 − 5000 / 12 = 153.333…


@pytest.mark.parametrize(
    ("fact", "fits", "exceeds"),
    [("financial_assets_fen", 41_040_00, 41_040_01), ("vehicle_count", 0, 1), ("home_count", 1, 2)],
)
def test_property_at_the_limit_fits_and_beyond_it_does_not(fact, fits, exceeds):
    """24 × 570 × 3 = 41,040."""
    assert evaluate(NOVEMBER, FAMILY, NOTHING | {fact: fits})["amount"] == 710_00
    refused = evaluate(NOVEMBER, FAMILY, NOTHING | {fact: exceeds})
    assert (refused["below_standard"], refused["assets_fit"], refused["amount"]) == (True, False, 0)


def test_a_running_business_does_not_fit_unless_the_place_allows_it():
    household = NOTHING | {"runs_business": True}
    assert evaluate(NOVEMBER, FAMILY, household)["amount"] == 0
    assert evaluate(NOVEMBER, FAMILY, household, business_allowed=True)["amount"] == 710_00


def test_who_has_died_counts_neither_as_a_person_nor_with_an_income():
    members = [NOBODY | {"alive": False, "transfer_income_year_fen": 90_000_00}, *FAMILY[1:]]
    result = evaluate(NOVEMBER, members)
    assert (result["members"], result["net_income_year"]) == (2, 18_000_00)
    assert result["income_per_head"] == 750_00
    assert result["amount"] == 0


@pytest.mark.parametrize(("rate", "amount"), [(10_000, 500_00), (5000, 250_00)])
def test_gradual_exit_pays_a_share_of_the_earlier_amount(rate, amount):
    household = NOTHING | {"gradual_exit_running": True, "gradual_exit_monthly_fen": 500_00}
    rich = [NOBODY | {"wage_income_year_fen": 24_000_00}, NOBODY]
    result = evaluate(NOVEMBER, rich, household, gradual_exit_rate=rate)
    assert (result["eligible"], result["in_gradual_exit"], result["amount"]) == (False, True, amount)


def test_the_guarantee_class_is_a_label_and_no_input():
    assert "guarantee_class" not in book.declared


def test_a_missing_fact_is_named_and_not_guessed():
    without = {name: value for name, value in MOTHER.items() if name != "wage_income_year_fen"}
    with pytest.raises(FactError, match=r"第 2 位成员的“工资性收入”.*没有填写"):
        evaluate(NOVEMBER, [FATHER, without])


def test_a_month_before_the_first_known_standard_is_refused_with_the_remedy():
    with pytest.raises(ParameterError, match=r"城市低保标准.*2019-12-01.*没有适用的值.*standard_urban"):
        evaluate(dt.date(2019, 12, 1), FAMILY)


def test_no_law_of_ours_reaches_before_the_trial_measures():
    with pytest.raises(RuleError, match="2012-12-11 没有任何生效的规则"):
        book.compile(dt.date(2012, 12, 11), PARAMETERS.resolve(DISTRICT, dt.date(2012, 12, 11)))


def test_each_law_names_its_own_source():
    for on_date, source in (
        (NOVEMBER, "民发〔2012〕220号"),
        (dt.date(2021, 7, 1), "民发〔2021〕57号 第十三条"),
    ):
        values = PARAMETERS.resolve(DISTRICT, on_date)
        tree = book.compile(on_date, values).explain(NOTHING, FAMILY).tree("income_per_head")
        assert tree["source"] == source


def test_the_laws_differ_in_digest_and_a_law_keeps_its_own():
    first, same, later = (
        book.compile(day, PARAMETERS.resolve(DISTRICT, day)).digest
        for day in (dt.date(2020, 1, 1), dt.date(2021, 6, 30), dt.date(2021, 7, 1))
    )
    assert first == same != later


def test_the_explanation_carries_document_and_first_day_of_the_standard():
    values = PARAMETERS.resolve(DISTRICT, NOVEMBER)
    tree = book.compile(NOVEMBER, values).explain(NOTHING, FAMILY).tree("standard")
    standard = next(child for child in tree["children"] if child["name"] == "standard_urban")
    assert tree["text"] == "570.00 元/人月"
    assert standard["from"] == {
        "area": "431103", "date": "2020-11-01", "document": "冷水滩区民政局2020年工作总结",
    }  # fmt: skip
