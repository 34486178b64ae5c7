"""The rules of the allowance by age (elderly sheet ELD-01). Pure formulas: a person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, choose, count, max_over, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
BANDS = (65, 70, 80, 90, 100)  # the lowest age of each
LIST = "国家基本养老服务清单：高龄津贴"
SINCE = {"since": "2016-01-01"}
OF_THE_APPLICATION = {"start_rule", "notice_before_decision"}

book = Book(
    "高龄津贴",
    parameters={name: one for name, one in PARAMETERS.declarations.items() if name not in OF_THE_APPLICATION},
)
book.input("alive", PERSON, "参考日在世")
book.input("age", PERSON, "参考日周岁", "周岁", 0, 150)
book.input("age_at_month_end", PERSON, "当月末周岁", "周岁", 0, 150)
book.input("serving_sentence", PERSON, "在监服刑")
book.receives("dibao", level=PERSON, label="最低生活保障")
book.receives("dibao_marginal", level=PERSON, label="低保边缘家庭")
book.receives("tekun", level=PERSON, label="特困供养")


@book.rule(PERSON, "计算年龄", "周岁", source=LIST, **SINCE)
def age_counted(age, age_at_month_end, band_begins):
    return when(band_begins == "birth_month", age_at_month_end, age)


@book.rule(PERSON, "年龄段标准", "元/人月", source=LIST, **SINCE)
def rate(age_counted, rate_65, rate_70, rate_80, rate_90, rate_100):
    rates = (rate_65, rate_70, rate_80, rate_90, rate_100)
    oldest_first = reversed(list(zip(BANDS, rates, strict=True)))
    return choose([(age_counted >= lowest, amount) for lowest, amount in oldest_first], 0)


@book.rule(PERSON, "困难老年人", source=LIST, **SINCE)
def needy(receives_dibao, receives_dibao_marginal, receives_tekun):
    return receives_dibao | receives_dibao_marginal | receives_tekun


@book.rule(PERSON, "属于发放对象", source=LIST, **SINCE)
def in_the_circle(age_counted, needy, needy_only_below):
    return needy | (age_counted >= needy_only_below)


@book.rule(PERSON, "由特困供养保障", source="当地规定", **SINCE)
def provided_by_tekun(receives_tekun, paid_beside_tekun):
    return receives_tekun & ~paid_beside_tekun


@book.rule(PERSON, "服刑期间停发", source="当地规定", **SINCE)
def suspended(serving_sentence, stops_while_serving):
    return serving_sentence & stops_while_serving


@book.rule(PERSON, "符合高龄津贴条件", source=LIST, **SINCE)
def entitled(alive, rate, in_the_circle, provided_by_tekun, suspended):
    return alive & (rate > 0) & in_the_circle & ~provided_by_tekun & ~suspended


@book.rule(PERSON, "本人津贴", "元/月", source=LIST, **SINCE)
def paid(entitled, rate):
    return when(entitled, rate)


@book.rule(HOUSEHOLD, "计发年龄", "周岁", source=LIST, **SINCE)
def age_paid(age_counted):
    return max_over(age_counted)


@book.rule(HOUSEHOLD, "享受人数", "人", source=LIST, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=LIST, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "高龄津贴", "元/月", source=LIST, **SINCE)
def amount(paid):
    return total(paid)


book.programme("elderly", "高龄津贴", amount="amount", persons="persons")
book.check()
