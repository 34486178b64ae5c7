"""What a rule says of itself, and where arrivals come from. Registers enter theirs at start."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from minzheng.kernel.access.roles import PERMISSIONS
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.people.facts import FACT_KINDS

from .limits import Level

if TYPE_CHECKING:
    from .models import Warning

BIRTHDAY, MEMBER = "birthday", "member"  # a person is new, or a day later than yesterday; a household changed
AWARD, CASE = "award", "case"  # what registers bring: an award began or ended, a case of a person moved


class Direction(StrEnum):
    """Whether somebody may be owed more, or less, or either."""

    OWED = "应救"
    EXCESS = "应退"
    EITHER = "双向"


class Acts(StrEnum):
    """Who acts: the rule itself at once; an officer by one click on what is prepared; an officer alone."""

    AUTOMATIC = "automatic"
    PREPARED = "prepared"
    HUMAN = "human"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something a rule found. `mark` tells this occasion from another of the same person under the same rule.

    `evidence` (JSON) is what it rests on and what the act needs. `is_pending` says whether an automatic act
    has anything left to do; one that was done already, by somebody else, is still told of.
    """

    person_id: int
    division_code: str
    mark: str
    sentence: str
    household_id: int | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    is_pending: bool = True


@dataclass(frozen=True)
class Done:
    """What an act did, in a sentence, and what to keep of it with the warning."""

    outcome: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Watch:
    """A rule. `owner` is the permission of who deals with its warnings; `level` sets the limit.

    `looks_at` names all that can change its answer: kinds of facts, BIRTHDAY, MEMBER, and what sources call
    what they bring ("award", "award:dibao", "case"). `examine(person_ids, day) -> findings` looks at these
    persons only, as everything is known now. `act(warning, actor, at) -> Done` carries out what is
    automatic or prepared; a prepared rule without it names the `matter` whose application somebody fills
    in.
    """

    code: str
    name: str
    article: str
    owner: str
    level: Level
    direction: Direction
    looks_at: frozenset[str]
    examine: Callable[[Sequence[int], dt.date], Iterable[Finding]]
    acts: Acts
    act: "Callable[[Warning, Actor, dt.datetime], Done] | None" = None
    act_label: str = "办理"
    matter: str = ""

    def __post_init__(self):
        if self.owner not in PERMISSIONS:
            raise ValueError(f"watch {self.code!r}: unknown permission {self.owner!r}")
        if (self.acts is Acts.AUTOMATIC and self.act is None) or (self.acts is Acts.HUMAN and self.act):
            raise ValueError(f"watch {self.code!r}: {self.acts} and what it does differ")
        strange = [name for name in self.looks_at if not _can_arrive(name)]
        if strange:
            raise ValueError(f"watch {self.code!r}: nothing brings {'、'.join(sorted(strange))}")

    def key(self, finding: Finding) -> str:
        """What makes the same finding the same."""
        return f"{self.code}:{finding.person_id}:{finding.mark}"


def award_of(programme: str) -> str:
    """How an award of one programme is named when it begins, changes or ends."""
    return f"{AWARD}:{programme}"


def _can_arrive(name: str) -> bool:
    return name in FACT_KINDS or name.partition(":")[0] in (BIRTHDAY, MEMBER, AWARD, CASE)


@dataclass(frozen=True)
class Arrival:
    """A row that arrived: about whom, and as what `looks_at` names it."""

    position: int
    person_ids: tuple[int, ...]
    household_ids: tuple[int, ...]
    names: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Rows that only ever grow. `read(position, most)` gives at most so many after a position, in order.

    `last()` is the position of the newest row.
    """

    code: str
    read: Callable[[int, int], list[Arrival]]
    last: Callable[[], int]


_watches: dict[str, Watch] = {}
_sources: dict[str, Source] = {}


def register(watch: Watch) -> None:
    """Add a rule while the application starts. A second one of the same code is an error."""
    if watch.code in _watches:
        raise RuntimeError(f"two watches are called {watch.code!r}")
    _watches[watch.code] = watch


def register_source(source: Source) -> None:
    """Add a source while the application starts."""
    if source.code in _sources:
        raise RuntimeError(f"two sources are called {source.code!r}")
    _sources[source.code] = source


def watches() -> tuple[Watch, ...]:
    return tuple(_watches.values())


def watch(code: str) -> Watch | None:
    """The rule by code; None for one that no longer stands, of which warnings may be left."""
    return _watches.get(code)


def sources() -> tuple[Source, ...]:
    return tuple(_sources.values())
