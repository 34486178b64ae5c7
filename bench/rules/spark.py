"""The same batch by the executors of Spark on this machine, for each nation in turn within one session.

    python -m bench.rules.spark THREADS FOLDER [FOLDER ...]

One line of JSON per nation: seconds without and with the start of the session.
"""

import json
import os
import sys
import time
from pathlib import Path

from minzheng.kernel.rules.cluster import run_on_spark
from minzheng.kernel.rules.snapshots import Snapshot
from minzheng.kernel.rules.totals import Summing, joined
from minzheng.kernel.rules.worlds import World

from .book import BOOK
from .parameters import ON_DATE, parameters
from .reporting import TOTALS, summary

QUIET = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
}


def session(threads: int):
    """Spark on this machine, as many executor threads with Python processes of their own."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{threads}]").appName("minzheng bench")
    for name, value in QUIET.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def main(threads: int, folders: list[Path]) -> None:
    """Print what each nation took."""
    started = time.perf_counter()
    spark = session(threads)
    starting = time.perf_counter() - started
    for folder in folders:
        snapshot = Snapshot.open(folder / "snapshot.parquet")
        begun = time.perf_counter()
        job = Summing.of(snapshot, World(BOOK, parameters()), ON_DATE, TOTALS)
        found = joined(job.outputs, run_on_spark(spark, job, snapshot.parts))
        seconds = time.perf_counter() - begun
        provinces = sorted({code[:2] for code in found.sums})
        rows = [[int(province), *(found.of(name, province) for name in TOTALS)] for province in provinces]
        print(json.dumps(summary(rows) | {"seconds": round(seconds, 3), "starting": round(starting, 3)}))
    spark.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]])
