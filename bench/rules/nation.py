"""The whole nation: the largest file several times over, and how long 1.4 billion would take.

python -m bench.rules.nation FOLDER TIMES
"""

from bench.rules.reporting import TOTALS, spent  # starts the clock

import json  # isort: skip
import sys
from pathlib import Path

from minzheng.kernel.rules.snapshots import Snapshot
from minzheng.kernel.rules.totals import Summing, joined
from minzheng.kernel.rules.workers import run
from minzheng.kernel.rules.worlds import World

from .book import BOOK
from .parameters import ON_DATE, parameters

THREADS = 2


def main(folder: Path, times: int) -> None:
    """Print the persons computed, the sum of all relief, and what it cost."""
    snapshot = Snapshot.open(folder / "snapshot.parquet")
    job = Summing.of(snapshot, World(BOOK, parameters()), ON_DATE, TOTALS)
    found = joined(job.outputs, run(job, snapshot.parts * times, threads=THREADS))
    print(json.dumps({"persons": found.persons, "payable_fen": found.of("payable")} | spent()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
