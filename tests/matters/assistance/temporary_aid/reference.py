"""临时救助 once more in plain Python, written from the sheet and not from the rules."""

from decimal import ROUND_HALF_UP, Decimal


def aid_fen(asked: dict, applicant: dict, values: dict) -> int:
    """Fen of one aid. `values` are the parameters as plain numbers: fen, ten-thousandths, counts, yes/no."""
    if not applicant["alive"] or not (asked["local"] or (asked["urgent"] and values["anywhere"])):
        return 0
    if asked["months"] > values["months_limit"] or not 0 < asked["severity"] <= values["severity_limit"]:
        return 0
    if not asked["urgent"]:
        poor = asked["income_year_fen"] < values["disposable_income"] and asked["assets_fit"]
        known_poor = applicant["receives_dibao"] or applicant["receives_tekun"]
        if not (asked["burdened"] and (poor or known_poor)):
            return 0
    standard = values["standard_urban"] if asked["urban"] else values["standard_rural"] // 12
    whole = standard * asked["persons"] * asked["months"] * asked["severity"] // 10_000
    unit = values["rounding_unit"]
    rounded = int((Decimal(whole) / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit
    return min(rounded, standard * asked["persons"] * values["cap_multiple"] // 10_000)
