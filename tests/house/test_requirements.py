"""docs/requirements.md names every requirement once, with its state and where it works."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.house.source import PACKAGE, ROOT

DOCUMENT = ROOT / "docs" / "requirements.md"
HOW_MANY = 425
STATES = ("works", "partly", "not yet")
_ID = re.compile(r"[A-Z]{2,3}-\d{2}")
_FOLDER = re.compile(r"(?<![\w/])(?:config|desks|matters|registers|kernel)/[\w/]+(?:\.\w+)?")


@dataclass(frozen=True)
class Row:
    id: str
    name: str
    state: str
    where: str


def rows(text: str) -> list[Row]:
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 5 and _ID.fullmatch(cells[0]):
            found.append(Row(cells[0], cells[2], cells[3], cells[4]))
    return found


def faults(found: Iterable[Row]) -> list[str]:
    """What is wrong with single rows: an unknown state, no name, or no place where it works."""
    return [
        row.id
        for row in found
        if row.state not in STATES or not row.name or (row.state == "not yet") != (row.where == "")
    ]


def summary(found: list[Row]) -> str:
    count = {state: sum(row.state == state for row in found) for state in STATES}
    return (
        f"{count['works']} work, {count['partly']} work partly, {count['not yet']} do not exist yet; "
        f"{len(found)} in all."
    )


def test_every_requirement_stands_once():
    ids = [row.id for row in rows(DOCUMENT.read_text(encoding="utf-8"))]
    assert len(ids) == HOW_MANY
    assert len(set(ids)) == HOW_MANY


def test_every_row_has_a_state_and_a_place():
    assert faults(rows(DOCUMENT.read_text(encoding="utf-8"))) == []


def test_the_sums_above_the_tables_are_right():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert summary(rows(text)) in text


def test_the_folders_named_exist():
    named = {
        path for row in rows(DOCUMENT.read_text(encoding="utf-8")) for path in _FOLDER.findall(row.where)
    }
    assert len(named) > 5
    assert [path for path in sorted(named) if not (PACKAGE / path).exists()] == []


def test_a_bad_row_is_noticed():
    good = "| SA-01 | ★ | 城市低保 | works | /treasury/ |"
    assert faults(rows(good)) == []
    assert faults(rows(good.replace("works", "nearly"))) == ["SA-01"]
    assert faults(rows(good.replace("/treasury/", ""))) == ["SA-01"]
    assert faults(rows(good.replace("works", "not yet"))) == ["SA-01"]
