"""The figures of an effect that pages, workbooks and scenarios show: plain, so that they can be kept."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from minzheng.kernel.rules.simulation import ALL, Changed, Counts, Effect

TOWNSHIP_DIGITS, VILLAGE_DIGITS = 9, 12


def added(counts: Iterable[Counts]) -> Counts:
    """The figures of several divisions together."""
    return Counts(*map(sum, zip(*map(astuple, counts), strict=True)))


@dataclass(frozen=True)
class Outcome:
    """An effect cut down to what is shown. Amounts in fen.

    `months` pairs each month with everybody's figures in it. Of the reference month (`reference`) there are
    besides the figures of each programme with its label, those of each division, how many households change
    by how much (from, below, households), and the `changed` households, the greatest changes first.
    `set_aside` counts households whose facts do not fit the rules.
    """

    months: tuple[tuple[dt.date, Counts], ...]
    reference: dt.date
    programmes: tuple[tuple[str, Counts], ...]
    divisions: dict[str, Counts]
    distribution: tuple[tuple[int | None, int | None, int], ...]
    changed: tuple[Changed, ...]
    changed_households: int
    households: int
    persons: int
    set_aside: int

    @classmethod
    def of(cls, effect: Effect, *, digits: int = VILLAGE_DIGITS) -> "Outcome":
        """`digits` is how far down the divisions are told apart."""
        month = effect.reference_month
        return cls(
            tuple((each, effect.counts(each)) for each in effect.months),
            month,
            tuple(
                (label, effect.counts(month, programme=code))
                for code, label in (*effect.programmes, (ALL, "合计"))
            ),
            effect.by_division(month, length=digits),
            tuple(effect.distribution(month)),
            effect.changed,
            effect.changed_households,
            effect.households,
            effect.persons,
            len({fault.household_id for fault in effect.set_aside}),
        )

    @property
    def counts(self) -> Counts:
        """Everybody, in the reference month."""
        return dict(self.months)[self.reference]

    def cost(self) -> list[tuple[dt.date, int, int]]:
        """(month, fen before, fen after) of every month."""
        return [(month, counts.before_fen, counts.after_fen) for month, counts in self.months]

    def by_division(self, digits: int, within: str = "") -> dict[str, Counts]:
        """The reference month's figures of the divisions within a prefix, codes cut to so many digits."""
        parts: dict[str, list[Counts]] = {}
        for code, counts in self.divisions.items():
            if code.startswith(within):
                parts.setdefault(code[:digits], []).append(counts)
        return {code: added(own) for code, own in parts.items()}

    def plain(self) -> dict:
        """As JSON holds it."""
        return {
            "months": [[month.isoformat(), list(astuple(counts))] for month, counts in self.months],
            "reference": self.reference.isoformat(),
            "programmes": [[label, list(astuple(counts))] for label, counts in self.programmes],
            "divisions": {code: list(astuple(counts)) for code, counts in self.divisions.items()},
            "distribution": [list(row) for row in self.distribution],
            "changed": [list(astuple(one)) for one in self.changed],
            "numbers": [self.changed_households, self.households, self.persons, self.set_aside],
        }

    @classmethod
    def read(cls, plain: dict) -> "Outcome":
        return cls(
            tuple((dt.date.fromisoformat(month), Counts(*row)) for month, row in plain["months"]),
            dt.date.fromisoformat(plain["reference"]),
            tuple((label, Counts(*row)) for label, row in plain["programmes"]),
            {code: Counts(*row) for code, row in plain["divisions"].items()},
            tuple((low, high, households) for low, high, households in plain["distribution"]),
            tuple(Changed(*row) for row in plain["changed"]),
            *plain["numbers"],
        )
