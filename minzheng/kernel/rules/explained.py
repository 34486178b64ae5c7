"""Explanations as they leave the house: titled and dated, with their digests, as one JSON-ready document.

Page, PDF and download are made of the same document, so that they cannot say different things; its keys
stand in docs/explanations.md. Two of them compared say in words why an amount is not what it was.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.money import yuan_text

from .comparison import MEMBERS, Difference, Kind, Side, Tree, compare, name_of, side_by_side

EXPLANATION_FORMAT = "minzheng-explanation/1"
COMPARISON_FORMAT = "minzheng-comparison/1"
CERTAINTY_WORDS = {"likely": "通行做法，没有明文", "verify": "待核实，以当地文件为准"}
KIND_WORDS = {
    Kind.FACT: "事实",
    Kind.PARAMETER: "标准（参数）",
    Kind.VERSION: "规则版本",
    Kind.RULE: "计算结果",
    Kind.ONLY_BEFORE: "不再使用",
    Kind.ONLY_AFTER: "新加入",
}
_AMOUNT = re.compile(r"(-?[\d,]+)(\.\d\d)? 元(/\w+)?")
_EACH = {"/人月": "每人每月", "/户月": "每月", "/月": "每月", "/年": "一年", "/人年": "每人一年"}


@dataclass(frozen=True, kw_only=True)
class Explained:
    """One amount, explained for somebody.

    `label` names it beside another one ("2020年11月"); `rows` are the particulars above the tree (label,
    text). `as_of` is the day whose rules and facts count, `known_at` the moment whose knowledge counts.
    `stored_fen` is the amount on record, `remark` a sentence where it is not what the tree says.
    """

    title: str
    label: str
    rows: tuple[tuple[str, str], ...]
    tree: Tree
    as_of: dt.date
    known_at: dt.datetime
    rules_digest: str = ""
    parameters_digest: str = ""
    stored_fen: int | None = None
    remark: str = ""

    @property
    def amount_fen(self) -> int | None:
        """What the tree says the amount is; None for a tree that bears texts only."""
        value = self.tree.get("value")
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def places_named(self, names: Mapping[str, str]) -> "Explained":
        """The same with the names of the divisions whose parameters were used, by code."""
        return replace(self, tree=_placed(self.tree, {"": "全国", **names}))

    @property
    def areas(self) -> set[str]:
        """The codes of the divisions whose parameters were used."""
        return {origin["area"] for node in _nodes(self.tree) if (origin := node.get("from"))} - {""}

    def document(self, *, agency: str, generated_at: dt.datetime) -> dict[str, Any]:
        """What page, PDF and download are made of."""
        return {
            "format": EXPLANATION_FORMAT,
            "title": self.title,
            "agency": agency,
            "generated_at": _moment(generated_at),
            "rows": [{"label": label, "text": text} for label, text in self.rows],
            "amount_fen": self.amount_fen,
            "stored_fen": self.stored_fen,
            "remark": self.remark,
            "as_of": self.as_of.isoformat(),
            "known_at": _moment(self.known_at),
            "rules_digest": self.rules_digest,
            "parameters_digest": self.parameters_digest,
            "tree": _full(self.tree),
        }


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two explanations of the same amount: of two months, or of one as known at two moments."""

    title: str
    before: Explained
    after: Explained

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        return compare(self.before.tree, self.after.tree)

    def pair(self, *, reaching: bool = False) -> dict[str, Any]:
        """Both trees as one, see `side_by_side`."""
        return side_by_side(self.before.tree, self.after.tree, reaching=reaching)

    @property
    def difference_fen(self) -> int | None:
        sides = self.before.amount_fen, self.after.amount_fen
        return None if None in sides else sides[1] - sides[0]

    @property
    def causes(self) -> list[Difference]:
        """The facts, parameters and rule versions from which the difference of the amount follows.

        What stands on one side only belongs to the version of a rule that brought it or left it out.
        """
        one_sided = (Kind.ONLY_BEFORE, Kind.ONLY_AFTER)
        return [one for one in self.differences if one.is_cause and one.reaches and one.kind not in one_sided]

    @property
    def sentence(self) -> str:
        """The difference in money."""
        before, after, by_fen = self.before, self.after, self.difference_fen
        if by_fen is None:
            return f"{before.label}：{before.tree['text']}；{after.label}：{after.tree['text']}。"
        if by_fen == 0:
            return f"{after.label}和{before.label}都是 {yuan_text(after.amount_fen)} 元，金额没有变。"
        more = "多" if by_fen > 0 else "少"
        return (
            f"{after.label}是 {yuan_text(after.amount_fen)} 元，比{before.label}的 "
            f"{yuan_text(before.amount_fen)} 元{more} {yuan_text(abs(by_fen))} 元。"
        )

    def reasons(self, *, plain: bool = False) -> list[str]:
        """The causes in words; `plain` for a resident, without documents and sources."""
        return [words(cause, plain=plain) for cause in self.causes]

    def document(self, *, agency: str, generated_at: dt.datetime) -> dict[str, Any]:
        """What page, PDF and download are made of."""
        by = {"agency": agency, "generated_at": generated_at}
        return {
            "format": COMPARISON_FORMAT,
            "title": self.title,
            "agency": agency,
            "generated_at": _moment(generated_at),
            "sentence": self.sentence,
            "reasons": self.reasons(),
            "difference_fen": self.difference_fen,
            "before_label": self.before.label,
            "after_label": self.after.label,
            "differences": [_written(one) for one in self.differences],
            "before": self.before.document(**by),
            "after": self.after.document(**by),
        }


def words(cause: Difference, *, plain: bool = False) -> str:
    """One cause in words: "从2020年11月起，城市低保标准由 500.00 元/人月提高到 570.00 元/人月（文件）"."""
    said = _plain if plain else str
    if cause.name == MEMBERS:
        return _joined_and_left(cause.before.value, cause.after.value)
    if cause.kind is Kind.VERSION:
        source = "" if plain or not cause.after.source else f"（{cause.after.source}）"
        return f"“{cause.label}”改按新的规定计算{source}"
    if cause.kind is Kind.PARAMETER:
        change = f"{cause.label}{_change(cause.before, cause.after, said)}"
        document = "" if plain or not cause.after.source else f"（{cause.after.source}）"
        return f"{_since(cause.before, cause.after)}{change}{document}"
    if cause.members:
        each = (
            f"{one.label}的{cause.label}{_change(one.before, one.after, said)}{_source(one.after, plain)}"
            for one in cause.members
        )
        return "，".join(each)
    return f"{cause.label}{_change(cause.before, cause.after, said)}{_source(cause.after, plain)}"


def _joined_and_left(before: list[str], after: list[str]) -> str:
    joined = [label for label in after if label not in before]
    left = [label for label in before if label not in after]
    parts = [f"增加了{'、'.join(joined)}"] if joined else []
    parts += [f"减少了{'、'.join(left)}"] if left else []
    return f"家庭成员{'，'.join(parts)}"


def _change(before: Side, after: Side, said) -> str:
    first, second = said(before.text), said(after.text)
    if {before.text, after.text} <= {"是", "否"}:
        return f"由“{first}”变为“{second}”"
    numbers = [side.value for side in (before, after)]
    if not all(isinstance(value, int) for value in numbers) or numbers[0] == numbers[1]:
        return f"由 {first} 改为 {second}"
    return f"由 {first} {'提高' if numbers[0] < numbers[1] else '降低'}到 {second}"


def _since(before: Side, after: Side) -> str:
    """From when a new value of a parameter holds; nothing where it is the older of the two."""
    days = [side.origin["date"] if side.origin else "" for side in (before, after)]
    if not days[1] or days[1] <= days[0]:
        return ""
    day = dt.date.fromisoformat(days[1])
    return f"从{day.year}年{day.month}月{'' if day.day == 1 else f'{day.day}日'}起，"


def _source(side: Side, plain: bool) -> str:
    return "" if plain or not side.source else f"（{side.source}）"


def _plain(text: str) -> str:
    """An amount as one says it: "500.00 元/人月" is "每人每月 500 元"."""

    def say(found: re.Match) -> str:
        whole, cents, unit = found.groups()
        amount = f"{whole}{'' if cents in (None, '.00') else cents} 元"
        if unit is None:
            return amount
        return f"{_EACH[unit]} {amount}" if unit in _EACH else f"{amount}{unit}"

    return _AMOUNT.sub(say, text)


def _nodes(tree: Tree) -> Iterator[Tree]:
    yield tree
    for child in tree.get("children") or ():
        yield from _nodes(child)


def _placed(tree: Tree, names: Mapping[str, str]) -> dict[str, Any]:
    origin = tree.get("from")
    children = [_placed(child, names) for child in tree.get("children") or ()]
    placed = {"from": {**origin, "place": names.get(origin["area"], origin["area"])}} if origin else {}
    return {**tree, **placed, "children": children}


def _full(tree: Tree) -> dict[str, Any]:
    """A node with all its keys, whatever the programme left out."""
    return {
        "name": name_of(tree),
        "label": tree["label"],
        "level": tree.get("level", ""),
        "value": tree.get("value"),
        "unit": tree.get("unit", ""),
        "text": tree["text"],
        "formula": tree.get("formula", ""),
        "source": tree.get("source", ""),
        "from": tree.get("from"),
        "note": tree.get("note", ""),
        "certainty": tree.get("certainty", ""),
        "certainty_label": CERTAINTY_WORDS.get(tree.get("certainty", ""), ""),
        "members": list(tree.get("members") or ()),
        "repeated": bool(tree.get("repeated")),
        "children": [_full(child) for child in tree.get("children") or ()],
    }


def _written(one: Difference) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "kind": one.kind.value,
        "kind_label": KIND_WORDS[one.kind],
        "path": list(one.path),
        "before": asdict(one.before) if one.before else None,
        "after": asdict(one.after) if one.after else None,
        "members": [asdict(member) for member in one.members],
        "because": list(one.because),
        "leads_to": list(one.leads_to),
        "reaches": one.reaches,
        "is_cause": one.is_cause,
    }


def _moment(at: dt.datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="seconds")
