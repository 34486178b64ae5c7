"""The schemes of “9+1” as declared in `special.toml`: who is in charge on a day, and what is done there."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.kernel.base.errors import Invalid

OWN = "own"  # schemes that the bureau runs itself: no referral is needed


@dataclass(frozen=True)
class Scheme:
    """One scheme. `offices` are pairs (first day, name), the earliest first."""

    code: str
    label: str
    group: str
    what: str
    offices: tuple[tuple[dt.date, str], ...]

    def office_on(self, day: dt.date) -> str:
        """Who is in charge on a day; the first office for days before it."""
        held = [name for first, name in self.offices if first <= day]
        return held[-1] if held else self.offices[0][1]


@cache
def schemes() -> tuple[Scheme, ...]:
    """All of them, in the order of the file."""
    read = tomllib.loads(Path(__file__).with_name("special.toml").read_text(encoding="utf-8"))
    return tuple(
        Scheme(
            row["code"], row["label"], row["group"], row["what"],
            tuple((one["from"], one["name"]) for one in row["offices"]),
        )
        for row in read["scheme"]
    )  # fmt: skip


def referable() -> tuple[Scheme, ...]:
    """Those to which a referral can be written."""
    return tuple(one for one in schemes() if one.group != OWN)


def scheme_of(code: str) -> Scheme:
    """Raises Invalid for a scheme to which nothing is referred."""
    found = next((one for one in referable() if one.code == code), None)
    if found is None:
        raise Invalid("请选择转办的救助事项。", field="scheme")
    return found


def label_of(code: str) -> str:
    return next((one.label for one in schemes() if one.code == code), code)
