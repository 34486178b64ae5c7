"""A small book of facts at every level, its households as columns, written to a snapshot and read again."""

import datetime as dt

import numpy as np

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    HOUSEHOLD_MONTH,
    PERSON,
    PERSON_MONTH,
    Book,
    HouseholdColumns,
)
from minzheng.kernel.rules.snapshots import About, Snapshot, SnapshotWriter

ABOUT = About(dt.date(2020, 12, 1), dt.datetime(2020, 12, 31, 9, tzinfo=dt.UTC), "999901", "示例")
DIVISIONS = ("999901001201", "999901001202", "999901002201")


def _book() -> Book:
    book = Book("示例")
    book.input("urban", HOUSEHOLD, "按城市标准")
    book.input("vehicles", HOUSEHOLD, "机动车", "辆", 0, 100)
    book.input("helped", HOUSEHOLD_MONTH, "领取临时救助")
    book.input("wage_fen", PERSON, "工资性收入", "元/年", 0, 10**11)
    book.input("birth_date", PERSON, "出生日期", "日期")
    book.input("alive", PERSON, "参考日在世")
    book.input("medical_fen", PERSON_MONTH, "医疗自付支出", "元/月", -5, 30_000)
    return book


INPUTS = _book().declared


def home(**changed) -> dict:
    return {"urban": True, "vehicles": 1, "helped": [False] * 12} | changed


def member(**changed) -> dict:
    plain = {"wage_fen": 1_200_000, "birth_date": 0, "alive": True, "medical_fen": [0] * 11 + [150]}
    return plain | changed


def columns(rows, first_id: int = 0) -> HouseholdColumns:
    """(facts of the household, facts of each member, …) as columns; None is a missing fact."""
    homes, members = [row[0] for row in rows], [member for row in rows for member in row[1]]

    def column(name: str, of: list[dict]) -> np.ndarray:
        empty = (0, 12) if INPUTS[name].level.has_months else (0,)
        kind = bool if name in ("urban", "helped", "alive") else np.int64
        return np.array([one[name] for one in of]) if of else np.zeros(empty, kind)

    return HouseholdColumns(
        {name: column(name, homes) for name in ("urban", "vehicles", "helped")},
        {name: column(name, members) for name in ("wage_fen", "birth_date", "alive", "medical_fen")},
        np.cumsum([0, *(len(row[1]) for row in rows)]),
        ids=list(range(first_id, first_id + len(rows))),
    )


def written(path, rows, part: int = 100) -> SnapshotWriter:
    with SnapshotWriter(path, INPUTS, ABOUT) as writer:
        for first in range(0, len(rows), part):
            some = rows[first : first + part]
            writer.append(columns(some, first), [row[2] for row in some])
    return writer


def read(snapshot: Snapshot) -> dict[int, tuple]:
    """Every household by id, as it was given: facts, members' facts, division."""
    found = {}
    for group in range(snapshot.groups):
        part = snapshot.read([group], snapshot.inputs)
        facts = part.columns
        for row, (begin, end) in enumerate(zip(facts.offsets[:-1], facts.offsets[1:], strict=True)):
            own = {name: values[row].tolist() for name, values in facts.household.items()}
            members = [
                {name: values[place].tolist() for name, values in facts.members.items()}
                for place in range(begin, end)
            ]
            found[int(facts.ids[row])] = (own, members, part.codes[part.place[row]])
    return found
