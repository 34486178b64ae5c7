"""A rule book: inputs, parameters and rules declared by name, in versions by date.

    book = Book("dibao", parameters=PARAMETERS.declarations)
    book.input("net_income", HOUSEHOLD, "家庭月收入", "元/月", low=0, high=yuan(1_000_000))

    @book.rule(HOUSEHOLD, "低保补差", "元/月", source="社会救助暂行办法 第十二条", since="2014-05-01")
    def dibao_gap(eligible, standard, members, net_income):
        return when(eligible, ceil_to_yuan(standard * members - net_income))

The arguments of a rule are the names of what it rests on; its function is called once, with symbols.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from minzheng.kernel.base.errors import Invalid

from ..errors import RuleError
from .declared import Declared
from .edition import SEMANTICS, Edition, Rule, trace
from .graph import CONSTANT, HOUSEHOLD, PERSON, Level
from .program import Program
from .units import Enumeration, Kind, Unit
from .values import Value


class Book:
    """Declarations are collected as the module of rules is read; `check` (or the first use) loads them."""

    def __init__(self, name: str, *, parameters: Mapping[str, Declared] | None = None):
        self.name = name
        self.declared: dict[str, Declared] = {}
        self.rules: list[Rule] = []
        self._editions: tuple[Edition, ...] | None = None
        for declared in (parameters or {}).values():
            self._declare(declared)

    def input(
        self,
        name: str,
        level: Level,
        label: str,
        unit: str | Enumeration = "",
        low: int | dt.date | None = None,
        high: int | dt.date | None = None,
    ) -> None:
        """A fact that comes from outside. A number must state its range; amounts in fen."""
        if level not in (HOUSEHOLD, PERSON):
            raise RuleError(f"数据项“{label}”（{name}）须属于户或人；对所有户相同的值请写成参数。", rule=name)
        self._of(name, Level(level), label, unit, low, high)

    def parameter(
        self,
        name: str,
        label: str,
        unit: str | Enumeration = "",
        low: int | dt.date | None = None,
        high: int | dt.date | None = None,
        keys: Mapping[str, Sequence] | None = None,
    ) -> None:
        """A dated value of a division. Files of parameters declare theirs; this is for any other."""
        self._of(name, CONSTANT, label, unit, low, high, keys)

    def _of(self, name: str, level: Level, label: str, unit, low, high, keys=None) -> None:
        where = f"“{label}”（{name}）"
        try:
            declared = Declared.of(name, level, label, unit, low, high, keys)
        except Invalid as error:
            raise RuleError(f"{where}：{error.sentence}", rule=name) from error
        if declared.unit.kind is Kind.NUMBER and (low is None or high is None):
            raise RuleError(f"{where}没有声明范围；请写出 low 和 high（金额以分计）。", rule=name)
        self._declare(declared)

    def _declare(self, declared: Declared) -> None:
        self._new_name(declared.name)
        if any(rule.name == declared.name for rule in self.rules):
            raise RuleError(f"名称“{declared.name}”已是一条规则；请换一个名称。", rule=declared.name)
        self.declared[declared.name] = declared

    def _new_name(self, name: str) -> None:
        if name in self.declared:
            raise RuleError(f"名称“{name}”已经声明过；请换一个名称。", rule=name)
        self._editions = None

    def rule(
        self,
        level: Level,
        label: str,
        unit: str | Enumeration = "",
        *,
        source: str = "",
        since: str | dt.date | None = None,
        until: str | dt.date | None = None,
        name: str | None = None,
    ) -> Callable[[Callable], Callable]:
        """Declare a rule. `since` and `until` are its first and last day; None is open.

        Several versions of a rule bear one `name` and follow each other without gap or overlap. An empty
        unit means that the result is yes/no.
        """

        def declare(function: Callable) -> Callable:
            rule = Rule.of(function, level, label, unit, source, since, until, name)
            self._new_name(rule.name)
            self.rules.append(rule)
            return function

        return declare

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The book between the dates on which any rule changes, oldest first; loads and checks it."""
        if self._editions is None:
            self._editions = trace(self.declared, self.rules)
        return self._editions

    def check(self) -> "Book":
        """Load every version of every rule; raises RuleError naming the rule and the remedy."""
        _ = self.editions
        return self

    def edition(self, on_date: dt.date) -> Edition:
        """The rules in force on a date. Dates of one edition share one graph."""
        return next(edition for edition in self.editions if edition.holds_on(on_date))

    def compile(
        self, on_date: dt.date, parameters: Mapping[str, Value] | Sequence[Mapping[str, Value]]
    ) -> Program:
        """A program for the rules in force on a date and one resolved set of parameters, or several.

        With several sets, columns say by `parameter_rows` which set each household takes. Raises
        ParameterError for a value that is missing or lies outside its declared range.
        """
        sets = [parameters] if isinstance(parameters, Mapping) else list(parameters)
        return Program(self.edition(on_date), sets, on_date)

    def unit_of(self, name: str) -> Unit:
        """The unit of an input, parameter or rule; raises RuleError for an unknown name."""
        return self._item(name).unit

    def label_of(self, name: str) -> str:
        """The Chinese label of an input, parameter or rule; raises RuleError for an unknown name."""
        return self._item(name).label

    def _item(self, name: str) -> Declared | Rule:
        if name in self.declared:
            return self.declared[name]
        for rule in reversed(self.rules):
            if rule.name == name:
                return rule
        raise RuleError(f"规则册“{self.name}”中没有“{name}”；请核对名称。", rule=name)

    @property
    def digest(self) -> str:
        """SHA-256 over every edition's graph: the same digest gives the same fen for ever."""
        whole = [SEMANTICS, *([str(e.since), str(e.until), e.digest] for e in self.editions)]
        return hashlib.sha256(json.dumps(whole, separators=(",", ":")).encode()).hexdigest()
