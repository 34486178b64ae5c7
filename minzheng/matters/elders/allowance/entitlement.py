"""The allowance as a programme of payment."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import BANDS, PARAMETERS, book

FILE = ParameterFile("elderly_allowance", "高龄津贴", PARAMETERS)
NONE = "none"
LABELS = ("65—69 周岁", "70—79 周岁", "80—89 周岁", "90—99 周岁", "100 周岁以上")
CATEGORIES = {str(lowest): label for lowest, label in zip(BANDS, LABELS, strict=True)} | {NONE: "不发放"}
RATES = tuple(f"rate_{lowest}" for lowest in BANDS)


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    age, paid = values["age_paid"], values["amount"] > 0
    band = max((lowest for lowest in BANDS if lowest <= age), default=None)
    basis = {
        "计发年龄": f"{age} 周岁",
        "标准": yuan_text(values["amount"]),
        "结果": "按标准发放" if paid else "不符合条件",
    }
    return str(band) if paid and band else NONE, basis


ENTITLEMENT = Entitlement(
    code="elderly", name="高龄津贴", of="person", book=book, file=FILE, categories=CATEGORIES, told=_told,
    shown=("age_paid",), standards=RATES, optional={"serving_sentence": 0}, month_of_entry=True,
    book_path="minzheng.matters.elders.allowance.rules:book", reviewed="elder", published=True,
)  # fmt: skip
