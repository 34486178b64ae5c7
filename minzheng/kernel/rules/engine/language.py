"""The words in which rules are written. Arguments may be symbolic values or Python constants.

Amounts are fen, ratios are basis points (20 % is 2000); write yuan(300) and percent(20), not 30000 and 2000.
"""

import datetime as dt

from minzheng.kernel.base.errors import Invalid

from ..errors import RuleError
from . import intervals
from .graph import (
    HOUSEHOLD,
    Node,
    Op,
    compare,
    described,
    lift,
    lift_like,
    made,
    number_unit,
    numbers,
    same_kind,
)
from .units import YES_NO, Enumeration, Family, Kind, Unit, parse_unit

Operand = Node | int | bool | str | dt.date
_PEOPLE = Unit("人", Family.COUNT)


def when(condition: Operand, then: Operand, otherwise: Operand | None = None) -> Node:
    """`then` where the condition holds, else `otherwise` (0, or no, where it is not given)."""
    condition = lift(condition)
    if condition.kind is not Kind.YES_NO:
        raise RuleError(f"when 的条件必须是是/否，{described(condition)}；请写成比较，例如 x > 0。")
    if isinstance(otherwise, Node) and not isinstance(then, Node):
        then = lift_like(then, otherwise)
    then = lift(then)
    if otherwise is None:
        if then.kind not in (Kind.NUMBER, Kind.YES_NO):
            raise RuleError(f"when 的结果（{described(then)}）没有默认值；请写出第三个参数。")
        otherwise = False if then.kind is Kind.YES_NO else 0
    otherwise = lift_like(otherwise, then)
    same_kind("when 的两个结果", then, otherwise)
    unit = number_unit(then, otherwise)
    range_ = intervals.of_either(then.range, otherwise.range)
    return made(Op.WHEN, then.kind, range_, condition, then, otherwise, unit=unit)


def code(enumeration: Enumeration, text: str) -> Node:
    """A code of an enumeration, where no other value beside it tells which enumeration is meant."""
    try:
        position = enumeration.position(text)
    except Invalid as error:
        raise RuleError(error.sentence) from error
    unit = parse_unit(enumeration)
    return made(Op.LITERAL, Kind.CODE, (position, position), detail=position, unit=unit)


def choose(selector: Operand | list, cases: dict | None = None, otherwise: Operand | None = None) -> Node:
    """The first case that fits.

    Either choose(code, {"A": x, "B": y}, z) or choose([(condition, x), (condition, y)], z). `otherwise`
    may be left out only when the cases name every code of an enumeration.
    """
    if isinstance(selector, list):
        if otherwise is not None or not selector or isinstance(cases, dict | None):
            raise RuleError("choose 的写法是 choose([(条件, 值), …], 其余的值)；请检查参数。")
        branches, otherwise = selector, cases
    else:
        if not isinstance(cases, dict) or not cases:
            raise RuleError('choose 的写法是 choose(代码, {"A": 值, …}, 其余的值)；请至少写一种情形。')
        selector = lift(selector)
        branches = [(compare("==", selector, key), value) for key, value in cases.items()]
        if otherwise is None:
            if selector.kind is not Kind.CODE or set(cases) != set(selector.unit.enumeration.codes):
                raise RuleError("choose 没有列出全部代码；请补上缺少的代码，或写出其余情形的值。")
            otherwise = branches.pop()[1]
    # One symbolic code among the values tells which enumeration the texts beside it belong to.
    values = [otherwise, *(value for _, value in branches)]
    example = next((value for value in values if isinstance(value, Node)), lift(0))
    otherwise = lift_like(otherwise, example)
    for condition, value in reversed(branches):
        otherwise = when(condition, lift_like(value, example), otherwise)
    return otherwise


def is_one_of(value: Node, *options: Operand) -> Node:
    """Whether a value equals any of the options."""
    if not options:
        raise RuleError("is_one_of 没有写任何选项；请至少写一个。")
    result = compare("==", value, options[0])
    for option in options[1:]:
        result = result | compare("==", value, option)
    return result


def _divide(mode: str, a: Operand, b: Operand) -> Node:
    a, b = numbers("除", lift(a), lift(b))
    if b.range[0] < 1:
        raise RuleError(
            f"除数可能小于 1（范围 {b.range[0]} 至 {b.range[1]}）；请用 max_of(除数, 1) 限定，"
            "或提高所用数据项声明的下限。"
        )
    return made(
        Op.DIV, Kind.NUMBER, intervals.of_division(mode, a.range, b.range), a, b, detail=mode, unit=a.unit
    )


def floor_div(a: Operand, b: Operand) -> Node:
    """a divided by b (above 0), rounded toward minus infinity: -7 by 2 is -4."""
    return _divide("floor", a, b)


def ceil_div(a: Operand, b: Operand) -> Node:
    """a divided by b (above 0), rounded toward plus infinity: -7 by 2 is -3."""
    return _divide("ceil", a, b)


def half_up_div(a: Operand, b: Operand) -> Node:
    """a divided by b (above 0), 四舍五入, a half away from zero: 5 by 2 is 3, -5 by 2 is -3."""
    return _divide("half_up", a, b)


def of(amount: Operand, ratio: Operand) -> Node:
    """A ratio in basis points of an amount, rounded down: of(yuan("9.99"), percent(20)) is 199 fen."""
    amount, ratio = numbers("按比例计算", lift(amount), lift(ratio))
    # The product stands before the division in every reading, so it must fit as well.
    made(Op.MUL, Kind.NUMBER, intervals.of_product(amount.range, ratio.range), amount, ratio)
    return made(
        Op.OF, Kind.NUMBER, intervals.of_share(amount.range, ratio.range), amount, ratio, unit=amount.unit
    )


def round_to(value: Operand, multiple: Operand, how: str = "half_up") -> Node:
    """A value rounded to a multiple (above 0, in the same unit): "floor", "ceil" or "half_up"."""
    if how not in ("floor", "ceil", "half_up"):
        raise RuleError(f'取整方式“{how}”不存在；请用 "floor"、"ceil" 或 "half_up"。')
    value, multiple = numbers("取整", lift(value), lift(multiple))
    if multiple.range[0] < 1:
        raise RuleError("取整的倍数可能小于 1；请用大于 0 的数，或用 max_of(倍数, 1) 限定。")
    range_ = intervals.of_rounding(how, value.range, multiple.range)
    return made(Op.ROUND, Kind.NUMBER, range_, value, multiple, detail=how, unit=value.unit)


def ceil_to_yuan(amount: Operand) -> Node:
    """Fen rounded up to whole yuan."""
    return round_to(amount, 100, "ceil")


def floor_to_yuan(amount: Operand) -> Node:
    """Fen rounded down to whole yuan."""
    return round_to(amount, 100, "floor")


def _extreme(op: Op, verb: str, operands: tuple[Operand, ...]) -> Node:
    if len(operands) < 2:
        raise RuleError(f"“{verb}”至少要有两个值；对成员取最大最小请用 max_over、min_over。")
    nodes = [lift(operand) for operand in operands]
    for node in nodes:
        same_kind(verb, nodes[0], node)
        if node.kind not in (Kind.NUMBER, Kind.DATE):
            raise RuleError(f"“{verb}”只能用于整数或日期，{described(node)}；请改用 when 或 choose。")
    ranges = [node.range for node in nodes]
    range_ = intervals.of_least(ranges) if op is Op.MIN else intervals.of_greatest(ranges)
    return made(op, nodes[0].kind, range_, *nodes, unit=number_unit(*nodes))


def min_of(*operands: Operand) -> Node:
    """The smallest of two or more numbers, or the earliest of dates."""
    return _extreme(Op.MIN, "较小者", operands)


def max_of(*operands: Operand) -> Node:
    """The largest of two or more numbers, or the latest of dates."""
    return _extreme(Op.MAX, "较大者", operands)


def _over_members(how: str, kinds: tuple[Kind, ...], value: Operand, range_of, unit) -> Node:
    value = lift(value)
    if not value.level.has_members:
        raise RuleError(
            f"{how} 只能用于每个成员各自的值，这里的值对全家是同一个；请去掉 {how}，"
            "或乘以 number_of_members()。"
        )
    if value.kind not in kinds:
        raise RuleError(f"{how} 不能用于这种值，{described(value)}；{_AGGREGATE_REMEDY[how]}。")
    kind = Kind.NUMBER if how == "count" else value.kind
    unit = unit or value.unit
    level = value.level.over_members
    return made(Op.MEMBERS, kind, range_of(value.range), value, detail=how, unit=unit, level=level)


_AGGREGATE_REMEDY = {
    "total": "人数请用 count",
    "count": "count 的参数应是是/否，金额请用 total",
    "anyone": "请写成比较，例如 anyone(age >= 60)",
    "everyone": "请写成比较，例如 everyone(age >= 60)",
    "max": "max_over 只用于整数和日期",
    "min": "min_over 只用于整数和日期",
}


def total(value: Operand) -> Node:
    """The sum of a person's number over the members of the household; of a monthly one, month by month."""
    return _over_members("total", (Kind.NUMBER,), value, intervals.of_total, None)


def count(condition: Operand) -> Node:
    """How many members fulfil a condition."""
    return _over_members("count", (Kind.YES_NO,), condition, lambda _: (0, intervals.MAX_MEMBERS), _PEOPLE)


def number_of_members() -> Node:
    """How many members the household has; at least 1, because the data door refuses an empty household."""
    range_ = (1, intervals.MAX_MEMBERS)
    return made(Op.MEMBERS, Kind.NUMBER, range_, detail="size", unit=_PEOPLE, level=HOUSEHOLD)


def anyone(condition: Operand) -> Node:
    """Whether at least one member fulfils a condition."""
    return _over_members("anyone", (Kind.YES_NO,), condition, lambda r: r, YES_NO)


def everyone(condition: Operand) -> Node:
    """Whether every member fulfils a condition."""
    return _over_members("everyone", (Kind.YES_NO,), condition, lambda r: r, YES_NO)


def max_over(value: Operand) -> Node:
    """The largest number, or latest date, among the members."""
    return _over_members("max", (Kind.NUMBER, Kind.DATE), value, lambda r: r, None)


def min_over(value: Operand) -> Node:
    """The smallest number, or earliest date, among the members."""
    return _over_members("min", (Kind.NUMBER, Kind.DATE), value, lambda r: r, None)


_ORDERED = (Kind.NUMBER, Kind.DATE)
_OF_MONTHS = {
    "total": ("total_of_months", (Kind.NUMBER,), "月数请用 count_of_months"),
    "count": ("count_of_months", (Kind.YES_NO,), "count_of_months 的参数应是是/否，金额请用 total_of_months"),
    "any": ("any_month", (Kind.YES_NO,), "请写成比较，例如 any_month(income > 0)"),
    "every": ("every_month", (Kind.YES_NO,), "请写成比较，例如 every_month(income > 0)"),
    "max": ("max_of_months", _ORDERED, "max_of_months 只用于整数和日期"),
    "min": ("min_of_months", _ORDERED, "min_of_months 只用于整数和日期"),
}


def _over_months(how: str, value: Operand, last: int) -> Node:
    word, kinds, remedy = _OF_MONTHS[how]
    value = lift(value)
    if not value.level.has_months:
        raise RuleError(f"{word} 只能用于逐月的值，这里的值不分月；请去掉 {word}，或乘以月数。")
    if value.kind not in kinds:
        raise RuleError(f"{word} 不能用于这种值，{described(value)}；{remedy}。")
    if type(last) is not int or not 1 <= last <= intervals.MONTHS:
        raise RuleError(
            f"{word} 的 last 是 {last!r}，应是 1 至 {intervals.MONTHS} 的整数（最近几个月）；请更正。"
        )
    kind, range_, unit = value.kind, value.range, value.unit
    if how == "total":
        range_ = intervals.of_months(value.range, last)
    elif how == "count":
        kind, range_, unit = Kind.NUMBER, (0, last), Unit("个月", Family.COUNT)
    return made(Op.MONTHS, kind, range_, value, detail=(how, last), unit=unit, level=value.level.over_months)


def total_of_months(value: Operand, last: int = intervals.MONTHS) -> Node:
    """The sum of a monthly number over the `last` months before the reference day; twelve unless given."""
    return _over_months("total", value, last)


def count_of_months(condition: Operand, last: int = intervals.MONTHS) -> Node:
    """In how many of the last months a condition holds."""
    return _over_months("count", condition, last)


def any_month(condition: Operand, last: int = intervals.MONTHS) -> Node:
    """Whether a condition holds in at least one of the last months."""
    return _over_months("any", condition, last)


def every_month(condition: Operand, last: int = intervals.MONTHS) -> Node:
    """Whether a condition holds in every one of the last months."""
    return _over_months("every", condition, last)


def max_of_months(value: Operand, last: int = intervals.MONTHS) -> Node:
    """The largest number, or latest date, of the last months."""
    return _over_months("max", value, last)


def min_of_months(value: Operand, last: int = intervals.MONTHS) -> Node:
    """The smallest number, or earliest date, of the last months."""
    return _over_months("min", value, last)


def _elapsed(unit: str, first: Operand, last: Operand, shown: str) -> Node:
    first, last = lift(first), lift(last)
    for node in (first, last):
        if node.kind is not Kind.DATE:
            raise RuleError(f"计算年龄或月数需要两个日期，{described(node)}；请使用单位为“日期”的数据项。")
    range_ = intervals.of_elapsed(unit, first.range, last.range)
    return made(Op.ELAPSED, Kind.NUMBER, range_, first, last, detail=unit, unit=Unit(shown, Family.COUNT))


def age_on(birth: Operand, day: Operand) -> Node:
    """Completed years (周岁) on a day. The birthday counts; 29 February completes on 1 March.

    From which day or month a completed age has effect in law is for the rule to say.
    """
    return _elapsed("years", birth, day, "周岁")


def months_between(first: Operand, last: Operand) -> Node:
    """Completed months between two dates; negative when `last` is earlier."""
    return _elapsed("months", first, last, "个月")


def calendar_months_between(first: Operand, last: Operand) -> Node:
    """Difference of the two calendar months, whatever the days."""
    return _elapsed("calendar_months", first, last, "个月")


def lookup(table: Node, *keys: Operand) -> Node:
    """The cell of a table parameter. Every key must certainly lie among the table's keys."""
    if not isinstance(table, Node) or table.kind is not Kind.TABLE:
        raise RuleError("lookup 的第一个参数必须是表参数（TOML 中写了 keys 的参数）；请检查名称。")
    if len(keys) != len(table.keys):
        raise RuleError(f"表“{table.detail}”有 {len(table.keys)} 个键，这里给了 {len(keys)} 个；请补齐。")
    nodes = []
    for (label, codes), key in zip(table.keys, keys, strict=True):
        key = lift(key)
        if not _lies_among(key, codes):
            raise RuleError(
                f"表“{table.detail}”的键“{label}”只有 {'、'.join(map(str, codes))}，{described(key)}，"
                f"范围 {key.range[0]} 至 {key.range[1]}，不能保证落在其中；"
                "请核对代码，或用 min_of/max_of 限定。"
            )
        nodes.append(key)
    return made(Op.LOOKUP, Kind.NUMBER, table.range, table, *nodes, unit=table.unit)


def _lies_among(key: Node, codes: tuple) -> bool:
    """Whether a key certainly names one of a table's codes."""
    if key.kind is Kind.CODE:
        return key.unit.enumeration.codes == codes
    whole = key.kind is Kind.NUMBER and isinstance(codes[0], int)
    return whole and codes[0] <= key.range[0] and key.range[1] <= codes[-1]
