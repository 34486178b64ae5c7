"""价格临时补贴 as a programme of payment: a person's award, due in the months in which prices trigger it."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import PARAMETERS, book

CODE = "price_subsidy"
# The group under which a person is counted: the first in which she stands.
GROUPS = {
    "tekun": "特困", "dibao": "低保", "orphan": "孤儿", "unsupported": "无人抚养", "veteran": "优抚", "marginal": "低保边缘",
    "none": "不在保障范围",
}  # fmt: skip
_ASKED = {
    "tekun": "receives_tekun", "dibao": "receives_dibao", "orphan": "receives_orphan",
    "unsupported": "receives_unsupported_child", "veteran": "receives_veteran_support",
    "marginal": "receives_dibao_marginal",
}  # fmt: skip


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    person = situation.members[0]
    group = next((code for code, name in _ASKED.items() if person[name]), "none")
    if values["amount"] > 0:
        outcome = "按指数发放"
    else:
        outcome = "不在保障范围" if values["triggered"] else "当月没有启动"
    return group, {"对象": GROUPS[group], "每人补贴": yuan_text(values["amount"]), "结果": outcome}


ENTITLEMENT = Entitlement(
    code=CODE,
    name="价格临时补贴",
    of="person",
    book=book,
    file=ParameterFile(
        CODE, "价格临时补贴", PARAMETERS, borrows={"dibao": ("standard_urban", "standard_rural")}
    ),
    categories=GROUPS,
    told=_told,
    shown=("triggered",),
    standards=("standard_urban", "standard_rural"),
    optional={"urban": 0, "support_urban": 0},
    book_path="minzheng.matters.assistance.price_subsidy.rules:book",
)
