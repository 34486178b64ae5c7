"""Issue runs killed with -9 at random instants, and simply started again.

    dev.py bench faults [--kills 1000] [--awards 300] [--seed 1]

Months of a small city are paid one after the other: begun, computed, checked, booked, written to a file for
the bank, and settled by the bank's return. Each piece is done by a process that is killed before, after or
    in the
middle of any statement, in the write of the file or in the load of the return, and is begun again until it
comes to its end. After every kill the books must add up; after every month what was issued, paid and booked
must be what the month owes, reckoned award by award, and the file must have the same bytes as before.
"""

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")

import django

from bench.issue_run import ground

PIECES = ("begin", "compute", "check", "book", "file", "settle")
LABELS = dict(zip(PIECES, ("建批次", "测算", "复核", "入账", "写文件", "收回盘"), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--awards", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    ground.DATABASE = "bench_faults"
    with ground.database(keep=False), tempfile.TemporaryDirectory() as out:
        ground.prepare()
        django.setup()
        ground.fill(options.awards)
        from .months import Months

        months = Months(random.Random(options.seed), Path(out), options.kills)  # noqa: S311 - measuring
        months.two_at_once()
        started = time.perf_counter()
        while sum(months.kills.values()) < options.kills:
            months.pay()
            print(f"  {months.month.plus(-1)}：累计杀死 {sum(months.kills.values()):,} 次", flush=True)
        report(months, time.perf_counter() - started)


def report(months, seconds: float) -> None:
    kills: Counter = months.kills
    print(
        f"杀死 {sum(kills.values()):,} 次，办完 {months.paid} 个月，{seconds:.0f} 秒；没有多发或少发一分，账证相符"
    )
    for piece in PIECES:
        parts = {kind: count for (where, kind), count in kills.items() if where == piece}
        print(
            f"  {LABELS[piece]:　<6}{sum(parts.values()):6,}　"
            + "，".join(f"{k} {n}" for k, n in sorted(parts.items()))
        )


if __name__ == "__main__":
    main()
