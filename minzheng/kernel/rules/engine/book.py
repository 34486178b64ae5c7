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
from dataclasses import dataclass

from minzheng.kernel.base.errors import Invalid

from ..errors import RuleError
from .declared import Declared
from .edition import SEMANTICS, Edition, Rule, place_of_caller, trace
from .graph import CONSTANT, HOUSEHOLD, PERSON, Level
from .program import Program
from .units import Enumeration, Family, Kind, Unit
from .values import Value

RECEIVES = "receives_"  # before the code of a programme: whether one receives it
# What tables and files of facts call their own columns, beside one column for each fact.
KEYS = frozenset({"id", "parameter_row", "household_id", "position", "division", "members"})


@dataclass(frozen=True)
class Programme:
    """What a book pays each month: `amount` is the rule of it, in money, of the household or of each person.

    `persons` is the rule that counts for how many members a household's amount is; "" means for all.
    """

    code: str
    label: str
    amount: str
    persons: str
    level: Level


def _refused(sentence: str, rule: str = "") -> RuleError:
    place = place_of_caller()
    return RuleError(f"{place}：{sentence}", rule=rule, place=place)


class Book:
    """Declarations are collected as the module of rules is read; `check` (or the first use) loads them."""

    def __init__(self, name: str, *, parameters: Mapping[str, Declared] | None = None):
        self.name = name
        self.declared: dict[str, Declared] = {}
        self.rules: list[Rule] = []
        self.asked: dict[str, Declared] = {}
        self._offer: tuple[str, str, str, str] | None = None
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
        """A fact that comes from outside. A number must state its range; amounts in fen.

        At HOUSEHOLD_MONTH or PERSON_MONTH it is one fact for each of the twelve months before the reference
        day, oldest first.
        """
        if level is CONSTANT:
            raise _refused(f"数据项“{label}”（{name}）须属于户或人；对所有户相同的值请写成参数。", rule=name)
        if name.lower() in KEYS:
            raise _refused(
                f"数据项“{label}”不能叫“{name}”：数据表和快照用它标识户、人或区划；请换一个名称。", rule=name
            )
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

    def programme(self, code: str, label: str, *, amount: str, persons: str = "") -> None:
        """Say which rule is what the book pays each month, so that other books can ask for it by `code`.

        `amount` names a rule of money, of the household or of each person; `persons` the rule that counts for
        how many members a household's amount is. Both may be declared later; loading checks them.
        """
        if self._offer:
            raise _refused(
                f"规则册“{self.name}”已经声明了待遇“{self._offer[1]}”；一册只有一个待遇，请另立一册。"
            )
        if not code.isidentifier():
            raise _refused(f"待遇代码“{code}”不能用作标识符；请只用字母、数字和下划线，且不以数字开头。")
        self._offer = (code, label, amount, persons)
        self._editions = None

    @property
    def offered(self) -> Programme | None:
        """The programme of the book, None if it has none. Raises RuleError where its rules do not fit."""
        if self._offer is None:
            return None
        code, label, amount, persons = self._offer
        where = f"规则册“{self.name}”的待遇“{label}”（{code}）："
        rules = {rule.name: rule for rule in self.rules}
        paid = rules.get(amount)
        if paid is None or paid.unit.family is not Family.MONEY or paid.level not in (HOUSEHOLD, PERSON):
            raise RuleError(
                f"{where}amount 须是户或人的一条金额规则，“{amount}”不是；请核对名称、单位和层级。",
                rule=amount,
            )
        counted = rules.get(persons)
        if persons and (
            counted is None or counted.unit.family is not Family.COUNT or counted.level != HOUSEHOLD
        ):
            raise RuleError(
                f"{where}persons 须是户的一条计数规则，“{persons}”不是；请核对名称、单位和层级。",
                rule=persons,
            )
        return Programme(code, label, amount, persons, paid.level)

    def receives(self, code: str, *, level: Level = HOUSEHOLD, label: str = "") -> None:
        """Declare `receives_<code>`: whether the household, or the person, receives another programme.

        In a `Library` that programme's own rules answer; a book alone takes the answer as a fact.
        """
        if level not in (HOUSEHOLD, PERSON):
            raise _refused(
                f"receives({code!r}) 的层级须是 HOUSEHOLD 或 PERSON；请更正。", rule=RECEIVES + code
            )
        name = RECEIVES + code
        self._of(name, Level(level), label or f"享受 {code}", "", None, None)
        self.asked[code] = self.declared[name]

    def _of(self, name: str, level: Level, label: str, unit, low, high, keys=None) -> None:
        place = place_of_caller()
        where = f"“{label}”（{name}，{place}）"
        try:
            declared = Declared.of(name, level, label, unit, low, high, keys)
        except Invalid as error:
            raise RuleError(f"{where}：{error.sentence}", rule=name, place=place) from error
        if declared.unit.kind is Kind.NUMBER and (low is None or high is None):
            raise RuleError(
                f"{where}没有声明范围；请写出 low 和 high（金额以分计）。", rule=name, place=place
            )
        self._declare(declared)

    def _declare(self, declared: Declared) -> None:
        self._new_name(declared.name)
        if any(rule.name == declared.name for rule in self.rules):
            raise _refused(f"名称“{declared.name}”已是一条规则；请换一个名称。", rule=declared.name)
        self.declared[declared.name] = declared

    def _new_name(self, name: str) -> None:
        if name in self.declared:
            raise _refused(f"名称“{name}”已经声明过；请换一个名称。", rule=name)
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
            _ = self.offered
            editions = trace(self.declared, self.rules)
            self._persons_are_counted(editions)
            self._editions = editions
        return self._editions

    def _persons_are_counted(self, editions: tuple[Edition, ...]) -> None:
        """Raises RuleError for a day on which the programme pays and nobody says for how many."""
        if self._offer is None:
            return
        code, label, amount, persons = self._offer
        for edition in editions:
            if persons and amount in edition.rules and persons not in edition.rules:
                raise RuleError(
                    f"规则册“{self.name}”的项目“{label}”（{code}）：自 {edition.since or '最早'} 起有规则“{amount}”，"
                    f"却没有规则“{persons}”；请使两者的起止日期一致。",
                    rule=persons,
                )

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
