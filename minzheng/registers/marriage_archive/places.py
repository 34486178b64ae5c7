"""Old names of places, and what they are called now.

An alias is a row "in these years a place was called so, and it belongs to this place of today". The aliases
that come with the system stand in `place_names.toml`, each with its source and certainty; a site adds its own
(`PlaceAlias`). One old name may belong to several places (永州 was a county-level city until 1995).
"""

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from minzheng.registers.marriages.names import folded, place_names, place_stem

_FILE = Path(__file__).with_name("place_names.toml")
CERTAINTIES = {"sure": "已核实", "likely": "通行说法", "verify": "待核实"}


@dataclass(frozen=True)
class Alias:
    """`name` was in use from `from_year` to `until_year` (None: not known), for `now` (`code`)."""

    name: str
    now: str
    code: str
    from_year: int | None
    until_year: int | None
    source: str
    certainty: str

    @property
    def years(self) -> str:
        if not (self.from_year or self.until_year):
            return ""
        return f"{self.from_year or '？'}—{self.until_year or '今'}年"


@functools.cache
def built_in() -> tuple[Alias, ...]:
    """The aliases that come with the system."""
    rows = tomllib.loads(_FILE.read_text())["alias"]
    return tuple(
        Alias(
            row["name"], row["now"], row["code"], row.get("from"), row.get("until"), row["source"],
            row["certainty"],
        )
        for row in rows
    )  # fmt: skip


def related(text: str, aliases: Iterable[Alias]) -> set[str]:
    """Stems of every name that a place asked for may stand under: its own, old ones, and today's.

    零陵县 gives 零陵, 永州, 芝山: the names of the place it became, and those which that had.
    """
    names = place_names(text) or [folded(text)]
    stems = {place_stem(names[-1])}
    rows = [(place_stem(row.name), place_stem(row.now)) for row in aliases]
    todays = {now for name, now in rows if name in stems or now in stems}
    return stems | todays | {name for name, now in rows if now in todays}


def explained(text: str, aliases: Iterable[Alias], *, year: int | None = None) -> list[Alias]:
    """The aliases that explain an old name written in a text, of the year where it is known."""
    stems = {place_stem(name): name for name in place_names(text)}
    found = []
    for row in aliases:
        written = stems.get(place_stem(row.name))
        fits = year is None or (row.from_year or 0) <= year <= (row.until_year or 9999)
        if written == folded(row.name) and fits and folded(row.name) != folded(row.now):
            found.append(row)
    return found
