"""The expression graph: what a rule function returns when it is called once, with symbolic values.

The vocabulary is closed. A new operation needs its meaning in `arithmetic`, its range in `intervals`,
its readings in `scalar`, `vector`, `sql` and `text`, and its share of the property test.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from minzheng.kernel.base.errors import Invalid

from ..errors import RuleError
from . import intervals
from .units import DATE, FIRST_DAY, LAST_DAY, YES_NO, Family, Kind, Unit, day_number


class Level(IntEnum):
    """Whose value it is, and whether it is one value or twelve.

    A value of a month level is one for each of the twelve months before the reference day, oldest first.
    The numbers stand in digests and never change.
    """

    CONSTANT = 0
    HOUSEHOLD = 1
    PERSON = 2
    HOUSEHOLD_MONTH = 3
    PERSON_MONTH = 4

    @property
    def label(self) -> str:
        return ("常数", "户", "人", "户·月", "人·月")[self]

    @property
    def has_members(self) -> bool:
        """Whether each member has a value of their own."""
        return self in (Level.PERSON, Level.PERSON_MONTH)

    @property
    def has_months(self) -> bool:
        return self >= Level.HOUSEHOLD_MONTH

    @property
    def over_members(self) -> "Level":
        """The level of a sum over the members."""
        return Level.HOUSEHOLD_MONTH if self.has_months else Level.HOUSEHOLD

    @property
    def over_months(self) -> "Level":
        """The level of a sum over the months."""
        return Level.PERSON if self.has_members else Level.HOUSEHOLD

    def spreads_to(self, other: "Level") -> bool:
        """Whether a value of this level can stand for one of the other: the same for each member or month."""
        if self is Level.PERSON:
            return other in (Level.PERSON, Level.PERSON_MONTH)
        return self is other or (self < other and self < Level.PERSON)


CONSTANT, HOUSEHOLD, PERSON, HOUSEHOLD_MONTH, PERSON_MONTH = Level


def joined(levels: Iterable[Level]) -> Level:
    """The level of a result of values of these levels. Raises RuleError where two do not go together."""
    result = CONSTANT
    for level in levels:
        if not level.spreads_to(result):
            if not result.spreads_to(level):
                raise RuleError(
                    "户的逐月值不能与每个成员各自的值一起计算；请先用 total 等汇总成员，"
                    "或用 total_of_months 等汇总各月。"
                )
            result = level
    return result


class Op(StrEnum):
    LITERAL = "literal"
    NAME = "name"
    ADD = "add"
    SUB = "sub"
    MUL = "mul"
    DIV = "div"  # detail: floor, ceil, half_up
    OF = "of"
    ROUND = "round"  # detail: floor, ceil, half_up
    MIN = "min"
    MAX = "max"
    COMPARE = "compare"  # detail: < <= > >= == !=
    AND = "and"
    OR = "or"
    NOT = "not"
    WHEN = "when"
    MEMBERS = "members"  # detail: total, count, anyone, everyone, max, min, size
    MONTHS = "months"  # detail: (total, count, any, every, max or min; how many of the last months)
    LOOKUP = "lookup"
    ELAPSED = "elapsed"  # detail: years, months, calendar_months
    SPREAD = "spread"  # the same value for each member; made when rules are linked, never written


def _refuse(wrong: str, remedy: str):
    def refuse(self, *_):
        raise RuleError(f"{wrong}，{remedy}。")

    return refuse


_no_truth = _refuse(
    "不能对符号值使用 if、and、or、not、max()、min()、in 或连写的比较（a < b < c）",
    "请改用 when/choose、&、|、~、max_of、min_of、is_one_of",
)
_no_slash = _refuse("除法没有写明怎样取整", "请改用 floor_div、ceil_div 或 half_up_div")
_no_builtin = _refuse(
    "不能用 Python 的 abs、round、int、float、divmod、幂、位移或循环处理符号值",
    "请改用规则语言中的函数，例如 max_of(x, -x)、round_to、total",
)


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One step of an expression. Comparing nodes builds a node; identity is `is`.

    `detail` is the operation's mode, a literal's value or a name. `unit` is how to show the value and,
    for a code, its enumeration; `keys` are the key lists of a table.
    """

    op: Op
    kind: Kind
    level: Level
    range: intervals.Range
    args: tuple["Node", ...] = ()
    detail: str | int | bool | tuple = ""
    unit: Unit | None = None
    keys: tuple = ()

    __hash__ = object.__hash__

    def walk(self) -> Iterator["Node"]:
        """Every node of the expression once, each after its arguments, in reading order."""
        seen: set[int] = set()
        waiting = [(self, False)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                yield node
            elif id(node) not in seen:
                seen.add(id(node))
                waiting.append((node, True))
                waiting.extend((arg, False) for arg in reversed(node.args))

    def __add__(self, other):
        return add(self, lift(other))

    def __radd__(self, other):
        return add(lift(other), self)

    def __sub__(self, other):
        return subtract(self, lift(other))

    def __rsub__(self, other):
        return subtract(lift(other), self)

    def __mul__(self, other):
        return multiply(self, lift(other))

    def __rmul__(self, other):
        return multiply(lift(other), self)

    def __neg__(self):
        return subtract(lift(0), self)

    def __pos__(self):
        return numbers("正号", self)[0]

    def __lt__(self, other):
        return compare("<", self, other)

    def __le__(self, other):
        return compare("<=", self, other)

    def __gt__(self, other):
        return compare(">", self, other)

    def __ge__(self, other):
        return compare(">=", self, other)

    def __eq__(self, other):
        return compare("==", self, other)

    def __ne__(self, other):
        return compare("!=", self, other)

    def __and__(self, other):
        return logic(Op.AND, self, lift(other))

    def __rand__(self, other):
        return logic(Op.AND, lift(other), self)

    def __or__(self, other):
        return logic(Op.OR, self, lift(other))

    def __ror__(self, other):
        return logic(Op.OR, lift(other), self)

    def __invert__(self):
        return logic(Op.NOT, self)

    __bool__ = __contains__ = _no_truth
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _no_slash
    __abs__ = __round__ = __int__ = __float__ = __index__ = __iter__ = __len__ = _no_builtin
    __pow__ = __rpow__ = __divmod__ = __rdivmod__ = __lshift__ = __rshift__ = __xor__ = __rxor__ = _no_builtin
    __floor__ = __ceil__ = __trunc__ = __getitem__ = _no_builtin


def lift(value: object) -> Node:
    """A Python constant as a literal; a Node as it is. Only exact whole numbers, yes/no and dates."""
    if isinstance(value, Node):
        return value
    if isinstance(value, bool):
        return Node(Op.LITERAL, Kind.YES_NO, CONSTANT, (int(value),) * 2, detail=value, unit=YES_NO)
    if isinstance(value, int):
        return _checked(Node(Op.LITERAL, Kind.NUMBER, CONSTANT, (value, value), detail=int(value)))
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        day = day_number(value)
        return Node(Op.LITERAL, Kind.DATE, CONSTANT, (day, day), detail=day, unit=DATE)
    if isinstance(value, float):
        raise RuleError(
            f'不能使用浮点数 {value}，金额与比例都须是整数；请改用 yuan("…")、percent("…") 或参数。'
        )
    raise RuleError(
        f"规则中不能使用 {value!r}；只能用整数、是/否、日期和以参数名引用的值，选项的代码请写成 code(选项, 代码)。"
    )


def lift_like(value: object, other: Node) -> Node:
    """As `lift`, but text beside an enumeration is one of its codes."""
    if isinstance(value, str) and other.kind is Kind.CODE:
        try:
            position = other.unit.enumeration.position(value)
        except Invalid as error:
            raise RuleError(error.sentence) from error
        return Node(Op.LITERAL, Kind.CODE, CONSTANT, (position,) * 2, detail=position, unit=other.unit)
    return lift(value)


def numbers(verb: str, *nodes: Node) -> tuple[Node, ...]:
    """The nodes, all of them whole numbers; yes/no, codes and dates are refused by name."""
    for node in nodes:
        if node.kind is not Kind.NUMBER:
            raise RuleError(f"“{verb}”只能用于整数，{described(node)}；{_REMEDY[node.kind]}。")
    return nodes


_REMEDY = {
    Kind.YES_NO: "请先用 when(条件, 1, 0) 变成数，或用 count 计人数",
    Kind.CODE: "请用 choose 按代码取值",
    Kind.DATE: "请用 age_on、months_between，或两个日期相减得到天数",
    Kind.TABLE: "请用 lookup 查表",
}


def described(node: Node) -> str:
    """What an operand is, for error sentences."""
    what = {
        Kind.NUMBER: "整数",
        Kind.YES_NO: "是/否",
        Kind.CODE: "选项代码",
        Kind.DATE: "日期",
        Kind.TABLE: "表",
    }
    name = f"“{node.detail}”" if node.op is Op.NAME else "这里的一个值"
    return f"{name}是{what[node.kind]}"


def made(
    op: Op,
    kind: Kind,
    range_: intervals.Range,
    *args: Node,
    detail: str | int | tuple = "",
    unit: Unit | None = None,
    level: Level | None = None,
) -> Node:
    """A step with its range proved to fit; its level is that of its arguments joined, unless given."""
    level = joined(arg.level for arg in args) if level is None else level
    return _checked(Node(op, kind, level, range_, args, detail, unit))


def _checked(node: Node) -> Node:
    low, high = node.range
    if node.kind is Kind.DATE and not FIRST_DAY <= low <= high <= LAST_DAY:
        raise RuleError("这一步的日期可能超出公元 1 年至 9999 年；请缩小所用日期或天数声明的范围。")
    if not -intervals.INT64 <= low <= high <= intervals.INT64:
        raise RuleError(
            f"这一步的结果可能在 {low} 与 {high} 之间，超出 64 位整数；"
            "请缩小所用数据项或参数声明的范围（low、high），或用 min_of/max_of 限定。"
        )
    return node


def number_unit(*nodes: Node) -> Unit | None:
    """The unit to show a result in: the first that any operand has."""
    return next((node.unit for node in nodes if node.unit is not None), None)


def add(a: Node, b: Node) -> Node:
    if Kind.DATE in (a.kind, b.kind) and Kind.NUMBER in (a.kind, b.kind):
        return made(Op.ADD, Kind.DATE, intervals.of_sum(a.range, b.range), a, b, unit=DATE)
    numbers("加", a, b)
    return made(Op.ADD, Kind.NUMBER, intervals.of_sum(a.range, b.range), a, b, unit=number_unit(a, b))


def subtract(a: Node, b: Node) -> Node:
    """Numbers; a date less days is a date; a date less a date is days."""
    range_ = intervals.of_difference(a.range, b.range)
    if a.kind is Kind.DATE and b.kind is Kind.DATE:
        return made(Op.SUB, Kind.NUMBER, range_, a, b, unit=Unit("天", Family.COUNT))
    if a.kind is Kind.DATE and b.kind is Kind.NUMBER:
        return made(Op.SUB, Kind.DATE, range_, a, b, unit=DATE)
    numbers("减", a, b)
    return made(Op.SUB, Kind.NUMBER, range_, a, b, unit=number_unit(a, b))


def multiply(a: Node, b: Node) -> Node:
    numbers("乘", a, b)
    money = [node for node in (a, b) if node.unit is not None and node.unit.family is Family.MONEY]
    return made(Op.MUL, Kind.NUMBER, intervals.of_product(a.range, b.range), a, b, unit=number_unit(*money))


def compare(sign: str, a: object, b: object) -> Node:
    left = lift_like(a, b) if isinstance(b, Node) else a
    right = lift_like(b, left)
    same_kind("比较", left, right)
    if left.kind in (Kind.CODE, Kind.YES_NO) and sign not in ("==", "!="):
        raise RuleError(f"{described(left)}，没有大小之分；请用 ==、is_one_of，或改用带单位“级”的整数。")
    return made(Op.COMPARE, Kind.YES_NO, intervals.TRUTH, left, right, detail=sign, unit=YES_NO)


def same_kind(verb: str, a: Node, b: Node) -> None:
    if a.kind is not b.kind:
        raise RuleError(f"“{verb}”的两边种类不同：{described(a)}，{described(b)}；请改成同一种。")
    if a.kind is Kind.TABLE:
        raise RuleError(f"{described(a)}，不能直接“{verb}”；请用 lookup 查出其中的值。")
    if a.kind is Kind.CODE and a.unit.enumeration != b.unit.enumeration:
        raise RuleError(
            f"“{verb}”的两边属于不同的选项（{a.unit.text}、{b.unit.text}）；请用同一个选项的代码。"
        )


def logic(op: Op, *nodes: Node) -> Node:
    for node in nodes:
        if node.kind is not Kind.YES_NO:
            raise RuleError(f"&、|、~ 只能用于是/否，{described(node)}；请先写成比较，例如 x > 0。")
    return made(op, Kind.YES_NO, intervals.TRUTH, *nodes, unit=YES_NO)
