"""The rules of the orphans' allowance (children sheet 1, 2). A child is a subject of one person."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
STATE_COUNCIL, MINISTRY = "国办发〔2010〕54号", "民发〔2010〕161号"
SINCE = {"since": "2010-11-01"}
BOTH_DEAD, NOT_FOUND, MISSING, INFECTED = 1, 2, 3, 4  # kinds of `orphan_state`
DISPERSED, INSTITUTION, FOSTERED = 1, 2, 3  # kinds of `orphan_care`
ADULT = 18

book = Book("孤儿基本生活费", parameters=PARAMETERS.declarations)
book.input("alive", PERSON, "参考日在世")
book.input("age_day_before", PERSON, "前一日年龄", "周岁", 0, 150)
book.input("orphan_state", PERSON, "孤儿情形", "项", 0, 4)
book.input("orphan_care", PERSON, "孤儿养育方式", "项", 0, 3)
book.input("adopted", PERSON, "已被收养")
book.input("settled_abroad", PERSON, "已出国（境）定居")
book.input("in_school", PERSON, "在校就读")


@book.rule(PERSON, "属于孤儿", source=f"{STATE_COUNCIL} 一", **SINCE)
def is_orphan(orphan_state, missing_counts_as_dead, infected_counts):
    lost = (orphan_state == BOTH_DEAD) | (orphan_state == NOT_FOUND)
    by_rule = missing_counts_as_dead & (orphan_state == MISSING)
    return lost | by_rule | (infected_counts & (orphan_state == INFECTED))


@book.rule(PERSON, "在保障年龄内", source=f"{STATE_COUNCIL} 一", **SINCE)
def young_enough(age_day_before, in_school, continues_in_school):
    return (age_day_before < ADULT) | (continues_in_school & in_school)


@book.rule(PERSON, "符合孤儿保障条件", source=f"{STATE_COUNCIL} 一、二", **SINCE)
def entitled(alive, is_orphan, young_enough, adopted, settled_abroad, orphan_care):
    return alive & is_orphan & young_enough & ~adopted & ~settled_abroad & (orphan_care >= DISPERSED)


@book.rule(PERSON, "适用标准", "元/月", source=MINISTRY, **SINCE)
def standard(orphan_care, standard_dispersed, standard_institution):
    return when(orphan_care == DISPERSED, standard_dispersed, standard_institution)


@book.rule(PERSON, "基本生活费", "元/月", source=MINISTRY, **SINCE)
def paid(entitled, standard):
    return when(entitled, standard)


@book.rule(HOUSEHOLD, "享受人数", "人", source=MINISTRY, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "符合条件", source=STATE_COUNCIL, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "孤儿基本生活费", "元/月", source=MINISTRY, **SINCE)
def amount(paid):
    return total(paid)


book.programme("orphan", "孤儿基本生活费", amount="amount", persons="persons")
book.check()
