"""A matter small enough to reckon by hand: what is granted stands in the application itself.

`application` is {"amount_fen": the monthly amount, "persons": how many}; nothing granted means not eligible.
"""

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import BenefitMatter, Filed, Outcome, Paper
from minzheng.kernel.cases.procedures import PROCEDURES
from minzheng.kernel.people import queries as people

CODE = "trial"
granted: list[tuple[int, str]] = []  # (case id, first month) of each grant, in order
LACKING: list[str] = []  # what `hindrances` names
LAW = {"procedure": "dibao-2021"}  # by which procedure a case is accepted


def take_in(*, answers, actor, at, on_behalf):
    """The applicant must be on file with a household; the answers name her."""
    row = answers["family"]
    applicant = people.person(row["person_id"])
    household = people.household_of(applicant.id, on_date=at.date())
    if household is None:
        raise Invalid("没有家庭。", field="family")
    application = {"amount_fen": row["amount_fen"], "persons": 2}
    return Filed(household, applicant, application, tuple(row.get("relatives", ())))


def assess(*, case, law_date, on_date):
    amount_fen = case.application["amount_fen"]
    return Outcome(
        eligible=amount_fen > 0,
        amount_fen=amount_fen,
        category="城市救助",
        reasons=() if amount_fen else ("人均月收入不低于标准",),
        summary={"persons": case.application["persons"]},
        tree={"label": "每月金额", "value": amount_fen},
        rules_digest="r",
        parameters_digest="p",
        law_date=law_date,
    )


def grant(*, case, decision, actor, at):
    granted.append((case.id, str(decision.from_month)))


def reset() -> None:
    granted.clear()
    LACKING.clear()
    LAW["procedure"] = "dibao-2021"


MATTER = BenefitMatter(
    code=CODE,
    name="示例救助",
    basis="示例办法 第一条",
    procedure_on=lambda day, division_code: PROCEDURES[LAW["procedure"]],
    questions=None,
    papers=(Paper("identity", "身份证"),),
    take_in=take_in,
    assess=assess,
    hindrances=lambda case, on_date: list(LACKING),
    grant=grant,
    paper_folder="tests/papers",
    number_word="示救",
)
