"""A small 低保 book that several tests read. Documents and amounts are invented."""

import datetime as dt

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    Enumeration,
    age_on,
    ceil_to_yuan,
    count,
    floor_div,
    lookup,
    max_of,
    of,
    total,
    when,
    yuan,
)
from minzheng.kernel.rules.parameters import Parameters, parse_parameters

GUARANTEE_CLASS = Enumeration("保障类别", {"A": "重点保障", "B": "一般保障"})
NOVEMBER = dt.date(2020, 11, 1)
TOML = """
[standard]
label  = "城市低保标准"
unit   = "元/人月"
source = "示例县政府文件"
values = [
  { area = "", from = 2019-01-01, value = 400, source = "示例部发〔2019〕1号" },
  { area = "999901", from = 2020-01-01, value = 500, source = "示例民发〔2020〕1号" },
  { area = "999901", from = 2020-11-01, value = 570, source = "示例民发〔2020〕9号", known_from = 2020-12-10 },
]

[work_share]
label  = "就业成本扣减比例"
unit   = "%"
source = "示例办法 第十四条"
note   = "比例由县定"
certainty = "verify"
values = [{ area = "", from = 2019-01-01, value = 7.5 }]

[supplement]
label  = "分类施保金"
unit   = "元/月"
source = "示例办法 第二十条"
keys   = { "保障类别" = ["A", "B"], "城乡" = [1, 2] }
values = [{ area = "", from = 2019-01-01, cells = { A = { 1 = 100, 2 = 80.5 }, B = { 1 = 50, 2 = 40 } } }]
"""


def small_parameters() -> Parameters:
    return Parameters(parse_parameters(TOML, "parameters.toml"))


def small_book() -> Book:
    book = Book("small", parameters=small_parameters().declarations)
    book.input("earned", PERSON, "工资性收入", "元/月", low=0, high=yuan(1_000_000))
    book.input("counted", PERSON, "计入保障人口")
    book.input("birth", PERSON, "出生日期", "日期")
    book.input("category", HOUSEHOLD, "保障类别", GUARANTEE_CLASS)
    book.input("zone", HOUSEHOLD, "城乡", "级", low=1, high=2)
    book.input("on_day", HOUSEHOLD, "计算日", "日期")

    @book.rule(PERSON, "可计入收入", "元/月", source="示例办法 第十四条")
    def countable(earned, work_share):
        return earned - of(earned, work_share)

    @book.rule(PERSON, "老年人")
    def elder(birth, on_day):
        return age_on(birth, on_day) >= 60

    @book.rule(HOUSEHOLD, "保障人数", "人")
    def size(counted):
        return count(counted)

    @book.rule(HOUSEHOLD, "家庭月收入", "元/月")
    def income(counted, countable):
        return total(when(counted, countable))

    @book.rule(HOUSEHOLD, "人均月收入", "元/人月", source="示例办法 第十三条")
    def per_head(income, size):
        return floor_div(income, max_of(size, 1))

    @book.rule(HOUSEHOLD, "符合低保")
    def eligible(per_head, standard, size):
        return (size > 0) & (per_head < standard)

    @book.rule(HOUSEHOLD, "低保补差", "元/月", source="示例办法 第十二条")
    def gap(eligible, standard, size, income):
        return when(eligible, ceil_to_yuan(standard * size - income))

    @book.rule(HOUSEHOLD, "分类施保", "元/月")
    def extra(eligible, supplement, category, zone):
        return when(eligible, lookup(supplement, category, zone))

    return book


def household(**changes) -> dict:
    return {"category": "A", "zone": 2, "on_day": NOVEMBER, **changes}


def member(**changes) -> dict:
    return {"earned": 0, "counted": True, "birth": dt.date(1980, 5, 1), **changes}
