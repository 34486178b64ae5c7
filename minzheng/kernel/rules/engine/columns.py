"""The batch reading: a plan executed on NumPy columns, households by row, their members by offsets.

NumPy's integers agree with Python's on // and comparisons; its two silences, wrapping beyond 64 bits and
x // 0 = 0, cannot occur, because the graph proved both away for every value the door lets in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import Fault
from .graph import CONSTANT, HOUSEHOLD, PERSON, Level, Op
from .plan import Plan, Step
from .units import BASIS, Kind


@dataclass(frozen=True)
class HouseholdColumns:
    """Facts of many households.

    Columns are int64 (fen, counts, day numbers, code positions; datetime64[D] is taken as well) or bool.
    The members of household i stand in rows offsets[i] to offsets[i + 1] of the member columns. A masked
    element, or None in an object column, is a missing fact. `parameter_rows` gives for each household the
    index of its parameter set; None means the first for all.
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


class ColumnResult(dict):
    """Outputs by name: one element per household, or per member for a person's value.

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


def execute(plan: Plan, outputs: Iterable[str], columns: HouseholdColumns, parameters: dict) -> dict:
    """The outputs over columns that have passed the door.

    `parameters` holds for each name an array with one element (or row of table cells) per parameter set.
    """
    outputs = list(outputs)
    run = _Run(plan, columns, parameters)
    needed = plan.needed(outputs)
    kept = {plan.names[name] for name in outputs}
    last_use = {arg: i for i in needed for arg in plan.steps[i].args}
    for i in needed:
        run.compute(i)
        for arg in plan.steps[i].args:
            if last_use[arg] == i and arg not in kept:
                run.forget(arg)
    return {name: run.whole(plan.names[name]) for name in outputs}


class _Run:
    def __init__(self, plan: Plan, columns: HouseholdColumns, parameters: dict):
        self.plan = plan
        self.columns = columns
        self.parameters = parameters
        self.sizes = np.diff(columns.offsets)
        self.starts = columns.offsets[:-1]
        self.sets = len(next(iter(parameters.values()))) if parameters else 1
        self.owner: np.ndarray | None = None
        self.values: dict[tuple[int, Level], np.ndarray] = {}

    def compute(self, i: int) -> None:
        step = self.plan.steps[i]
        self.values[i, step.level] = self._apply(step)

    def forget(self, i: int) -> None:
        for level in Level:
            self.values.pop((i, level), None)

    def whole(self, i: int) -> np.ndarray:
        """A step's value as an output: per household, or per member."""
        level = max(self.plan.steps[i].level, HOUSEHOLD)
        length = len(self.sizes) if level is HOUSEHOLD else len(self._owners())
        value = self.at(i, level)
        return value if np.ndim(value) else np.full(length, value)

    def at(self, i: int, level: Level):
        """A step's value brought up to a level; a literal stays a single value."""
        step = self.plan.steps[i]
        if step.op is Op.LITERAL:
            return np.bool_(step.detail) if step.kind is Kind.YES_NO else np.int64(step.detail)
        if (i, level) not in self.values:
            self.values[i, level] = self._raise(self.values[i, step.level], step.level, level)
        return self.values[i, level]

    def _raise(self, value: np.ndarray, own: Level, level: Level):
        if own is CONSTANT:
            if self.sets == 1:
                return value[0]
            rows = self.columns.parameter_rows
            return value[rows if level is HOUSEHOLD else rows[self._owners()]]
        return value[self._owners()]

    def _owners(self) -> np.ndarray:
        """For each member the row of the household."""
        if self.owner is None:
            self.owner = np.repeat(np.arange(len(self.sizes)), self.sizes)
        return self.owner

    def _apply(self, step: Step):
        if step.op is Op.NAME:
            source = (self.parameters, self.columns.household, self.columns.members)[step.level]
            return source[step.detail]
        if step.op is Op.MEMBERS:
            return self._over_members(step)
        if step.op is Op.LITERAL:
            return None  # `at` gives literals as single values
        if step.op is Op.LOOKUP:
            return self._lookup(step)
        args = [self.at(arg, step.level) for arg in step.args]
        if step.op is Op.SPREAD:
            length = (self.sets, len(self.sizes), len(self._owners()))[step.level]
            return np.broadcast_to(args[0], (length,))
        value = _OPERATIONS[step.op](step.detail, *args)
        # Literals alone make a single value; a constant is an array with one element per set.
        return np.broadcast_to(value, (self.sets,)) if step.level is CONSTANT else value

    def _over_members(self, step: Step):
        if step.detail == "size":
            return self.sizes
        value = self.at(step.args[0], PERSON)
        if step.detail == "count":
            value = value.astype(np.int64)
        # Every household has a member (the door saw to it), so no group of reduceat is empty.
        return _REDUCERS[step.detail].reduceat(value, self.starts) if len(self.starts) else value[:0]

    def _lookup(self, step: Step):
        table, *keys = step.args
        place = 0
        for key, (first, stride) in zip(keys, step.detail, strict=True):
            place = place + (self.at(key, step.level) - first) * stride
        cells = self.parameters[self.plan.steps[table].detail]
        if step.level is CONSTANT:
            return cells[np.arange(self.sets), place]
        if self.sets == 1:
            return cells[0][place]
        rows = self.columns.parameter_rows
        return cells[rows if step.level is HOUSEHOLD else rows[self._owners()], place]


def _divide(mode: str, a, b):
    if mode == "floor":
        return a // b
    if mode == "ceil":
        return -(-a // b)
    size = np.abs(a)
    quotient = size // b
    rest = size - quotient * b
    return np.sign(a) * (quotient + (rest >= b - rest))


def _calendar(days) -> tuple:
    """Month number since 1970-01 and day of the month of day numbers."""
    day = np.asarray(days).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    return month.astype(np.int64), (day - month.astype("datetime64[D]")).astype(np.int64)


def _elapsed(unit: str, first, last):
    (month_a, day_a), (month_b, day_b) = _calendar(first), _calendar(last)
    months = month_b - month_a
    if unit == "calendar_months":
        return months
    months = months - (day_b < day_a)
    # Twelve completed months are a completed year: both compare first the month, then the day.
    return months // 12 if unit == "years" else months


def _least(_, *args):
    value = args[0]
    for other in args[1:]:
        value = np.minimum(value, other)
    return value


def _greatest(_, *args):
    value = args[0]
    for other in args[1:]:
        value = np.maximum(value, other)
    return value


_COMPARE = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
_OPERATIONS = {
    Op.ADD: lambda _, a, b: a + b,
    Op.SUB: lambda _, a, b: a - b,
    Op.MUL: lambda _, a, b: a * b,
    Op.DIV: _divide,
    Op.OF: lambda _, a, b: a * b // BASIS,
    Op.ROUND: lambda mode, a, b: _divide(mode, a, b) * b,
    Op.MIN: _least,
    Op.MAX: _greatest,
    Op.COMPARE: lambda sign, a, b: _COMPARE[sign](a, b),
    Op.AND: lambda _, a, b: a & b,
    Op.OR: lambda _, a, b: a | b,
    Op.NOT: lambda _, a: ~a,
    Op.WHEN: lambda _, c, a, b: np.where(c, a, b),
    Op.ELAPSED: _elapsed,
}
_REDUCERS = {
    "total": np.add,
    "count": np.add,
    "anyone": np.logical_or,
    "everyone": np.logical_and,
    "max": np.maximum,
    "min": np.minimum,
}
