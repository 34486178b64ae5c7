"""The rules of the schooling aid (children sheet 4): a grant is for a period of study of so many months."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, floor_div, is_one_of, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
OFFICE, MEASURES = "民办发〔2019〕24号", "“福彩圆梦·孤儿助学”项目办法（2025-04）"
FIRST = {"since": "2019-09-01", "until": "2025-03-31"}
SECOND = {"since": "2025-04-01"}
BOTH = {"since": "2019-09-01"}
ADULT = 18
SENIOR, VOCATIONAL, COLLEGE, BACHELOR, MASTER = 1, 2, 3, 4, 5  # kinds of `study`
MONTHS_A_YEAR = 12

book = Book("福彩圆梦·孤儿助学", parameters=PARAMETERS.declarations)
book.input("alive", PERSON, "参考日在世")
book.input("age", PERSON, "年龄", "周岁", 0, 150)
book.input("orphan_before_18", PERSON, "满十八周岁前被认定为孤儿")
book.input("study", PERSON, "就读学段", "项", 0, 5)
book.input("full_time_study", PERSON, "全日制就读")
book.input("continuous_study", PERSON, "满十八周岁后连续就读")
book.input("in_admission_plan", PERSON, "属于全国招生计划")
book.input("adopted", PERSON, "已被收养")
book.input("disability_grade", PERSON, "残疾等级", "级", 0, 4)
book.input("period_months", PERSON, "申请的月数", "个月", 1, MONTHS_A_YEAR)


@book.rule(PERSON, "就读符合规定", source=f"{OFFICE} 资助对象", name="study_counts", **FIRST)
def study_counts_2019(study, full_time_study):
    return full_time_study & is_one_of(study, VOCATIONAL, COLLEGE, BACHELOR, MASTER)


@book.rule(PERSON, "就读符合规定", source=f"{MEASURES} 资助对象", **SECOND)
def study_counts(study, full_time_study, continuous_study, in_admission_plan):
    below = is_one_of(study, SENIOR, VOCATIONAL, COLLEGE, BACHELOR)
    master = (study == MASTER) & in_admission_plan
    return full_time_study & continuous_study & (below | master)


@book.rule(PERSON, "身份符合规定", source=f"{OFFICE} 资助对象", name="identity_counts", **FIRST)
def identity_counts_2019(orphan_before_18):
    return orphan_before_18


@book.rule(PERSON, "身份符合规定", source=f"{MEASURES} 资助对象", **SECOND)
def identity_counts(orphan_before_18, adopted, disability_grade):
    return orphan_before_18 & (~adopted | (disability_grade >= 1))


@book.rule(PERSON, "申请的时段符合规定", source="发放办法", **BOTH)
def period_fits(period_months, period_length):
    return period_months == period_length


@book.rule(PERSON, "符合助学条件", source=OFFICE, **BOTH)
def entitled(alive, age, identity_counts, study_counts, period_fits):
    return alive & (age >= ADULT) & identity_counts & study_counts & period_fits


@book.rule(PERSON, "助学金", "元/次", source=OFFICE, **BOTH)
def paid(entitled, amount_year, period_months):
    # Down to the fen: a month of a year of 10,000 yuan is 833.33.
    return when(entitled, floor_div(amount_year * period_months, MONTHS_A_YEAR))


@book.rule(HOUSEHOLD, "享受人数", "人", source=OFFICE, **BOTH)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=OFFICE, **BOTH)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "孤儿助学金", "元/次", source=OFFICE, **BOTH)
def amount(paid):
    return total(paid)


book.programme("orphan_schooling", "福彩圆梦·孤儿助学", amount="amount", persons="persons")
book.check()
