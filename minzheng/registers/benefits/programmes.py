"""What a programme of payment must be able to say. Matters register theirs at start."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import HouseholdColumns
from minzheng.kernel.rules.parameters import Parameters

if TYPE_CHECKING:
    from minzheng.kernel.base.touched import Horizon  # its table is not there while matters register


@dataclass(frozen=True)
class Due:
    """What is due for one award and month.

    `basis` holds the few figures people compare between months: labels to texts, in reading order.
    """

    amount_fen: int
    persons: int
    category: str
    basis: dict[str, str]


@dataclass(frozen=True)
class Situations:
    """Households on one day as the rules take them, in columns whose `ids` are household ids.

    `lacking` says which facts a household lacks that could not be taken: id to the names of the items.
    Households to which nobody belongs on the day stand in neither.
    """

    columns: HouseholdColumns
    lacking: dict[int, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Since:
    """An earlier run beside a later one: which awards may be due something else now?

    The earlier one was over the month `before`, with what was `seen` and known at `known_at`; the later one
    is over `month`. The law of both months is the same.
    """

    division_prefix: str
    before: Month
    month: Month
    seen: "Horizon"
    known_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme of payment, `of` a "household" or of a "person".

    `due(awards, months, known_at)` gives {(award id, Month): Due} for every month in which the award is
    valid; one with a rule book takes `parameters` too, to compute as if these were known. `explain(award,
    month, known_at)` gives the explanation tree of one of them. `window_months(division code, at)` is how
    far a run looks back; older months need a decision. `offset_percent(division code, at)` is the share of
    a later payment that may be kept against a debt. `digests(area, month, known_at)` are those of rules and
    parameters. `book` is the import path "package.module:name" of the rules, `parameters()` every value
    known now, and `situations(household ids, day, known_at)` gives households as the rules take them, for
    snapshots; "" and None where no rule book stands behind the programme. `assess` says what the rules find
    of a subject on a day before anything is granted (see `Entitlement.assess`); None where a decision must
    set figures first. What is recognised without money (低保边缘) does not `pay`: no run is made of it.
    `judge` says of many subjects whom the rules would grant it (see `Entitlement.judge`), `listens` what
    can change its answer: kinds of facts and codes of other programmes.
    `reviewed` names the rule of how often an award is looked at again (see `reviewing`); "" for never.
    What is `published` may be read in the village, with names cut short.
    `moved` gives the ids of the awards whose due may differ from that of an earlier run, and
    `laws(division codes, months, known_at)` a digest of the law by area and month; a programme without them
    is computed anew each month.
    """

    code: str
    name: str
    of: str = "household"
    categories: dict[str, str]
    window_months: Callable[[str, dt.datetime], int]
    offset_percent: Callable[[str, dt.datetime], int]
    due: Callable[..., dict[tuple[int, Month], Due]]
    explain: Callable[..., dict]
    digests: Callable[[str, Month, dt.datetime], tuple[str, str]]
    book: str = ""
    parameters: Callable[[], Parameters] | None = None
    situations: Callable[[Sequence[int], dt.date, dt.datetime], Situations] | None = None
    assess: Callable[..., Any] | None = None
    eligible: str = "eligible"
    amount: str = "amount"
    pays: bool = True
    judge: Callable[..., dict[int, int]] | None = None
    listens: frozenset[str] = frozenset()
    reviewed: str = ""
    published: bool = False
    moved: Callable[[Since], set[int]] | None = None
    laws: Callable[..., dict[str, dict[str, str]]] | None = None

    @property
    def bank_item(self) -> str:
        """What a bank file calls it: letters and digits only, sixteen at most."""
        return self.code.upper().replace("_", "")[:16]


_programmes: dict[str, Programme] = {}


def register(programme: Programme) -> None:
    """Add a programme while the application starts."""
    if programme.code in _programmes:
        raise RuntimeError(f"two programmes are called {programme.code!r}")
    if programme.bank_item in {one.bank_item for one in _programmes.values()}:
        raise RuntimeError(f"a bank could not tell {programme.code!r} from another programme")
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
        "instalments": (f"instalments:{place}", f"{name}分期应收"),
        "reserve": (f"reserve:{place}", f"{name}乡镇备用金垫付"),
    }
    for category, label in programme(programme_code).categories.items():
        accounts[f"expense:{category}"] = (f"expense:{place}:{category}", f"{label}{name}支出")
    return accounts
