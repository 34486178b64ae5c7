"""The rules of what is left of a medical bill (children sheet 2, 明天计划): a bill, a decision."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, max_of, of, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
PROJECT, LOCAL = "孤儿医疗康复明天计划", "冷水滩区民政局2020年工作总结（报销所剩自付部分医疗费）"
SINCE = {"since": "2010-11-01"}
ADULT = 18
OTHER_ITEM = 6  # of the kinds of treatment: not one of the project's
_FEN_MAX = 10**9

book = Book("孤儿和困境儿童医疗康复费用", parameters=PARAMETERS.declarations)
book.input("age", PERSON, "年龄", "周岁", 0, 150)
book.input("in_school", PERSON, "在校就读")
book.input("orphan_before_18", PERSON, "满十八周岁前被认定为孤儿")
book.input("disability_grade", PERSON, "残疾等级", "级", 0, 4)
book.input("serious_illness", PERSON, "重大疾病")
for programme, label in (
    ("orphan", "孤儿基本生活费"),
    ("unsupported_child", "事实无人抚养儿童基本生活补贴"),
    ("dibao", "最低生活保障"),
    ("tekun", "特困供养"),
):
    book.receives(programme, level=PERSON, label=label)
book.input("treatment", PERSON, "治疗项目", "项", 1, OTHER_ITEM)
book.input("designated", PERSON, "在定点医院治疗（1 是，0 否）", "项", 0, 1)
book.input("cost_fen", PERSON, "医疗费用总额", "元", 0, _FEN_MAX)
book.input("insurance_fen", PERSON, "医保支付", "元", 0, _FEN_MAX)
book.input("aid_fen", PERSON, "医疗救助支付", "元", 0, _FEN_MAX)


@book.rule(PERSON, "属于明天计划", source=PROJECT, **SINCE)
def of_project(age, in_school, receives_orphan, orphan_before_18, designated, treatment):
    child = receives_orphan & (age < ADULT)
    student = orphan_before_18 & in_school & (age >= ADULT)
    return (child | student) & (designated == 1) & (treatment < OTHER_ITEM)


@book.rule(PERSON, "属于困境儿童", source="国发〔2016〕36号", **SINCE)
def in_difficulty(
    age, receives_orphan, receives_unsupported_child, receives_dibao, receives_tekun, disability_grade,
    serious_illness,
):  # fmt: skip
    poor = receives_dibao | receives_tekun
    alone = receives_orphan | receives_unsupported_child
    return (age < ADULT) & (alone | poor | (disability_grade >= 1) | serious_illness)


@book.rule(PERSON, "医保和医疗救助以后所剩费用", "元", source=PROJECT, **SINCE)
def remainder(cost_fen, insurance_fen, aid_fen):
    return max_of(cost_fen - insurance_fen - aid_fen, 0)


@book.rule(PERSON, "可以报销的费用", "元", source=f"{PROJECT}；{LOCAL}", **SINCE)
def paid(of_project, in_difficulty, remainder, project_share, local_share):
    local = when(in_difficulty, of(remainder, local_share))
    return when(of_project, of(remainder, project_share), local)


@book.rule(HOUSEHOLD, "享受人数", "人", source=PROJECT, **SINCE)
def persons(paid):
    return count(paid > 0)


@book.rule(HOUSEHOLD, "符合条件", source=PROJECT, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "医疗康复费用", "元", source=PROJECT, **SINCE)
def amount(paid):
    return total(paid)


book.programme("child_medical", "孤儿和困境儿童医疗康复费用", amount="amount", persons="persons")
book.check()
