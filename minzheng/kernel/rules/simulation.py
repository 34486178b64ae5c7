"""What a change of the law would do: everybody's amounts in two worlds, compared month by month.

The facts are those of one snapshot; only the law differs between the months and between the worlds. No
trace is kept of anybody: an explanation is computed again when somebody asks for it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from minzheng.kernel.base.errors import Invalid

from .effects import ALL, BORDERS_FEN, Changed, Counts, Effect
from .engine.book import Programme
from .engine.graph import PERSON
from .engine.intervals import INT64, MAX_MEMBERS
from .engine.layout import Layout
from .errors import Fault, RuleError
from .snapshots import ROW_GROUP, Part, Snapshot
from .workers import run
from .worlds import Compiled, World, programmes_of

__all__ = ["ALL", "BORDERS_FEN", "Changed", "Counts", "Effect", "amounts_of", "simulate"]

FIGURES = len(fields(Counts))
_HALF = INT64 // 2  # two numbers below it can be added


@dataclass(frozen=True)
class _Answer:
    """The figures of one part, by programme, pair, division (`codes`) and figure."""

    codes: tuple[str, ...]
    table: np.ndarray
    classes: np.ndarray
    changed: list[Changed]
    changed_households: int
    faults: tuple[Fault, ...]
    households: int


@dataclass(frozen=True)
class _Paid:
    """What a programme pays in one world: per household fen and persons, and to whom if it is theirs."""

    fen: np.ndarray
    persons: np.ndarray
    own: np.ndarray | None = None


@dataclass(frozen=True)
class Comparing:
    """Two worlds over a snapshot: all the programs that any month needs, and which pairs of them to compare.

    Data alone, so that parts of it can be done in another process. `programmes` are codes.
    """

    snapshot: Snapshot
    programmes: tuple[str, ...]
    compiled: tuple[Compiled, ...]
    pairs: tuple[tuple[int, int], ...]
    listed_pair: int
    listed: int

    def do(self, part: tuple[int, ...]) -> _Answer:
        """The share of some row groups."""
        inputs = {name: None for one in self.compiled for name in one.edition.inputs_of(one.outputs)}
        facts, faults = _sound(self.snapshot.read(part, inputs), self.compiled)
        layout = Layout(facts.columns.offsets)
        paid = [_paid(one, self.programmes, facts, layout) for one in self.compiled]
        order = np.argsort(facts.place, kind="stable")
        many = len(self.programmes) + 1
        table = np.zeros((many, len(self.pairs), len(facts.codes), FIGURES), dtype=np.int64)
        classes = np.zeros((many, len(self.pairs), len(BORDERS_FEN) + 1), dtype=np.int64)
        for pair, (first, second) in enumerate(self.pairs):
            for place in range(many):
                before, after = paid[first][place], paid[second][place]
                _add(table[place, pair], _figures(before, after, layout), facts.place, order)
                classes[place, pair] = _classes(after.fen - before.fen)
        old, new = (paid[i][-1].fen for i in self.pairs[self.listed_pair])
        done = len(facts.columns) + len({fault.household_id for fault in faults})
        return _Answer(
            facts.codes, table, classes, self._greatest(facts, old, new), int(np.count_nonzero(old != new)),
            faults, done,
        )  # fmt: skip

    def _greatest(self, facts: Part, old: np.ndarray, new: np.ndarray) -> list[Changed]:
        """The households whose amount changes most."""
        size = np.abs(new - old)
        chosen = np.argsort(-size, kind="stable")[: self.listed]
        ids, codes, place = facts.columns.ids, facts.codes, facts.place
        return [
            Changed(int(ids[i]), codes[place[i]], int(old[i]), int(new[i])) for i in chosen[size[chosen] > 0]
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
    facts do not fit the rules are set aside and listed. Raises Invalid, ParameterError, RuleError.
    """
    months = tuple(months)
    if not months:
        raise Invalid("没有选择任何月份；请至少选择一个月。")
    reference_month = reference_month or months[-1]
    if reference_month not in months:
        raise Invalid("比较的月份不在测算的月份之内；请重新选择。")
    labels = _labels(before, after)
    divisions = snapshot.divisions()
    compiled, pairs, pair_of_month = _programs(before, after, months, divisions)
    _can_be_added(compiled, labels)
    for one in compiled:
        snapshot.fits(one.edition.inputs_of(one.outputs))
        one.batch(one.outputs)
    listed_pair = pair_of_month[months.index(reference_month)]
    job = Comparing(snapshot, tuple(labels), compiled, pairs, listed_pair, listed)
    sums = _Sums(job, divisions)
    for answer in run(job, snapshot.parts, threads=threads):
        sums.add(answer)
        if on_progress:
            on_progress(sums.households, snapshot.households)
    return Effect(
        months, tuple(labels.items()), divisions, snapshot.households, snapshot.persons, reference_month,
        tuple(sums.changed), sums.changed_households, tuple(sums.faults),
        tuple(dict.fromkeys(one.digest for one in compiled)), tuple(one.key for one in compiled),
        sums.table, sums.classes, pair_of_month,
    )  # fmt: skip


def amounts_of(snapshot: Snapshot, world: World, month: dt.date) -> dict[int, int]:
    """What each household of a snapshot would receive in a month, all programmes together, in fen.

    Households whose facts do not fit the rules are left out. Raises Invalid, ParameterError, RuleError.
    """
    labels = _labels(world, world)
    compiled = world.compile(snapshot.divisions(), month)
    _can_be_added([compiled], labels)
    inputs = compiled.edition.inputs_of(compiled.outputs)
    snapshot.fits(inputs)
    found: dict[int, int] = {}
    for part in snapshot.parts:
        facts, _ = _sound(snapshot.read(part, inputs), [compiled])
        paid = _paid(compiled, tuple(labels), facts, Layout(facts.columns.offsets))
        found |= zip((int(one) for one in facts.columns.ids), paid[-1].fen.tolist(), strict=True)
    return found


class _Sums:
    """The answers added up as they come; none is kept."""

    def __init__(self, job: Comparing, divisions: tuple[str, ...]):
        self.places = {code: place for place, code in enumerate(divisions)}
        many = (len(job.programmes) + 1, len(job.pairs))
        self.table = np.zeros((*many, len(divisions), FIGURES), dtype=np.int64)
        self.classes = np.zeros((*many, len(BORDERS_FEN) + 1), dtype=np.int64)
        self.listed = job.listed
        self.changed: list[Changed] = []
        self.changed_households = self.households = 0
        self.faults: list[Fault] = []

    def add(self, answer: _Answer) -> None:
        places = [self.places[code] for code in answer.codes]
        self.table[:, :, places] += answer.table
        if self.table.size and int(np.abs(self.table[:, :, places]).max(initial=0)) > _HALF:
            raise Invalid("合计的金额过大，超出 64 位整数；请缩小快照的范围，或核对金额的单位。")
        self.classes += answer.classes
        self.changed_households += answer.changed_households
        self.households += answer.households
        self.faults += answer.faults
        self.changed += answer.changed
        self.changed.sort(key=lambda one: (-abs(one.after_fen - one.before_fen), one.household_id))
        del self.changed[self.listed :]


def _labels(before: World, after: World) -> dict[str, str]:
    """The programmes of both worlds by code. Raises Invalid where there is none."""
    found = {one.code: one.label for world in (before, after) for one in programmes_of(world.book)}
    if not found:
        raise Invalid("这册规则没有声明发放的项目，无法测算；请在规则中写明 book.programme(…)。")
    return found


def _can_be_added(compiled: Sequence[Compiled], labels: Mapping[str, str]) -> None:
    """Raises RuleError for a programme whose amounts might not add up within 64 bits in one row group."""
    for one in compiled:
        plan = one.edition.plan
        for programme in one.programmes:
            widest = max(map(abs, plan.steps[plan.names[programme.amount]].range))
            if widest * MAX_MEMBERS * ROW_GROUP * len(labels) > _HALF:
                raise RuleError(
                    f"项目“{programme.label}”的金额可能太大，合计会超出 64 位整数；请缩小规则“{programme.amount}”"
                    "所用数据项声明的范围。",
                    rule=programme.amount,
                )


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


def _sound(facts: Part, compiled: Sequence[Compiled]) -> tuple[Part, tuple[Fault, ...]]:
    """The households whose facts fit the rules of every program, and what is wrong with the others."""
    kept = np.ones(len(facts.columns), dtype=bool)
    faults: dict[tuple, Fault] = {}
    for one in compiled:
        columns = facts.with_parameters(one.parameter_rows(facts.codes, facts.place))
        _, rows, wrong = one.admit(columns, one.outputs, "set_aside")
        if wrong:
            fine = np.zeros(len(columns), dtype=bool)
            fine[rows] = True
            kept &= fine
            faults |= {(each.household_id, each.member, each.field, each.month): each for each in wrong}
    if kept.all():
        return facts, ()
    rows = np.flatnonzero(kept)
    return Part(facts.columns.taken(rows), facts.codes, facts.place[rows]), tuple(faults.values())


def _paid(compiled: Compiled, programmes: tuple[str, ...], facts: Part, layout: Layout) -> list[_Paid]:
    """What each programme pays in a world, and last what all pay together."""
    columns = facts.with_parameters(compiled.parameter_rows(facts.codes, facts.place))
    admitted, _, _ = compiled.admit(columns, compiled.outputs, "refuse")
    result = compiled.batch(compiled.outputs).run(admitted)
    own = {one.code: one for one in compiled.programmes}
    paid = [_paid_by(own.get(code), result, layout) for code in programmes]
    return [*paid, _together(paid, layout)]


def _paid_by(programme: Programme | None, result: dict, layout: Layout) -> _Paid:
    if programme is None:  # not yet, or no more, on that day
        nothing = np.zeros(layout.households, np.int64)
        return _Paid(nothing, nothing)
    amount = result[programme.amount]
    if programme.level is PERSON:
        return _Paid(layout.total(amount, np.int64), layout.count(amount > 0, np.int64), amount)
    persons = result[programme.persons] if programme.persons else layout.sizes
    return _Paid(amount, np.where(amount > 0, persons, 0))


def _together(paid: list[_Paid], layout: Layout) -> _Paid:
    """All programmes: persons paid in their own name are counted once, whoever pays them."""
    own = [one.own > 0 for one in paid if one.own is not None]
    people = [one.persons for one in paid if one.own is None]
    if own:
        people.append(layout.count(np.logical_or.reduce(own), np.int64))
    return _Paid(sum(one.fen for one in paid), np.maximum.reduce(people))


def _figures(before: _Paid, after: _Paid, layout: Layout) -> tuple[np.ndarray, ...]:
    """The figures of every household, in the order of Counts."""
    old, new = before.fen, after.fen
    had, has, up, down = old > 0, new > 0, new > old, new < old
    stays = had & has
    households = (has & ~had, had & ~has, stays & up, stays & down)
    return (old, new, had, has, before.persons, after.persons, *households, *_persons(before, after, layout))


def _persons(before: _Paid, after: _Paid, layout: Layout) -> tuple[np.ndarray, ...]:
    """Persons in, out, up and down: one by one where each is paid alone, else by their number."""
    if before.own is not None and after.own is not None:
        old, new = before.own, after.own
        had, has = old > 0, new > 0
        stays = had & has
        each = (has & ~had, had & ~has, stays & (new > old), stays & (new < old))
        return tuple(layout.count(condition, np.int64) for condition in each)
    more = after.persons - before.persons
    same = np.minimum(before.persons, after.persons)
    rises, falls = after.fen > before.fen, after.fen < before.fen
    return np.maximum(more, 0), np.maximum(-more, 0), same * rises, same * falls


def _add(into: np.ndarray, figures: tuple[np.ndarray, ...], places: np.ndarray, order: np.ndarray) -> None:
    """Add the figures of every household to its division's row; `order` puts divisions together."""
    if not len(order):
        return
    sorted_places = places[order]
    starts = np.concatenate(([0], np.flatnonzero(np.diff(sorted_places)) + 1))
    for column, figure in enumerate(figures):
        into[sorted_places[starts], column] = np.add.reduceat(figure[order], starts, dtype=np.int64)


def _classes(difference: np.ndarray) -> np.ndarray:
    """How many households' amounts change by how much; those that do not change are left out."""
    places = np.searchsorted(BORDERS_FEN, difference[difference != 0], side="right")
    return np.bincount(places, minlength=len(BORDERS_FEN) + 1)
