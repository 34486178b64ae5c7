"""低保 once more in plain Python, written from the law and not from the rules: exact fractions to the end."""

import datetime as dt
import math
from fractions import Fraction

NEW_LAW = dt.date(2021, 7, 1)
INCOMES = ("business", "property", "transfer", "other")


def monthly_amount_fen(household: dict, members: list[dict], values: dict, on_date: dt.date) -> int:
    """Fen a month. `values` are the parameters as plain numbers: fen, basis points, counts, yes/no."""
    living = [member for member in members if member["alive"]]
    if not living:
        return 0
    deducts_cost = on_date >= NEW_LAW or values["employment_cost_deducted"]
    income = household["support_income_year_fen"]
    for member in living:
        wage = member["wage_income_year_fen"]
        if deducts_cost:
            wage = max(0, wage - member["employment_cost_year_fen"])
        income += wage + sum(member[f"{kind}_income_year_fen"] for kind in INCOMES)
    if on_date >= NEW_LAW or values["rigid_deducted"]:
        cap = income * values["rigid_deduction_cap"] // 10_000
        income -= min(cap, sum(member["medical_cost_year_fen"] for member in living))
    standard = values["standard_urban"] if household["urban"] else values["standard_rural"] // 12
    if not has_little(household, values, standard * len(living)):
        return 0
    if Fraction(income, 12 * len(living)) < standard:
        unit = values["rounding_unit"]
        gap = math.ceil((standard * len(living) - Fraction(income, 12)) / unit) * unit
        return max(gap, values["minimum_amount"])
    if household["gradual_exit_running"]:
        return household["gradual_exit_monthly_fen"] * values["gradual_exit_rate"] // 10_000
    return 0


def has_little(household: dict, values: dict, standard_of_all: int) -> bool:
    """Whether no kind of property exceeds its limit."""
    limit = Fraction(standard_of_all * values["financial_assets_multiple"], 10_000)
    return (
        household["financial_assets_fen"] <= limit
        and household["vehicle_count"] <= values["vehicle_limit"]
        and household["home_count"] <= values["home_limit"]
        and (values["business_allowed"] or not household["runs_business"])
    )
