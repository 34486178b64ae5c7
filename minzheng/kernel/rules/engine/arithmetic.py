"""The one meaning of every operation that engines disagree about, on plain Python integers.

Divisors and multiples are positive: the graph refuses anything else when a book is loaded.
"""

from .units import BASIS, day_date


def floor_divide(a: int, b: int) -> int:
    """Toward minus infinity: -7 by 2 is -4."""
    return a // b


def ceil_divide(a: int, b: int) -> int:
    """Toward plus infinity: -7 by 2 is -3."""
    return -(-a // b)


def half_up_divide(a: int, b: int) -> int:
    """四舍五入: a half goes away from zero, so that a clawback mirrors its payment: -5 by 2 is -3."""
    quotient, rest = divmod(abs(a), b)
    quotient += rest >= b - rest
    return quotient if a >= 0 else -quotient


DIVIDE = {"floor": floor_divide, "ceil": ceil_divide, "half_up": half_up_divide}


def share(amount: int, ratio: int) -> int:
    """`ratio` basis points of an amount, rounded down: 20 % (2000) of 999 is 199."""
    return amount * ratio // BASIS


def round_to(mode: str, value: int, multiple: int) -> int:
    return DIVIDE[mode](value, multiple) * multiple


def years_between(first: int, last: int) -> int:
    """Completed years (周岁) between two day numbers.

    A birthday counts on the day itself; one born on 29 February completes a year on 1 March of a
    common year. Negative when `last` is before `first`.
    """
    a, b = day_date(first), day_date(last)
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def months_between(first: int, last: int) -> int:
    """Completed months between two day numbers: 31 January to 28 February is 0, to 1 March is 1."""
    a, b = day_date(first), day_date(last)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def calendar_months_between(first: int, last: int) -> int:
    """Difference of the calendar months, whatever the day: 31 January to 1 February is 1."""
    a, b = day_date(first), day_date(last)
    return (b.year - a.year) * 12 + b.month - a.month


ELAPSED = {
    "years": years_between,
    "months": months_between,
    "calendar_months": calendar_months_between,
}
