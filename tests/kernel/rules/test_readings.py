"""One graph, four readings, the same fen: scalar, columns, DuckDB and a plain interpreter."""

import datetime as dt
import random

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    Book,
    HouseholdColumns,
    age_on,
    calendar_months_between,
    day_number,
    months_between,
    sql,
)
from tests.kernel.rules.interpreter import interpret
from tests.kernel.rules.populations import population, stacked
from tests.kernel.rules.random_books import DAY, as_written, parameter_set, random_book


def by_duckdb(program, own, members, rows) -> dict[str, list]:
    """The outputs by the SQL reading, a person's value flat over all members."""
    with duckdb.connect() as connection:
        households = [{"id": i, "parameter_row": rows[i], **facts} for i, facts in enumerate(own)]
        everybody = [(i, row) for i, family in enumerate(members) for row in family]
        people = [{"household_id": i, "position": p, **row} for p, (i, row) in enumerate(everybody)]
        connection.register("households", pa.Table.from_pylist(households))
        connection.register("members", pa.Table.from_pylist(people))
        found = {}
        for statement in program.sql(program.outputs).values():
            names = [column[0] for column in connection.execute(statement).description]
            columns = zip(*connection.fetchall(), strict=True)
            found |= {name: list(values) for name, values in zip(names, columns, strict=True)}
        return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_all_readings_agree_on_random_books(number):
    book = random_book(number)
    seed = random.Random(number + 1)
    own, members, rows = population(seed, households=6, sets=3)
    sets = [parameter_set(seed) for _ in range(3)]
    program = book.compile(DAY, sets)

    scalar = [
        program.evaluate(as_written(household), [as_written(m) for m in family], parameter_row=row)
        for household, family, row in zip(own, members, rows, strict=True)
    ]
    plain = [
        interpret(program.edition, household, family, {n: v.value for n, v in sets[row].items()})
        for household, family, row in zip(own, members, rows, strict=True)
    ]
    assert scalar == plain

    offsets = np.cumsum([0, *map(len, members)])
    everybody = [row for family in members for row in family]
    columns = HouseholdColumns(stacked(own), stacked(everybody), offsets, parameter_rows=np.array(rows))
    batch = program.run_columns(columns, program.outputs)
    in_sql = by_duckdb(program, own, members, rows)
    for name in program.outputs:
        expected = [each[name] for each in scalar]
        if program.edition.rules[name].rule.level.has_members:
            expected = [value for family in expected for value in family]
        assert batch[name].tolist() == expected
        assert in_sql[name] == expected
        low, high = program.edition.rules[name].root.range
        assert all(low <= value <= high for value in np.ravel(expected).tolist())


def test_the_check_against_duckdb_has_teeth(monkeypatch):
    """With DuckDB's own truncating division the comparison above must fail for some of the books."""
    monkeypatch.setattr("minzheng.kernel.rules.engine.sql._division", lambda mode, a, b: f"({a} // {b})")
    with pytest.raises(AssertionError):
        _compare_books(range(20))


def test_the_check_of_months_has_teeth(monkeypatch):
    """A reading that took the oldest months for the last must be found out."""
    over_months = sql._over_months
    monkeypatch.setattr(sql, "_over_months", lambda step, columns: over_months(step, columns[::-1]))
    with pytest.raises(AssertionError):
        _compare_books(range(20))


def _compare_books(numbers) -> None:
    for number in numbers:
        test_all_readings_agree_on_random_books.hypothesis.inner_test(number)


def _between(function):
    def rule(first, last):
        return function(first, last)

    return rule


def test_all_readings_agree_on_hard_dates():
    """Ends of months and years, 29 February and its neighbours, each with each, before and after 1970."""
    days = [
        dt.date(year, month, day)
        for year in (1899, 1900, 1960, 1999, 2000, 2001)
        for month, day in ((1, 1), (1, 31), (2, 28), (3, 1), (3, 31), (12, 31))
    ] + [dt.date(1960, 2, 29), dt.date(2000, 2, 29)]
    pairs = [(first, last) for first in days for last in days]
    book = Book("dates")
    for name in ("first", "last"):
        book.input(name, HOUSEHOLD, name, "日期")
    for function in (age_on, months_between, calendar_months_between):
        book.rule(HOUSEHOLD, "相隔", "次", name=function.__name__)(_between(function))
    program = book.compile(DAY, {})
    own = [{"first": day_number(first), "last": day_number(last)} for first, last in pairs]
    plain = [interpret(program.edition, facts, [{}], {}) for facts in own]
    scalar = [program.evaluate({"first": first, "last": last}, [{}]) for first, last in pairs]
    assert scalar == plain
    batch = program.run_columns(HouseholdColumns(stacked(own), {}, np.arange(len(own) + 1)), program.outputs)
    in_sql = by_duckdb(program, own, [[{"age": 0}]] * len(own), [0] * len(own))
    for name in program.outputs:
        expected = [values[name] for values in scalar]
        assert batch[name].tolist() == expected
        assert in_sql[name] == expected


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_asking_for_one_output_gives_the_same_value_as_asking_for_all(number):
    book = random_book(number)
    seed = random.Random(number)
    (own,), (family,), _ = population(seed, households=1, sets=1)
    program = book.compile(DAY, parameter_set(seed))
    household, members = as_written(own), [as_written(row) for row in family]
    everything = program.evaluate(household, members)
    columns = HouseholdColumns(stacked([own]), stacked(family), np.array([0, len(family)]))
    for name in program.outputs:
        assert program.evaluate(household, members, outputs=[name]) == {name: everything[name]}
        alone = program.run_columns(columns, [name])[name].tolist()
        of_members = program.edition.rules[name].rule.level.has_members
        assert alone == (everything[name] if of_members else [everything[name]])
