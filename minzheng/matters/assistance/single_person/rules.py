"""The rules of 单人户 (assistance sheet 2.3). A person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, anyone
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
MEASURES = "民发〔2021〕57号"
NOTICE = "民发〔2022〕83号"
SINCE = {"since": "2021-07-01"}
INTELLECTUAL, MENTAL = 5, 6

book = Book("单人户", parameters=PARAMETERS.declarations)
book.input("alive", PERSON, "参考日在世")
book.input("age", PERSON, "年龄", "岁", 0, 130)
book.input("disability_category", PERSON, "残疾类别", "项", 0, 7)
book.input("disability_grade", PERSON, "残疾等级", "级", 0, 4)
book.input("serious_illness", PERSON, "重大疾病")
book.input("without_work", PERSON, "无业")
book.input("years_in_religious_place", PERSON, "脱离家庭在宗教场所居住满", "年", 0, 120)
book.input("named_by_county", PERSON, "县级以上民政部门规定的其他人员")
book.receives("dibao_marginal", level=PERSON, label="低保边缘")
book.receives("rigid_expense", level=PERSON, label="刚性支出困难")


@book.rule(PERSON, "重度残疾（一级、二级）", source=MEASURES, **SINCE)
def severely_disabled(disability_grade):
    return (disability_grade >= 1) & (disability_grade <= 2)


@book.rule(PERSON, "重度残疾或者三级智力、精神残疾", source=MEASURES, **SINCE)
def disabled_enough(severely_disabled, disability_category, disability_grade):
    mind = (disability_category == INTELLECTUAL) | (disability_category == MENTAL)
    return severely_disabled | (mind & (disability_grade == 3))


@book.rule(PERSON, "所在家庭属于可以单独申请的困难家庭", source=MEASURES, **SINCE)
def of_needy_family(receives_dibao_marginal, receives_rigid_expense, rigid_expense_counts):
    return receives_dibao_marginal | (receives_rigid_expense & rigid_expense_counts)


@book.rule(PERSON, "57号文规定的单独申请情形", source=MEASURES, **SINCE)
def by_measures(
    of_needy_family,
    disabled_enough,
    serious_illness,
    years_in_religious_place,
    religious_years,
    named_by_county,
):
    needy = of_needy_family & (disabled_enough | serious_illness)
    return needy | (years_in_religious_place >= religious_years) | named_by_county


@book.rule(
    PERSON, "可以按单人户申请", source=MEASURES, name="may_apply_alone",
    since="2021-07-01", until="2022-10-19",
)  # fmt: skip
def may_apply_alone_2021(alive, by_measures):
    return alive & by_measures


@book.rule(PERSON, "可以按单人户申请", source=NOTICE, name="may_apply_alone", since="2022-10-20")
def may_apply_alone_2022(alive, by_measures, age, without_work, severely_disabled):
    return alive & (by_measures | ((age >= 18) & without_work & severely_disabled))


@book.rule(HOUSEHOLD, "可以按单人户申请低保", source=MEASURES, **SINCE)
def single_person_ok(may_apply_alone):
    return anyone(may_apply_alone)


book.check()
