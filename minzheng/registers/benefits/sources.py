"""From which money a month was paid: spending attributed to 中央, 省级, 市级 and 区级 funds. Arithmetic only.

No sheet says which level's money is used first, so the place chooses (parameter `source_attribution`):

- `shares`: each month in the shares of the programme's allotments of its year that had arrived by its end;
- `in_order`: the year's allotments are used up one after the other, as they arrived.

What was paid before any money had come is UNFUNDED. Both work on running totals over the villages of a
district in the order of their codes, so that the parts of villages, townships and months add up to the fen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minzheng.kernel.base.months import Month

LEVELS = ("中央", "省级", "市级", "区级", "其他")
UNFUNDED = "未到位"
COLUMNS = (*LEVELS, UNFUNDED)
_WORDS = (("中央", "中央"), ("省", "省级"), ("市", "市级"), ("区", "区级"), ("县", "区级"), ("本级", "区级"))


@dataclass(frozen=True)
class Money:
    """One allotment: whose money it is, and the month in which it arrived."""

    source: str
    amount_fen: int
    arrived: Month


def level_of(source: str) -> str:
    """The level that gave the money, by the words in which its source was registered: 省级补助 is 省级."""
    return next((level for word, level in _WORDS if word in source), "其他")


def attribute(
    method: str, spent: Mapping[tuple[Month, str], int], given: Sequence[Money]
) -> dict[tuple[Month, str], dict[str, int]]:
    """Parts of what was spent in one year: {(month, village): fen} to {(month, village): {level: fen}}.

    `given` are the year's allotments in the order in which they came.
    """
    found: dict[tuple[Month, str], dict[str, int]] = {}
    before = 0
    for month in sorted({month for month, _ in spent}):
        villages = sorted(place for when, place in spent if when == month)
        amounts = [spent[month, place] for place in villages]
        arrived = [money for money in given if money.arrived <= month]
        parts = _in_order(amounts, before, arrived) if method == "in_order" else _by_shares(amounts, arrived)
        found |= {(month, place): part for place, part in zip(villages, parts, strict=True)}
        before += sum(amounts)
    return found


def _by_shares(amounts: Iterable[int], arrived: Sequence[Money]) -> list[dict[str, int]]:
    """Cut every running total by the shares, rounded down; the last level takes what is left of each part."""
    weights: dict[str, int] = defaultdict(int)
    for money in arrived:
        weights[level_of(money.source)] += money.amount_fen
    total = sum(weights.values())
    if not total:
        return [{UNFUNDED: amount} if amount else {} for amount in amounts]
    levels = [level for level in LEVELS if weights[level]]
    found, running = [], 0
    for amount in amounts:
        upto, left = running + amount, amount
        part = {}
        for level in levels[:-1]:
            part[level] = upto * weights[level] // total - running * weights[level] // total
            left -= part[level]
        part[levels[-1]] = left
        found.append({level: fen for level, fen in part.items() if fen})
        running = upto
    return found


def _in_order(amounts: Iterable[int], before: int, arrived: Sequence[Money]) -> list[dict[str, int]]:
    """Lay every part on the line of the allotments, one after the other."""
    found, running = [], before
    for amount in amounts:
        low, high = sorted((running, running + amount))
        sign = 1 if amount >= 0 else -1
        part: dict[str, int] = defaultdict(int)
        start = 0
        for money in arrived:
            end = start + money.amount_fen
            part[level_of(money.source)] += sign * max(0, min(high, end) - max(low, start))
            start = end
        beyond, below = max(0, high - max(low, start)), max(0, min(high, 0) - low)
        part[UNFUNDED] += sign * (beyond + below)
        found.append({level: fen for level, fen in part.items() if fen})
        running += amount
    return found
