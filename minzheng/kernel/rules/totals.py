"""Sums over a snapshot, by division: what any rules say of everybody, without a row per household.

Yes and no are counted. The sums are exact: whole numbers of 64 bits, added in whole numbers.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .engine.columns import Batch
from .engine.graph import HOUSEHOLD, PERSON
from .engine.intervals import INT64, MAX_MEMBERS
from .engine.layout import Layout
from .engine.units import Kind
from .errors import FactError, Fault, RuleError
from .snapshots import ROW_GROUP, Snapshot
from .workers import run
from .worlds import Compiled, World


@dataclass(frozen=True)
class Totals:
    """`sums[division]` holds one number per output. Fen, counts, or how many fulfil a condition."""

    outputs: tuple[str, ...]
    sums: Mapping[str, tuple[int, ...]]
    households: int
    persons: int
    set_aside: tuple[Fault, ...]

    def of(self, output: str, prefix: str = "") -> int:
        """The sum over the divisions whose code begins with a prefix."""
        place = self.outputs.index(output)
        return sum(row[place] for code, row in self.sums.items() if code.startswith(prefix))


@dataclass(frozen=True)
class Summing:
    """What to sum over a snapshot: data alone, so that parts of it can be done on another machine."""

    snapshot: Snapshot
    compiled: Compiled
    outputs: tuple[str, ...]
    on_bad: str

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        world: World,
        on_date: dt.date,
        outputs: Iterable[str],
        on_bad: str = "refuse",
    ) -> "Summing":
        """`on_bad="set_aside"` leaves out, and lists, what has no result. Raises Invalid, ParameterError."""
        outputs = tuple(outputs)
        compiled = world.compile(snapshot.divisions(), on_date)
        for name in outputs:
            _can_be_summed(compiled, name)
        snapshot.fits(compiled.edition.inputs_of(outputs))
        compiled.batch(outputs)
        return cls(snapshot, compiled, outputs, on_bad)

    def do(self, part: tuple[int, ...]) -> Totals:
        """The sums of some row groups, one after the other: what 64 bits hold was proved for one."""
        if len(part) > 1:
            return joined(self.outputs, (self.do((group,)) for group in part))
        try:
            answer = self._do(part, ids=False)
        except FactError:
            answer = None
        # Who is who is read only where somebody must be named.
        return self._do(part, ids=True) if answer is None or answer.set_aside else answer

    def _do(self, part: tuple[int, ...], *, ids: bool) -> Totals:
        facts = self.snapshot.read(part, self.compiled.edition.inputs_of(self.outputs), ids=ids)
        columns = facts.with_parameters(self.compiled.parameter_rows(facts.codes, facts.place))
        admitted, rows, faults = self.compiled.admit(columns, self.outputs, self.on_bad)
        place = facts.place if len(rows) == len(facts.place) else facts.place[rows]
        table = np.zeros((len(facts.codes), len(self.outputs)), np.int64)
        batch = self.compiled.batch(self.outputs)
        for first, layout, found in batch.pieces(admitted):
            _add(table, place[first : first + layout.households], layout, batch, found)
        sums = {code: tuple(row) for code, row in zip(facts.codes, table.tolist(), strict=True)}
        return Totals(self.outputs, sums, len(rows), int(admitted.offsets[-1]), faults)


def _can_be_summed(compiled: Compiled, name: str) -> None:
    """Raises RuleError for what has no sum, or one that might not fit 64 bits within a row group."""
    edition = compiled.edition
    if name not in edition.rules:
        raise RuleError(f"{compiled.on_date} 没有名为“{name}”的规则；请核对名称和日期。", rule=name)
    step = edition.plan.steps[edition.plan.names[name]]
    if step.kind not in (Kind.NUMBER, Kind.YES_NO) or step.level not in (HOUSEHOLD, PERSON):
        raise RuleError(
            f"“{edition.label(name)}”（{name}）不是每户或每人的一个数，不能合计；请换一条规则。", rule=name
        )
    if max(map(abs, step.range)) * MAX_MEMBERS * ROW_GROUP > INT64:
        raise RuleError(
            f"“{edition.label(name)}”（{name}）可能太大，合计会超出 64 位整数；请缩小声明的范围。", rule=name
        )


def totals(
    snapshot: Snapshot, world: World, on_date: dt.date, outputs: Iterable[str], *, on_bad: str = "refuse",
    threads: int = 1, processes: int = 1,
) -> Totals:  # fmt: skip
    """Sums of the outputs by division, over everybody in a snapshot."""
    job = Summing.of(snapshot, world, on_date, outputs, on_bad)
    return joined(job.outputs, run(job, snapshot.parts, threads=threads, processes=processes))


def joined(outputs: tuple[str, ...], answers: Iterable[Totals]) -> Totals:
    """The sums of parts, in any order."""
    sums: dict[str, tuple[int, ...]] = {}
    households = persons = 0
    faults: tuple[Fault, ...] = ()
    for answer in answers:
        households, persons = households + answer.households, persons + answer.persons
        faults += answer.set_aside
        for code, row in answer.sums.items():
            sums[code] = tuple(a + b for a, b in zip(sums[code], row, strict=True)) if code in sums else row
    return Totals(outputs, dict(sorted(sums.items())), households, persons, faults)


def _add(table: np.ndarray, place: np.ndarray, layout: Layout, batch: Batch, found: Mapping) -> None:
    """Add the outputs of a piece to its divisions; neighbours of one division are summed together."""
    if not layout.households:
        return
    borders = np.concatenate(([0], np.flatnonzero(np.diff(place)) + 1))
    divisions = place[borders]
    of_members = layout.offsets[borders] - layout.offsets[0]
    for column, name in enumerate(batch.outputs):
        has_members = batch.has_members(name)
        value = found[name]
        if not isinstance(value, np.ndarray):
            value = np.full(layout.members if has_members else layout.households, value)
        starts = of_members if has_members else borders
        np.add.at(table[:, column], divisions, np.add.reduceat(value, starts, dtype=np.int64))
