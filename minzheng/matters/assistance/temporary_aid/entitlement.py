"""临时救助 as a programme of payment: one award for one occasion, its figures set by the decision."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import PARAMETERS, TIMES, book

CODE = "temporary_aid"
TERMS = (
    "urgent", "urban", "local", "persons", "months", "severity", "income_year_fen", "assets_fit", "burdened",
    "recent_aid_fen",
)  # fmt: skip


def times_text(severity: int) -> str:
    """A coefficient in ten-thousandths as people write it: 25000 is 2.5."""
    whole, rest = divmod(severity, TIMES)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") if rest else str(whole)


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    asked = situation.household
    basis = {
        "类型": "急难型" if asked["urgent"] else "支出型",
        "标准": yuan_text(values["standard"]),
        "人数": str(asked["persons"]),
        "月数": str(asked["months"]),
        "系数": times_text(asked["severity"]),
        "结果": "一次性发放" if values["eligible"] else "不符合条件",
    }
    return "urgent" if asked["urgent"] else "expense", basis


ENTITLEMENT = Entitlement(
    code=CODE,
    name="临时救助",
    of="person",
    book=book,
    file=ParameterFile(CODE, "临时救助", PARAMETERS, borrows={"dibao": ("standard_urban", "standard_rural")}),
    categories={"urgent": "急难型", "expense": "支出型"},
    told=_told,
    persons="aided",
    shown=("standard", "eligible"),
    standards=("standard_urban", "standard_rural"),
    terms=TERMS,
    book_path="minzheng.matters.assistance.temporary_aid.rules:book",
)
