"""What is left of a medical bill as a programme of payment; the decision sets the figures of the bill."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import PARAMETERS, book

CODE = "child_medical"
NAME = "孤儿和困境儿童医疗康复费用"
FIGURES = ("treatment", "designated", "cost_fen", "insurance_fen", "aid_fen")


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    bill = situation.members[0]
    of_project = bool(values["of_project"])
    basis = {
        "费用总额": yuan_text(bill["cost_fen"]),
        "医保支付": yuan_text(bill["insurance_fen"]),
        "医疗救助支付": yuan_text(bill["aid_fen"]),
    }
    if values["amount"] <= 0:
        return "none", basis | {"结果": "没有可以报销的费用"}
    if of_project:
        return "project", basis | {"结果": "明天计划支付"}
    return "local", basis | {"结果": "困境儿童报销"}


ENTITLEMENT = Entitlement(
    code=CODE,
    name=NAME,
    of="person",
    book=book,
    file=ParameterFile(CODE, NAME, PARAMETERS),
    categories={"project": "明天计划", "local": "困境儿童", "none": "不报销"},
    told=_told,
    shown=("of_project",),
    standards=("project_share", "local_share"),
    optional={"in_school": 0, "orphan_before_18": 0, "disability_grade": 0, "serious_illness": 0},
    terms=FIGURES,
    book_path="minzheng.matters.children.medical_cost.rules:book",
)
