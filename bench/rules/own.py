"""Our own batch as a process of the bench, over the nested snapshot.

python -m bench.rules.own threads|processes N FOLDER
"""

from bench.rules.reporting import TOTALS, report  # starts the clock

import sys  # isort: skip
from pathlib import Path

from minzheng.kernel.rules.snapshots import Snapshot
from minzheng.kernel.rules.totals import totals
from minzheng.kernel.rules.worlds import World

from .book import BOOK
from .parameters import ON_DATE, parameters


def main(how: str, many: str, folder: Path) -> None:
    """Print the totals of the nation in a folder."""
    snapshot = Snapshot.open(folder / "snapshot.parquet")
    found = totals(snapshot, World(BOOK, parameters()), ON_DATE, TOTALS, **{how: int(many)})
    provinces = sorted({code[:2] for code in found.sums})
    report([int(province), *(found.of(name, province) for name in TOTALS)] for province in provinces)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
