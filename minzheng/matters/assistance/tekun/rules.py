"""The rules of 特困人员救助供养 (assistance sheet 4.1 to 4.5). A person is a subject of one.

To enter and to keep are two things: a child enters under 16, and who is in support keeps it to 18. That she
is in support is read like any other programme (`receives_tekun`).
"""

from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    count,
    floor_div,
    lookup,
    max_of,
    total,
    when,
)
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
STATE_COUNCIL = "国发〔2016〕14号"
OF_2016 = "特困人员认定办法（2016 版）"
OF_2021 = "民发〔2021〕43号"
REFORM = "中办国办《关于改革完善社会救助制度的意见》"
SINCE = {"since": "2016-10-01"}
LAW_2016 = {"since": "2016-10-01", "until": "2021-06-30"}
LAW_2021 = {"since": "2021-07-01"}
SIGHT, LIMBS, INTELLECTUAL, MENTAL = 1, 4, 5, 6

book = Book("特困人员救助供养", parameters=PARAMETERS.declarations)
book.input("alive", PERSON, "参考日在世")
book.input("age", PERSON, "年龄", "岁", 0, 130)
book.input("disability_category", PERSON, "残疾类别", "项", 0, 7)
book.input("disability_grade", PERSON, "残疾等级", "级", 0, 4)
book.input("no_labour_by_province", PERSON, "省规定的其他无劳动能力情形")
book.input("no_income_source", PERSON, "无生活来源（收入低于低保标准且财产符合规定）")
book.input("obligors_incapable", PERSON, "无法定义务人或者义务人无履行能力")
book.input("serving_sentence", PERSON, "在监服刑")
book.input("school_below_college", PERSON, "在义务教育、普通高中或中等职业学校就读")
book.input("self_care_level", PERSON, "自理能力等级（0 未评估）", "级", 0, 3)
book.input("support_mode", PERSON, "供养方式（1 集中，2 分散）", "项", 1, 2)
book.input("support_urban", PERSON, "按城市标准")
book.receives("tekun", level=PERSON, label="特困供养")
book.receives("dibao", level=PERSON, label="最低生活保障")
book.receives("orphan", level=PERSON, label="孤儿基本生活费")
book.receives("unsupported_child", level=PERSON, label="事实无人抚养儿童基本生活补贴")


@book.rule(PERSON, "残疾程度属于无劳动能力", source=OF_2016, name="disabled_out_of_work", **LAW_2016)
def disabled_out_of_work_2016(disability_category, disability_grade):
    mind = (disability_category == INTELLECTUAL) | (disability_category == MENTAL)
    graded = disability_grade >= 1
    return graded & (
        (mind & (disability_grade <= 2)) | ((disability_category == LIMBS) & (disability_grade <= 1))
    )


@book.rule(PERSON, "残疾程度属于无劳动能力", source=OF_2021, name="disabled_out_of_work", **LAW_2021)
def disabled_out_of_work_2021(disability_category, disability_grade):
    mind = (disability_category == INTELLECTUAL) | (disability_category == MENTAL)
    graded = disability_grade >= 1
    limbs = (disability_category == LIMBS) & (disability_grade <= 2)
    sight = (disability_category == SIGHT) & (disability_grade <= 1)
    return graded & ((mind & (disability_grade <= 3)) | limbs | sight)


@book.rule(
    PERSON, "原享受供养的未成年人继续享受", source=OF_2016, name="kept_as_minor",
    since="2016-10-01", until="2020-08-24",
)  # fmt: skip
def kept_as_minor_2016(receives_tekun, age):
    return receives_tekun & (age < 16)


@book.rule(
    PERSON, "原享受供养的未成年人继续享受", source=REFORM, name="kept_as_minor",
    since="2020-08-25", until="2021-06-30",
)  # fmt: skip
def kept_as_minor_2020(receives_tekun, age):
    return receives_tekun & (age < 18)


@book.rule(PERSON, "原享受供养的未成年人继续享受", source=OF_2021, name="kept_as_minor", **LAW_2021)
def kept_as_minor_2021(receives_tekun, age, school_below_college):
    return receives_tekun & ((age < 18) | school_below_college)


@book.rule(PERSON, "无劳动能力", source=f"{STATE_COUNCIL}；特困人员认定办法", **SINCE)
def no_labour(age, disabled_out_of_work, no_labour_by_province, kept_as_minor):
    return (age >= 60) | (age < 16) | disabled_out_of_work | no_labour_by_province | kept_as_minor


@book.rule(PERSON, "享受与特困供养不能重复的待遇", source=STATE_COUNCIL, **SINCE)
def otherwise_supported(receives_dibao, receives_orphan, receives_unsupported_child):
    return receives_dibao | receives_orphan | receives_unsupported_child


@book.rule(PERSON, "符合特困人员条件", source=f"{STATE_COUNCIL}；特困人员认定办法", **SINCE)
def entitled(alive, no_labour, no_income_source, obligors_incapable, otherwise_supported, serving_sentence):
    destitute = no_labour & no_income_source & obligors_incapable
    return alive & destitute & ~otherwise_supported & ~serving_sentence


@book.rule(HOUSEHOLD, "享受人数", "人", source=STATE_COUNCIL, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=STATE_COUNCIL, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(PERSON, "基本生活标准", "元/人月", source=f"{STATE_COUNCIL} 三", **SINCE)
def living_standard(support_urban, living_urban, living_rural):
    return when(support_urban, floor_div(living_urban, 12), floor_div(living_rural, 12))


@book.rule(PERSON, "照料护理标准", "元/人月", source=f"{STATE_COUNCIL} 三", **SINCE)
def care_standard(self_care_level, support_mode, care):
    # Before anybody has assessed her there is no level to take a standard for.
    return when(self_care_level >= 1, lookup(care, support_mode, max_of(self_care_level, 1)))


@book.rule(PERSON, "供养金", "元/月", source=STATE_COUNCIL, **SINCE)
def support_paid(entitled, living_standard, care_standard):
    return when(entitled, living_standard + care_standard)


@book.rule(HOUSEHOLD, "特困人员救助供养金", "元/月", source=STATE_COUNCIL, **SINCE)
def amount(support_paid):
    return total(support_paid)


book.programme("tekun", "特困人员救助供养", amount="amount", persons="persons")
book.check()
