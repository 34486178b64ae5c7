"""医疗救助's parameters as officials may renew them, and the calculation of one case."""

import datetime as dt
from dataclasses import dataclass

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules import queries as rules
from minzheng.kernel.rules.files import ParameterFile

from .rules import PARAMETERS, book

FILE = ParameterFile("medical_aid", "医疗救助", PARAMETERS)
IDENTITIES = {1: "特困人员", 2: "低保对象", 3: "低保边缘家庭成员", 4: "因病致贫重病患者"}
FIRST_DAY = dt.date(2021, 10, 28)


@dataclass(frozen=True, kw_only=True)
class Bill:
    """One bill of a patient with what came before it in the year, in fen."""

    identity: int
    bill_fen: int
    earlier_bills_fen: int = 0
    earlier_aid_fen: int = 0

    def facts(self) -> dict[str, int]:
        return {
            "identity": self.identity, "bill_fen": self.bill_fen, "earlier_bills_fen": self.earlier_bills_fen,
            "earlier_aid_fen": self.earlier_aid_fen,
        }  # fmt: skip


@dataclass(frozen=True)
class Computed:
    """The aid on a bill, the deductible and the aid of the whole year, in fen, with the explanation."""

    amount_fen: int
    deductible_fen: int
    aid_of_the_year_fen: int
    tree: dict


def compute(bill: Bill, *, division_code: str, on_date: dt.date) -> Computed:
    """The aid on a bill by the law and the values of a day and place. Raises Invalid before the law."""
    if on_date < FIRST_DAY:
        raise Invalid(
            "这里的医疗救助测算自 2021年10月28日起适用，请填写这一天以后的结算日期。", field="settled_on"
        )
    values = rules.parameters_of(FILE).resolve(division_code, on_date)
    explanation = book.compile(on_date, values).explain({}, [bill.facts()], member_labels=["患者"])
    found = explanation.values
    return Computed(
        found["amount"], found["deductible"][0], found["aid_of_the_year"][0], explanation.tree("amount")
    )
