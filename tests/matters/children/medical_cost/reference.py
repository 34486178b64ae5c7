"""What is left of a medical bill once more in plain Python, from the sheet and not from the rules."""

from fractions import Fraction


def amount_fen(child: dict, values: dict) -> int:
    """Fen for one bill, with the shares (basis points) of place and day."""
    left = child["cost_fen"] - child["insurance_fen"] - child["aid_fen"]
    share = _share(child, values)
    return max(0, int(Fraction(left * share, 10_000))) if left > 0 else 0


def _share(child: dict, values: dict) -> int:
    young = child["age"] < 18
    orphan = child["receives_orphan"] if young else child["orphan_before_18"] and child["in_school"]
    if orphan and child["designated"] and child["treatment"] in {1, 2, 3, 4, 5}:
        return values["project_share"]
    hard = ("receives_orphan", "receives_unsupported_child", "receives_dibao", "receives_tekun")
    needy = any(child[name] for name in (*hard, "disability_grade", "serious_illness"))
    return values["local_share"] if young and needy else 0
