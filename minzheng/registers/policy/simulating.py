"""A what-if asked of a snapshot: which world is compared with which, and what comes out."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.simulation import Counts, simulate
from minzheng.kernel.rules.worlds import World
from minzheng.registers.benefits.programmes import programme

from .assumptions import Assumption, assume
from .errors import NotYetComputed
from .files import opened, participants
from .models import ComputedEffect, EffectState, PopulationSnapshot
from .outcomes import TOWNSHIP_DIGITS, VILLAGE_DIGITS, Outcome

MONTHS_MAX = 60
LISTED = 200
IN_REQUEST_MAX = 100_000  # households that are computed while somebody waits for the page


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

    def plain(self) -> dict:
        """As JSON holds it; the order in which things were assumed does not matter."""
        return {
            "programme": self.programme,
            "division_prefix": self.division_prefix,
            "first_month": str(self.first_month),
            "last_month": str(self.last_month),
            "region": self.region,
            "assumed": [one.plain() for one in sorted(self.assumptions)],
        }

    @classmethod
    def read(cls, plain: dict) -> "Question":
        return cls(
            plain["programme"], plain["division_prefix"], Month.parse(plain["first_month"]),
            Month.parse(plain["last_month"]), plain["region"],
            tuple(Assumption.read(row) for row in plain["assumed"]),
        )  # fmt: skip


def worlds(question: Question, record: PopulationSnapshot) -> tuple[World, World]:
    """The law as it stands for a snapshot, and as it would stand.

    Raises ParameterError for an assumed value that is not one.
    """
    rules = programme(question.programme)
    now, region = rules.parameters(), question.region or record.region
    then = assume(now, question.assumptions, region or record.area)
    return World(rules.book, now, region=record.region or None), World(
        rules.book, then, region=region or None
    )


@dataclass(frozen=True)
class Digests:
    """What fixes a result besides snapshot and question: rules of both worlds, parameters of each."""

    law: str
    before: str
    after: str


@dataclass(frozen=True)
class Answer:
    """The outcome of a question on a snapshot, with what fixes it."""

    question: Question
    record: PopulationSnapshot
    digests: Digests
    outcome: Outcome

    @property
    def counts(self) -> Counts:
        """Everybody, in the reference month."""
        return self.outcome.counts

    def summary(self) -> dict:
        """The figures that a saved scenario keeps: every month, and every township of the reference month."""
        townships = self.outcome.by_division(TOWNSHIP_DIGITS)
        return {
            "reference_month": str(Month.of(self.outcome.reference)),
            "months": [[str(Month.of(month)), *astuple(counts)] for month, counts in self.outcome.months],
            "townships": [[code, *astuple(counts)] for code, counts in townships.items()],
            "households": self.outcome.households,
            "set_aside": self.outcome.set_aside,
        }


def digest_of(content: object) -> str:
    """SHA-256 over plain content in one agreed way of writing it."""
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_large(record: PopulationSnapshot) -> bool:
    """Whether an effect on the snapshot is left to a worker."""
    return record.households > IN_REQUEST_MAX


def answer(question: Question, record: PopulationSnapshot) -> Answer:
    """The effect: computed here, or of a large snapshot what a worker has kept.

    Raises NotYetComputed where no worker has; NoSnapshot, ParameterError (a value is missing in a world),
    Invalid.
    """
    digests = digests_of(question, record)
    if not is_large(record):
        return Answer(question, record, digests, compute(question, record, digits=VILLAGE_DIGITS))
    kept = ComputedEffect.objects.filter(key=key_of(question, record, digests)).first()
    if kept is None or kept.state != EffectState.READY:
        raise NotYetComputed(
            f"这个快照有 {record.households:,} 户，要先在后台测算。请打开“新建测算”，点“开始测算”。", kept
        )
    return Answer(question, record, digests, Outcome.read(kept.outcome))


def compute(
    question: Question, record: PopulationSnapshot, *, digits: int = TOWNSHIP_DIGITS, threads: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Outcome:  # fmt: skip
    """Go through the snapshot. `on_progress(households done, of all)` is called as parts finish.

    Raises NoSnapshot, ParameterError, Invalid.
    """
    before, after = worlds(question, record)
    effect = simulate(
        participants(record), before, after, [month.first_date for month in question.months],
        reference_month=question.reference.first_date, listed=LISTED, threads=threads,
        on_progress=on_progress,
    )  # fmt: skip
    return Outcome.of(effect, digits=digits)


def digests_of(question: Question, record: PopulationSnapshot) -> Digests:
    """Digests of rules and parameters of all divisions in all months. Raises NoSnapshot, ParameterError."""
    codes = opened(record).divisions()
    compiled = [
        [world.compile(codes, month.first_date) for month in question.months]
        for world in worlds(question, record)
    ]
    rules = dict.fromkeys(one.digest for pair in zip(*compiled, strict=True) for one in pair)
    return Digests(digest_of(list(rules)), *(digest_of([one.key for one in each]) for each in compiled))


def key_of(question: Question, record: PopulationSnapshot, digests: Digests) -> str:
    """Digest of all that fixes an effect: the same key, the same figures."""
    return digest_of([record.id, record.digest, record.region, question.plain(), *astuple(digests)])
