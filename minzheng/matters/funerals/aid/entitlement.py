"""Funeral aid as a programme of payment: once, for one who has died."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import AT_DEATH
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import ITEMS, PARAMETERS, book

FILE = ParameterFile("funeral_aid", "殡葬救助", PARAMETERS)
CATEGORIES = {f"group{code}": label for code, label in AT_DEATH.items() if code} | {"other": "其他居民"}
CAPS = ("cap_transport", "cap_storage_day", "max_storage_days", "cap_cremation", "cap_keeping", "cap_all")
TERMS = (*ITEMS, "storage_days", "applied_day")


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    person = situation.members[0]
    group = person["aid_group_at_death"]
    basis = {
        "保障身份": AT_DEATH[group],
        "实际费用": yuan_text(sum(person[name] for name in ITEMS)),
        "结果": "按项目补助" if values["amount"] > 0 else "不符合条件",
    }
    return f"group{group}" if group else "other", basis


ENTITLEMENT = Entitlement(
    code="funeral_aid", name="殡葬救助", of="person", book=book, file=FILE, categories=CATEGORIES, told=_told,
    standards=CAPS, terms=TERMS, optional={"other_funeral_pay": 0, "aid_group_at_death": 0},
    month_of_entry=True,
    book_path="minzheng.matters.funerals.aid.rules:book",
)  # fmt: skip
