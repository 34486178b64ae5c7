"""The rules of the award for ecological burial (funeral sheet 6). The dead person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, lookup, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
MINISTRIES = "民发〔2016〕21号"
LOCAL = "当地节地生态安葬奖补办法"
SINCE = {"since": "2016-02-01"}
METHODS = {
    1: "骨灰海撒", 2: "骨灰深埋", 3: "树葬", 4: "花葬", 5: "草坪葬", 6: "壁葬", 7: "骨灰堂安放",
}  # fmt: skip
FIRST_DAY, LAST_DAY = -36_525, 84_006  # days since 1970, as the kinds of facts bound them

book = Book("生态安葬奖补", parameters=PARAMETERS.declarations)
book.input("death_day", PERSON, "死亡日期（1970 年以来第几日）", "日", FIRST_DAY, LAST_DAY)
book.input("cremation_day", PERSON, "火化日期（1970 年以来第几日）", "日", FIRST_DAY, LAST_DAY)
book.input("burial_day", PERSON, "安葬日期（1970 年以来第几日）", "日", FIRST_DAY, LAST_DAY)
book.input("applied_day", PERSON, "申请日期（1970 年以来第几日）", "日", FIRST_DAY, LAST_DAY)
book.input("in_approved_burial_place", PERSON, "骨灰在批准的场所安葬")
book.input("method", PERSON, "安葬方式（1 海撒至 7 骨灰堂安放）", "项", min(METHODS), max(METHODS))


@book.rule(PERSON, "火化后安葬", source=MINISTRIES, **SINCE)
def cremated(death_day, cremation_day, burial_day):
    return (cremation_day >= death_day) & (burial_day >= cremation_day)


@book.rule(PERSON, "安葬后按期申请", source=LOCAL, **SINCE)
def in_time(burial_day, applied_day, apply_days):
    return (applied_day >= burial_day) & (applied_day - burial_day <= apply_days)


@book.rule(PERSON, "安葬方式的标准", "元", source=LOCAL, **SINCE)
def standard(method, award):
    return lookup(award, method)


@book.rule(PERSON, "符合奖补条件", source=MINISTRIES, **SINCE)
def entitled(cremated, in_time, in_approved_burial_place, standard):
    return cremated & in_time & in_approved_burial_place & (standard > 0)


@book.rule(PERSON, "奖补金", "元", source=LOCAL, **SINCE)
def paid(entitled, standard):
    return when(entitled, standard)


@book.rule(HOUSEHOLD, "奖补人数", "人", source=MINISTRIES, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=MINISTRIES, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "生态安葬奖补", "元", source=MINISTRIES, **SINCE)
def amount(paid):
    return total(paid)


book.programme("eco_burial", "生态安葬奖补", amount="amount", persons="persons")
book.check()
