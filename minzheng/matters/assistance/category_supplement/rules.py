"""The rules of 分类施保 (assistance sheet 2.8). A person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    count,
    floor_div,
    max_of,
    of,
    total,
    when,
)
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
REGULATION = "社会救助暂行办法 第十二条"
LOCAL = "当地分类施保规定"
SINCE = {"since": "2014-05-01"}

book = Book("分类施保", parameters=PARAMETERS.declarations)
book.input("alive", PERSON, "参考日在世")
book.input("age", PERSON, "年龄", "岁", 0, 130)
book.input("disability_grade", PERSON, "残疾等级", "级", 0, 4)
book.input("serious_illness", PERSON, "重大疾病")
book.input("urban", HOUSEHOLD, "按城市标准")
book.receives("dibao", level=PERSON, label="最低生活保障")


@book.rule(PERSON, "老年人", source=REGULATION, **SINCE)
def is_elder(age, elder_from_age):
    return age >= elder_from_age


@book.rule(PERSON, "未成年人", source=REGULATION, **SINCE)
def is_minor(age):
    return age < 18


@book.rule(PERSON, "重度残疾人", source=REGULATION, **SINCE)
def is_severely_disabled(disability_grade):
    return (disability_grade >= 1) & (disability_grade <= 2)


@book.rule(PERSON, "属于增发的人员", source=REGULATION, **SINCE)
def in_a_group(is_elder, is_minor, is_severely_disabled, serious_illness):
    return is_elder | is_minor | is_severely_disabled | serious_illness


@book.rule(PERSON, "符合分类施保条件", source=REGULATION, **SINCE)
def entitled(alive, receives_dibao, in_a_group):
    return alive & receives_dibao & in_a_group


@book.rule(HOUSEHOLD, "享受人数", "人", source=REGULATION, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=REGULATION, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "低保标准", "元/人月", source="社会救助暂行办法 第十条", **SINCE)
def standard(urban, standard_urban, standard_rural):
    return when(urban, standard_urban, floor_div(standard_rural, 12))


@book.rule(PERSON, "增发比例（就高不叠加）", "%", source=LOCAL, **SINCE)
def share(
    is_elder, is_minor, is_severely_disabled, serious_illness, elder_share, minor_share,
    severely_disabled_share, seriously_ill_share,
):  # fmt: skip
    by_age = max_of(when(is_elder, elder_share), when(is_minor, minor_share))
    by_health = max_of(
        when(is_severely_disabled, severely_disabled_share), when(serious_illness, seriously_ill_share)
    )
    return max_of(by_age, by_health)


@book.rule(PERSON, "增发金额", "元/月", source=LOCAL, **SINCE)
def supplement(entitled, standard, share):
    return when(entitled, of(standard, share))


@book.rule(HOUSEHOLD, "分类施保增发", "元/月", source=LOCAL, **SINCE)
def amount(supplement):
    return total(supplement)


book.programme("category_supplement", "分类施保", amount="amount", persons="persons")
book.check()
