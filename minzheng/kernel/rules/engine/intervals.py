"""Ranges of whole numbers, carried through every step: the proof that nothing overflows.

A range is (lowest, highest), both possible. Every function returns a range that certainly contains
all results; where the operation is monotone it is exact.
"""

from itertools import product

from . import arithmetic

Range = tuple[int, int]
INT64 = 2**63 - 1
MAX_MEMBERS = 100  # per household; the data door refuses larger ones, so sums over members stay in range
MONTHS = 12  # a value of a month level has one for each of the months before the reference day
TRUTH: Range = (0, 1)


def of_sum(a: Range, b: Range) -> Range:
    return a[0] + b[0], a[1] + b[1]


def of_difference(a: Range, b: Range) -> Range:
    return a[0] - b[1], a[1] - b[0]


def of_product(a: Range, b: Range) -> Range:
    corners = [x * y for x, y in product(a, b)]
    return min(corners), max(corners)


def of_division(mode: str, a: Range, b: Range) -> Range:
    """`b` lies above 0, so the quotient is monotone in both arguments on each side of 0."""
    corners = [arithmetic.DIVIDE[mode](x, y) for x, y in product(a, b)]
    return min(corners), max(corners)


def of_share(amount: Range, ratio: Range) -> Range:
    corners = [arithmetic.share(x, y) for x, y in product(amount, ratio)]
    return min(corners), max(corners)


def of_rounding(mode: str, a: Range, multiple: Range) -> Range:
    """Exact for a fixed multiple; otherwise wider by at most one multiple, never across 0."""
    if multiple[0] == multiple[1]:
        return tuple(arithmetic.round_to(mode, x, multiple[0]) for x in a)
    reach = multiple[1] - 1
    low = a[0] - (reach if mode != "ceil" else 0)
    high = a[1] + (reach if mode != "floor" else 0)
    return (max(low, 0) if a[0] >= 0 else low), (min(high, 0) if a[1] <= 0 else high)


def of_least(ranges: list[Range]) -> Range:
    return min(r[0] for r in ranges), min(r[1] for r in ranges)


def of_greatest(ranges: list[Range]) -> Range:
    return max(r[0] for r in ranges), max(r[1] for r in ranges)


def of_either(a: Range, b: Range) -> Range:
    return min(a[0], b[0]), max(a[1], b[1])


def of_total(a: Range) -> Range:
    """A sum over 1 to MAX_MEMBERS members."""
    return min(a[0], a[0] * MAX_MEMBERS), max(a[1], a[1] * MAX_MEMBERS)


def of_months(a: Range, last: int) -> Range:
    """A sum over exactly so many months."""
    return a[0] * last, a[1] * last


def of_elapsed(unit: str, first: Range, last: Range) -> Range:
    elapsed = arithmetic.ELAPSED[unit]
    return elapsed(first[1], last[0]), elapsed(first[0], last[1])
