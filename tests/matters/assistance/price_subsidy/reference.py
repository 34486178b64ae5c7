"""价格临时补贴 once more in plain Python, written from the sheet and not from the rules."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

CHILDREN_FOR_GOOD = dt.date(2021, 11, 1)
MARGINAL = (dt.date(2022, 8, 1), dt.date(2023, 2, 28))
METHODS = ("scpi", "trigger", "steps")


def subsidy_fen(home: dict, person: dict, values: dict, on_date: dt.date) -> int:
    """Fen of one person and month. `values` are the parameters as plain numbers: fen, basis points, codes."""
    hits = [
        values[index]
        for index, line in (("cpi_yoy", "cpi_trigger"), ("food_yoy", "food_trigger"))
        if values[index] >= values[line]
    ]
    if not person["alive"] or not values["published"] or not hits or not covered(person, values, on_date):
        return 0
    base = values["standard_urban"] if by_city(home, person) else values["standard_rural"] // 12
    match METHODS[values["method"]]:
        case "scpi":
            exact = Decimal(base * max(values["scpi_yoy"], 0)) / 10_000
        case "trigger":
            exact = Decimal(base * max(*hits, 0)) / 10_000
        case _:
            exact = Decimal(base // 8 if values["cpi_yoy"] >= values["step_index"] else base // 12)
    unit = values["rounding_unit"]
    rounded = int((exact / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit
    return max(rounded, values["minimum"]) * values["multiplier"] // 10_000


def covered(person: dict, values: dict, on_date: dt.date) -> bool:
    """Whether one of the groups of the day is hers."""
    if any(person[f"receives_{code}"] for code in ("dibao", "tekun", "veteran_support")):
        return True
    if person["receives_orphan"] or person["receives_unsupported_child"]:
        return on_date >= CHILDREN_FOR_GOOD or values["children_linked"]
    return person["receives_dibao_marginal"] and MARGINAL[0] <= on_date <= MARGINAL[1]


def by_city(home: dict, person: dict) -> bool:
    """Whether any group of hers counts by the urban standard; those besides 低保 and 特困 all do."""
    groups = [home["urban"]] * person["receives_dibao"] + [person["support_urban"]] * person["receives_tekun"]
    others = ("veteran_support", "orphan", "unsupported_child")
    return any(groups) or not groups or any(person[f"receives_{code}"] for code in others)
