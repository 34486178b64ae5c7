"""The rule book of the bench: 35 rules of social assistance as an official would want to read them.

Amounts are fen a month. Twice a value goes from persons to the household and back to persons: incomes
decide whether the household's property fits, which decides who is 特困; without these, incomes decide
whether the household is on 低保, which decides each member's class and top-up. The articles are those of
the national law; every number of the parameters is invented.
"""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    Enumeration,
    age_on,
    ceil_to_yuan,
    choose,
    code,
    count,
    floor_div,
    lookup,
    max_of,
    min_of,
    of,
    total,
    when,
    yuan,
)
from minzheng.kernel.rules.parameters import load_parameters

NATIONAL = load_parameters(Path(__file__).with_name("parameters.toml"))
BOOK = "bench.rules.book:book"
book = Book("测量用社会救助", parameters=NATIONAL.declarations)

DISABILITY = Enumeration(
    "残疾类别",
    {
        "none": "无",
        "visual": "视力",
        "hearing": "听力",
        "speech": "言语",
        "physical": "肢体",
        "intellectual": "智力",
        "mental": "精神",
        "multiple": "多重",
    },
)
SELF_CARE = Enumeration("自理能力", {"full": "全自理", "partial": "半护理", "none": "全护理"})
CLASS = Enumeration("分类施保类别", {"none": "无", "A": "A 类", "B": "B 类", "C": "C 类"})

REGULATION = "社会救助暂行办法"  # 国务院令第649号
MEASURES = "民发〔2021〕57号"
TWO_ALLOWANCES = "国发〔2015〕52号"
_INCOME_MAX = yuan(200_000)

book.input("birth_date", PERSON, "出生日期", "日期", dt.date(1900, 1, 1), dt.date(2026, 12, 31))
book.input("counted", PERSON, "共同生活")
book.input("in_institution", PERSON, "由机构供养")
book.input("student", PERSON, "在校")
book.input("disability_category", PERSON, "残疾类别", DISABILITY)
book.input("disability_level", PERSON, "残疾等级", "级", 0, 4)
book.input("self_care", PERSON, "自理能力", SELF_CARE)
book.input("without_supporter", PERSON, "无履行能力的赡养、抚养、扶养人")
book.input("seriously_ill", PERSON, "重病")
book.input("wage_fen", PERSON, "工资性收入", "元/月", 0, _INCOME_MAX)
book.input("business_fen", PERSON, "经营净收入", "元/月", -_INCOME_MAX, _INCOME_MAX)
book.input("property_fen", PERSON, "财产净收入", "元/月", 0, _INCOME_MAX)
book.input("transfer_fen", PERSON, "转移净收入", "元/月", 0, _INCOME_MAX)
book.input("pension_fen", PERSON, "养老金", "元/月", 0, _INCOME_MAX)
book.input("medical_fen", PERSON, "医疗自付支出", "元/月", 0, yuan(500_000))
book.input("urban", HOUSEHOLD, "按城市标准")
book.input("vehicles", HOUSEHOLD, "机动车", "辆", 0, 100)
book.input("homes", HOUSEHOLD, "住房", "套", 0, 100)
book.input("runs_business", HOUSEHOLD, "有工商登记")
book.input("financial_assets_fen", HOUSEHOLD, "金融资产", "元", 0, yuan(20_000_000))
book.input("support_fen", HOUSEHOLD, "赡养、抚养、扶养费", "元/月", 0, _INCOME_MAX)
book.input("emergency_cost_fen", HOUSEHOLD, "突发事件必需支出", "元", 0, yuan(5_000_000))
book.input("emergency_paid_fen", HOUSEHOLD, "本年已发临时救助", "元", 0, yuan(1_000_000))


@book.rule(PERSON, "年龄", "周岁")
def age(birth_date, reference_date):
    return age_on(birth_date, reference_date)


@book.rule(PERSON, "重度残疾", source=f"{TWO_ALLOWANCES} 第二条")
def severely_disabled(disability_level):
    return (disability_level >= 1) & (disability_level <= 2)


@book.rule(PERSON, "共同生活家庭成员", source=f"{MEASURES} 第十一条、第十二条")
def resident(counted, in_institution):
    return counted & ~in_institution


@book.rule(PERSON, "工资性收入（扣减就业成本，学生不计）", "元/月", source=f"{MEASURES} 第十三条、第十四条")
def net_wage(wage_fen, work_deduction, student):
    return when(student, 0, wage_fen - of(wage_fen, work_deduction))


@book.rule(PERSON, "养老金（计入部分）", "元/月", source=f"{MEASURES} 第十三条")
def net_pension(pension_fen, pension_disregard):
    return max_of(pension_fen - pension_disregard, 0)


@book.rule(PERSON, "可计入的收入", "元/月", source=f"{MEASURES} 第十三条")
def countable_income(resident, net_wage, net_pension, business_fen, property_fen, transfer_fen):
    # A loss of a business does not lower the other incomes.
    income = net_wage + net_pension + max_of(business_fen, 0) + property_fen + transfer_fen
    return when(resident, income)


@book.rule(HOUSEHOLD, "共同生活人数", "人", source=f"{REGULATION} 第九条")
def household_size(resident):
    return count(resident)


@book.rule(HOUSEHOLD, "低保标准", "元/人月", source=f"{REGULATION} 第十条")
def standard(urban, standard_urban, standard_rural):
    return when(urban, standard_urban, standard_rural)


@book.rule(HOUSEHOLD, "金融资产上限", "元", source=f"{REGULATION} 第九条")
def assets_limit(standard, household_size, assets_multiple):
    return of(standard * household_size, assets_multiple)


@book.rule(HOUSEHOLD, "家庭财产符合规定", source=f"{REGULATION} 第九条")
def assets_fit(
    financial_assets_fen, assets_limit, vehicles, vehicle_limit, homes, home_limit, runs_business,
    business_allowed,
):  # fmt: skip
    return (
        (financial_assets_fen <= assets_limit)
        & (vehicles <= vehicle_limit)
        & (homes <= home_limit)
        & (~runs_business | business_allowed)
    )


@book.rule(PERSON, "特困人员", source=f"{REGULATION} 第十四条")
def destitute(
    resident, without_supporter, age, severely_disabled, countable_income, standard, assets_fit
):  # fmt: skip
    unable_to_work = (age >= 60) | (age < 16) | severely_disabled
    return resident & without_supporter & unable_to_work & (countable_income < standard) & assets_fit


@book.rule(PERSON, "计入低保人口", source=f"{REGULATION} 第九条")
def insured(resident, destitute):
    return resident & ~destitute


@book.rule(HOUSEHOLD, "保障人数", "人", source=f"{REGULATION} 第九条")
def members(insured):
    return count(insured)


@book.rule(HOUSEHOLD, "家庭收入", "元/月", source=f"{MEASURES} 第十三条")
def income(insured, countable_income, support_fen):
    return total(when(insured, countable_income)) + support_fen


@book.rule(HOUSEHOLD, "医疗支出扣减", "元/月", source=f"{MEASURES} 第十四条")
def medical_deduction(insured, medical_fen, income, medical_cap):
    return min_of(total(when(insured, medical_fen)), of(income, medical_cap))


@book.rule(HOUSEHOLD, "核定的家庭收入", "元/月", source=f"{MEASURES} 第十三条、第十四条")
def net_income(income, medical_deduction):
    return income - medical_deduction


@book.rule(HOUSEHOLD, "人均收入", "元/人月", source=f"{MEASURES} 第十三条")
def income_per_head(net_income, members):
    # Rounding down cannot change a comparison with whole fen.
    return floor_div(net_income, max_of(members, 1))


@book.rule(HOUSEHOLD, "符合低保条件", source=f"{REGULATION} 第九条")
def eligible(members, income_per_head, standard, assets_fit):
    return (members > 0) & (income_per_head < standard) & assets_fit


@book.rule(HOUSEHOLD, "低保边缘家庭", source="中办国办《关于改革完善社会救助制度的意见》")
def edge(members, eligible, income_per_head, standard, edge_multiple, assets_fit):
    return (members > 0) & ~eligible & (income_per_head < of(standard, edge_multiple)) & assets_fit


@book.rule(HOUSEHOLD, "低保金（补差）", "元/户月", source=f"{REGULATION} 第十二条")
def gap(eligible, standard, members, net_income, minimum_gap):
    full = standard * members
    return when(eligible, ceil_to_yuan(max_of(full - net_income, of(full, minimum_gap))))


@book.rule(PERSON, "分类施保类别", CLASS, source=f"{REGULATION} 第十二条第二款")
def relief_class(
    eligible, insured, severely_disabled, age, elder_age, seriously_ill, child_age, student,
    disability_level,
):  # fmt: skip
    return choose(
        [
            (~(eligible & insured), "none"),
            (severely_disabled | (age >= elder_age), "A"),
            (seriously_ill | (age < child_age), "B"),
            (student | (disability_level > 0), "C"),
        ],
        code(CLASS, "none"),
    )


@book.rule(PERSON, "分类施保增发", "元/人月", source=f"{REGULATION} 第十二条第二款")
def top_up(relief_class, standard, top_up_a, top_up_b, top_up_c):
    shares = {"none": 0, "A": top_up_a, "B": top_up_b, "C": top_up_c}
    return of(standard, choose(relief_class, shares))


@book.rule(HOUSEHOLD, "每月低保金", "元/户月", source=f"{REGULATION} 第十二条")
def dibao(gap, top_up):
    return gap + total(top_up)


@book.rule(HOUSEHOLD, "价格临时补贴", "元/户月", source="社会救助和保障标准与物价上涨挂钩联动机制")
def price_relief(eligible, edge, price_covers_edge, price_per_head, members):
    return when(eligible | (edge & price_covers_edge), price_per_head * members)


@book.rule(PERSON, "特困供养金", "元/人月", source=f"{REGULATION} 第十五条")
def destitute_support(destitute, standard, destitute_ratio, destitute_care, self_care):
    return when(destitute, ceil_to_yuan(of(standard, destitute_ratio)) + lookup(destitute_care, self_care))


@book.rule(PERSON, "重度残疾人护理补贴", "元/人月", source=f"{TWO_ALLOWANCES} 第二条")
def care_allowance(care_rate, disability_category, disability_level, in_institution, destitute):
    rate = lookup(care_rate, disability_category, disability_level)
    return when(~in_institution & ~destitute, rate)


@book.rule(PERSON, "困难残疾人生活补贴", "元/人月", source=f"{TWO_ALLOWANCES} 第二条")
def living_allowance(living_rate, disability_level, insured, eligible, edge):
    return when(insured & (eligible | edge), lookup(living_rate, disability_level))


@book.rule(PERSON, "高龄津贴", "元/人月", source="老年人权益保障法 第三十三条")
def longevity(age, longevity_80, longevity_90, longevity_100):
    return choose([(age >= 100, longevity_100), (age >= 90, longevity_90), (age >= 80, longevity_80)], 0)


@book.rule(PERSON, "福利补贴", "元/人月", source=f"{TWO_ALLOWANCES} 第四条")
def allowances(care_allowance, living_allowance, longevity, care_or_longevity):
    higher = max_of(care_allowance, longevity)
    return living_allowance + when(care_or_longevity, higher, care_allowance + longevity)


@book.rule(HOUSEHOLD, "临时救助全年上限", "元/户年", source=f"{REGULATION} 第四十八条")
def emergency_limit(standard, household_size, emergency_cap, emergency_paid_fen):
    return max_of(of(standard * household_size, emergency_cap) - emergency_paid_fen, 0)


@book.rule(HOUSEHOLD, "临时救助", "元/户", source=f"{REGULATION} 第四十七条、第四十八条")
def emergency_aid(eligible, edge, emergency_cost_fen, emergency_rate, emergency_limit):
    aid = min_of(of(emergency_cost_fen, emergency_rate), emergency_limit)
    return when(eligible | edge, aid)


@book.rule(PERSON, "本人待遇", "元/人月")
def personal_relief(top_up, destitute_support, allowances):
    return top_up + destitute_support + allowances


@book.rule(HOUSEHOLD, "全家每月待遇", "元/户月")
def monthly_relief(gap, price_relief, personal_relief):
    return gap + price_relief + total(personal_relief)


@book.rule(HOUSEHOLD, "本月应发", "元/户")
def payable(monthly_relief, emergency_aid):
    return monthly_relief + emergency_aid


@book.rule(PERSON, "受助人员")
def receives(insured, eligible, personal_relief):
    return (insured & eligible) | (personal_relief > 0)


book.check()
