"""An application as a family of three writes it: right in every step, for a test to spoil one thing."""

import copy

from minzheng.matters.assistance.dibao.questions import member_key
from tests.matters.assistance.dibao.filing import VILLAGE, number

HEAD, WIFE, CHILD = number("19800312", 1), number("19820405", 2), number("20120620", 3)
CARD = "6228480000000000000"  # not issued by anybody; its check digit is right

_INCOME = {
    "wage": "0", "wage_period": "month", "employment_cost": "0", "business": "0", "property": "0",
    "transfer": "0", "other": "0", "exempt": "0", "medical": "0",
}  # fmt: skip


def member(name: str, identity_number: str, relation: str, **more) -> dict:
    return {
        "name": name, "identity_number": identity_number, "relation": relation, "in_school": "no",
        "labour_ability": "1", "disability_category": "0", "disability_grade": "0", "serious_illness": "no",
    } | more  # fmt: skip


def income(identity_number: str, **more) -> dict:
    return {"member": member_key(identity_number)} | _INCOME | more


def signature(identity_number: str, signer: str, name: str) -> dict:
    return {
        "member": member_key(identity_number), "signer": member_key(signer), "signature": name, "agree": True,
    }  # fmt: skip


def whole() -> dict:
    """All six steps."""
    family = {
        "division_code": VILLAGE, "address": "示例路 1 号", "phone": "13800000000", "urban": "yes",
        "alone": "no", "reason": "丈夫患病不能干活，只靠妻子打工。",
    }  # fmt: skip
    members = [
        member("王示例", HEAD, "01", labour_ability="3", serious_illness="yes"),
        member("李示例", WIFE, "10"),
        member("王小例", CHILD, "20", in_school="yes", labour_ability="3"),
    ]
    incomes = [
        income(HEAD, medical="6000", exempt="1,200"),
        income(WIFE, wage="1800", employment_cost="300"),
        income(CHILD),
    ]
    signatures = [
        signature(HEAD, HEAD, "王示例"), signature(WIFE, WIFE, "李示例"), signature(CHILD, WIFE, "李示例"),
    ]  # fmt: skip
    property_ = {"financial_assets": "0.5万", "vehicle_count": "0", "home_count": "1", "runs_business": "no"}
    account = {"holder": member_key(HEAD), "bank": "农业银行", "number": "6228 4800 0000 0000 000"}
    return copy.deepcopy(
        {
            "family": {"form": family, "rows": {"members": members}},
            "income": {"form": {"support": "0"}, "rows": {"incomes": incomes}},
            "property": {"form": property_, "rows": {}},
            "relatives": {"form": {"has_relative": "no"}, "rows": {"relatives": []}},
            "account": {"form": account, "rows": {}},
            "authorisation": {"form": {"truthful": True}, "rows": {"signatures": signatures}},
        }
    )


def rows(answers: dict, step: str) -> list[dict]:
    """The rows of a step, to spoil."""
    return next(iter(answers[step]["rows"].values()))
