"""The dated lists of `declared.toml`: layers, areas of needs, the four groups, the acceptance checklist."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("declared.toml")
NOT_HELPED, NOT_HELPED_NAME = "none", "暂无救助"


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A row in force from a day until a day (None: still). `certainty` is sure or verify."""

    code: str
    name: str
    from_date: dt.date
    until_date: dt.date | None
    source: str
    certainty: str


@dataclass(frozen=True, kw_only=True)
class Layer(Declared):
    """A layer of households: those with an award of `programmes` now, or `recent`ly."""

    says: str
    programmes: tuple[str, ...]
    recent: bool


@dataclass(frozen=True, kw_only=True)
class Area(Declared):
    """What an assessment asks about."""

    asks: str


@dataclass(frozen=True, kw_only=True)
class Group(Declared):
    """One of the four groups: by the fact poverty_monitoring, or by awards; to be covered by `clear_by`."""

    monitoring: tuple[int, ...]
    programmes: tuple[str, ...]
    recent: bool
    clear_by: dt.date


@dataclass(frozen=True, kw_only=True)
class Criterion(Declared):
    """A line of the acceptance checklist; `points` at most, in whole points."""

    points: int


def layers(on_date: dt.date) -> tuple[Layer, ...]:
    """The layers in force, the highest first: a household is in the first that fits."""
    return _in_force("layer", on_date)


def areas(on_date: dt.date) -> tuple[Area, ...]:
    return _in_force("area", on_date)


def groups(on_date: dt.date) -> tuple[Group, ...]:
    return _in_force("group", on_date)


def criteria(on_date: dt.date) -> tuple[Criterion, ...]:
    return _in_force("criterion", on_date)


def area_names() -> dict[str, str]:
    """Every area by code, ended ones too: what stood in an old assessment keeps its name."""
    return {one.code: one.name for one in _table()["area"]}


def _in_force(kind: str, on_date: dt.date) -> tuple:
    return tuple(
        one
        for one in _table()[kind]
        if one.from_date <= on_date and (one.until_date is None or on_date <= one.until_date)
    )


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    shapes = {"layer": Layer, "area": Area, "group": Group, "criterion": Criterion}
    return {kind: tuple(_row(shape, row) for row in content[kind]) for kind, shape in shapes.items()}


def _row(shape: type[Declared], row: dict) -> Declared:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    values["from_date"], values["until_date"] = values.pop("from"), values.pop("until", None)
    return shape(**values)
