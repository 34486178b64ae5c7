"""How many are inspected: by the share of the plan, and by risk class. Pure, in whole numbers.

Shares in basis points, factors in ten-thousandths; every count is rounded up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

BASIS = 10_000


def rounded_up(count: int, basis_points: int) -> int:
    """The smallest whole number not below the share: 365 × 3% is 10.95, so 11."""
    return -(-count * basis_points // BASIS)


@dataclass(frozen=True)
class Shares:
    """The shares in force: of the round, and what the classes make of it."""

    round_share: int
    class_a_share_max: int
    class_c_factor: int
    class_d_share: int

    def of_class(self, risk_class: str, share: int) -> int:
        """Basis points for one class where the round plans `share`."""
        return {
            "A": min(share, self.class_a_share_max),
            "B": share,
            "C": min(BASIS, share * self.class_c_factor // BASIS),
            "D": self.class_d_share,
        }[risk_class]


def plan(counts: Mapping[str, int], share: int, shares: Shares, *, is_layered: bool) -> dict[str, int]:
    """How many of each layer ("" for the whole list). Together never fewer than the share of the whole.

    What rounding and the low class leave short of it is added where most are left, class B first.
    """
    total = sum(counts.values())
    wanted = rounded_up(total, share)
    if not is_layered:
        return {"": wanted}
    drawn = {name: rounded_up(count, shares.of_class(name, share)) for name, count in counts.items() if count}
    for name in ("B", "C", "A", "D"):
        short = wanted - sum(drawn.values())
        if short > 0 and name in drawn:
            drawn[name] += min(short, counts[name] - drawn[name])
    return {name: count for name, count in drawn.items() if count}
