"""The rules of 义务兵家庭优待金 (veterans sheet 3). Pure formulas: a conscript is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    count,
    half_up_div,
    max_of,
    min_of,
    total,
    when,
)
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
LAW = "军人抚恤优待条例：义务兵家庭优待金"
SINCE = {"since": "2004-10-01"}

book = Book("义务兵家庭优待金", parameters=PARAMETERS.declarations)
book.input("month_of_year", PERSON, "月份", "月", 1, 12)
book.input("served_this_year", PERSON, "本年服役月数", "个月", 0, 12)
book.input("served_before", PERSON, "以前年度服役月数", "个月", 0, 1200)


@book.rule(PERSON, "计发月数", "个月", source=f"{LAW}（二年；提前退役、转士官按月比例）", **SINCE)
def counted_months(served_this_year, served_before, service_months_limit):
    return max_of(min_of(served_this_year, service_months_limit - served_before), 0)


@book.rule(PERSON, "本年优待金", "元/年", source=f"{LAW}（年标准按月折算，四舍五入到分）", **SINCE)
def of_the_year(yearly_standard, counted_months):
    return half_up_div(yearly_standard * counted_months, 12)


@book.rule(PERSON, "本月发放", "元/月", source="按年发放", **SINCE)
def paid(of_the_year, month_of_year, paid_in_month):
    return when(month_of_year == paid_in_month, of_the_year)


@book.rule(HOUSEHOLD, "本年优待金（全户）", "元/年", source=LAW, **SINCE)
def year_amount(of_the_year):
    return total(of_the_year)


@book.rule(HOUSEHOLD, "义务兵家庭优待金", "元/月", source=LAW, **SINCE)
def amount(paid):
    return total(paid)


@book.rule(HOUSEHOLD, "享受人数", "人", source=LAW, **SINCE)
def persons(of_the_year):
    return count(of_the_year > 0)


@book.rule(HOUSEHOLD, "符合条件", source=LAW, **SINCE)
def eligible(persons):
    return persons > 0


book.programme("conscript_family", "义务兵家庭优待金", amount="amount", persons="persons")
book.check()
