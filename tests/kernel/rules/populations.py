"""Random households of random books as a snapshot file, and what each of them comes to, one by one."""

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import numpy as np

from minzheng.kernel.rules import snapshots
from minzheng.kernel.rules.engine import HOUSEHOLD, MONTHS, PERSON, HouseholdColumns
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.parameters import Parameter, Parameters
from minzheng.kernel.rules.snapshots import About, Snapshot, SnapshotWriter
from minzheng.kernel.rules.worlds import World, find_book

from .random_books import DAY, as_written, facts, parameter_set

DIVISIONS = ("999901", "999902", "999903")
ABOUT = About(DAY, dt.datetime(2020, 11, 2, tzinfo=dt.UTC))
SMALL_ENOUGH = 10**11  # sums of greater numbers are refused


class Nation:
    """One random book with random parameters in three divisions, and its households in a file."""

    def __init__(self, number: int, path: Path, *, households: int, group: int, monkeypatch):
        monkeypatch.setattr(snapshots, "ROW_GROUP", group)
        seed = random.Random(number)
        self.path = f"{__package__}.books_by_number:book_{number}"
        book = find_book(self.path)
        self.own, self.members, self.places = population(seed, households=households, sets=len(DIVISIONS))
        self.sets = [parameter_set(seed) for _ in DIVISIONS]
        self.world = World(self.path, self._parameters(book))
        self.program = book.compile(DAY, self.sets)
        inputs = {name: item for name, item in book.declared.items() if not item.is_parameter}
        with SnapshotWriter(path, inputs, ABOUT) as writer:
            writer.append(self._columns(), [DIVISIONS[place] for place in self.places])
        assert writer.faults == []
        self.snapshot = Snapshot.open(path)

    def _parameters(self, book) -> Parameters:
        rows = {
            name: tuple(
                replace(found[name], area=area, from_date=DAY, known_from=DAY)
                for area, found in zip(DIVISIONS, self.sets, strict=True)
            )
            for name, declared in book.declared.items()
            if declared.is_parameter
        }
        return Parameters({name: Parameter(book.declared[name], "", values) for name, values in rows.items()})

    def _columns(self) -> HouseholdColumns:
        everybody = [row for family in self.members for row in family]
        offsets = np.cumsum([0, *map(len, self.members)])
        return HouseholdColumns(stacked(self.own), stacked(everybody), offsets, ids=range(len(self.own)))

    @property
    def outputs(self) -> tuple[str, ...]:
        """The rules that can be summed."""
        edition = self.program.edition
        return tuple(
            name
            for name, traced in edition.rules.items()
            if traced.rule.level in (HOUSEHOLD, PERSON)
            and traced.root.kind in (Kind.NUMBER, Kind.YES_NO)
            and max(map(abs, traced.root.range)) < SMALL_ENOUGH
        )

    def one_by_one(self) -> dict[str, tuple[int, ...]]:
        """The sums by division, each household evaluated alone on plain integers."""
        sums = {code: [0] * len(self.outputs) for code in DIVISIONS}
        for own, family, place in zip(self.own, self.members, self.places, strict=True):
            found = self.program.evaluate(
                as_written(own),
                [as_written(row) for row in family],
                outputs=self.outputs,
                parameter_row=place,
            )
            for column, value in enumerate(found.values()):
                sums[DIVISIONS[place]][column] += sum(value) if isinstance(value, list) else value
        return {code: tuple(row) for code, row in sums.items() if code in self.snapshot.divisions()}


def population(seed: random.Random, households: int, sets: int) -> tuple[list, list, list]:
    """Facts of households, facts of their members, and whose parameters each household takes."""
    own = [facts(seed, "h") for _ in range(households)]
    members = [[facts(seed, "p") for _ in range(seed.choice([1, 1, 2, 3, 5]))] for _ in range(households)]
    rows = [seed.randrange(sets) for _ in range(households)]
    return own, members, rows


def stacked(rows: list[dict]) -> dict[str, np.ndarray]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def many(seed: int, households: int, declared: dict) -> HouseholdColumns:
    """Columns of random facts, the ends of every range well represented, for any declared inputs."""
    chance = np.random.default_rng(seed)
    sizes = chance.choice([1, 1, 2, 3, 5], households)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    columns: dict[bool, dict] = {False: {}, True: {}}
    for name, item in declared.items():
        if item.is_parameter:
            continue
        of_members = item.level.has_members
        shape = (int(offsets[-1]) if of_members else households,)
        shape += (MONTHS,) if item.level.has_months else ()
        if item.kind is Kind.YES_NO:
            columns[of_members][name] = chance.random(shape) < 0.5
            continue
        values = chance.integers(item.low, item.high, shape, endpoint=True)
        ends = chance.integers(0, 8, shape)
        values[ends == 0] = item.low
        values[ends == 1] = item.high
        columns[of_members][name] = values
    return HouseholdColumns(columns[False], columns[True], offsets)
