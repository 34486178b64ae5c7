"""低保 as a programme of payment: its rules, parameters and facts, and the figures people compare."""

import datetime as dt

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import day_of
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Derived, Entitlement, FactValue, Situation

from .rules import PARAMETERS, book

CODE = "dibao"
CATEGORIES = {"urban": "城市", "rural": "农村"}
EXIT_LAST_DAY, EXIT_MONTHLY = "gradual_exit_last_day", "gradual_exit_monthly_fen"


def _exit_is_running(fact: FactValue, on_date: dt.date) -> bool:
    last_day = fact(EXIT_LAST_DAY)
    return last_day is not None and day_of(last_day) >= on_date


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    basis = {
        "保障人数": str(values["members"]),
        "人均月收入": yuan_text(values["income_per_head"]),
        "标准": yuan_text(values["standard"]),
        "结果": _outcome(values),
    }
    return "urban" if situation.household["urban"] else "rural", basis


def _outcome(values: dict) -> str:
    if values["eligible"]:
        return "按差额补助"
    if values["in_gradual_exit"]:
        return "渐退"
    if values["members"] == 0:
        return "没有保障对象"
    return "家庭财产超过规定" if values["below_standard"] else "人均月收入不低于标准"


ENTITLEMENT = Entitlement(
    code=CODE,
    name="最低生活保障",
    of="household",
    book=book,
    file=ParameterFile(CODE, "最低生活保障", PARAMETERS),
    categories=CATEGORIES,
    told=_told,
    persons="members",
    shown=("income_per_head", "standard", "eligible", "in_gradual_exit", "below_standard"),
    standards=("standard_urban", "standard_rural"),
    optional={EXIT_MONTHLY: 0},
    derived={"gradual_exit_running": Derived((EXIT_LAST_DAY,), _exit_is_running)},
    book_path="minzheng.matters.assistance.dibao.rules:book",
    reviewed="means",
    published=True,
)
LAW = ENTITLEMENT.law
