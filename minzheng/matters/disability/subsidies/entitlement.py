"""Both subsidies as programmes of payment."""

import datetime as dt
from functools import partial

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import DISABILITY, GRADES, day_of
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Derived, Entitlement, FactValue, Situation

from .rules import PARAMETERS, living, nursing

FILE = ParameterFile("disability_subsidies", "残疾人两项补贴", PARAMETERS)
CATEGORIES = {f"grade{grade}": GRADES[grade] for grade in (1, 2, 3, 4)} | {"none": "无证"}


def _card_is_valid(fact: FactValue, on_date: dt.date) -> bool:
    """A card without a last day on file is taken as valid: the federation's file brings the day."""
    last_day = fact("disability_card_last_day")
    return bool(fact("disability_grade")) and (last_day is None or day_of(last_day) >= on_date)


def _told(standard: str, values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    person = situation.members[0]
    grade = person["disability_grade"]
    basis = {
        "残疾类别等级": f"{DISABILITY[person['disability_category']]}{GRADES[grade]}",
        "标准": yuan_text(values[standard]),
        "结果": "按标准发放" if values["amount"] > 0 else "不符合条件",
    }
    return f"grade{grade}" if grade else "none", basis


def _entitlement(code: str, name: str, book, standard: str, book_name: str, **optional: int) -> Entitlement:
    return Entitlement(
        code=code, name=name, of="person", book=book, file=FILE, categories=CATEGORIES,
        told=partial(_told, standard), shown=(standard,), standards=(standard,),
        optional={
            "disability_category": 0, "disability_grade": 0, "work_injury_nursing": 0, "serving_sentence": 0,
            **optional,
        },
        derived={"card_valid": Derived(("disability_grade", "disability_card_last_day"), _card_is_valid)},
        month_of_entry=True, book_path=f"minzheng.matters.disability.subsidies.rules:{book_name}",
        reviewed="disabled",
    )  # fmt: skip


ENTITLEMENTS = (
    _entitlement(
        "disability_living", "困难残疾人生活补贴", living, "living_standard", "living",
        other_living_subsidy_fen=0,
    ),
    _entitlement(
        "disability_nursing", "重度残疾人护理补贴", nursing, "nursing_standard", "nursing",
        other_nursing_subsidy_fen=0, care_insurance=0,
    ),
)  # fmt: skip
