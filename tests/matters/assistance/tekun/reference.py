"""特困供养 once more in plain Python, written from the sheet and not from the rules."""

import datetime as dt

NEW_LAW, LONGER = dt.date(2021, 7, 1), dt.date(2020, 8, 25)
OLD_GRADES = {4: 1, 5: 2, 6: 2}  # category: the mildest grade that counts
NEW_GRADES = {1: 1, 4: 2, 5: 3, 6: 3}


def cannot_work(person: dict, day: dt.date) -> bool:
    if person["age"] >= 60 or person["age"] < 16 or person["no_labour_by_province"]:
        return True
    mildest = (NEW_GRADES if day >= NEW_LAW else OLD_GRADES).get(person["disability_category"], 0)
    if 1 <= person["disability_grade"] <= mildest:
        return True
    if not person["receives_tekun"] or day < LONGER:
        return False
    return person["age"] < 18 or (day >= NEW_LAW and person["school_below_college"])


def monthly_fen(person: dict, values: dict, day: dt.date) -> int:
    """Fen a month. `values` are the parameters as plain numbers."""
    others = ("receives_dibao", "receives_orphan", "receives_unsupported_child")
    if not person["alive"] or person["serving_sentence"] or any(person[name] for name in others):
        return 0
    if not (cannot_work(person, day) and person["no_income_source"] and person["obligors_incapable"]):
        return 0
    basic = values["living_urban" if person["support_urban"] else "living_rural"] // 12
    if not person["self_care_level"]:
        return basic
    row = (person["support_mode"] - 1) * 3
    return basic + values["care"][row + person["self_care_level"] - 1]
