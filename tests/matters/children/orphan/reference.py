"""The orphans' allowance once more in plain Python, from the sheet and not from the rules."""


def monthly_amount_fen(child: dict, values: dict) -> int:
    """Fen a month for a child on a day, with the values of that day."""
    kinds = {1, 2}
    if values["missing_counts_as_dead"]:
        kinds.add(3)
    if values["infected_counts"]:
        kinds.add(4)
    if child["orphan_state"] not in kinds or not child["alive"]:
        return 0
    if child["adopted"] or child["settled_abroad"]:
        return 0
    if child["age_day_before"] >= 18 and not (values["continues_in_school"] and child["in_school"]):
        return 0
    by_care = {1: "standard_dispersed", 2: "standard_institution", 3: "standard_institution"}
    standard = by_care.get(child["orphan_care"])
    return values[standard] if standard else 0
