"""Both identities as programmes that pay nothing."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import PARAMETERS, SPENDING, marginal, rigid

FILE = ParameterFile(
    "low_income", "低收入家庭认定", PARAMETERS, borrows={"dibao": ("standard_urban", "standard_rural")}
)
CATEGORIES = {"urban": "城市", "rural": "农村"}
LAWFUL = "eligible"


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    basis = {
        "认定人数": str(values["persons"]),
        "人均月收入": yuan_text(values["income_per_head"]),
        "边缘收入线": yuan_text(values["marginal_line"]),
        "结果": "认定成立" if values[LAWFUL] else "不符合条件",
    }
    return "urban" if situation.household["urban"] else "rural", basis


def _entitlement(code: str, name: str, book, book_name: str, optional: dict[str, int], **more) -> Entitlement:
    return Entitlement(
        code=code, name=name, of="household", book=book, file=FILE, categories=CATEGORIES, told=_told,
        shown=("income_per_head", "marginal_line", LAWFUL), standards=("standard_urban", "standard_rural"),
        optional=optional, book_path=f"minzheng.matters.assistance.low_income.rules:{book_name}", pays=False,
        **more,
    )  # fmt: skip


ENTITLEMENTS = (
    _entitlement("dibao_marginal", "低保边缘家庭", marginal, "marginal", {}, reviewed="recognised"),
    _entitlement("rigid_expense", "刚性支出困难家庭", rigid, "rigid", dict.fromkeys(SPENDING, 0)),
)
