"""How much a part of a contract pays: pay_k = contract × ratio_k × factor of the score. Pure integers.

Points are held in hundredths (8950 is 89.50): averages of assessors have decimals, and the printed bands
"80–89" and "90 以上" leave 89.5 open; here a band begins at its lower end and reaches to the next
(80 ≤ p < 90).
"""

from collections.abc import Iterable
from dataclasses import dataclass

BASIS = 10_000  # 100 %
POINT = 100  # hundredths in a point


@dataclass(frozen=True)
class Bands:
    """The lower ends of the bands in points, and what the lower bands pay in basis points."""

    full_from: int
    good_from: int
    pass_from: int
    good_ratio: int
    pass_ratio: int

    def factor(self, points: int | None) -> int | None:
        """What is paid of a part, in basis points, for points in hundredths; None: the contract ends.

        A part that waits for no assessment (首付) has no points and is paid in full.
        """
        if points is None or points >= self.full_from * POINT:
            return BASIS
        if points >= self.good_from * POINT:
            return self.good_ratio
        if points >= self.pass_from * POINT:
            return self.pass_ratio
        return None


def half_up(numerator: int, denominator: int) -> int:
    """A non-negative quotient rounded half up (四舍五入)."""
    return (2 * numerator + denominator) // (2 * denominator)


def pay_fen(contract_fen: int, ratio: int, factor: int) -> int:
    """One part in fen, rounded half up once, from the product of all three; ratios in basis points."""
    return half_up(contract_fen * ratio * factor, BASIS * BASIS)


def average(points: Iterable[int]) -> int:
    """The mean of points in hundredths, rounded half up to a hundredth."""
    given = list(points)
    return half_up(sum(given), len(given))


def experts_needed(panel: int) -> int:
    """How many of a panel must be experts: two thirds, rounded up."""
    return -(-2 * panel // 3)
