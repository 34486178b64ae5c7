"""The allowance as a programme of payment, and what is read of a parent's state."""

import datetime as dt
from functools import partial

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import PARENT_STATES, day_of
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Derived, Entitlement, FactValue, Situation

from .rules import NO_END_MONTHS, PARAMETERS, book

CODE = "unsupported_child"
DAY = dt.timedelta(days=1)
SHARES = {
    "share_dibao_fen": "低保",
    "share_tekun_fen": "特困供养",
    "share_disability_living_fen": "残疾人生活补贴",
}


def whole_months(first_day: dt.date, last_day: dt.date) -> int:
    """Completed months of a term of which both days are part: 10 January to 9 July are six."""
    end = last_day + DAY
    months = (end.year - first_day.year) * 12 + end.month - first_day.month
    return max(0, months - (end.day < first_day.day))


def _in_force(parent: str, fact: FactValue, on_date: dt.date) -> bool:
    """A state without days on file is in force for as long as it stands on file."""
    first, last = fact(f"{parent}_state_first_day"), fact(f"{parent}_state_last_day")
    begun = first is None or day_of(first) <= on_date
    return begun and (last is None or on_date <= day_of(last))


def _term_months(parent: str, fact: FactValue, on_date: dt.date) -> int:
    """The length of a term; without its first day nothing is proven, without its last it has no end."""
    first, last = fact(f"{parent}_state_first_day"), fact(f"{parent}_state_last_day")
    if first is None:
        return 0
    return NO_END_MONTHS if last is None else min(NO_END_MONTHS, whole_months(day_of(first), day_of(last)))


def _derived(parent: str) -> dict[str, Derived]:
    days = (f"{parent}_state_first_day", f"{parent}_state_last_day")
    return {
        f"{parent}_in_force": Derived(days, partial(_in_force, parent)),
        f"{parent}_term_months": Derived(days, partial(_term_months, parent)),
    }


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    child = situation.members[0]
    drawn = {label: child[name] for name, label in SHARES.items() if child[name]}
    basis = {
        "父亲": PARENT_STATES[child["father_state"]],
        "母亲": PARENT_STATES[child["mother_state"]],
        "标准": yuan_text(values["standard_unsupported"]),
        "已领取": "、".join(f"{label} {yuan_text(fen)}" for label, fen in drawn.items()) or "没有",
    }
    if not values["eligible"]:
        return "none", basis | {"结果": "不符合条件"}
    if values["amount"] <= 0:
        return "none", basis | {"结果": "已领取的不低于标准，不再补"}
    return ("difference", basis | {"结果": "补差"}) if drawn else ("full", basis | {"结果": "全额"})


ENTITLEMENT = Entitlement(
    code=CODE,
    name="事实无人抚养儿童基本生活补贴",
    of="person",
    book=book,
    file=ParameterFile(CODE, "事实无人抚养儿童基本生活补贴", PARAMETERS),
    categories={"full": "全额", "difference": "补差", "none": "不发"},
    told=_told,
    shown=("standard_unsupported", "eligible"),
    standards=("standard_unsupported",),
    optional={"father_state": 0, "mother_state": 0, "adopted": 0, "settled_abroad": 0},
    derived=_derived("father") | _derived("mother"),
    book_path="minzheng.matters.children.unsupported_child.rules:book",
    reviewed="child",
)
