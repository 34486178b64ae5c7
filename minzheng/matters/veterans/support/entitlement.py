"""抚恤补助 as a programme of payment."""

import datetime as dt

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import VETERANS, day_of
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Derived, FactValue, MonthlyEntitlement, Situation

from .rules import COMBAT, DISABLED, EARLY, LATE, PARAMETERS, book

FILE = ParameterFile("veteran_support", "抚恤补助", PARAMETERS)
CODES = (
    "none", "disabled", "martyr", "on_duty", "illness", "demobilised", "sick", "combat", "conscript", "child",
    "red_army",
)  # fmt: skip
CATEGORIES = {code: VETERANS[number] for number, code in enumerate(CODES) if number} | {"none": "未发"}
OF_RUNS = ("window_months", "offset_percent")
LAST_EARLY_DAY = dt.date(1954, 10, 31)
PARTS = ("disability_pay", "survivor_pay", "old_conscript_pay", "other_fixed_pay")


def enlistment_period(fact: FactValue, on_date: dt.date) -> int:
    """By 31 October 1954, or later (复员军人 and 退役士兵 are told apart by it); 0 without a day on file."""
    day = fact("enlisted_day")
    if day is None:
        return 0
    return EARLY if day_of(day) <= LAST_EARLY_DAY else LATE


def paid_here(fact: FactValue, on_date: dt.date) -> bool:
    """当年由迁出地发，次年1月起迁入地发 (sheet 10): from the year after a move in, to the end of that out."""
    moved_in, moved_out = fact("veteran_moved_in_day"), fact("veteran_moved_out_day")
    come = moved_in is None or day_of(moved_in).year < on_date.year
    gone = moved_out is not None and day_of(moved_out).year < on_date.year
    return come and not gone


def category_of(values: dict, person: dict) -> int:
    """Which of the person's categories is paid: the one whose part is the highest."""
    largest = max(PARTS, key=lambda name: values[name])
    if not values["amount"]:
        return 0
    if largest == "disability_pay":
        return DISABLED
    if largest == "survivor_pay":
        return values["survivor_kind"]
    own = [kind for kind in (person["veteran_category"], person["veteran_second_category"]) if kind]
    if largest == "old_conscript_pay":
        return CODES.index("conscript")
    fixed = [kind for kind in own if CODES[kind] in ("demobilised", "sick", "combat", "child", "red_army")]
    return COMBAT if COMBAT in fixed else fixed[0]


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    kind = category_of(values, situation.members[0])
    basis = {
        "类别": VETERANS[kind] if kind else "—",
        "月标准": yuan_text(values["highest"]),
        "结果": "按标准发放" if kind else "不发放",
    }
    return CODES[kind], basis


ENTITLEMENT = MonthlyEntitlement(
    code="veteran_support", name="抚恤补助", promised="monthly_amount", of="person", book=book, file=FILE,
    categories=CATEGORIES,
    told=_told, shown=("highest", "survivor_kind", *PARTS),
    standards=tuple(name for name in PARAMETERS.declarations if name not in OF_RUNS),
    optional=dict.fromkeys(
        (
            "veteran_category", "veteran_second_category", "veteran_grade", "veteran_cause", "service_years",
            "veteran_rural", "employee_pension", "veteran_relation", "veteran_no_means", "veteran_low_income",
            "veteran_supported", "labour_ability", "in_school", "disability_grade", "serving_sentence",
            "veteran_suspended",
        ),
        0,
    ),
    derived={
        "month_of_year": Derived(("veteran_category",), lambda fact, day: day.month),
        "calendar_year": Derived(("veteran_category",), lambda fact, day: day.year),
        "enlistment_period": Derived(("enlisted_day",), enlistment_period),
        "paid_here": Derived(("veteran_moved_in_day", "veteran_moved_out_day"), paid_here),
    },
    month_of_entry=True, book_path="minzheng.matters.veterans.support.rules:book",
)  # fmt: skip
