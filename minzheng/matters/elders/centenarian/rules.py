"""The rules of the centenarians' pay (elderly sheet ELD-02). Pure formulas: a person is a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, count, everyone, max_of, total, when
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
PROVINCE = "湖南省百岁老人长寿保健金规定"
SINCE = {"since": "2016-01-01"}
USED = {"from_age", "standard", "higher_of_two", "window_months", "offset_percent"}

book = Book(
    "百岁老人长寿保健金",
    parameters={name: one for name, one in PARAMETERS.declarations.items() if name in USED},
)
book.input("alive", PERSON, "参考日在世")
book.input("age_at_month_end", PERSON, "当月末周岁", "周岁", 0, 150)
book.input("confirmed", PERSON, "健在确认在有效期内")
book.input("share_elderly_fen", PERSON, "高龄津贴", "元/月", 0, 10**9)


@book.rule(PERSON, "达到发放年龄", source=PROVINCE, **SINCE)
def of_age(alive, age_at_month_end, from_age):
    return alive & (age_at_month_end >= from_age)


@book.rule(PERSON, "可以发放", source=f"{PROVINCE}：每年确认健在", **SINCE)
def entitled(of_age, confirmed):
    return of_age & confirmed


@book.rule(PERSON, "应补到的数额", "元/月", source="当地规定：与高龄津贴叠加或者择高", **SINCE)
def beside_allowance(standard, share_elderly_fen, higher_of_two):
    """The higher of two: the difference is added, so that both together make the higher one."""
    return when(higher_of_two, max_of(standard - share_elderly_fen, 0), standard)


@book.rule(PERSON, "本人保健金", "元/月", source=PROVINCE, **SINCE)
def paid(entitled, beside_allowance):
    return when(entitled, beside_allowance)


@book.rule(HOUSEHOLD, "享受人数", "人", source=PROVINCE, **SINCE)
def persons(entitled):
    return count(entitled)


@book.rule(HOUSEHOLD, "健在确认有效", source=PROVINCE, **SINCE)
def seen_alive(confirmed):
    return everyone(confirmed)


@book.rule(HOUSEHOLD, "符合条件", source=PROVINCE, **SINCE)
def eligible(persons):
    return persons > 0


@book.rule(HOUSEHOLD, "百岁老人长寿保健金", "元/月", source=PROVINCE, **SINCE)
def amount(paid):
    return total(paid)


book.programme("centenarian", "百岁老人长寿保健金", amount="amount", persons="persons")
book.check()
