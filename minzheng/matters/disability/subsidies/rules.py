"""The rules of both subsidies (disability sheet 2.1, 2.2). Pure formulas: a person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
STATE_COUNCIL = "国发〔2015〕52号"
SINCE = {"since": "2016-01-01"}
INTELLECTUAL, MENTAL = 5, 6
MONTH_FEN_MAX = 10**7  # as the kinds of facts bound it


def _book(name: str, *parameters: str) -> Book:
    wanted = {*parameters, "window_months", "offset_percent"}
    book = Book(name, parameters={key: one for key, one in PARAMETERS.declarations.items() if key in wanted})
    book.input("alive", PERSON, "参考日在世")
    book.input("disability_category", PERSON, "残疾类别", "项", 0, 7)
    book.input("disability_grade", PERSON, "残疾等级", "级", 0, 4)
    book.input("card_valid", PERSON, "残疾人证有效")
    book.input("work_injury_nursing", PERSON, "领取工伤保险生活护理费")
    book.input("serving_sentence", PERSON, "在监服刑")
    book.receives("tekun", level=PERSON, label="特困供养")

    @book.rule(PERSON, "可以享受两项补贴", source=f"{STATE_COUNCIL} 二、三", **SINCE)
    def may_receive(alive, card_valid, receives_tekun, work_injury_nursing, serving_sentence):
        return alive & card_valid & ~receives_tekun & ~work_injury_nursing & ~serving_sentence

    @book.rule(HOUSEHOLD, "享受人数", "人", source=STATE_COUNCIL, **SINCE)
    def persons(entitled):
        return count(entitled)

    @book.rule(HOUSEHOLD, "符合条件", source=STATE_COUNCIL, **SINCE)
    def eligible(persons):
        return persons > 0

    return book


living = _book("困难残疾人生活补贴", "living_standard", "living_extended", "elderly_counts_as_living")
living.receives("dibao", level=PERSON, label="最低生活保障")
living.receives("dibao_marginal", level=PERSON, label="最低生活保障边缘家庭")
living.receives("orphan", level=PERSON, label="孤儿基本生活费")
living.receives("unsupported_child", level=PERSON, label="事实无人抚养儿童基本生活补贴")
living.input("share_elderly_fen", PERSON, "高龄津贴", "元/月", 0, 10**9)
living.input("other_living_subsidy_fen", PERSON, "其他福利性生活补贴", "元/月", 0, MONTH_FEN_MAX)


@living.rule(PERSON, "家庭困难", source=f"{STATE_COUNCIL} 二（一）", **SINCE)
def needy(receives_dibao, receives_dibao_marginal, living_extended):
    return receives_dibao | (living_extended & receives_dibao_marginal)


@living.rule(PERSON, "全额领取儿童生活费", source=f"{STATE_COUNCIL} 二（四）", **SINCE)
def child_in_full(receives_orphan, receives_unsupported_child, receives_dibao):
    """A child of a 低保 family draws only the difference (补差), which is not in full."""
    return receives_orphan | (receives_unsupported_child & ~receives_dibao)


@living.rule(PERSON, "符合生活补贴条件", source=f"{STATE_COUNCIL} 二（一）", **SINCE)
def entitled(may_receive, disability_grade, needy, child_in_full, better_living):
    return may_receive & (disability_grade >= 1) & needy & ~child_in_full & ~better_living


@living.rule(PERSON, "另有不低于生活补贴的同类补贴", source=f"{STATE_COUNCIL} 二（四）：择高", **SINCE)
def better_living(share_elderly_fen, other_living_subsidy_fen, living_standard, elderly_counts_as_living):
    elderly = elderly_counts_as_living & (share_elderly_fen >= living_standard)
    return elderly | (other_living_subsidy_fen >= living_standard)


@living.rule(PERSON, "生活补贴", "元/月", source=STATE_COUNCIL, **SINCE)
def living_paid(entitled, living_standard):
    return when(entitled, living_standard)


@living.rule(HOUSEHOLD, "困难残疾人生活补贴", "元/月", source=STATE_COUNCIL, name="amount", **SINCE)
def living_amount(living_paid):
    return total(living_paid)


nursing = _book("重度残疾人护理补贴", "nursing_standard", "nursing_extended", "care_insurance_excludes")
nursing.input("care_insurance", PERSON, "领取长期护理保险待遇")
nursing.input("share_elder_care_subsidy_fen", PERSON, "养老服务补贴", "元/月", 0, 10**9)
nursing.input("other_nursing_subsidy_fen", PERSON, "其他福利性护理补贴", "元/月", 0, MONTH_FEN_MAX)


@nursing.rule(PERSON, "属于护理补贴的残疾等级", source=f"{STATE_COUNCIL} 二（一）", **SINCE)
def severe(disability_grade, disability_category, nursing_extended):
    mind = (disability_category == INTELLECTUAL) | (disability_category == MENTAL)
    by_grade = (disability_grade >= 1) & (disability_grade <= 2)
    return by_grade | (nursing_extended & mind & (disability_grade >= 3))


@nursing.rule(PERSON, "护理已由长期护理保险保障", source="当地规定", **SINCE)
def insured(care_insurance, care_insurance_excludes):
    return care_insurance & care_insurance_excludes


@nursing.rule(PERSON, "符合护理补贴条件", source=f"{STATE_COUNCIL} 二（一）", name="entitled", **SINCE)
def nursing_entitled(may_receive, severe, insured, better_nursing):
    return may_receive & severe & ~insured & ~better_nursing


@nursing.rule(PERSON, "另有不低于护理补贴的同类补贴", source=f"{STATE_COUNCIL} 二（四）：择高", **SINCE)
def better_nursing(share_elder_care_subsidy_fen, other_nursing_subsidy_fen, nursing_standard):
    elder = share_elder_care_subsidy_fen >= nursing_standard
    return elder | (other_nursing_subsidy_fen >= nursing_standard)


@nursing.rule(PERSON, "护理补贴", "元/月", source=STATE_COUNCIL, **SINCE)
def nursing_paid(entitled, nursing_standard):
    return when(entitled, nursing_standard)


@nursing.rule(HOUSEHOLD, "重度残疾人护理补贴", "元/月", source=STATE_COUNCIL, name="amount", **SINCE)
def nursing_amount(nursing_paid):
    return total(nursing_paid)


living.programme("disability_living", "困难残疾人生活补贴", amount="amount", persons="persons")
nursing.programme("disability_nursing", "重度残疾人护理补贴", amount="amount", persons="persons")
living.check()
nursing.check()
