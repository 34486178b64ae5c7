"""The catalogue of matters (事项). Matters register themselves at start; then it is frozen.

Two kinds share cases, procedures, clocks and papers: a `BenefitMatter` grants a household money every month
by the rules; a `RegisterMatter` leads to an entry in a statutory book, by acts that its folder carries out.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import procedures
from .procedures import Procedure
from .states import State


@dataclass(frozen=True)
class Outcome:
    """What the rules say about a case. Officers correct facts, never this.

    `tree` is the whole explanation; `reasons` are the conditions not met, in words (empty when eligible).
    """

    eligible: bool
    amount_fen: int
    category: str
    reasons: tuple[str, ...]
    summary: dict[str, Any]
    tree: dict[str, Any]
    rules_digest: str
    parameters_digest: str
    law_date: dt.date


@dataclass(frozen=True)
class Filed:
    """What `take_in` filed of an application: the household, its applicant, and the kept answers.

    `application` is the unchangeable record of what was declared, with person ids in place of identity
    numbers. `near_relatives` are rows {official_name, official_post, relation, source}.
    """

    household: Any
    applicant: Any
    application: dict[str, Any]
    near_relatives: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper the applicant must bring: its key, name, and whether one can do without at first."""

    key: str
    label: str
    required: bool = True
    help: str = ""


@dataclass(frozen=True)
class PartyOf:
    """Whom a case is about: a person on file, or somebody who is not (a foreigner, an agent)."""

    role: str
    label: str
    name: str
    person: Any = None


@dataclass(frozen=True)
class Opened:
    """What an application becomes: how lists call it, whom and what it is about, what was declared.

    `subject` is a text key for the object in a register ("organisation:12"), "" where there is none yet.
    """

    title: str
    division_code: str
    application: dict[str, Any]
    subject: str = ""
    parties: tuple[PartyOf, ...] = ()


@dataclass(frozen=True)
class Moved:
    """What an act found besides what its transition says.

    `due_date` stands in place of the transition's limit; `target` is one of the transition's `or_to`;
    `details` are kept with the step; `subject` and `title` replace those of the case (an organisation that
    now exists).
    """

    due_date: dt.date | None = None
    target: State | None = None
    details: dict[str, Any] = field(default_factory=dict)
    subject: str | None = None
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """What an action of a register matter does, and how its button stands on the page.

    `carry_out(case, data, actor, at) -> Moved | None` writes the book, in the transaction of the step; what
    it raises leaves everything as it was. `form` is a Django form class (or `form_of(case)` gives one made
    for the case); None asks for nothing. `applies(case, on_date)` says whether the act is any use in this
    case now; where it is not, no page offers it. `hindrances(case, on_date)` lists all that is still missing.
    `says` tells before, `done` after; an act that is not `ahead` is folded away.
    """

    carry_out: Callable[..., Moved | None]
    form: type | None = None
    form_of: Callable[..., type] | None = None
    applies: Callable[..., bool] | None = None
    hindrances: Callable[..., list[str]] | None = None
    says: str = ""
    done: str = "已办理。"
    ahead: bool = True
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What every matter has. `procedure_on(day, division_code)` names the procedure in force.

    `reading`, `taking_in` and `extending` are permissions: to see its cases at all, to open one or act for an
    applicant, and to use the longer limit.
    `paper_folder` is where its templates lie, as `documents.typesetting` names them.
    """

    code: str
    name: str
    basis: str
    procedure_on: Callable[..., Procedure]
    paper_folder: str
    number_word: str
    papers: tuple[Paper, ...] = ()
    guide: dict[str, Any] = field(default_factory=dict)
    reading: str = "case.read"
    taking_in: str = "case.take_in"
    extending: str = "case.assess"


@dataclass(frozen=True, kw_only=True)
class BenefitMatter(Matter):
    """A matter that pays a household.

    Callables take keyword arguments: `take_in(answers, actor, at, on_behalf) -> Filed` files persons,
    facts and authorisations of an application; `assess(case, law_date, on_date) -> Outcome`;
    `hindrances(case, on_date) -> list[str]` says what is still missing before an assessment;
    `grant(case, decision, actor, at)` opens what the decision grants; `ended(case, actor, at)` is told of a
    case that is over without it.
    """

    questions: Any
    take_in: Callable[..., Filed]
    assess: Callable[..., Outcome]
    hindrances: Callable[..., list[str]]
    grant: Callable[..., None]
    ended: Callable[..., None] | None = None


def _still_speaks(*, case: Any, actor: Any) -> bool:
    """Who files for herself speaks for herself."""
    return True


@dataclass(frozen=True, kw_only=True)
class RegisterMatter(Matter):
    """A matter that enters a statutory book.

    `open(data, actor, at) -> Opened` judges an application; `acts` has one entry for each action of its
    `procedures`; `timers` says of each TIMER transition whether its day has come: `(case, on_date) -> bool`.
    `own_filing` is the permission with which an account files for itself, or APPLICANT for every account that
    is linked to a person; "" where only officers take in.
    `speaks_for(case, actor)` says whether the account that filed still speaks for what the case is about; one
    that no longer does is a stranger to it.
    """

    procedures: tuple[Procedure, ...]
    own_filing: str = ""
    speaks_for: Callable[..., bool] = _still_speaks
    open: Callable[..., Opened]
    open_form: type | None = None
    acts: Mapping[str, Act]
    timers: Mapping[str, Callable[..., bool]] = field(default_factory=dict)

    def __post_init__(self):
        rows = {row for procedure in self.procedures for row in procedure.transitions}
        actions = {row.action for row in rows}
        if actions != set(self.acts):
            odd = sorted(actions.symmetric_difference(self.acts))
            raise ValueError(f"{self.code}: actions and acts differ in {'、'.join(odd)}")
        timed = {row.action for row in rows if row.permission == procedures.TIMER}
        if timed != set(self.timers):
            raise ValueError(f"{self.code}: timed actions and timers differ")


_matters: dict[str, Matter] = {}
_frozen = False


def register(matter: Matter) -> None:
    """Add a matter while the application starts. A second matter of the same code is an error."""
    if _frozen:
        raise RuntimeError("the catalogue is frozen once the application has started")
    if matter.code in _matters:
        raise RuntimeError(f"two matters are called {matter.code!r}")
    for procedure in getattr(matter, "procedures", ()):
        procedures.register(procedure)
    _matters[matter.code] = matter


def freeze() -> None:
    global _frozen
    _frozen = True


def matter(code: str) -> Matter:
    """The matter by code; an unknown code is a programming error and raises KeyError."""
    return _matters[code]


def matters() -> tuple[Matter, ...]:
    return tuple(_matters.values())


def benefit_matters() -> tuple[BenefitMatter, ...]:
    """Those a household applies for."""
    return tuple(each for each in matters() if isinstance(each, BenefitMatter))


def register_matters() -> tuple[RegisterMatter, ...]:
    """Those that enter a statutory book."""
    return tuple(each for each in matters() if isinstance(each, RegisterMatter))
