"""The schooling aid once more in plain Python, from the sheet and not from the rules."""

import datetime as dt

MEASURES_OF_2025 = dt.date(2025, 4, 1)


def amount_fen(person: dict, values: dict, day: dt.date) -> int:
    """Fen for one period, by the documents of the day."""
    studies = {2, 3, 4, 5}
    identity = person["orphan_before_18"]
    if day >= MEASURES_OF_2025:
        studies = {1, 2, 3, 4} | ({5} if person["in_admission_plan"] else set())
        identity = identity and (person["disability_grade"] > 0 or not person["adopted"])
        if not person["continuous_study"]:
            return 0
    if person["study"] not in studies or not person["full_time_study"] or not identity:
        return 0
    if not person["alive"] or person["age"] < 18 or person["period_months"] != values["period_length"]:
        return 0
    return values["amount_year"] * person["period_months"] // 12
