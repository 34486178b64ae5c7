"""What the platform computes of a year, by the names of the printed figures."""

from . import movements, standards
from .measures import (
    Kind,
    Measure,
    Reach,
    average,
    award_months,
    due,
    greatest_fact,
    paid_by_runs,
    people,
    person_times,
    persons,
    persons_with_all,
    with_price_subsidy,
)

A, B, C = 1, 2, 3
INSTITUTION = {"support_mode": (1,)}
LOST = {"self_care_level": (2, 3)}
LIVING, NURSING = "disability_living", "disability_nursing"
BOTH = (LIVING, NURSING)
ASSISTANCE = ("dibao", "tekun", "temporary_aid")
URBAN, RURAL = ("urban",), ("rural",)
MARCH_TO_AUGUST = (3, 8)  # for which months the printed amounts say that they hold the price subsidy
ALL_RISES = ((C, B), (B, A), (C, A))


def _share_in_institutions() -> Measure:
    """失能半失能集中供养率: of those who have lost self-care, how many live in institutions, in whole percent."""
    all_, inside = (
        persons("tekun", first=12, where=LOST),
        persons("tekun", first=12, where=LOST | INSTITUTION),
    )

    def value(district) -> int:
        whole = all_.value(district)
        return round(inside.value(district) * 100 / whole) if whole else 0

    return Measure(Kind.PERSONS, inside.rows, value)


def _months_paid(programme: str, *categories: str) -> Measure:
    """From which month to which a programme paid anything to some categories, as 2020-03..2020-08."""
    reach = Reach((programme,), categories=categories)

    def value(district) -> str:
        months = sorted(set(reach.paid(district).values_list("month", flat=True)))
        return f"{months[0]}..{months[-1]}" if months else ""

    return Measure(Kind.ISSUED, reach.issued, value)


def _least_age(programme: str) -> Measure:
    """The age of the youngest who had money, in the month for which she had it."""
    reach = Reach((programme,))

    def value(district) -> int:
        rows = reach.issued(district).values_list("month", "award__person__birth_date")
        ages = [
            month.year - born.year - ((month.month, 1) < (born.month, born.day))
            for month, born in rows
            if born
        ]
        return min(ages, default=0)

    return Measure(Kind.PERSONS, lambda district: people(reach.places(district)), value)


FIGURES: dict[str, Measure] = {
    # 一(一)1
    "urban_dibao_standard_2020_01": standards.standard("dibao", "standard_urban", 1),
    "urban_dibao_avg_paid_min_2020_01": average("dibao", categories=URBAN, last=10),
    "rural_dibao_standard_2020_01": standards.standard("dibao", "standard_rural", 1),
    "rural_dibao_avg_paid_min_2020_01": average("dibao", categories=RURAL),
    "urban_dibao_standard_2020_11": standards.standard("dibao", "standard_urban", 11),
    "urban_dibao_avg_paid_min_2020_11": average("dibao", categories=URBAN, first=11),
    "urban_dibao_household_times": award_months("dibao", categories=URBAN),
    "urban_dibao_person_times": person_times("dibao", categories=URBAN),
    "urban_dibao_amount": due("dibao", categories=URBAN),
    "rural_dibao_household_times": award_months("dibao", categories=RURAL),
    "rural_dibao_person_times": person_times("dibao", categories=RURAL),
    "rural_dibao_amount": due("dibao", categories=RURAL),
    "urban_destitute_expenditure": due("tekun", categories=URBAN),
    "rural_destitute_expenditure": due("tekun", categories=RURAL),
    # 一(一)3
    "rural_dibao_new_households": movements.new_awards("dibao", category="rural"),
    "rural_dibao_new_persons": movements.new_persons("dibao", category="rural"),
    "rural_dibao_new_a_households": movements.new_awards("dibao", category="rural", class_=A),
    "rural_dibao_new_a_persons": movements.new_persons("dibao", category="rural", class_=A),
    "rural_dibao_new_b_households": movements.new_awards("dibao", category="rural", class_=B),
    "rural_dibao_new_b_persons": movements.new_persons("dibao", category="rural", class_=B),
    "rural_dibao_new_c_households": movements.new_awards("dibao", category="rural", class_=C),
    "rural_dibao_new_c_persons": movements.new_persons("dibao", category="rural", class_=C),
    "destitute_new_households": movements.new_awards("tekun"),
    "destitute_new_persons": movements.new_persons("tekun"),
    "dibao_regrade_households": movements.improved_households(*ALL_RISES),
    "dibao_regrade_persons": movements.improved_persons(*ALL_RISES),
    "dibao_added_households": movements.grown_households(),
    "dibao_added_persons": movements.added_persons(),
    "dibao_c_to_b_households": movements.risen_households((C, B)),
    "dibao_c_to_b_persons": movements.risen_persons((C, B)),
    "dibao_b_to_a_households": movements.risen_households((B, A)),
    "dibao_b_to_a_persons": movements.risen_persons((B, A)),
    "dibao_c_to_a_households": movements.risen_households((C, A)),
    "dibao_c_to_a_persons": movements.risen_persons((C, A)),
    "price_subsidy_amount": due("price_subsidy"),
    "temp_assist_person_times": person_times("temporary_aid"),
    "temp_assist_amount": due("temporary_aid"),
    "urban_destitute_standard": standards.standard("tekun", "living_urban", 12),
    "rural_destitute_standard": standards.standard("tekun", "living_rural", 12),
    "disability_new_recipients": movements.first_time(*BOTH),
    "unattended_children_new": movements.begun_persons("unsupported_child"),
    # 一(一)4
    "temp_assist_delegation_start": standards.since("temporary_aid", "town_limit"),
    "temp_assist_township_limit": standards.standard("temporary_aid", "town_limit", 12),
    "destitute_persons": persons("tekun", first=12),
    "destitute_care_fee_persons": persons("tekun", first=12, where=LOST),
    "destitute_concentrated_persons": persons("tekun", first=12, where=INSTITUTION),
    # 一(一)5
    "disability_rate_old": standards.standard(LIVING, "living_standard", 12, year_before=True),
    "disability_rate_new": standards.standard(LIVING, "living_standard", 12),
    "disability_document_no": standards.document_of(LIVING, "living_standard", 12),
    "nursing_subsidy_max_grade": greatest_fact("disability_grade", NURSING, month=12),
    "living_subsidy_max_grade": greatest_fact("disability_grade", LIVING, month=12),
    "disability_persons_dec": persons(*BOTH, first=12),
    "disability_nursing_dec": award_months(NURSING, first=12),
    "disability_living_dec": award_months(LIVING, first=12),
    "disability_awards_dec": award_months(*BOTH, first=12),
    "disability_both_dec": persons_with_all(*BOTH, month=12),
    "disability_amount_dec": paid_by_runs(*BOTH, first=12),
    "disability_amount_year": paid_by_runs(*BOTH),
    # 一(二)
    "destitute_concentrated_persons_again": persons("tekun", first=12, where=INSTITUTION),
    "concentrated_disabled_persons": persons("tekun", first=12, where=LOST | INSTITUTION),
    "concentrated_fully_disabled": persons("tekun", first=12, where=INSTITUTION | {"self_care_level": (3,)}),
    "concentrated_semi_disabled": persons("tekun", first=12, where=INSTITUTION | {"self_care_level": (2,)}),
    "disabled_concentrated_rate": _share_in_institutions(),
    "old_age_allowance_q1": persons("elderly", first=1, last=3),
    "old_age_allowance_q2": persons("elderly", first=4, last=6),
    "old_age_allowance_q3": persons("elderly", first=7, last=9),
    "old_age_allowance_q4": persons("elderly", first=10, last=12),
    "old_age_allowance_amount": due("elderly"),
    "centenarians": persons("centenarian"),
    "centenarian_amount": due("centenarian"),
    "basic_elder_subsidy_person_times": persons("elder_care_subsidy"),
    "basic_elder_subsidy_amount": due("elder_care_subsidy"),
    # 一(三)
    "orphans_dispersed": persons("orphan", first=12, where={"orphan_care": (1,)}),
    "orphans_institution": persons("orphan", first=12, where={"orphan_care": (2,)}),
    "orphan_amount": with_price_subsidy("orphan", months=MARCH_TO_AUGUST),
    "child_price_subsidy_months": _months_paid("price_subsidy", "orphan"),
    "unattended_children": persons("unsupported_child", first=12),
    "unattended_children_amount": with_price_subsidy("unsupported_child", months=MARCH_TO_AUGUST),
    "schooling_aid_age": _least_age("orphan_schooling"),
    "schooling_aid_h1_persons": persons("orphan_schooling", last=6),
    "schooling_aid_h1_amount": due("orphan_schooling", last=6),
    "schooling_aid_h2_persons": persons("orphan_schooling", first=7),
    "schooling_aid_h2_amount": due("orphan_schooling", first=7),
    # 一(五)
    "cremation_assisted": persons("funeral_aid"),
    "eco_burials": persons("eco_burial"),
    # 二1
    "assistance_fund_months": standards.months_of_cover(*ASSISTANCE),
    "assistance_gap": standards.gap(*ASSISTANCE, advance=True),
    "disability_gap": standards.gap(*BOTH),
}
