"""Both identities once more in plain Python, written from the sheet: exact fractions to the end."""

from fractions import Fraction

OTHERS = ("business", "property", "transfer", "other")


def recognised(kind: str, household: dict, members: list[dict], values: dict) -> bool:
    """Whether a family is recognised. `values` are the parameters as plain numbers."""
    living = [member for member in members if member["alive"]]
    if all(member["receives_dibao"] or member["receives_tekun"] for member in living):
        return False
    income = household["support_income_year_fen"]
    for member in living:
        income += max(0, member["wage_income_year_fen"] - member["employment_cost_year_fen"])
        income += sum(member[f"{name}_income_year_fen"] for name in OTHERS)
    standard = values["standard_urban"] if household["urban"] else values["standard_rural"] // 12
    modest = has_little(household, values, standard * len(living))
    line = Fraction(standard * values["marginal_multiple"], 10_000)
    marginal = modest and Fraction(income, 12 * len(living)) < line
    if kind == "marginal":
        return marginal
    spent = sum(amount for name, amount in household.items() if name.startswith("rigid_"))
    too_much = spent * 10_000 > income * values["rigid_share"]
    poor = income < values["disposable_income_year"] * len(living)
    return modest and not marginal and poor and too_much


def has_little(household: dict, values: dict, standard_of_all: int) -> bool:
    return (
        household["financial_assets_fen"] * 10_000 <= standard_of_all * values["financial_assets_multiple"]
        and household["vehicle_count"] <= values["vehicle_limit"]
        and household["home_count"] <= values["home_limit"]
        and (values["business_allowed"] or not household["runs_business"])
    )
