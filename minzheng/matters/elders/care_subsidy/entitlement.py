"""The service subsidy as a programme of payment."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import CARE_ABILITY
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import PARAMETERS, book

FILE = ParameterFile("elder_care_subsidy", "基本养老服务补贴", PARAMETERS)
DIBAO, LOW, NONE = "dibao", "low", "none"
CATEGORIES = {DIBAO: "低保老年人", LOW: "低收入老年人", NONE: "不发放"}


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    person = situation.members[0]
    paid = values["amount"] > 0
    basis = {
        "能力等级": CARE_ABILITY[person["care_ability"]],
        "额度": yuan_text(values["base"]),
        "结果": "按标准发放" if paid else "不符合条件",
    }
    if not paid:
        return NONE, basis
    return DIBAO if person["receives_dibao"] else LOW, basis


ENTITLEMENT = Entitlement(
    code="elder_care_subsidy", name="基本养老服务补贴", of="person", book=book, file=FILE,
    categories=CATEGORIES, told=_told, shown=("base",), standards=("base",),
    optional={"care_ability": 0, "care_insurance": 0}, month_of_entry=True,
    book_path="minzheng.matters.elders.care_subsidy.rules:book",
)  # fmt: skip
