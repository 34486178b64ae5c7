"""Households as the rules take them, for a snapshot: the same facts that a payment would be computed from."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, HouseholdColumns, Level
from minzheng.kernel.rules.engine.units import Kind
from minzheng.registers.benefits.programmes import Situations

from .inputs import FactsMissing, household_files
from .rules import book

_INPUTS = {
    level: tuple(name for name, declared in book.declared.items() if declared.level is level)
    for level in (HOUSEHOLD, PERSON)
}


def situations(household_ids: Sequence[int], on_date: dt.date, known_at: dt.datetime) -> Situations:
    """Those households of which every fact is on file, and what the others lack."""
    files = household_files(household_ids, known=known_at)
    taken, ids, lacking = [], [], {}
    for household_id in household_ids:
        try:
            situation = files[household_id].situation(on_date)
        except FactsMissing as error:
            lacking[household_id] = error.items
            continue
        if situation is not None:
            taken.append(situation)
            ids.append(household_id)
    columns = HouseholdColumns(
        _columns(HOUSEHOLD, [one.household for one in taken]),
        _columns(PERSON, [member for one in taken for member in one.members]),
        np.cumsum([0, *(len(one.members) for one in taken)]),
        ids=ids,
    )
    return Situations(columns, lacking)


def _columns(level: Level, rows: list[dict]) -> dict[str, np.ndarray]:
    kinds = {name: bool if book.declared[name].kind is Kind.YES_NO else np.int64 for name in _INPUTS[level]}
    return {name: np.array([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()}
