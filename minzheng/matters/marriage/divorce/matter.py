"""MATTER: divorce registration."""

import datetime as dt

from minzheng.kernel.cases.catalogue import Act, RegisterMatter
from minzheng.kernel.cases.procedures import APPLICANT, TIMER, Procedure, Transition, cd
from minzheng.kernel.cases.states import State, declare
from minzheng.registers.marriages.papers import FOLDER
from minzheng.registers.marriages.rules.proofs import CIVIL_CODE_FROM

from . import acts, forms

COOLING = declare("cooling", "冷静期", "冷静期内，任何一方都可以撤回", "wait")
WINDOW = declare("collecting", "待双方领证", "冷静期已满，请双方一起来领证", "info")
_MAY = "marriage.register"

OLD = Procedure(
    code="divorce-2003",
    label="离婚登记（2003年条例，当场办理）",
    transitions=(
        Transition("accept", "受理", (State.SUBMITTED,), State.ACCEPTED, _MAY),
        Transition("issue", "审查发证", (State.ACCEPTED,), State.REGISTERED, _MAY),
        Transition("refuse", "不予办理", (State.SUBMITTED, State.ACCEPTED), State.NOT_REGISTERED, _MAY),
        Transition("abandon", "终止", (State.SUBMITTED, State.ACCEPTED), State.ABORTED, _MAY),
    ),
)
NEW = Procedure(
    code="divorce-2021",
    label="离婚登记（民法典，三十日冷静期）",
    transitions=(
        Transition("accept", "受理", (State.SUBMITTED,), COOLING, _MAY, cd(30, "民法典 第一千零七十七条第一款")),
        Transition("withdraw", "撤回申请", (COOLING,), State.WITHDRAWN, APPLICANT),
        Transition("open_window", "冷静期届满", (COOLING,), WINDOW, TIMER, cd(30, "民法典 第一千零七十七条第二款")),
        # By its dates, not by whether the night job has run: hence from both states.
        Transition("issue", "审查发证", (COOLING, WINDOW), State.REGISTERED, _MAY),
        Transition("lapse", "逾期视为撤回", (COOLING, WINDOW), State.LAPSED, TIMER),
        Transition("refuse", "不予办理", (State.SUBMITTED, COOLING, WINDOW), State.NOT_REGISTERED, _MAY),
        Transition("abandon", "终止", (State.SUBMITTED,), State.ABORTED, _MAY),
    ),
)  # fmt: skip


def procedure_on(*, day: dt.date, division_code: str) -> Procedure:
    """The two periods of thirty days from 2021-01-01; the same day before."""
    return NEW if day >= CIVIL_CODE_FROM else OLD


MATTER = RegisterMatter(
    code="divorce",
    name="离婚登记",
    basis="《民法典》第一千零七十六条至第一千零七十八条，《婚姻登记条例》",
    procedures=(OLD, NEW),
    procedure_on=procedure_on,
    open=acts.open_,
    open_form=forms.DivorceForm,
    acts={
        "accept": Act(
            carry_out=acts.accept, hindrances=acts.law_has_changed,
            says="出具受理回执单，写明冷静期和领证期。发现家庭暴力的应当劝阻，并告知求助途径。",
            done="已受理，受理回执单已出具，请交双方各一份。",
        ),
        "withdraw": Act(
            carry_out=acts.withdraw, form=forms.WithdrawForm, hindrances=acts.not_withdrawable,
            tone="secondary",
            says="任何一方都可以单独撤回，不需要对方同意。", done="已撤回，撤回确认单已出具。",
        ),
        "open_window": Act(carry_out=acts.open_window),
        "issue": Act(
            carry_out=acts.issue, form=forms.IssueForm, hindrances=acts.not_collectable,
            says="双方共同到场，当面审查，发给离婚证；结婚证注记作废后退还。", done="离婚登记完成，离婚证已出具。",
        ),
        "lapse": Act(carry_out=acts.nothing),
        "refuse": Act(
            carry_out=acts.refuse, form=forms.RefuseForm, ahead=False, tone="danger", done="已出具告知单。"
        ),
        "abandon": Act(
            carry_out=acts.abandon, form=forms.AbandonForm, ahead=False, tone="secondary", done="已终止。"
        ),
    },
    reading="marriage.read",
    taking_in="marriage.register",
    extending="marriage.decide",
    paper_folder=FOLDER,
    number_word="LH",
    timers={"open_window": acts.cooled, "lapse": acts.lapsed},
    guide={"where": "一方户口所在地的婚姻登记处；2025年5月10日起任一婚姻登记处", "fee": "不收费"},
)  # fmt: skip
