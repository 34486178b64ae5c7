"""What the database says afterwards, held against what the clients saw. Any doubt raises SystemExit."""

import psycopg

from .ground import PLACES, WAITING
from .rush import Pressed

ANSWERS = ("booked", "waiting", "refused")


def rows_of(url: str) -> dict:
    """Every request that the database holds, by its id: (number of arrival, state, slot, place, waiting)."""
    statement = "SELECT request_id, id, state, slot_id, place, waiting_number FROM appointments_booking"
    with psycopg.connect(url) as connection:
        return {row[0]: row[1:] for row in connection.execute(statement)}


def prove(pressed: list[Pressed], rows: dict, slots: list[int]) -> dict[str, int]:
    """None lost, none twice, the order kept. Gives the counts."""
    lost = [one for one in pressed if one.request_id not in rows]
    unknown = [one for one in pressed if one.status != 200 or one.answer != rows[one.request_id][1]]
    _require(not lost, f"{len(lost)} 个请求没有记录")
    _require(not unknown, f"{len(unknown)} 个请求的答复和数据库不一致，例如 {unknown[:1]}")
    _require(len(rows) == len(pressed), f"数据库里有 {len(rows)} 个请求，发出 {len(pressed)} 个")
    places = [(row[2], row[3]) for row in rows.values() if row[1] == "booked"]
    _require(len(set(places)) == len(places), "有名额给了两个人")
    _require(set(places) == {(slot, n) for slot in slots for n in range(1, PLACES + 1)}, "名额没有正好发完")
    _same_as_one_by_one(pressed, rows, slots)
    counts = dict.fromkeys(ANSWERS, 0)
    for row in rows.values():
        counts[row[1]] += 1
    return counts


def _same_as_one_by_one(pressed: list[Pressed], rows: dict, slots: list[int]) -> None:
    """Serve all again in order of arrival, one by one, in plain Python: every answer must be the same."""
    given, waits = dict.fromkeys(slots, 0), dict.fromkeys(slots, 0)
    for one in sorted(pressed, key=lambda one: rows[one.request_id][0]):
        slot = one.slot_id
        if given[slot] < PLACES:
            given[slot] += 1
            wanted = ("booked", slot, given[slot], None)
        elif waits[slot] < WAITING:
            waits[slot] += 1
            wanted = ("waiting", slot, None, waits[slot])
        else:
            wanted = ("refused", slot, None, None)
        _require(rows[one.request_id][1:] == wanted, f"到达顺序 {rows[one.request_id][0]}：应为 {wanted}")


def overtaken(pressed: list[Pressed], rows: dict) -> int:
    """How many requests have a smaller number than one that had its answer before they were even sent."""
    answered = sorted(pressed, key=lambda one: one.answered)
    greatest, place, count = 0, 0, 0
    for one in sorted(pressed, key=lambda one: one.sent):
        while answered[place].answered < one.sent:
            greatest = max(greatest, rows[answered[place].request_id][0])
            place += 1
        count += rows[one.request_id][0] < greatest
    return count


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise SystemExit(f"不成立：{sentence}")
