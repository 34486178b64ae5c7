"""The award for ecological burial as a programme of payment: once, for one who has died."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import METHODS, PARAMETERS, book

FILE = ParameterFile("eco_burial", "生态安葬奖补", PARAMETERS)
CATEGORIES = {f"method{code}": label for code, label in METHODS.items()}


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    method = situation.members[0]["method"]
    basis = {
        "安葬方式": METHODS[method],
        "标准": yuan_text(values["amount"]),
        "结果": "按标准奖补" if values["amount"] > 0 else "不符合条件",
    }
    return f"method{method}", basis


ENTITLEMENT = Entitlement(
    code="eco_burial", name="生态安葬奖补", of="person", book=book, file=FILE, categories=CATEGORIES,
    told=_told, standards=("award",), terms=("method", "burial_day", "applied_day"),
    optional={"in_approved_burial_place": 0}, month_of_entry=True,
    book_path="minzheng.matters.funerals.eco_burial.rules:book",
)  # fmt: skip
