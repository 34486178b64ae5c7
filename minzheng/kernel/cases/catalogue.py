"""The catalogue of matters (事项). Matters register themselves at start; then it is frozen."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .procedures import Procedure


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


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A matter: everything in which it differs from the others.

    Callables take keyword arguments: `take_in(answers, actor, at, on_behalf) -> Filed` files persons,
    facts and authorisations of an application; `assess(case, law_date, on_date) -> Outcome`;
    `hindrances(case, on_date) -> list[str]` says what is still missing before an assessment;
    `grant(case, decision, actor, at)` opens what the decision grants;
    `procedure_on(day, division_code) -> Procedure`. `paper_folder` is where its templates lie, as
    `documents.typesetting` names them.
    """

    code: str
    name: str
    basis: str
    procedure_on: Callable[..., Procedure]
    questions: Any
    papers: tuple[Paper, ...]
    take_in: Callable[..., Filed]
    assess: Callable[..., Outcome]
    hindrances: Callable[..., list[str]]
    grant: Callable[..., None]
    paper_folder: str
    number_word: str
    guide: dict[str, Any] = field(default_factory=dict)


_matters: dict[str, Matter] = {}
_frozen = False


def register(matter: Matter) -> None:
    """Add a matter while the application starts. A second matter of the same code is an error."""
    if _frozen:
        raise RuntimeError("the catalogue is frozen once the application has started")
    if matter.code in _matters:
        raise RuntimeError(f"two matters are called {matter.code!r}")
    _matters[matter.code] = matter


def freeze() -> None:
    global _frozen
    _frozen = True


def matter(code: str) -> Matter:
    """The matter by code; an unknown code is a programming error and raises KeyError."""
    return _matters[code]


def matters() -> tuple[Matter, ...]:
    return tuple(_matters.values())
