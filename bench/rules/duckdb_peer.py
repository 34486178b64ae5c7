"""DuckDB on the flat tables with SQL written by hand: python -m bench.rules.duckdb_peer FOLDER"""

from bench.rules.reporting import report  # starts the clock

import sys  # isort: skip
from pathlib import Path

import duckdb

THREADS = 2
TABLES = ("persons", "households", "parameters", "care_rates")


def main(folder: Path) -> None:
    """Print the totals of the nation in a folder."""
    statement = Path(__file__).with_name("relief.sql").read_text(encoding="utf-8")
    for table in TABLES:
        statement = statement.replace(f"read_parquet(${table})", f"read_parquet('{folder / table}.parquet')")
    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    report(connection.execute(statement).fetchall())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
