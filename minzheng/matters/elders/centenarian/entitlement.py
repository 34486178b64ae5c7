"""The centenarians' pay as a programme of payment."""

import datetime as dt

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Derived, Entitlement, FactValue, Situation

from .rules import PARAMETERS, book

FILE = ParameterFile("centenarian", "百岁老人长寿保健金", PARAMETERS)
PAID, NONE = "paid", "none"
CATEGORIES = {PAID: "百岁老人", NONE: "不发放"}
CONFIRMED = "alive_confirmed_day"


def _confirmed(fact: FactValue, on_date: dt.date) -> bool:
    """The fact is on file for the days on which the confirmation counts, and no longer."""
    return fact(CONFIRMED) is not None


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    result = "按标准发放" if values["amount"] > 0 else "不符合条件"
    if not values["seen_alive"]:
        result = "超过期限没有确认健在，暂停发放"
    basis = {"标准": yuan_text(values["standard"]), "结果": result}
    return PAID if values["amount"] > 0 else NONE, basis


ENTITLEMENT = Entitlement(
    code="centenarian", name="百岁老人长寿保健金", of="person", book=book, file=FILE, categories=CATEGORIES,
    told=_told, shown=("standard", "seen_alive"), standards=("standard",),
    derived={"confirmed": Derived((CONFIRMED,), _confirmed)}, month_of_entry=True,
    book_path="minzheng.matters.elders.centenarian.rules:book",
)  # fmt: skip
