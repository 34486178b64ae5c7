"""特困供养 as a programme of payment."""

import datetime as dt

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import SELF_CARE, SUPPORT_MODES
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Derived, Entitlement, FactValue, Situation

from .rules import PARAMETERS, book

CATEGORIES = {"urban": "城市", "rural": "农村"}
SECONDARY = (1, 2)  # 普通高中, 中等职业学校 (people.facts.STUDIES)


def _below_college(fact: FactValue, on_date: dt.date) -> bool:
    return bool(fact("compulsory_school")) or fact("study") in SECONDARY


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    person = situation.members[0]
    level = person["self_care_level"]
    basis = {
        "供养方式": SUPPORT_MODES[person["support_mode"]],
        "自理能力": SELF_CARE[level] if level else "未评估",
        "年标准": yuan_text(values["living_urban" if person["support_urban"] else "living_rural"]),
        "结果": "按标准发放" if values["amount"] > 0 else "不符合条件",
    }
    return "urban" if person["support_urban"] else "rural", basis


ENTITLEMENT = Entitlement(
    code="tekun",
    name="特困人员救助供养",
    of="person",
    book=book,
    file=ParameterFile("tekun", "特困人员救助供养", PARAMETERS),
    categories=CATEGORIES,
    told=_told,
    published=True,
    shown=("living_urban", "living_rural"),
    standards=("living_urban", "living_rural", "care"),
    optional={
        "disability_category": 0, "disability_grade": 0, "no_labour_by_province": 0, "serving_sentence": 0,
        "self_care_level": 0,
    },
    derived={"school_below_college": Derived(("study", "compulsory_school"), _below_college)},
    book_path="minzheng.matters.assistance.tekun.rules:book",
)  # fmt: skip
