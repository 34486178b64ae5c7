"""The rules of the allowance of children whom nobody raises in fact (children sheet 3.1, 3.3).

The decision table is the law's: father by mother. Of each parent three things are told: the state, whether it
is in force on the day, and how long a term without liberty is, in whole months.
"""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, is_one_of, max_of, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
MINISTRY, EXTENDED = "民发〔2019〕62号", "民发〔2020〕125号"
SINCE = {"since": "2020-01-01"}
FIRST = {"since": "2020-01-01", "until": "2020-11-30"}
SECOND = {"since": "2020-12-01"}
ADULT = 18
SIX_MONTHS = 6  # a term of exactly six months counts (以上含本数)

DISABLED, MIND_DISABLED, ILL, PRISON, DETOX, DEPRIVED, LOST, REVOKED, DEPORTED, DEAD, MISSING, UNKNOWN = (
    range(1, 13)
)
TERMS = (PRISON, DETOX, DEPRIVED)
STATES_2020 = (DISABLED, MIND_DISABLED, ILL, LOST)
STATES_EXTENDED = (*STATES_2020, REVOKED, DEPORTED)
NO_END_MONTHS = 1200  # a term without a last day on file
_FEN_MAX = 10**9

book = Book("事实无人抚养儿童基本生活补贴", parameters=PARAMETERS.declarations)
book.input("alive", PERSON, "参考日在世")
book.input("age_day_before", PERSON, "前一日年龄", "周岁", 0, 150)
book.input("adopted", PERSON, "已被收养")
book.input("settled_abroad", PERSON, "已出国（境）定居")
for parent, label in (("father", "父亲"), ("mother", "母亲")):
    book.input(f"{parent}_state", PERSON, f"{label}情形", "项", 0, 12)
    book.input(f"{parent}_in_force", PERSON, f"{label}情形在有效期内")
    book.input(f"{parent}_term_months", PERSON, f"{label}限制自由的期限", "个月", 0, NO_END_MONTHS)
book.receives("orphan", level=PERSON, label="孤儿基本生活费")
book.input("share_dibao_fen", PERSON, "低保金（人均）", "元/月", 0, _FEN_MAX)
book.input("share_tekun_fen", PERSON, "特困供养金", "元/月", 0, _FEN_MAX)
book.input("share_disability_living_fen", PERSON, "困难残疾人生活补贴", "元/月", 0, _FEN_MAX)


def _unable(state, in_force, term_months, states):
    """A parent who lives and cannot raise the child: by a state, or by a term of six months or more."""
    return in_force & (is_one_of(state, *states) | (is_one_of(state, *TERMS) & (term_months >= SIX_MONTHS)))


@book.rule(PERSON, "父亲不能抚养", source=f"{MINISTRY} 一", name="father_unable", **FIRST)
def father_unable_2020(father_state, father_in_force, father_term_months):
    return _unable(father_state, father_in_force, father_term_months, STATES_2020)


@book.rule(PERSON, "父亲不能抚养", source=f"{MINISTRY} 一、{EXTENDED}", **SECOND)
def father_unable(father_state, father_in_force, father_term_months):
    return _unable(father_state, father_in_force, father_term_months, STATES_EXTENDED)


@book.rule(PERSON, "母亲不能抚养", source=f"{MINISTRY} 一", name="mother_unable", **FIRST)
def mother_unable_2020(mother_state, mother_in_force, mother_term_months):
    return _unable(mother_state, mother_in_force, mother_term_months, STATES_2020)


@book.rule(PERSON, "母亲不能抚养", source=f"{MINISTRY} 一、{EXTENDED}", **SECOND)
def mother_unable(mother_state, mother_in_force, mother_term_months):
    return _unable(mother_state, mother_in_force, mother_term_months, STATES_EXTENDED)


def _gone(state, in_force, unknown_counts_as_missing):
    return in_force & (is_one_of(state, DEAD, MISSING) | (unknown_counts_as_missing & (state == UNKNOWN)))


@book.rule(PERSON, "父亲死亡或失踪", source=f"{MINISTRY} 一", **SINCE)
def father_gone(father_state, father_in_force, unknown_counts_as_missing):
    return _gone(father_state, father_in_force, unknown_counts_as_missing)


@book.rule(PERSON, "母亲死亡或失踪", source=f"{MINISTRY} 一", **SINCE)
def mother_gone(mother_state, mother_in_force, unknown_counts_as_missing):
    return _gone(mother_state, mother_in_force, unknown_counts_as_missing)


@book.rule(PERSON, "父母都死亡或失踪、其中有宣告失踪", source=MINISTRY, **SINCE)
def missing_pair(father_state, mother_state, father_in_force, mother_in_force):
    both = is_one_of(father_state, DEAD, MISSING) & is_one_of(mother_state, DEAD, MISSING)
    one_missing = (father_state == MISSING) | (mother_state == MISSING)
    return father_in_force & mother_in_force & both & one_missing


@book.rule(PERSON, "父母都不能抚养", source=f"{MINISTRY} 一", **SINCE)
def unsupported(
    father_unable, mother_unable, father_gone, mother_gone, missing_pair, missing_pair_counts
):  # fmt: skip
    one_gone = (father_unable & mother_gone) | (father_gone & mother_unable)
    return (father_unable & mother_unable) | one_gone | (missing_pair & missing_pair_counts)


@book.rule(PERSON, "符合补贴条件", source=f"{MINISTRY} 一", **SINCE)
def entitled(alive, age_day_before, adopted, settled_abroad, receives_orphan, unsupported):
    return alive & (age_day_before < ADULT) & ~adopted & ~settled_abroad & ~receives_orphan & unsupported


@book.rule(PERSON, "已领取的低保金、特困供养金和残疾人生活补贴", "元/月", source=f"{MINISTRY} 二", **SINCE)
def drawn(share_dibao_fen, share_tekun_fen, share_disability_living_fen):
    return share_dibao_fen + share_tekun_fen + share_disability_living_fen


@book.rule(PERSON, "基本生活补贴", "元/月", source=f"{MINISTRY} 二", **SINCE)
def paid(entitled, standard_unsupported, drawn):
    return when(entitled, max_of(standard_unsupported - drawn, 0))


@book.rule(HOUSEHOLD, "享受人数", "人", source=MINISTRY, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=MINISTRY, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "事实无人抚养儿童基本生活补贴", "元/月", source=f"{MINISTRY} 二", **SINCE)
def amount(paid):
    return total(paid)


book.programme("unsupported_child", "事实无人抚养儿童基本生活补贴", amount="amount", persons="persons")
book.check()
