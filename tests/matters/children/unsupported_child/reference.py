"""事实无人抚养 once more in plain Python: the sheet's table, father by mother, written as a table."""

import datetime as dt

EXTENDED_FROM = dt.date(2020, 12, 1)
FIT, UNABLE, DEAD, MISSING, UNKNOWN = "fit", "unable", "dead", "missing", "unknown"
TABLE = {
    (UNABLE, UNABLE), (UNABLE, DEAD), (DEAD, UNABLE), (UNABLE, MISSING), (MISSING, UNABLE),
}  # fmt: skip
PAIRS_OF_MISSING = {(DEAD, MISSING), (MISSING, DEAD), (MISSING, MISSING)}
PAIRS_OF_UNKNOWN = {(UNKNOWN, UNABLE), (UNABLE, UNKNOWN)}


def parent(child: dict, who: str, day: dt.date) -> str:
    """What a parent counts as on a day."""
    state = child[f"{who}_state"]
    if not child[f"{who}_in_force"] or state == 0:
        return FIT
    if state in (10, 11, 12):
        return {10: DEAD, 11: MISSING, 12: UNKNOWN}[state]
    if state in (4, 5, 6):
        return UNABLE if child[f"{who}_term_months"] >= 6 else FIT
    if state in (8, 9) and day < EXTENDED_FROM:
        return FIT
    return UNABLE


def monthly_amount_fen(child: dict, values: dict, day: dt.date) -> int:
    """Fen a month for a child on a day, with the values of that day."""
    pair = parent(child, "father", day), parent(child, "mother", day)
    fits = pair in TABLE
    fits |= bool(values["missing_pair_counts"]) and pair in PAIRS_OF_MISSING
    fits |= bool(values["unknown_counts_as_missing"]) and pair in PAIRS_OF_UNKNOWN
    out = child["adopted"] or child["settled_abroad"] or child["receives_orphan"]
    if not fits or out or not child["alive"] or child["age_day_before"] >= 18:
        return 0
    drawn = [child[f"share_{code}_fen"] for code in ("dibao", "tekun", "disability_living")]
    return max(0, values["standard_unsupported"] - sum(drawn))
