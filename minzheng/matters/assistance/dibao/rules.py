"""最低生活保障：谁符合条件、每月补多少。一条规则一个函数，参数名就是它的依据。

Amounts are fen. Incomes are totals of the twelve months before the day they were declared for, so that
the only divisions are the two by twelve months below. Two laws stand here by date: the trial measures
of 2012 (民发〔2012〕220号, to 2021-06-30) and the measures of 2021 (民发〔2021〕57号).

Property that the law leaves out (a disabled person's vehicle, a dilapidated house, a dormant licence)
is left out of the fact, by an officer with a paper; so a count here is a count of what matters.
"""

from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    ceil_div,
    choose,
    count,
    floor_div,
    max_of,
    min_of,
    of,
    round_to,
    total,
    when,
)
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
book = Book("最低生活保障", parameters=PARAMETERS.declarations)

LAW_2012 = {"since": "2012-12-12", "until": "2021-06-30"}
LAW_2021 = {"since": "2021-07-01"}
BOTH_LAWS = {"since": "2012-12-12"}
REGULATION = "社会救助暂行办法"  # 国务院令第649号
TRIAL = "民发〔2012〕220号"
MEASURES = "民发〔2021〕57号"
LOCAL = "当地刚性支出扣减办法"
_YEAR_FEN_MAX = 10**11


def under_either(level, label, unit, *, article, before=TRIAL):
    """One formula under both laws, each naming its own source: `before` 2021-07-01, and `article` since."""

    def declare(function):
        name = function.__name__
        book.rule(level, label, unit, source=before, name=name, **LAW_2012)(function)
        book.rule(level, label, unit, source=f"{MEASURES} {article}", name=name, **LAW_2021)(function)
        return function

    return declare


book.input("alive", PERSON, "参考日在世")
book.input("wage_income_year_fen", PERSON, "工资性收入", "元/年", 0, _YEAR_FEN_MAX)
book.input("employment_cost_year_fen", PERSON, "必要就业成本", "元/年", 0, _YEAR_FEN_MAX)
book.input("business_income_year_fen", PERSON, "经营净收入", "元/年", 0, _YEAR_FEN_MAX)
book.input("property_income_year_fen", PERSON, "财产净收入", "元/年", 0, _YEAR_FEN_MAX)
book.input("transfer_income_year_fen", PERSON, "转移净收入", "元/年", 0, _YEAR_FEN_MAX)
book.input("other_income_year_fen", PERSON, "其他收入", "元/年", 0, _YEAR_FEN_MAX)
book.input("medical_cost_year_fen", PERSON, "医疗自付支出", "元/年", 0, _YEAR_FEN_MAX)
book.input("urban", HOUSEHOLD, "按城市标准")
book.input("support_income_year_fen", HOUSEHOLD, "赡养、抚养、扶养费", "元/年", 0, _YEAR_FEN_MAX)
book.input("financial_assets_fen", HOUSEHOLD, "家庭金融资产", "元", 0, _YEAR_FEN_MAX)
book.input("vehicle_count", HOUSEHOLD, "机动车", "辆", 0, 100)
book.input("home_count", HOUSEHOLD, "住房套数", "套", 0, 100)
book.input("runs_business", HOUSEHOLD, "有实际经营的工商登记")
book.input("gradual_exit_running", HOUSEHOLD, "参考日在渐退期内")
book.input("gradual_exit_monthly_fen", HOUSEHOLD, "渐退前月补助", "元/户月", 0, _YEAR_FEN_MAX)


@book.rule(PERSON, "计入共同生活家庭成员", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def counted(alive):
    return alive


@book.rule(HOUSEHOLD, "保障人数", "人", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def members(counted):
    return count(counted)


@book.rule(PERSON, "工资性收入（扣除必要就业成本）", "元/年", source=TRIAL, name="net_wage_year", **LAW_2012)
def net_wage_year_2012(wage_income_year_fen, employment_cost_year_fen, employment_cost_deducted):
    net = max_of(wage_income_year_fen - employment_cost_year_fen, 0)
    return when(employment_cost_deducted, net, wage_income_year_fen)


@book.rule(
    PERSON, "工资性收入（扣除必要就业成本）", "元/年",
    source=f"{MEASURES} 第十三条、第十四条", name="net_wage_year", **LAW_2021,
)  # fmt: skip
def net_wage_year_2021(wage_income_year_fen, employment_cost_year_fen):
    return max_of(wage_income_year_fen - employment_cost_year_fen, 0)


@under_either(PERSON, "计入的年收入", "元/年", article="第十三条")
def countable_income_year(
    counted, net_wage_year, business_income_year_fen, property_income_year_fen,
    transfer_income_year_fen, other_income_year_fen,
):  # fmt: skip
    income = (
        net_wage_year
        + business_income_year_fen
        + property_income_year_fen
        + transfer_income_year_fen
        + other_income_year_fen
    )
    return when(counted, income)


@under_either(HOUSEHOLD, "家庭年收入", "元/年", article="第十三条")
def household_income_year(countable_income_year, support_income_year_fen):
    return total(countable_income_year) + support_income_year_fen


@under_either(PERSON, "可扣减的医疗自付支出", "元/年", article="第十四条", before=LOCAL)
def medical_cost_counted(counted, medical_cost_year_fen):
    return when(counted, medical_cost_year_fen)


@book.rule(HOUSEHOLD, "刚性支出扣减", "元/年", source=LOCAL, name="rigid_deduction_year", **LAW_2012)
def rigid_deduction_year_2012(
    rigid_deducted, medical_cost_counted, household_income_year, rigid_deduction_cap
):
    cap = of(household_income_year, rigid_deduction_cap)
    return when(rigid_deducted, min_of(total(medical_cost_counted), cap))


@book.rule(
    HOUSEHOLD, "刚性支出扣减", "元/年", source=f"{MEASURES} 第十四条", name="rigid_deduction_year", **LAW_2021
)
def rigid_deduction_year_2021(medical_cost_counted, household_income_year, rigid_deduction_cap):
    return min_of(total(medical_cost_counted), of(household_income_year, rigid_deduction_cap))


@under_either(HOUSEHOLD, "核定的家庭年收入", "元/年", article="第十三条、第十四条")
def net_income_year(household_income_year, rigid_deduction_year):
    return max_of(household_income_year - rigid_deduction_year, 0)


@under_either(HOUSEHOLD, "家庭人均月收入", "元/人月", article="第十三条")
def income_per_head(net_income_year, members):
    # Rounding down cannot change a comparison with a standard in whole fen.
    return floor_div(net_income_year, 12 * max_of(members, 1))


@book.rule(HOUSEHOLD, "低保标准", "元/人月", source=f"{REGULATION} 第十条", **BOTH_LAWS)
def standard(urban, standard_urban, standard_rural):
    return when(urban, standard_urban, floor_div(standard_rural, 12))


@book.rule(HOUSEHOLD, "家庭人均月收入低于标准", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def below_standard(income_per_head, standard):
    return income_per_head < standard


@book.rule(HOUSEHOLD, "家庭金融资产上限", "元", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def financial_assets_limit(standard, members, financial_assets_multiple):
    return of(standard * members, financial_assets_multiple)


@book.rule(HOUSEHOLD, "金融资产不超过上限", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def financial_assets_fit(financial_assets_fen, financial_assets_limit):
    return financial_assets_fen <= financial_assets_limit


@book.rule(HOUSEHOLD, "机动车不超过上限", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def vehicles_fit(vehicle_count, vehicle_limit):
    return vehicle_count <= vehicle_limit


@book.rule(HOUSEHOLD, "住房不超过上限", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def homes_fit(home_count, home_limit):
    return home_count <= home_limit


@book.rule(HOUSEHOLD, "工商登记符合规定", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def business_fits(runs_business, business_allowed):
    return ~runs_business | business_allowed


@book.rule(HOUSEHOLD, "家庭财产符合规定", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def assets_fit(financial_assets_fit, vehicles_fit, homes_fit, business_fits):
    return financial_assets_fit & vehicles_fit & homes_fit & business_fits


@book.rule(HOUSEHOLD, "符合低保条件", source=f"{REGULATION} 第九条", **BOTH_LAWS)
def eligible(members, below_standard, assets_fit):
    return (members > 0) & below_standard & assets_fit


@book.rule(HOUSEHOLD, "低保金（补差）", "元/户月", source=f"{REGULATION} 第十二条", **BOTH_LAWS)
def gap(eligible, standard, members, net_income_year, rounding_unit, minimum_amount):
    # The division by twelve stands after the subtraction, so that nothing is rounded twice.
    exact = ceil_div(standard * members * 12 - net_income_year, 12)
    return when(eligible, max_of(round_to(exact, rounding_unit, "ceil"), minimum_amount))


@book.rule(
    HOUSEHOLD, "渐退", source="中办国办《关于改革完善社会救助制度的意见》；民发〔2022〕83号", **BOTH_LAWS
)
def in_gradual_exit(members, below_standard, assets_fit, gradual_exit_running):
    return (members > 0) & ~below_standard & assets_fit & gradual_exit_running


@book.rule(HOUSEHOLD, "渐退期补助", "元/户月", source="民发〔2022〕83号；当地渐退规定", **BOTH_LAWS)
def gradual_exit_amount(gradual_exit_monthly_fen, gradual_exit_rate):
    return of(gradual_exit_monthly_fen, gradual_exit_rate)


@book.rule(HOUSEHOLD, "每月低保金", "元/户月", source=f"{REGULATION} 第十二条", **BOTH_LAWS)
def amount(eligible, gap, in_gradual_exit, gradual_exit_amount):
    return choose([(eligible, gap), (in_gradual_exit, gradual_exit_amount)], 0)


book.programme("dibao", "最低生活保障", amount="amount", persons="members")
book.check()
