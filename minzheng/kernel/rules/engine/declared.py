"""What comes from outside a book: inputs (facts) and parameters (dated values of a division)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from minzheng.kernel.base.errors import Invalid

from .graph import CONSTANT, Level, Node, Op
from .intervals import INT64
from .units import FIRST_DAY, LAST_DAY, Enumeration, Kind, Unit, day_number, parse_unit

Keys = tuple[tuple[str, tuple[str, ...] | tuple[int, ...]], ...]


@dataclass(frozen=True)
class Declared:
    """A name with a range, in the engine's whole numbers.

    `keys` are the key lists of a table parameter, (label, codes) each; empty otherwise.
    """

    name: str
    level: Level
    label: str
    unit: Unit
    low: int
    high: int
    keys: Keys = ()

    @classmethod
    def of(
        cls,
        name: str,
        level: Level,
        label: str,
        unit: str | Enumeration,
        low: int | dt.date | None = None,
        high: int | dt.date | None = None,
        keys: Mapping[str, Sequence] | None = None,
    ) -> "Declared":
        """Checked; bounds that are None are the widest of the unit. Raises Invalid."""
        if not name.isidentifier():
            raise Invalid(f"名称“{name}”不能用作标识符；请只用字母、数字和下划线，且不以数字开头。")
        unit = parse_unit(unit)
        low, high = (
            widest if bound is None else day_number(bound) if isinstance(bound, dt.date) else bound
            for bound, widest in zip((low, high), unit.widest, strict=True)
        )
        furthest = (FIRST_DAY, LAST_DAY) if unit.kind is Kind.DATE else (-INT64, INT64)
        if type(low) is not int or type(high) is not int or not furthest[0] <= low <= high <= furthest[1]:
            raise Invalid(f"范围 {low} 至 {high} 无效；low 须是不大于 high 的整数，且在 64 位整数之内。")
        return cls(name, level, label, unit, low, high, _keys(unit, keys or {}))

    @property
    def kind(self) -> Kind:
        return Kind.TABLE if self.keys else self.unit.kind

    @property
    def is_parameter(self) -> bool:
        return self.level is CONSTANT

    @property
    def cells(self) -> int:
        """How many whole numbers the value has: 1, or the cells of a table."""
        return prod(len(codes) for _, codes in self.keys)

    def wrong(self, value: int | bool | tuple[int, ...]) -> str:
        """What is wrong with a value of this parameter, as the end of a sentence; "" if nothing is."""
        cells = value if isinstance(value, tuple) else (value,)
        if len(cells) != self.cells or isinstance(value, tuple) != bool(self.keys):
            return f"应有 {self.cells} 个数，实际是 {len(cells)} 个；请核对参数文件。"
        for cell in cells:
            if isinstance(cell, bool) != (self.unit.kind is Kind.YES_NO) or not isinstance(cell, int):
                return f"的值 {cell!r} 与单位“{self.unit.text or '是/否'}”不符；请更正。"
            if not self.low <= cell <= self.high:
                show = self.unit.show
                return (
                    f"的值 {show(cell)} 超出声明的范围（{show(self.low)} 至 {show(self.high)}）；"
                    "请核对参数文件的值，或调整 low、high。"
                )
        return ""

    def node(self) -> Node:
        """The symbolic value that rules are called with."""
        range_ = (self.low, self.high)
        return Node(Op.NAME, self.kind, self.level, range_, (), self.name, self.unit, self.keys)

    def canonical(self) -> list:
        """What the digest covers: everything but the words."""
        codes = list(self.unit.enumeration.codes) if self.unit.enumeration else []
        keys = [list(codes) for _, codes in self.keys]
        return [self.name, int(self.level), self.unit.kind, self.low, self.high, codes, keys]


def _keys(unit: Unit, keys: Mapping[str, Sequence]) -> Keys:
    checked = tuple((label, tuple(codes)) for label, codes in keys.items())
    if checked and unit.kind is not Kind.NUMBER:
        raise Invalid("表的格子只能是数；请使用金额、比例或计数单位。")
    for label, codes in checked:
        if not codes or len(set(codes)) != len(codes):
            raise Invalid(f"表的键“{label}”为空或有重复；请逐一列出代码。")
        if all(isinstance(code, str) for code in codes):
            continue
        if not all(type(code) is int for code in codes) or list(codes) != list(
            range(codes[0], codes[-1] + 1)
        ):
            raise Invalid(f"表的键“{label}”须全是带引号的代码，或是从小到大连续的整数。")
    return checked
