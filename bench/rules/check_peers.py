"""Whether every peer, and our own engine, gives the same totals to the fen, province by province.

    python -m bench.rules.check_peers [1e5 1e6 ...]

Without agreement no comparison of speed means anything. Plain Python takes part up to 100,000 persons.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from minzheng.kernel.rules.snapshots import Snapshot

from .book import book
from .parameters import ON_DATE, divisions, parameter_sets
from .peers import PEERS, run_peer
from .population import write
from .reporting import TOTALS, summary

SLOW, SLOW_LIMIT = "plain Python", 100_000


def own_totals(folder: Path) -> dict:
    """Totals and province digest by our columns, over the snapshot, row group by row group."""
    program = book.compile(ON_DATE, parameter_sets())
    numbers = {code: number for number, code in enumerate(divisions())}
    snapshot = Snapshot.open(folder / "snapshot.parquet")
    provinces: dict[int, np.ndarray] = {}
    for group in range(snapshot.groups):
        part = snapshot.read([group], program.inputs)
        codes = np.array([int(code) for code in part.codes])[part.place]
        rows = np.array([numbers[code] for code in part.codes])[part.place]
        columns = replace(part.columns, parameter_rows=rows)
        results = program.run_columns(columns, TOTALS)
        owners = np.repeat(codes // 10_000, np.diff(columns.offsets))
        for province in np.unique(codes // 10_000):
            sums = provinces.setdefault(int(province), np.zeros(len(TOTALS), dtype=np.int64))
            for place, name in enumerate(TOTALS):
                whose = codes // 10_000 if len(results[name]) == len(codes) else owners
                sums[place] += results[name][whose == province].sum()
    return summary([province, *sums] for province, sums in provinces.items())


def check(persons: int) -> None:
    """Raises AssertionError, naming the peer, where any differs from our own engine."""
    folder = write(persons)
    own = own_totals(folder)
    for name in PEERS:
        if name.startswith("floor") or (name == SLOW and persons > SLOW_LIMIT):
            continue
        theirs = run_peer(name, folder)
        for key, value in own.items():
            assert theirs[key] == value, f"{persons}: {name}: {key} {theirs[key]}, expected {value}"
        spent = f"{theirs['seconds']:.2f} s, {theirs['cpu_seconds']:.2f} CPU s, {theirs['peak_mb']} MB"
        print(f"{persons:>10,}  {name:<26} equal  {spent}", flush=True)


if __name__ == "__main__":
    for size in sys.argv[1:] or ("1e5", "1e6"):
        check(int(float(size)))
