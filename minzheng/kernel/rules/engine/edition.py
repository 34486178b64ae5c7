"""Loading a book: which version of each rule is in force when, in what order, and what each one says."""

import datetime as dt
import hashlib
import inspect
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

from minzheng.kernel.base.errors import Invalid, MinzhengError

from ..errors import RuleError
from .door import Door
from .explanation import Branch, Words, branches_of
from .graph import Level, Node, Op, described, lift
from .plan import Plan, link
from .scalar import compile_scalar
from .text import formula
from .units import Kind, Unit, parse_unit

DAY = dt.timedelta(days=1)
_ENGINE = Path(__file__).parent
# What a mistake in the body of a rule raises beside the errors of the language itself.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError)
SEMANTICS = 1  # raised whenever an operation changes its meaning; part of every digest


@dataclass(frozen=True)
class Rule:
    """One version of a rule as declared. `since` and `until` are its first and last day; None is open."""

    name: str
    function: Callable
    arguments: tuple[str, ...]
    level: Level
    label: str
    unit: Unit
    source: str
    since: dt.date | None
    until: dt.date | None

    @classmethod
    def of(cls, function, level, label, unit, source, since, until, name) -> "Rule":
        name = name or function.__name__
        code = function.__code__
        place = place_in(code.co_filename, code.co_firstlineno)
        where = f"规则“{label}”（{name}）在 {place}："

        def wrong(sentence: str) -> RuleError:
            return RuleError(f"{where}{sentence}", rule=name, place=place)

        if not all(part.isidentifier() for part in name.split(".")):
            raise wrong("名称不能用作标识符；请只用字母、数字和下划线，且不以数字开头。")
        for parameter in inspect.signature(function).parameters.values():
            if (
                parameter.kind is not parameter.POSITIONAL_OR_KEYWORD
                or parameter.default is not parameter.empty
            ):
                raise wrong(
                    f"函数的参数“{parameter}”不能带默认值、* 或 /；参数名就是它依据的数据项、参数或规则。"
                )
        try:
            unit = parse_unit(unit)
            since, until = (
                dt.date.fromisoformat(day) if isinstance(day, str) else day for day in (since, until)
            )
        except Invalid as error:
            raise wrong(error.sentence) from error
        except ValueError as error:
            raise wrong("起止日期无法识别；请写成“2020-11-01”的样式。") from error
        if since and until and since > until:
            raise wrong(f"since（{since}）晚于 until（{until}）；请更正。")
        arguments = tuple(inspect.signature(function).parameters)
        return cls(name, function, arguments, Level(level), label, unit, source, since, until)

    @property
    def where(self) -> str:
        return f"规则“{self.label}”（{self.name}）"

    @property
    def place(self) -> str:
        """Where the rule stands in its book's file."""
        return self._place(None)

    def _place(self, line: int | None) -> str:
        code = self.function.__code__
        return place_in(code.co_filename, line or code.co_firstlineno)

    def holds_on(self, day: dt.date) -> bool:
        return (self.since or dt.date.min) <= day <= (self.until or dt.date.max)

    def error(self, sentence: str, line: int | None = None) -> RuleError:
        place = self._place(line)
        return RuleError(f"{self.where}在 {place}：{sentence}", rule=self.name, place=place)


def place_in(file: str, line: int) -> str:
    """A line of a file of rules, without the path of this machine: "dibao/rules.py 第 12 行"."""
    return f"{'/'.join(Path(file).parts[-2:])} 第 {line} 行"


def place_of_caller() -> str:
    """The line outside the engine at which something is being declared."""
    frame = sys._getframe(1)
    while Path(frame.f_code.co_filename).parent == _ENGINE and frame.f_back:
        frame = frame.f_back
    return place_in(frame.f_code.co_filename, frame.f_lineno)


@dataclass(frozen=True)
class Traced:
    """A rule and the expression its function returned."""

    rule: Rule
    root: Node

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the expression really rests on, in order of appearance."""
        nodes = [node for node in self.root.walk() if node.op is Op.NAME]
        return tuple(dict.fromkeys(node.detail for node in nodes))

    def reference(self) -> Node:
        """The node by which other rules refer to this one."""
        rule = self.rule
        return Node(Op.NAME, self.root.kind, rule.level, self.root.range, (), rule.name, rule.unit)


class Edition:
    """The rules in force between two dates (both included; None is open), traced and linked."""

    def __init__(
        self, since: dt.date | None, until: dt.date | None, declared: Mapping, rules: dict[str, Traced]
    ):
        self.since = since
        self.until = until
        self.rules = rules
        used = {name for traced in rules.values() for name in traced.names}
        self.inputs = {n: d for n, d in declared.items() if n in used and not d.is_parameter}
        self.parameters = {n: d for n, d in declared.items() if n in used and d.is_parameter}
        self.declared = dict(declared)
        self._formulas: dict[str, str] = {}
        self._branches: dict[str, Branch] = {}
        self._words: dict[str, Words] = {}
        self._resting: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._doors: dict[tuple[str, ...], Door] = {}
        self._scalars: dict[tuple[str, ...], tuple[dict, Callable]] = {}

    def holds_on(self, day: dt.date) -> bool:
        return (self.since or dt.date.min) <= day <= (self.until or dt.date.max)

    @cached_property
    def plan(self) -> Plan:
        return link({**self.inputs, **self.parameters}, self.rules)

    def scalar(self, outputs: tuple[str, ...]) -> tuple[dict, Callable]:
        """The inputs that the outputs need and the compiled scalar reading; kept, as editions are few."""
        if outputs not in self._scalars:
            self._scalars[outputs] = self.inputs_of(outputs), compile_scalar(self.plan, outputs)
        return self._scalars[outputs]

    def door(self, outputs: tuple[str, ...]) -> Door:
        """The door for the facts that the outputs need; kept as well."""
        if outputs not in self._doors:
            self._doors[outputs] = Door(self.inputs_of(outputs), self.declared)
        return self._doors[outputs]

    @cached_property
    def worded(self) -> frozenset[str]:
        """The rules whose whole numbers stand for codes and dates."""
        rules = self.rules.items()
        return frozenset(n for n, traced in rules if traced.rule.unit.kind in (Kind.DATE, Kind.CODE))

    def inputs_of(self, outputs: Iterable[str]) -> dict:
        """The declared inputs that the outputs need."""
        steps = set(self.plan.needed(outputs))
        return {name: item for name, item in self.inputs.items() if self.plan.names[name] in steps}

    def resting(self, outputs: tuple[str, ...]) -> tuple[str, ...]:
        """The outputs with every input, parameter and rule that they rest on; kept."""
        if outputs not in self._resting:
            found: dict[str, None] = {}
            waiting = list(outputs)
            while waiting:
                name = waiting.pop()
                if name not in found:
                    found[name] = None
                    waiting += self.rules[name].names if name in self.rules else ()
            self._resting[outputs] = tuple(found)
        return self._resting[outputs]

    def unit(self, name: str) -> Unit:
        return self.rules[name].rule.unit if name in self.rules else self.declared[name].unit

    def level(self, name: str) -> Level:
        return self.rules[name].rule.level if name in self.rules else self.declared[name].level

    def label(self, name: str) -> str:
        return self.rules[name].rule.label if name in self.rules else self.declared[name].label

    def formula(self, name: str) -> str:
        """The formula of a rule as an official reads it; kept, as every explanation shows it."""
        if name not in self._formulas:
            self._formulas[name] = formula(self.rules[name].root, self.label)
        return self._formulas[name]

    def branches(self, name: str) -> Branch:
        """The tree of names that an explanation of a rule shows; kept."""
        if name not in self._branches:
            self._branches[name] = branches_of(self, name)
        return self._branches[name]

    def words(self, name: str) -> Words:
        """What an explanation says of a name before any value; kept."""
        if name not in self._words:
            self._words[name] = Words(self, name)
        return self._words[name]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names, ranges and expressions; labels and sources are left out."""
        names = {**self.inputs, **self.parameters}
        outside = [names[name].canonical() for name in sorted(names)]
        rules = [
            [name, int(traced.rule.level), canonical(traced.root)]
            for name, traced in sorted(self.rules.items())
        ]
        whole = [SEMANTICS, outside, rules]
        text = json.dumps(whole, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def canonical(root: Node) -> list:
    """An expression as a list of steps that refer to earlier ones by number; equal steps stand once."""
    steps: dict[str, int] = {}
    numbers: dict[int, int] = {}
    for node in root.walk():
        step = json.dumps([node.op, node.detail, [numbers[id(arg)] for arg in node.args]])
        numbers[id(node)] = steps.setdefault(step, len(steps))
    return list(steps)


def trace(declared: Mapping, rules: list[Rule]) -> tuple[Edition, ...]:
    """Every edition of a book; raises RuleError for whatever is wrong in any of them."""
    _check_versions(rules)
    starts = {rule.since for rule in rules if rule.since} | {
        rule.until + DAY for rule in rules if rule.until and rule.until < dt.date.max
    }
    days = sorted(starts)
    editions = []
    for since, following in zip([None, *days], [*days, None], strict=True):
        until = following - DAY if following else None
        day = since or until or dt.date.max
        in_force = {rule.name: rule for rule in rules if rule.holds_on(day)}
        editions.append(Edition(since, until, declared, _trace_all(declared, in_force, rules, day)))
    return tuple(editions)


def _check_versions(rules: list[Rule]) -> None:
    versions: dict[str, list[Rule]] = {}
    for rule in rules:
        versions.setdefault(rule.name, []).append(rule)
    for same in versions.values():
        same.sort(key=lambda rule: rule.since or dt.date.min)
        for earlier, later in pairwise(same):
            if (earlier.level, earlier.unit) != (later.level, later.unit):
                raise later.error("各版本的层级或单位不同；同名规则的层级和单位须一致，否则请换名。")
            end = earlier.until or dt.date.max
            begin = later.since or dt.date.min
            if begin <= end:
                raise later.error(
                    f"与同名的前一版本在时间上重叠（前一版本到 {earlier.until or '不限'}，本版本自 "
                    f"{later.since or '不限'}）；请给前一版本写上 until。"
                )
            if end + DAY < begin:
                raise later.error(
                    f"与同名的前一版本之间有空档（{end + DAY} 至 {begin - DAY}）；请使 since 紧接前一版本的 until。"
                )


def _trace_all(declared, in_force: dict[str, Rule], rules: list[Rule], day: dt.date) -> dict[str, Traced]:
    order = TopologicalSorter()
    for rule in in_force.values():
        order.add(rule.name, *(name for name in rule.arguments if name in in_force))
        for name in rule.arguments:
            if name not in in_force and name not in declared:
                raise _unknown(rule, name, rules, day)
    try:
        names = list(order.static_order())
    except CycleError as error:
        # graphlib lists each name before the one that it is needed by; readers expect the reverse.
        cycle = error.args[1][::-1]
        raise in_force[cycle[0]].error(
            f"循环依赖：{' → '.join(in_force[name].label for name in cycle)}（{' → '.join(cycle)}）；"
            "请去掉其中一处引用。"
        ) from error
    traced: dict[str, Traced] = {}
    for name in names:
        rule = in_force[name]
        arguments = {n: traced[n].reference() if n in traced else declared[n].node() for n in rule.arguments}
        traced[name] = Traced(rule, _trace_one(rule, arguments))
    return traced


def _unknown(rule: Rule, name: str, rules: list[Rule], day: dt.date) -> RuleError:
    others = [other for other in rules if other.name == name]
    if others:
        periods = "，".join(f"{o.since or '不限'} 至 {o.until or '不限'}" for o in others)
        return rule.error(
            f"依据的规则“{others[0].label}”（{name}）在 {day} 没有有效版本（有效期：{periods}）；"
            "请给本规则写上相应的 since/until，或补上那个版本。"
        )
    return rule.error(f"依据的名称“{name}”既不是数据项、参数，也不是规则；请核对拼写，或先声明它。")


def _trace_one(rule: Rule, arguments: dict[str, Node]) -> Node:
    try:
        root = lift(rule.function(*(arguments[name] for name in rule.arguments)))
    except MinzhengError as error:
        raise rule.error(error.sentence, _line(rule, error)) from error
    except _MISTAKES as error:
        raise rule.error(f"公式执行不下去（{error}）；请检查这一行的写法。", _line(rule, error)) from error
    wanted = rule.unit.kind
    if root.kind is not wanted:
        names = {Kind.NUMBER: f"整数（单位“{rule.unit.text}”）", Kind.YES_NO: "是/否（没有单位）"}
        raise rule.error(
            f"声明的结果是{names.get(wanted, rule.unit.text)}，但{described(root)}；请改正单位或公式。"
        )
    if wanted is Kind.CODE and root.unit.enumeration != rule.unit.enumeration:
        raise rule.error(f"结果属于选项“{root.unit.text}”，声明的是“{rule.unit.text}”；请改成同一个选项。")
    if not root.level.spreads_to(rule.level):
        raise rule.error(_too_fine(rule, root))
    return root


def _too_fine(rule: Rule, root: Node) -> str:
    """Why a result cannot stand at the rule's level, and what to write."""
    if root.level.has_members and not rule.level.has_members:
        return (
            "用到了每个成员各自的值，却没有汇总成一个值；"
            "请用 total、count、anyone、everyone、max_over 或 min_over，"
            f"或把规则的层级改为{root.level.label}（{root.level.name}）。"
            f"依据：{'、'.join(_reaching(root, Op.MEMBERS))}。"
        )
    if root.level.has_months:
        return (
            f"用到了逐月的值，却没有汇总成{rule.level.label}的一个值；"
            "请用 total_of_months、count_of_months、any_month、every_month、max_of_months 或 min_of_months，"
            f"或把规则的层级改为{root.level.label}（{root.level.name}）。"
            f"依据：{'、'.join(_reaching(root, Op.MONTHS))}。"
        )
    return f"常数规则用到了户的数据；请把层级改为 {root.level.name}。"


def _reaching(root: Node, aggregate: Op) -> list[str]:
    """Names of the values of members, or of months, that reach the result without an aggregate over them."""
    if root.op is Op.NAME:
        level = root.level
        return [root.detail] if (level.has_members if aggregate is Op.MEMBERS else level.has_months) else []
    if root.op is aggregate:
        return []
    return list(dict.fromkeys(name for arg in root.args for name in _reaching(arg, aggregate)))


def _line(rule: Rule, error: Exception) -> int | None:
    """The line of the rule's own file at which the expression went wrong."""
    file = rule.function.__code__.co_filename
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else None
