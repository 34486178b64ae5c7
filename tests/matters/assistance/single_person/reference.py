"""单人户 once more in plain Python, written from the sheet."""

import datetime as dt

NOTICE = dt.date(2022, 10, 20)


def alone(person: dict, day: dt.date, rigid_counts: bool, years: int) -> bool:
    if not person["alive"]:
        return False
    severe = person["disability_grade"] in (1, 2)
    mind = person["disability_category"] in (5, 6) and person["disability_grade"] == 3
    needy = person["receives_dibao_marginal"] or (rigid_counts and person["receives_rigid_expense"])
    if needy and (severe or mind or person["serious_illness"]):
        return True
    if person["years_in_religious_place"] >= years or person["named_by_county"]:
        return True
    return day >= NOTICE and person["age"] >= 18 and person["without_work"] and severe
