"""Columns and DuckDB agree on millions of values of random books: not a fen of difference."""

import random
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from minzheng.kernel.rules.engine import MONTHS, HouseholdColumns

from .populations import many
from .random_books import DAY, parameter_set, random_book

HOUSEHOLDS = 420_000  # a million persons


def _table(columns: dict, own: dict) -> pa.Table:
    arrays = dict(own)
    for name, values in columns.items():
        array = pa.array(values.ravel())
        arrays[name] = pa.FixedSizeListArray.from_arrays(array, MONTHS) if values.ndim == 2 else array
    return pa.table(arrays)


def _by_duckdb(program, columns: HouseholdColumns) -> dict[str, np.ndarray]:
    sizes = np.diff(columns.offsets)
    ids = np.arange(len(columns))
    found = {}
    with duckdb.connect() as connection:
        own = {"id": ids, "parameter_row": columns.parameter_rows}
        each = {"household_id": np.repeat(ids, sizes), "position": np.arange(int(columns.offsets[-1]))}
        connection.register("households", _table(columns.household, own))
        connection.register("members", _table(columns.members, each))
        for statement in program.sql(program.outputs).values():
            for name, values in connection.execute(statement).fetchnumpy().items():
                if name in program.outputs:
                    found[name] = np.stack(values) if values.dtype == object else np.asarray(values)
    return found


@pytest.mark.parametrize("number", [7, 9])
def test_a_million_persons_come_to_the_same(number):
    seed = random.Random(number)
    program = random_book(number).compile(DAY, [parameter_set(seed) for _ in range(3)])
    columns = many(number, HOUSEHOLDS, program.edition.inputs)
    rows = np.random.default_rng(number).integers(0, 3, HOUSEHOLDS)
    columns = replace(columns, parameter_rows=rows)
    found = program.run_columns(columns, program.outputs)
    independent = _by_duckdb(program, columns)
    assert set(independent) == set(program.outputs)
    assert sum(values.size for values in independent.values()) > 5_000_000
    different = [name for name, values in independent.items() if not np.array_equal(values, found[name])]
    assert different == []
