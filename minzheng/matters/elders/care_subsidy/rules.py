"""The rules of the service subsidy (elderly sheet ELD-03). Pure formulas: a person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, choose, count, floor_div, total, when
from minzheng.kernel.rules.engine.units import BASIS
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
MINISTRIES = "财社〔2014〕113号"
LOCAL = "当地规定"
SINCE = {"since": "2016-01-01"}
WHOLE = BASIS  # 100 %

book = Book(
    "基本养老服务补贴",
    parameters={name: one for name, one in PARAMETERS.declarations.items() if name != "start_rule"},
)
book.input("alive", PERSON, "参考日在世")
book.input("age_at_month_end", PERSON, "当月末周岁", "周岁", 0, 150)
book.input("care_ability", PERSON, "能力评估等级（0 完好至 4 完全失能）", "级", 0, 4)
book.input("care_insurance", PERSON, "领取长期护理保险待遇")
book.receives("dibao", level=PERSON, label="最低生活保障")
book.receives("dibao_marginal", level=PERSON, label="低保边缘家庭")
book.receives("tekun", level=PERSON, label="特困供养")


@book.rule(PERSON, "经济困难", source=MINISTRIES, **SINCE)
def poor(receives_dibao, receives_dibao_marginal):
    return receives_dibao | receives_dibao_marginal


@book.rule(PERSON, "评估达到失能等级", source=MINISTRIES, **SINCE)
def unable(care_ability, least_ability):
    return care_ability >= least_ability


@book.rule(PERSON, "需要服务", source=MINISTRIES, **SINCE)
def in_need(unable, age_at_month_end, age_without_assessment):
    return unable | (age_at_month_end >= age_without_assessment)


@book.rule(PERSON, "由长期护理保险保障", source=LOCAL, **SINCE)
def insured(care_insurance, care_insurance_excludes):
    return care_insurance & care_insurance_excludes


@book.rule(PERSON, "符合养老服务补贴条件", source=MINISTRIES, **SINCE)
def entitled(alive, age_at_month_end, from_age, poor, in_need, receives_tekun, insured):
    return alive & (age_at_month_end >= from_age) & poor & in_need & ~receives_tekun & ~insured


@book.rule(PERSON, "能力系数", "%", source=LOCAL, **SINCE)
def ability_share(care_ability, share_mild, share_moderate, share_severe, share_total):
    worst_first = [
        (care_ability >= 4, share_total), (care_ability >= 3, share_severe),
        (care_ability >= 2, share_moderate), (care_ability >= 1, share_mild),
    ]  # fmt: skip
    return choose(worst_first, WHOLE)


@book.rule(PERSON, "经济系数", "%", source=LOCAL, **SINCE)
def economic_share(receives_dibao, unable, share_dibao, share_low, share_low_by_age):
    return when(receives_dibao, share_dibao, when(unable, share_low, share_low_by_age))


@book.rule(PERSON, "本人补贴", "元/月", source=LOCAL, **SINCE)
def paid(entitled, base, ability_share, economic_share):
    # Both shares in one division, so that no fen is lost between them.
    return when(entitled, floor_div(base * ability_share * economic_share, WHOLE * WHOLE))


@book.rule(HOUSEHOLD, "享受人数", "人", source=MINISTRIES, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=MINISTRIES, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "基本养老服务补贴", "元/月", source=MINISTRIES, **SINCE)
def amount(paid):
    return total(paid)


book.programme("elder_care_subsidy", "基本养老服务补贴", amount="amount", persons="persons")
book.check()
