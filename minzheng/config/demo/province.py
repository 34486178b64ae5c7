"""An invented province as a snapshot, of any size: what the policy lab is tried on before a province joins.

The same seed and size give the same file. Households are made some at a time, in the order of their
counties; all codes begin with 99, which no province bears.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from minzheng.kernel.rules.engine import HouseholdColumns
from minzheng.kernel.rules.snapshots import About, SnapshotWriter
from minzheng.matters.assistance.dibao.rules import book

PROVINCE = "99"
COUNTIES, TOWNS = 122, 15  # a large province
CHUNK = 65_536  # households
# Shares of households with 1 to 7 members.
SIZES = np.array([0.250, 0.294, 0.212, 0.134, 0.070, 0.029, 0.011])
MEAN_SIZE = float(SIZES @ np.arange(1, 8))


def divisions() -> np.ndarray:
    """The codes of the townships, county by county."""
    counties = [f"{PROVINCE}{1 + i // 12:02d}{1 + i % 12:02d}" for i in range(COUNTIES)]
    return np.array([f"{county}{100 + town:03d}" for county in counties for town in range(TOWNS)], object)


def chunks(persons: int, seed: int) -> Iterator[tuple[HouseholdColumns, np.ndarray]]:
    """Households of about so many persons, with their township's codes. Ids count from 1."""
    households = max(1, round(persons / MEAN_SIZE))
    codes = divisions()
    weights = np.random.default_rng([seed, persons]).lognormal(0, 0.6, len(codes))
    ends = np.round(np.cumsum(weights) / weights.sum() * households).astype(np.int64)
    for number, first in enumerate(range(0, households, CHUNK)):
        rows = np.arange(first, min(first + CHUNK, households))
        chance = np.random.default_rng([seed, persons, number])
        yield _households(chance, rows + 1), codes[np.searchsorted(ends, rows, side="right")]


def write(
    path: Path, persons: int, *, as_of: dt.date, known_at: dt.datetime, seed: int,
    on_progress: Callable[[int], None] | None = None,
) -> SnapshotWriter:  # fmt: skip
    """Write the file; `on_progress(persons written)` is called after each part."""
    about = About(as_of, known_at, PROVINCE, f"虚构的省，种子 {seed}")
    with SnapshotWriter(path, book.declared, about) as writer:
        for columns, codes in chunks(persons, seed):
            writer.append(columns, codes)
            if on_progress:
                on_progress(writer.persons)
    return writer


def _households(chance: np.random.Generator, ids: np.ndarray) -> HouseholdColumns:
    many = len(ids)
    sizes = chance.choice(len(SIZES), many, p=SIZES / SIZES.sum()) + 1
    urban = chance.random(many) < 0.58
    # How well off the household is, around 1; what its members earn and own depends on it.
    means = chance.lognormal(np.where(urban, 0.1, -0.25), 0.6)
    own = {
        "urban": urban,
        "support_income_year_fen": _yuan(_some(chance, many, 0.12) * means * 6_000),
        "financial_assets_fen": _yuan(chance.lognormal(0, 1.2, many) * means * 30_000),
        "vehicle_count": chance.binomial(3, np.clip(means * 0.13, 0, 0.9)),
        "home_count": 1 + (chance.random(many) < means * 0.12) - (chance.random(many) < 0.06),
        "runs_business": chance.random(many) < 0.05,
        "gradual_exit_running": chance.random(many) < 0.002,
        "gradual_exit_monthly_fen": _yuan(_some(chance, many, 0.002) * 400),
    }
    members = _members(chance, np.repeat(means, sizes), np.repeat(urban, sizes))
    return HouseholdColumns(own, members, np.concatenate(([0], np.cumsum(sizes))), ids=ids)


def _members(chance: np.random.Generator, means: np.ndarray, urban: np.ndarray) -> dict[str, np.ndarray]:
    many = len(means)
    works, old = chance.random(many) < 0.52, chance.random(many) < 0.20
    wage = works * chance.lognormal(0, 0.45, many) * means * 42_000
    pension = (old & ~works) * np.where(urban, 34_000, 2_400) * chance.lognormal(0, 0.4, many)
    return {
        "alive": chance.random(many) < 0.998,
        "wage_income_year_fen": _yuan(wage),
        "employment_cost_year_fen": _yuan(wage * 0.08),
        "business_income_year_fen": _yuan(_some(chance, many, 0.05) * means * 30_000),
        "property_income_year_fen": _yuan(_some(chance, many, 0.15) * means * 2_500),
        "transfer_income_year_fen": _yuan(pension + _some(chance, many, 0.3) * 900),
        "other_income_year_fen": _yuan(_some(chance, many, 0.04) * 1_500),
        "medical_cost_year_fen": _yuan(_some(chance, many, 0.35) * np.where(old, 5_000, 1_200)),
    }


def _some(chance: np.random.Generator, many: int, share: float) -> np.ndarray:
    """A number around 1 for a share of the cases, 0 for the others."""
    return (chance.random(many) < share) * chance.lognormal(0, 0.9, many)


def _yuan(amounts: np.ndarray) -> np.ndarray:
    """Whole yuan, as fen."""
    return np.rint(amounts).astype(np.int64) * 100
