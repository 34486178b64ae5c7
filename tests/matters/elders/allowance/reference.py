"""高龄津贴 once more in plain Python, from the sheet's table and a date of birth."""

import datetime as dt

SHANGHAI = ((100, 600_00), (90, 350_00), (80, 180_00), (70, 150_00), (65, 75_00))
LENGSHUITAN = ((100, 0), (90, 100_00), (80, 50_00))
NEEDY = ("receives_dibao", "receives_dibao_marginal", "receives_tekun")


def of_age(area: str, person: dict) -> int:
    """Fen a month of a person as the rules are told of her."""
    if not person["alive"] or person["serving_sentence"]:
        return 0
    age = person["age_at_month_end"]
    bands = SHANGHAI if area.startswith("31") else LENGSHUITAN
    amount = next((amount for lowest, amount in bands if age >= lowest), 0)
    if area == "431103" and age < 90 and not any(person[name] for name in NEEDY):
        return 0
    return amount


def of_birth(birth: dt.date, year: int, month: int) -> int:
    """Fen of a month in Shanghai: a band counts for the whole month in which its birthday lies."""
    for years, amount in SHANGHAI:
        turned = birth.year + years, birth.month
        if birth.month == 2 and birth.day == 29 and not _leap(birth.year + years):
            turned = birth.year + years, 3  # 1 March
        if (year, month) >= turned:
            return amount
    return 0


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
