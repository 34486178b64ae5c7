"""The rules of 抚恤补助 (veterans sheet 1, 2.2, 10). Pure formulas: a person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    count,
    half_up_div,
    lookup,
    max_of,
    total,
    when,
)
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
LAW = "军人抚恤优待条例"
SINCE = {"since": "2004-10-01"}
DISABLED, MARTYR, ON_DUTY, ILLNESS, DEMOBILISED, SICK, COMBAT, CONSCRIPT, CHILD, RED_ARMY = range(1, 11)
PARENT, SPOUSE, SON_OR_DAUGHTER, SIBLING = range(1, 5)
BY_ILLNESS, LAST_GRADE_BY_ILLNESS = 3, 6
EARLY, LATE = 1, 2  # enlisted by 31 October 1954, or later; 0 is not on file
ADULT, OLD = 18, 60
NO_LABOUR, DECEMBER = 3, 12

book = Book("抚恤补助", parameters=PARAMETERS.declarations)
book.input("alive", PERSON, "参考日在世")
book.input("age", PERSON, "年龄", "周岁", 0, 150)
book.input("age_at_month_end", PERSON, "月末年龄", "周岁", 0, 150)
book.input("month_of_year", PERSON, "月份", "月", 1, 12)
book.input("calendar_year", PERSON, "年份", "年", 1900, 2200)
book.input("veteran_category", PERSON, "优抚对象类别", "项", 0, 10)
book.input("veteran_second_category", PERSON, "优抚对象另一类别", "项", 0, 10)
book.input("veteran_grade", PERSON, "残疾军人等级", "级", 0, 10)
book.input("veteran_cause", PERSON, "残疾性质", "项", 0, 3)
book.input("service_years", PERSON, "服役年数", "年", 0, 80)
book.input("enlistment_period", PERSON, "入伍时期", "项", 0, 2)
book.input("veteran_rural", PERSON, "农村籍入伍")
book.input("employee_pension", PERSON, "领取城镇职工养老金")
book.input("veteran_relation", PERSON, "与烈士（军人）的关系", "项", 0, 4)
book.input("veteran_no_means", PERSON, "无生活费来源")
book.input("veteran_low_income", PERSON, "收入低于当地居民平均生活水平")
book.input("veteran_supported", PERSON, "军人生前供养")
book.input("labour_ability", PERSON, "劳动能力", "项", 0, 3)
book.input("in_school", PERSON, "在校就读")
book.input("disability_grade", PERSON, "残疾等级", "级", 0, 4)
book.input("serving_sentence", PERSON, "在监服刑")
book.input("veteran_suspended", PERSON, "抚恤优待中止")
book.input("paid_here", PERSON, "本年由本地发放")


def _month(year, before, raised, month_of_year, after_months):
    """The month's part of a yearly standard, which is `before` for the first months of a year of a rise."""
    usual = half_up_div(year, 12)
    whole = after_months * before + (12 - after_months) * year
    made_up = half_up_div(whole, 12) - after_months * half_up_div(before, 12) - (11 - after_months) * usual
    december = when(raised, made_up, year - 11 * usual)
    return when(month_of_year == DECEMBER, december, usual)


@book.rule(PERSON, "未中止、由本地发放", source=f"{LAW}；转移当年由迁出地发放", **SINCE)
def payable(alive, serving_sentence, veteran_suspended, paid_here):
    return alive & ~serving_sentence & ~veteran_suspended & paid_here


# --- 残疾抚恤金 --------------------------------------------------------------------------------


@book.rule(PERSON, "符合残疾抚恤金条件", source=f"{LAW}：因战因公一至十级、因病一至六级", **SINCE)
def disability_entitled(veteran_category, veteran_second_category, veteran_grade, veteran_cause):
    belongs = (veteran_category == DISABLED) | (veteran_second_category == DISABLED)
    graded = (veteran_grade >= 1) & (veteran_cause >= 1)
    return belongs & graded & ((veteran_cause != BY_ILLNESS) | (veteran_grade <= LAST_GRADE_BY_ILLNESS))


@book.rule(PERSON, "残疾抚恤金年标准", "元/人年", source="退役军人事务部、财政部年度标准", **SINCE)
def disability_year(disability_standard, veteran_grade, veteran_cause):
    return lookup(disability_standard, max_of(veteran_grade, 1), max_of(veteran_cause, 1))


@book.rule(PERSON, "调整前的残疾抚恤金年标准", "元/人年", source="退役军人事务部、财政部年度标准", **SINCE)
def disability_year_before(disability_standard_before, veteran_grade, veteran_cause):
    return lookup(disability_standard_before, max_of(veteran_grade, 1), max_of(veteran_cause, 1))


@book.rule(PERSON, "残疾抚恤金", "元/人月", source="年标准除以十二，四舍五入到分，十二月补尾差", **SINCE)
def disability_pay(
    disability_entitled, disability_year, disability_year_before, disability_raised_in, calendar_year,
    month_of_year, raised_after_months,
):  # fmt: skip
    raised = calendar_year == disability_raised_in
    pay = _month(disability_year, disability_year_before, raised, month_of_year, raised_after_months)
    return when(disability_entitled, pay)


# --- 三属定期抚恤金 --------------------------------------------------------------------------------


@book.rule(PERSON, "符合定期抚恤金条件", source=f"{LAW}：遗属的条件", **SINCE)
def survivor_in_need(
    veteran_relation, veteran_no_means, veteran_low_income, veteran_supported, labour_ability, age, in_school,
    disability_grade,
):  # fmt: skip
    poor = ((labour_ability == NO_LABOUR) & veteran_no_means) | veteran_low_income
    parent_or_spouse = (veteran_relation == PARENT) | (veteran_relation == SPOUSE)
    young = age < ADULT
    child = young | ((in_school | (disability_grade >= 1)) & veteran_no_means)
    sibling = veteran_supported & (young | (in_school & veteran_no_means))
    return (
        (parent_or_spouse & poor)
        | ((veteran_relation == SON_OR_DAUGHTER) & child)
        | ((veteran_relation == SIBLING) & sibling)
    )


@book.rule(PERSON, "定期抚恤金类别", "项", source=f"{LAW}：就高", **SINCE)
def survivor_kind(veteran_category, veteran_second_category):
    """The most favourable of the three (烈士 before 因公 before 病故), 0 for none."""

    def has(kind):
        return (veteran_category == kind) | (veteran_second_category == kind)

    return when(has(MARTYR), MARTYR, when(has(ON_DUTY), ON_DUTY, when(has(ILLNESS), ILLNESS, 0)))


@book.rule(PERSON, "定期抚恤金年标准", "元/人年", source="退役军人事务部、财政部年度标准", **SINCE)
def survivor_year(survivor_standard, survivor_kind):
    return lookup(survivor_standard, max_of(survivor_kind, MARTYR))


@book.rule(PERSON, "调整前的定期抚恤金年标准", "元/人年", source="退役军人事务部、财政部年度标准", **SINCE)
def survivor_year_before(survivor_standard_before, survivor_kind):
    return lookup(survivor_standard_before, max_of(survivor_kind, MARTYR))


@book.rule(PERSON, "定期抚恤金", "元/人月", source="年标准除以十二，四舍五入到分，十二月补尾差", **SINCE)
def survivor_pay(
    survivor_kind, survivor_in_need, survivor_year, survivor_year_before, survivor_raised_in, calendar_year,
    month_of_year, raised_after_months,
):  # fmt: skip
    raised = calendar_year == survivor_raised_in
    pay = _month(survivor_year, survivor_year_before, raised, month_of_year, raised_after_months)
    return when((survivor_kind >= MARTYR) & survivor_in_need, pay)


# --- 定期定量补助 --------------------------------------------------------------------------------


@book.rule(PERSON, "老义务兵补助", "元/人月", source="农村籍、1954年11月1日后入伍、年满60周岁", **SINCE)
def old_conscript_pay(
    veteran_category, veteran_second_category, veteran_rural, enlistment_period, age_at_month_end,
    employee_pension, pension_excludes, service_years, service_year_unit,
):  # fmt: skip
    belongs = (veteran_category == CONSCRIPT) | (veteran_second_category == CONSCRIPT)
    of_age = (age_at_month_end >= OLD) & (enlistment_period == LATE)
    pensioner = employee_pension & pension_excludes
    return when(belongs & veteran_rural & of_age & ~pensioner, service_years * service_year_unit)


@book.rule(PERSON, "其他定期补助", "元/人月", source=f"{LAW}；复员军人须1954年10月31日前入伍", **SINCE)
def other_fixed_pay(
    veteran_category, veteran_second_category, enlistment_period, age_at_month_end, fixed_standard,
    month_of_year,
):  # fmt: skip
    def pay(kind, condition=True):
        belongs = (veteran_category == kind) | (veteran_second_category == kind)
        year = lookup(fixed_standard, kind)
        usual = half_up_div(year, 12)
        return when(belongs & condition, when(month_of_year == DECEMBER, year - 11 * usual, usual))

    return max_of(
        pay(DEMOBILISED, enlistment_period == EARLY), pay(SICK), pay(COMBAT),
        pay(CHILD, age_at_month_end >= OLD), pay(RED_ARMY),
    )  # fmt: skip


# --- 就高 --------------------------------------------------------------------------------


@book.rule(PERSON, "抚恤补助（就高一项）", "元/人月", source=f"{LAW}：不重复享受同类抚恤", **SINCE)
def highest(disability_pay, survivor_pay, old_conscript_pay, other_fixed_pay):
    return max_of(disability_pay, survivor_pay, old_conscript_pay, other_fixed_pay)


@book.rule(PERSON, "月发额", "元/人月", source="年标准除以十二，四舍五入到分", **SINCE)
def monthly(
    disability_entitled, disability_year, survivor_kind, survivor_in_need, survivor_year, old_conscript_pay,
    other_fixed_pay,
):  # fmt: skip
    """As every month but December brings it: what a decision names."""
    survivor = (survivor_kind >= MARTYR) & survivor_in_need
    return max_of(
        when(disability_entitled, half_up_div(disability_year, 12)),
        when(survivor, half_up_div(survivor_year, 12)), old_conscript_pay, other_fixed_pay,
    )  # fmt: skip


@book.rule(HOUSEHOLD, "每月抚恤补助", "元/月", source=LAW, **SINCE)
def monthly_amount(payable, monthly):
    return total(when(payable, monthly))


@book.rule(PERSON, "本月抚恤补助", "元/人月", source=LAW, **SINCE)
def paid(payable, highest):
    return when(payable, highest)


@book.rule(HOUSEHOLD, "抚恤补助", "元/月", source=LAW, **SINCE)
def amount(paid):
    return total(paid)


@book.rule(HOUSEHOLD, "享受人数", "人", source=LAW, **SINCE)
def persons(paid):
    return count(paid > 0)


@book.rule(HOUSEHOLD, "符合条件", source=LAW, **SINCE)
def eligible(persons):
    return persons > 0


book.programme("veteran_support", "抚恤补助", amount="amount", persons="persons")
book.check()
