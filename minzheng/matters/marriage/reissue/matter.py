"""MATTER: reissue of certificates."""

import datetime as dt

from minzheng.kernel.cases.catalogue import Act, RegisterMatter
from minzheng.kernel.cases.procedures import Procedure, Transition
from minzheng.kernel.cases.states import State, declare
from minzheng.registers.marriages.papers import FOLDER

from . import acts, forms

SEEN = declare("archive_seen", "已查档", "已查档，等待发证", "info")
_MAY = "marriage.register"

PROCEDURE = Procedure(
    code="reissue-2003",
    label="补领婚姻登记证",
    transitions=(
        Transition("verify", "查档核实", (State.SUBMITTED,), SEEN, _MAY),
        Transition("issue", "补发证件", (SEEN,), State.REGISTERED, _MAY),
        Transition("refuse", "不予补领", (State.SUBMITTED, SEEN), State.NOT_REGISTERED, _MAY),
    ),
)


def procedure_on(*, day: dt.date, division_code: str) -> Procedure:
    return PROCEDURE


MATTER = RegisterMatter(
    code="reissue",
    name="补领婚姻登记证",
    basis="《婚姻登记条例》（补领），婚姻登记工作规范",
    procedures=(PROCEDURE,),
    procedure_on=procedure_on,
    open=acts.open_,
    open_form=forms.ReissueForm,
    acts={
        "verify": Act(
            carry_out=acts.verify, form=forms.VerifyForm, hindrances=acts.no_longer_holds,
            says="调阅档案，核对登记属实。", done="已查档核实。",
        ),
        "issue": Act(
            carry_out=acts.issue, form=forms.IssueForm, hindrances=acts.no_longer_holds,
            says="用 BJ、BL 序列的新字号补发，备注栏注明原登记日期和原字号。", done="证件已补发。",
        ),
        "refuse": Act(
            carry_out=acts.refuse, form=forms.RefuseForm, ahead=False, tone="danger", done="已出具告知单。"
        ),
    },
    reading="marriage.read",
    taking_in="marriage.register",
    extending="marriage.decide",
    paper_folder=FOLDER,
    number_word="BL",
    guide={"where": "任一婚姻登记处（2025年5月10日起）；此前为原登记机关或户口所在地", "fee": "不收费"},
)  # fmt: skip
