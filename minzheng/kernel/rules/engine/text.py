"""The text reading: a formula as an official reads it, in the labels of the rule book."""

from collections.abc import Callable

from .graph import Node, Op
from .units import RATIO, Family, Kind, Unit

# How tightly an operator binds, so that brackets stand only where they are needed.
_OR, _AND, _COMPARE, _SUM, _PRODUCT, _ATOM = range(1, 7)
_SIGN = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_MODE = {"floor": "向下取整", "ceil": "向上取整", "half_up": "四舍五入"}
_MEMBERS = {
    "total": "成员合计",
    "count": "成员人数",
    "anyone": "任一成员",
    "everyone": "每位成员",
    "max": "成员中最大",
    "min": "成员中最小",
}
_MONTHS = {
    "total": "合计",
    "count": "符合的月数",
    "any": "任一月",
    "every": "每月",
    "max": "中最大",
    "min": "中最小",
}
_ELAPSED = {"years": "周岁", "months": "相隔整月", "calendar_months": "相隔月份"}


def formula(root: Node, label: Callable[[str], str]) -> str:
    """The expression in Chinese; `label` gives the Chinese name of an input, parameter or rule."""
    return _Text(label).of(root, 0)


class _Text:
    def __init__(self, label: Callable[[str], str]):
        self.label = label

    def of(self, node: Node, outer: int, like: Unit | None = None) -> str:
        """The text of a node, in brackets where the surrounding operator binds tighter."""
        own, text = self._bound(node, like)
        return f"（{text}）" if own < outer else text

    def _bound(self, node: Node, like: Unit | None) -> tuple[int, str]:
        match node.op:
            case Op.LITERAL:
                return _ATOM, _literal(node, like)
            case Op.NAME:
                return _ATOM, self.label(node.detail)
            case Op.ADD:
                return _SUM, f"{self._side(node, 0, _SUM)} + {self._side(node, 1, _SUM)}"
            case Op.SUB:
                if node.args[0].op is Op.LITERAL and node.args[0].detail == 0:
                    return _SUM, f"−{self._side(node, 1, _PRODUCT)}"
                return _SUM, f"{self._side(node, 0, _SUM)} − {self._side(node, 1, _PRODUCT)}"
            case Op.MUL:
                return _PRODUCT, f"{self.of(node.args[0], _PRODUCT)} × {self.of(node.args[1], _PRODUCT)}"
            case Op.COMPARE:
                sides = self._side(node, 0, _SUM), self._side(node, 1, _SUM)
                return _COMPARE, f"{sides[0]} {_SIGN[node.detail]} {sides[1]}"
            case Op.AND:
                return _AND, f"{self.of(node.args[0], _AND)} 且 {self.of(node.args[1], _AND)}"
            case Op.OR:
                return _OR, f"{self.of(node.args[0], _OR)} 或 {self.of(node.args[1], _OR)}"
            case Op.NOT:
                return _ATOM, f"非（{self.of(node.args[0], 0)}）"
            case Op.WHEN:
                return 0, self._when(node, like)
            case _:
                return _ATOM, self._function(node)

    def _side(self, node: Node, which: int, outer: int) -> str:
        """An operand of a sum or comparison: a bare number is shown in the unit of the other side."""
        other = node.args[1 - which]
        return self.of(node.args[which], outer, None if other.kind is Kind.DATE else other.unit)

    def _when(self, node: Node, like: Unit | None) -> str:
        condition, then, otherwise = node.args
        unit = node.unit or like
        last = self.of(otherwise, 0, unit)
        joint = "；否则，" if otherwise.op is Op.WHEN else "，否则 "
        inner = self.of(then, _OR, unit)
        return f"若 {self.of(condition, 0)} 则 {inner}{joint}{last}"

    def _function(self, node: Node) -> str:
        args = node.args
        match node.op:
            case Op.DIV:
                return f"{_MODE[node.detail]}（{self.of(args[0], _PRODUCT)} ÷ {self.of(args[1], _ATOM)}）"
            case Op.OF:
                ratio = self.of(args[1], _PRODUCT, RATIO)
                return f"舍去尾数（{self.of(args[0], _PRODUCT)} × {ratio}）"
            case Op.ROUND:
                return f"{_MODE[node.detail]}到{self._multiple(node)}（{self.of(args[0], 0)}）"
            case Op.MIN | Op.MAX:
                word = "较小者" if node.op is Op.MIN else "较大者"
                return f"{word}（{'，'.join(self.of(arg, 0, node.unit) for arg in args)}）"
            case Op.MEMBERS:
                return f"{_MEMBERS[node.detail]}（{self.of(args[0], 0)}）" if args else "家庭成员数"
            case Op.MONTHS:
                how, last = node.detail
                return f"近{last}个月{_MONTHS[how]}（{self.of(args[0], 0)}）"
            case Op.LOOKUP:
                keys = "，".join(self.of(arg, 0) for arg in args[1:])
                return f"{self.label(args[0].detail)}〔{keys}〕"
            case Op.ELAPSED:
                return f"{_ELAPSED[node.detail]}（{self.of(args[0], 0)} 至 {self.of(args[1], 0)}）"

    def _multiple(self, node: Node) -> str:
        value, multiple = node.args
        money = value.unit is not None and value.unit.family is Family.MONEY
        if multiple.op is Op.LITERAL and money and multiple.detail in (10, 100):
            return "角" if multiple.detail == 10 else "元"
        return f" {self.of(multiple, _ATOM, value.unit)} 的倍数"


def _literal(node: Node, like: Unit | None) -> str:
    unit = node.unit or like
    if unit is None or (node.detail == 0 and node.kind is Kind.NUMBER):
        return str(node.detail)
    # The period of the other side's unit (元/人月) would only clutter a bare amount.
    if unit.family is Family.MONEY:
        unit = Unit("元", Family.MONEY, 100)
    return unit.show(node.detail)
