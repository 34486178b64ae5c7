"""What a change of the law would do: everybody's amounts in two worlds, compared month by month.

The facts are those of one snapshot; only the law differs between the months and between the worlds. No
trace is kept of anybody: an explanation is computed again when somebody asks for it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from minzheng.kernel.base.errors import Invalid

from .engine.book import Programme
from .engine.graph import PERSON
from .engine.layout import Layout
from .errors import Fault
from .snapshots import Part, Snapshot
from .workers import run
from .worlds import Compiled, World, programmes_of

ALL = "all"  # stands for the programmes together
COUNTS = (
    "before_fen", "after_fen", "before_households", "after_households", "before_persons", "after_persons",
    "households_in", "households_out", "households_up", "households_down",
    "persons_in", "persons_out", "persons_up", "persons_down",
)  # fmt: skip
# Borders in fen of the distribution of changes per household and month.
BORDERS_FEN = tuple(
    100 * yuan for yuan in (-1000, -500, -200, -100, -50, -20, 0, 20, 50, 100, 200, 500, 1000)
)


@dataclass(frozen=True)
class Counts:
    """Two worlds beside each other over some households in one month. Amounts in fen.

    In: nothing before, something after; out: the reverse; up and down: an amount that changes. Persons
    are those for whom the amounts are paid.
    """

    before_fen: int = 0
    after_fen: int = 0
    before_households: int = 0
    after_households: int = 0
    before_persons: int = 0
    after_persons: int = 0
    households_in: int = 0
    households_out: int = 0
    households_up: int = 0
    households_down: int = 0
    persons_in: int = 0
    persons_out: int = 0
    persons_up: int = 0
    persons_down: int = 0

    @property
    def change_fen(self) -> int:
        return self.after_fen - self.before_fen


@dataclass(frozen=True)
class Changed:
    """One household whose amount differs."""

    household_id: int
    division: str
    before_fen: int
    after_fen: int


@dataclass(frozen=True)
class Effect:
    """What differs between two worlds.

    `counts[programme][month][division]`; `distribution[programme][month]` counts households by how much
    their amount changes, between BORDERS_FEN (the first and last classes are open; unchanged households
    are left out). `digests` fix rules and parameters of all months in both worlds. `changed` are households
    of `reference_month`, the greatest changes first.
    """

    months: tuple[dt.date, ...]
    programmes: tuple[tuple[str, str], ...]
    divisions: tuple[str, ...]
    households: int
    persons: int
    reference_month: dt.date
    changed: tuple[Changed, ...]
    changed_households: int
    set_aside: tuple[Fault, ...]
    rules_digests: tuple[str, ...]
    digests: tuple[str, ...]
    _table: np.ndarray = field(repr=False)
    _classes: np.ndarray = field(repr=False)
    _pair_of_month: tuple[int, ...] = field(repr=False)

    def counts(self, month: dt.date, *, programme: str = ALL, prefix: str = "") -> Counts:
        """A month's figures over the divisions whose code begins with a prefix."""
        chosen = [i for i, code in enumerate(self.divisions) if code.startswith(prefix)]
        rows = self._table[self._place(programme), self._pair_of_month[self.months.index(month)], chosen]
        return Counts(*(int(number) for number in rows.sum(axis=0)))

    def by_division(self, month: dt.date, *, programme: str = ALL, length: int = 12) -> dict[str, Counts]:
        """A month's figures by division, codes cut to a length (9: township, 6: county)."""
        codes = dict.fromkeys(code[:length] for code in self.divisions)
        return {code: self.counts(month, programme=programme, prefix=code) for code in codes}

    def cost(self, *, programme: str = ALL, prefix: str = "") -> list[tuple[dt.date, int, int]]:
        """(month, fen before, fen after) of every month."""
        counted = [(month, self.counts(month, programme=programme, prefix=prefix)) for month in self.months]
        return [(month, counts.before_fen, counts.after_fen) for month, counts in counted]

    def distribution(
        self, month: dt.date, *, programme: str = ALL
    ) -> list[tuple[int | None, int | None, int]]:
        """(from fen, below fen, households) by class of change; None is open."""
        row = self._classes[self._place(programme), self._pair_of_month[self.months.index(month)]]
        borders = [None, *BORDERS_FEN, None]
        return [(a, b, int(n)) for (a, b), n in zip(pairwise(borders), row, strict=True)]

    def _place(self, programme: str) -> int:
        codes = [code for code, _ in self.programmes]
        return codes.index(programme) if programme in codes else len(codes)


@dataclass(frozen=True)
class _Answer:
    table: np.ndarray
    classes: np.ndarray
    changed: list[Changed]
    changed_households: int
    faults: tuple[Fault, ...]
    households: int


@dataclass(frozen=True)
class Comparing:
    """Two worlds over a snapshot: all the programs that any month needs, and which pairs of them to compare.

    Data alone, so that parts of it can be done in another process.
    """

    snapshot: Snapshot
    programmes: tuple[Programme, ...]
    codes: tuple[str, ...]
    compiled: tuple[Compiled, ...]
    pairs: tuple[tuple[int, int], ...]
    listed_pair: int
    listed: int

    def do(self, part: tuple[int, ...]) -> _Answer:
        """The share of some row groups."""
        inputs = {name: None for one in self.compiled for name in one.edition.inputs_of(one.outputs)}
        facts = self.snapshot.read(part, inputs)
        amounts, faults, kept = [], {}, np.ones(len(facts.columns), dtype=bool)
        for one in self.compiled:
            paid, fine, wrong = _amounts(one, self.programmes, facts)
            amounts.append(paid)
            kept &= fine
            faults |= {(fault.household_id, fault.member, fault.field): fault for fault in wrong}
        places = np.array([self.codes.index(code) for code in facts.codes])[facts.place][kept]
        many = len(self.programmes) + 1
        table = np.zeros((many, len(self.pairs), len(self.codes), len(COUNTS)), dtype=np.int64)
        classes = np.zeros((many, len(self.pairs), len(BORDERS_FEN) + 1), dtype=np.int64)
        for pair, (first, second) in enumerate(self.pairs):
            for place in range(many):
                before, after = (tuple(one[kept] for one in amounts[i][place]) for i in (first, second))
                _count(table[place, pair], before, after, places)
                classes[place, pair] = _classes(after[0] - before[0])
        old, new = (amounts[i][-1][0][kept] for i in self.pairs[self.listed_pair])
        changed = self._greatest(facts, np.flatnonzero(kept), old, new)
        many_changed = int(np.count_nonzero(old != new))
        return _Answer(table, classes, changed, many_changed, tuple(faults.values()), len(facts.columns))

    def _greatest(self, facts: Part, rows: np.ndarray, old: np.ndarray, new: np.ndarray) -> list[Changed]:
        """The households whose amount changes most."""
        size = np.abs(new - old)
        chosen = np.argsort(-size, kind="stable")[: self.listed]
        ids, codes, place = facts.columns.ids, facts.codes, facts.place
        return [
            Changed(int(ids[rows[i]]), codes[place[rows[i]]], int(old[i]), int(new[i]))
            for i in chosen[size[chosen] > 0]
        ]


def simulate(
    snapshot: Snapshot,
    before: World,
    after: World,
    months: Sequence[dt.date],
    *,
    reference_month: dt.date | None = None,
    listed: int = 200,
    threads: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Effect:
    """The effect of a change of the law over a snapshot.

    `months` are first days. `listed` is how many changed households of the reference month (the last unless
    given) are named. `on_progress(households done, of all)` is called as parts finish. Households whose
    facts do not fit the rules are set aside and listed. Raises Invalid, ParameterError.
    """
    months = tuple(months)
    if not months:
        raise Invalid("没有选择任何月份；请至少选择一个月。")
    reference_month = reference_month or months[-1]
    codes = snapshot.divisions()
    programmes = programmes_of(before.book)
    if not programmes:
        raise Invalid("这册规则没有声明发放的项目，无法测算；请在规则中写明 book.programme(…)。")
    compiled, pairs, pair_of_month = _programs(before, after, months, codes)
    for one in compiled:
        snapshot.fits(one.edition.inputs_of(one.outputs))
        one.batch(one.outputs)
    listed_pair = pair_of_month[months.index(reference_month)]
    job = Comparing(snapshot, programmes, codes, compiled, pairs, listed_pair, listed)
    answers: list[_Answer] = []
    for answer in run(job, snapshot.parts, threads=threads):
        answers.append(answer)
        if on_progress:
            on_progress(sum(one.households for one in answers), snapshot.households)
    changed = [one for answer in answers for one in answer.changed]
    changed.sort(key=lambda one: (-abs(one.after_fen - one.before_fen), one.household_id))
    return Effect(
        months, tuple((one.code, one.label) for one in programmes), codes, snapshot.households,
        snapshot.persons, reference_month, tuple(changed[:listed]),
        sum(answer.changed_households for answer in answers),
        tuple(fault for answer in answers for fault in answer.faults),
        tuple(dict.fromkeys(one.digest for one in compiled)), tuple(one.key for one in compiled),
        sum(answer.table for answer in answers), sum(answer.classes for answer in answers), pair_of_month,
    )  # fmt: skip


def amounts_of(snapshot: Snapshot, world: World, month: dt.date) -> dict[int, int]:
    """What each household of a snapshot would receive in a month, all programmes together, in fen.

    Households whose facts do not fit the rules are left out. Raises Invalid, ParameterError.
    """
    programmes = programmes_of(world.book)
    compiled = world.compile(snapshot.divisions(), month)
    inputs = compiled.edition.inputs_of(compiled.outputs)
    snapshot.fits(inputs)
    found: dict[int, int] = {}
    for part in snapshot.parts:
        facts = snapshot.read(part, inputs)
        paid, fine, _ = _amounts(compiled, programmes, facts)
        rows = np.flatnonzero(fine)
        found |= zip(facts.columns.ids[rows].tolist(), paid[-1][0][rows].tolist(), strict=True)
    return found


def _programs(
    before: World, after: World, months: tuple[dt.date, ...], codes: tuple[str, ...]
) -> tuple[tuple[Compiled, ...], tuple[tuple[int, int], ...], tuple[int, ...]]:
    """The distinct programs, the distinct pairs of them, and for each month its pair."""
    compiled: dict[str, Compiled] = {}
    pairs: dict[tuple[int, int], int] = {}
    pair_of_month = []
    for month in months:
        pair = []
        for world in (before, after):
            one = world.compile(codes, month)
            compiled.setdefault(one.key, one)
            pair.append(list(compiled).index(one.key))
        pair_of_month.append(pairs.setdefault(tuple(pair), len(pairs)))
    return tuple(compiled.values()), tuple(pairs), tuple(pair_of_month)


def _amounts(compiled: Compiled, programmes: tuple[Programme, ...], facts: Part):
    """For each programme and last for all together: fen and persons per household; also who was computed."""
    columns = facts.with_parameters(compiled.parameter_rows(facts.codes, facts.place))
    admitted, rows, faults = compiled.admit(columns, compiled.outputs, "set_aside")
    result = compiled.batch(compiled.outputs).run(admitted)
    fine = np.zeros(len(columns), dtype=bool)
    fine[rows] = True
    paid = []
    for one in programmes:
        fen, persons = np.zeros(len(columns), np.int64), np.zeros(len(columns), np.int64)
        if one in compiled.programmes:
            fen[rows], persons[rows] = _per_household(one, result, admitted.offsets)
        paid.append((fen, persons))
    together = sum(fen for fen, _ in paid), np.max([persons for _, persons in paid], axis=0)
    return [*paid, together], fine, faults


def _classes(difference: np.ndarray) -> np.ndarray:
    """How many households' amounts change by how much; those that do not change are left out."""
    places = np.searchsorted(BORDERS_FEN, difference[difference != 0], side="right")
    return np.bincount(places, minlength=len(BORDERS_FEN) + 1)


def _per_household(programme: Programme, result: dict, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A household's fen, and for how many persons: those who are paid, or whom the programme counts."""
    amount = result[programme.amount]
    if programme.level is PERSON:
        layout = Layout(offsets)
        return layout.total(amount, np.int64), layout.count(amount > 0, np.int64)
    persons = result[programme.persons] if programme.persons else np.diff(offsets)
    return amount, np.where(amount > 0, persons, 0)


def _count(into: np.ndarray, before: tuple, after: tuple, places: np.ndarray) -> None:
    """Add the figures of every household to its division's row of COUNTS."""
    (old, old_persons), (new, new_persons) = before, after
    more, fewer = new > old, new < old
    had, has = old > 0, new > 0
    up, down = had & has & more, had & has & fewer
    staying = np.minimum(old_persons, new_persons)
    figures = (
        old, new, had, has, old_persons, new_persons, has & ~had, had & ~has, up, down,
        np.maximum(new_persons - old_persons, 0), np.maximum(old_persons - new_persons, 0),
        staying * up, staying * down,
    )  # fmt: skip
    for column, figure in enumerate(figures):
        np.add.at(into[:, column], places, figure.astype(np.int64))
