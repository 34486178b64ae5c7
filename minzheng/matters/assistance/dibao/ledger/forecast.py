"""What the first month would pay to households that are about to be taken over. Nothing is written."""

from dataclasses import dataclass

import numpy as np

from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, HouseholdColumns, ParameterSet
from minzheng.registers.benefits.commands import LedgerHousehold

from ..entitlement import LAW
from ..rules import book

# A household that is being taken over: all its members live, and none of it is in gradual exit.
_AT_START = {
    HOUSEHOLD: {"gradual_exit_running": 0, "gradual_exit_monthly_fen": 0},
    PERSON: {"alive": 1},
}
_YES_NO = {"urban", "runs_business", "gradual_exit_running", "alive"}


@dataclass(frozen=True)
class Forecast:
    """The first month by the rules: households paid, persons in them, the sum, and places without pay.

    `unpaid` are the positions of households to which nothing is due by the facts of the ledger.
    """

    households: int = 0
    persons: int = 0
    amount_fen: int = 0
    unpaid: tuple[int, ...] = ()


def forecast(households: list[LedgerHousehold], month: Month) -> Forecast:
    """By the law, the standards and the ledger's facts of the month. Raises ParameterError."""
    if not households:
        return Forecast()
    sets: dict[str, ParameterSet] = {}
    places = []
    known = LAW.known()
    for one in households:
        parameters = known.of_month(one.division_code, month).parameters
        sets.setdefault(parameters.digest, parameters)
        places.append(list(sets).index(parameters.digest))
    program = book.compile(month.first_date, list(sets.values()))
    sizes = [len(one.members) for one in households]
    columns = HouseholdColumns(
        _columns(HOUSEHOLD, [one.facts for one in households]),
        _columns(PERSON, [member.facts for one in households for member in one.members]),
        np.cumsum([0, *sizes]),
        ids=range(len(households)),
        parameter_rows=np.array(places),
    )
    amounts = program.run_columns(columns, ("amount",))["amount"].tolist()
    paid = [place for place, amount in enumerate(amounts) if amount]
    return Forecast(
        households=len(paid),
        persons=sum(sizes[place] for place in paid),
        amount_fen=sum(amounts),
        unpaid=tuple(place for place, amount in enumerate(amounts) if not amount),
    )


def _columns(level, rows: list[dict[str, int]]) -> dict[str, np.ndarray]:
    names = [name for name, declared in book.declared.items() if declared.level is level]
    start = _AT_START[level]
    return {
        name: np.array(
            [row.get(name, start.get(name, 0)) for row in rows], dtype=bool if name in _YES_NO else np.int64
        )
        for name in names
    }
