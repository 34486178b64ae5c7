"""Why two amounts differ: their explanation trees, side by side.

A tree says how one amount came about (see `engine.explanation`). Held against the tree of another month,
or of the same month as known at another time, most of it is equal. What differs is either a *cause* (a
fact, a parameter, another version of a rule) or the *effect* of one: a result that follows from what
stands below it. Each difference names the differences directly below it, so that a reader can follow an
amount down to its causes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .errors import RuleError

Tree = Mapping[str, Any]
MEMBERS = "@members"  # the name of the difference “who belongs to the household”; no rule can bear it


class Kind(StrEnum):
    """What a difference is. All but RULE are causes."""

    FACT = "fact"
    PARAMETER = "parameter"
    VERSION = "version"  # the rule itself reads differently: another formula or article
    RULE = "rule"  # the same rule with another result, because something below it differs
    ONLY_BEFORE = "only_before"  # stands in one of the two trees alone
    ONLY_AFTER = "only_after"


_MIRRORED = {Kind.ONLY_BEFORE: Kind.ONLY_AFTER, Kind.ONLY_AFTER: Kind.ONLY_BEFORE}


@dataclass(frozen=True)
class Side:
    """How something stands in one of the two trees. `origin` is a parameter's area, first day, document."""

    value: Any = None
    text: str = ""
    source: str = ""
    formula: str = ""
    origin: Mapping[str, str] | None = None
    note: str = ""
    certainty: str = ""


@dataclass(frozen=True)
class MemberDifference:
    """What differs of one member of the household."""

    label: str
    before: Side
    after: Side


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same on both sides; a side on which it does not stand is None.

    `path` are the names from the amount down to this one. `because` names the differences directly below,
    `leads_to` those directly above. `reaches` says whether a change of the amount follows from it, as far
    as the values in between tell: a fact that changed without any effect does not reach, nor does a rule
    whose article changed and whose result did not.
    """

    name: str
    label: str
    kind: Kind
    path: tuple[str, ...]
    before: Side | None
    after: Side | None
    members: tuple[MemberDifference, ...] = ()
    because: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    reaches: bool = False

    @property
    def is_cause(self) -> bool:
        return self.kind is not Kind.RULE

    @property
    def changes_value(self) -> bool:
        """Whether the value differs, not only the version by which it is computed."""
        if self.before is None or self.after is None or self.members:
            return True
        return _values(self.before, self.after)

    def mirrored(self) -> tuple[Kind, Side | None, Side | None]:
        """Kind and sides as the comparison the other way round shows them."""
        return _MIRRORED.get(self.kind, self.kind), self.after, self.before


def compare(before: Tree, after: Tree) -> tuple[Difference, ...]:
    """What differs between two trees of the same amount, in the order of the tree, the amount first.

    Equal values are left out, whatever their source. Raises RuleError for trees of two different amounts.
    """
    first, second = _Index(before), _Index(after)
    if first.root != second.root:
        raise RuleError(
            f"两份计算说明不是同一个结果（“{before['label']}”和“{after['label']}”），不能对照；"
            "请选择同一项待遇的两个月份。"
        )
    union = _Union(first, second)
    found = {}
    for name, path in union.walk():
        difference = _members_differ(path, union) if name == MEMBERS else _differ(name, path, union)
        if difference is not None:
            found[name] = difference
    return _linked(found, union)


@dataclass
class _Index:
    """The nodes of a tree by name, and which names stand below each."""

    tree: Tree
    nodes: dict[str, Tree] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self):
        self.root = name_of(self.tree)
        self.is_computed = bool(self.tree.get("formula") or self.tree.get("children"))
        self._take(self.tree)
        persons = next((node["members"] for node in self.nodes.values() if node.get("members")), ())
        self.members = [label for label, _ in _by_label(persons)]

    def _take(self, node: Tree) -> None:
        name, children = name_of(node), node.get("children") or ()
        if name in self.nodes and not children:
            return  # shown higher up in full
        self.nodes[name] = node
        self.below[name] = [name_of(child) for child in children]
        for child in children:
            self._take(child)


class _Union:
    """Two trees as one: every name of either, in the order of the second, then of the first."""

    def __init__(self, before: _Index, after: _Index):
        self.before, self.after = before, after
        # A month in which nobody belongs to the household has no computation that could be compared.
        self.is_comparable = before.is_computed == after.is_computed
        self.members_differ = self.is_comparable and set(before.members) != set(after.members)

    def below(self, name: str) -> list[str]:
        if not self.is_comparable:
            return []
        names = [*self.after.below.get(name, ()), *self.before.below.get(name, ())]
        gathers = not self._is_of_persons(name) and any(self._is_of_persons(each) for each in names)
        return list(dict.fromkeys([MEMBERS, *names] if self.members_differ and gathers else names))

    def _is_of_persons(self, name: str) -> bool:
        return any(index.nodes.get(name, {}).get("members") for index in (self.before, self.after))

    def walk(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every name once, each before what stands below it, with its path from the root."""
        seen: set[str] = set()
        waiting = [(self.after.root, (self.after.root,))]
        while waiting:
            name, path = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            yield name, path
            waiting += [(each, (*path, each)) for each in reversed(self.below(name))]


def name_of(node: Tree) -> str:
    """What a node is known by; a tree made by hand may bear labels only."""
    return node.get("name") or node["label"]


def _by_label(members: Sequence[Tree]) -> list[tuple[str, Tree]]:
    """Members by name; of namesakes the second is “张三（2）”."""
    seen: dict[str, int] = {}
    found = []
    for member in members:
        label = member["label"]
        seen[label] = seen.get(label, 0) + 1
        found.append((label if seen[label] == 1 else f"{label}（{seen[label]}）", member))
    return found


def _side(node: Tree | None) -> Side | None:
    if node is None:
        return None
    return Side(
        node.get("value"), node["text"], node.get("source") or "", node.get("formula") or "",
        node.get("from") or None, node.get("note") or "", node.get("certainty") or "",
    )  # fmt: skip


def _members_differ(path: tuple[str, ...], union: _Union) -> Difference:
    sides = [Side(index.members, "、".join(index.members) or "无") for index in (union.before, union.after)]
    return Difference(MEMBERS, "家庭成员", Kind.FACT, path, *sides)


def _differ(name: str, path: tuple[str, ...], union: _Union) -> Difference | None:
    """The difference of one name, without its links; None where both sides are equal."""
    nodes = [index.nodes.get(name) for index in (union.before, union.after)]
    sides = [_side(node) for node in nodes]
    label = next(node["label"] for node in reversed(nodes) if node is not None)
    if None in nodes:
        kind = Kind.ONLY_AFTER if nodes[0] is None else Kind.ONLY_BEFORE
        return Difference(name, label, kind, path, *sides)
    kind = _kind(nodes, sides)
    if nodes[0].get("members") and nodes[1].get("members"):
        members = _common_members_that_differ(*nodes)
        if not members and kind is not Kind.VERSION:
            return None
        return Difference(name, label, kind, path, *sides, members=members)
    if kind is Kind.VERSION or _values(*sides):
        return Difference(name, label, kind, path, *sides)
    return None


def _kind(nodes: list[Tree], sides: list[Side]) -> Kind:
    if any(side.origin for side in sides):
        return Kind.PARAMETER
    if not any(side.formula or node.get("children") for side, node in zip(sides, nodes, strict=True)):
        return Kind.FACT
    first, second = sides
    changed = (first.formula, first.source) != (second.formula, second.source)
    both = all(side.formula for side in sides)
    return Kind.VERSION if both and changed else Kind.RULE


def _values(first: Side, second: Side) -> bool:
    """Whether two sides have different values; texts decide where a tree bears no values."""
    if first.value is None or second.value is None:
        return first.text != second.text
    return first.value != second.value


def _common_members_that_differ(before: Tree, after: Tree) -> tuple[MemberDifference, ...]:
    """Who joined or left is a difference of its own; here those who stand on both sides."""
    earlier = dict(_by_label(before["members"]))
    pairs = [(label, earlier.get(label), member) for label, member in _by_label(after["members"])]
    sides = [(label, _side(first), _side(second)) for label, first, second in pairs if first is not None]
    return tuple(MemberDifference(*one) for one in sides if _values(one[1], one[2]))


def _linked(found: dict[str, Difference], union: _Union) -> tuple[Difference, ...]:
    """The differences with what is directly below and above each, and which of them reach the amount."""
    because = {name: tuple(each for each in union.below(name) if each in found) for name in found}
    leads_to: dict[str, list[str]] = {name: [] for name in found}
    for above, names in because.items():
        for name in names:
            leads_to[name].append(above)
    reaching: set[str] = set()
    waiting = [union.after.root]
    while waiting:
        name = waiting.pop()
        if name in found and name not in reaching and found[name].changes_value:
            reaching.add(name)
            waiting += because[name]
    return tuple(
        Difference(
            one.name, one.label, one.kind, one.path, one.before, one.after, one.members,
            because[name], tuple(leads_to[name]), name in reaching,
        )
        for name, one in found.items()
    )  # fmt: skip


def side_by_side(before: Tree, after: Tree, *, reaching: bool = False) -> dict[str, Any]:
    """Both trees as one: every node with both its sides.

    Each node: name, label, before, after (a Side or None), differs, contains (whether a difference stands
    in it or below), repeated, children. With `reaching` only those differences are marked that the amount
    follows from. Raises RuleError for trees of two different amounts.
    """
    differing = {one.name for one in compare(before, after) if one.reaches or not reaching}
    union = _Union(_Index(before), _Index(after))
    return _pair(union.after.root, union, differing, set())


def _pair(name: str, union: _Union, differing: set[str], shown: set[str]) -> dict[str, Any]:
    nodes = [index.nodes.get(name) for index in (union.before, union.after)]
    names = [each for each in union.below(name) if each != MEMBERS]
    repeated = name in shown and bool(names)
    shown.add(name)
    children = [] if repeated else [_pair(each, union, differing, shown) for each in names]
    return {
        "name": name,
        "label": next(node["label"] for node in reversed(nodes) if node is not None),
        "before": _side(nodes[0]),
        "after": _side(nodes[1]),
        "differs": name in differing,
        "contains": name in differing or any(child["contains"] for child in children),
        "repeated": repeated,
        "children": children,
    }
