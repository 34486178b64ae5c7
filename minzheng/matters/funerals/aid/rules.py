"""The rules of funeral aid (funeral sheet 5). Pure formulas: the dead person is a subject of one."""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, min_of, months_between, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
LOCAL = "当地惠民殡葬实施办法"
SINCE = {"since": "2016-01-01"}
EPOCH = dt.date(1970, 1, 1)  # days are told to the rules as numbers since then
FIRST_DAY, LAST_DAY = -36_525, 84_006  # 1870 to 2199, as the kinds of facts bound them
ITEM_FEN_MAX = 10**7
DAYS_MAX = 366
ITEMS = ("transport_fen", "storage_fen", "cremation_fen", "keeping_fen")

book = Book("殡葬救助", parameters=PARAMETERS.declarations)
book.input("death_day", PERSON, "死亡日期（1970 年以来第几日）", "日", FIRST_DAY, LAST_DAY)
book.input("cremation_day", PERSON, "火化日期（1970 年以来第几日）", "日", FIRST_DAY, LAST_DAY)
book.input("applied_day", PERSON, "申请日期（1970 年以来第几日）", "日", FIRST_DAY, LAST_DAY)
book.input("aid_group_at_death", PERSON, "死亡时的保障身份（0 都不是）", "项", 0, 4)
book.input("other_funeral_pay", PERSON, "已领取其他丧葬补助")
book.input("transport_fen", PERSON, "遗体接运费", "元", 0, ITEM_FEN_MAX)
book.input("storage_fen", PERSON, "遗体存放（冷藏）费", "元", 0, ITEM_FEN_MAX)
book.input("storage_days", PERSON, "存放天数", "天", 0, DAYS_MAX)
book.input("cremation_fen", PERSON, "遗体火化费", "元", 0, ITEM_FEN_MAX)
book.input("keeping_fen", PERSON, "普通骨灰盒或骨灰寄存费", "元", 0, ITEM_FEN_MAX)


@book.rule(PERSON, "火化日", "日期", source=LOCAL, **SINCE)
def cremated_on(cremation_day):
    return EPOCH + cremation_day


@book.rule(PERSON, "申请日", "日期", source=LOCAL, **SINCE)
def applied_on(applied_day):
    return EPOCH + applied_day


@book.rule(PERSON, "火化后按期申请", source=f"{LOCAL}；期间按民法典第二百零二条计算", **SINCE)
def in_time(cremated_on, applied_on, apply_months):
    """The last day is the one of the same number so many months later, or the end of a month that has none.

    The day before the application must lie short of the full months, and so must the application seen from
    the day after the cremation: the second holds the month's end where the first would go beyond it.
    """
    by_number = months_between(cremated_on, applied_on - 1) < apply_months
    by_month_end = months_between(cremated_on + 1, applied_on) < apply_months
    return by_number & by_month_end & (applied_on >= cremated_on)


@book.rule(PERSON, "死亡后火化", source=LOCAL, **SINCE)
def cremated(death_day, cremation_day):
    return cremation_day >= death_day


@book.rule(PERSON, "属于救助对象", source=LOCAL, **SINCE)
def in_the_circle(aid_group_at_death, for_all_residents):
    return (aid_group_at_death >= 1) | for_all_residents


@book.rule(PERSON, "其他丧葬补助不能叠加", source=LOCAL, **SINCE)
def paid_otherwise(other_funeral_pay, stackable):
    return other_funeral_pay & ~stackable


@book.rule(PERSON, "接运费补助", "元", source=LOCAL, **SINCE)
def transport_aid(transport_fen, cap_transport):
    return min_of(transport_fen, cap_transport)


@book.rule(PERSON, "存放费补助", "元", source=LOCAL, **SINCE)
def storage_aid(storage_fen, storage_days, cap_storage_day, max_storage_days):
    return min_of(storage_fen, cap_storage_day * min_of(storage_days, max_storage_days))


@book.rule(PERSON, "火化费补助", "元", source=LOCAL, **SINCE)
def cremation_aid(cremation_fen, cap_cremation):
    return min_of(cremation_fen, cap_cremation)


@book.rule(PERSON, "骨灰盒或寄存费补助", "元", source=LOCAL, **SINCE)
def keeping_aid(keeping_fen, cap_keeping):
    return min_of(keeping_fen, cap_keeping)


@book.rule(PERSON, "可以补助的费用", "元", source=LOCAL, **SINCE)
def cost_covered(transport_aid, storage_aid, cremation_aid, keeping_aid, cap_all):
    return min_of(transport_aid + storage_aid + cremation_aid + keeping_aid, cap_all)


@book.rule(PERSON, "符合救助条件", source=LOCAL, **SINCE)
def entitled(cremated, in_time, in_the_circle, paid_otherwise, cost_covered):
    return cremated & in_time & in_the_circle & ~paid_otherwise & (cost_covered > 0)


@book.rule(PERSON, "殡葬救助金", "元", source=LOCAL, **SINCE)
def paid(entitled, cost_covered):
    return when(entitled, cost_covered)


@book.rule(HOUSEHOLD, "救助人数", "人", source=LOCAL, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=LOCAL, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "殡葬救助", "元", source=LOCAL, **SINCE)
def amount(paid):
    return total(paid)


book.programme("funeral_aid", "殡葬救助", amount="amount", persons="persons")
book.check()
