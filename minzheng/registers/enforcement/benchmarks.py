"""裁量基准: what an article allows for an act, by circumstances, as dated tables. Pure; money in fen.

A violation has versions by date. Each has an overall range (fixed, or a multiple of a base such as what was
obtained by deceit) and tiers of circumstances with ranges of their own; where a table names none, the thirds
are used: 从轻 the lowest 30 %, 一般 30–70 %, 从重 the rest (裁量三分法), the suggestion at min + (max − min) × k.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("benchmarks.toml")
LIGHT, ORDINARY, HEAVY = "light", "ordinary", "heavy"
TIER_LABELS = {LIGHT: "从轻", ORDINARY: "一般", HEAVY: "从重"}
THIRDS = {LIGHT: (0, 3000), ORDINARY: (3000, 7000), HEAVY: (7000, 10_000)}
FIXED, MULTIPLE = "fixed", "multiple"
BASIS = 10_000


@dataclass(frozen=True)
class Tier:
    """One row: which circumstances, the range, and the kinds of penalty. Low and high in fen, or in
    ten-thousandths of the base where the measure is a multiple."""

    code: str
    label: str
    when: str
    low: int
    high: int
    kinds: tuple[str, ...]

    @property
    def times(self) -> str:
        """The range of a multiple, in words: "1 – 1.6"."""
        ends = (Decimal(one) / BASIS for one in (self.low, self.high))
        return " – ".join(f"{one.normalize():f}" for one in ends)


@dataclass(frozen=True)
class Violation:
    """One version of one violation: in force from a day until another (None: still)."""

    code: str
    field: str
    label: str
    article: str
    law: str
    from_date: dt.date
    until_date: dt.date | None
    measure: str
    base_label: str
    low: int
    high: int
    kinds: tuple[str, ...]
    certainty: str
    note: str
    tiers: tuple[Tier, ...] = field(default=())

    def in_force(self, day: dt.date) -> bool:
        return self.from_date <= day and (self.until_date is None or day <= self.until_date)

    def tier(self, code: str) -> Tier:
        """The row of a tier. An unknown code raises KeyError."""
        return {one.code: one for one in self.tiers}[code]

    @property
    def is_multiple(self) -> bool:
        return self.measure == MULTIPLE


@dataclass(frozen=True)
class Suggestion:
    """What the benchmark says: the range of the tier, the amount suggested, the range of the article."""

    violation: Violation
    tier: Tier
    low_fen: int
    high_fen: int
    suggested_fen: int
    least_fen: int
    most_fen: int

    def fits(self, fine_fen: int, kinds: tuple[str, ...]) -> bool:
        """Whether a penalty lies inside the tier, in amount and kind."""
        amount = self.low_fen <= fine_fen <= self.high_fen if "fine" in kinds else fine_fen == 0
        return amount and set(kinds) <= set(self.tier.kinds)

    def is_lawful(self, fine_fen: int, kinds: tuple[str, ...]) -> bool:
        """Whether the article knows it: below the least is 减轻, above the most there is no law."""
        return fine_fen <= self.most_fen and set(kinds) <= set(self.violation.kinds)

    @property
    def words(self) -> str:
        return f"{self.violation.article}，{self.tier.label}（{self.tier.when}）"


def violations(field: str = "", on_date: dt.date | None = None) -> tuple[Violation, ...]:
    """The tables, of one field or of one day where they are given."""
    return tuple(
        one for one in _tables()
        if (not field or one.field == field) and (on_date is None or one.in_force(on_date))
    )  # fmt: skip


def versions(code: str) -> tuple[Violation, ...]:
    return tuple(one for one in _tables() if one.code == code)


def label_of(code: str) -> str:
    found = versions(code)
    return found[-1].label if found else code


def governing(code: str, happened_until: dt.date, decided_on: dt.date) -> Violation | None:
    """从旧兼从轻 (行政处罚法 第三十七条): the table of the day of the act; a later one only if it is lighter."""
    then = next((one for one in versions(code) if one.in_force(happened_until)), None)
    now = next((one for one in versions(code) if one.in_force(decided_on)), None)
    if then is None or now is None or then == now:
        return then
    comparable = then.measure == now.measure
    return now if comparable and (now.high, now.low) < (then.high, then.low) else then


def suggest(
    violation: Violation, tier_code: str, *, factors: Mapping[str, int], base_fen: int | None = None
) -> Suggestion:
    """The suggestion for a tier. `factors` are k in basis points by tier. A multiple without a base raises
    ValueError."""
    tier = violation.tier(tier_code)
    if violation.is_multiple and base_fen is None:
        raise ValueError(f"{violation.code} is counted from a base")

    def fen(value: int) -> int:
        return value * (base_fen or 0) // BASIS if violation.is_multiple else value

    low, high, least, most = fen(tier.low), fen(tier.high), fen(violation.low), fen(violation.high)
    if (tier.low, tier.high) == _third(violation.low, violation.high, tier_code):
        suggested = least + (most - least) * factors[tier_code] // BASIS
    else:
        suggested = (low + high) // 2
    return Suggestion(violation, tier, low, high, suggested, least, most)


def _third(low: int, high: int, code: str) -> tuple[int, int]:
    first, last = THIRDS[code]
    return low + (high - low) * first // BASIS, low + (high - low) * last // BASIS


@lru_cache(maxsize=1)
def _tables() -> tuple[Violation, ...]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_violation(row) for row in content["violation"])


def _violation(row: dict) -> Violation:
    measure = row.get("measure", FIXED)
    scale = BASIS if measure == MULTIPLE else 100
    low, high, kinds = row.get("low", 0) * scale, row.get("high", 0) * scale, tuple(row["kinds"])
    tiers = tuple(_tier(code, row, (low, high), kinds, scale) for code in TIER_LABELS)
    return Violation(
        row["code"],
        row["field"],
        row["label"],
        row["article"],
        row["law"],
        row["from"],
        row.get("until"),
        measure,
        row.get("base", ""),
        low,
        high,
        kinds,
        row.get("certainty", "sure"),
        row.get("note", ""),
        tiers,
    )


def _tier(code: str, row: dict, whole: tuple[int, int], kinds: tuple[str, ...], scale: int) -> Tier:
    own = row.get(code, {})
    low, high = _third(*whole, code)
    if "low" in own:
        low, high = own["low"] * scale, own["high"] * scale
    return Tier(code, TIER_LABELS[code], own.get("when", row.get("when", "")) or _WHEN[code], low, high,
                tuple(own.get("kinds", kinds)))  # fmt: skip


_WHEN = {
    LIGHT: "初次、危害轻微、主动改正",
    ORDINARY: "有一定危害，经责令后改正",
    HEAVY: "再犯、拒不改正、阻挠检查或后果严重",
}
