"""MATTER: marriage registration."""

import datetime as dt

from minzheng.kernel.cases.catalogue import Act, RegisterMatter
from minzheng.kernel.cases.procedures import Procedure, Transition
from minzheng.kernel.cases.states import State, declare
from minzheng.registers.marriages.papers import FOLDER
from minzheng.registers.marriages.rules.proofs import CIVIL_CODE_FROM, NATIONWIDE_FROM

from . import acts, forms

VERIFIED = declare("status_verified", "已联网核对", "已核对，等待询问审查", "info")
CLEARED = declare("cleared", "审查通过，待登记", "审查通过，等待登记", "info")
AWAITING = declare("awaiting_certificate", "已登记，待颁证", "已登记，等待颁证", "info")
_BEFORE = (State.SUBMITTED, VERIFIED, CLEARED)


def _procedure(code: str, label: str) -> Procedure:
    return Procedure(
        code=code,
        label=label,
        transitions=(
            Transition(
                "verify",
                "联网核对",
                (State.SUBMITTED,),
                VERIFIED,
                "marriage.register",
                or_to=(State.SUBMITTED,),
            ),
            Transition("examine", "询问审查", (VERIFIED,), CLEARED, "marriage.register"),
            Transition("register", "登记发证", (CLEARED,), AWAITING, "marriage.register"),
            Transition("hand_over", "颁证", (AWAITING,), State.REGISTERED, "marriage.register"),
            Transition("refuse", "不予办理", _BEFORE, State.NOT_REGISTERED, "marriage.register"),
            Transition("abandon", "一方反悔，终止", _BEFORE, State.ABORTED, "marriage.register"),
        ),
    )


OLD = _procedure("marriage-2003", "结婚登记（婚姻法、2003年条例）")
CODE = _procedure("marriage-2021", "结婚登记（民法典、2003年条例）")
NATIONWIDE = _procedure("marriage-2025", "结婚登记（民法典、2025年条例，全国通办）")


def procedure_on(*, day: dt.date, division_code: str) -> Procedure:
    """By the day: the Marriage Law to 2020, the Civil Code from 2021, any office from 2025-05-10."""
    if day >= NATIONWIDE_FROM:
        return NATIONWIDE
    return CODE if day >= CIVIL_CODE_FROM else OLD


MATTER = RegisterMatter(
    code="marriage",
    name="结婚登记",
    basis="《民法典》第一千零四十六条至第一千零五十四条，《婚姻登记条例》",
    procedures=(OLD, CODE, NATIONWIDE),
    procedure_on=procedure_on,
    open=acts.open_,
    open_form=forms.RegistrationForm,
    acts={
        "verify": Act(
            carry_out=acts.verify, form=forms.VerifyForm, hindrances=acts.not_verifiable,
            says="查询全国婚姻登记信息库，照实填写结果。返回有在册婚姻的，记录会进入本处档案。",
            done="核对结果已记下。",
        ),
        "examine": Act(
            carry_out=acts.examine, form_of=acts.examine_form, hindrances=acts.not_registrable,
            says="分别询问双方，核对原件，出具声明书和审查处理表。", done="声明书和审查处理表已出具，请双方签名捺印。",
        ),
        "register": Act(
            carry_out=acts.register, form=forms.RegisterForm, hindrances=acts.not_registrable,
            says="取字号、打印两本结婚证。完成登记，即确立婚姻关系（民法典 第一千零四十九条）。",
            done="已登记，结婚证已出具，请颁证。",
        ),
        "hand_over": Act(carry_out=acts.hand_over, form=forms.HandOverForm, done="已颁证，登记完成。"),
        "refuse": Act(
            carry_out=acts.refuse, form=forms.RefuseForm, ahead=False, tone="danger",
            says="出具不予办理结婚登记告知单，写明理由、条文和救济途径。", done="已出具告知单。",
        ),
        "abandon": Act(
            carry_out=acts.abandon, form=forms.AbandonForm, ahead=False, tone="secondary",
            says="不登记，材料按未成案归档。", done="已终止，未登记。",
        ),
    },
    reading="marriage.read",
    taking_in="marriage.register",
    extending="marriage.decide",
    paper_folder=FOLDER,
    number_word="JH",
    guide={"where": "任一方户口所在地的婚姻登记处；2025年5月10日起任一婚姻登记处", "fee": "不收费"},
)  # fmt: skip
