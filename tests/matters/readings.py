"""Any rule book evaluated on its examples in each of its readings: one alone, stacked columns, DuckDB.

    @pytest.mark.parametrize("reading", READINGS)
    def test_every_reading_gives_what_the_sentences_say(reading):
        assert found_by(reading, book, PARAMETERS, EXAMPLES) == expected_of(book, EXAMPLES)

Inputs and rules are of the household and of the person; a person's rule gives a list over the members.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    HouseholdColumns,
    Level,
    ParameterSet,
    Value,
)
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.examples import Example
from minzheng.kernel.rules.parameters import Parameters

Subject = tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]  # a household's facts, those of its members
Found = dict[str, list]
Reading = Callable[[Book, dt.date, list[ParameterSet], list[Subject], list[int], Iterable[str]], Found]


def by_scalar(book: Book, on_date, sets, subjects, rows, outputs) -> Found:
    """Each subject alone, by `Program.evaluate`."""
    program = book.compile(on_date, sets)
    results = [
        program.evaluate(own, members, outputs=outputs, parameter_row=row)
        for (own, members), row in zip(subjects, rows, strict=True)
    ]
    return {name: [result[name] for result in results] for name in outputs}


def by_columns(book: Book, on_date, sets, subjects, rows, outputs) -> Found:
    """All together, by `Program.run_columns`."""
    program = book.compile(on_date, sets)
    own, everybody, offsets = _stacked(book, subjects)
    result = program.run_columns(
        HouseholdColumns(own, everybody, offsets, parameter_rows=np.array(rows)), outputs
    )
    return {name: _by_subject(program, name, result[name].tolist(), offsets) for name in outputs}


def by_sql(book: Book, on_date, sets, subjects, rows, outputs) -> Found:
    """All together, by the program's SQL in DuckDB."""
    program = book.compile(on_date, sets)
    own, everybody, offsets = _stacked(book, subjects)
    numbers = np.arange(len(subjects))
    households = {"id": numbers, "parameter_row": np.array(rows)} | own
    people = {"household_id": np.repeat(numbers, np.diff(offsets)), "position": np.arange(offsets[-1])}
    found: dict[str, np.ndarray] = {}
    with duckdb.connect() as connection:
        connection.register("households", households)
        connection.register("members", people | everybody)
        for statement in program.sql(outputs).values():
            found |= connection.execute(statement).fetchnumpy()
    return {name: _by_subject(program, name, found[name].tolist(), offsets) for name in outputs}


READINGS: dict[str, Reading] = {"scalar": by_scalar, "columns": by_columns, "sql": by_sql}


def found_by(reading: str, book: Book, parameters: Parameters, examples: Sequence[Example]) -> list[dict]:
    """What a reading gives for the names that each example expects, in the order of the examples.

    Examples whose days have the same rules are evaluated together, each with the parameters of its own.
    """
    groups: dict[str, list[int]] = {}
    for place, example in enumerate(examples):
        groups.setdefault(book.edition(example.on_date).digest, []).append(place)
    found: list[dict] = [{} for _ in examples]
    for places in groups.values():
        together = [examples[place] for place in places]
        outputs = tuple(dict.fromkeys(name for example in together for name in example.expected))
        columns = READINGS[reading](
            book, together[0].on_date, [_parameters(parameters, example) for example in together],
            [example.facts(book) for example in together], list(range(len(together))), outputs,
        )  # fmt: skip
        for row, place in enumerate(places):
            found[place] = {name: columns[name][row] for name in examples[place].expected}
    return found


def expected_of(book: Book, examples: Iterable[Example]) -> list[dict]:
    """What the examples say, as the readings give it."""
    return [example.outcome(book) for example in examples]


def plain_parameters(parameters: Parameters, example: Example) -> dict[str, Any]:
    """The parameters of an example's place and day as plain numbers, for a reference written by hand."""
    return {name: one.value for name, one in _parameters(parameters, example).items()}


def set_of(parameters: Parameters, area: str, on_date: dt.date, **changed: int | bool) -> ParameterSet:
    """The parameters of a place on a day, some of them otherwise: whole numbers as the engine takes them."""
    other = {name: Value(value, "", "", "试验", area, on_date) for name, value in changed.items()}
    return parameters.resolve(area, on_date) | other


def _parameters(parameters: Parameters, example: Example) -> ParameterSet:
    return parameters.resolve(example.area, example.on_date, example.known_at)


def _stacked(book: Book, subjects: Sequence[Subject]) -> tuple[dict, dict, np.ndarray]:
    own = _columns(book, HOUSEHOLD, [own for own, _ in subjects])
    everybody = _columns(book, PERSON, [member for _, members in subjects for member in members])
    return own, everybody, np.cumsum([0, *(len(members) for _, members in subjects)])


def _columns(book: Book, level: Level, rows: list[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    declared = {name: one for name, one in book.declared.items() if one.level is level}
    return {
        name: np.array([row[name] for row in rows], dtype=bool if one.kind is Kind.YES_NO else np.int64)
        for name, one in declared.items()
    }


def _by_subject(program, name: str, values: list, offsets: np.ndarray) -> list:
    if program.edition.rules[name].rule.level is HOUSEHOLD:
        return values
    return [values[start:end] for start, end in pairwise(offsets)]
