"""Resolved parameter values, as the parameter files give them and as programs take them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Value:
    """One parameter as it stands for a division on a date.

    `value` is the engine's whole number (fen, basis points, count, day number, code position), a bool for
    yes/no, or a tuple of whole numbers for a table (its cells, the last key running fastest).
    `certainty` is "sure", "likely" or "verify" (to be confirmed by a local document).
    """

    value: int | bool | tuple[int, ...]
    unit: str
    label: str
    source: str
    area: str
    from_date: dt.date
    note: str = ""
    certainty: str = "sure"
    known_from: dt.date | None = None


class ParameterSet(Mapping[str, Value]):
    """The values of one division on one date, by name; immutable. `missing` says why a name has none."""

    def __init__(
        self,
        values: Mapping[str, Value],
        *,
        area: str = "",
        on_date: dt.date | None = None,
        missing: Mapping[str, str] | None = None,
    ):
        self._values = dict(values)
        self.area = area
        self.on_date = on_date
        self.missing = dict(missing or {})

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __or__(self, changes: Mapping[str, Value]) -> "ParameterSet":
        """The set with some values put in the place of its own, or added."""
        missing = {name: why for name, why in self.missing.items() if name not in changes}
        values = {**self._values, **changes}
        return ParameterSet(values, area=self.area, on_date=self.on_date, missing=missing)

    def __repr__(self) -> str:
        return f"ParameterSet({self._values!r}, area={self.area!r}, on_date={self.on_date!r})"

    @cached_property
    def digest(self) -> str:
        return values_digest(self)


def values_digest(values: Mapping[str, Value]) -> str:
    """SHA-256 over the names and whole numbers, in order of name.

    Labels, documents and notes are left out: the digest stands for what is computed, not for how it is told.
    """
    plain = [[name, values[name].value] for name in sorted(values)]
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()
