"""The rules of what goes on after death (veterans sheet 2.4). The dead person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, lookup, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
LAW = "军人抚恤优待条例（国务院、中央军委令第788号）：去世后续发"
SINCE = {"since": "2024-10-01"}
MONTH_FEN_MAX = 10**8

book = Book("抚恤补助续发", parameters=PARAMETERS.declarations)
book.input("died_under_new_law", PERSON, "2024年10月1日以后去世")
book.input("kind_at_death", PERSON, "去世时领取的类别", "项", 0, 10)
book.input("monthly_at_death_fen", PERSON, "去世当月应发的抚恤补助", "元/月", 0, MONTH_FEN_MAX)


@book.rule(PERSON, "续发月数", "个月", source=LAW, **SINCE)
def months(died_under_new_law, kind_at_death, continued_months):
    return when(died_under_new_law, lookup(continued_months, kind_at_death))


@book.rule(PERSON, "续发", "元", source=LAW, **SINCE)
def continued(months, monthly_at_death_fen):
    return monthly_at_death_fen * months


@book.rule(HOUSEHOLD, "抚恤补助续发", "元", source=LAW, **SINCE)
def amount(continued):
    return total(continued)


@book.rule(HOUSEHOLD, "享受人数", "人", source=LAW, **SINCE)
def persons(continued):
    return count(continued > 0)


@book.rule(HOUSEHOLD, "符合条件", source=LAW, **SINCE)
def eligible(persons):
    return persons > 0


book.programme("veteran_funeral", "抚恤补助续发", amount="amount", persons="persons")
book.check()
