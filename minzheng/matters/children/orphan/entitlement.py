"""The orphans' allowance as a programme of payment."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.people.facts import CHILD_CARE, ORPHAN_STATES
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import DISPERSED, PARAMETERS, book

CODE = "orphan"
UNKNOWN_CARE = "没有登记"


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    child = situation.members[0]
    care = child["orphan_care"]
    standard = "standard_dispersed" if care == DISPERSED else "standard_institution"
    paid = values["amount"] > 0
    basis = {
        "孤儿情形": ORPHAN_STATES[child["orphan_state"]],
        "养育方式": CHILD_CARE.get(care, UNKNOWN_CARE),
        "标准": yuan_text(values[standard]),
        "结果": "按标准发放" if paid else "不符合条件",
    }
    if not paid:
        return "none", basis
    return "dispersed" if care == DISPERSED else "institution", basis


ENTITLEMENT = Entitlement(
    code=CODE,
    name="孤儿基本生活费",
    of="person",
    book=book,
    file=ParameterFile(CODE, "孤儿基本生活费", PARAMETERS),
    categories={"dispersed": "散居", "institution": "集中养育", "none": "不符合条件"},
    told=_told,
    shown=("standard_dispersed", "standard_institution"),
    standards=("standard_dispersed", "standard_institution"),
    optional={"orphan_state": 0, "orphan_care": 0, "adopted": 0, "settled_abroad": 0, "in_school": 0},
    book_path="minzheng.matters.children.orphan.rules:book",
    reviewed="child",
)
