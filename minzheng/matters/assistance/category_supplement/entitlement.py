"""分类施保 as a programme of payment."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import PARAMETERS, book

CATEGORIES = {"urban": "城市", "rural": "农村"}


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    basis = {
        "低保标准": yuan_text(values["standard"]),
        "结果": "按最高一类增发" if values["amount"] > 0 else "不符合条件",
    }
    return "urban" if situation.household["urban"] else "rural", basis


ENTITLEMENT = Entitlement(
    code="category_supplement",
    name="分类施保",
    of="person",
    book=book,
    file=ParameterFile(
        "category_supplement", "分类施保", PARAMETERS, borrows={"dibao": ("standard_urban", "standard_rural")}
    ),
    categories=CATEGORIES,
    told=_told,
    shown=("standard",),
    standards=("standard_urban", "standard_rural"),
    # A household on 低保 has said which standard is its own; where none is, nothing is due by the rules.
    optional={"disability_grade": 0, "serious_illness": 0, "urban": 0},
    book_path="minzheng.matters.assistance.category_supplement.rules:book",
)
