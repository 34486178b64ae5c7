"""抚恤补助续发 as a programme of payment: once, on the occasion of a death."""

import datetime as dt

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import VETERANS, day_of
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Derived, Entitlement, FactValue, Situation

from .rules import PARAMETERS, book

FILE = ParameterFile("veteran_funeral", "抚恤补助续发", PARAMETERS)
NEW_LAW = dt.date(2024, 10, 1)


def died_under_new_law(fact: FactValue, on_date: dt.date) -> bool:
    """The law of the day of the death (新旧条例按死亡时间适用)."""
    day = fact("death_day")
    return day is not None and day_of(day) >= NEW_LAW


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    person = situation.members[0]
    basis = {
        "类别": VETERANS[person["kind_at_death"]],
        "去世当月应发": yuan_text(person["monthly_at_death_fen"]),
        "续发": f"{values['months']} 个月",
    }
    return ("continued" if values["amount"] else "none"), basis


ENTITLEMENT = Entitlement(
    code="veteran_funeral", name="抚恤补助续发", of="person", book=book, file=FILE,
    categories={"continued": "去世续发", "none": "未发"}, told=_told, shown=("months",),
    standards=("continued_months",), terms=("kind_at_death", "monthly_at_death_fen"),
    derived={"died_under_new_law": Derived(("death_day",), died_under_new_law)},
    month_of_entry=True, book_path="minzheng.matters.veterans.continuation.rules:book",
)  # fmt: skip
