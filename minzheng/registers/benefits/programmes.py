"""What a programme of payment must be able to say. Matters register theirs at start."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.base.months import Month


@dataclass(frozen=True)
class Due:
    """What is due for one award and month.

    `basis` holds the few figures people compare between months: labels to texts, in reading order.
    """

    amount_fen: int
    persons: int
    category: str
    basis: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme of payment.

    `due(awards, months, known_at)` gives {(award id, Month): Due} for every month in which the award is
    valid. `explain(award, month, known_at)` gives the explanation tree of one of them. `window_months`
    is how far a run looks back; older months need a decision. `offset_percent` is the share of a later
    payment that may be kept against a debt. `digests(area, month)` are those of rules and parameters.
    """

    code: str
    name: str
    categories: dict[str, str]
    window_months: int
    offset_percent: int
    due: Callable[[Iterable[Any], Iterable[Month], dt.datetime], dict[tuple[int, Month], Due]]
    explain: Callable[..., dict]
    digests: Callable[[str, Month], tuple[str, str]]


_programmes: dict[str, Programme] = {}


def register(programme: Programme) -> None:
    """Add a programme while the application starts."""
    if programme.code in _programmes:
        raise RuntimeError(f"two programmes are called {programme.code!r}")
    _programmes[programme.code] = programme


def programme(code: str) -> Programme:
    """The programme by code; an unknown code is a programming error and raises KeyError."""
    return _programmes[code]


def programmes() -> tuple[Programme, ...]:
    return tuple(_programmes.values())


def books(programme_code: str, division_prefix: str) -> dict[str, tuple[str, str]]:
    """The ledger accounts of a programme in a district: purpose -> (code, label)."""
    name = programme(programme_code).name
    place = f"{programme_code}:{division_prefix}"
    accounts = {
        "fund": (f"fund:{place}", f"{name}资金"),
        "allotted": (f"allotted:{place}", f"{name}下拨指标"),
        "payable": (f"payable:{place}", f"{name}应付"),
        "receivable": (f"receivable:{place}", f"{name}应追回"),
    }
    for category, label in programme(programme_code).categories.items():
        accounts[f"expense:{category}"] = (f"expense:{place}:{category}", f"{label}{name}支出")
    return accounts
