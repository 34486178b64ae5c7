"""Why an amount is what it is: each value on the way, with its unit, formula, document and fact source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from ..errors import RuleError
from .graph import PERSON
from .text import formula
from .values import Value

if TYPE_CHECKING:
    from .edition import Edition


@dataclass(frozen=True)
class Explanation:
    """The values of one household under one set of parameters.

    `values` holds the outputs and whatever they rest on by name: whole numbers (fen, basis points, counts),
    bools, codes as text, dates; a list, one per member, for a person's value. `fact_sources` says where
    facts come from: a text, or for a person's fact a list with one text per member.
    """

    edition: "Edition"
    parameters: Mapping[str, Value]
    whole: Mapping[str, Any]
    member_labels: Sequence[str] = ()
    fact_sources: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self._plain(name) for name in self.whole}

    def tree(self, name: str) -> dict[str, Any]:
        """The JSON-ready tree under a name.

        Each node: name, label, level, value, unit, text, formula, source, from, note, certainty, members,
        children. A name that was shown higher up in full bears `"repeated": true` and no children.
        """
        if name not in self.whole:
            raise RuleError(f"没有名为“{name}”的结果；可用的有：{'、'.join(self.edition.rules)}。", rule=name)
        return self._node(name, set())

    def _node(self, name: str, shown: set[str]) -> dict[str, Any]:
        edition = self.edition
        traced = edition.rules.get(name)
        item = traced.rule if traced else edition.declared[name]
        node = {
            "name": name,
            "label": item.label,
            "level": item.level.name.lower(),
            "value": self._jsonable(name),
            "unit": item.unit.text,
            "text": self._text(name),
            "formula": formula(traced.root, edition.label) if traced else "",
            "source": traced.rule.source if traced else self._source(name),
            "from": self._origin(name),
            "note": "",
            "certainty": "",
            "members": self._members(name) if item.level is PERSON else [],
            "repeated": name in shown,
            "children": [],
        }
        if name in self.parameters:
            node["note"] = self.parameters[name].note
            node["certainty"] = self.parameters[name].certainty
        if traced and not node["repeated"]:
            shown.add(name)
            node["children"] = [self._node(argument, shown) for argument in traced.names]
        return node

    def _source(self, name: str) -> str:
        if name in self.parameters:
            return self.parameters[name].source
        source = self.fact_sources.get(name, "")
        return source if isinstance(source, str) else ""

    def _origin(self, name: str) -> dict[str, str] | None:
        """Division, first day and document of a parameter; None for anything else."""
        if name not in self.parameters:
            return None
        value = self.parameters[name]
        return {"area": value.area, "date": value.from_date.isoformat(), "document": value.source}

    def _members(self, name: str) -> list[dict[str, Any]]:
        unit = self.edition.unit(name)
        sources = self.fact_sources.get(name, ())
        return [
            {
                "label": self.member_labels[i] if self.member_labels else f"成员{i + 1}",
                "value": _json_value(unit.plain(value)),
                "text": unit.show(value),
                "source": "" if isinstance(sources, str) or not sources else sources[i],
            }
            for i, value in enumerate(self.whole[name])
        ]

    def _plain(self, name: str) -> Any:
        value = self.whole[name]
        plain = self.edition.unit(name).plain
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return plain(value)

    def _jsonable(self, name: str) -> Any:
        value = self._plain(name)
        return [_json_value(item) for item in value] if isinstance(value, list) else _json_value(value)

    def _text(self, name: str) -> str:
        value = self.whole[name]
        show = self.edition.unit(name).show
        if isinstance(value, tuple):
            places = product(*(codes for _, codes in self.edition.declared[name].keys))
            cells = zip(places, value, strict=True)
            return "；".join(f"{'·'.join(map(str, place))}：{show(cell)}" for place, cell in cells)
        if isinstance(value, list):
            return "、".join(show(item) for item in value)
        return show(value)


def _json_value(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
