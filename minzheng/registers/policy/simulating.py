"""A what-if asked of a snapshot: which world is compared with which, and what comes out."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

import numpy as np

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import PERSON
from minzheng.kernel.rules.engine.layout import Layout
from minzheng.kernel.rules.simulation import Counts, Effect, simulate
from minzheng.kernel.rules.snapshots import Snapshot
from minzheng.kernel.rules.worlds import World
from minzheng.registers.benefits.programmes import programme

from .assumptions import Assumption, assume
from .files import participants
from .models import PopulationSnapshot

MONTHS_MAX = 60
TOWNSHIP_DIGITS = 9
LISTED = 200


@dataclass(frozen=True)
class Question:
    """What if, of a programme in a district, over some months.

    `region` is the area whose values everybody takes ("" each division its own); the assumed values stand
    on top of that.
    """

    programme: str
    division_prefix: str
    first_month: Month
    last_month: Month
    region: str = ""
    assumptions: tuple[Assumption, ...] = ()

    def __post_init__(self):
        if self.last_month < self.first_month:
            raise Invalid("测算止月早于起月，请调整。", field="last")
        if self.last_month.index - self.first_month.index >= MONTHS_MAX:
            raise Invalid(f"一次最多测算 {MONTHS_MAX} 个月，请缩短。", field="last")

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(self.first_month.through(self.last_month))

    @property
    def reference(self) -> Month:
        """The month whose households are counted: the last, in which every assumption holds."""
        return self.last_month

    @property
    def changes_nothing(self) -> bool:
        return not self.assumptions and not self.region

    @property
    def before(self) -> World:
        """The law as it stands."""
        rules = programme(self.programme)
        return World(rules.book, rules.parameters())

    @property
    def after(self) -> World:
        """The law as it would stand. Raises ParameterError for an assumed value that is not one."""
        now = self.before
        root = self.region or self.division_prefix
        return World(now.book, assume(now.parameters, self.assumptions, root), region=self.region or None)


@dataclass(frozen=True)
class Answer:
    """The effect of a question on a snapshot, with what fixes it."""

    question: Question
    record: PopulationSnapshot
    effect: Effect
    law_digest: str
    before_digest: str
    after_digest: str

    @property
    def counts(self) -> Counts:
        """Everybody, in the reference month."""
        return self.effect.counts(self.effect.reference_month)

    @property
    def cost_change_fen(self) -> int:
        """Over all months."""
        return sum(after - before for _, before, after in self.effect.cost())

    def summary(self) -> dict:
        """The figures that a saved scenario keeps: every month, and every township of the reference month."""
        reference = self.effect.reference_month
        return {
            "reference_month": str(Month.of(reference)),
            "months": [
                [str(Month.of(month)), *_plain(self.effect.counts(month))] for month in self.effect.months
            ],
            "townships": [
                [code, *_plain(counts)]
                for code, counts in self.effect.by_division(reference, length=TOWNSHIP_DIGITS).items()
            ],
            "households": self.effect.households,
            "set_aside": len({fault.household_id for fault in self.effect.set_aside}),
        }


def _plain(counts: Counts) -> list[int]:
    return [
        counts.before_fen, counts.after_fen,
        counts.before_households, counts.after_households, counts.before_persons, counts.after_persons,
        counts.households_in, counts.households_out, counts.households_up, counts.households_down,
        counts.persons_in, counts.persons_out, counts.persons_up, counts.persons_down,
    ]  # fmt: skip


def digest_of(content: object) -> str:
    """SHA-256 over plain content in one agreed way of writing it."""
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def answer(question: Question, record: PopulationSnapshot) -> Answer:
    """Compute the effect. Raises NoSnapshot, ParameterError (a value is missing in a world), Invalid."""
    file = participants(record)
    months = [month.first_date for month in question.months]
    codes = file.divisions()
    before, after = question.before, question.after
    effect = simulate(
        file, before, after, months,
        reference_month=question.reference.first_date, listed=LISTED,
    )  # fmt: skip
    return Answer(
        question, record, effect, digest_of(list(effect.rules_digests)),
        _world_digest(before, codes, months), _world_digest(after, codes, months),
    )  # fmt: skip


def _world_digest(world: World, codes: tuple[str, ...], months: list[dt.date]) -> str:
    """Digest of rules and parameters of all divisions in all months."""
    return digest_of([world.compile(codes, month).key for month in months])


def amounts(file: Snapshot, world: World, month: Month) -> dict[int, int]:
    """What each household of a snapshot would receive in a month, in fen. Raises FactError."""
    compiled = world.compile(file.divisions(), month.first_date)
    names = compiled.outputs
    found: dict[int, int] = {}
    for part in file.parts:
        facts = file.read(part, compiled.edition.inputs_of(names))
        columns = facts.with_parameters(compiled.parameter_rows(facts.codes, facts.place))
        admitted, _, _ = compiled.admit(columns, names, "refuse")
        result = compiled.batch(names).run(admitted)
        layout = Layout(admitted.offsets)
        for one in compiled.programmes:
            fen = result[one.amount]
            if one.level is PERSON:
                fen = layout.total(fen, np.int64)
            for household_id, own in zip(admitted.ids, fen.tolist(), strict=True):
                found[int(household_id)] = found.get(int(household_id), 0) + own
    return found
