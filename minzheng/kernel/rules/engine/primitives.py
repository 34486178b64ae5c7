"""What the printed column functions call: operations that are more than one NumPy step.

Any operand may be a single value, where all households share it. `kind` is the type of the result, wide
enough for it by proof; `loop` one that also holds what stands on the way.
"""

from functools import lru_cache

import numpy as np

from .intervals import MONTHS
from .units import BASIS

TABLED_DAYS = 400_000  # a thousand years; ages of dates in a wider range are not read from a table


def when(condition, then, otherwise, kind):
    """`then` where the condition holds: by multiplication or masks, which are faster than a choice."""
    if not isinstance(condition, np.ndarray):
        return then if condition else otherwise
    if kind is bool:
        return (condition & then) | (~condition & otherwise)
    if _is_zero(otherwise):
        return np.multiply(then, condition.view(np.int8), dtype=kind)
    if _is_zero(then):
        return np.multiply(otherwise, (~condition).view(np.int8), dtype=kind)
    mask = np.negative(condition.view(np.int8), dtype=kind)
    different = np.bitwise_xor(then, otherwise, dtype=kind)
    return np.bitwise_xor(otherwise, different & mask, dtype=kind)


def _is_zero(value) -> bool:
    return type(value) is int and value == 0


def divide(mode: str, a, b, loop, kind):
    """a by b (above 0), rounded as told."""
    return _as(_divided(mode, a, b, loop), kind)


def _divided(mode: str, a, b, loop):
    if mode == "floor":
        return np.floor_divide(a, b, dtype=loop)
    if mode == "ceil":
        return np.negative(np.floor_divide(np.negative(a, dtype=loop), b, dtype=loop))
    size = np.absolute(a, dtype=loop)
    quotient = np.floor_divide(size, b, dtype=loop)
    rest = size - np.multiply(quotient, b, dtype=loop)
    away = rest >= np.subtract(b, rest, dtype=loop)
    return np.multiply(np.sign(a, dtype=loop), quotient + away.astype(loop), dtype=loop)


def round_to(mode: str, a, b, loop, kind):
    """a rounded to a multiple of b (above 0)."""
    return _as(np.multiply(_divided(mode, a, b, loop), b, dtype=loop), kind)


def share(amount, ratio, loop, kind):
    """A ratio in basis points of an amount, rounded down."""
    return _as(np.floor_divide(np.multiply(amount, ratio, dtype=loop), BASIS, dtype=loop), kind)


def _as(value, kind):
    return value.astype(kind, copy=False)


def elapsed(unit: str, first, last, first_range, last_range, kind):
    """Completed years or months, or calendar months, between two days."""
    if not isinstance(last, np.ndarray) and first_range[1] - first_range[0] < TABLED_DAYS:
        table = _elapsed_since(unit, int(last), first_range)
        return table.take(np.subtract(first, first_range[0], dtype=np.int64), mode="clip").astype(kind)
    if not isinstance(first, np.ndarray) and last_range[1] - last_range[0] < TABLED_DAYS:
        table = _elapsed_until(unit, int(first), last_range)
        return table.take(np.subtract(last, last_range[0], dtype=np.int64), mode="clip").astype(kind)
    return _as(_elapsed(unit, first, last), kind)


@lru_cache(maxsize=256)
def _elapsed_since(unit: str, last: int, first_range: tuple[int, int]) -> np.ndarray:
    return _elapsed(unit, np.arange(first_range[0], first_range[1] + 1), last).astype(np.int32)


@lru_cache(maxsize=256)
def _elapsed_until(unit: str, first: int, last_range: tuple[int, int]) -> np.ndarray:
    return _elapsed(unit, first, np.arange(last_range[0], last_range[1] + 1)).astype(np.int32)


def _elapsed(unit: str, first, last):
    (month_a, day_a), (month_b, day_b) = _calendar(first), _calendar(last)
    months = month_b - month_a
    if unit == "calendar_months":
        return months
    months = months - (day_b < day_a)
    # Twelve completed months are a completed year: both compare first the month, then the day.
    return months // 12 if unit == "years" else months


def _calendar(days) -> tuple:
    """Month number since 1970-01 and day of the month of day numbers."""
    day = np.asarray(days).astype(np.int64).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    return month.astype(np.int64), (day - month.astype("datetime64[D]")).astype(np.int64)


def place(*keys):
    """The cell of a table that keys name: (value, first key, stride) each."""
    return sum(np.multiply(np.subtract(key, first, dtype=np.int64), stride) for key, first, stride in keys)


def own_cells(cells, place):
    """Of each parameter set the cell at its place."""
    return np.take_along_axis(cells, np.broadcast_to(place, len(cells))[:, None], axis=1)[:, 0]


def shared(value, kind):
    """A constant as a single value where all parameter sets agree."""
    value = np.asarray(value)
    if value.ndim == 0 or (value == value[0]).all():
        return value.ravel()[0].item()
    return value.astype(kind)


def table(cells, _):
    """The cells of a table, one row where all parameter sets agree."""
    return cells[:1] if (cells == cells[0]).all() else cells


def months(value):
    """A value that is the same in all months, in a form that meets monthly values."""
    return value[:, None] if np.ndim(value) == 1 else value


_JOIN = {"total": np.add, "count": np.add, "any": np.logical_or, "every": np.logical_and,
         "max": np.maximum, "min": np.minimum}  # fmt: skip


def over_months(how: str, value, last: int, kind):
    """One value of the `last` of twelve months."""
    if not isinstance(value, np.ndarray):
        return over_months(how, np.full((1, 1), value), last, kind)[0].item()
    value = np.broadcast_to(value, (len(value), MONTHS))
    if how == "count":
        value = value.view(np.int8)
    joined = value[:, MONTHS - last].astype(kind)
    for month in range(MONTHS - last + 1, MONTHS):
        _JOIN[how](joined, value[:, month], out=joined)
    return joined
