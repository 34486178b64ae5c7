"""Why an amount is what it is: each value on the way, with its unit, formula, document and fact source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, product
from typing import TYPE_CHECKING, Any

from ..errors import RuleError
from .intervals import MAX_MEMBERS
from .units import Kind, Unit, day_date
from .values import Value

if TYPE_CHECKING:
    from .edition import Edition


_NUMBERED = tuple(f"成员{number}" for number in range(1, MAX_MEMBERS + 1))


@dataclass(frozen=True)
class Explanation:
    """The values of one household under one set of parameters.

    `values` holds the outputs and whatever they rest on by name: whole numbers (fen, basis points, counts),
    bools, codes as text, dates; a list, one per member, for a person's value; a list of twelve, oldest
    first, in place of each value of a month level. `fact_sources` says where facts come from: a text, or for
    a person's fact a list with one text per member. `parameter_words` keeps what is said of parameters, for
    all explanations under the same set.
    """

    edition: "Edition"
    parameters: Mapping[str, Value]
    whole: Mapping[str, Any]
    member_labels: Sequence[str] = ()
    fact_sources: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    parameter_words: dict[str, dict] = field(default_factory=dict, repr=False, compare=False)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.edition.unit(name).plain_all(value) for name, value in self.whole.items()}

    def tree(self, name: str) -> dict[str, Any]:
        """The JSON-ready tree under a name.

        Each node: name, label, level, value, unit, text, formula, source, from, note, certainty, members,
        children. A name that was shown higher up in full bears `"repeated": true` and no children. Nodes may
        be shared, within a tree and between trees: they are not to be changed in place.
        """
        if name not in self.whole:
            raise RuleError(f"没有名为“{name}”的结果；可用的有：{'、'.join(self.edition.rules)}。", rule=name)
        return self._node(self.edition.branches(name), {})

    def _node(self, branch: "Branch", made: dict[str, dict]) -> dict[str, Any]:
        """A branch with this household's values. What is said of a name is written once: `made` keeps it."""
        name = branch.name
        node = made.get(name)
        if node is None:
            known = name in self.parameters
            node = made[name] = self._parameter(name) if known else self._values_of(self.edition.words(name))
            if branch.children:
                node["children"] = [self._node(child, made) for child in branch.children]
        elif branch.repeated and not node["repeated"]:
            # Whoever meets the name again, from here on, is sent back to where it stands in full.
            node = made[name] = node | {"repeated": True, "children": []}
        return node

    def _values_of(self, words: "Words") -> dict[str, Any]:
        value, show, plain = self.whole[words.name], words.show, words.plain
        node = words.node.copy()
        source = self.fact_sources.get(words.name, "") if self.fact_sources else ""
        if source and isinstance(source, str):
            node["source"] = source
        if words.has_members:
            values = value if plain is None else [plain(one) for one in value]
            texts = [show(one) for one in value]
            node["value"] = values
            node["text"] = words.joint.join(texts)
            node["members"] = self._members(values, texts, source)
        else:
            node["value"] = value if plain is None else plain(value)
            node["text"] = show(value)
        return node

    def _parameter(self, name: str) -> dict[str, Any]:
        """What is said of a parameter: where and since when it holds, and in which document."""
        if name not in self.parameter_words:
            known, words = self.parameters[name], self.edition.words(name)
            table = isinstance(known.value, tuple)
            self.parameter_words[name] = words.node | {
                "value": self._plain_value(known.value, words),
                "text": self._cells(name) if table else words.show(known.value),
                "source": known.source,
                "from": {"area": known.area, "date": known.from_date.isoformat(), "document": known.source},
                "note": known.note,
                "certainty": known.certainty,
            }
        return self.parameter_words[name]

    def _plain_value(self, value: Any, words: "Words") -> Any:
        if isinstance(value, tuple):
            return list(value)
        return words.plain(value) if words.plain else value

    def _cells(self, name: str) -> str:
        show = self.edition.unit(name).show
        places = product(*(codes for _, codes in self.edition.declared[name].keys))
        cells = zip(places, self.parameters[name].value, strict=True)
        return "；".join(f"{'·'.join(map(str, place))}：{show(cell)}" for place, cell in cells)

    def _members(self, values: list, texts: list[str], sources: str | Sequence[str]) -> list[dict[str, Any]]:
        each = [""] * len(texts) if isinstance(sources, str) else sources
        labels = self.member_labels or _NUMBERED[: len(texts)]
        return [
            {"label": label, "value": value, "text": text, "source": source}
            for label, value, text, source in zip(labels, values, texts, each, strict=True)
        ]


@dataclass(frozen=True)
class Branch:
    """Where a name stands in the tree of another: the same for every household."""

    name: str
    repeated: bool
    children: tuple["Branch", ...]


def branches_of(edition: "Edition", name: str, shown: set[str] | None = None) -> Branch:
    """The tree of names under a name, each in full once: where it is first met."""
    shown = set() if shown is None else shown
    traced = edition.rules.get(name)
    repeated = name in shown
    if traced is None or repeated:
        return Branch(name, repeated, ())
    shown.add(name)
    return Branch(name, False, tuple(branches_of(edition, argument, shown) for argument in traced.names))


class Words:
    """What a node says of a name before any value, and how a value of it is written."""

    def __init__(self, edition: "Edition", name: str):
        traced = edition.rules.get(name)
        item = traced.rule if traced else edition.declared[name]
        unit, level = item.unit, item.level
        self.name = name
        self.has_members = level.has_members
        self.joint = "；" if level.has_months else "、"
        self.show = partial(months_text, unit) if level.has_months else unit.show
        # Numbers and yes/no stand in JSON as they are; codes as text, dates as ISO text.
        self.plain = _PLAIN[unit.kind](unit) if unit.kind in _PLAIN else None
        if self.plain and level.has_months:
            self.plain = partial(_each, self.plain)
        self.node = {
            "name": name,
            "label": item.label,
            "level": level.name.lower(),
            "value": None,
            "unit": unit.text,
            "text": "",
            "formula": edition.formula(name) if traced else "",
            "source": traced.rule.source if traced else "",
            "from": None,
            "note": "",
            "certainty": "",
            "members": [],
            "repeated": False,
            "children": [],
        }


def _each(plain: Callable, values: Sequence[int]) -> list:
    return [plain(value) for value in values]


def _code(unit: Unit) -> Callable[[int], str]:
    return unit.enumeration.codes.__getitem__


def _date(_: Unit) -> Callable[[int], str]:
    return lambda number: day_date(number).isoformat()


_PLAIN = {Kind.CODE: _code, Kind.DATE: _date}


def months_text(unit: Unit, values: Sequence[int]) -> str:
    """Twelve values as one reads them: what stands for several months in a row is said once."""
    runs = [(unit.show(value), len(list(same))) for value, same in groupby(values)]
    if len(runs) == 1:
        return f"{len(values)} 个月均为 {runs[0][0]}"
    said = "、".join(f"{text}（{length} 个月）" if length > 1 else text for text, length in runs)
    return f"由远到近：{said}"
