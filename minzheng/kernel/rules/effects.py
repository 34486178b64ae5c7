"""What differs between two worlds, as figures: by month, by division, by size of change."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from minzheng.kernel.base.errors import Invalid

from .errors import Fault

ALL = "all"  # stands for the programmes together
# Borders in fen of the distribution of changes per household and month.
BORDERS_FEN = tuple(
    100 * yuan for yuan in (-1000, -500, -200, -100, -50, -20, 0, 20, 50, 100, 200, 500, 1000)
)


@dataclass(frozen=True)
class Counts:
    """Two worlds beside each other over some households in one month. Amounts in fen.

    In: nothing before, something after; out: the reverse; up and down: an amount that changes. Of a
    programme paid to persons, each is followed alone. Of one paid to households, persons are those whom it
    counts, and of two numbers the smaller is taken to be the same people. Of all programmes together, persons
    are at least so many: an amount of the household does not say which of its members another one pays.
    """

    before_fen: int = 0
    after_fen: int = 0
    before_households: int = 0
    after_households: int = 0
    before_persons: int = 0
    after_persons: int = 0
    households_in: int = 0
    households_out: int = 0
    households_up: int = 0
    households_down: int = 0
    persons_in: int = 0
    persons_out: int = 0
    persons_up: int = 0
    persons_down: int = 0

    @property
    def change_fen(self) -> int:
        return self.after_fen - self.before_fen


@dataclass(frozen=True)
class Changed:
    """One household whose amount differs."""

    household_id: int
    division: str
    before_fen: int
    after_fen: int


@dataclass(frozen=True)
class Effect:
    """What differs between two worlds over a snapshot.

    `households` and `persons` are all in the file, those set aside among them. `changed` are households of
    `reference_month`, the greatest changes first. `digests` are those of every set of rules and parameters
    that some month needs in either world. Divisions stand in order of their codes.
    """

    months: tuple[dt.date, ...]
    programmes: tuple[tuple[str, str], ...]
    divisions: tuple[str, ...]
    households: int
    persons: int
    reference_month: dt.date
    changed: tuple[Changed, ...]
    changed_households: int
    set_aside: tuple[Fault, ...]
    rules_digests: tuple[str, ...]
    digests: tuple[str, ...]
    _table: np.ndarray = field(repr=False)
    _classes: np.ndarray = field(repr=False)
    _pair_of_month: Sequence[int] = field(repr=False)

    def counts(self, month: dt.date, *, programme: str = ALL, prefix: str = "") -> Counts:
        """A month's figures over the divisions whose code begins with a prefix. Raises Invalid."""
        rows = self._rows(month, programme)
        first = bisect_left(self.divisions, prefix)
        last = bisect_left(self.divisions, prefix + ":")  # the sign after 9: behind every code so begun
        return _counts(rows[first:last].sum(axis=0))

    def by_division(self, month: dt.date, *, programme: str = ALL, length: int = 12) -> dict[str, Counts]:
        """A month's figures by division, codes cut to a length (9: township, 6: county)."""
        rows = self._rows(month, programme)
        codes = dict.fromkeys(code[:length] for code in self.divisions)
        places = {code: place for place, code in enumerate(codes)}
        sums = np.zeros((len(codes), rows.shape[1]), np.int64)
        np.add.at(sums, [places[code[:length]] for code in self.divisions], rows)
        return {code: _counts(row) for code, row in zip(codes, sums, strict=True)}

    def cost(self, *, programme: str = ALL, prefix: str = "") -> list[tuple[dt.date, int, int]]:
        """(month, fen before, fen after) of every month."""
        counted = [(month, self.counts(month, programme=programme, prefix=prefix)) for month in self.months]
        return [(month, counts.before_fen, counts.after_fen) for month, counts in counted]

    def distribution(
        self, month: dt.date, *, programme: str = ALL
    ) -> list[tuple[int | None, int | None, int]]:
        """(from fen, below fen, households) by class of change; None is open.

        Households whose amount does not change are left out.
        """
        row = self._classes[self._place(programme), self._pair(month)]
        borders = [None, *BORDERS_FEN, None]
        return [(a, b, int(n)) for (a, b), n in zip(pairwise(borders), row, strict=True)]

    def _rows(self, month: dt.date, programme: str) -> np.ndarray:
        return self._table[self._place(programme), self._pair(month)]

    def _pair(self, month: dt.date) -> int:
        if month not in self.months:
            raise Invalid(f"没有测算 {month.year}年{month.month}月；请把它选入测算的月份。")
        return self._pair_of_month[self.months.index(month)]

    def _place(self, programme: str) -> int:
        codes = [*(code for code, _ in self.programmes), ALL]
        if programme not in codes:
            raise Invalid(f"没有名为“{programme}”的项目；可用的有：{'、'.join(codes)}。")
        return codes.index(programme)


def _counts(row: np.ndarray) -> Counts:
    return Counts(*(int(number) for number in row))
