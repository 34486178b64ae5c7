"""What every process of the bench prints: the same totals, what they cost, in one line of JSON.

Import it first: the clock starts here, so that loading an engine counts. Standard library only, because
the peers run in an environment without the platform.
"""

import time

STARTED = time.perf_counter()

import hashlib  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
from collections.abc import Iterable, Sequence  # noqa: E402
from pathlib import Path  # noqa: E402

# Households on 低保 and 边缘, persons who are 特困 or receive anything, and sums in fen.
TOTALS = (
    "eligible",
    "edge",
    "destitute",
    "receives",
    "gap",
    "top_up",
    "price_relief",
    "destitute_support",
    "care_allowance",
    "living_allowance",
    "longevity",
    "allowances",
    "emergency_aid",
    "payable",
)


def spent() -> dict[str, float | int]:
    """Wall seconds since the start; CPU seconds and peak memory, both including children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": round(time.perf_counter() - STARTED, 3),
        "cpu_seconds": round(sum(each.ru_utime + each.ru_stime for each in (own, children)), 3),
        "peak_mb": (_own_peak_kib(own.ru_maxrss) + children.ru_maxrss) // 1024,
    }


def _own_peak_kib(otherwise: int) -> int:
    """The peak of this program alone: Linux counts into ru_maxrss the process that started it as well."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return otherwise
    return int(status.split("VmHWM:")[1].split()[0])


def summary(provinces: Iterable[Sequence[int]]) -> dict:
    """The sums over the country of rows (province, *TOTALS), and a digest of the rows themselves."""
    rows = sorted([int(cell) for cell in row] for row in provinces)
    totals = dict(zip(TOTALS, map(sum, zip(*(row[1:] for row in rows), strict=True)), strict=True))
    return {"totals": totals, "provinces": hashlib.sha256(json.dumps(rows).encode()).hexdigest()}


def report(provinces: Iterable[Sequence[int]]) -> None:
    """Print the summary of rows (province, *TOTALS) with what it cost."""
    print(json.dumps(summary(provinces) | spent()))
