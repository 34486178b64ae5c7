"""The schooling aid as a programme of payment: each grant for one period, whose length the decision set."""

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import STUDIES
from minzheng.kernel.rules.files import ParameterFile
from minzheng.registers.benefits.entitlement import Entitlement, Situation

from .rules import PARAMETERS, book

CODE = "orphan_schooling"
OPTIONAL = (
    "orphan_before_18", "study", "full_time_study", "continuous_study", "in_admission_plan", "adopted",
    "disability_grade",
)  # fmt: skip


def period_text(first: Month, months: int) -> str:
    """A period of study as people call it."""
    last = first.plus(months - 1)
    return first.label if first == last else f"{first.label}至{last.label}"


def _told(values: dict, situation: Situation) -> tuple[str, dict[str, str]]:
    person = situation.members[0]
    basis = {
        "就读": STUDIES[person["study"]],
        "月数": f"{person['period_months']} 个月",
        "学年标准": yuan_text(values["amount_year"]),
        "结果": "发放" if values["amount"] > 0 else "不符合条件",
    }
    return "schooling" if values["amount"] > 0 else "none", basis


ENTITLEMENT = Entitlement(
    code=CODE,
    name="孤儿助学金",
    of="person",
    book=book,
    file=ParameterFile(CODE, "福彩圆梦·孤儿助学", PARAMETERS),
    categories={"schooling": "福彩圆梦", "none": "不符合条件"},
    told=_told,
    shown=("amount_year",),
    standards=("amount_year",),
    optional=dict.fromkeys(OPTIONAL, 0),
    terms=("period_months",),
    book_path="minzheng.matters.children.orphan_schooling.rules:book",
)
