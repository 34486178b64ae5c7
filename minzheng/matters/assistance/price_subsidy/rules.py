"""The rules of the 价格临时补贴 (assistance sheet 7). The subject is one person, in the month of the index."""

from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    anyone,
    choose,
    count,
    floor_div,
    max_of,
    of,
    round_to,
    total,
    when,
)
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
LAW_2016, LAW_2021 = "发改价格规〔2016〕1835号", "发改价格〔2021〕1553号"
LAW_2022 = "2022 年 8 月六部门关于阶段性加大价格补贴力度的通知"
SINCE = {"since": "2016-08-01"}
FIRST, SECOND = {"since": "2016-08-01", "until": "2021-10-31"}, {"since": "2021-11-01", "until": "2022-07-31"}
THIRD, FOURTH = {"since": "2022-08-01", "until": "2023-02-28"}, {"since": "2023-03-01"}

book = Book("价格临时补贴", parameters=PARAMETERS.declarations)
book.input("alive", PERSON, "参考日在世")
book.input("urban", HOUSEHOLD, "低保家庭按城市标准")
book.input("support_urban", PERSON, "特困供养按城市标准")
for _code, _label in (
    ("dibao", "最低生活保障"), ("tekun", "特困供养"), ("veteran_support", "抚恤补助"), ("orphan", "孤儿基本生活费"),
    ("unsupported_child", "事实无人抚养儿童基本生活补贴"), ("dibao_marginal", "低保边缘家庭"),
):  # fmt: skip
    book.receives(_code, level=PERSON, label=_label)


@book.rule(HOUSEHOLD, "居民消费价格涨幅达到启动条件", source="按期间见参数", **SINCE)
def prices_rose(cpi_yoy, cpi_trigger):
    return cpi_yoy >= cpi_trigger


@book.rule(HOUSEHOLD, "食品价格涨幅达到启动条件", source="按期间见参数", **SINCE)
def food_rose(food_yoy, food_trigger):
    return food_yoy >= food_trigger


@book.rule(HOUSEHOLD, "当月启动联动机制", source="任一条件达到即启动，回落即中止", **SINCE)
def triggered(published, prices_rose, food_rose):
    return published & (prices_rose | food_rose)


@book.rule(PERSON, "孤儿、事实无人抚养儿童", source=LAW_2021, **SINCE)
def child(receives_orphan, receives_unsupported_child):
    return receives_orphan | receives_unsupported_child


@book.rule(PERSON, "低保、特困、优抚对象", source=LAW_2016, **SINCE)
def guaranteed(receives_dibao, receives_tekun, receives_veteran_support):
    return receives_dibao | receives_tekun | receives_veteran_support


@book.rule(PERSON, "保障对象", source=f"{LAW_2016}；儿童见发改价格〔2020〕309号", name="linked", **FIRST)
def linked_2016(guaranteed, child, children_linked):
    return guaranteed | (child & children_linked)


@book.rule(PERSON, "保障对象", source=LAW_2021, name="linked", **SECOND)
def linked_2021(guaranteed, child):
    return guaranteed | child


@book.rule(PERSON, "保障对象", source=LAW_2022, name="linked", **THIRD)
def linked_2022(guaranteed, child, receives_dibao_marginal):
    return guaranteed | child | receives_dibao_marginal


@book.rule(PERSON, "保障对象", source=LAW_2021, name="linked", **FOURTH)
def linked_2023(guaranteed, child):
    return guaranteed | child


@book.rule(PERSON, "按农村标准", source="城乡对象分别用城乡标准，其他对象按城市标准", **SINCE)
def rural(receives_dibao, urban, receives_tekun, support_urban, receives_veteran_support, child):
    # Whoever belongs to a group that counts by the urban standard has that one.
    of_rural = (receives_dibao & ~urban) | (receives_tekun & ~support_urban)
    of_urban = (receives_dibao & urban) | (receives_tekun & support_urban) | receives_veteran_support | child
    return of_rural & ~of_urban


@book.rule(PERSON, "计算基数", "元/人月", source="当地低保标准", **SINCE)
def base(rural, standard_urban, standard_rural):
    return when(rural, floor_div(standard_rural, 12), standard_urban)


@book.rule(HOUSEHOLD, "触发指数涨幅", "%", source="按触发的指数相乘，双触发就高（武汉）", **SINCE)
def trigger_index(prices_rose, cpi_yoy, food_rose, food_yoy):
    return max_of(when(prices_rose, max_of(cpi_yoy, 0)), when(food_rose, max_of(food_yoy, 0)))


@book.rule(PERSON, "按指数计算", "元/人月", source="低保标准 × 价格指数同比涨幅", **SINCE)
def reckoned(base, method, scpi_yoy, trigger_index, cpi_yoy, step_index, rounding_unit):
    by_scpi = of(base, max_of(scpi_yoy, 0))
    by_trigger = of(base, trigger_index)
    by_step = when(cpi_yoy >= step_index, floor_div(base, 8), floor_div(base, 12))
    exact = choose(method, {"scpi": by_scpi, "trigger": by_trigger, "steps": by_step})
    return round_to(exact, rounding_unit, "half_up")


@book.rule(PERSON, "每人补贴", "元/人月", source="当地最低额、阶段性加倍", **SINCE)
def subsidy(alive, linked, triggered, reckoned, minimum, multiplier):
    return when(alive & linked & triggered, of(max_of(reckoned, minimum), multiplier))


@book.rule(HOUSEHOLD, "价格临时补贴", "元/月", source=LAW_2016, **SINCE)
def amount(subsidy):
    return total(subsidy)


@book.rule(PERSON, "享受补贴", source=LAW_2016, **SINCE)
def subsidised(subsidy):
    return subsidy > 0


@book.rule(HOUSEHOLD, "享受人数", "人", source=LAW_2016, **SINCE)
def persons(subsidised):
    return count(subsidised)


@book.rule(HOUSEHOLD, "符合条件", source=LAW_2016, **SINCE)
def eligible(subsidised):
    return anyone(subsidised)


book.programme("price_subsidy", "价格临时补贴", amount="amount", persons="persons")
book.check()
