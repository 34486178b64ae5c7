"""分类施保 once more in plain Python, written from the sheet."""


def monthly_fen(urban: bool, person: dict, values: dict) -> int:
    """Fen a month; `values` are the parameters as plain numbers: fen, basis points, years."""
    if not (person["alive"] and person["receives_dibao"]):
        return 0
    shares = [0]
    if person["age"] >= values["elder_from_age"]:
        shares.append(values["elder_share"])
    if person["age"] < 18:
        shares.append(values["minor_share"])
    if person["disability_grade"] in (1, 2):
        shares.append(values["severely_disabled_share"])
    if person["serious_illness"]:
        shares.append(values["seriously_ill_share"])
    standard = values["standard_urban"] if urban else values["standard_rural"] // 12
    return standard * max(shares) // 10_000
