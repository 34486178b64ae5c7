"""The rules of 低保 evaluated in each of their readings."""

from itertools import pairwise

import duckdb
import numpy as np

from minzheng.kernel.rules.engine import HOUSEHOLD, HouseholdColumns
from minzheng.matters.assistance.dibao.rules import book

Family = tuple[dict, list[dict]]


def stacked(rows: list[dict]) -> dict[str, np.ndarray]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def by_scalar(on_date, sets, families: list[Family], rows: list[int], outputs) -> dict[str, list]:
    program = book.compile(on_date, sets)
    results = [
        program.evaluate(own, members, outputs=outputs, parameter_row=row)
        for (own, members), row in zip(families, rows, strict=True)
    ]
    return {name: [result[name] for result in results] for name in outputs}


def by_columns(on_date, sets, families: list[Family], rows: list[int], outputs) -> dict[str, list]:
    program = book.compile(on_date, sets)
    offsets = np.cumsum([0, *(len(members) for _, members in families)])
    columns = HouseholdColumns(
        stacked([own for own, _ in families]),
        stacked([member for _, members in families for member in members]),
        offsets,
        parameter_rows=np.array(rows),
    )
    result = program.run_columns(columns, outputs)
    return {name: _by_household(program, name, result[name].tolist(), offsets) for name in outputs}


def by_sql(on_date, sets, families: list[Family], rows: list[int], outputs) -> dict[str, list]:
    program = book.compile(on_date, sets)
    offsets = np.cumsum([0, *(len(members) for _, members in families)])
    everybody = [member for _, members in families for member in members]
    households = {"id": np.arange(len(families)), "parameter_row": np.array(rows)}
    people = {
        "household_id": np.repeat(np.arange(len(families)), np.diff(offsets)),
        "position": np.arange(len(everybody)),
    }
    found = {}
    with duckdb.connect() as connection:
        connection.register("households", households | stacked([own for own, _ in families]))
        connection.register("members", people | stacked(everybody))
        for statement in program.sql(outputs).values():
            found |= connection.execute(statement).fetchnumpy()
    return {name: _by_household(program, name, found[name].tolist(), offsets) for name in outputs}


def _by_household(program, name: str, values: list, offsets) -> list:
    if program.edition.rules[name].rule.level is HOUSEHOLD:
        return values
    return [values[start:end] for start, end in pairwise(offsets)]


READINGS = {"scalar": by_scalar, "columns": by_columns, "sql": by_sql}
