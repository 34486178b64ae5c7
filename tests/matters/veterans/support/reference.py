"""抚恤补助 once more in plain Python, from the sheet and not from the rules: exact fractions to the end."""

import math
from fractions import Fraction

DISABLED, MARTYR, ON_DUTY, ILLNESS = 1, 2, 3, 4
CONSCRIPT = 8


def half_up(value: Fraction) -> int:
    """Whole fen of an amount that is not negative."""
    return math.floor(value + Fraction(1, 2))


def month_of_year_fen(now: int, before: int, raised: bool, month: int, first_months: int) -> int:
    """One month of a yearly standard; December is what the other months leave of the year's amount."""
    usual = half_up(Fraction(now, 12))
    if month != 12:
        return usual
    if not raised:
        return now - 11 * usual
    year = half_up(Fraction(before * first_months + now * (12 - first_months), 12))
    return year - first_months * half_up(Fraction(before, 12)) - (11 - first_months) * usual


def due_fen(person: dict, values: dict) -> int:
    """Fen due for the month. `values` are the parameters as plain numbers, tables row by row."""
    if (
        not person["alive"]
        or person["serving_sentence"]
        or person["veteran_suspended"]
        or not person["paid_here"]
    ):
        return 0
    kinds = {person["veteran_category"], person["veteran_second_category"]} - {0}
    return max([0, *(of_kind(kind, person, values) for kind in kinds)])


def of_kind(kind: int, person: dict, values: dict) -> int:
    month, first = person["month_of_year"], values["raised_after_months"]
    if kind == DISABLED:
        grade, cause = person["veteran_grade"], person["veteran_cause"]
        if not grade or not cause or (cause == 3 and grade > 6):
            return 0
        place, raised = (grade - 1) * 3 + cause - 1, values["disability_raised_in"] == person["calendar_year"]
        now, before = values["disability_standard"][place], values["disability_standard_before"][place]
        return month_of_year_fen(now, before, raised, month, first)
    if kind in (MARTYR, ON_DUTY, ILLNESS):
        if not bereaved_in_need(person):
            return 0
        now, before = values["survivor_standard"][kind - 2], values["survivor_standard_before"][kind - 2]
        return month_of_year_fen(
            now, before, values["survivor_raised_in"] == person["calendar_year"], month, first
        )
    if kind == CONSCRIPT:
        barred = person["employee_pension"] and values["pension_excludes"]
        late = person["enlistment_period"] == 2
        if not person["veteran_rural"] or not late or person["age_at_month_end"] < 60 or barred:
            return 0
        return person["service_years"] * values["service_year_unit"]
    if (kind == 5 and person["enlistment_period"] != 1) or (kind == 9 and person["age_at_month_end"] < 60):
        return 0
    return month_of_year_fen(values["fixed_standard"][kind - 5], 0, False, month, first)


def bereaved_in_need(person: dict) -> bool:
    means, young = not person["veteran_no_means"], person["age"] < 18
    match person["veteran_relation"]:
        case 1 | 2:
            return (person["labour_ability"] == 3 and not means) or person["veteran_low_income"]
        case 3:
            return young or ((person["in_school"] or person["disability_grade"] > 0) and not means)
        case 4:
            return person["veteran_supported"] and (young or (person["in_school"] and not means))
    return False
