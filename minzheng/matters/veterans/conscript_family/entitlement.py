"""义务兵家庭优待金 as a programme of payment."""

import datetime as dt

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import day_of
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Derived, FactValue, MonthlyEntitlement, Situation

from .rules import PARAMETERS, book

FILE = ParameterFile("conscript_family", "义务兵家庭优待金", PARAMETERS)
SERVICE = ("enlisted_day", "conscript_ended_day", "death_day")
MONTHS_A_YEAR = 12


def served(fact: FactValue, first: Month, last: Month) -> int:
    """Calendar months of service between two months, those of the enlistment and of the end among them.

    Who has not left is taken to serve on: what is paid for months not served is claimed back later.
    """
    enlisted = fact("enlisted_day")
    if enlisted is None:
        return 0
    ends = [
        Month.of(day_of(day)) for day in (fact("conscript_ended_day"), fact("death_day")) if day is not None
    ]
    first, last = max(first, Month.of(day_of(enlisted))), min([last, *ends])
    return max(0, last.index - first.index + 1)


def served_this_year(fact: FactValue, on_date: dt.date) -> int:
    return served(fact, Month(on_date.year, 1), Month(on_date.year, MONTHS_A_YEAR))


def served_before(fact: FactValue, on_date: dt.date) -> int:
    """Up to a hundred years: more than anybody serves."""
    return min(1200, served(fact, Month(1900, 1), Month(on_date.year - 1, MONTHS_A_YEAR)))


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    basis = {
        "年标准": yuan_text(values["yearly_standard"]),
        "本年计发": f"{values['counted_months']} 个月",
        "结果": "发放本年优待金" if values["amount"] else "本月不发放",
    }
    return ("conscript" if values["year_amount"] else "none"), basis


ENTITLEMENT = MonthlyEntitlement(
    code="conscript_family", name="义务兵家庭优待金", of="person", book=book, file=FILE,
    promised="year_amount", categories={"conscript": "义务兵家庭", "none": "未发"}, told=_told,
    shown=("yearly_standard", "counted_months", "year_amount"),
    standards=("yearly_standard", "paid_in_month"),
    derived={
        "month_of_year": Derived(("enlisted_day",), lambda fact, day: day.month),
        "served_this_year": Derived(SERVICE, served_this_year),
        "served_before": Derived(SERVICE, served_before),
    },
    month_of_entry=True, book_path="minzheng.matters.veterans.conscript_family.rules:book",
)  # fmt: skip
