"""Many households at once: facts in columns, households by row and their members by offsets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ..errors import Fault
from .graph import HOUSEHOLD
from .intervals import MONTHS
from .layout import Layout
from .plan import Plan
from .units import Kind
from .vector import compile_constants, compile_vector

PIECE = 32_768  # members computed at a time: columns of this length stay in a core's cache


@dataclass(frozen=True)
class HouseholdColumns:
    """Facts of many households.

    Columns are integers (fen, counts, day numbers, code positions; datetime64[D] is taken as well) or bool.
    The members of household i stand in rows offsets[i] to offsets[i + 1] of the member columns. A column of
    a month level has twelve values a row, oldest first: shape (n, 12). A masked element, or None in an
    object column, is a missing fact. `parameter_rows` gives for each household the index of its parameter
    set, -1 where there is none for its division; None means the first for all.
    """

    household: Mapping[str, np.ndarray]
    members: Mapping[str, np.ndarray]
    offsets: np.ndarray
    ids: Sequence | None = None
    parameter_rows: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def id_of(self, row: int) -> object:
        """The household's id, or its row number (from 0) where no ids were given."""
        return row if self.ids is None else self.ids[row]

    def taken(self, rows: np.ndarray) -> "HouseholdColumns":
        """Some of the households, in the order of the rows given, each with its members."""
        sizes = np.diff(self.offsets)[rows]
        offsets = np.concatenate(([0], np.cumsum(sizes)))
        places = np.arange(offsets[-1]) + np.repeat(self.offsets[:-1][rows] - offsets[:-1], sizes)
        return HouseholdColumns(
            {name: column[rows] for name, column in self.household.items()},
            {name: column[places] for name, column in self.members.items()},
            offsets,
            None if self.ids is None else np.asarray(self.ids)[rows],
            None if self.parameter_rows is None else self.parameter_rows[rows],
        )


class ColumnResult(dict):
    """Outputs by name: one element per household, or per member for a person's value; twelve for months.

    `rows` are the household rows that were computed (all, unless some were set aside), `offsets` their
    members' offsets in the outputs, `set_aside` what was wrong with the others.
    """

    def __init__(
        self, outputs: Mapping, *, rows: np.ndarray, offsets: np.ndarray, set_aside: tuple[Fault, ...]
    ):
        super().__init__(outputs)
        self.rows = rows
        self.offsets = offsets
        self.set_aside = set_aside


class Batch:
    """Some outputs of a plan under some parameter sets, ready for columns that have passed the door.

    `parameters` holds for each name an array with one element (or row of table cells) per parameter set.
    """

    def __init__(self, plan: Plan, outputs: Iterable[str], parameters: Mapping[str, np.ndarray]):
        self.outputs = tuple(outputs)
        self._steps = {name: plan.steps[plan.names[name]] for name in self.outputs}
        self._function = compile_vector(plan, self.outputs)
        self._constants = compile_constants(plan, self.outputs)(parameters)

    def has_members(self, output: str) -> bool:
        """Whether an output has one element per member."""
        return self._steps[output].level.has_members

    def run(self, columns: HouseholdColumns) -> dict[str, np.ndarray]:
        """The outputs by name, as int64 and bool."""
        pieces = [
            {name: self._whole(name, value, layout) for name, value in found.items()}
            for _, layout, found in self.pieces(columns)
        ]
        if len(pieces) == 1:
            return pieces[0]
        return {name: np.concatenate([piece[name] for piece in pieces]) for name in self.outputs}

    def pieces(self, columns: HouseholdColumns) -> Iterator[tuple[int, Layout, dict]]:
        """Piece by piece, so that a piece stays in the cache: first row, layout and the outputs as they come.

        There an output that all share is a single value, and a number has the narrowest type that holds it.
        """
        rows = columns.parameter_rows
        borders = _borders(columns.offsets)
        for first, last in pairwise(borders):
            offsets = columns.offsets[first : last + 1]
            begin, end = int(offsets[0]), int(offsets[-1])
            layout = Layout(offsets)
            own = {name: column[first:last] for name, column in columns.household.items()}
            each = {name: column[begin:end] for name, column in columns.members.items()}
            constants = Constants(self._constants, None if rows is None else rows[first:last], layout)
            yield first, layout, self._function(own, each, constants, layout)

    def _whole(self, name: str, value, layout: Layout) -> np.ndarray:
        """An output that all share as one element each, and every output in its public type."""
        step = self._steps[name]
        kind = bool if step.kind is Kind.YES_NO else np.int64
        shape = (layout.members if step.level.has_members else layout.households,)
        if step.level.has_months:
            shape += (MONTHS,)
        return np.broadcast_to(value, shape).astype(kind)


def _borders(offsets: np.ndarray) -> list[int]:
    """Where to cut households so that each piece has about PIECE members; no household is one empty piece."""
    members, last = int(offsets[-1]), len(offsets) - 1
    cuts = np.searchsorted(offsets, np.arange(PIECE, members, PIECE)).tolist()
    return list(dict.fromkeys([0, *cuts, last])) if last else [0, 0]


class Constants:
    """What depends on the parameters alone, as the households of one piece see it.

    A value is a single one where every set that occurs in the piece agrees, as neighbours mostly do; else
    each household takes that of its set.
    """

    def __init__(self, values: Mapping[int, Any], rows: np.ndarray | None, layout: Layout):
        self._values = values
        self._rows = {HOUSEHOLD: rows}
        self._layout = layout
        self._present: np.ndarray | None = None

    def value(self, step: int, level: int):
        """A constant step's value at the level of households or of persons."""
        value = self._values[step]
        if not isinstance(value, np.ndarray):
            return value
        if self._agree(value):
            return value[self._occurring()[0]].item()
        return value.take(self._rows_at(level), mode="clip")

    def cells(self, table: int, level: int, place, months=None):
        """The cells of a table at a place: of each household's own set."""
        cells = self._values[table]
        if len(cells) == 1 or self._agree(cells):
            return cells[0 if len(cells) == 1 else self._occurring()[0]].take(place, mode="clip")
        rows = self._rows_at(level) * cells.shape[1]
        return cells.ravel().take((months(rows) if months else rows) + place, mode="clip")

    def _agree(self, values: np.ndarray) -> bool:
        occurring = self._occurring()
        return bool(len(occurring)) and bool((values[occurring] == values[occurring[0]]).all())

    def _occurring(self) -> np.ndarray:
        """The parameter sets that some household of the piece takes."""
        if self._present is None:
            self._present = np.flatnonzero(np.bincount(self._rows[HOUSEHOLD]))
        return self._present

    def _rows_at(self, level: int) -> np.ndarray:
        if level not in self._rows:
            self._rows[level] = self._layout.spread(self._rows[HOUSEHOLD])
        return self._rows[level]
