"""The floor: reading every column that the book needs, once, and nothing else.

    python -m bench.rules.floor_peer duckdb|pyarrow FOLDER

`duckdb` reads the flat tables on two threads; `pyarrow` our nested snapshot, row group by row group in this
process. Each touches every value, with a sum, so that nothing can be left unread.
"""

from bench.rules.reporting import spent  # starts the clock

import json  # isort: skip
import sys
from pathlib import Path

THREADS = 2


def duckdb_floor(folder: Path) -> int:
    """The sum over all columns of the flat tables."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    whole = 0
    for name in ("households", "persons"):
        table = f"read_parquet('{folder / name}.parquet')"
        described = connection.sql(f"FROM {table}").description
        sums = ", ".join(_sum(column, kind) for column, kind, *_ in described)
        whole += sum(connection.sql(f"FROM {table} SELECT {sums}").fetchall()[0])
    return int(whole)


def _sum(column: str, kind: str) -> str:
    if str(kind) == "BOOLEAN":
        return f"count(*) FILTER ({column})"
    return f"sum({column} - DATE '1970-01-01')" if str(kind) == "DATE" else f"sum({column})"


def pyarrow_floor(folder: Path) -> int:
    """The sum over all columns of the snapshot."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = 0
    with pq.ParquetFile(folder / "snapshot.parquet", memory_map=True, read_dictionary=["division"]) as file:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, use_threads=False)
            for batch in table.to_batches():
                members = batch.column("members")
                columns = [column for column in batch.columns if not pa.types.is_list(column.type)]
                columns += [members.offsets, *members.flatten().flatten()]
                whole += sum(_touched(column) for column in columns)
    return whole


def _touched(column) -> int:
    column = getattr(column, "indices", column)
    return int(column.to_numpy(zero_copy_only=False).sum())


if __name__ == "__main__":
    floors = {"duckdb": duckdb_floor, "pyarrow": pyarrow_floor}
    print(json.dumps({"sum": floors[sys.argv[1]](Path(sys.argv[2])), **spent()}))
